"""The shell that install writes, under each shell that may be sh: it loses no side, and closes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gitsync
from gitsync.core.setup import written
from gitsync.setup import scripts
from tests.scenes.repository import Git
from tests.scenes.shell import driver
from tests.scenes.shell import shell

__all__ = ['shell']
HOME = str(Path(gitsync.__file__).resolve().parents[1])
PROGRAM = written.Program(sys.executable, HOME)
BASE = ''.join(f'line {number}\n' for number in range(1, 9))
OURS, THEIRS = (BASE.replace('line 4', f'{side} 4') for side in ('ours', 'theirs'))
BOTH = '<<<<<<< ours\nours 4\n||||||| base\nline 4\n=======\ntheirs 4\n>>>>>>> theirs\n'


def run(shell, *args, cwd, input='', env=()):
    return subprocess.run(
        [*shell, *map(str, args)],
        cwd=cwd,
        input=input,
        env={**os.environ, **dict(env)},
        capture_output=True,
        text=True,
    )


def program(tmp_path, body):
    """A program whose interpreter does the body, in sh, with what it is given as $1 and on."""
    python = tmp_path / 'a python'
    python.write_text(f'#!/bin/sh\nshift 6\n{body}\n')
    python.chmod(0o755)
    (tmp_path / 'gitsync').mkdir()
    (tmp_path / 'gitsync/main.py').write_text('')
    return written.Program(str(python), str(tmp_path))


class Merge:
    """Three versions in a repository, merged as git would run the driver line."""

    def __init__(self, git, shell, program):
        self.git, self.shell = git, shell
        self.line = driver(git.folder / '.git', program)
        self.script = git.folder / '.git' / written.DRIVER_SCRIPT
        for name, text in (('o', BASE), ('a', OURS), ('b', THEIRS)):
            git.write(name, text)

    def run(self, path="'an EPIC_README.md'", git=None):
        git = git or self.git
        values = {'%O': 'o', '%A': 'a', '%B': 'b', '%L': '7', '%P': path, '%%': '%'}
        line = re.sub('%.', lambda found: values[found[0]], self.line)
        done = run(self.shell, '-c', line, cwd=git.folder)
        return done.returncode, git.read('a').decode(), done.stderr


@pytest.mark.parametrize(
    'body, code, result',
    [
        pytest.param('echo merged >"$3"', 0, 'merged\n', id='clean'),
        pytest.param('echo "<<<<<<< x" >"$3"; exit 1', 1, '<<<<<<< x\n', id='conflict'),
        pytest.param('exit 1', 1, BASE.replace('line 4\n', BOTH), id='exit 1 and nothing done'),
        pytest.param('echo x >"$3"; exit 1', 1, BASE.replace('line 4\n', BOTH), id='no marker'),
        pytest.param('exit 2', 1, BASE.replace('line 4\n', BOTH), id='exit 2'),
        pytest.param('kill -9 $$', 1, BASE.replace('line 4\n', BOTH), id='killed'),
    ],
)
def test_the_driver_trusts_what_can_be_trusted(git, tmp_path, shell, body, code, result):
    merge = Merge(git, shell, program(tmp_path, body))
    assert merge.run()[:2] == (code, result)
    assert sorted(os.listdir(git.folder)) == ['.git', 'a', 'b', 'o']


DAMAGED = {
    'missing': None,
    'empty': '',
    'a syntax error': 'if then\n',
    'half of it': scripts.merge_driver(PROGRAM).decode()[:1500],
    'ends with 0': 'exit 0\n',
    'ends with 1': 'exit 1\n',
}


@pytest.mark.parametrize('text', DAMAGED.values(), ids=DAMAGED)
def test_a_script_that_cannot_be_run_gives_both_sides_to_git(git, shell, text):
    merge = Merge(git, shell, PROGRAM)
    merge.script.unlink()
    if text is not None:
        merge.script.write_text(text)
    assert merge.run()[:2] == (1, BASE.replace('line 4\n', BOTH))


def test_the_real_program_merges(git, shell):
    git('config', 'merge.conflictStyle', 'diff3')
    assert Merge(git, shell, PROGRAM).run()[:2] == (1, BASE.replace('line 4\n', BOTH))


@pytest.mark.parametrize('name', ["it's", 'a space', 'a\nnewline', '100%P', '$HOME', '`id`'])
def test_the_clones_path_may_hold_anything(tmp_path, shell, name):
    folder = tmp_path / name
    folder.mkdir()
    git = Git(folder)
    git('init', '-q')
    merge = Merge(git, shell, program(tmp_path, 'printf %s "$6" >"$3"'))
    assert merge.run("'it'\\''s $HOME'") == (0, "it's $HOME", '')


def test_a_clone_that_was_moved_finds_its_script(git, tmp_path, shell):
    merge = Merge(git, shell, program(tmp_path, 'echo merged >"$3"'))
    moved = Git(tmp_path / 'moved')
    git.folder.rename(moved.folder)
    assert merge.run(git=moved)[:2] == (0, 'merged\n')


def hook(folder, name, program, foreign=''):
    """A hook file as install writes it, with a foreign one before it; its path."""
    path = folder / 'hooks' / name
    kept = folder / f'hooks{written.BEFORE}' / name
    texts = {path: scripts.hook(name, program), kept: foreign.encode()}
    for file, text in texts.items():
        if text:
            file.parent.mkdir(parents=True)
            file.write_bytes(text)
            file.chmod(0o755)
    return path


@pytest.mark.parametrize('name', ['pre-commit', 'pre-push', 'update'])
@pytest.mark.parametrize('code', [0, 1, 3])
def test_a_gates_exit_code_is_the_programs(tmp_path, shell, name, code):
    path = hook(tmp_path, name, program(tmp_path, f'echo "$@"; exit {code}'))
    done = run(shell, path, 'a b', cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, f'hook {name} a b\n')


def test_no_program_on_path_speaks_for_an_earlier_hook(tmp_path, shell):
    path = hook(tmp_path, 'pre-commit', program(tmp_path, 'exit 1'))
    settled = tmp_path / 'settled'
    settled.write_text('#!/bin/sh\n')
    settled.chmod(0o755)
    env = {'PATH': f'{tmp_path}:{os.environ["PATH"]}'}
    assert run(shell, path, cwd=tmp_path, env=env).returncode == 1


def test_update_leaves_the_judging_to_our_pre_receive(tmp_path, shell):
    says = program(tmp_path, 'echo said')
    path, beside = hook(tmp_path, 'update', says), hook(tmp_path / 'beside', 'pre-receive', says)
    foreign = '#!/bin/sh\necho "not gitsync hook file"\n'
    for text, mode, said in (
        (beside.read_bytes(), 0o755, ''),
        (beside.read_bytes(), 0o644, 'said\n'),
        (foreign.encode(), 0o755, 'said\n'),
        (b'', 0o755, 'said\n'),
    ):
        path.with_name('pre-receive').write_bytes(text)
        path.with_name('pre-receive').chmod(mode)
        assert run(shell, path, 'refs/heads/x', cwd=tmp_path).stdout == said


@pytest.mark.parametrize('name', ['post-checkout', 'post-rewrite'])
def test_a_reporter_never_fails(tmp_path, shell, name):
    path = hook(tmp_path, name, program(tmp_path, 'echo said; exit 3'))
    done = run(shell, path, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, 'said\n')


def test_without_its_program_a_gate_is_closed_and_a_reporter_silent(tmp_path, shell):
    gone = written.Program('/gone/python', '/gone')
    done = run(shell, hook(tmp_path / 'gate', 'pre-commit', gone), cwd=tmp_path)
    assert done.returncode == 3 and '/gone/python with /gone' in done.stderr
    done = run(shell, hook(tmp_path / 'reporter', 'post-merge', gone), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')


@pytest.mark.parametrize('input', ['', 'one\n', 'one\ntwo\n'], ids=['empty', 'a line', 'two lines'])
def test_the_foreign_hook_and_ours_read_the_same(tmp_path, shell, input):
    reads = program(tmp_path, 'cat')
    path = hook(tmp_path, 'pre-push', reads, '#!/bin/sh\ncat\n')
    assert run(shell, path, cwd=tmp_path, input=input).stdout == input * 2


def test_a_refusal_of_the_foreign_hook_ends_it(tmp_path, shell):
    path = hook(tmp_path, 'pre-commit', program(tmp_path, 'echo ours'), '#!/bin/sh\nexit 7\n')
    done = run(shell, path, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (7, '')


def test_run_by_pre_commit_as_legacy_it_does_not_run_pre_commit_again(tmp_path, shell):
    foreign = '#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\necho foreign\n'
    path = hook(tmp_path, 'pre-commit', program(tmp_path, 'echo ours'), foreign)
    assert run(shell, path, cwd=tmp_path).stdout == 'foreign\nours\n'
    done = run(shell, path, cwd=tmp_path, env={'PRE_COMMIT_RUNNING_LEGACY': '1'})
    assert done.stdout == 'ours\n'


ALL = {name: scripts.hook(name, PROGRAM, True) for name in ('pre-commit', 'pre-push', 'post-merge')}
ALL['merge-driver'] = scripts.merge_driver(PROGRAM)
ALL['configured-hook'] = scripts.configured_hook(PROGRAM)


@pytest.mark.parametrize('text', ALL.values(), ids=ALL)
def test_shellcheck_has_nothing_to_say(text):
    if not shutil.which('shellcheck'):
        pytest.skip('shellcheck is not installed')
    done = subprocess.run(['shellcheck', '-'], input=text, capture_output=True)
    assert done.returncode == 0, done.stdout.decode()
