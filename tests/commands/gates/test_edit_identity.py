"""Who acts at the gate while editing: by the session and the folder it works in, or a name that
its tool gives; whose part it is: by where the file lies.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.scenes.edited_epic import README
from tests.scenes.edited_epic import TEXT
from tests.scenes.edited_epic import commit_edited_epic
from tests.scenes.repository import Git

pytestmark = pytest.mark.slow


@pytest.fixture
def trees(git, tmp_path):
    """Primary in the main worktree, Secondary-A and Secondary-B in a worktree each."""
    commit_edited_epic(git)
    found = {'Primary': git}
    for name in ('Secondary-A', 'Secondary-B'):
        git('worktree', 'add', '-q', str(tmp_path / name))
        found[name] = Git(tmp_path / name)
    for name, there in found.items():
        join(there, name)
    return found


def join(git, name, session=''):
    env = {**os.environ, 'CLAUDE_CODE_SESSION_ID': session}
    command = [sys.executable, '-m', 'gitsync', 'join', name]
    subprocess.run(command, cwd=git.folder, env=env, check=True, capture_output=True)


def ask(git, old, cwd=None, path=README, **told):
    """'' when an edit of the file in that worktree is allowed, else the reason of the deny."""
    cwd = cwd or git.folder
    asked = {'file_path': str(git.folder / path), 'old_string': old, 'new_string': 'x'}
    event = {
        'hook_event_name': 'PreToolUse',
        'cwd': str(cwd),
        'tool_name': 'Edit',
        'tool_input': asked,
        **told,
    }
    done = subprocess.run(
        [sys.executable, '-m', 'gitsync', 'edit-hook'],
        input=json.dumps(event).encode(),
        capture_output=True,
        cwd=cwd,
    )
    assert done.returncode == 0, done.stderr
    if not done.stdout:
        return ''
    return json.loads(done.stdout)['hookSpecificOutput']['permissionDecisionReason']


@pytest.mark.parametrize('where', ['Primary', 'Secondary-A', 'Secondary-B'])
def test_an_edit_of_another_worktree_is_judged_as_the_agent_of_the_folder(trees, where):
    folder = trees['Secondary-A'].folder
    assert ask(trees[where], 'aaa', cwd=folder) == ''
    assert 'GS201' in ask(trees[where], 'bbb', cwd=folder)


def test_an_edit_of_another_worktree_is_judged_by_its_disk_and_its_branchs_policy(trees):
    there, folder = trees['Secondary-B'], trees['Secondary-A'].folder
    there.write(README, TEXT.replace('bbb', 'moved').replace('aaa', 'bbb'))
    assert ask(there, 'bbb', cwd=folder) == ''
    there.write('.gitsync.toml', 'version = 1\n[rules]\nGS201 = "warning"\n')
    there('add', '-A')
    there('commit', '-q', '--no-verify', '-m', 'x')
    assert ask(there, 'moved', cwd=folder) == ''


def test_from_outside_of_the_clone_the_files_worktree_says_who_acts(trees, tmp_path):
    assert ask(trees['Secondary-A'], 'aaa', cwd=tmp_path) == ''
    assert 'GS201' in ask(trees['Secondary-A'], 'bbb', cwd=tmp_path)


def test_a_session_is_who_it_joined_as_where_the_file_lies(trees):
    join(trees['Secondary-B'], 'Secondary-B', 'session-b')
    told = {'session_id': 'session-b', 'cwd': str(trees['Primary'].folder)}
    assert ask(trees['Secondary-B'], 'bbb', **told) == ''
    assert 'GS201' in ask(trees['Secondary-B'], 'aaa', **told)


@pytest.mark.parametrize('key', ['agent_type', 'teammate_name'])
@pytest.mark.parametrize('name', ['secondary-b', 'Secondary_B', 'plugin:secondary-b'])
def test_a_subagent_named_as_an_agent_acts_as_that_agent(trees, key, name):
    assert ask(trees['Primary'], 'bbb', **{key: name}) == ''
    assert 'GS201' in ask(trees['Primary'], 'aaa', **{key: name})
    assert 'GS201' in ask(trees['Secondary-B'], 'bbb', **{key: 'secondary-a'})
    assert ask(trees['Secondary-B'], 'bbb', **{key: 'explore'}) == ''


def test_where_agents_share_a_worktree_an_unknown_session_is_told_who_they_are(trees):
    git = trees['Primary']
    join(git, 'Primary', 'p')
    join(git, 'Secondary-A', 'a')
    told = ask(git, 'bbb', session_id='another')
    assert 'GS210' in told and 'GS201' in told
    assert 'Primary and Secondary-A share this worktree' in told
    assert ask(git, 'aaa', session_id='a') == ''


def test_a_file_that_nothing_gates_is_left_alone_in_anothers_worktree(trees, tmp_path):
    folder = trees['Secondary-A'].folder
    told = ask(trees['Secondary-B'], 'bbb', cwd=folder, path='code.py')
    assert 'GS213' in told and 'Secondary-B' in told and str(folder) in told
    assert ask(trees['Secondary-A'], 'bbb', cwd=folder, path='code.py') == ''
    assert ask(trees['Secondary-B'], 'bbb', path='code.py', agent_type='secondary-a') == ''
    assert ask(trees['Secondary-B'], 'bbb', cwd=tmp_path, path='code.py') == ''
    trees['Primary']('worktree', 'add', '-q', str(tmp_path / 'free'))
    assert ask(Git(tmp_path / 'free'), 'bbb', cwd=folder, path='code.py') == ''
    join(trees['Secondary-B'], 'Secondary-A', 's')
    assert ask(trees['Secondary-B'], 'bbb', cwd=folder, path='code.py', session_id='s') == ''


def test_a_policy_may_let_agents_edit_in_each_others_worktrees(trees):
    there = trees['Secondary-B']
    there.write('.gitsync.toml', 'version = 1\n[rules]\nGS213 = "warning"\n')
    there('add', '-A')
    there('commit', '-q', '--no-verify', '-m', 'x')
    assert ask(there, 'bbb', cwd=trees['Secondary-A'].folder, path='code.py') == ''


def test_a_command_that_writes_into_anothers_worktree(trees):
    command = f'cd {trees["Secondary-B"].folder} && sed -i s/bbb/x/ code.py'
    event = {
        'hook_event_name': 'PreToolUse',
        'cwd': str(trees['Secondary-A'].folder),
        'tool_name': 'Bash',
        'tool_input': {'command': command},
    }
    done = subprocess.run(
        [sys.executable, '-m', 'gitsync', 'edit-hook'],
        input=json.dumps(event).encode(),
        capture_output=True,
    )
    assert b'GS213' in done.stdout
