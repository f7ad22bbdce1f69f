"""Twins: paths that are one file on some disks and two for git.

The upper and lower case of ASCII, dots and blanks at the end of a name, and an NTFS stream behind
':' make no difference there, so whoever adds a document's twin replaces the document in such a
worktree.
"""

from __future__ import annotations

from gitsync.core.rules.finding import finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.git.snapshot import Change
    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding


def judge(case: Case, paths: Iterable[str]) -> list[Finding]:
    """GS604 for every path that is the twin of a gated one."""
    folders: dict[str, dict[str, str]] = {}
    found = []
    for path in paths:
        twin = _twin(case, path, folders)
        if twin:
            message = (
                f"path is '{twin}' on disks that know no case; a document must be the only file of "
                'its name'
            )
            found.append(
                finding('GS604', path, 1, 1, message, 'give the file another name with git mv')
            )
    return found


def added(changes: Iterable[Change]) -> list[str]:
    """The paths that a change brings."""
    return [change.path for change in changes if change.before is None and change.after is not None]


def _twin(case: Case, path: str, folders: dict[str, dict[str, str]]) -> str:
    """The gated path that this one is on such disks, '' for none."""
    spelled: list[str] = []
    for name in path.split('/'):
        folder = '/'.join(spelled)
        if folder not in folders:
            folders[folder] = _others(case.after.names(folder))
        spelled.append(folders[folder].get(name, name))
    twin = '/'.join(spelled)
    return twin if twin != path and case.place(twin) else ''


def _others(names: Iterable[str]) -> dict[str, str]:
    """{name: the one that comes to be the same}, each way; {} in nearly every folder."""
    seen: dict[str, str] = {}
    found: dict[str, str] = {}
    for name in names:
        plain = name.partition(':')[0].rstrip('. ').lower()
        if plain in seen:
            found[name], found[seen[plain]] = seen[plain], name
        else:
            seen[plain] = name
    return found
