"""`check --fix`: what core/fixes finds plain, written whole. Nothing is overwritten, the index
stays as it is.

A file that someone else changed meanwhile is left alone: several agents may share a worktree.
"""

from __future__ import annotations

import os

from gitsync.core.documents.sections import ALL_DIALECTS
from gitsync.core.fixes import fix
from gitsync.core.fixes import misplaced
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.place import place_of
from gitsync.errors import GitsyncError
from gitsync.world import files
from gitsync.world import identity
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.fixes.misplaced import FileMove
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.git.repo import Repo


def fix_files(repo: Repo, paths: list[str], snapshot: Snapshot) -> tuple[list[str], dict[str, str]]:
    """Fix these files of the worktree: what was done, a line each, and the new paths of moved files
    by their old ones.
    """
    rules = policy_file.load(snapshot)
    lines: list[str] = []
    for path in paths:
        place = place_of(path, rules, lambda folder: is_epic(snapshot, folder))
        entry = snapshot.entry(path)
        if place and entry and entry.mode in ('100644', '100755'):
            markers = (place.document.markers if place.document else ()) or ALL_DIALECTS
            lines += _fix_one(repo, place.kind, path, snapshot.read(path) or b'', markers)
    moved: dict[str, str] = {}
    for epic in identity.epics_around(paths, snapshot) if rules.protocol == 's2-epic' else ():
        known = rosters.roster(rules, snapshot, [epic])
        for move in misplaced.plan(
            snapshot, epic, lambda name: form(name) in known or is_protocol(name)
        ):
            if move.source in paths:
                _move(repo, move, lines, moved)
    return lines, moved


def _fix_one(
    repo: Repo, kind: str, path: str, data: bytes, markers: Collection[Dialect]
) -> list[str]:
    new, mended = fix.fix(kind, data, markers)
    full = os.path.join(repo.root, path)
    if new == data:
        return []
    if files.load(full) != data:
        return [f"'{path}' changed meanwhile: left alone"]
    files.save(full, new)
    return [f"mended '{path}': {what}" for what in mended]


def _move(repo: Repo, move: FileMove, lines: list[str], moved: dict[str, str]) -> None:
    source, target = os.path.join(repo.root, move.source), os.path.join(repo.root, move.target)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.link(source, target)  # fails where something stands already, unlike a rename
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
