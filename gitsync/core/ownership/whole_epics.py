"""Whole epics: moved byte for byte, or removed when finished, by the coordinator or a maintainer.

Nobody's part is changed by either, so nothing in it is anybody's edit.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import README
from gitsync.core.policy.place import is_finished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.snapshot import Change
    from gitsync.core.git.snapshot import Entry
    from gitsync.core.policy.case import Case

    Files = dict[str, Entry]  # by the path below the epic's folder


def carried(case: Case) -> dict[str, str]:
    """{path: the path where it stood} of all that the change moves, and {path: path} of all that it
    removes, in whole epics.
    """
    gone = [epic for epic in _epics(case, 'before') if not case.after.names(epic)]
    if not gone or not case.coordinates():
        return {}
    arrived = [epic for epic in _epics(case, 'after') if not case.before.names(epic)]
    moved: dict[str, str] = {}
    for old in gone:
        held = _files(case, old, 'before')
        new = next((new for new in arrived if _is_same(case, old, held, new)), None)
        if new is not None:
            arrived.remove(new)
            moved.update((f'{new}/{rest}', f'{old}/{rest}') for rest in held)
        if new is not None or is_finished(case.before, old):
            moved.update((f'{old}/{rest}', f'{old}/{rest}') for rest in held)
    return moved


def _epics(case: Case, side: str) -> list[str]:
    """The folders of epics whose README the change takes away ('before') or brings ('after'); an
    epic that is the repository itself is none of them.
    """
    return [
        path.rpartition('/')[0]
        for path, change in case.changes.items()
        if path.endswith(f'/{README}')
        and not (change.before and change.after)
        and _entry(change, side) is not None
    ]


def _entry(change: Change, side: str) -> Entry | None:
    return change.before if side == 'before' else change.after


def _files(case: Case, epic: str, side: str) -> Files:
    """The files of an epic that goes or comes as a whole."""
    files: Files = {}
    for path, change in case.changes.items():
        entry = _entry(change, side) if path.startswith(epic + '/') else None
        if entry is not None:
            files[path[len(epic) + 1 :]] = entry
    return files


def _is_same(case: Case, old: str, held: Files, new: str) -> bool:
    """True where the new folder holds the same files with the same bytes and modes."""
    files = _files(case, new, 'after')
    if held.keys() != files.keys():
        return False
    return all(
        entry == files[rest] and (entry.oid or _is_kept(case, f'{old}/{rest}', f'{new}/{rest}'))
        for rest, entry in held.items()
    )


def _is_kept(case: Case, old: str, new: str) -> bool:
    """True for the same bytes, where no id tells it."""
    return case.before.read(old) == case.after.read(new)
