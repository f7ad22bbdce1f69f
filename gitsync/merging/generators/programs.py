"""Generators as git's configuration names them (gitsync.generator.NAME.command), and how they are
run.
"""

from __future__ import annotations

import os
import signal
import subprocess

from gitsync.core.text.value import Value
from gitsync.git import process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo

SECONDS = 300  # that one run may take
SHOWN = 500  # characters of what a failed one said


class Ran(Value):
    """How a run ended."""

    why: str  # it failed; '' when it did not


def key(generator: str) -> str:
    """The key of git's configuration that names a generator's command."""
    return f'gitsync.generator.{generator}.command'


def command_of(repo: Repo, generator: str) -> str:
    """The shell command of a generator; '' where none is configured."""
    return repo.config(key(generator)) or ''


def how_to_name(generator: str) -> str:
    """The command that configures one."""
    return f'git config {key(generator)} \'PROGRAM "$1"\''


def run(root: str, command: str, path: str) -> Ran:
    """Run a generator at the top of a worktree, with the path as $1; a command that is a program's
    name and nothing else is given it as its argument.

    What ties a process to the commit that is being made (GIT_INDEX_FILE and its kin) is not passed
    on.
    """
    if not set(command.strip()) & set(' \t\n$&|;<>(){}`"\''):
        command = f'{command} "$1"'
    try:
        child = subprocess.Popen(
            ['/bin/sh', '-c', command, 'sh', path],
            cwd=root,
            env=process.environment(elsewhere=True),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        return Ran(f'cannot be run: {error.strerror}')
    try:
        out, _ = child.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return Ran(f'took more than {SECONDS} seconds')
    if not child.returncode:
        return Ran('')
    said = ' | '.join(out.decode('utf-8', 'replace').strip()[-SHOWN:].splitlines()[-3:])
    return Ran(f'failed with exit {child.returncode}{": " if said else ""}{said}')
