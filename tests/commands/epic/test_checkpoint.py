"""checkpoint show, write and restore."""

import json
import os

import pytest

from gitsync.core.documents import checkpoint
from gitsync.core.epic import filled_in
from gitsync.epic.records import checkpoint as own_checkpoint
from gitsync.world import clock
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played

MINE = 'agent_checkpoints/secondary_a.json'


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def write(epic, **fields):
    assert epic.run('Secondary-A', 'checkpoint', 'write', input=json.dumps(fields).encode()) == 0, (
        epic.err
    )
    return checkpoint.parse(epic.read(MINE)).value


def test_the_first_one_is_filled_in_and_later_ones_change_only_what_is_given(epic):
    value = write(epic, current_step='one')
    assert (
        value['agent_id'] == 'Secondary-A'
        and value['feature'] == 'feature_02_team_penalty'
        and value['session_id'] == 'session of Secondary-A'
    )
    assert own_checkpoint.form('Secondary-A') == 'secondary_a' and value['status'] == 'IN_PROGRESS'
    again = write(epic, completed_steps=['one'], custom={'a': 1})
    assert (
        again['current_step'] == 'one'
        and again['completed_steps'] == ['one']
        and again['custom'] == {'a': 1}
    )
    assert list(again)[: len(value)] == list(value)
    assert epic.is_clean() and epic.run('Secondary-A', 'check', '--staged') == 0


def test_no_next_time_is_due_while_nothing_is_in_progress(epic):
    assert write(epic)['next_checkpoint_expected'] > write(epic)['last_checkpoint']
    assert write(epic, status='PAUSED')['next_checkpoint_expected'] is None
    assert (
        write(epic, status='COMPLETE', next_checkpoint_expected='N/A - done')[
            'next_checkpoint_expected'
        ]
        == 'N/A - done'
    )
    assert write(epic, status='IN_PROGRESS')['next_checkpoint_expected'] > '2026'
    assert epic.is_clean()


@pytest.mark.parametrize(
    'text, code',
    [
        pytest.param(b'', 'GS501', id='empty'),
        pytest.param(b'[]', 'GS501', id='a list'),
        pytest.param(b'{"a": 1, "a": 2}', 'GS501', id='a key twice'),
        pytest.param(b'{"a": NaN}', 'GS503', id='not a number'),
        pytest.param(b'{"blockers": "text"}', 'GS503', id='blockers as text'),
        pytest.param(b'{"status": "DONE"}', 'GS503', id='unknown status'),
        pytest.param(b'{"agent_id": "Secondary-B"}', 'GS208', id="another agent's name"),
        pytest.param(b'{"recovery_instructions": ""}', 'GS503', id='empty instructions'),
        pytest.param(b'\xff', 'GS501', id='no UTF-8'),
        pytest.param(b'{"stage": null}', 'GS503', id='no stage'),
    ],
)
def test_what_the_rules_would_refuse_is_not_written(epic, text, code):
    write(epic, current_step='one')
    before = epic.read(MINE)
    assert epic.data('Secondary-A', 'checkpoint', 'write', input=text, code=1)['code'] == code
    assert epic.read(MINE) == before


def test_ten_backups_are_kept_and_every_version_is_among_them(epic):
    for count in range(13):
        write(epic, current_step=f'step {count}')
    names = os.listdir(epic.git.folder / FOLDER / 'agent_checkpoints' / 'backups')
    assert len(names) == 10 and all(
        name.startswith('secondary_a_') and filled_in.is_stamp(name[12:-5]) for name in names
    )
    steps = [
        checkpoint.parse(epic.read(f'agent_checkpoints/backups/{name}')).value['current_step']
        for name in sorted(names)
    ]
    assert steps == [f'step {count}' for count in range(3, 13)]
    assert epic.is_clean()


def test_restore_takes_the_newest_valid_backup_and_keeps_the_corrupt_one(epic):
    write(epic, current_step='one')
    last = write(epic, current_step='two')
    epic.git.write(f'{FOLDER}/{MINE}', b'{"torn": ')
    assert (
        epic.run('Secondary-A', 'checkpoint', 'write', input=b'{}') == 1
        and 'checkpoint restore' in epic.err
    )
    assert epic.run('Secondary-A', 'checkpoint', 'show') == 1
    stood = epic.read('feature_02_team_penalty/STATUS')
    assert epic.run('Secondary-A', 'heartbeat', '--next', 'more') == 1
    assert epic.read('feature_02_team_penalty/STATUS') == stood, 'all records are written, or none'
    answer = epic.data('Secondary-A', 'checkpoint', 'restore')
    value = checkpoint.parse(epic.read(MINE)).value
    assert value['current_step'] == 'two' and value['last_checkpoint'] >= last['last_checkpoint']
    assert epic.git.read(answer['aside']) == b'{"torn": ' and '_aborted_' in answer['aside']
    assert epic.is_clean() and epic.run('Secondary-A', 'check', '--staged') == 0, epic.out


def test_another_agent_s_checkpoint_that_is_not_there_is_that_agent_s_to_make(epic):
    assert epic.run('Secondary-A', 'checkpoint', 'show', 'secondary_b') == 1
    assert "hint: Secondary-B's first heartbeat makes it" in epic.err


def test_restore_passes_broken_backups_by_and_goes_back_one_version(epic):
    write(epic, current_step='one')
    write(epic, current_step='two')
    epic.git.write(f'{FOLDER}/agent_checkpoints/backups/secondary_a_29990101_000000.json', b'{')
    assert epic.run('Secondary-A', 'checkpoint', 'restore') == 0
    assert checkpoint.parse(epic.read(MINE)).value['current_step'] == 'one'
    assert epic.run('Secondary-B', 'checkpoint', 'restore') == 1


def test_a_version_written_by_hand_is_backed_up_before_it_is_changed(epic):
    write(epic, current_step='one')
    epic.git.write(f'{FOLDER}/{MINE}', epic.read(MINE).replace(b'"one"', b'"by hand"'))
    write(epic, current_step='three')
    steps = {
        checkpoint.parse(epic.read(f'agent_checkpoints/backups/{name}')).value['current_step']
        for name in os.listdir(epic.git.folder / FOLDER / 'agent_checkpoints' / 'backups')
    }
    assert steps == {'one', 'by hand', 'three'}


def test_show_answers_for_every_agent(epic):
    assert (
        epic.data('Secondary-A', 'checkpoint', 'show', 'Primary')['checkpoint']['agent_id']
        == 'Primary'
    )
    assert epic.run('Secondary-A', 'checkpoint', 'show') == 1
    assert clock.now()
