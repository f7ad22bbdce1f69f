"""gitsync completion, asked by real shells where they are."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gitsync.commands.setup.completion import SHELLS
from gitsync.commands.table import TABLE
from gitsync.core.rules.table import RULES
from gitsync.main import main
from tests.scenes.sample_epic import Played

PROGRAM = os.path.dirname(sys.executable)


@pytest.fixture
def played(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def words(played, *line):
    assert played.run('Primary', 'completion', 'words', '--', *line) == 0
    return played.out.splitlines()


def test_commands_and_subcommands(played):
    assert words(played, '') == [*sorted(TABLE), '--help']
    assert words(played, 'mess') == ['message']
    assert words(played, 'lock', 're') == ['release', 'renew']


def test_options(played):
    assert {'--json', '--help'} <= set(words(played, 'whoami', '--'))
    assert words(played, 'check', '--st') == ['--staged']
    assert words(played, 'epic', 'new', '--tem') == ['--template']


@pytest.mark.parametrize(
    ('line', 'names'),
    (
        pytest.param('join Sec', ['Secondary-A', 'Secondary-B'], id='agents'),
        pytest.param('whoami --agent Prim', ['Primary'], id='an option of an agent'),
        pytest.param('message send Secondary-B', ['Secondary-B'], id='a receiver'),
        pytest.param('section show PRIM', ['PRIMARY PROGRESS'], id='sections'),
        pytest.param('status show feature_01', ['feature_01_schedule'], id='features'),
        pytest.param('lock show epic', ['epic_readme'], id='locks'),
        pytest.param('explain GS21', ['GS210', 'GS211', 'GS212', 'GS213'], id='rules'),
        pytest.param('check --select GS105', ['GS105'], id='rules of check'),
        pytest.param('schema lock-s', ['lock-show'], id='schemas'),
        pytest.param('help mer', ['merging'], id='topics'),
        pytest.param('completion fi', ['fish'], id='shells'),
        pytest.param('join Secondary-A Sec', [], id='one agent only'),
    ),
)
def test_names(played, line, names):
    assert words(played, *line.split(' ')) == names


def test_a_lock_that_is_held_is_named(played):
    assert played.run('Primary', 'lock', 'acquire', 'demo') == 0
    assert words(played, 'lock', 'release', 'd') == ['demo']


def test_outside_a_repository_there_are_no_names_and_no_error(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(['completion', 'words', '--', 'join', 'P']) == 0
    assert main(['completion', 'words', '--', 'explain', 'GS10']) == 0
    out, err = capsys.readouterr()
    assert out.split() == [rule for rule in RULES if rule.startswith('GS10')] and err == ''


# By shell: how its completion is asked what fits 'gitsync section show PRIM' and 'gitsync '.
ASKED = {
    'bash': """
        eval "$(gitsync completion bash)"
        COMP_WORDS=(gitsync section show PRIM); COMP_CWORD=3; _gitsync
        printf '%s\\n' "${COMPREPLY[@]}"
        COMP_WORDS=(gitsync ''); COMP_CWORD=1; _gitsync
        printf '%s\\n' "${#COMPREPLY[@]}"
    """,
    'zsh': """
        compdef() { :; }
        compadd() { shift; print -rl -- "$@" }
        eval "$(gitsync completion zsh)"
        words=(gitsync section show PRIM); CURRENT=4; _gitsync
        words=(gitsync ''); CURRENT=2; compadd() { shift; print $# }; _gitsync
    """,
    'fish': """
        gitsync completion fish | source
        complete -C 'gitsync section show PRIM'
        complete -C 'gitsync ' | count
    """,
}
PLAIN = {'bash': ['-eu'], 'zsh': ['-f'], 'fish': ['-N']}  # without the user's own settings


@pytest.mark.parametrize('shell', SHELLS)
def test_a_shell_completes(shell, played):
    if not shutil.which(shell):
        pytest.skip(f'no {shell} here')
    done = subprocess.run(
        [shell, *PLAIN[shell], '-c', ASKED[shell]],
        cwd=played.git.folder,
        env={**os.environ, 'PATH': f'{PROGRAM}:{os.environ["PATH"]}'},
        capture_output=True,
        text=True,
    )
    assert done.stderr == ''
    section, commands = done.stdout.splitlines()
    assert section.replace('\\', '') == 'PRIMARY PROGRESS'
    assert int(commands) == len(TABLE) + 1


@pytest.mark.parametrize('shell', SHELLS)
def test_a_script_is_valid_and_printed_as_it_is(shell, capsys, tmp_path):
    assert main(['completion', shell]) == 0
    out = capsys.readouterr().out
    shells = Path(__file__).resolve().parents[3] / 'gitsync/setup/shell'
    assert out == (shells / f'completion.{shell}').read_text()
    if not shutil.which(shell):
        pytest.skip(f'no {shell} here')
    (tmp_path / 'script').write_text(out)
    subprocess.run([shell, '-n', str(tmp_path / 'script')], check=True)
