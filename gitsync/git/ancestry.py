"""Merge bases worked out from commit objects that are read already, without a git process a merge.

The walk is git's paint-down (commit-reach.c): both sides are painted from the youngest commit on,
and what carries both colours is common. The best common ancestors are those that no other common
one reaches.
"""

from __future__ import annotations

import heapq

from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from gitsync.core.git.commits import Commit
    from gitsync.git.repo import Repo

WHOLE_HISTORY = 'fetch the whole history: git fetch --unshallow (in CI: fetch-depth 0)'
_ONE, _OTHER, _STALE = 1, 2, 4
_SLOP = 100  # commits


class Ancestry:
    """Commits of one repository by id, each read once; commit(oid) -> Commit, kept while there is
    room.
    """

    def __init__(self, repo: Repo, room: int = 50_000) -> None:
        self.repo, self.room = repo, room
        self.known: dict[str, Commit] = {}
        self._shallow = repo.shallow()
        self._times: dict[str, int] = {}

    def commit(self, oid: str) -> Commit:
        """The commit; GitsyncError when it is missing (a shallow clone)."""
        commit = self.known.get(oid)
        if commit is None:
            stored = self.repo.read(oid)
            if not stored or stored.kind != 'commit':
                raise missing(oid)
            from gitsync.core.git.commits import parse_commit

            commit = parse_commit(oid, stored.data)
            if len(self.known) >= self.room:
                self.known.clear()
            self.known[oid] = commit
        return commit

    def parents(self, oid: str) -> tuple[str, ...]:
        """A commit's parents as git sees them: none where a shallow clone ends."""
        return () if oid in self._shallow else self.commit(oid).parents

    def date(self, commits: Iterable[str]) -> None:
        """Take these commits, parents first, to be younger than their parents, whatever they say:
        one that is dated 1970 would else send each walk through all of history.
        """
        for oid in commits:
            commit = self.commit(oid)
            behind = [self._time(parent) + 1 for parent in self.parents(oid)]
            self._times[oid] = max([commit.committer.time, *behind])

    def _time(self, oid: str) -> int:
        known = self._times.get(oid)
        return self.commit(oid).committer.time if known is None else known

    def merge_bases(self, ones: Iterable[str], other: str) -> list[str]:
        """The best common ancestors of one commit and any of several, newest first; [] for
        unrelated histories.
        """
        common = self._common(ones, other)
        if len(common) < 2:
            return common
        return [
            oid
            for oid in common
            if not any(oid != better and self.reaches(better, oid) for better in common)
        ]

    def reaches(self, descendant: str, ancestor: str) -> bool:
        """True when ancestor is descendant or stands behind it."""
        return ancestor in self._common([descendant], ancestor)

    def beyond(self, ones: Iterable[str], others: Iterable[str]) -> list[str]:
        """What these commits reach and the others do not, newest first. As git's own walk does, it
        goes on a while behind the last of them, for a commit may be dated before its parents.
        """
        walk, left = _PaintDown(self._time), _SLOP
        for oid in ones:
            walk.paint(oid, _ONE)
        for oid in others:
            walk.paint(oid, _OTHER | _STALE)
        while walk.open or (left and walk.is_waiting):
            left = _SLOP if walk.open else left - 1
            oid, colour = walk.next()
            for parent in self.parents(oid):
                walk.paint(parent, colour)
        ones_own = [oid for oid, colour in walk.colours.items() if not colour & _OTHER]
        return sorted(ones_own, key=self._time, reverse=True)

    def _common(self, ones: Iterable[str], other: str) -> list[str]:
        walk = _PaintDown(self._time)
        common: dict[str, None] = {}
        for oid in ones:
            walk.paint(oid, _ONE)
        walk.paint(other, _OTHER)
        while walk.open:
            oid, colour = walk.next()
            if colour & (_ONE | _OTHER) == _ONE | _OTHER:
                if not colour & _STALE:
                    common.setdefault(oid)
                colour |= _STALE
            for parent in self.parents(oid):
                walk.paint(parent, colour)
        return [oid for oid in common if not walk.colours[oid] & _STALE]


class _PaintDown:
    """A walk from painted commits down, the youngest first."""

    def __init__(self, time_of: Callable[[str], int]) -> None:
        self.colours: dict[str, int] = {}
        self.open = 0  # how many in the queue are not stale: the walk ends with the last of them
        self._queue: list[tuple[int, str, int]] = []  # the time negated, the id, the colour
        self._time_of = time_of

    def paint(self, oid: str, colour: int) -> None:
        """Add a colour to a commit; it is walked from again where that is new to it."""
        old = self.colours.get(oid, 0)
        if old | colour == old:
            return
        self.colours[oid] = old | colour
        heapq.heappush(self._queue, (-self._time_of(oid), oid, old | colour))
        self.open += not (old | colour) & _STALE

    @property
    def is_waiting(self) -> bool:
        """True while there is a commit to walk from."""
        return bool(self._queue)

    def next(self) -> tuple[str, int]:
        """The youngest commit of the queue, with all its colours."""
        _, oid, colour = heapq.heappop(self._queue)
        self.open -= not colour & _STALE
        return oid, self.colours[oid]


def missing(oid: str) -> GitsyncError:
    """The error for a commit that history names and the clone does not hold."""
    return GitsyncError(
        f'commit {oid} is missing: this clone is shallow, or damaged',
        WHOLE_HISTORY,
        'shallow',
    )
