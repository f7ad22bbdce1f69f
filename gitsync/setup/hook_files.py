"""A hooks folder: what stands there, and the steps that put gitsync's hook files in or take them out.

A foreign hook is moved, bytes and mode kept, to the folder '<hooks>.before-gitsync' under its own
name, and still runs. The other files of the hooks folder are linked there, so that a hook that
looks beside itself or at its own name (husky, pre-commit's NAME.legacy) finds what it always found.
Nothing is remembered elsewhere: what the folders hold is the state, so a run that died half way is
mended by the next one.
"""

from __future__ import annotations

import os

from gitsync.core.setup.changes import Folder
from gitsync.core.setup.changes import Link
from gitsync.core.setup.changes import Move
from gitsync.core.setup.changes import Remove
from gitsync.core.setup.changes import RemoveFolder
from gitsync.core.setup.changes import Write
from gitsync.core.setup.written import BEFORE
from gitsync.core.setup.written import FOLDER_MADE
from gitsync.core.setup.written import GATES
from gitsync.core.setup.written import REPORTERS
from gitsync.core.setup.written import SERVER
from gitsync.core.setup.written import SIGNATURE
from gitsync.core.setup.written import STRICT
from gitsync.errors import GitsyncError
from gitsync.setup import scripts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.setup.changes import Step
    from gitsync.core.setup.written import Program

EVERY_NAME = (*GATES, *REPORTERS, *SERVER, *STRICT)
_IGNORE = b'*\n'


def state(folder: str, name: str) -> str:
    """'absent', 'ours', 'stale' (ours, not executable), 'legacy' (ours, kept as NAME.legacy by a
    hook that runs it), or 'foreign'.
    """
    path = os.path.join(folder, name)
    if _is_ours(path):
        return 'ours' if os.access(path, os.X_OK) else 'stale'
    if not os.path.lexists(path):
        return 'absent'
    return 'legacy' if _is_ours(path + '.legacy') else 'foreign'


def install_steps(
    folder: str, names: Iterable[str], program: Program, in_worktree: bool
) -> list[Step]:
    """Steps that make each named hook ours in this folder; none where all is as it should be."""
    made = not os.path.isdir(folder) or _folder_made(folder)
    steps: list[Step] = [] if os.path.isdir(folder) else [Folder(folder, 'hooks')]
    moved: list[str] = []
    for name in names:
        steps += _install_one(folder, name, scripts.hook(name, program, made), moved)
    if moved:
        steps += _company(folder, moved, in_worktree)
    return steps


def uninstall_steps(folder: str) -> list[Step]:
    """Steps that put the folder back as it was before install, hooks of others that came later
    kept.
    """
    kept = folder + BEFORE
    steps: list[Step] = []
    for name in EVERY_NAME:
        steps += _uninstall_one(folder, kept, name)
    steps += [
        Remove(os.path.join(kept, name), 'link or note of install')
        for name in _names(kept)
        if _is_company(os.path.join(kept, name))
    ]
    if os.path.isdir(kept):
        steps.append(RemoveFolder(kept, ''))
    if os.path.isdir(folder) and _folder_made(folder):
        steps.append(RemoveFolder(folder, 'made by install'))
    return steps


def _install_one(folder: str, name: str, text: bytes, moved: list[str]) -> list[Step]:
    path, kept = os.path.join(folder, name), os.path.join(folder + BEFORE, name)
    now = state(folder, name)
    if now == 'legacy':
        return _refresh(path + '.legacy', text, 'hook')
    if now in ('ours', 'stale'):
        return _refresh(path, text, 'hook')
    steps: list[Step] = []
    if now == 'foreign':
        steps += _set_aside(path, kept)
        moved.append(name)
    if os.path.lexists(path + '.legacy') and _is_ours(path + '.legacy'):
        steps.append(Remove(path + '.legacy', 'nothing runs it'))
    return [*steps, Write(path, text, 0o755, 'hook')]


def _set_aside(path: str, kept: str) -> list[Step]:
    if os.path.isdir(path) and not os.path.islink(path):
        raise GitsyncError(
            f"'{path}' is a folder, not a hook", 'move it away, then install again', 'foreign-hook'
        )
    if os.path.lexists(kept):
        if _bytes(kept) != _bytes(path):
            raise GitsyncError(
                f"the hook '{path}' was put in place of gitsync's, and an older one is kept as "
                f"'{kept}'",
                'remove the one that is no longer wanted, then install again',
                'foreign-hook',
            )
        steps: list[Step] = [Remove(path, f'the same as {kept}')]
    else:
        steps = [
            Folder(os.path.dirname(kept), 'foreign hooks'),
            Move(path, kept, 'foreign hook, still run first'),
        ]
    if (
        os.path.lexists(path + '.legacy')
        and not _is_ours(path + '.legacy')
        and not os.path.lexists(kept + '.legacy')
    ):
        steps.append(Move(path + '.legacy', kept + '.legacy', 'kept by that hook'))
    return steps


def _refresh(path: str, text: bytes, why: str) -> list[Step]:
    if _bytes(path) == text and os.access(path, os.X_OK):
        return []
    return [Write(path, text, 0o755, why)]


def _company(folder: str, moved: list[str], in_worktree: bool) -> list[Step]:
    """Links to everything else in the hooks folder, and an ignore file where git status would show
    the new folder.
    """
    kept, base = folder + BEFORE, os.path.basename(folder)
    there = set(_names(kept)) | set(moved) | {name + '.legacy' for name in moved}
    steps: list[Step] = [
        Link(os.path.join(kept, name), f'../{base}/{name}', 'for the foreign hooks')
        for name in _names(folder)
        if name not in there
        and name not in EVERY_NAME
        and not name.endswith('.sample')
        and not _is_ours(os.path.join(folder, name))
    ]
    if in_worktree and '.gitignore' not in there:
        steps = [step for step in steps if not step.path.endswith('/.gitignore')]
        steps.append(
            Write(os.path.join(kept, '.gitignore'), _IGNORE, None, 'the folder is not for commits')
        )
    return steps


def _uninstall_one(folder: str, kept: str, name: str) -> list[Step]:
    path, old = os.path.join(folder, name), os.path.join(kept, name)
    place = next((spot for spot in (path, path + '.legacy') if _is_ours(spot)), '')
    steps: list[Step] = []
    if os.path.lexists(old):
        if place:
            same = place != path and _bytes(old) == _bytes(path)
            steps.append(
                Remove(old, f'the same as {path}')
                if same
                else Move(old, place, 'foreign hook, as it was')
            )
            steps += [Remove(place, 'hook')] if same else []
        elif not os.path.lexists(path):
            steps.append(Move(old, path, 'foreign hook, as it was'))
        elif _bytes(old) == _bytes(path):
            steps.append(Remove(old, f'the same as {path}'))
    elif place:
        steps.append(Remove(place, 'hook'))
    if place != path and _is_ours(path):
        steps.append(Remove(path, 'hook'))
    legacy = path + '.legacy'
    if (
        os.path.lexists(old + '.legacy')
        and not os.path.islink(old + '.legacy')
        and (_is_ours(legacy) or not os.path.lexists(legacy))
    ):
        steps.append(Move(old + '.legacy', legacy, 'foreign hook, as it was'))
    return steps


def _is_ours(path: str) -> bool:
    return (
        not os.path.islink(path)
        and os.path.isfile(path)
        and SIGNATURE in (_bytes(path) or b'')[:400]
    )


def _folder_made(folder: str) -> bool:
    return any(
        _is_ours(path) and FOLDER_MADE in (_bytes(path) or b'')[:600]
        for path in (os.path.join(folder, name) for name in _names(folder))
    )


def _is_company(path: str) -> bool:
    if os.path.islink(path):
        return os.readlink(path).startswith('../') and os.path.basename(path) not in EVERY_NAME
    return os.path.basename(path) == '.gitignore' and _bytes(path) == _IGNORE


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _bytes(path: str) -> bytes | None:
    """A file's bytes; a link's target counts, so that equal links are equal hooks."""
    try:
        with open(path, 'rb') as file:
            return file.read()
    except OSError:
        return os.fsencode(os.readlink(path)) if os.path.islink(path) else None
