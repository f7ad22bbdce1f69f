"""The shell that install writes: the files of setup/shell, below lines that say how to start
gitsync.

Every way in which the program can fail leaves a merge with both sides and a gate closed. That is
decided there, in POSIX sh, because the program itself may be what is missing.
"""

import os

from gitsync.core.setup.written import FOLDER_MADE
from gitsync.core.setup.written import READS_STDIN
from gitsync.core.setup.written import REPORTERS
from gitsync.core.setup.written import SIGNATURE
from gitsync.core.setup.written import START
from gitsync.core.setup.written import Program
from gitsync.core.text.shell_word import quote

SHELL = os.path.join(os.path.dirname(__file__), 'shell')
_SETTLED = ('prepare-commit-msg', 'commit-msg')
_CONFIGURED = "# gitsync's configured hooks (made by 'gitsync install', taken out by 'uninstall')"
_EDIT_HOOK = "# how agents' tools start gitsync here (made by 'gitsync install')"
_DRIVER = "# gitsync's merge driver (made by 'gitsync install', taken out by 'gitsync uninstall')"


def merge_driver(program: Program) -> bytes:
    """The script that the driver line of the configuration reads."""
    return _script([_DRIVER, '# shellcheck shell=sh', *_starting(program)], 'merge-driver.sh')


def hook(name: str, program: Program, folder_made: bool = False) -> bytes:
    """The file that git runs as hook NAME; folder_made: install made the hooks folder too."""
    head = [
        '#!/bin/sh',
        SIGNATURE.decode(),
        *([FOLDER_MADE.decode()] if folder_made else []),
        *_starting(program),
        f'name={name}',
        f'kind={"reporter" if name in REPORTERS else "gate"}',
        f'stdin={"yes" if name in READS_STDIN else ""}',
        f'settles={"yes" if name in _SETTLED else ""}',
    ]
    return _script(head, *([f'{name}.sh'] if name in _SETTLED else []), 'hook.sh')


def configured_hook(program: Program) -> bytes:
    """The script of the hooks that stand in git's configuration."""
    return _script(
        [_CONFIGURED, '# shellcheck shell=sh', *_starting(program)], 'configured-hook.sh'
    )


def edit_hook(program: Program) -> bytes:
    """The script that the command lines in the settings of agents' tools read."""
    return _script([_EDIT_HOOK, '# shellcheck shell=sh', *_starting(program)], 'edit-hook.sh')


def opencode_plugin() -> bytes:
    """The module that OpenCode loads: the same for every machine."""
    with open(os.path.join(SHELL, 'opencode.js'), 'rb') as file:
        return file.read()


def _starting(program: Program) -> list[str]:
    return [
        f'python={quote(program.python)}',
        f'home={quote(program.home)}',
        f'start={quote(START)}',
    ]


def _script(head: list[str], *names: str) -> bytes:
    parts = ['\n'.join([*head, '']).encode('utf-8', 'surrogateescape')]
    for name in names:
        with open(os.path.join(SHELL, name), 'rb') as file:
            parts.append(file.read())
    return b'\n'.join(parts)
