"""heartbeat: the whole round in one go, and what is overdue."""

import re
import shlex
from datetime import timedelta

import pytest

from gitsync.core.documents import checkpoint
from gitsync.core.documents import status
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.heartbeat import heartbeat
from gitsync.world import clock
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def test_a_first_heartbeat_makes_what_is_not_there(epic):
    epic.run('Primary', 'message', 'send', 'Secondary-A', '--subject', 'hello')
    assert epic.run('Secondary-A', 'heartbeat', '--step', 'research', '--next', 'write') == 0, (
        epic.err
    )
    assert 'unread: Primary 1' in epic.out
    readme = epic.read('EPIC_README.md')
    assert (
        b'<!-- BEGIN SECONDARY-A PROGRESS -->\n**Last Updated:** 2' in readme
        and b'**Current Step:** research\n' in readme
    )
    assert status.parse(epic.read('feature_02_team_penalty/STATUS')).get('STATUS') == 'IN_PROGRESS'
    value = checkpoint.parse(epic.read('agent_checkpoints/secondary_a.json')).value
    assert (
        value['current_step'] == 'research' and value['coordination_state']['unread_messages'] == 1
    )
    assert epic.is_clean()
    assert epic.data('Secondary-A', 'message', 'inbox')['messages'][0]['read'] is False


def test_each_heartbeat_passes_the_commit_gate(epic):
    for _ in range(2):
        assert epic.run('Secondary-A', 'heartbeat') == 0
        epic.git('add', '-A', '--', ':!*primary*')
        assert epic.run('Secondary-A', 'check', '--staged') == 0, epic.out
        epic.git('commit', '-qm', 'beat', '--no-verify', '--allow-empty')


def test_a_section_written_by_hand_keeps_all_but_its_time(epic):
    epic.run(
        'Secondary-A',
        'section',
        'write',
        input=b'**Last Updated:** 2020-01-01 10:00\n\nfree text\n',
    )
    epic.run('Secondary-A', 'heartbeat')
    assert epic.run('Secondary-A', 'section', 'show') == 0
    assert (
        epic.out.endswith('\n\nfree text\n')
        and '2020' not in epic.out
        and 'Current Stage' not in epic.out
    )


def test_a_blocker_blocks_and_goes_again(epic):
    epic.run('Secondary-A', 'heartbeat', '--blocked', 'waiting for the user')
    assert (
        b'STATUS: BLOCKED\nBLOCKERS: waiting for the user\n'
        in epic.read('feature_02_team_penalty/STATUS')
        and epic.is_clean()
    )
    epic.run('Secondary-A', 'heartbeat', '--blocked', 'none')
    assert (
        b'STATUS: IN_PROGRESS\nBLOCKERS: none\n' in epic.read('feature_02_team_penalty/STATUS')
        and epic.is_clean()
    )


def test_what_is_overdue_is_told(epic, monkeypatch):
    epic.run('Primary', 'message', 'send', 'Secondary-A', '--subject', 'answer me')
    epic.run('Secondary-A', 'heartbeat', '--blocked', 'the user')
    epic.run(
        'Secondary-A', 'message', 'send', 'Primary', '--subject', 'which', '--escalate', 'high'
    )
    assert heartbeat(acting_agent(), clock.now()).overdue == ()
    late = heartbeat(acting_agent(), clock.now() + timedelta(minutes=70)).overdue
    assert [text.split(' ')[0] for text in late] == ['message', 'blocked', 'your']
    assert 'URGENT: ESCALATION - which' in late[2]


def test_a_checkpoint_that_was_due_is_told(epic):
    epic.run('Secondary-A', 'heartbeat')
    assert heartbeat(acting_agent(), clock.now() + timedelta(minutes=14)).overdue == ()
    assert (
        'the checkpoint was due'
        in heartbeat(acting_agent(), clock.now() + timedelta(minutes=40)).overdue[0]
    )


def test_gitsync_now_is_judged_by_and_never_written(epic, monkeypatch):
    epic.run('Secondary-A', 'heartbeat')
    later = clock.now() + timedelta(hours=3)
    monkeypatch.setenv('GITSYNC_NOW', later.isoformat())
    assert epic.run('Secondary-A', 'heartbeat') == 0
    assert 'the checkpoint was due' in epic.out
    for rest in (
        'EPIC_README.md',
        'feature_02_team_penalty/STATUS',
        'agent_checkpoints/secondary_a.json',
    ):
        assert f'{later:%Y-%m-%dT%H}'.encode() not in epic.read(rest)
        assert f'{later:%Y-%m-%d %H}'.encode() not in epic.read(rest)


def test_a_status_that_is_no_state_does_not_stop_the_checkpoint(epic):
    epic.run('Secondary-A', 'heartbeat')
    feature, own = 'feature_02_team_penalty/STATUS', 'agent_checkpoints/secondary_a.json'
    old = epic.read(feature)
    epic.git.write(f'{FOLDER}/{feature}', old.replace(b'STATUS: IN_PROGRESS', b'STATUS: RESTING'))
    epic.run('Secondary-A', 'checkpoint', 'write', input=b'{"status": "PAUSED"}')
    assert epic.run('Secondary-A', 'heartbeat', '--step', 'on') == 0, epic.err
    assert b'"status": "PAUSED"' in epic.read(own) and b'"on"' in epic.read(own)
    assert "'RESTING' is no state" in epic.err


def test_a_collapsed_section_is_written_and_committed_laid_out(epic):
    path = f'{FOLDER}/EPIC_README.md'
    begin, _, rest = epic.read('EPIC_README.md').partition(b'SECONDARY-A PROGRESS -->\n')
    body, _, rest = rest.partition(b'\n<!-- END')
    collapsed = begin + b'SECONDARY-A PROGRESS -->**Step:** 1<!-- END' + rest
    epic.git.write(path, collapsed)
    epic.git('commit', '-qam', 'as it stood')
    assert epic.run('Secondary-A', 'heartbeat', '--step', 'on') == 0, epic.err
    work = epic.read('EPIC_README.md')
    assert epic.run('Secondary-A', 'commit', '-m', 'on') == 0, epic.err
    assert epic.git('show', f'HEAD:{path}').encode() == epic.read('EPIC_README.md') == work


def test_a_coordinator_without_a_feature_has_a_round_too(epic):
    epic.git('rm', '-rqf', f'{FOLDER}/feature_01_schedule', f'{FOLDER}/agent_checkpoints')
    epic.git.write(
        f'{FOLDER}/EPIC_README.md',
        re.sub(rb'\| Primary \|.*\n', b'', epic.read('EPIC_README.md')),
    )
    epic.git('commit', '-qam', 'Primary coordinates, and has no feature')
    assert epic.run('Primary', 'heartbeat', '--step', 'looking around') == 0, epic.err
    assert epic.data('Primary', 'heartbeat')['written'] == [f'{FOLDER}/EPIC_README.md']
    assert b'**Current Step:** looking around' in epic.read('EPIC_README.md')
    assert epic.run('Primary', 'commit', '-m', 'round') == 0, epic.err


def test_a_sparse_worktree_is_told_once_how_to_bring_all_that_is_written(epic):
    assert epic.run('Secondary-A', 'heartbeat') == 0
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'beat', '--no-verify')
    epic.git('sparse-checkout', 'set', '--no-cone', '/nothing')
    assert epic.run('Secondary-A', 'heartbeat') == 1
    command = re.search('bring it: git (.*)', epic.err)[1]
    epic.git(*shlex.split(command))
    assert epic.run('Secondary-A', 'heartbeat') == 0, epic.err
