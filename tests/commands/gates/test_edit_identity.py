"""Who acts at the gate while editing: by the session and the folder it works in, or a name that
its tool gives; whose part it is: by where the file lies.
"""

import io
import json
import os
import shlex
import sys

import pytest

from gitsync.gates.proposed.command import of_shell
from gitsync.main import main
from tests.scenes.edit_hook import README
from tests.scenes.edit_hook import TEXT
from tests.scenes.edit_hook import commit_edited_epic
from tests.scenes.repository import Git

pytestmark = pytest.mark.slow


@pytest.fixture
def gitsync(monkeypatch, capfd):
    """gitsync(folder, *words, event=…): what it answers to that event, in that folder."""

    def run(folder, *words, event=None):
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, 'stdin', io.TextIOWrapper(io.BytesIO(json.dumps(event).encode())))
        capfd.readouterr()
        code = main(list(words))
        out, err = capfd.readouterr()
        assert code == 0, err
        return out

    return run


@pytest.fixture
def join(gitsync, monkeypatch):
    """join(git, name, session): that agent begins to work there."""

    def run(git, name, session=''):
        with monkeypatch.context() as patch:
            patch.setenv('CLAUDE_CODE_SESSION_ID', session)
            gitsync(git.folder, 'join', name)

    return run


@pytest.fixture
def trees(git, join, tmp_path):
    """Primary in the main worktree, Secondary-A and Secondary-B in a worktree each."""
    commit_edited_epic(git)
    found = {'Primary': git}
    for name in ('Secondary-A', 'Secondary-B'):
        git('worktree', 'add', '-q', str(tmp_path / name))
        found[name] = Git(tmp_path / name)
    for name, there in found.items():
        join(there, name)
    return found


@pytest.fixture
def ask(gitsync):
    """ask(git, old, …): '' when an edit of the file in that worktree is allowed, else the reason
    of the deny.
    """

    def run(git, old, cwd=None, path=README, **told):
        cwd = cwd or git.folder
        asked = {'file_path': str(git.folder / path), 'old_string': old, 'new_string': 'x'}
        event = {
            'hook_event_name': 'PreToolUse',
            'cwd': str(cwd),
            'tool_name': 'Edit',
            'tool_input': asked,
            **told,
        }
        answer = gitsync(cwd, 'edit-hook', event=event)
        if not answer:
            return ''
        return json.loads(answer)['hookSpecificOutput']['permissionDecisionReason']

    return run


@pytest.mark.parametrize('where', ['Primary', 'Secondary-A', 'Secondary-B'])
def test_an_edit_of_another_worktree_is_judged_as_the_agent_of_the_folder(trees, ask, where):
    folder = trees['Secondary-A'].folder
    assert ask(trees[where], 'aaa', cwd=folder) == ''
    assert 'GS201' in ask(trees[where], 'bbb', cwd=folder)


def test_an_edit_of_another_worktree_is_judged_by_its_disk_and_its_branchs_policy(trees, ask):
    there, folder = trees['Secondary-B'], trees['Secondary-A'].folder
    there.write(README, TEXT.replace('bbb', 'moved').replace('aaa', 'bbb'))
    assert ask(there, 'bbb', cwd=folder) == ''
    there.write('.gitsync.toml', 'version = 1\n[rules]\nGS201 = "warning"\n')
    there('add', '-A')
    there('commit', '-q', '--no-verify', '-m', 'x')
    assert ask(there, 'moved', cwd=folder) == ''


def test_from_outside_of_the_clone_the_files_worktree_says_who_acts(trees, ask, tmp_path):
    assert ask(trees['Secondary-A'], 'aaa', cwd=tmp_path) == ''
    assert 'GS201' in ask(trees['Secondary-A'], 'bbb', cwd=tmp_path)


def test_a_session_is_who_it_joined_as_where_the_file_lies(trees, ask, join):
    join(trees['Secondary-B'], 'Secondary-B', 'session-b')
    told = {'session_id': 'session-b', 'cwd': str(trees['Primary'].folder)}
    assert ask(trees['Secondary-B'], 'bbb', **told) == ''
    assert 'GS201' in ask(trees['Secondary-B'], 'aaa', **told)


@pytest.mark.parametrize('key', ['agent_type', 'teammate_name'])
@pytest.mark.parametrize('name', ['secondary-b', 'Secondary_B', 'plugin:secondary-b'])
def test_a_subagent_named_as_an_agent_acts_as_that_agent(trees, ask, key, name):
    assert ask(trees['Primary'], 'bbb', **{key: name}) == ''
    assert 'GS201' in ask(trees['Primary'], 'aaa', **{key: name})
    assert 'GS201' in ask(trees['Secondary-B'], 'bbb', **{key: 'secondary-a'})
    assert ask(trees['Secondary-B'], 'bbb', **{key: 'explore'}) == ''


def test_where_agents_share_a_worktree_an_unknown_session_is_told_who_they_are(trees, ask, join):
    git = trees['Primary']
    join(git, 'Primary', 'p')
    join(git, 'Secondary-A', 'a')
    told = ask(git, 'bbb', session_id='another')
    assert 'GS210' in told and 'GS201' in told
    assert 'Primary and Secondary-A share this worktree' in told
    assert ask(git, 'aaa', session_id='a') == ''


def test_a_file_that_nothing_gates_is_left_alone_in_anothers_worktree(trees, ask, join, tmp_path):
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


def test_a_policy_may_let_agents_edit_in_each_others_worktrees(trees, ask):
    there = trees['Secondary-B']
    there.write('.gitsync.toml', 'version = 1\n[rules]\nGS213 = "warning"\n')
    there('add', '-A')
    there('commit', '-q', '--no-verify', '-m', 'x')
    assert ask(there, 'bbb', cwd=trees['Secondary-A'].folder, path='code.py') == ''


def test_a_command_that_writes_into_anothers_worktree(trees, gitsync):
    command = f'cd {shlex.quote(str(trees["Secondary-B"].folder))} && sed -i s/bbb/x/ code.py'
    event = {
        'hook_event_name': 'PreToolUse',
        'cwd': str(trees['Secondary-A'].folder),
        'tool_name': 'Bash',
        'tool_input': {'command': command},
    }
    assert 'GS213' in gitsync(trees['Secondary-A'].folder, 'edit-hook', event=event)


def test_a_device_keeps_nothing_and_a_file_in_shared_memory_is_a_file():
    written = of_shell('echo a > /dev/null; echo b > /dev/shm/none/README.md', '/')
    assert list(written.files) == [os.path.realpath('/dev/shm/none/README.md')]
