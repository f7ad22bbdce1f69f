"""The merge of three outlines: the case table for every node, and the recursion."""

from __future__ import annotations

from gitsync.core.merge.order import pick
from gitsync.core.merge.outline.fields import merge_field
from gitsync.core.merge.outline.gaps import Gaps
from gitsync.core.merge.outline.gaps import merged_gap
from gitsync.core.merge.outline.gaps import spacing
from gitsync.core.merge.outline.items import merge_line
from gitsync.core.merge.outline.items import renumbered
from gitsync.core.merge.outline.items import with_one_bullet
from gitsync.core.merge.outline.moved import added
from gitsync.core.merge.outline.moved import brings
from gitsync.core.merge.outline.moved import moved_away
from gitsync.core.merge.outline.nodes import CONTAINERS
from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.outline.nodes import Outline
from gitsync.core.merge.outline.nodes import lifted
from gitsync.core.merge.outline.nodes import node
from gitsync.core.merge.outline.nodes import sections_below
from gitsync.core.merge.outline.nodes import titled
from gitsync.core.merge.outline.nodes import walk
from gitsync.core.merge.outline.parsing import parse
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.outline.place import Trio
from gitsync.core.merge.outline.place import by_lines
from gitsync.core.merge.outline.place import conflict
from gitsync.core.merge.outline.place import is_changed
from gitsync.core.merge.outline.siblings.ordering import ordered
from gitsync.core.merge.outline.siblings.trios import siblings
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.pieces import by_side
from gitsync.core.text.lines import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.merge.pieces import Piece


def merge_text(base: bytes, ours: bytes, theirs: bytes, place: TextPlace) -> list[Piece]:
    """The pieces of a text that both sides changed; each text ends in a line end, or is empty."""
    b, o, t = (parse(text, place.places) for text in (base, ours, theirs))
    if place.places:
        o, t = (_with_sections_lifted(b, each, place) for each in (o, t))
    place = place._replace(moved={**place.moved, **moved_away(b.nodes, o.nodes, t.nodes)})
    pieces = merge_nodes(b.nodes, o.nodes, t.nodes, place)
    if pieces is None:
        return [Pending(base, ours, theirs, place.where)]
    return [*pieces, merged_gap(b.tail, o.tail, t.tail)]


def _with_sections_lifted(base: Outline, side: Outline, place: TextPlace) -> Outline:
    """The side with its sections out of the headings that only took them in: one that stands
    elsewhere in base, or a new one where the other side put a new one too.
    """
    above = sections_below(base.nodes)
    if above == sections_below(side.nodes):
        return side
    known = {titled(each) for each in walk(base.nodes) if each.kind == 'heading'}

    def is_taken_in(heading: Node, section: Node) -> bool:
        title = titled(heading)
        if title in known:
            return above.get(section.key, title) != title
        return section.key in place.taken_in

    return side._replace(nodes=tuple(lifted(side.nodes, is_taken_in)))


def merge_nodes(
    base: Sequence[Node],
    ours: Sequence[Node],
    theirs: Sequence[Node],
    place: TextPlace,
    is_inner: bool = False,
) -> list[Piece] | None:
    """The pieces of siblings; None where both sides moved them, in two ways."""
    trios = siblings(base, ours, theirs)
    disputed = {at for at in trios.base if is_disputed(trios.trios[at], place)}
    order = ordered(trios, disputed)
    if order is None:
        return None
    order = [at for at in order if trios.trios[at].stays(at in disputed)]
    gaps = spacing(Gaps(trios, is_inner).between, order)
    pieces: list[Piece] = []
    for gap, at in zip(gaps, order):
        merged = merge_node(trios.trios[at], place)
        pieces += [gap, *merged] if merged else ()  # a list that lost all its items is gone
    return pieces


def is_disputed(trio: Trio, place: TextPlace) -> bool:
    """True for what one side removed and the other changed; of a section the document knows it."""
    base, ours, theirs = trio
    there = ours or theirs
    if base is None or there is None or ours and theirs:
        return False
    return place.holds_disputed(base) or is_changed(base, there)


def merge_node(trio: Trio, place: TextPlace) -> list[Piece]:
    """One node of the result, without the gap before it.

    1  ours as theirs                              that
    2  base as ours                                theirs
    3  base as theirs                              ours
    4  not in base, on one side                    that; a conflict about what came from a place
                                                   where the other removed it, and was changed
    5  removed on one side, changed on the other   conflict about all of it
    6  changed on both sides, or added by both     by its parts
    """
    base, ours, theirs = trio
    if ours is None or theirs is None:
        if base is None or base.kind == 'section':
            return added(trio, place)  # 4
        return [conflict(trio, place, by_side(trio.ours))]  # 5
    if base is None or not place.holds_disputed(base) and not brings(trio, place.moved):
        body = pick(base and base.body, ours.body, theirs.body)
        if body is not None:
            return [body]  # 1, 2, 3
    return _by_parts(trio, ours, theirs, place)  # 6


def _by_parts(trio: Trio, ours: Node, theirs: Node, place: TextPlace) -> list[Piece]:
    """A node that both sides changed, by what its kind is made of."""
    kind = ours.kind
    if len({each.kind for each in trio if each is not None}) > 1:
        return _label_or_field(trio, place)
    if kind == 'field':
        return merge_field(trio, place)
    if kind in ('table', 'html'):
        from gitsync.core.merge.outline.tables.markdown import merge_table

        return merge_table(trio, place) or [by_lines(trio, place)]
    if kind in CONTAINERS and kind != 'run' or kind == 'item':
        inner = _with_children(trio, ours, theirs, place)
        return [by_lines(trio, place)] if inner is None else inner
    blanks = None if kind == 'run' else _blanks_apart(trio, ours, theirs)
    return [by_lines(trio, place) if blanks is None else blanks]


def _label_or_field(trio: Trio, place: TextPlace) -> list[Piece]:
    """A label that lost its list on a side, which then is a field without a value there: its items
    were removed. A conflict where the field got a value.
    """
    base, ours, theirs = (each and _as_label(each) for each in trio)
    labels = Trio(base, ours, theirs)
    if ours is None or theirs is None or any(each and each.kind != 'label' for each in labels):
        return [conflict(trio, place)]
    lists = [child for each in labels if each for child in each.children]
    if any(each.kind != 'list' for each in lists):
        return _with_children(labels, ours, theirs, place) or [by_lines(trio, place)]
    empty = node('list', b'', lists[0].gap, b'')
    items = Trio(*[each and (each.children or (empty,))[0] for each in labels])
    inside = place.inside(ours)
    merged = merge_node(items, inside)
    return [*merge_line(labels, ours, theirs, place), *([empty.gap, *merged] if merged else ())]


def _as_label(each: Node) -> Node:
    known = field(each.head)
    is_empty = known is not None and not known.value and each.head.count(b'\n') == 1
    return each._replace(kind='label') if is_empty else each


def _blanks_apart(trio: Trio, ours: Node, theirs: Node) -> bytes | None:
    """The text where one side changed nothing but blanks that mean nothing."""
    said = pick(trio.base and trio.base.said, ours.said, theirs.said)
    return max((each.body for each in (ours, theirs) if each.said == said), default=None)


def _with_children(trio: Trio, ours: Node, theirs: Node, place: TextPlace) -> list[Piece] | None:
    children = trio.base.children if trio.base else ()
    inner = merge_nodes(
        children, ours.children, theirs.children, place.inside(ours), bool(ours.head)
    )
    if inner is None:
        return None
    if ours.kind == 'list':
        inner = with_one_bullet(inner, trio)
        return renumbered(inner, [side for side in trio if side is not None and side.children])
    return [*merge_line(trio, ours, theirs, place), *inner]
