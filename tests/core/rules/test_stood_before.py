"""Old faults: told, and in nobody's way."""

import pytest

from tests.scenes.judging import EPIC
from tests.scenes.judging import README
from tests.scenes.judging import findings
from tests.scenes.judging import section

A, B = section('SECONDARY-A PROGRESS', 'of A\n'), section('SECONDARY-B PROGRESS', 'of B\n')
FLAT_B = B.replace('\n', '') + '\n'
CHANNEL = f'{EPIC}/agent_comms/secondary_a_to_primary.md'
BAD = '## Message 1 (yesterday) ✅ READ\n**Subject:** x\n\n'
GOOD = '## Message {} (2026-01-30 16:16) ⏳ UNREAD\n**Subject:** x\n**Action Required:** none\n'


def judged(path, before, after, agent):
    """(rule, whether it stood before) of each finding."""
    sides = [{README: b'# E\n', path: data.encode()} for data in (before, after)]
    return sorted({(one.rule, one.note == 'stood before') for one in findings(*sides, agent)})


@pytest.mark.parametrize(
    'before, after, agent, expected',
    [
        pytest.param(
            f'# E\n\n{A}\n{FLAT_B}',
            f'# E\n\n{A}\n{FLAT_B}'.replace('of A', 'new'),
            'Secondary-A',
            [('GS101', True)],
            id="in another's section",
        ),
        pytest.param(
            f'# E\n\n{A}\n{FLAT_B}',
            f'# E\n\n{A}\n{FLAT_B}'.replace('of A', 'new\nnew'),
            'Secondary-A',
            [('GS101', True)],
            id='further down than it stood',
        ),
        pytest.param(
            f'# E\n\n{A}\n{FLAT_B}',
            f'# E\n\n{A}\n{FLAT_B}'.replace('of B', 'new'),
            'Secondary-B',
            [('GS101', False)],
            id='in the part that changes',
        ),
        pytest.param(
            f'# E\n\n{A}\n{FLAT_B}',
            f'# E\n\n{A}\n{FLAT_B}'.replace('PROGRESS -->\nof A', 'PROGRESS --> x\nof A'),
            'Secondary-A',
            [('GS101', False), ('GS101', True)],
            id='beside a new one',
        ),
        pytest.param(
            f'# E\n\n<!-- END X -->\n\n{A}',
            f'# E\n\n<!-- END X -->\n\n{A}'.replace('of A', 'new'),
            'Secondary-A',
            [('GS102', True)],
            id='in the outside text',
        ),
        pytest.param(
            f'# E\n\n<!-- END X -->\n\n{A}',
            f'# E, new\n\n<!-- END X -->\n\n{A}',
            'Primary',
            [('GS102', False)],
            id='in the outside text that its owner changes',
        ),
        pytest.param(
            f'# E\n\n{A}\n{FLAT_B}',
            f'# E\n\nnew words\n\n{A}\n{FLAT_B}',
            'Primary',
            [('GS101', True)],
            id='a section on one line is not the outside text around it',
        ),
        pytest.param(
            f'# E\n\n<!-- END X -->\n\n{A}',
            f'# E\n\n<!-- END X -->\n\n{A}\n---\n\n{B}',
            'Secondary-B',
            [('GS102', True)],
            id='in the outside text that a new section parts',
        ),
        pytest.param(
            f'# E\n\n{A}\n{B}\n{B}',
            f'# E\n\n{A}\n{B}\n{B}'.replace('of A', 'new\nnew'),
            'Secondary-A',
            [('GS103', True)],
            id='two sections of one name',
        ),
    ],
)
def test_a_document(before, after, agent, expected):
    assert judged(README, before, after, agent) == expected


@pytest.mark.parametrize(
    'before, after, agent',
    [
        pytest.param(BAD, BAD + GOOD.format(2), 'Secondary-A', id='the writer adds'),
        pytest.param(
            BAD + GOOD.format(2),
            BAD + GOOD.format(2).replace('⏳ UNREAD', '✅ READ'),
            'Primary',
            id='the reader marks another',
        ),
    ],
)
def test_a_channel(before, after, agent):
    found = judged(CHANNEL, before, after, agent)
    assert found and all(stood for _, stood in found), found
