"""Renames in a merge: under which names git takes the three versions of a file.

A file that one side renamed and the other changed is merged under its new name, and is gone under
its old one. git is asked for similar files only where a side removed what the other changed.
"""

from __future__ import annotations

import os

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.git.repo import Repo

    ByNewName = dict[str, 'Names']


class Names(Value):
    """Where the versions of a file stand; '' for a version that counts as absent."""

    base: str
    ours: str
    theirs: str


def renames(repo: Repo, base: Snapshot, ours: Snapshot, theirs: Snapshot) -> ByNewName:
    """The names of the versions by path, for the paths that a rename concerns."""
    one, other = _changed(repo, base, ours), _changed(repo, base, theirs)
    by_new_name: ByNewName = {}
    for old, new in _renamed(repo, base, ours, one, other).items():
        if theirs.entry(old) and not theirs.entry(new):
            by_new_name[new], by_new_name[old] = Names(old, new, old), Names('', '', '')
    for old, new in _renamed(repo, base, theirs, other, one).items():
        if ours.entry(old) and not ours.entry(new):
            by_new_name[new], by_new_name[old] = Names(old, old, new), Names('', '', '')
    return by_new_name


def _changed(repo: Repo, base: Snapshot, side: Snapshot) -> dict[str, bool]:
    """{path of base that a side changed: whether it removed it}."""
    return {change.path: change.after is None for change in repo.diff(base, side) if change.before}


def _renamed(
    repo: Repo,
    base: Snapshot,
    side: Snapshot,
    changed: dict[str, bool],
    other: dict[str, bool],
) -> dict[str, str]:
    """{old name: new name} of what the side renamed, as git sees it."""
    if not any(is_gone and other.get(path) is False for path, is_gone in changed.items()):
        return {}
    oids = [getattr(tree, 'oid', '') for tree in (base, side)]
    if not all(oids):
        return {}
    listed = repo.output('diff-tree', '-r', '-M', '--diff-filter=R', '--name-status', '-z', *oids)
    words = os.fsdecode(listed).split('\0')
    return dict(zip(words[1::3], words[2::3]))
