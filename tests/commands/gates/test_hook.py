"""hook NAME: exits, what each hook starts and imports, what the reporters say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gitsync.commands.gates import hook
from gitsync.core.setup import written
from gitsync.gates import notices
from gitsync.gates.commits import change
from gitsync.gates.commits import message
from gitsync.main import main
from tests.scenes import three_agents
from tests.scenes.three_agents import A
from tests.scenes.three_agents import E
from tests.scenes.three_agents import started

HOME = str(Path(hook.__file__).resolve().parents[3])
START = (
    'import sys; sys.path.append(sys.argv[1]); from gitsync.main import main; '
    'sys.exit(main(sys.argv[3:]))'
)
HEAVY = (
    'click',
    'git',
    'ruamel',
    'rich',
    'subprocess',
    'typing',
    'dataclasses',
    'enum',
    'argparse',
    'pathlib',
    'tempfile',
    'tomllib',
    'json',
    're',
)
LOCAL = (
    'pre-commit',
    'pre-merge-commit',
    'prepare-commit-msg',
    'commit-msg',
    'post-checkout',
    'post-merge',
    'post-rewrite',
    'post-commit',
)


@pytest.fixture
def here(git, monkeypatch):
    started(git)
    monkeypatch.chdir(git.folder)
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    return git


def stage(git, **parts):
    three_agents.stage(git, **parts)
    git.write('.git/MESSAGE', 'Title\n')


ARGUMENTS = {
    'prepare-commit-msg': ['.git/MESSAGE', 'message'],
    'commit-msg': ['.git/MESSAGE'],
    'post-checkout': ['HEAD', 'HEAD', '1'],
    'post-merge': ['0'],
    'post-rewrite': ['rebase'],
}


def test_exits_of_a_gate(here, capsys):
    stage(here, a='two')
    assert main(['hook', 'pre-commit']) == 0
    stage(here, b='mine')
    assert main(['hook', 'pre-commit']) == 1
    assert main(['hook', 'prepare-commit-msg', '.git/MESSAGE', 'message']) == 1
    said = capsys.readouterr()
    assert said.out == ''
    assert 'GS201' in said.err and 'refused for Secondary-A: 1 error' in said.err
    assert f"to take others' parts back: gitsync restore {E}/EPIC_README.md\n" in said.err


@pytest.mark.parametrize(
    'argv', [['hook'], ['hook', 'nonsense'], ['hook', 'commit-msg']], ids=' '.join
)
def test_a_call_that_makes_no_sense_is_closed(here, argv):
    assert main(argv) == 3


def test_a_gate_that_cannot_judge_is_closed_and_a_reporter_is_not(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ('pre-commit', 'pre-merge-commit', 'prepare-commit-msg'):
        assert main(['hook', name, 'x', 'message']) == 3
    for name in ('post-checkout', 'post-merge', 'post-rewrite', 'post-commit'):
        assert main(['hook', name, *ARGUMENTS.get(name, [])]) == 0
    assert 'not a git repository' in capsys.readouterr().err


def test_each_hook_that_install_writes_is_served_by_one_module():
    assert hook.CHANGE == change.HOOKS.keys()
    assert hook.MESSAGE == message.HOOKS.keys()
    assert hook.REPORTERS == notices.REPORTERS.keys()
    assert hook.CHANGE | hook.MESSAGE | {'pre-push'} == set(written.GATES)
    assert hook.REFS - {'pre-push'} == {*written.SERVER, *written.PER_REF, *written.STRICT}
    assert hook.REPORTERS == {*written.REPORTERS, 'post-commit'}  # served where one still calls it
    assert written.READS_STDIN <= hook.HOOKS


def test_a_reporter_that_the_system_fails_says_so_and_goes_on(here, monkeypatch, capsys):
    def fails(args):
        raise PermissionError(13, 'Permission denied', '.git/gitsync')

    monkeypatch.setitem(notices.REPORTERS, 'post-merge', fails)
    assert main(['hook', 'post-merge', '0']) == 0
    assert 'post-merge: ' in capsys.readouterr().err


def test_a_policy_that_is_invalid_closes_the_gate(here, capsys):
    here.write('.gitsync.toml', 'nonsense')
    here('add', '-A')
    here('commit', '-q', '-m', 'x')
    stage(here, a='two')
    for argv in (['pre-commit'], ['prepare-commit-msg', '.git/MESSAGE', 'message']):
        assert main(['hook', *argv]) == 3
        assert 'GITSYNC_OVERRIDE' in capsys.readouterr().err


@pytest.mark.parametrize('name', LOCAL)
def test_a_hook_starts_at_most_five_git_processes_and_imports_only_what_it_needs(
    here, name, tmp_path
):
    for index in range(300):
        here.write(f'{E}/feature_02_part/f{index}.md', 'x')
        here.write(f'more/e{index}/EPIC_README.md', '# Epic\n')
    stage(here, a='two')
    real = shutil.which('git')
    log, folder = tmp_path / 'log', tmp_path / 'bin'
    folder.mkdir()
    (folder / 'git').write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real}" "$@"\n')
    (folder / 'git').chmod(0o755)
    log.write_text('')
    code = START.replace(
        'sys.exit(main(sys.argv[3:]))',
        f'main(sys.argv[3:]); print(sorted(set({HEAVY!r}) & set(sys.modules)))',
    )
    env = {
        **os.environ,
        'PATH': f'{folder}:{os.environ["PATH"]}',
        'GITSYNC_OVERRIDE': 'GS203 counting processes; GS201 likewise',
    }
    done = subprocess.run(
        [
            sys.executable,
            '-I',
            '-S',
            '-c',
            code,
            HOME,
            'gitsync',
            'hook',
            name,
            *ARGUMENTS.get(name, []),
        ],
        cwd=here.folder,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.stdout == '[]\n', done.stdout + done.stderr
    assert len(log.read_text().splitlines()) <= 5, log.read_text()


def test_the_frameworks_pass_the_message_file_alone(here, monkeypatch):
    stage(here, a='two')
    monkeypatch.setenv('PRE_COMMIT_COMMIT_MSG_SOURCE', 'template')
    assert main(['hook', 'prepare-commit-msg', '.git/MESSAGE']) == 0
    assert here.read('.git/MESSAGE') == b'Title\n'  # a template is the editor's to finish
    monkeypatch.setenv('PRE_COMMIT_COMMIT_MSG_SOURCE', 'message')
    assert main(['hook', 'prepare-commit-msg', '.git/MESSAGE']) == 0
    assert here.read('.git/MESSAGE').startswith(b'Title\n\nAgent: Secondary-A\nGitsync-Gate: v1 ')


def test_a_trailer_is_written_by_commit_msg_alone_too(here):
    stage(here, a='two')
    assert main(['hook', 'commit-msg', '.git/MESSAGE']) == 0
    assert main(['hook', 'commit-msg', '.git/MESSAGE']) == 0
    assert here.read('.git/MESSAGE') == b'Title\n\nAgent: Secondary-A\n'


def test_reporters_tell_what_is_not_set_up_and_what_mail_arrived(here, capsys):
    assert main(['hook', 'post-checkout', 'HEAD', 'HEAD', '1']) == 0
    said = capsys.readouterr().err
    assert 'GS903' in said and 'GS902' not in said
    channel = (
        '# Messages: Primary → Secondary-A\n\n## Message 1 (2026-01-15 14:30) ⏳ UNREAD\n\n'
        '**Subject:** Hello\n'
    )
    here.write(f'{E}/agent_comms/primary_to_secondary_a.md', channel)
    here.write(f'{E}/agent_comms/primary_to_secondary_b.md', channel)
    here.write('.gitattributes', '*.md merge=gitsync\n')
    here('add', '-A')
    here('commit', '-q', '-m', 'Mail', env={'GITSYNC_AGENT': ''})
    assert main(['hook', 'post-checkout', 'HEAD^', 'HEAD', '1']) == 0
    said = capsys.readouterr().err
    assert 'gitsync: 1 unread message for Secondary-A: run gitsync message inbox\n' in said
    assert 'GS902' in said
    assert said.count('\n') == 3
    assert (
        main(['hook', 'post-checkout', 'HEAD^', 'HEAD', '0']) == 0
    )  # a file checked out, no branch
    assert capsys.readouterr().err == ''


def test_reporters_are_silent_where_all_is_set_up(here, capsys, monkeypatch):
    assert main(['install']) == 0
    capsys.readouterr()
    assert main(['hook', 'post-merge', '0']) == 0
    assert capsys.readouterr().err == ''


def test_reporters_are_silent_where_the_shims_are_set_up(here, capsys):
    here('config', 'core.hooksPath', Path(HOME) / 'hooks')
    here('config', 'merge.gitsync.driver', 'x')
    assert main(['hook', 'post-merge', '0']) == 0
    assert capsys.readouterr().err == ''


@pytest.mark.parametrize('name', sorted(os.listdir(Path(HOME) / 'hooks')))
def test_every_shim_is_the_same_two_lines(name):
    file = Path(HOME) / 'hooks' / name
    assert file.read_text() == '#!/bin/sh\nexec gitsync hook "${0##*/}" "$@"\n'
    assert os.access(file, os.X_OK)
    assert name in hook.HOOKS


def test_a_shim_runs_the_program_by_its_own_name(here):
    stage(here, b='mine')
    path = f'{os.path.dirname(sys.executable)}:{os.environ["PATH"]}'
    done = subprocess.run(
        [str(Path(HOME) / 'hooks' / 'pre-commit')],
        env={**os.environ, **A, 'PATH': path},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, 'GS201' in done.stderr) == (1, True), done.stderr
