"""A whole epic moved byte for byte, or removed when it is finished."""

import pytest

from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.place import is_finished
from tests.scenes.judging import EPIC
from tests.scenes.judging import findings
from tests.scenes.judging import rules
from tests.scenes.judging import section
from tests.scenes.judging import text

S = (
    b'STAGE: S10\nPHASE: x\nAGENT: Secondary-A\nUPDATED: 2026-01-30T00:00:00Z\n'
    b'STATUS: COMPLETE\nBLOCKERS: none\nREADY_FOR_SYNC: true\n'
)
FILES = {
    'EPIC_README.md': text('# E\n\n', section('SECONDARY-A PROGRESS')),
    'feature_02_b/STATUS': S,
    'feature_02_b/spec.md': b'spec\n',
    'agent_comms/secondary_a_to_primary.md': b'# A to Primary\n',
    'notes.md': b'notes\n',
}
OPEN = {
    **FILES,
    'feature_02_b/STATUS': S.replace(b'COMPLETE', b'PAUSED').replace(b'true', b'false'),
}


def epic(files, folder=EPIC):
    return {f'{folder}/{rest}': data for rest, data in files.items()}


SHELF = 'epics/done/KAI-7-x'
FAULTY = {**FILES, 'EPIC_README.md': FILES['EPIC_README.md'].replace(b'\n<!-- END', b' <!-- END')}


@pytest.mark.parametrize(
    'files, left, agent, is_right',
    [
        pytest.param(FILES, epic(FILES, SHELF), 'Primary', True, id='moved'),
        pytest.param(OPEN, epic(OPEN, SHELF), 'Primary', True, id='an unfinished one moved'),
        pytest.param(FILES, {}, 'Primary', True, id='a finished one removed'),
        pytest.param(OPEN, {}, 'Primary', False, id='an unfinished one removed'),
        pytest.param(FILES, epic(FILES, SHELF), 'Secondary-A', False, id='moved by a secondary'),
        pytest.param(FILES, {}, 'Secondary-A', False, id='removed by a secondary'),
        pytest.param(
            FILES,
            epic({**FILES, 'feature_02_b/STATUS': S + b'X: y\n'}, SHELF),
            'Primary',
            False,
            id='moved and changed',
        ),
        pytest.param(
            OPEN,
            epic({**OPEN, 'feature_03_c/STATUS': S}, SHELF),
            'Primary',
            False,
            id='moved and added to',
        ),
        pytest.param(
            OPEN,
            epic({k: v for k, v in OPEN.items() if 'comms' not in k}, SHELF),
            'Primary',
            False,
            id='moved in part',
        ),
        pytest.param(
            OPEN,
            {**epic(OPEN, SHELF), f'{EPIC}/feature_02_b/STATUS': OPEN['feature_02_b/STATUS']},
            'Primary',
            False,
            id='copied in part',
        ),
        pytest.param(FAULTY, epic(FAULTY, SHELF), 'Primary', True, id='with an old fault'),
    ],
)
def test_an_epic_as_a_whole(files, left, agent, is_right):
    found = [one for one in findings(epic(files), left, agent) if one.severity == 'error']
    assert (not found) is is_right, found


def test_an_old_fault_that_moves_is_told():
    found = findings(epic(FAULTY), epic(FAULTY, SHELF), 'Primary')
    assert [(one.rule, one.severity, one.note) for one in found] == [
        ('GS101', 'warning', 'stood before')
    ]


def test_other_changes_beside_it_are_judged():
    beside = {'epics/KAI-8/EPIC_README.md': text('# E\n', section('SECONDARY-A PROGRESS'))}
    changed = {name: data.replace(b'text', b'word') for name, data in beside.items()}
    before, after = {**epic(FILES), **beside}, {**epic(FILES, SHELF), **changed}
    assert rules(before, after, 'Primary') == ['GS201']


@pytest.mark.parametrize(
    'files, folder, expected',
    [
        pytest.param(FILES, EPIC, True, id='all features COMPLETE'),
        pytest.param(OPEN, EPIC, False, id='one is not'),
        pytest.param(OPEN, SHELF, True, id='below done/'),
        pytest.param(OPEN, 'archive/2026/KAI', True, id='below archive/'),
        pytest.param(OPEN, 'done', False, id='a folder done itself'),
        pytest.param({'EPIC_README.md': b''}, EPIC, False, id='no features yet'),
    ],
)
def test_which_epics_are_finished(files, folder, expected):
    assert is_finished(Memory(epic(files, folder)), folder) is expected
