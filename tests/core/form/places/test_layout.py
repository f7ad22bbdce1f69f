"""Names, places and the layout of an epic: GS601 to GS603, GS605, and GS504 for a second
checkpoint.
"""

import pytest

from gitsync.core.form.places.layout import check_layout
from gitsync.core.git.snapshot import Memory
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.names import same
from gitsync.core.policy.names import spelled
from gitsync.core.policy.place import channel
from gitsync.core.policy.place import feature_number
from gitsync.core.policy.place import is_feature
from gitsync.core.policy.place import place_in_epic
from tests.transcripts import told_findings

STATUS = (
    b'STAGE: S2\nPHASE: x\nAGENT: Secondary-A\nUPDATED: 2026-01-30T16:16:00Z\nSTATUS: PAUSED\n'
    b'BLOCKERS: none\nREADY_FOR_SYNC: false\n'
)
GOOD = {
    'EPIC_README.md': b'# Epic\n',
    'agent_comms/primary_to_secondary_a.md': b'',
    'agent_comms/archive/primary_to_secondary_a_20260130_1616.md': b'',
    'agent_comms/.gitkeep': b'',
    'agent_checkpoints/secondary_a.json': b'{}',
    'agent_checkpoints/secondary_a_new.json': b'{}',
    'agent_checkpoints/secondary_a_crashed_20260130_161600.json': b'{}',
    'agent_checkpoints/secondary_a_aborted_20260130_161600.json': b'{}',
    'agent_checkpoints/backups/secondary_a_20260130_161600.json': b'{}',
    'feature_01_core/STATUS': STATUS,
    'feature_01_core/HANDOFF_PACKAGE.md': b'',
    'feature_01_core/coordination/notes.md': b'',
    'feature_01_core/spec.md.backup': b'',
    'research/parallel_work.md': b'',
    '.epic_locks/.gitignore': b'*',
    'DISCOVERY.md': b'',
}


def layout(more, epic='features/KAI-7-x', paths=None):
    start = epic + '/' if epic else ''
    files = {start + path: data for path, data in {**GOOD, **more}.items() if data is not None}
    found = told_findings(check_layout(Memory(files), epic, paths))
    return [
        (item.path[len(start) :], item.line, item.rule, item.severity, item.message)
        for item in found
    ]


@pytest.mark.parametrize(
    'epic', [pytest.param('features/KAI-7-x', id='in a folder'), pytest.param('', id='at the top')]
)
def test_a_right_layout_has_no_finding(epic):
    assert layout({}, epic) == []


@pytest.mark.parametrize('has_both', [True, False])
def test_what_cannot_be_moved_is_taken_over(has_both):
    files = {'epic_readme.md': b'', **({'EPIC_README.md': b''} if has_both else {})}
    (hint,) = [one.hint for one in check_layout(Memory(files), '') if 'case' in one.message]
    taken = 'EPIC_README.md is there too: take over what it lacks, then git rm -r epic_readme.md'
    assert hint == (taken if has_both else 'git mv epic_readme.md EPIC_README.md')


LAYOUT = [
    (
        'feature_01_other/STATUS',
        [
            (
                'feature_01_other',
                'GS605',
                'error',
                "two features have one number: 'feature_01_core' and 'feature_01_other'",
            )
        ],
    ),
    (
        'feature_other/STATUS',
        [
            (
                'feature_other',
                'GS605',
                'error',
                "the feature folder 'feature_other' is not named feature_NN_name",
            )
        ],
    ),
    (
        'parallel_work/a.md',
        [('parallel_work', 'GS601', 'error', "the layout has no folder 'parallel_work'")],
    ),
    (
        'coordination/a.md',
        [('coordination', 'GS601', 'error', "the layout has no folder 'coordination'")],
    ),
    (
        'Parallel_Work/a.md',
        [('Parallel_Work', 'GS601', 'error', "the layout has no folder 'Parallel_Work'")],
    ),
    (
        'agent_comms/inboxes/a.md',
        [('agent_comms/inboxes', 'GS601', 'error', "'agent_comms/' has no folder 'inboxes'")],
    ),
    (
        'agent_comms/agent_checkpoints/a.json',
        [
            (
                'agent_comms/agent_checkpoints',
                'GS601',
                'error',
                "'agent_comms/' has no folder 'agent_checkpoints'",
            )
        ],
    ),
    (
        'agent_comms/coordination/a',
        [
            (
                'agent_comms/coordination',
                'GS601',
                'error',
                "'agent_comms/' has no folder 'coordination'",
            )
        ],
    ),
    (
        'agent_comms/parallel_work/a',
        [
            (
                'agent_comms/parallel_work',
                'GS601',
                'error',
                "'agent_comms/' has no folder 'parallel_work'",
            )
        ],
    ),
    (
        'agent_comms/Archive/a',
        [('agent_comms/Archive', 'GS601', 'error', "'agent_comms/' has no folder 'Archive'")],
    ),
    (
        'agent_checkpoints/old/a.json',
        [('agent_checkpoints/old', 'GS601', 'error', "'agent_checkpoints/' has no folder 'old'")],
    ),
    (
        'agent_comms/HANDOFF_PACKAGE.md',
        [
            (
                'agent_comms/HANDOFF_PACKAGE.md',
                'GS601',
                'error',
                "the handoff package 'HANDOFF_PACKAGE.md' stands in 'agent_comms/'",
            )
        ],
    ),
    (
        'agent_comms/secondary_a_handoff.md',
        [
            (
                'agent_comms/secondary_a_handoff.md',
                'GS601',
                'error',
                "the handoff package 'secondary_a_handoff.md' stands in 'agent_comms/'",
            )
        ],
    ),
    (
        'HANDOFF_PACKAGE.md',
        [
            (
                'HANDOFF_PACKAGE.md',
                'GS601',
                'error',
                "the handoff package 'HANDOFF_PACKAGE.md' stands outside its feature's folder",
            )
        ],
    ),
    (
        'agent_comms/Primary_to_Secondary-A.md',
        [
            (
                'agent_comms/Primary_to_Secondary-A.md',
                'GS601',
                'error',
                "the comms file 'Primary_to_Secondary-A.md' does not name its agents in their "
                'file form',
            )
        ],
    ),
    (
        'Agent_Comms/primary_to_secondary_b.md',
        [
            (
                'Agent_Comms',
                'GS601',
                'error',
                "'Agent_Comms' differs only in case from 'agent_comms'",
            )
        ],
    ),
    (
        'epic_readme.md',
        [
            (
                'epic_readme.md',
                'GS601',
                'error',
                "'epic_readme.md' differs only in case from 'EPIC_README.md'",
            )
        ],
    ),
    (
        'EPIC_README.md.backup',
        [
            (
                'EPIC_README.md.backup',
                'GS601',
                'warning',
                "'EPIC_README.md.backup' is a backup copy of a document",
            )
        ],
    ),
    (
        'EPIC_README.md.backup_secondary_e',
        [
            (
                'EPIC_README.md.backup_secondary_e',
                'GS601',
                'warning',
                "'EPIC_README.md.backup_secondary_e' is a backup copy of a document",
            )
        ],
    ),
    (
        'EPIC_README.md~',
        [
            (
                'EPIC_README.md~',
                'GS601',
                'warning',
                "'EPIC_README.md~' is a backup copy of a document",
            )
        ],
    ),
    (
        'EPIC_README_old.md',
        [
            (
                'EPIC_README_old.md',
                'GS601',
                'warning',
                "'EPIC_README_old.md' is a backup copy of a document",
            )
        ],
    ),
    (
        'feature_01_core/STATUS.bak',
        [
            (
                'feature_01_core/STATUS.bak',
                'GS601',
                'warning',
                "'feature_01_core/STATUS.bak' is a backup copy of a document",
            )
        ],
    ),
    (
        'agent_comms/primary_to_secondary_a.md.orig',
        [
            (
                'agent_comms/primary_to_secondary_a.md.orig',
                'GS601',
                'warning',
                "'agent_comms/primary_to_secondary_a.md.orig' is a backup copy of a document",
            )
        ],
    ),
    (
        'agent_checkpoints/secondary_b.md',
        [
            (
                'agent_checkpoints/secondary_b.md',
                'GS601',
                'error',
                "the checkpoint file 'secondary_b.md' is not named <agent>.json",
            )
        ],
    ),
    (
        'agent_checkpoints/secondary_b_checkpoint.json',
        [
            (
                'agent_checkpoints/secondary_b_checkpoint.json',
                'GS601',
                'error',
                "the checkpoint file 'secondary_b_checkpoint.json' is not named <agent>.json",
            )
        ],
    ),
    (
        'agent_checkpoints/Secondary-B.json',
        [
            (
                'agent_checkpoints/Secondary-B.json',
                'GS601',
                'error',
                "the checkpoint file 'Secondary-B.json' is not named <agent>.json",
            )
        ],
    ),
    (
        'feature_02_x/spec.md',
        [('feature_02_x/STATUS', 'GS602', 'error', "the feature 'feature_02_x' has no STATUS")],
    ),
    (
        'feature_02_x/Status',
        [
            ('feature_02_x/STATUS', 'GS602', 'error', "the feature 'feature_02_x' has no STATUS"),
            (
                'feature_02_x/Status',
                'GS601',
                'error',
                "'Status' differs only in case from 'STATUS'",
            ),
        ],
    ),
    (
        'Feature_02_x/STATUS',
        [
            (
                'Feature_02_x',
                'GS601',
                'error',
                "the feature folder 'Feature_02_x' is not in lower case",
            )
        ],
    ),
    (
        '.epic_locks/epic_readme.lock',
        [
            (
                '.epic_locks/epic_readme.lock',
                'GS603',
                'error',
                "the lock file '.epic_locks/epic_readme.lock' is committed",
            )
        ],
    ),
    (
        '.Epic_Locks/x.lock',
        [
            (
                '.Epic_Locks',
                'GS601',
                'error',
                "'.Epic_Locks' differs only in case from '.epic_locks'",
            ),
            (
                '.Epic_Locks/x.lock',
                'GS603',
                'error',
                "the lock file '.Epic_Locks/x.lock' is committed",
            ),
        ],
    ),
    (
        'epic_readme.lock',
        [('epic_readme.lock', 'GS603', 'error', "the lock file 'epic_readme.lock' is committed")],
    ),
    (
        'agent_checkpoints/secondary-a.json',
        [
            (
                'agent_checkpoints/secondary-a.json',
                'GS504',
                'error',
                "'secondary-a.json' is a second checkpoint for 'secondary_a' beside "
                "'secondary_a.json'",
            ),
            (
                'agent_checkpoints/secondary-a.json',
                'GS601',
                'error',
                "the checkpoint file 'secondary-a.json' is not named <agent>.json",
            ),
        ],
    ),
    (
        'agent_checkpoints/secondary-a-1769654893.json',
        [
            (
                'agent_checkpoints/secondary-a-1769654893.json',
                'GS504',
                'error',
                "'secondary-a-1769654893.json' is a second checkpoint for 'secondary_a' beside "
                "'secondary_a.json'",
            ),
            (
                'agent_checkpoints/secondary-a-1769654893.json',
                'GS601',
                'error',
                "the checkpoint file 'secondary-a-1769654893.json' is not named <agent>.json",
            ),
        ],
    ),
]


@pytest.mark.parametrize(('path', 'expected'), LAYOUT, ids=[path for path, _ in LAYOUT])
@pytest.mark.parametrize(
    'epic', [pytest.param('features/KAI-7-x', id='in a folder'), pytest.param('', id='at the top')]
)
def test_what_the_layout_forbids(path, expected, epic):
    assert layout({path: b'{}'}, epic) == [(found, 0, *rest) for found, *rest in expected]


@pytest.mark.parametrize(
    'name, rules',
    [
        pytest.param('.gitkeep', [], id='a hidden file'),
        pytest.param('.state.json', [], id='any hidden file'),
        pytest.param('x_crashed_20260130_161600.json', [], id='what a crash left behind'),
        pytest.param('x_aborted_20260130_161600.json', [], id='what an abort left behind'),
        pytest.param('secondary_a.json.bak', ['GS601'], id='a copy'),
        pytest.param('secondary_x.json', [], id="an agent's"),
        pytest.param('notes.txt', ['GS601'], id='anything else'),
    ],
)
def test_what_may_stand_beside_the_checkpoints(name, rules):
    assert [rule for _, _, rule, *_ in layout({f'agent_checkpoints/{name}': b''})] == rules


def test_a_checkpoint_under_a_name_of_its_own_is_told_by_its_agent():
    found = layout({'agent_checkpoints/My-State.json': b'{"agent_id": "Secondary-A"}'})
    assert [(path, rule) for path, _, rule, *_ in found] == [
        ('agent_checkpoints/My-State.json', 'GS504'),
        ('agent_checkpoints/My-State.json', 'GS601'),
    ]


@pytest.mark.parametrize('agent', [b'7', b'null', b'["Secondary-A"]', b'"nobody"', b''])
def test_one_that_names_no_agent_is_told_by_its_name(agent):
    data = b'{"agent_id": %s}' % agent
    found = layout({'agent_checkpoints/My-State.json': data})
    assert [rule for _, _, rule, *_ in found] == ['GS601']


@pytest.mark.parametrize(
    ('touched', 'expected'),
    [
        pytest.param(('e/EPIC_README.md',), [], id='the document'),
        pytest.param(
            ('e/parallel_work/a',),
            ['e/parallel_work'],
            id="a folder that is none of the protocol's",
        ),
        pytest.param(
            ('e/feature_02_x/spec.md',), ['e/feature_02_x/STATUS'], id='a feature without STATUS'
        ),
        pytest.param(('e/agent_checkpoints/secondary_a.json',), [], id='a right checkpoint'),
        pytest.param(
            ('e/agent_checkpoints/secondary-a.json',),
            ['e/agent_checkpoints/secondary-a.json'] * 2,
            id='a second checkpoint',
        ),
        pytest.param(('e/.epic_locks/x.lock', 'elsewhere'), ['e/.epic_locks/x.lock'], id='a lock'),
    ],
)
def test_only_what_a_change_touched_is_blamed(touched, expected):
    more = {
        'parallel_work/a': b'',
        'feature_02_x/spec.md': b'',
        'agent_checkpoints/secondary-a.json': b'',
        '.epic_locks/x.lock': b'',
        'EPIC_README.md.bak': b'',
    }
    found = check_layout(
        Memory({'e/' + path: data for path, data in {**GOOD, **more}.items()}), 'e', touched
    )
    assert [item.path for item in found] == expected


def test_a_status_that_is_removed_is_missed():
    after = Overlay(
        Memory(
            {'e/' + path: data for path, data in {**GOOD, 'feature_01_core/spec.md': b''}.items()}
        ),
        {'e/feature_01_core/STATUS': None},
    )
    assert [item.rule for item in check_layout(after, 'e', ('e/feature_01_core/STATUS',))] == [
        'GS602'
    ]


@pytest.mark.parametrize(
    ('name', 'file', 'shown'),
    [
        ('Primary', 'primary', 'Primary'),
        ('Agent-Primary', 'primary', 'Primary'),
        ('Secondary-A', 'secondary_a', 'Secondary-A'),
        ('secondary_a_new', 'secondary_a_new', 'Secondary-A-New'),
    ],
)
def test_names_and_file_forms(name, file, shown):
    assert (form(name), spelled(file)) == (file, shown)
    assert same(name, file)
    assert is_protocol(name) and is_protocol(file)


@pytest.mark.parametrize(
    'name',
    [
        '',
        'secondary',
        'secondary_a_1769654893',
        'secondary_\u0430',
        'secondary_a\u200b',
        'primary_',
        'docs_bot',
    ],
    ids=ascii,
)
def test_what_is_no_agent_of_the_protocol(name):
    assert not is_protocol(name)
    assert not same('', name)


@pytest.mark.parametrize(
    ('path', 'expected'),
    [
        pytest.param(
            'agent_comms/primary_to_secondary_a.md', ('primary', 'secondary_a'), id='a channel'
        ),
        pytest.param(
            'agent_comms/archive/primary_to_secondary_a_20260130_1616.md',
            ('primary', 'secondary_a'),
            id='its archive',
        ),
        pytest.param(
            'agent_comms/archive/primary_to_secondary_a.md',
            ('primary', 'secondary_a'),
            id='an archive without date',
        ),
        pytest.param(
            'agent_comms/archive/primary_to_secondary_2_20260130.md',
            ('primary', 'secondary_2'),
            id='an archive of a day',
        ),
        pytest.param('primary_to_secondary_a.txt', None, id='no Markdown'),
        pytest.param('_to_a.md', None, id='no writer'),
        pytest.param('a_to_.md', None, id='no reader'),
        pytest.param('a_to_b_to_c.md', None, id='three names'),
        pytest.param('README.md', None, id='no channel'),
    ],
)
def test_channels(path, expected):
    assert channel(path) == expected


@pytest.mark.parametrize(
    ('path', 'kind', 'agent', 'reader'),
    [
        pytest.param('EPIC_README.md', 'sections', 'primary', '', id='the document'),
        pytest.param('agent_comms/a_to_b.md', 'messages', 'a', 'b', id='a channel'),
        pytest.param(
            'agent_comms/archive/a_to_b_20260130_1616.md', 'archive', 'a', 'b', id='an archive'
        ),
        pytest.param('agent_comms/inboxes/a_to_b.md', '', '', '', id='a folder too deep'),
        pytest.param(
            'agent_checkpoints/secondary_a.json', 'checkpoint', 'secondary_a', '', id='a checkpoint'
        ),
        pytest.param(
            'agent_checkpoints/secondary_a_crashed_20260130.json',
            'backup',
            'secondary_a',
            '',
            id="a crashed agent's",
        ),
        pytest.param(
            'agent_checkpoints/backups/secondary_a_20260130_161600.json',
            'backup',
            'secondary_a',
            '',
            id='a backup',
        ),
        pytest.param('agent_checkpoints/secondary_a.md', '', '', '', id='no JSON'),
        pytest.param('feature_01_x/STATUS', 'status', '', '', id='a STATUS'),
        pytest.param('feature_01_x/HANDOFF_PACKAGE.md', 'handoff', '', '', id='a handoff'),
        pytest.param('feature_01_x/sub/STATUS', 'feature', '', '', id='a STATUS too deep'),
        pytest.param('feature_01_x/spec.md', 'feature', '', '', id="a feature's file"),
        pytest.param('.epic_locks/x.lock', 'lock', '', '', id='a lock'),
        pytest.param('sub/EPIC_README.md', '', '', '', id='a document too deep'),
        pytest.param('STATUS', '', '', '', id='a STATUS too high'),
    ],
)
def test_places(path, kind, agent, reader):
    assert place_in_epic(path, 'e') == (kind, 'e', path, agent, reader, None)


def test_features():
    assert [
        is_feature(name)
        for name in (
            'feature_01_x',
            'feature_1_x_y',
            'feature_01',
            'feature_01_',
            'feature_x_y',
            'Feature_01_x',
        )
    ] == [True, True, False, False, False, False]
    assert [
        feature_number(name) for name in ('FEATURE_03_S2_STATUS', 'feature_10_x', 'FEATURE_X', 'x')
    ] == [3, 10, None, None]
