"""main: what goes wrong becomes an exit code, in words, and machine formats get the error too."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gitsync.main import main
from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import commit_sample_epic

ROOT = Path(__file__).resolve().parents[1]


def ran(*args, **more):
    return subprocess.run(
        [sys.executable, '-m', 'gitsync', *args], capture_output=True, text=True, **more
    )


@pytest.mark.parametrize(
    'args',
    [['check'], ['check', '--format', 'json'], ['whoami', '--json'], ['hook', 'pre-commit']],
    ids=' '.join,
)
def test_an_error_is_said_with_its_hint_and_its_exit(tmp_path, args):
    done = ran(*args, cwd=tmp_path)
    assert done.returncode == (3 if args[0] == 'hook' else 2)
    assert (
        done.stderr.startswith('gitsync: error: not a git repository') and '  hint: ' in done.stderr
    )
    if len(args) > 1 and args[0] != 'hook':
        assert json.loads(done.stdout)['errors'][0]['code'] == 'no-repository'
    else:
        assert done.stdout == ''


def test_a_fault_of_the_program_is_exit_3_and_a_trace_on_request(monkeypatch, capsys):
    monkeypatch.setattr('gitsync.commands.gates.check.main', lambda argv: 1 // 0)
    assert main(['check']) == 3
    assert 'internal fault: ZeroDivisionError' in capsys.readouterr().err
    monkeypatch.setenv('GITSYNC_TRACEBACK', '1')
    with pytest.raises(ZeroDivisionError):
        main(['check'])


def test_an_interrupt_and_a_closed_pipe(monkeypatch, capsys, tmp_path):
    def interrupted(argv):
        raise KeyboardInterrupt

    monkeypatch.setattr('gitsync.commands.gates.check.main', interrupted)
    assert main(['check']) == 130
    for line in ('check --help', 'schema policy'):  # without click, and with it
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, '-m', 'gitsync', *line.split()], stdout=writer, stderr=subprocess.PIPE
        )
        os.close(writer)
        assert (done.returncode, done.stderr) == (141, b''), line


def test_an_end_that_is_asked_for_while_something_is_given_up_is_not_lost():
    """Python prints and drops what is raised in a __del__."""
    code = """
import os, signal, time
from gitsync.main import _give_back_at_end
_give_back_at_end(['board'])
class Held:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0)
try:
    Held()
    time.sleep(60)
except KeyboardInterrupt as error:
    print(error)
"""
    done = subprocess.run([sys.executable, '-c', code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f'{int(signal.SIGTERM)}\n', '')


def test_git_commits_where_the_parent_ignores_how_children_end(git):
    commit_sample_epic(git)
    git.write('.git/hooks/pre-commit', b'#!/bin/sh\n')
    (git.folder / '.git/hooks/pre-commit').chmod(0o755)
    git.write(README, git.read(README).replace(b'Planning', b'Waiting'))
    done = ran(
        *('commit', '-m', 'x'),
        cwd=git.folder,
        env={**os.environ, 'GITSYNC_AGENT': 'Primary', 'PYTHONPATH': str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
    )
    assert done.returncode == 0, done.stderr


def test_output_of_a_short_lived_process_is_whole(git):
    for number in range(2000):
        git.write(f'e{number}/EPIC_README.md', 'x <!-- BEGIN A -->\n')
    git('add', '-A')
    done = ran(
        'check',
        '--agent',
        'Primary',
        '--select',
        'GS1',
        '--format',
        'json',
        cwd=git.folder,
        env={**os.environ},
    )
    assert done.returncode == 1
    assert len(json.loads(done.stdout)['data']['findings']) >= 2000


WORDS = [
    'check',
    'check --help',
    'whoami',
    '--help',
    'explain GS201',
    'check --format json',
    'whoami --json',
]


@pytest.mark.parametrize('words', WORDS)
@pytest.mark.parametrize('ends', ['>&-', '2>&-', '<&- >&- 2>&-'])
def test_a_closed_stream_is_no_fault(git, words, ends):
    done = subprocess.run(
        f'{sys.executable} -m gitsync {words} {ends}',
        shell=True,
        capture_output=True,
        text=True,
        cwd=git.folder,
    )
    assert (done.returncode, done.stderr) == (0, '')
    assert 'internal fault' not in done.stdout


@pytest.mark.parametrize('words', WORDS)
def test_a_disk_that_is_full_is_told_in_words(git, words):
    """A command answers when its work is done, and is not to be run twice for that."""
    git.write('EPIC_README.md', 'x\n')
    git('add', '-A')
    done = subprocess.run(
        f'{sys.executable} -m gitsync {words} >/dev/full',
        shell=True,
        capture_output=True,
        text=True,
        cwd=git.folder,
    )
    assert done.returncode == 2
    what, hint = done.stderr.splitlines()[-2:]
    assert what.endswith(': No space left on device')
    is_answer = words != '--help'  # which click writes
    assert ('only the answer is lost' in hint) is is_answer
    assert ('free space or mend permissions' in hint) is not is_answer


@pytest.mark.parametrize('group', ['checkpoint', 'epic', 'lock', 'message', 'section', 'status'])
def test_a_group_without_its_word_shows_its_help_as_an_error(capsys, group):
    assert main([group]) == 2
    said = capsys.readouterr()
    assert said.out == '' and said.err.startswith(f'Usage: gitsync {group} ')


@pytest.mark.parametrize('word, meant', [('chekc', 'check'), ('bord', 'board'), ('xyzzy', '')])
def test_a_mistyped_command_names_the_nearest(capsys, word, meant):
    assert main([word]) == 2
    hint = f"did you mean 'gitsync {meant}'? see 'gitsync --help'" if meant else 'see'
    assert f'hint: {hint}' in capsys.readouterr().err


USAGES = {
    'board --nope': ("no such option '--nope'", "see 'gitsync board --help'"),
    'check --json': ("no such option '--json'", 'use --format json'),
    'completion': ("missing argument 'bash | zsh | fish'", "see 'gitsync completion --help'"),
    'completion csh': ("no such shell: 'csh'", 'one of bash, zsh, fish'),
    'help check': ("no such topic: 'check'", 'gitsync check --help'),
    'help x': ("no such topic: 'x'", 'topics: identity, merging, policy'),
}


@pytest.mark.parametrize('line', USAGES)
def test_what_is_mistyped_is_told_in_the_words_of_every_other_error(capsys, line):
    assert main(line.split()) == 2
    message, hint = USAGES[line]
    assert capsys.readouterr().err.startswith(f'gitsync: error: {message}\n  hint: {hint}')
