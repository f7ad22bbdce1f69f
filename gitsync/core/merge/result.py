"""What a merge gives and what it asks for, whatever the kind."""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from typing import TypeAlias

    Versions: TypeAlias = tuple[bytes, bytes, bytes]  # base, ours, theirs

    # The line merger that a merge is given: many regions, each (base, ours, theirs), in one call;
    # for each the merged bytes and how many conflicts are in them. Raises Unmergeable.
    MergeLines = Callable[[Sequence[Versions]], Sequence[tuple[bytes, int]]]
    # The columns that tell a table's rows apart, by its header's cells.
    KeyColumns = Callable[[tuple[str, ...]], tuple[int, ...]]
    # The proof of one text that a merge is given: what is wrong with a clean result, by base, ours,
    # theirs, the result and the key columns; () where nothing is.
    Faults = Callable[[bytes, bytes, bytes, bytes, KeyColumns], tuple[str, ...]]


class Unmergeable(Exception):
    """The versions cannot be merged by their meaning; the text says why.

    The caller merges them as text and says so.
    """


class Decision(Value):
    """What a rule decided where the versions alone did not say."""

    case: str  # a word, or a number of the contract's table
    where: str  # the place, for people
    what: str  # one sentence
    lost: bytes  # the whole input lines that the result no longer holds


class Merged(Value):
    """The result of a merge."""

    data: bytes
    conflicts: tuple[str, ...]  # the places, for people; () when clean
    decisions: tuple[Decision, ...]  # in file order


class Options(Value):
    """What a merge asks of the policy."""

    single_owner: Callable[[str], bool] = lambda name: False  # of a section, by its name
    markers: tuple[str | tuple[str, str], ...] = ()  # of sections; () for every dialect
    columns: KeyColumns | None = None  # None for those of the protocol's tables, else the first
    # fields that tell the objects of a JSON list apart; () for the usual
    keys: tuple[str, ...] = ()
    faults: Faults | None = None  # the proof of a text; without it no text is left to git's lines
