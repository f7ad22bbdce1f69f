"""What is said of a conflict: its case, and what each side did with the thing it is about."""

import pytest

from gitsync.core.git.snapshot import EMPTY
from gitsync.merging.explained import explanations
from tests.scenes.merging import section

ITEMS = ['- [ ] write the spec of it', '- [ ] call the vendor today']
TABLE = ['| Agent ID | Role |', '|---|---|', '| Secondary-A | worker |']
EPIC = 'epic/EPIC_README.md'
CHANNEL = 'epic/agent_comms/primary_to_secondary_a.md'


def listed(*items):
    return '# E\n\n' + section('SECONDARY-A PROGRESS', *items)


def message(word):
    return f'# Messages\n\n## Message 1 (2026-01-15 10:00) ⏳ UNREAD\n**Subject:** {word}\n'


CASES = {
    'item removed': (
        EPIC,
        (listed(*ITEMS), listed(ITEMS[0]), listed(ITEMS[0], '- [x] call the vendor today')),
        (5, 'removed', 'changed'),
    ),
    'row removed': (
        EPIC,
        (listed(*TABLE), listed(*TABLE[:2], '| Secondary-A | lead |'), listed(*TABLE[:2])),
        (5, 'changed', 'removed'),
    ),
    'row added twice': (
        EPIC,
        (
            listed(*TABLE),
            listed(*TABLE, '| Secondary-B | lead |'),
            listed(*TABLE, '| Secondary-B | worker |'),
        ),
        (6, 'added', 'added'),
    ),
    'section removed': (
        EPIC,
        (listed(*ITEMS), '# E\n\n', listed(ITEMS[0])),
        (5, 'removed', 'changed'),
    ),
    'message removed': (
        CHANNEL,
        (message('plan'), '# Messages\n\n(No messages yet)\n', message('another plan')),
        (5, 'removed', 'changed'),
    ),
    'item reworded twice': (
        EPIC,
        (
            listed(*ITEMS),
            listed(ITEMS[0], '- [ ] call the vendor tomorrow'),
            listed(ITEMS[0], '- [ ] call the vendor on Monday'),
        ),
        (6, 'changed', 'changed'),
    ),
    'status key removed': (
        'epic/feature_01_points/STATUS',
        ('STAGE: S2\nNOTE: a\n', 'STAGE: S2\n', 'STAGE: S2\nNOTE: b\n'),
        (5, 'removed', 'changed'),
    ),
}


@pytest.mark.parametrize('path, versions, expected', CASES.values(), ids=CASES)
def test_a_conflict_says_what_each_side_did(path, versions, expected):
    texts = [version.encode() for version in versions]
    (said,) = explanations(path, texts, EMPTY, None)
    assert (said.case, said.ours, said.theirs) == expected
