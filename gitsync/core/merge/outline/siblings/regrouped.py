"""Texts whose words one side divided otherwise: cut in two, joined with a neighbour, made a list.

Their nodes no longer stand for one another, so that what the other side changed in them has no
single place: all that shares the words is merged as one.
"""

from __future__ import annotations

from gitsync.core.merge.outline.nodes import sections_below
from gitsync.core.merge.outline.place import is_changed
from gitsync.core.merge.outline.siblings.matching import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.merge.outline.nodes import Node
    from gitsync.core.merge.outline.place import Trio

    Orders = Sequence[list[int]]  # of base, ours and theirs: positions among the trios

FEWEST = 3  # words that went from one node to another
MOST = 8  # nodes between two that stand in base too, among which the words of a text are looked for


def regrouped(trios: Sequence[Trio], orders: Orders) -> Iterator[list[list[int]]]:
    """The positions, in base, ours and theirs, of what is to be merged as one."""
    groups = [
        group
        for side, other in ((1, 2), (2, 1))
        for group in _joined(_shared(trios, orders, side))
        if any(_is_changed(trios[at], other) for at in group)
    ]
    for group in _joined(groups):
        parts = [_stretch(trios, order, group, side) for side, order in enumerate(orders)]
        whole = [part for part in parts if part is not None]
        if len(whole) == len(parts):
            yield whole


def _shared(trios: Sequence[Trio], orders: Orders, side: int) -> Iterator[set[int]]:
    """Each text of base that a side changed or has no more, with a node to which its words went."""
    base, order = orders[0], orders[side]
    spots = {at: spot for spot, at in enumerate(order)}
    for place, at in enumerate(base):
        if trios[at].any.kind != 'text' or not _is_changed(trios[at], side):
            continue
        before, behind = around(base, spots, place, place)
        nearest = order[max(before, 0) : behind + 1]
        for near in nearest if len(nearest) <= MOST else ():
            if near != at and _may_take(trios[near], side) and _went(trios[at], trios[near], side):
                yield {at, near}


def around(base: Sequence[int], spots: Mapping[int, int], first: int, last: int) -> tuple[int, int]:
    """Where on a side the nearest stand of what base has before and behind a stretch of it: -1 and
    the length of the side where none does. spots: {position among the trios: where on the side}.
    """
    before = next((spots[at] for at in reversed(base[:first]) if at in spots), -1)
    behind = next((spots[at] for at in base[last + 1 :] if at in spots), len(spots))
    return before, behind


def _may_take(trio: Trio, side: int) -> bool:
    """True for another text, and for what this side alone has, but for what holds a section."""
    there = trio[side]
    is_new = trio.base is None and (trio.ours is None or trio.theirs is None)
    is_text = trio.base is not None and trio.base.kind == 'text'
    return bool(there and (is_new or is_text)) and not sections_below([trio.any])


def _went(here: Trio, there: Trio, side: int) -> bool:
    """True where a line went from one node to another, or most of the words that the one lost or
    the other got.
    """
    if (_lines(here.base) - _lines(here[side])) & (_lines(there[side]) - _lines(there.base)):
        return True
    lost = _words(here.base) - _words(here[side])
    got = _words(there[side]) - _words(there.base)
    common = len(lost & got)
    return common >= FEWEST and common * 2 > min(len(lost), len(got))


def _lines(each: Node | None) -> set[bytes]:
    return set(each.said.split(b'\n')) - {b''} if each else set()


def _words(each: Node | None) -> set[str]:
    return set(words(each.said)) if each else set()


def _is_changed(trio: Trio, side: int) -> bool:
    there = trio[side]
    return trio.base is not None and (there is None or is_changed(trio.base, there))


def _joined(groups: Iterable[set[int]]) -> list[set[int]]:
    """Groups that have something in common as one."""
    of: dict[int, set[int]] = {}
    for group in groups:
        whole = group.union(*[of[at] for at in group if at in of])
        of.update(dict.fromkeys(whole, whole))
    return list({min(group): group for group in of.values()}.values())


def _stretch(
    trios: Sequence[Trio], order: list[int], group: set[int], side: int
) -> list[int] | None:
    """The group's nodes in a version with what that alone has between them; None where anything
    else stands there.
    """
    spots = [spot for spot, at in enumerate(order) if at in group]
    stretch = order[spots[0] : spots[-1] + 1] if spots else []
    others = [trios[at] for at in stretch if at not in group]
    is_alone = all(each is None for trio in others for at, each in enumerate(trio) if at != side)
    return stretch if is_alone else None
