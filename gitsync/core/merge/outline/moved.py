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

    from gitsync.core.merge.outline.nodes import Node
    from gitsync.core.merge.pieces import Piece

    Identity = tuple[bytes, bytes]  # the header of a row's table or b'', and the text


def moved_and_changed(*versions: Iterable[Node]) -> frozenset[Identity]:
    """What stands once in base, not in one of the sides, and once, but changed, in the other."""
    base, *sides = (list(_known(nodes)) for nodes in versions)
    once = Counter(identity for identity, _ in base)
    counts = [Counter(identity for identity, _ in side) for side in sides]
    said = [dict(side) for side in sides]
    return frozenset(
        identity
        for identity, line in base
        for gone, kept in ((0, 1), (1, 0))
        if once[identity] == counts[kept][identity] == 1
        and not counts[gone][identity]
        and said[kept][identity] != line
    )


def holds(each: Node, moved: frozenset[Identity]) -> bool:
    """True where one of them stands in a node."""
    return bool(moved) and any(identity in moved for identity, _ in _known([each]))


def added(trio: Trio, place: TextPlace, header: bytes = b'') -> list[Piece]:
    """What one side alone has, but for a conflict about what the other removed where it stood.

    header: the key of the table whose row it is.
    """
    one = trio.ours or trio.theirs
    assert one is not None
    if identity(one, header) in place.moved:
        return [conflict(trio, place, removed(trio))]
    if not holds(one, place.moved):
        return [one.body]
    pieces: list[Piece] = [one.head]
    for child in one.children:
        inner = Trio(None, child, None) if trio.ours else Trio(None, None, child)
        pieces += [child.gap, *added(inner, place.inside(one), one.key)]
    return pieces


def identity(each: Node, header: bytes = b'') -> Identity | None:
    """What an item or row is known by, None for any other; header: the key of a row's table."""
    if each.kind == 'row':
        first = raw(next(iter(cells(each.head)), ''))
        return (header, first) if first else None
    head = bullet(each.head) if each.kind == 'item' else None
    return (b'', broken(head.text).strip()) if head else None


def _known(nodes: Iterable[Node], header: bytes = b'') -> Iterator[tuple[Identity, object]]:
    """Items and rows, each with what its line says."""
    for each in nodes:
        known = identity(each, header)
        if known:
            head = bullet(each.head)
            yield known, cells(each.head) if each.kind == 'row' else head and head.box.lower()
        yield from _known(each.children, each.key if each.kind == 'table' else b'')
