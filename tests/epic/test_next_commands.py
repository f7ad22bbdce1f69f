"""The next command that an answer names is the right one for who acts, and ends the matter."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenes.repository import NO_HOOKS
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow

P = 'Primary'
MAINTAINER = 'boss@example.org'
READY = ('status', 'set', 'STAGE=S8', 'STATUS=COMPLETE')
COORDINATING = {
    'a handoff': (('handoff',), 'Hand off the features'),
    'a takeover': (('takeover', 'Secondary-A'), 'Take over Secondary-A'),
    'a restart': (('takeover', 'Secondary-A', '--how', 'restart'), 'Take over Secondary-A'),
    'an epic': (('epic', 'new', 'epics/KAI 2', 'auth', 'billing'), 'Plan the epic'),
}


@pytest.fixture
def epic(git, monkeypatch, capfd):
    played = Played(git, monkeypatch, capfd)
    git.write('.gitsync.toml', f'version = 1\nmaintainers = ["{MAINTAINER}"]\n')
    git('add', '-A')
    git('commit', '-qm', 'policy')
    assert played.run('', 'install') == 0, played.err
    return played


def shell(epic, line, monkeypatch):
    """Type a line; the finished process."""
    folder = Path(sys.executable).parent
    monkeypatch.setenv('PATH', str(folder), prepend=':')
    return subprocess.run(['sh', '-c', line], cwd=epic.git.folder, capture_output=True, text=True)


def next_command(text):
    line = text.splitlines()[-1].removeprefix('next: ')
    return line.removeprefix('write DISCOVERY.md, ').partition(', gitsync epic offer')[0]


ACTORS = [
    *((name, who) for name in COORDINATING for who in ('the coordinator', 'a maintainer')),
    ('an epic', 'a person'),
]


@pytest.mark.parametrize(('name', 'who'), ACTORS)
def test_what_coordinates_is_committed_by_the_next_command(epic, monkeypatch, name, who):
    argv, message = COORDINATING[name]
    if who == 'a maintainer':
        epic.git('config', 'user.email', MAINTAINER)
    assert epic.run(P if who == 'the coordinator' else '', *argv) == 0, epic.err
    done = shell(epic, next_command(epic.out), monkeypatch)
    assert done.returncode == 0, epic.out + done.stderr
    assert epic.git('log', '-1', '--format=%s').strip() == message
    assert epic.git('status', '--porcelain') == ''


def test_a_handoff_that_changes_nothing_names_nothing_to_commit(epic):
    assert epic.run(P, 'handoff') == 0
    assert epic.run(P, 'commit', '-m', 'x') == 0
    assert epic.run(P, 'handoff') == 0
    assert 'next:' not in epic.out


WRONG_FIELDS = ['{"blockers": "x"}', '{"stage": "X"}', '{"status": "done"}', '{"can_resume": 1}']


@pytest.mark.parametrize('given', WRONG_FIELDS)
def test_the_hint_for_a_wrong_field_on_input_ends_it(epic, monkeypatch, given):
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    assert epic.run('Secondary-A', 'checkpoint', 'write', input=given.encode()) == 1
    hint = epic.err.partition('hint: ')[2].strip()
    assert hint.startswith('echo'), epic.err
    done = shell(epic, hint, monkeypatch)
    assert done.returncode == 0, done.stderr


def test_what_is_no_sections_name_is_said(epic):
    assert epic.run(P, 'section', 'write', 'BAD -->', input=b'x') == 1
    assert "'BAD -->' cannot be a section's name" in epic.err
    assert epic.run(P, 'section', 'write', input=b'<!-- BEGIN X -->\nx\n<!-- END X -->\n') == 1
    assert "holds a section marker: '<!-- BEGIN X -->'" in epic.err


def test_a_command_that_did_nothing_asks_to_take_nothing_back(epic):
    asked = ('status', 'set', '--feature', 'feature_03_reports', 'STAGE=S3')
    assert epic.run(P, *asked) == 1
    assert 'hint: ask the owner: gitsync message send Secondary-B' in epic.err


def test_fix_says_what_it_judged(epic):
    assert epic.run(P, 'check', '--fix') == 0
    assert 'nothing is staged' in epic.err and 'gitsync check --all --fix' in epic.err
    path = f'{FOLDER}/feature_01_schedule/spec.md'
    epic.git.write(path, '# Spec\n')
    epic.git('add', path)
    assert epic.run(P, 'check', '--fix') == 0
    assert 'nothing to mend in the staged change' in epic.err


def test_an_old_state_of_ones_own_is_mended_by_what_heartbeat_and_commit_say(epic, monkeypatch):
    path = f'{FOLDER}/feature_03_reports/STATUS'
    odd = re.sub(rb'\nSTATUS: .*', b'\nSTATUS: WAITING_FOR_OTHERS', epic.git.read(path))
    epic.git.write(path, odd)
    epic.git(*NO_HOOKS, 'commit', '-qam', 'before the gates')
    assert epic.run('Secondary-B', 'heartbeat') == 0
    assert 'before you commit it' in epic.err and 'status set STATUS=WAITING' in epic.err
    assert epic.run('Secondary-B', 'commit', '-m', 'x') == 1
    hint = next(line for line in epic.err.splitlines() if 'hint: use one of' in line)
    assert (
        shell(epic, hint.partition(': gitsync')[2].join(('gitsync', '')), monkeypatch).returncode
        == 0
    )
    assert epic.run('Secondary-B', 'commit', '-m', 'x') == 0, epic.err


def test_init_names_what_to_commit_and_join_that_no_gate_stands(git, monkeypatch, capfd):
    played = Played(git, monkeypatch, capfd)
    assert played.run('', 'join', 'Primary') == 0
    assert played.out.splitlines()[-1].endswith('yet: gitsync install')
    assert played.run('', 'init') == 0
    line = next(line for line in played.out.splitlines() if line.startswith('next: git add'))
    command = line.removeprefix('next: ').partition(' (as')[0]
    assert shell(played, command, monkeypatch).returncode == 0
    assert git('status', '--porcelain') == ''
    assert played.run('', 'install') == 0
    assert played.run('', 'join', 'Primary') == 0 and 'install' not in played.out


def test_an_agent_that_is_done_is_told_to_wait_and_nothing_else(epic):
    assert epic.run('Secondary-A', 'heartbeat', '--step', 'reading', '--next', 'write') == 0
    assert epic.run('Secondary-A', 'status', 'set', 'STATUS=COMPLETE') == 0
    assert epic.run('Secondary-A', 'brief') == 0
    assert 'your part is done' in epic.out and 'you were at' not in epic.out
