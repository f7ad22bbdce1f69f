"""The merge of three values by key and by object, which knows nothing of texts.

A member is a path: the names of members, and of objects in lists what their field says. What no
side has is ABSENT. Lists of no objects are bags: of each item as many as both sides' changes leave.
"""

FIELDS = ('id', 'name')


class Absent:
    """What stands for a member that is not there."""


ABSENT = Absent()


class Merge:
    """The merge, and the paths that both sides changed in two ways."""

    def __init__(self, base, ours, theirs, side=None):
        """side: 1 or 2, whose value stands where both changed it; None for neither."""
        self.side = side
        self.disputed = []
        self.is_reordered = False  # both sides put in another order what they share
        self.value = self._value(base, ours, theirs, ())

    def _value(self, base, ours, theirs, path):
        if all(isinstance(each, dict) for each in (base, ours, theirs)):
            self._look_at_order(list(base), list(ours), list(theirs))
        if _as_written(ours, theirs) or _as_written(theirs, base):
            return ours
        if _as_written(ours, base):
            return theirs
        if isinstance(ours, dict) and isinstance(theirs, dict):
            return self._members(base if isinstance(base, dict) else {}, ours, theirs, path)
        if isinstance(ours, list) and isinstance(theirs, list):
            return self._items(base if isinstance(base, list) else [], ours, theirs, path)
        if same(ours, theirs) or same(theirs, base):
            return ours
        return theirs if same(ours, base) else self._dispute(ours, theirs, path)

    def _dispute(self, ours, theirs, path):
        self.disputed.append(path)
        return theirs if self.side == 2 else ours

    def _members(self, base, ours, theirs, path):
        merged = {}
        for name in {**ours, **theirs, **base}:
            versions = [each.get(name, ABSENT) for each in (base, ours, theirs)]
            value = self._value(*versions, (*path, name))
            if value is not ABSENT:
                merged[name] = value
        return merged

    def _items(self, base, ours, theirs, path):
        field = told_apart(base, ours, theirs)
        if field:
            self._look_at_order(
                *[[each[field] for each in items] for items in (base, ours, theirs)]
            )
            by = [{each[field]: each for each in items} for items in (base, ours, theirs)]
            return list(self._members(*by, path).values())
        self._look_at_order(base, ours, theirs)
        if _is_rewritten(base, ours, theirs):
            return self._dispute(ours, theirs, path)
        bag = []
        for item in _once([*base, *ours, *theirs]):
            b, o, t = (_count(item, items) for items in (base, ours, theirs))
            if min(o, t) < b < max(o, t):
                self.is_reordered = True  # lines of the list may merge beside the conflict
                return self._dispute(ours, theirs, path)
            bag += [item] * (
                max(o, t)
                if o >= b and t >= b
                else min(o, t)
                if o < b and t < b
                else max(0, o + t - b)
            )
        return bag

    def _look_at_order(self, base, ours, theirs):
        moved = []
        for side in (ours, theirs):
            here = [each for each in base if _count(each, side)]
            there = [each for each in side if _count(each, base)]
            moved.append(not same(here, there))
        self.is_reordered |= all(moved)


def _is_rewritten(base, ours, theirs):
    """Whether an object that no field tells apart went from both lists, and came back in one."""
    went = [each for each in base if not _count(each, ours) and not _count(each, theirs)]
    came = [[each for each in side if not _count(each, base)] for side in (ours, theirs)]
    one, other = ([each for each in side if isinstance(each, (dict, list))] for side in came)
    return any(isinstance(each, (dict, list)) for each in went) and not alike(one, other)


def told_apart(*lists):
    """The field that tells the objects of lists apart; '' where there is none."""
    items = [each for items in lists for each in items]
    if not items or not all(isinstance(each, dict) for each in items):
        return ''
    for field in FIELDS:
        if all(
            len({each.get(field, ABSENT) for each in items} - {ABSENT}) == len(items)
            for items in lists
        ):
            return field
    return ''


def _once(items):
    seen = []
    for item in items:
        if not _count(item, seen):
            seen.append(item)
    return seen


def _count(item, items):
    return sum(same(item, each) for each in items)


def same(one, other):
    """Whether two values are the same JSON: 1 is not true, and a list has an order."""
    return _key(one) == _key(other)


def _as_written(one, other):
    """Whether two values are the same, and their members stand in one order."""
    return same(one, other) and repr(one) == repr(other)


def alike(one, other):
    """Whether two values are the same but for the order of lists."""
    return _key(one, is_bag=True) == _key(other, is_bag=True)


def _key(value, is_bag=False):
    if isinstance(value, dict):
        return 'object', tuple(sorted((name, _key(each, is_bag)) for name, each in value.items()))
    if isinstance(value, list):
        items = [_key(each, is_bag) for each in value]
        return 'list', tuple(sorted(items, key=repr) if is_bag else items)
    return type(value).__name__, repr(value)
