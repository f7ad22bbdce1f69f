"""The automatic merge of a merge commit's parents: what comes out where nobody has a hand in it.

For each path, in this order (b base, o the first parent, t the other; each may be absent):

1. o is t, or t is b      o
2. o is b                 t
3. both changed           the driver's merge of the three; in its conflicts either side, whole
4. changed and removed    a conflict: either side, whole

Several merge bases are merged into one first; with more parents each is merged in turn.
"""

from __future__ import annotations

from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import FOLDER
from gitsync.core.git.snapshot import PLAIN
from gitsync.core.git.snapshot import SUBMODULE
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.conflicts import pieces
from gitsync.core.text.value import Value
from gitsync.merging.one_file import merge_file
from gitsync.merging.renames import Names
from gitsync.merging.renames import renames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Sequence

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.core.text.conflicts import Piece
    from gitsync.git.repo import Repo
    from gitsync.merging.one_file import Outcome

    # (path, base, ours, theirs): the driver's merge of one file
    MergeFile = Callable[[str, bytes, bytes, bytes], Outcome]

_TOO_MANY = 64  # ways in which a text may be read as a choice of sides


class Version(Value):
    """One version of a file."""

    mode: str  # as in trees
    data: bytes  # an object id for a submodule


class Automatic(Value):
    """The automatic result for one path, with its conflicts as each side has them."""

    ours: Version | None
    theirs: Version | None
    pieces: tuple[Piece, ...] = ()  # of the text, where it has conflicts and two parents

    def explains(self, result: Version | None) -> bool:
        """True when the result is what came out, with one side of each conflict taken whole."""
        if result in (self.ours, self.theirs):
            return True
        return bool(
            self.pieces
            and result
            and self.ours
            and result.mode == self.ours.mode
            and is_choice(self.pieces, result.data)
        )


class Base(Value):
    """A merge base, and the tree of its own merge base with the first one (empty for the first)."""

    tree: Snapshot
    below: Snapshot


class Parents(Value):
    """The parents of a merge commit, as trees."""

    first: Snapshot
    others: tuple[Snapshot, ...]
    bases: tuple[tuple[Base, ...], ...]  # of each other parent with the first
    names: dict[str, Names]  # of the versions of what a side renamed, by path


def parents(
    repo: Repo,
    oids: Sequence[str],
    first: Snapshot,
    merge_bases: Callable[[str, str], Sequence[str]],
) -> Parents:
    """The parents with these ids; first is the tree of the first one."""
    others = tuple(repo.tree(oid) for oid in oids[1:])
    bases = tuple(_bases(repo, oids[0], oid, merge_bases) for oid in oids[1:])
    # git merges several parents without following renames
    names = renames(repo, bases[0][0].tree, first, others[0]) if len(others) == 1 else {}
    return Parents(first, others, bases, names)


def _bases(
    repo: Repo, one: str, other: str, merge_bases: Callable[[str, str], Sequence[str]]
) -> tuple[Base, ...]:
    oids = merge_bases(one, other)
    if not oids:
        return (Base(EMPTY, EMPTY),)
    first = oids[0]
    return tuple(
        Base(
            repo.tree(oid),
            repo.tree((merge_bases(first, oid) or [''])[0]) if oid != first else EMPTY,
        )
        for oid in oids
    )


def merge_all(
    parents: Parents, paths: Iterable[str], policy: Policy, take_theirs: bool = False
) -> dict[str, Automatic]:
    """The automatic result by path. take_theirs: where several merge bases conflict with each
    other, the base has the side of the later one.
    """
    batches = _Batches()

    def merge(path: str, base: bytes, ours: bytes, theirs: bytes) -> Outcome:
        return merge_file(path, base, ours, theirs, policy=policy, lines=batches)

    results: dict[str, Automatic] = {}
    waiting = list(paths)
    while waiting:
        for path in waiting:
            try:
                results[path] = _automatic(path, parents, take_theirs, merge)
            except _NotYet:
                continue
        waiting = [path for path in waiting if path not in results]
        if waiting:
            batches.run()
    return results


class _NotYet(Exception):
    """The line merges that this file asks for are not known yet."""


class _Batches:
    """The line merges of many files in few git processes.

    What is asked for is collected, then merged all at once, then asked for again.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, bytes, bytes], tuple[bytes, int] | None] = {}
        self._wanted: dict[tuple[bytes, bytes, bytes], None] = {}

    def __call__(self, regions: Sequence[tuple[bytes, bytes, bytes]]) -> list[tuple[bytes, int]]:
        lacking = [region for region in regions if region not in self._known]
        if lacking:
            self._wanted.update(dict.fromkeys(lacking))
            raise _NotYet
        merged = [self._known[region] for region in regions]
        texts = [text for text in merged if text is not None]
        if len(texts) < len(merged):
            raise Unmergeable('binary content')
        return texts

    def run(self) -> None:
        """Merge what was asked for; None is kept for what has no line merge."""
        from gitsync.git.merge_file import merger

        plain = [region for region in self._wanted if not any(b'\0' in text for text in region)]
        self._known.update(dict.fromkeys(self._wanted))
        try:
            self._known.update(zip(plain, merger()(plain) if plain else ()))
        except Unmergeable:
            for region in plain:  # they do not come apart again: one by one
                try:
                    self._known[region] = merger()([region])[0]
                except Unmergeable:
                    continue
        self._wanted = {}


def _automatic(path: str, parents: Parents, take_theirs: bool, merge: MergeFile) -> Automatic:
    """The result for one path: each other parent merged in turn into what came before."""
    names = parents.names.get(path) or Names(path, path, path)
    start = version(parents.first, names.ours)
    result = Automatic(start, start)
    bases = [_base(names.base, chain, take_theirs, merge) for chain in parents.bases]
    for base, tree in zip(bases, parents.others):
        other = version(tree, names.theirs)
        one = _merged(path, base, result.ours, other, merge)
        two = (
            one
            if result.theirs == result.ours
            else _merged(path, base, result.theirs, other, merge)
        )
        result = Automatic(one.ours, two.theirs, one.pieces if len(bases) == 1 else ())
    return result


def _base(
    path: str, chain: tuple[Base, ...], take_theirs: bool, merge: MergeFile
) -> Version | None:
    """The base of a path: the versions of several merge bases merged in turn."""
    result = version(chain[0].tree, path)
    for base in chain[1:]:
        merged = _merged(path, version(base.below, path), result, version(base.tree, path), merge)
        result = merged.theirs if take_theirs else merged.ours
    return result


def _merged(
    path: str, base: Version | None, ours: Version | None, other: Version | None, merge: MergeFile
) -> Automatic:
    """The cases 1 to 4 of the module's table."""
    if ours == other or other == base:
        return Automatic(ours, ours)
    if ours == base:
        return Automatic(other, other)
    if ours is None or other is None or ours.mode not in PLAIN or other.mode not in PLAIN:
        return Automatic(ours, other)
    mode = other.mode if base and ours.mode == base.mode else ours.mode
    start = base.data if base and base.mode in PLAIN else b''
    try:
        outcome = merge(path, start, ours.data, other.data)
    except Unmergeable:
        return Automatic(ours, other)
    if not outcome.conflicts:
        return Automatic(Version(mode, outcome.data), Version(mode, outcome.data))
    parts = pieces(outcome.data)
    return Automatic(Version(mode, _side(parts, 0)), Version(mode, _side(parts, 1)), parts)


def version(snapshot: Snapshot, path: str) -> Version | None:
    """What a snapshot has at a path; None for nothing and for a folder."""
    entry = snapshot.entry(path) if path else None
    if entry is None or entry.mode == FOLDER:
        return None
    if entry.mode == SUBMODULE:
        return Version(entry.mode, entry.oid.encode())
    return Version(entry.mode, snapshot.read(path) or b'')


def _side(parts: tuple[Piece, ...], side: int) -> bytes:
    return b''.join(part if isinstance(part, bytes) else part.sides[side] for part in parts)


def is_choice(parts: tuple[Piece, ...], data: bytes) -> bool:
    """True when the text is these pieces with one side of each conflict, whole; False too where
    that could be in too many ways.
    """
    places = {0}
    for part in parts:
        texts = (part,) if isinstance(part, bytes) else part.sides
        places = {at + len(text) for at in places for text in texts if data.startswith(text, at)}
        if len(places) > _TOO_MANY:
            return False
    return len(data) in places
