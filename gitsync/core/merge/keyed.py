"""What tables, lists and groups of fields share: things with keys in an order, merged by key."""

from __future__ import annotations

from gitsync.core.merge.order import combined_order
from gitsync.core.merge.order import natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from gitsync.core.merge.order import Key


def merged_order(
    base: Sequence[bytes], ours: Sequence[bytes], theirs: Sequence[bytes], disputed: set[bytes]
) -> list[bytes] | None:
    """The merged order of keys; disputed ones, which one side removed and the other changed, keep
    their places. None when both sides reordered.
    """
    ours, theirs = restored(base, ours, disputed), restored(base, theirs, disputed)
    return combined_order(base, ours, theirs, natural)


def restored(base: Sequence[Key], side: Sequence[Key], disputed: set[Key]) -> list[Key]:
    """The side's order with the disputed keys that it lacks behind what they follow in base."""
    present = set(side)
    after: dict[Key | None, list[Key]] = {}
    last = None
    for key in base:
        if key in present:
            last = key
        elif key in disputed:
            after.setdefault(last, []).append(key)
    order = list(after.get(None, ()))
    for key in side:
        order.append(key)
        order += after.get(key, ())
    return order


def renames(
    base: Sequence[Key], side: Sequence[Key], is_same: Callable[[Key, Key], bool]
) -> dict[Key, Key]:
    """{new key: old key} where a side has, between the same two neighbours, one new key for one old
    one and is_same(old, new) holds.
    """
    gone, new = _between(base, set(side)), _between(side, set(base))
    return {
        new[slot][0]: keys[0]
        for slot, keys in gone.items()
        if len(keys) == 1 and len(new.get(slot, ())) == 1 and is_same(keys[0], new[slot][0])
    }


def both_rewrote(base: Sequence[Key], ours: Sequence[Key], theirs: Sequence[Key]) -> bool:
    """True where both sides put something else, each its own, in the place of one key of base: two
    changes of one thing, not two additions.
    """
    here, there = _instead(base, ours), _instead(base, theirs)
    return any(there.get(key) not in (None, new) for key, new in here.items())


def _instead(base: Sequence[Key], side: Sequence[Key]) -> dict[Key, list[Key]]:
    """{key that a side removed: what it put between the same two neighbours}, where it put
    something.
    """
    in_base, in_side = set(base), set(side)
    new = _between(side, in_base)
    return {
        key: new[slot]
        for slot, keys in _between(base, in_side).items()
        if slot in new
        for key in keys
    }


def _between(
    keys: Sequence[Key], shared: set[Key]
) -> dict[tuple[Key | None, Key | None], list[Key]]:
    """{(shared key before, shared key after): [the others between]}"""
    between: dict[tuple[Key | None, Key | None], list[Key]] = {}
    waiting: list[Key] = []
    last = None
    for key in [*keys, None]:
        if key is None or key in shared:
            if waiting:
                between[last, key] = waiting
            waiting, last = [], key
        else:
            waiting.append(key)
    return between


def unique(keys: Sequence[Key]) -> bool:
    """True when no key stands twice."""
    return len(set(keys)) == len(keys)
