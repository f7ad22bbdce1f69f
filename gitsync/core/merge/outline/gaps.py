"""Gaps: the blank lines and rules before a node, merged as one small value.

The gap of the version in which the two neighbours are neighbours; of several, the changed one; of
two changed ones that with more rules, then the greater: the same in both directions.
"""

from __future__ import annotations

from gitsync.core.merge.order import pick
from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.outline.siblings.trios import Siblings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# (what stands before, what follows): together they would be read as one
RUN_TOGETHER = {
    ('text', 'text'),
    ('text', 'table'),
    ('text', 'html'),
    ('field', 'text'),
    ('field', 'table'),
    ('list', 'list'),
    ('list', 'text'),
    ('item', 'text'),
    ('table', 'table'),
    ('table', 'text'),
    ('html', 'text'),
    ('html', 'html'),
}


def merged_gap(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> bytes:
    """Three versions of a gap as one; None where a version has it not."""
    if ours is None or theirs is None:
        known = ours if theirs is None else theirs
        return known or b''
    gap = pick(base, ours, theirs)
    return max(ours, theirs, key=_weight) if gap is None else gap


def _weight(gap: bytes) -> tuple[int, bytes]:
    return sum(map(bool, gap.split())), gap


class Gaps:
    """The gaps between siblings of three versions."""

    def __init__(self, siblings: Siblings, is_inner: bool) -> None:
        """is_inner: something stands before the first sibling, so that its gap counts."""
        self.siblings = siblings
        self.is_inner = is_inner
        orders = (siblings.base, siblings.ours, siblings.theirs)
        self.before = [dict(zip(order, [None, *order])) for order in orders]
        self.after = [dict(zip(order, order[1:])) for order in orders]

    def between(self, last: int | None, at: int) -> bytes:
        """The gap before a node that stands behind another (None: at the start)."""
        together = [self._together(side, last, at) for side in range(3)]
        if together[1] is not None or together[2] is not None:
            return merged_gap(*together)
        gap = merged_gap(*[self._own(side, last, at) for side in range(3)])
        if last is not None and b'\n' not in gap and self._run_together(last, at):
            return b'\n'
        return gap

    def _together(self, side: int, last: int | None, at: int) -> bytes | None:
        each = self.siblings.trios[at][side]
        if each is None or self.before[side][at] != last:
            return None
        return each.gap

    def _own(self, side: int, last: int | None, at: int) -> bytes | None:
        """The gap that a version has before the node; behind it, where there it is the first."""
        each: Node | None = self.siblings.trios[at][side]
        if each is None:
            return None
        if last is None and not self.is_inner:
            return b''
        if self.before[side][at] is None and not self.is_inner:
            following = self.after[side].get(at)
            behind = None if following is None else self.siblings.trios[following][side]
            return behind and behind.gap
        return each.gap

    def _run_together(self, last: int, at: int) -> bool:
        kinds = self.siblings.trios[last].any.kind, self.siblings.trios[at].any.kind
        return kinds in RUN_TOGETHER


def spacing(gap: Callable[[int | None, int], bytes], order: list[int]) -> list[bytes]:
    """The gaps of siblings in their order."""
    return [gap(last, at) for last, at in zip([None, *order], order)]
