"""What one side moved to another place, and the other removed, or moved elsewhere: no sibling of
what it was, so that only its text tells it. Under another heading or label it means something else,
so that both changed it, be its text the same.

An item is known by its text, whatever its box, or by most of its words in their order; a row by its
table's header and its first cell.
"""

from __future__ import annotations

from gitsync.core.merge.outline.blocks import bullet
from gitsync.core.merge.outline.nodes import broken
from gitsync.core.merge.outline.nodes import walk
from gitsync.core.merge.outline.place import Moved
from gitsync.core.merge.outline.place import Stood
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.outline.place import Trio
from gitsync.core.merge.outline.place import conflict
from gitsync.core.merge.outline.siblings.matching import SMALL
from gitsync.core.merge.outline.siblings.matching import counts
from gitsync.core.merge.outline.siblings.matching import keeps_order
from gitsync.core.merge.outline.siblings.matching import likeness
from gitsync.core.merge.pieces import by_side
from gitsync.core.text.lines import cells
from gitsync.core.text.lines import raw
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from gitsync.core.merge.outline.nodes import Node
    from gitsync.core.merge.outline.place import Identity
    from gitsync.core.merge.outline.place import Path
    from gitsync.core.merge.pieces import Piece


class _Stock(Value):
    """The items and rows of a version."""

    once: dict[Identity, Stood]  # those that stand once
    all: frozenset[Identity]
    paths: frozenset[Path]


def moved_away(
    base: Iterable[Node], ours: Iterable[Node], theirs: Iterable[Node]
) -> dict[Identity, Moved]:
    """What stands once in base, and once elsewhere or changed on a side, where the other side

    1  has it no more
    2  has it at a third place
    3  has it no more, and this side has it in other words, most of them the same
    """
    old, *sides = (_stock(nodes) for nodes in (base, ours, theirs))
    moved: dict[Identity, Moved] = {}
    for here, there in (sides, sides[::-1]):
        for known, was in old.once.items():
            stands = here.once.get(known)
            if stands is None or _is_same(stands, was):
                continue
            if known not in there.all:
                moved[known] = Moved(was, stands.path, 'removed')
            elif was.path in here.paths & there.paths and _are_three(
                was, stands, there.once.get(known)
            ):
                moved[known] = Moved(was, stands.path, 'moved elsewhere')
        moved.update(_reworded(old, here, there))
    return moved


def _is_same(one: Stood, other: Stood) -> bool:
    return one.path == other.path and _line(one.node) == _line(other.node)


def _are_three(*places: Stood | None) -> bool:
    """True where each stands under other headings, labels, tables or items."""
    known = [[step for step in each.path if step[1] != b''] for each in places if each]
    return len(known) == 3 and known[0] != known[1] != known[2] != known[0]


def _reworded(base: _Stock, here: _Stock, there: _Stock) -> Iterator[tuple[Identity, Moved]]:
    """Items that came to a side in most of the words of one, and only one, that both lack."""
    lost = [base.once[known] for known in base.once.keys() - here.all - there.all]
    new = here.once.keys() - base.all - there.all
    if len(lost) * len(new) > SMALL:
        return
    for known in new:
        came = here.once[known]
        alike = [each for each in lost if _is_reworded(each, came)]
        if len(alike) == 1:
            yield known, Moved(alike[0], came.path, 'removed')


def _is_reworded(was: Stood, now: Stood) -> bool:
    is_item = was.node.kind == now.node.kind == 'item'
    if not is_item or was.path == now.path or not likeness(was.node, now.node):
        return False
    return bool(was.node.children) or keeps_order(was.node, now.node)


def brings(trio: Trio, moved: Mapping[Identity, Moved]) -> bool:
    """True where a side has one of them in a node of base that had it not."""
    if not moved:
        return False
    here = _held(trio.base, moved)
    return any(_held(side, moved) - here for side in trio[1:])


def _held(each: Node | None, moved: Mapping[Identity, Moved]) -> set[Identity]:
    return set() if each is None else {known for known, _ in standings([each]) if known in moved}


def added(trio: Trio, place: TextPlace, header: bytes = b'') -> list[Piece]:
    """What one side alone has, but for a conflict about what it moved there.

    header: the key of the table whose row it is.
    """
    one = trio.ours or trio.theirs
    assert one is not None
    moved = place.moved.get(identity(one, header)) or _moved_whole(one, place, header)
    if moved is not None:
        trio = trio._replace(base=moved.was.node)
        return [conflict(trio, place, by_side(trio.ours, moved.verb))]
    if not brings(trio, place.moved):
        return [one.body]
    pieces: list[Piece] = [one.head]
    for child in one.children:
        inner = Trio(None, child, None) if trio.ours else Trio(None, None, child)
        pieces += [child.gap, *added(inner, place.inside(one), one.key)]
    return pieces


def _moved_whole(one: Node, place: TextPlace, header: bytes) -> Moved | None:
    """A node that was moved with all that it holds, None for any other, and for a heading that only
    took in the sections behind it.
    """
    moved = [place.moved.get(known) for known, _ in standings([one], header)]
    if len(moved) < (1 if one.key else 2) or any(
        each.kind == 'section' for each in walk(one.children)
    ):
        return None
    step = (one.kind, one.key)
    with_it = [each for each in moved if each and step in [known[:2] for known in each.was.path]]
    return Moved(Stood(one, ()), (), with_it[0].verb) if len(with_it) == len(moved) else None


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


def _stock(nodes: Iterable[Node]) -> _Stock:
    known = list(standings(nodes))
    often = counts(identity for identity, _ in known)
    once = {identity: each for identity, each in known if often[identity] == 1}
    return _Stock(once, frozenset(often), frozenset(each.path for _, each in known))


def standings(
    nodes: Iterable[Node], header: bytes = b'', path: Path = ()
) -> Iterator[tuple[Identity, Stood]]:
    """Items and rows by what they are known by."""
    count = 0
    for each in nodes:
        known = identity(each, header)
        if known[1]:
            yield known, Stood(each, path)
        if each.children:
            count += not each.key
            inner = (*path, (each.kind, each.key, 0 if each.key else count))
            yield from standings(each.children, each.key if each.kind == 'table' else b'', inner)
