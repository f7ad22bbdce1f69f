"""Merge bases worked out from commit objects that are read already, without a git process a merge.

The walk is git's paint-down (commit-reach.c): both sides are painted from the youngest commit on,
and what carries both colours is common. The best common ancestors are those that no other common
one reaches.
"""

from __future__ import annotations

import heapq

from gitsync.core.git.snapshot import file_ids
from gitsync.errors import GitsyncError
from gitsync.git.objects import TOGETHER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Change
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.git.objects import GitObject
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
        self._changes: dict[tuple[str, str], list[Change]] = {}  # between trees
        self._head: str | None = None

    def commit(self, oid: str) -> Commit:
        """The commit; GitsyncError when it is missing (a shallow clone)."""
        commit = self.known.get(oid)
        if commit is None:
            stored = self.repo.read(oid)
            if not stored or stored.kind != 'commit':
                raise missing(oid)
            commit = self._keep(stored)
        return commit

    def head(self) -> str:
        """The id of HEAD's commit, '' where it is unborn; asked once."""
        if self._head is None:
            self._head = self.repo.head()
        return self._head

    def _read_ahead(self, oids: Iterable[str]) -> None:
        """Read these commits together, as far as they are there."""
        wanted = [oid for oid in oids if oid not in self.known]
        for stored in self.repo.start().read_all(wanted):
            if stored and stored.kind == 'commit':
                self._keep(stored)

    def _keep(self, stored: GitObject) -> Commit:
        from gitsync.core.git.commits import parse_commit

        if len(self.known) >= self.room:
            self.known.clear()
        commit = self.known[stored.oid] = parse_commit(stored.oid, stored.data)
        return commit

    def in_step(self, oids: Sequence[str], is_read: Callable[[str], bool]) -> Iterator[str]:
        """The same commits, parents first. Ahead of them they are read, what each changes beside
        its first parent, and the files at those paths that will be read: many at a time.
        """
        for some in _together(oids):
            self._read_ahead(some)
            commits = [self.commit(oid) for oid in some]
            parents = [
                self.known.get(commit.parents[0]) if commit.parents else None for commit in commits
            ]
            pairs = [
                (parent.tree, commit.tree) for parent, commit in zip(parents, commits) if parent
            ]
            self._changes = dict(zip(pairs, self.repo.diffs(pairs)))
            changes = (one for each in self._changes.values() for one in each)
            self.repo.load(file_ids(one for one in changes if is_read(one.path)))
            yield from some

    def diff(self, before: Snapshot, after: Snapshot) -> list[Change]:
        """Changes between two snapshots of trees, from what was read ahead where they were."""
        known = self._changes.get((getattr(before, 'oid', ''), getattr(after, 'oid', '')))
        return self.repo.diff(before, after) if known is None else known

    def parents(self, oid: str) -> tuple[str, ...]:
        """A commit's parents as git sees them: none where a shallow clone ends."""
        return () if oid in self._shallow else self.commit(oid).parents

    def date(self, commits: Sequence[str]) -> None:
        """Take these commits, parents first, to be younger than their parents, whatever they say:
        one that is dated 1970 would else send each walk through all of history.
        """
        for some in _together(commits):
            self._read_ahead(some)
            for oid in some:
                behind = [self._time(parent) + 1 for parent in self.parents(oid)]
                self._times[oid] = max([self.commit(oid).committer.time, *behind])

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


def _together(oids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in lists of as many as are read at once."""
    for start in range(0, len(oids), TOGETHER):
        yield oids[start : start + TOGETHER]


def missing(oid: str) -> GitsyncError:
    """The error for a commit that history names and the clone does not hold."""
    return GitsyncError(
        f'commit {oid} is missing: this clone is shallow, or damaged',
        WHOLE_HISTORY,
        'shallow',
    )
