"""The lock command: spellings, exit codes, and commands run under a lease."""

import fcntl
import os
import signal
import subprocess
import sys
import termios
import time

import pytest

from gitsync.core.documents import checkpoint
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def test_acquire_show_renew_release(epic):
    made = epic.data('Secondary-A', 'lock', 'acquire', 'epic_readme', '--operation', 'edit')
    assert made['held'] and made['holder'] == 'Secondary-A' and made['generation'] == 1
    assert checkpoint.parse(epic.read('.epic_locks/epic_readme.lock')).value['operation'] == 'edit'
    shown = epic.data('Secondary-B', 'lock', 'show', 'epic_readme')
    assert {key: shown[key] for key in ('name', 'held', 'holder', 'expires_at', 'generation')} == {
        key: made[key] for key in ('name', 'held', 'holder', 'expires_at', 'generation')
    }
    assert (
        epic.data('Secondary-A', 'lock', 'renew', 'epic_readme')['expires_at'] >= made['expires_at']
    )
    assert epic.run('Secondary-A', 'lock', 'release', 'epic_readme') == 0
    assert epic.data('Secondary-A', 'lock', 'show', 'epic_readme')['held'] is False
    assert epic.run('Secondary-A', 'lock', 'release', 'epic_readme') == 1


def test_a_lease_that_another_holds_is_not_acquired_in_time(epic):
    epic.run('Secondary-A', 'lock', 'acquire', 'x')
    assert epic.run('Secondary-B', 'lock', 'acquire', 'x', '--wait', '0') == 75
    assert 'Secondary-A holds it until' in epic.err
    assert (
        epic.data('Secondary-B', 'lock', 'acquire', 'x', '--wait', '0.2', code=75)['code']
        == 'not-acquired'
    )
    for verb in ('release', 'renew'):
        assert epic.run('Secondary-B', 'lock', verb, 'x') == 1
    epic.monkeypatch.setenv('CLAUDE_CODE_SESSION_ID', 'unused')
    assert epic.run('Secondary-A', 'lock', 'acquire', 'x', '--wait', '0') == 75


def test_the_hint_of_a_remote_lease_names_the_remote(epic, tmp_path):
    epic.git('init', '-q', '--bare', str(tmp_path / 'r'))
    epic.git('remote', 'add', 'origin', str(tmp_path / 'r'))
    lock = ('lock', 'acquire', 'x', '--remote', 'origin', '--wait', '0')
    assert epic.run('Secondary-A', *lock) == 0, epic.err
    assert epic.run('Secondary-A', *lock) == 75
    assert 'hint: give it back: gitsync lock release x --remote origin' in epic.err
    assert epic.run('Secondary-B', *lock) == 75
    assert 'gitsync lock show x --remote origin' in epic.err


def test_another_session_of_the_same_agent_is_not_the_holder(epic, monkeypatch):
    epic.run('Secondary-A', 'lock', 'acquire', 'x')
    from gitsync.main import main

    monkeypatch.setenv('GITSYNC_SESSION', 'another')
    assert main(['lock', 'release', 'x']) == 1
    assert 'another session' in epic.capfd.readouterr().err


def test_a_takeover_is_told_on_stderr_and_to_the_coordinator(epic):
    epic.run('Secondary-A', 'lock', 'acquire', 'x', '--for', '0.01')
    time.sleep(0.02)
    assert epic.run('Secondary-B', 'lock', 'acquire', 'x', '--wait', '0') == 0
    assert "'x' of Secondary-A ended" in epic.err
    assert [each['subject'] for each in epic.data('Primary', 'message', 'inbox')['messages']] == [
        'Lease x: takeover'
    ]
    assert epic.is_clean()


def test_a_corrupt_lock_file_counts_as_absent_is_kept_and_told(epic):
    epic.git.write(f'{FOLDER}/.epic_locks/x.lock', b'{"holder": "Seco')
    assert epic.run('Secondary-B', 'lock', 'acquire', 'x', '--wait', '0') == 0
    assert (
        'corrupt' in epic.err and epic.read('.epic_locks/x.lock.corrupt.1') == b'{"holder": "Seco'
    )
    assert epic.git('status', '--porcelain', '--', f'{FOLDER}/.epic_locks') == ''


def test_to_look_at_a_corrupt_lock_file_changes_nothing(epic):
    file = epic.git.write(f'{FOLDER}/.epic_locks/x.lock', b'{"holder": "Seco')
    assert epic.data('Secondary-B', 'lock', 'show', 'x')['held'] is False
    assert 'corrupt' in epic.err and file.exists()
    assert epic.data('Primary', 'message', 'inbox')['messages'] == []


@pytest.mark.parametrize(
    'options',
    [('--wait', 'nan'), ('--wait', '-1'), ('--for', '0'), ('--for', 'nan'), ('--for', '-1')],
    ids=' '.join,
)
def test_a_time_without_sense_is_a_usage_error(epic, options):
    assert epic.run('Secondary-A', 'lock', 'acquire', 'x', *options) == 2
    assert epic.data('Secondary-B', 'lock', 'show', 'x')['held'] is False


def test_break_is_the_coordinators(epic):
    epic.run('Secondary-A', 'lock', 'acquire', 'x')
    assert epic.run('Secondary-B', 'lock', 'break', 'x') == 2
    assert epic.run('', 'lock', 'break', 'x') == 2 and 'nobody is named' in epic.err
    assert epic.data('Primary', 'lock', 'break', 'x')['was'] == 'Secondary-A'
    assert epic.run('Secondary-A', 'lock', 'renew', 'x') == 1


@pytest.mark.parametrize('name', ['../x', 'a/b', 'x.lock', '.', 'a b'])
def test_names_that_lead_elsewhere_are_refused(epic, name):
    assert epic.run('Secondary-A', 'lock', 'acquire', '--wait', '0', '--', name) == 2


def gitsync(*argv, **more):
    return [sys.executable, '-m', 'gitsync', *argv]


def test_run_passes_the_exit_code_on_and_gives_the_lease_back(epic):
    assert (
        epic.run(
            'Secondary-A',
            'lock',
            'run',
            'x',
            '--',
            'sh',
            '-c',
            'test -f "$0" && exit 7',
            f'{FOLDER}/.epic_locks/x.lock',
        )
        == 7
    )
    assert epic.data('Primary', 'lock', 'show', 'x')['held'] is False
    assert epic.run('Secondary-A', 'lock', 'run', 'x', '--', 'sh', '-c', 'kill -9 $$') == 137
    assert epic.run('Secondary-A', 'lock', 'run', 'x', '--', 'no-such-command-here') == 127
    assert epic.run('Secondary-A', 'lock', 'run', 'x') == 2
    assert epic.data('Primary', 'lock', 'show', 'x')['held'] is False


def test_run_renews_while_the_command_runs(epic):
    assert epic.run('Secondary-A', 'lock', 'run', 'x', '--for', '0.4', '--', 'sleep', '1') == 0


def test_run_gives_its_child_the_lease_and_section_write_uses_it(epic):
    command = (
        f'printf mine | "{sys.executable}" -m gitsync section write && "{sys.executable}" -m '
        'gitsync lock renew epic_readme'
    )
    assert epic.run('Secondary-A', 'lock', 'run', 'epic_readme', '--', 'sh', '-c', command) == 0, (
        epic.err
    )
    assert b'\nmine\n' in epic.read('EPIC_README.md')


def test_run_fails_once_the_lease_is_lost_and_so_do_the_writes_of_its_child(epic):
    command = (
        f'rm {FOLDER}/.epic_locks/epic_readme.lock; printf mine | "{sys.executable}" -m gitsync '
        'section write; echo "wrote $?"; exit 0'
    )
    assert epic.run('Secondary-A', 'lock', 'run', 'epic_readme', '--', 'sh', '-c', command) == 1
    assert 'was lost' in epic.err
    assert b'mine' not in epic.read('EPIC_README.md')


COUNTING = """
import os, signal, sys, time
def count(*_):
    with open(sys.argv[1], 'a') as file:
        file.write('x')
signal.signal(signal.SIGINT, count)
with open(sys.argv[1] + '.ready', 'w'):
    pass
while not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
time.sleep(0.3)
sys.exit(7)
"""


def counting(epic, tmp_path, send, **more):
    """How many interrupts a child gets that goes on after each; send is given the lock run."""
    epic.run('Secondary-A', 'lock', 'show', 'x')
    count = tmp_path / 'count'
    child = (sys.executable, '-c', COUNTING, str(count))
    running = subprocess.Popen(gitsync('lock', 'run', 'x', '--', *child), **more)
    for _ in range(500):
        if count.with_name('count.ready').exists():
            break
        time.sleep(0.01)
    send(running)
    assert running.wait(10) == 7
    assert epic.data('Secondary-A', 'lock', 'show', 'x')['held'] is False
    return len(count.read_text()) if count.exists() else 0


def test_an_interrupt_of_lock_run_alone_is_handed_on_once(epic, tmp_path):
    assert counting(epic, tmp_path, lambda run: run.send_signal(signal.SIGINT)) == 1


def test_an_interrupt_from_the_terminal_reaches_the_child_once(epic, tmp_path):
    """As a person's Ctrl-C does: the terminal sends it to both."""
    ours, theirs = os.openpty()

    def take_terminal():
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    try:
        assert (
            counting(
                epic,
                tmp_path,
                lambda run: os.write(ours, b'\x03'),
                stdin=theirs,
                preexec_fn=take_terminal,
            )
            == 1
        )
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize('to_group', [False, True], ids=['to lock run alone', 'to the group'])
@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_command_and_gives_the_lease_back(epic, number, to_group):
    epic.run('Secondary-A', 'lock', 'show', 'x')
    path = epic.git.folder / FOLDER / '.epic_locks' / 'x.lock'
    child = ('sh', '-c', 'ulimit -c 0; touch ready; exec sleep 30')
    running = subprocess.Popen(gitsync('lock', 'run', 'x', '--', *child), start_new_session=True)
    for _ in range(500):
        if (epic.git.folder / 'ready').exists():
            break
        time.sleep(0.01)
    time.sleep(0.1)
    (os.killpg if to_group else os.kill)(running.pid, number)
    assert running.wait(10) == 128 + number
    assert not path.exists()


def test_without_an_epic_the_hint_says_how_to_make_one(git, monkeypatch, capfd):
    from gitsync.main import main

    monkeypatch.chdir(git.folder)
    assert main(['lock', 'show', 'x']) == 2
    assert 'gitsync epic new' in capfd.readouterr().err
    assert not os.path.exists(git.folder / '.epic_locks')


def test_an_option_of_the_command_that_is_run_is_none_of_gitsyncs(epic):
    epic.run('Secondary-A', 'lock', 'acquire', 'x')
    assert (
        epic.run('Secondary-B', 'lock', 'run', 'x', '--wait', '0', '--', 'tool', '--json') == 75
        and epic.out == ''
    )
