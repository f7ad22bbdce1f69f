"""Siblings: the children of one parent in three versions, as trios."""

from __future__ import annotations

from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.outline.nodes import node
from gitsync.core.merge.outline.place import Trio
from gitsync.core.merge.outline.siblings.matching import partners
from gitsync.core.merge.outline.siblings.regrouped import around
from gitsync.core.merge.outline.siblings.regrouped import regrouped
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


TEXTS = ('text', 'fence', 'html')  # what has neither a key nor parts


class Siblings(Value):
    """Trios, and for each version their positions in `trios` in its order."""

    trios: list[Trio]
    base: list[int]
    ours: list[int]
    theirs: list[int]

    @property
    def orders(self) -> list[list[int]]:
        """The positions in base, ours and theirs."""
        return [self.base, self.ours, self.theirs]


def siblings(base: Sequence[Node], ours: Sequence[Node], theirs: Sequence[Node]) -> Siblings:
    """The nodes of three versions, each with its partners."""
    to_ours, to_theirs = partners(base, ours), partners(base, theirs)
    known = [Partners(base[at], o, t) for at, (o, t) in enumerate(zip(to_ours, to_theirs))]
    new = [
        [at for at in range(len(side)) if at not in taken]
        for side, taken in ((ours, set(to_ours)), (theirs, set(to_theirs)))
    ]
    both = partners([ours[at] for at in new[0]], [theirs[at] for at in new[1]], reworded=False)
    pairs = {new[0][x]: new[1][y] for x, y in enumerate(both) if y >= 0}
    pairs.update(_lists_in_one_place(ours, theirs, (to_ours, to_theirs), new, pairs))
    known += [Partners(None, at, pairs.get(at, -1)) for at in new[0]]
    paired = set(pairs.values())
    known += [Partners(None, -1, at) for at in new[1] if at not in paired]
    return _rewritten(_ranked(known, len(base), ours, theirs))


class Partners(Value):
    """A node of base, None for a new one, with its positions on the sides, -1 for none."""

    base: Node | None
    ours: int
    theirs: int


def _ranked(
    known: list[Partners], size: int, ours: Sequence[Node], theirs: Sequence[Node]
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
    trio of runs: two changes of one thing, not two additions. So is a text that one side changed,
    and in whose place the other put another, or whose words it divided otherwise.
    """
    trios, rewritten = all_siblings.trios, all_siblings
    for first, last in [*_lost(all_siblings), *_replaced(all_siblings)]:
        gone = list(range(first, last + 1))
        runs = [
            [at for at in gone if trios[at][side]] or _instead(rewritten, order, first, last)
            for side, order in ((1, rewritten.ours), (2, rewritten.theirs))
        ]
        if runs[0] and runs[1] and _is_own(rewritten.trios, runs):
            rewritten = _with_run(rewritten, [gone, *runs])
    for parts in regrouped(rewritten.trios, rewritten.orders):
        rewritten = _with_run(rewritten, parts)
    return rewritten


def _with_run(all_siblings: Siblings, parts: list[list[int]]) -> Siblings:
    """The siblings with these, of base, ours and theirs, as one trio of runs; as they are where one
    of these stands in another version outside the run.
    """
    trios = all_siblings.trios
    within = {at for part in parts for at in part}
    if any(within & {*order} - {*part} for order, part in zip(all_siblings.orders, parts)):
        return all_siblings
    run = Trio(*[_run([trios[at][side] for at in part]) for side, part in enumerate(parts)])
    orders = [
        _folded(order, set(part), len(trios)) for order, part in zip(all_siblings.orders, parts)
    ]
    return Siblings([*trios, run], *orders)


def _replaced(all_siblings: Siblings) -> list[tuple[int, int]]:
    """Texts of base that one side changed, and in whose place the other put other texts."""
    places: list[tuple[int, int]] = []
    for at in all_siblings.base:
        base, ours, theirs = all_siblings.trios[at]
        there = ours or theirs
        if base is None or there is None or ours and theirs or base.kind not in TEXTS:
            continue
        side = all_siblings.theirs if ours else all_siblings.ours
        new = _instead(all_siblings, side, at, at)
        kinds = {all_siblings.trios[each].any.kind for each in new}
        if there.said != base.said and kinds and kinds <= set(TEXTS):
            places.append((at, at))
    return places


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
    before, behind = around(base, present, base.index(first), base.index(last))
    between = side[before + 1 : behind]
    return between if all(all_siblings.trios[at].base is None for at in between) else []


def _is_own(trios: list[Trio], runs: list[list[int]]) -> bool:
    """True where each side has something that the other has not, and nothing changed in common;
    or where each put a list of its own in the place of a list.
    """
    one, other = set(runs[0]), set(runs[1])
    shared = [trios[at] for at in one & other]
    if any(map(_are_two_lists, shared)):
        return True
    is_alike = all(ours and theirs and ours.said == theirs.said for _, ours, theirs in shared)
    return is_alike and bool(one - other and other - one)


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
