"""Files of an epic that are moved to where they belong, and those that stay."""

import pytest

from gitsync.core.fixes.misplaced import plan
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.names import is_protocol

COMMS, POINTS = 'agent_comms', 'agent_checkpoints'
THERE = {
    f'{COMMS}/primary_to_secondary_a.md': b'',
    f'{POINTS}/secondary_a.json': b'{}',
    'feature_01_core/STATUS': b'AGENT: Secondary-A\n',
}


def moves(files):
    """(source, target, why) of each."""
    whole = {f'e/{path}': data for path, data in {**THERE, **files}.items()}
    return [tuple(move) for move in plan(Memory(whole), 'e', is_protocol)]


@pytest.mark.parametrize(
    'source, target',
    [
        pytest.param(f'{POINTS}/secondary-b.json', f'{POINTS}/secondary_b.json', id='dashes'),
        pytest.param(f'{POINTS}/Secondary_B.json', f'{POINTS}/secondary_b.json', id='capitals'),
        pytest.param(f'{POINTS}/secondary_b_checkpoint.json', f'{POINTS}/secondary_b.json',
            id='a longer name'),
        pytest.param(f'{POINTS}/secondary-b-17.json', f'{POINTS}/secondary_b.json', id='a number'),
        pytest.param(f'{COMMS}/{POINTS}/secondary_b.json', f'{POINTS}/secondary_b.json',
            id='among the comms files'),
        pytest.param('parallel_work/secondary-b.json', f'{POINTS}/secondary_b.json',
            id='in a folder of another name'),
        pytest.param(f'{COMMS}/Secondary-B_to_Primary.md', f'{COMMS}/secondary_b_to_primary.md',
            id='a channel in capitals'),
        pytest.param(f'{COMMS}/Someone_to_Primary.md', f'{COMMS}/someone_to_primary.md',
            id='a channel of anybody'),
        pytest.param(f'{COMMS}/inboxes/secondary_b_to_primary.md',
            f'{COMMS}/secondary_b_to_primary.md', id='a channel further down'),
        pytest.param(f'{COMMS}/handoff_feature_01.md', 'feature_01_core/HANDOFF_PACKAGE.md',
            id="a handoff by the feature's number"),
        pytest.param(f'{COMMS}/Secondary-A_HANDOFF.md', 'feature_01_core/HANDOFF_PACKAGE.md',
            id='a handoff by the agent'),
    ],
)  # fmt: skip
def test_what_is_moved(source, target):
    why = f"'{source}' belongs at '{target}'"
    assert moves({source: b''}) == [(f'e/{source}', f'e/{target}', why)]


@pytest.mark.parametrize(
    'files',
    [
        pytest.param([], id='what is right'),
        pytest.param([f'{POINTS}/secondary-a.json'], id='whose place is taken'),
        pytest.param([f'{POINTS}/secondary-b.json', f'{POINTS}/secondary-b-17.json'],
            id='two for one place'),
        pytest.param([f'{POINTS}/secondary_b.md'], id='no JSON'),
        pytest.param([f'{POINTS}/secondary-b.json/notes'], id='a folder'),
        pytest.param([f'{POINTS}/secondary-b.old.json'], id='a copy'),
        pytest.param([f'{POINTS}/secondary-b_crashed_20260130.json'], id='what a takeover kept'),
        pytest.param([f'{POINTS}/someone-else.json'], id="nobody's"),
        pytest.param([f'{COMMS}/{POINTS}/someone.json'], id="nobody's in the wrong folder"),
        pytest.param([f'{POINTS}/secondary_b_to_primary.md'], id='a channel among checkpoints'),
        pytest.param([f'{COMMS}/inboxes/someone_to_primary.md'], id="a nobody's channel there"),
        pytest.param([f'{COMMS}/inboxes/primary_to_secondary_a.md'], id='a channel that is there'),
        pytest.param([f'{COMMS}/secondary-b.json'], id='a checkpoint among the comms files'),
        pytest.param([f'{COMMS}/handoff_feature_09.md'], id="a handoff that is no feature's"),
        pytest.param([f'{COMMS}/handoff_feature_01.txt'], id='a handoff that is no document'),
        pytest.param([f'{COMMS}/notes_feature_01.md'], id='no handoff'),
        pytest.param([f'{COMMS}/handoff_feature_01_feature_02.md', 'feature_02_x/STATUS'],
            id='a handoff of two features'),
    ],
)  # fmt: skip
def test_what_stays(files):
    assert not moves(dict.fromkeys(files, b''))


def test_moves_stand_in_the_order_of_their_sources():
    files = [f'{POINTS}/secondary-{letter}.json' for letter in 'dbc']
    assert [move[0][-6] for move in moves(dict.fromkeys(files, b''))] == ['b', 'c', 'd']
