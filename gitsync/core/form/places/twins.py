"""Twins: paths that are one file on some disks and two for git.

Case, the composition of letters, letters that a disk passes over, dots and blanks at the end of a
name, and an NTFS stream behind ':' make no difference there, so whoever adds a document's twin
replaces the document in such a worktree.
"""

from __future__ import annotations

from gitsync.core.policy.place import below
from gitsync.core.rules.finding import finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.git.snapshot import Change
    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding

# what HFS+ passes over in names: joiners, marks and overrides of direction, a byte-order mark
# (next_hfs_char in git's utf8.c)
_PASSED_OVER = dict.fromkeys(
    [*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF]
)
_MOST = 1000  # ways to read one path; who makes more twins has been told of them


def judge(case: Case, paths: Iterable[str]) -> list[Finding]:
    """GS604 for every path that is the twin of a gated one."""
    folders: dict[str, dict[str, list[str]]] = {}
    findings = []
    for path in paths:
        twin = _twin(case, path, folders)
        if twin:
            message = (
                f"path is '{twin}' on disks that tell no case, or no letter composed otherwise; a "
                'document must be the only file of its name'
            )
            findings.append(
                finding('GS604', path, 1, 1, message, 'give the file another name with git mv')
            )
    return findings


def added(changes: Iterable[Change]) -> list[str]:
    """The paths that a change brings."""
    return [change.path for change in changes if change.before is None and change.after is not None]


def folded(name: str) -> str:
    """What a disk that folds names makes of one: equal for twins."""
    if name in ('.', '..'):
        return name
    plain = name.partition(':')[0].rstrip('. ').lower()
    if plain.isascii():
        return plain
    from unicodedata import normalize  # 1 MB that nearly no change needs

    bare = normalize('NFD', plain.translate(_PASSED_OVER)).casefold()
    return normalize('NFC', bare).rstrip('. ')


def _twin(case: Case, path: str, folders: dict[str, dict[str, list[str]]]) -> str:
    """The gated path that this one is on such disks, '' for none."""
    around = ['']
    for name in path.split('/'):
        around = [
            below(folder, other)
            for folder in around
            for other in _twins_in(case, folder, folders).get(folded(name), [name])
        ][:_MOST]
    return next((other for other in around if other != path and case.place(other)), '')


def _twins_in(
    case: Case, folder: str, folders: dict[str, dict[str, list[str]]]
) -> dict[str, list[str]]:
    """The names in a folder by what becomes of them there."""
    if folder not in folders:
        folders[folder] = {}
        for name in case.after.names(folder):
            folders[folder].setdefault(folded(name), []).append(name)
    return folders[folder]
