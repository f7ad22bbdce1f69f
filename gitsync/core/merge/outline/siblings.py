"""Siblings: the children of one parent in three versions, as trios and their order.

Order: base's surviving nodes in the order of the side that moved them; what a side adds follows the
sibling that it followed there. Both at one place: in natural order of their keys where all have
one; where all three versions are sorted, sorted; else each side's run whole, the one whose first
line is smaller first.
"""

from __future__ import annotations

from gitsync.core.merge.keyed import restored
from gitsync.core.merge.order import added_after
from gitsync.core.merge.order import interleaved
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.outline.matching import partners
from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.outline.nodes import node
from gitsync.core.merge.outline.place import Trio
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.merge.order import Natural

KEYED = ('section', 'row', 'field', 'heading', 'label')
SORTED = ('item', 'row', 'heading')
FEWEST = 3  # so many nodes tell that a container is sorted


class Siblings(Value):
    """Trios, and for each version their positions in `trios` in its order."""

    trios: list[Trio]
    base: list[int]
    ours: list[int]
    theirs: list[int]


def siblings(base: Sequence[Node], ours: Sequence[Node], theirs: Sequence[Node]) -> Siblings:
    """The nodes of three versions, each with its partners."""
    to_ours, to_theirs = partners(base, ours), partners(base, theirs)
    known = [Found(base[at], o, t) for at, (o, t) in enumerate(zip(to_ours, to_theirs))]
    new = [
        [at for at in range(len(side)) if at not in taken]
        for side, taken in ((ours, set(to_ours)), (theirs, set(to_theirs)))
    ]
    both = partners([ours[at] for at in new[0]], [theirs[at] for at in new[1]], reworded=False)
    pairs = {new[0][x]: new[1][y] for x, y in enumerate(both) if y >= 0}
    pairs.update(_lists_in_one_place(ours, theirs, (to_ours, to_theirs), new, pairs))
    known += [Found(None, at, pairs.get(at, -1)) for at in new[0]]
    paired = set(pairs.values())
    known += [Found(None, -1, at) for at in new[1] if at not in paired]
    return _rewritten(_ranked(known, len(base), ours, theirs))


class Found(Value):
    """A node of base with the positions of its partners, -1 for none."""

    base: Node | None
    ours: int
    theirs: int


def _ranked(
    known: list[Found], size: int, ours: Sequence[Node], theirs: Sequence[Node]
) -> Siblings:
    trios = [
        Trio(
            each.base,
            ours[each.ours] if each.ours >= 0 else None,
            theirs[each.theirs] if each.theirs >= 0 else None,
        )
        for each in known
    ]
    here = sorted((each.ours, at) for at, each in enumerate(known) if each.ours >= 0)
    there = sorted((each.theirs, at) for at, each in enumerate(known) if each.theirs >= 0)
    return Siblings(trios, list(range(size)), [at for _, at in here], [at for _, at in there])


def _lists_in_one_place(
    ours: Sequence[Node],
    theirs: Sequence[Node],
    partner: tuple[list[int], list[int]],
    new: list[list[int]],
    pairs: dict[int, int],
) -> dict[int, int]:
    """Lists that both sides added behind the same node: one list."""
    places = []
    for nodes, known, added in ((ours, partner[0], new[0]), (theirs, partner[1], new[1])):
        back = {side: at for at, side in enumerate(known) if side >= 0}
        other_list: dict[int, int] = {}
        anchor = -1
        for at in range(len(nodes)):
            anchor = back.get(at, anchor)
            if at in added and nodes[at].kind == 'list':
                other_list.setdefault(anchor, at)
        places.append(other_list)
    taken = set(pairs.values())
    return {
        at: places[1][anchor]
        for anchor, at in places[0].items()
        if anchor in places[1] and at not in pairs and places[1][anchor] not in taken
    }


def _rewritten(all_siblings: Siblings) -> Siblings:
    """The siblings with each stretch in whose place both sides put something of their own made one
    trio of runs: two changes of one thing, not two additions.
    """
    trios, rewritten = list(all_siblings.trios), all_siblings
    for first, last in _lost(all_siblings):
        runs = [
            _instead(rewritten, side, first, last) for side in (rewritten.ours, rewritten.theirs)
        ]
        if not runs[0] or not runs[1] or not _is_own(trios, runs):
            continue
        gone = list(range(first, last + 1))
        trios.append(
            Trio(
                _run([trios[at].base for at in gone]),
                _run([trios[at].ours for at in runs[0]]),
                _run([trios[at].theirs for at in runs[1]]),
            )
        )
        orders = [
            _folded(side, set(lost), len(trios) - 1)
            for side, lost in zip((rewritten.base, rewritten.ours, rewritten.theirs), (gone, *runs))
        ]
        rewritten = Siblings(trios, *orders)
    return rewritten._replace(trios=trios)


def _lost(all_siblings: Siblings) -> list[tuple[int, int]]:
    """The stretches of base that neither side has any more."""
    stretches: list[tuple[int, int]] = []
    for at in all_siblings.base:
        if all_siblings.trios[at].ours is None and all_siblings.trios[at].theirs is None:
            if stretches and stretches[-1][1] == at - 1:
                stretches[-1] = (stretches[-1][0], at)
            else:
                stretches.append((at, at))
    return stretches


def _instead(all_siblings: Siblings, side: list[int], first: int, last: int) -> list[int]:
    """What a side added between the neighbours, in base, of a stretch that it removed."""
    present = {trio: at for at, trio in enumerate(side)}
    base = all_siblings.base
    if first not in base:
        return []
    spot = base.index(first), base.index(last)
    start = next((present[at] for at in reversed(base[: spot[0]]) if at in present), -1)
    stop = next((present[at] for at in base[spot[1] + 1 :] if at in present), len(side))
    between = side[start + 1 : stop]
    return between if all(all_siblings.trios[at].base is None for at in between) else []


def _is_own(trios: list[Trio], runs: list[list[int]]) -> bool:
    """True where each side has something that the other has not, and nothing changed in common;
    or where each put a list of its own in the place of a list.
    """
    if any(_are_two_lists(trios[at]) for at in {*runs[0]} & {*runs[1]}):
        return True
    return all(
        trio.ours is None or trio.theirs is None or trio.ours.said == trio.theirs.said
        for at in {*runs[0], *runs[1]}
        for trio in (trios[at],)
    ) and bool(set(runs[0]) - set(runs[1]) and set(runs[1]) - set(runs[0]))


def _are_two_lists(trio: Trio) -> bool:
    """True for lists that both sides added, with nothing in common to tell them by."""
    ours, theirs = trio.ours, trio.theirs
    if ours is None or theirs is None or ours.kind != 'list':
        return False
    return not {item.said for item in ours.children} & {item.said for item in theirs.children}


def _run(nodes: list[Node | None]) -> Node | None:
    """Neighbours as one node."""
    whole = tuple(each for each in nodes if each is not None)
    if not whole:
        return None
    first = whole[0]._replace(gap=b'')
    return node('run', b'', whole[0].gap, b'', (first, *whole[1:]))


def _folded(side: list[int], lost: set[int], run: int) -> list[int]:
    """The order with one position for those of a run."""
    order: list[int] = []
    for at in side:
        if at not in lost:
            order.append(at)
        elif run not in order:
            order.append(run)
    return order


def ordered(all_siblings: Siblings, disputed: set[int]) -> list[int] | None:
    """The order of the result; None where both sides moved what they share, in two ways.

    disputed: what one side removed and the other changed; it keeps its place.
    """
    ours = restored(all_siblings.base, all_siblings.ours, disputed)
    theirs = restored(all_siblings.base, all_siblings.theirs, disputed)
    here, there, before = set(ours), set(theirs), set(all_siblings.base)
    alive = here & there & before
    b, o, t = ([at for at in side if at in alive] for side in (all_siblings.base, ours, theirs))
    sure, kept = pick(b, o, t)
    if not sure or kept is None:
        return None
    added = added_after(ours, alive, before), added_after(theirs, alive, before)
    result: list[int] = []
    done: set[int] = set()
    for anchor in [None, *kept]:
        if anchor is not None:
            result.append(anchor)
        here_new, there_new = (each.get(anchor, []) for each in added)
        result += _joined(all_siblings.trios, here_new, there_new, done)
    direction = _direction(all_siblings)
    return _sorted(result, all_siblings.trios, direction) if direction else result


def _joined(trios: list[Trio], ours: list[int], theirs: list[int], done: set[int]) -> list[int]:
    """What both sides add at one place; headings last, as they take in all that follows."""
    parts = [_before_headings(trios, side) for side in (ours, theirs)]
    return [
        *_braided(trios, parts[0][0], parts[1][0], done),
        *_braided(trios, parts[0][1], parts[1][1], done),
    ]


def _before_headings(trios: list[Trio], side: list[int]) -> tuple[list[int], list[int]]:
    stop = next((at for at, one in enumerate(side) if trios[one].any.kind == 'heading'), len(side))
    return side[:stop], side[stop:]


def _braided(trios: list[Trio], ours: list[int], theirs: list[int], done: set[int]) -> list[int]:
    kinds = {trios[at].any.kind for at in (*ours, *theirs)}
    if len(kinds) == 1 and kinds <= set(KEYED):
        return interleaved(ours, theirs, lambda at: _rank(trios[at]), done)
    ours, theirs = ([at for at in side if at not in done] for side in (ours, theirs))
    shared = [at for at in ours if at in theirs]
    result: list[int] = []
    for stop in [*shared, None]:
        runs = [_up_to(side, stop, done) for side in (ours, theirs)]
        if kinds <= set(KEYED):
            result += interleaved(runs[0], runs[1], lambda at: _rank(trios[at]), done)
        else:
            runs.sort(key=lambda run: [_rank(trios[at]) for at in run])
            result += [at for run in runs for at in run]
        done.update(result)
        if stop is not None and stop not in done:
            result.append(stop)
            done.add(stop)
    return result


def _up_to(side: list[int], stop: int | None, done: set[int]) -> list[int]:
    """A side's run before a node, without what stands already."""
    end = side.index(stop) if stop in side else len(side)
    return [at for at in side[:end] if at not in done]


def _rank(trio: Trio) -> tuple[Natural, bytes]:
    """Natural order of the key, else of the text."""
    said = max(each.said for each in (trio.ours, trio.theirs, trio.base) if each is not None)
    return natural(trio.key or said), said


def _direction(all_siblings: Siblings) -> int:
    """1 or -1 where items, rows or headings are sorted in all versions, up or down, else 0."""
    trios = all_siblings.trios
    kinds = {trio.any.kind for trio in trios}
    if 'heading' not in kinds and (len(kinds) != 1 or not kinds <= set(SORTED)):
        return 0
    ranks = [
        [natural(each.key) for at in order if _is_sorted(trios[at]) and (each := trios[at][side])]
        for side, order in enumerate((all_siblings.base, all_siblings.ours, all_siblings.theirs))
    ]
    if max(map(len, ranks)) < FEWEST:
        return 0
    if all(side == sorted(side) for side in ranks):
        return 1
    return -all(side == sorted(side, reverse=True) for side in ranks)


def _is_sorted(trio: Trio) -> bool:
    return trio.any.kind in SORTED


def _sorted(order: list[int], trios: list[Trio], direction: int) -> list[int]:
    """The order with what may be sorted in that direction, behind all else."""
    entries = [at for at in order if _is_sorted(trios[at])]
    entries.sort(key=lambda at: natural(trios[at].key), reverse=direction < 0)
    return [at for at in order if not _is_sorted(trios[at])] + entries
