"""The one place that carries steps out, and tells them."""

from __future__ import annotations

import os
from contextlib import contextmanager

from gitsync.core.setup.changes import Block
from gitsync.core.setup.changes import Folder
from gitsync.core.setup.changes import Link
from gitsync.core.setup.changes import Move
from gitsync.core.setup.changes import Remove
from gitsync.core.setup.changes import RemoveFolder
from gitsync.core.setup.changes import Write
from gitsync.core.setup.changes import described
from gitsync.core.setup.written import BEFORE
from gitsync.errors import GitsyncError
from gitsync.setup.plan import INFO
from gitsync.setup.plan import driver_script
from gitsync.world import files
from gitsync.world.output import clean
from gitsync.world.output import valid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.setup.changes import Step
    from gitsync.git.repo import Repo
    from gitsync.setup.clone import Clone


OURS = b'gitsync install\n'  # in a lock of git's configuration that is held here
LONG = 24  # lines of one file: more are told by their number alone


@contextmanager
def alone(repo: Repo) -> Iterator[None]:
    """One setting up at a time in a clone: two that look and then move would move each other's
    files. Nothing is left behind.
    """
    import fcntl

    folder = os.open(repo.common_dir, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def sweep(clone: Clone) -> None:
    """Remove what a killed install or uninstall left half written."""
    for folder in (
        clone.common_dir,
        os.path.dirname(driver_script(clone.common_dir)),
        os.path.join(clone.common_dir, INFO[0]),
        *clone.worktrees,
        *clone.hook_folders,
        *(folder + BEFORE for folder in clone.hook_folders),
    ):
        files.sweep(folder)


def run(steps: Sequence[Step], dry_run: bool) -> str:
    """Carry the steps out unless it is a dry run; the report for a reader."""
    text = told(steps, dry_run)
    if not dry_run:
        for step in steps:
            carry_out(step)
    return text


def told(steps: Sequence[Step], dry_run: bool) -> str:
    """The steps for a reader, the changed lines under each; what has been done, then without those
    of a long file, or what would be.
    """
    if not steps:
        return 'nothing to change: all is as it should be\n'
    lines = []
    for step in steps:
        lines.append(('would ' if dry_run else '') + clean(described(step)))
        changed = _changed_lines(step)
        if len(changed) > LONG and not dry_run:
            changed = [f'{len(changed)} lines (--dry-run shows them)']
        lines += ['    ' + clean(line) for line in changed]
    return '\n'.join(lines) + '\n'


def as_data(steps: Sequence[Step]) -> list[dict[str, str]]:
    """The steps for a program."""
    return [
        {
            'do': type(step).__name__.lower(),
            'path': valid(step.path),
            'target': valid(step.target) if isinstance(step, (Link, Move)) else '',
            'why': step.why,
        }
        for step in steps
    ]


def _changed_lines(step: Step) -> list[str]:
    """'+' and '-' lines of a file that is changed or made; hook files and scripts are named
    only.
    """
    if not isinstance(step, (Block, Write)) or step.why.endswith(('hook', 'script')):
        return []
    before = files.load(step.path)
    after = step.after(before) if isinstance(step, Block) else step.data
    from difflib import unified_diff

    old, new = (
        [os.fsdecode(line) for line in (data or b'').split(b'\n')] for data in (before, after)
    )
    changed = unified_diff(old, new, n=0, lineterm='')
    return [line for line in changed if not line.startswith(('---', '+++', '@@'))]


def carry_out(step: Step) -> None:
    """Do one step on disk; each is whole or absent."""
    try:
        _do(step)
    except OSError as error:
        raise GitsyncError(
            f"cannot {type(step).__name__.lower()} '{step.path}': {error.strerror}",
            'mend that, then run the same command again: it goes on from here',
            'unwritable',
        ) from None


def _do(step: Step) -> None:
    match step:
        case Write():
            files.sweep(os.path.dirname(step.path))
            files.save(step.path, step.data, step.mode)
        case Block():
            _block(step)
        case Folder():
            os.makedirs(step.path, exist_ok=True)
        case Move():
            os.makedirs(os.path.dirname(step.target), exist_ok=True)
            os.replace(step.path, step.target)
        case Link():
            if not os.path.lexists(step.path):
                os.symlink(step.target, step.path)
        case Remove():
            if os.path.lexists(step.path):
                os.unlink(step.path)
        case RemoveFolder():
            if os.path.isdir(step.path) and not os.listdir(step.path):
                os.rmdir(step.path)


def _block(step: Block) -> None:
    """Read again, and write under git's own lock when the file is git's configuration."""
    path = os.path.realpath(step.path)
    lock = path + '.lock' if os.path.basename(path) == 'config' else ''
    if lock and not files.claim(lock, OURS):
        raise GitsyncError(
            f"another process is changing '{path}'",
            f"wait for it, or remove '{lock}' when none is",
            'locked',
        )
    try:
        before = files.load(step.path)
        after = step.after(before)
        if after is None:
            os.unlink(path)
        elif after != before:
            files.save(path, after)
    finally:
        if lock:
            os.unlink(lock)
