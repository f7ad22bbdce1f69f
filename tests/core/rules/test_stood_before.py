"""Old faults: told, and in nobody's way."""

import pytest

from gitsync.core.rules.finding import finding
from gitsync.core.rules.stood_before import Spread
from gitsync.core.rules.stood_before import compared
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


def spread(text):
    """A document whose lines are letters; a capital begins the part of that name."""
    starts = [(line, sign) for line, sign in enumerate(text, 1) if sign.isupper()]
    stops = [line for line, _ in starts[1:]] + [len(text) + 1]
    held = {name: text[line - 1 : stop - 1].encode() for (line, name), stop in zip(starts, stops)}
    return Spread(starts, held, [sign.encode() + b'\n' for sign in text])


@pytest.mark.parametrize(
    'before, old, after, new, stood',
    [
        pytest.param('Apq', [2], 'Apq', [2], 'yes', id='in its place'),
        pytest.param('AxBpq', [4], 'AxyzBpq', [6], 'yes', id='further down'),
        pytest.param('ApqB', [2], 'AprB', [2], 'no', id='in a part that changed'),
        pytest.param('ApB', [2], 'ABp', [3], 'no', id='in another part'),
        pytest.param('Apq', [2], 'Apq', [3], 'no', id='on another line'),
        pytest.param('App', [2], 'App', [2, 3], 'yes no', id='one more'),
        pytest.param('App', [2, 3], 'App', [2, 3], 'yes yes', id='as often'),
        pytest.param('App', [2, 3], 'App', [2], 'yes', id='one less'),
        pytest.param('Appp', [2, 3], 'Appp', [2, 3, 4], 'yes yes no', id='two of three'),
        pytest.param('Apq', [1], 'Apq', [1], 'yes', id='on the first line'),
        pytest.param('Apq', [3], 'Apq', [3], 'yes', id='on the last'),
        pytest.param('Apq', [3], 'Apr', [3], 'no', id='on the last, which changed'),
        pytest.param('xA', [1], 'yA', [1], 'no', id='before all parts, on another line'),
        pytest.param('xA', [1], 'xA', [1], 'yes', id='before all parts'),
        pytest.param('A', [2], 'Ap', [3], 'no', id='behind all lines of a part that changed'),
        pytest.param('A', [2], 'A', [2], 'yes', id='behind all lines'),
    ],
)
def test_a_fault_is_known_by_its_part_and_its_line(before, old, after, new, stood):
    earlier, found = ([finding('GS102', 'p', line, 1, 'x') for line in each] for each in (old, new))
    told = compared(found, earlier, spread(before), spread(after))
    assert [one.severity for one in told] == [
        'warning' if word == 'yes' else 'error' for word in stood.split()
    ]
    assert compared(found, [], spread(before), spread(after)) == found


def test_a_finding_is_told_with_what_is_noted_of_it():
    one = finding('GS102', 'p', 1, 1, 'x')
    assert (one.text, one.noted('a').text, one.noted('a').noted('b').text) == (
        'x',
        'x (a)',
        'x (a; b)',
    )
