"""Order of things that have keys: natural order, and two sides' orders of a base combined.

Values only; every function is symmetric in ours and theirs, and linear in the number of keys but
for the sort of insertions.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Hashable
    from collections.abc import Sequence
    from typing import TypeAlias
    from typing import TypeVar

    from _typeshed import SupportsRichComparison

    Natural: TypeAlias = tuple[tuple[tuple[int, int, bytes], ...], bytes]
    Rank: TypeAlias = SupportsRichComparison
    T = TypeVar('T')
    Key = TypeVar('Key', bound=Hashable)
    Ordered = TypeVar('Ordered', bound=SupportsRichComparison)


_KINDS = b'.' * 48 + b'0' * 10 + b'.' * 198  # digits as 0, others as .


def natural(text: bytes) -> Natural:
    """A sort key in which runs of ASCII digits count as numbers ('2' before '10'); ends in the text
    itself, so that it is total.
    """
    parts: list[tuple[int, int, bytes]] = []
    kinds, at = text.translate(_KINDS), 0
    while (start := kinds.find(b'0', at)) >= 0:
        if start > at:
            parts.append((1, 0, text[at:start]))
        at = kinds.find(b'.', start) % (len(text) + 1)  # the end where none follows
        number = text[start : min(at, start + 64)].lstrip(b'0')
        parts.append((0, len(number), number))
    parts.append((1, 0, text[at:]))
    return (tuple(parts), text)


def pick(base: T | None, ours: T, theirs: T) -> T | None:
    """The three-way choice: the value that at most one side changed, or both alike, else None."""
    if ours == theirs or theirs == base:
        return ours
    return theirs if ours == base else None


def settle(base: Ordered | None, ours: Ordered, theirs: Ordered) -> Ordered:
    """As pick, for what carries no meaning (white space, spelling): when both changed it, the
    greater one, the same in both directions.
    """
    value = pick(base, ours, theirs)
    return max(ours, theirs) if value is None else value


def combined_order(
    base: Sequence[Key], ours: Sequence[Key], theirs: Sequence[Key], rank: Callable[[Key], Rank]
) -> list[Key] | None:
    """The merged order of keys, None when both sides reordered what they share in two different
    ways.

    Each argument is a list of keys without repetition. A key of base that a side lacks is removed.
    A side that reordered the surviving keys wins over one that did not. What a side adds follows
    the key that it followed there; what both add at one place stands in the order of rank(key); a
    key that both add stands once, at the earlier place.
    """
    in_ours, in_theirs, in_base = set(ours), set(theirs), set(base)
    kept = [key for key in base if key in in_ours and key in in_theirs]
    alive = set(kept)
    order = pick(
        kept, [key for key in ours if key in alive], [key for key in theirs if key in alive]
    )
    if order is None:
        return None
    added = (added_after(ours, alive, in_base), added_after(theirs, alive, in_base))
    result: list[Key] = []
    done: set[Key] = set()
    for anchor in [None, *order]:
        if anchor is not None:
            result.append(anchor)
        result += interleaved(added[0].get(anchor, ()), added[1].get(anchor, ()), rank, done)
    return result


def added_after(
    side: Sequence[Key], alive: set[Key], in_base: set[Key]
) -> dict[Key | None, list[Key]]:
    """{surviving key or None: [keys that the side added after it]}."""
    added: dict[Key | None, list[Key]] = {}
    anchor = None
    for key in side:
        if key in alive:
            anchor = key
        elif key not in in_base:
            added.setdefault(anchor, []).append(key)
    return added


def interleaved(
    ours: Sequence[Key], theirs: Sequence[Key], rank: Callable[[Key], Rank], done: set[Key]
) -> list[Key]:
    """Both insertions at one place, each key once: in the order of rank where each side has
    something of its own, so that the order of merging any number of sides does not show; else the
    order of the side that has all.
    """
    ours = [key for key in ours if key not in done]
    theirs = [key for key in theirs if key not in done]
    here, there = set(ours), set(theirs)
    if there < here:
        result = ours
    elif here < there or ours == theirs:
        result = theirs
    else:
        result = sorted(here | there, key=rank)
    done.update(result)
    return result


def with_removed(
    order: Sequence[Key], base: Sequence[Key], ours: Collection[Key], theirs: Collection[Key]
) -> list[Key]:
    """order with the keys that just one side removed put back after the key that they follow in
    base: they may be conflicts.
    """
    alive = set(order)
    back: dict[Key | None, list[Key]] = {}
    anchor = None
    for key in base:
        if key in alive:
            anchor = key
        elif (key in ours) != (key in theirs):
            back.setdefault(anchor, []).append(key)
    result = list(back.get(None, ()))
    for key in order:
        result += [key, *back.get(key, ())]
    return result
