"""What stands where a document or a folder of an epic belongs, and the layout of the epics that a
change touches: GS6.
"""

from __future__ import annotations

from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.documents.protocol import BACKUPS
from gitsync.core.documents.protocol import FOLDERS
from gitsync.core.git.snapshot import FOLDER
from gitsync.core.git.snapshot import LINK
from gitsync.core.git.snapshot import SUBMODULE
from gitsync.core.git.snapshot import Entry
from gitsync.core.policy.place import folders_around
from gitsync.core.policy.place import is_epic
from gitsync.core.rules.finding import finding
from gitsync.core.rules.stood_before import noted
from gitsync.core.rules.wording import typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable

    from gitsync.core.git.snapshot import Change
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.case import Case
    from gitsync.core.policy.place import Place
    from gitsync.core.rules.finding import Finding

REPLACED = {
    LINK: 'is a symbolic link',
    SUBMODULE: 'is a submodule',
    FOLDER: 'is a folder',
    '100755': 'is executable',
}


def check_mode(
    path: str, entry: Entry | None, place: Place, was: Entry | None = None
) -> list[Finding]:
    """GS604: what stands there is no plain file. was: what the before side has there."""
    if entry is None or entry.mode == '100644' or not KINDS[place.kind].is_plain:
        return []
    is_executable = entry.mode == '100755'
    rule = 'GS901' if place.kind == 'policy' and not is_executable else 'GS604'
    what = REPLACED.get(entry.mode, f'has mode {entry.mode}')
    mend = _put_back(path, 'file', was is not None and was.is_file)
    if is_executable:
        mend = 'put the file back: chmod -x {0} && git add --chmod=-x {0}'.format(typed(path))
    return [finding(rule, path, 1, 1, f'document {what}; it must be a plain file', mend)]


def _put_back(path: str, what: str, stood: bool) -> str:
    """The hint that ends a GS604. Where it is not known that a file or folder stood before, HEAD
    may hold the fault itself: a checkout would bring it back.
    """
    back = f'git checkout HEAD -- {typed(path)}'
    if stood:
        return f'put the {what} back: {back}'
    out = f'git rm -rf --cached {typed(path)}'
    return f'take it out of git: {out}; then make the {what} there, or where HEAD has one: {back}'


def check_folders(case: Case, path: str) -> list[Finding]:
    """GS604 for the innermost folder around the path that stands where a document belongs. What a
    policy's pattern makes a document may be a folder of them.
    """
    is_free = case.place(path) is None
    for around in folders_around(path):
        place = case.place(around)
        was = case.before.entry(around)
        wrong = check_mode(around, Entry(FOLDER, ''), place, was) if place else []
        if wrong and place and (is_free or not place.document):
            return wrong
    return []


def check_stray(case: Case, change: Change) -> list[Finding]:
    """GS604 for a folder where a document belongs, and for a link or submodule where the layout of
    an epic has a folder.
    """
    if change.after is None:
        return []
    for wrong in check_folders(case, change.path):
        was = case.before.entry(wrong.path)
        return [] if was and was.mode == FOLDER else [wrong]
    if change.after.is_file or case.policy.protocol != 's2-epic':
        return []
    folder, _, name = change.path.rpartition('/')
    if name in (ARCHIVE, BACKUPS):
        folder, _, name = folder.rpartition('/')
    if not (name in FOLDERS or name.startswith('feature_')) or not case.is_epic(folder):
        return []
    what = REPLACED.get(change.after.mode, f'has mode {change.after.mode}')
    was = case.before.entry(change.path)
    hint = _put_back(change.path, 'folder', was is not None and was.mode == FOLDER)
    message = f'folder of the epic {what}; it must be a folder'
    return [finding('GS604', change.path, 1, 1, message, hint)]


def check_layouts(case: Case, snapshot: Snapshot, paths: Iterable[str]) -> list[Finding]:
    """GS6 for the epics around the paths, each blamed only for what was touched."""
    if case.policy.protocol != 's2-epic':
        return []
    touched: dict[str, list[str]] = {}
    for path in paths:
        epic = case.epic_around(path)
        if epic is not None and is_epic(snapshot, epic):
            touched.setdefault(epic, []).append(path)
    findings: list[Finding] = []
    for epic, inside in touched.items():
        findings += _layout(case, snapshot, epic, inside)
    return findings


def _layout(case: Case, snapshot: Snapshot, epic: str, paths: list[str]) -> list[Finding]:
    from gitsync.core.form.places.layout import check_layout

    return check_layout(snapshot, epic, paths, lambda name: case.knows(name, epic))


def with_old_layout(case: Case, findings: list[Finding], whole: Collection[str]) -> list[Finding]:
    """The findings of layout; those on what the change does not touch itself and that stood before,
    and those on what came with its whole epic, as warnings.
    """
    if not findings:
        return findings
    old = check_layouts(case, case.before, case.changes)
    stood = {(one.rule, one.path, one.message) for one in old if one.path not in case.changes}
    carried = tuple(path for path in whole if case.after.entry(path))
    told: list[Finding] = []
    for one in findings:
        is_carried = one.path in whole or any(path.startswith(one.path + '/') for path in carried)
        is_old = is_carried or (one.rule, one.path, one.message) in stood
        told += noted([one]) if is_old and one.severity == 'error' else [one]
    return told
