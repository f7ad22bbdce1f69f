"""What tables, lists and groups of fields share: things with keys in an order, merged by key."""

from gitsync.core.merge.order import natural
from gitsync.core.merge.order import weave


def merged_order(base: list, ours: list, theirs: list, disputed: set, rank=natural) -> list | None:
    """The merged order of keys; disputed ones, which one side removed and the other changed, keep
    their places. None when both sides reordered.
    """
    if disputed:
        ours, theirs = _restored(base, ours, disputed), _restored(base, theirs, disputed)
    return weave(base, ours, theirs, rank)


def _restored(base, side, disputed):
    present, after, last = set(side), {}, None
    for key in base:
        if key in present:
            last = key
        elif key in disputed:
            after.setdefault(last, []).append(key)
    made = list(after.get(None, ()))
    for key in side:
        made.append(key)
        made += after.get(key, ())
    return made


def renames(base: list, side: list, is_same) -> dict:
    """{new key: old key} where a side has, between the same two neighbours, one new key for one old
    one and is_same(old, new) holds.
    """
    in_base, in_side = set(base), set(side)
    if in_base >= in_side or in_side >= in_base:
        return {}
    gone, new = _between(base, in_side), _between(side, in_base)
    return {
        new[slot][0]: keys[0]
        for slot, keys in gone.items()
        if len(keys) == 1 and len(new.get(slot, ())) == 1 and is_same(keys[0], new[slot][0])
    }


def both_rewrote(base: list, ours: list, theirs: list) -> bool:
    """True where both sides put something else, each its own, in the place of one key of base: two
    changes of one thing, not two additions.
    """
    if set(base) <= set(ours) | set(theirs):
        return False
    here, there = _instead(base, ours), _instead(base, theirs)
    return any(there.get(key) not in (None, new) for key, new in here.items())


def _instead(base, side):
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


def _between(keys, shared):
    """{(shared key before, shared key after): [the others between]}"""
    found, waiting, last = {}, [], None
    for key in [*keys, None]:
        if key is None or key in shared:
            if waiting:
                found[last, key] = waiting
            waiting, last = [], key
        else:
            waiting.append(key)
    return found


def unique(keys: list) -> bool:
    """True when no key stands twice."""
    return len(set(keys)) == len(keys)
