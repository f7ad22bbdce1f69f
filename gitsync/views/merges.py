"""The merges of an epic in which files were in conflict: those that their messages name, and those
in which the parents conflict when they are merged again. Git leaves the names out of a message
unless it is told to keep comments.
"""

from __future__ import annotations

from gitsync.core.git.commits import conflicts_named
from gitsync.core.policy.place import below
from gitsync.core.text.value import Value
from gitsync.merging import automatic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.epic.workplace import Workplace
    from gitsync.views.commits import EpicCommit

MOST = 200  # the newest ones are merged again


class MergeCommit(Value):
    """A merge commit that touched the epic."""

    oid: str
    at: datetime
    committer: str
    conflicts: tuple[str, ...]  # paths


def of_epic(
    place: Workplace, commits: Sequence[EpicCommit], lain: Sequence[str]
) -> list[MergeCommit]:
    """The merges among the epic's commits, in their order; lain: the epic's folders."""
    starts = tuple(below(folder, '') for folder in lain)
    merges = [commit for commit in commits if len(commit.parents) > 1]
    return [
        MergeCommit(
            commit.oid,
            commit.at,
            commit.committer,
            tuple(conflicts_named(commit.message))
            or (_again(place, commit.parents, starts) if left <= MOST else ()),
        )
        for left, commit in zip(range(len(merges), 0, -1), merges)
    ]


def _again(place: Workplace, oids: Sequence[str], starts: tuple[str, ...]) -> tuple[str, ...]:
    """The epic's files in which the parents conflict; of more than two parents nobody knows."""
    repo = place.repo
    if len(oids) != 2:
        return ()
    trees = [repo.tree(oid) for oid in oids]
    parents = automatic.parents(repo, oids, trees[0], repo.merge_bases)
    base = parents.bases[0][0].tree

    def changed(side: Snapshot) -> set[str]:
        return {one.path for one in repo.diff(base, side) if one.path.startswith(starts)}

    both = sorted(changed(trees[0]) & changed(trees[1]))
    merged = automatic.merge_all(parents, both, place.policy)
    return tuple(path for path in both if merged[path].ours != merged[path].theirs)
