"""The merge of three trees by identity: which results are right, or that it must conflict.

Knows what each side did to which node, so it needs no guess about what belongs together.
"""

import itertools
import re

from tests.soak.outlines.model import Node
from tests.soak.outlines.model import text


class Disputed(Exception):
    """Both sides changed one thing in two ways: the merge must leave a conflict."""


MOST = 64  # results that are looked at


def results(base, ours, theirs):
    """The bytes of every right result, made as they are looked at; raises Disputed where there is
    none.
    """
    _check_moves(base, ours, theirs)
    merged = itertools.islice(_merged(base, ours, theirs), MOST)
    first = next(merged)  # what is disputed shows here
    return (text(each) for each in itertools.chain([first], merged))


def _check_moves(base, ours, theirs):
    """An item that one side moved to another list is the other side's to move, or to remove."""
    parents = [_parents(each) for each in (base, ours, theirs)]
    words = [[node.words for node in each.walk()] for each in (base, ours, theirs)]
    for number, (home, item) in parents[0].items():
        (ours, here), (theirs, there) = (each.get(number, (None, None)) for each in parents[1:])
        if None in (ours, theirs) and _is_again(item, parents):
            raise Unsure  # who removed it put its equal elsewhere, or moved it there
        if ours == theirs != home and ours is not None and not here.same_content(there):
            raise Unsure  # both moved it there: in two versions of it, which stand once or twice
        if home in (ours, theirs) or ours == theirs:
            continue
        if any(each.count(item.words) > 1 for each in words):
            raise Unsure  # nothing tells which of the equal ones was moved
        raise Disputed(f'moved, and removed or moved elsewhere: {item.words!r}')


def _is_again(item, parents):
    """Whether one side alone has new items of these words."""
    base, *sides = parents
    new = [
        any(each.words == item.words for number, (_, each) in side.items() if number not in base)
        for side in sides
    ]
    return new[0] != new[1]


def _parents(tree):
    """{id of an item: (id of its parent, the item)}."""
    return {
        child.id: (node.id, child)
        for node in tree.walk()
        for child in node.children
        if child.kind == 'item'
    }


def _pick(base, ours, theirs):
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    raise Disputed(f'{base!r}: {ours!r} or {theirs!r}')


def _merged(base, ours, theirs):
    """Every right merge of a node."""
    words = _pick(base.words, ours.words, theirs.words)
    box = _pick(base.box, ours.box, theirs.box)
    cells = [_pick(*each) for each in zip(base.cells, ours.cells, theirs.cells)]
    choices = list(_children(base, ours, theirs))
    for combination in itertools.product(*choices):
        children = list(itertools.chain.from_iterable(combination))
        yield Node(base.id, base.kind, words, box, cells, children)


def _children(base, ours, theirs):
    """For each stretch of children its right readings, each a list of nodes."""
    sides = [{child.id: child for child in side.children} for side in (ours, theirs)]
    _check_order(base, sides)
    _check_renewed(base, sides)
    runs = [_runs(base, side) for side in (ours, theirs)]
    _check_twins(*runs)
    waiting = [[], []]
    stay = []
    for at, child in enumerate([None, *base.children]):
        if child is not None:
            kept = _survivor(child, *(side.get(child.id) for side in sides))
            if kept is not None:
                stay.append(_orders(*waiting))
                waiting = [[], []]
                stay.append([[one] for one in kept])
        for run, own in zip(waiting, runs):
            run += own.get(at, [])
    return [*stay, _orders(*waiting)]


def _check_order(base, sides):
    """What went to another list and came back may stand elsewhere in its own."""
    known = [child.id for child in base.children]
    if any(
        list(filter(known.__contains__, side)) != list(filter(side.__contains__, known))
        for side in sides
    ):
        raise Unsure


def _check_renewed(base, sides):
    """What has a key and came back under it, elsewhere among its siblings, is moved and changed."""
    keyed = ('field', 'heading', 'label', 'row', 'section')
    for side in sides:
        gone = {(each.kind, each.words) for each in base.children if each.id not in side}
        known = {each.id for each in base.children}
        new = {(each.kind, each.words) for each in side.values() if each.id not in known}
        if any(kind in keyed for kind, _ in gone & new):
            raise Unsure


def _survivor(base, ours, theirs):
    """The right merges of one child of base; None where it goes."""
    if ours is not None and theirs is not None:
        return list(itertools.islice(_merged(base, ours, theirs), MOST))
    left = ours or theirs
    if left is not None and not left.same_content(base):
        if not _is_reworded(base, left):
            raise Unsure  # something else in its place, rather than the same in other words
        raise Disputed(f'removed and changed: {base.kind} {base.words!r}')
    return None


def _is_reworded(base, side):
    """Most of the words of a text stay."""
    before, after = base.words.split(), side.words.split()
    return len(set(before) & set(after)) * 2 > max(len(before), len(after)) or base.cells


def _runs(base, side):
    """{place: nodes that the side added behind so many children of base}."""
    places = {child.id: at for at, child in enumerate(base.children, 1)}
    found, at = {}, 0
    for child in side.children:
        if child.id in places:
            at = places[child.id]
        else:
            found.setdefault(at, []).append(child)
    return found


def _check_twins(ours, theirs):
    """Equal things that both add at two places are one, at one of them."""
    here, there = (
        {(node.kind, node.words): at for at, run in runs.items() for node in run}
        for runs in (ours, theirs)
    )
    if any(here[key] != there[key] for key in set(here) & set(there)):
        raise Unsure


def _orders(ours, theirs):
    """The right orders of what both add at one place."""
    if not ours or not theirs:
        return [[*ours, *theirs]]
    keys = {(node.kind, node.words) for node in ours} & {(node.kind, node.words) for node in theirs}
    if keys:
        return _with_equals(ours, theirs)
    both = [*ours, *theirs]
    if all(node.kind in ('row', 'section') for node in both):
        rows = sorted(both, key=lambda node: _natural(node.words))
        return [rows, rows[::-1]]  # the other way where all versions are sorted so
    return [both, [*theirs, *ours], *_interleaved(ours, theirs)]


def _interleaved(ours, theirs):
    """Blocks of several kinds find their places among their kind; runs of items do not mix."""
    if all(node.kind == 'item' for node in (*ours, *theirs)):
        return []
    count = len(ours) + len(theirs)
    found = []
    for places in itertools.combinations(range(count), len(ours)):
        one, two = iter(ours), iter(theirs)
        found.append([next(one) if at in places else next(two) for at in range(count)])
    return found[:20]


def _with_equals(ours, theirs):
    """One key added twice: one node, merged with an empty base; conflicts where leaves differ.

    What each side has before, between and behind those that both have stands there in either order.
    """
    here, there = ({(node.kind, node.words): node for node in side} for side in (ours, theirs))
    if any(not here[key].same_content(there[key]) for key in here.keys() & there.keys()):
        raise Unsure
    rest = [node for key, node in there.items() if key not in here]
    whole = [[*ours, *rest], [*rest, *ours], *_interleaved(ours, rest)] if rest else [ours]
    shared = [key for key in here if key in there]
    if shared != [key for key in there if key in here]:
        return whole
    return [*whole, *_between(shared, here, there)]


def _between(shared, here, there):
    """Both sides' nodes in the stretches between the shared ones, each stretch in either order."""
    stretches = []
    keys = [list(here), list(there)]
    for key in [*shared, None]:
        ends = [side.index(key) if key else len(side) for side in keys]
        runs = [
            [known[each] for each in side[:end]]
            for known, side, end in zip((here, there), keys, ends)
        ]
        stretches.append([[*runs[0], *runs[1]], [*runs[1], *runs[0]]])
        stretches += [[[here[key]]]] if key else []
        keys = [side[end + 1 :] for side, end in zip(keys, ends)]
    for combination in itertools.product(*stretches):
        yield list(itertools.chain.from_iterable(combination))


class Unsure(Exception):
    """The oracle does not say."""


def _natural(words):
    return [
        (not part.isdigit(), int(part) if part.isdigit() else 0, part)
        for part in re.split(r'(\d+)', words)
    ]
