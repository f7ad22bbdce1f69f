"""What one side removed, and the other moved to another place and changed there: no sibling of
what it was, so that only its text tells it.

An item is known by its text, whatever its box; a row by its table's header and its first cell.
"""

from __future__ import annotations

from collections import Counter

from gitsync.core.merge.outline.blocks import bullet
from gitsync.core.merge.outline.nodes import broken
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.outline.place import Trio
from gitsync.core.merge.outline.place import conflict
from gitsync.core.merge.outline.place import removed
from gitsync.core.text.lines import cells
from gitsync.core.text.lines import raw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from gitsync.core.merge.outline.nodes import Node
    from gitsync.core.merge.outline.place import Identity
    from gitsync.core.merge.pieces import Piece


def moved_and_changed(*versions: Iterable[Node]) -> dict[Identity, Node]:
    """What stands once in base, not in one of the sides, and once, but changed, in the other: as it
    is in base.
    """
    base, *sides = (list(_known(nodes)) for nodes in versions)
    once = Counter(known for known, _ in base)
    counts = [Counter(known for known, _ in side) for side in sides]
    nodes = [dict(side) for side in sides]
    return {
        known: each
        for known, each in base
        for gone, kept in ((0, 1), (1, 0))
        if once[known] == counts[kept][known] == 1
        and not counts[gone][known]
        and _line(nodes[kept][known]) != _line(each)
    }


def holds(each: Node, moved: Mapping[Identity, Node]) -> bool:
    """True where one of them stands in a node."""
    return bool(moved) and any(known in moved for known, _ in _known([each]))


def added(trio: Trio, place: TextPlace, header: bytes = b'') -> list[Piece]:
    """What one side alone has, but for a conflict about what the other removed where it stood.

    header: the key of the table whose row it is.
    """
    one = trio.ours or trio.theirs
    assert one is not None
    known = identity(one, header)
    if known in place.moved:
        return [conflict(trio._replace(base=place.moved[known]), place, removed(trio))]
    if not holds(one, place.moved):
        return [one.body]
    pieces: list[Piece] = [one.head]
    for child in one.children:
        inner = Trio(None, child, None) if trio.ours else Trio(None, None, child)
        pieces += [child.gap, *added(inner, place.inside(one), one.key)]
    return pieces


def identity(each: Node, header: bytes = b'') -> Identity:
    """What an item or row is known by, nothing for any other; header: the key of a row's table."""
    if each.kind == 'row':
        return header, raw(next(iter(cells(each.head)), ''))
    head = bullet(each.head) if each.kind == 'item' else None
    return b'', broken(head.text).strip() if head else b''


def _line(each: Node) -> object:
    """What its line says; of an item, whose text is known, the box."""
    head = bullet(each.head)
    return cells(each.head) if each.kind == 'row' else head and head.box.lower()


def _known(nodes: Iterable[Node], header: bytes = b'') -> Iterator[tuple[Identity, Node]]:
    """Items and rows by what they are known by."""
    for each in nodes:
        known = identity(each, header)
        if known[1]:
            yield known, each
        yield from _known(each.children, each.key if each.kind == 'table' else b'')
