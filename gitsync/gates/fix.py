"""`check --fix`: what core/fixes finds plain, written whole. Nothing is overwritten, the index
stays as it is.

A file that someone else changed meanwhile is left alone: several agents may share a worktree.
"""

from __future__ import annotations

import os

from gitsync.core.fixes import fix
from gitsync.core.fixes import misplaced
from gitsync.core.policy.place import folders_around
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.fixes.misplaced import FileMove
    from gitsync.core.policy.case import Case
    from gitsync.git.repo import Repo


def fix_asked(repo: Repo, mode: str, names: list[str]) -> tuple[list[str], list[str]]:
    """Fix the form of the files that 'check --fix' is asked for: what was done in words, and the
    names, of moved files the new ones.
    """
    from gitsync.core.policy.case import Case
    from gitsync.git.changes import staged_change
    from gitsync.git.changes import tracked
    from gitsync.world import policy_file

    repo.need_worktree()
    if mode == 'files':
        from gitsync.gates.named_files import named_files

        paths, snapshot = named_files(repo, names), repo.disk()
    else:
        snapshot = tracked(repo)
        paths = snapshot.paths()
        if mode == 'staged':
            changed = {change.path for change in staged_change(repo).changes if change.after}
            paths = [path for path in paths if path in changed]
    lines, moved = fix_files(repo, paths, Case.unchanged(snapshot, policy_file.load(snapshot)))
    if mode == 'files':
        names = [os.path.join(repo.root, moved.get(path, path)) for path in paths]
    elif lines:
        lines.append('the index was not touched: git add what was mended')
    return lines or [nothing_mended(mode, paths)], names


def fix_files(repo: Repo, paths: list[str], case: Case) -> tuple[list[str], dict[str, str]]:
    """Fix these files of the worktree, as they stand in the case: what was done, a line each, and
    the new paths of moved files by their old ones.
    """
    lines: list[str] = []
    for path in paths:
        place, data = case.place(path), case.bytes_after(path)
        if place and data is not None:
            lines += _fix_one(repo, place.kind, path, data, place.markers)
    moved: dict[str, str] = {}
    for epic in _epics(paths, case):
        for move in misplaced.plan(case.after, epic, lambda name: case.knows(name, epic)):
            if move.source in paths:
                _move(repo, move, lines, moved)
    return lines, moved


def nothing_mended(mode: str, paths: list[str]) -> str:
    """What is told where nothing was fixed."""
    if mode == 'staged' and not paths:
        return (
            'nothing is staged, so nothing was judged: gitsync check --all --fix, or --fix FILES…'
        )
    return f'nothing to mend in {"the staged change" if mode == "staged" else "these files"}'


def _epics(paths: list[str], case: Case) -> list[str]:
    """The epics of the protocol around these paths, sorted."""
    if case.policy.protocol != 's2-epic':
        return []
    folders = {folder for path in paths for folder in folders_around(path)}
    return sorted(filter(case.is_epic, folders))


def _fix_one(
    repo: Repo, kind: str, path: str, data: bytes, markers: Collection[Dialect]
) -> list[str]:
    new, mended = fix.fix(kind, data, markers)
    full = os.path.join(repo.root, path)
    if new == data:
        return []
    if files.load(full) != data:
        return [f"'{path}' changed meanwhile: left alone"]
    files.sweep(os.path.dirname(full))
    files.save(full, new)
    return [f"mended '{path}': {what}" for what in mended]


def _move(repo: Repo, move: FileMove, lines: list[str], moved: dict[str, str]) -> None:
    source, target = os.path.join(repo.root, move.source), os.path.join(repo.root, move.target)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        files.link(source, target)  # fails where something stands already, unlike a rename
        if os.path.lexists(source):
            os.unlink(source)
    except FileExistsError:
        lines.append(f"'{move.source}' was not moved: '{move.target}' exists")
        return
    except OSError as error:
        raise GitsyncError(
            f"cannot move '{move.source}' to '{move.target}': {error.strerror}",
            'move it by hand',
            'unwritable',
        ) from None
    lines.append(f"moved '{move.source}' to '{move.target}'")
    moved[move.source] = move.target
