"""The step that is next in each stage, and never one of the other phases of S2."""

import pytest

from gitsync.core.epic.planning.stages import next_step
from gitsync.core.epic.planning.stages import of_agent
from gitsync.core.epic.state import epic_state
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.policy import DEFAULT

NAMES = (b'Primary', b'Secondary-A')


@pytest.mark.parametrize(
    'stage, state, ready, coordinator, words',
    [
        pytest.param('S1', 'IN_PROGRESS', False, True, 'gitsync epic offer', id='S1'),
        pytest.param('S2', 'IN_PROGRESS', False, False, 'begin S2.P1', id='S2 begins'),
        pytest.param('S2.P1', 'IN_PROGRESS', False, False, 'STAGE=S2.P2', id='research'),
        pytest.param('S2.P2', 'IN_PROGRESS', False, False, 'STAGE=S2.P3', id='specification'),
        pytest.param('S2.P3', 'IN_PROGRESS', False, False, 'READY_FOR_SYNC=true', id='refinement'),
        pytest.param('S2.P3', 'COMPLETE', True, False, 'wait for S3', id='a secondary waits'),
        pytest.param('S2.P3', 'COMPLETE', True, True, 'sync --point 2', id='the coordinator'),
        pytest.param('S2.P2', 'BLOCKED', False, False, '--blocked none', id='blocked'),
        pytest.param('S3', 'IN_PROGRESS', False, True, 'every pair of specs', id='S3'),
        pytest.param('S3', 'IN_PROGRESS', False, False, 'stay idle', id='S3 is not a secondary’s'),
        pytest.param('S4', 'IN_PROGRESS', False, True, 'sync --point 3', id='S4'),
        pytest.param('S5', 'IN_PROGRESS', False, True, 'gitsync epic close', id='S5'),
        pytest.param('nonsense', 'IN_PROGRESS', False, True, 'implementation', id='no stage'),
    ],
)
def test_the_next_step(stage, state, ready, coordinator, words):
    assert words in next_step(stage, state, ready, coordinator, 'three')


def test_two_phases():
    steps = {
        stage: next_step(stage, 'IN_PROGRESS', False, stage == 'S2.P2', 'two')
        for stage in ('S2', 'S2.P1', 'S2.P1.I1', 'S2.P1.I2', 'S2.P1.I3', 'S2.P2')
    }
    assert 'S2.P3' not in ''.join(steps.values()) and 'Specification' not in ''.join(steps.values())
    assert 'STAGE=S2.P1.I3' in steps['S2.P1.I2']
    assert 'STAGE=S2.P1 STATUS=WAITING_FOR_SYNC' in steps['S2.P1.I3']
    assert 'every pair' in steps['S2.P2'] and steps['S2.P1'] == steps['S2.P1.I1']


@pytest.mark.parametrize(
    'recorded, agent, words',
    [
        pytest.param(2, 'Secondary-A', 'begin S2.P1', id='a secondary before point 3'),
        pytest.param(3, 'Secondary-A', 'your S2 is over', id='and behind it'),
        pytest.param(2, 'Primary', 'begin S2.P1', id='the coordinator'),
        pytest.param(3, 'Primary', 'begin S2.P1', id='goes by its own stage'),
    ],
)
def test_behind_sync_point_3_a_secondary_is_done(recorded, agent, words):
    state = b'STAGE: S2\nAGENT: %s\nUPDATED: 2026-01-30T16:00:00Z\nSTATUS: IN_PROGRESS\n'
    files = {f'e/feature_0{at}_x/STATUS': state % name for at, name in enumerate(NAMES, 1)}
    files['e/EPIC_README.md'] = b'# E\n'
    epic = epic_state(Memory(files), 'e', DEFAULT)._replace(recorded=recorded, planning='')
    (line,) = of_agent(epic, agent, 'three')
    assert words in line
