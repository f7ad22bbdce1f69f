"""The lines that introduce something: an item's, by bullet, box and text; a heading's and a label's
as a whole. And the numbers of a list.
"""

from __future__ import annotations

from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.outline.blocks import Bullet
from gitsync.core.merge.outline.blocks import bullet
from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.outline.nodes import broken
from gitsync.core.merge.outline.nodes import node
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.outline.place import Trio
from gitsync.core.merge.outline.place import conflict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.pieces import Piece


def merge_line(trio: Trio, ours: Node, theirs: Node, place: TextPlace) -> list[Piece]:
    """The first line of a node that both sides have."""
    heads = [None if each is None else each.head for each in trio]
    line = pick(*[None if head is None else broken(head) for head in heads])
    if line is not None:
        same = [each.head for each in (ours, theirs) if broken(each.head) == line]
        return [_blanks_settled(heads[0], same)]
    if ours.kind == 'item' and (item_line := _item_line(trio.base, ours, theirs)):
        return [item_line]
    lines = [None if each is None else node(each.kind, each.key, b'', each.head) for each in trio]
    return [conflict(Trio(*lines), place)]


def _blanks_settled(base: bytes | None, same: list[bytes]) -> bytes:
    return settle(base, *same) if len(same) == 2 else same[0]


def _item_line(base: Node | None, ours: Node, theirs: Node) -> bytes | None:
    """Bullet, box and text of an item, each by choice; None where one was changed on both sides."""
    old = bullet(base.head) if base else None
    one, other = bullet(ours.head), bullet(theirs.head)
    if one is None or other is None or _is_restyled(base, ours, theirs):
        return None
    was = old and (old.indent, old.sign)
    start = settle(was, (one.indent, one.sign), (other.indent, other.sign))
    box = pick(old and old.box.lower(), one.box.lower(), other.box.lower())
    text = pick(old and old.text.strip(), one.text.strip(), other.text.strip())
    if box is None or text is None:
        return None
    written = max(head.box + _space(head) for head in (one, other) if head.box.lower() == box)
    end = settle(old and _end(old.text), _end(one.text), _end(other.text))
    return b''.join([*start, written, text, end])


def _space(head: Bullet) -> bytes:
    """The blanks between box and text."""
    return head.text[: len(head.text) - len(head.text.lstrip())]


def _end(text: bytes) -> bytes:
    """The blanks at the end of a line: two of them mean a line break."""
    return text[len(text.rstrip()) :]


def _is_restyled(base: Node | None, ours: Node, theirs: Node) -> bool:
    """True where a side gave the item another bullet: both changed its line, and a list of two
    bullets would be read as two.
    """
    signs = {each.head.strip()[:1] for each in (base, ours, theirs) if each is not None}
    return len(signs) > 1 and not all(map(bytes.isdigit, signs))


def with_one_bullet(pieces: list[Piece], versions: Trio) -> list[Piece]:
    """The items with the bullet of the side that changed that of the whole list: items with another
    would be read as another list.
    """
    signs = [None if each is None else _sign(each) for each in versions]
    sign = pick(*signs)
    if not sign or b'' in signs:
        return pieces
    items: list[Piece] = []
    for piece in pieces:
        head = bullet(piece) if isinstance(piece, bytes) else None
        if head is not None and isinstance(piece, bytes) and head.sign[:1] in signs:
            at = len(head.indent)
            piece = piece[:at] + sign + piece[at + 1 :]
        items.append(piece)
    return items


def _sign(version: Node) -> bytes:
    """The one bullet of a list's items; b'' for numbers, and where they have several."""
    signs = {item.head.lstrip()[:1] for item in version.children}
    sign = signs.pop() if len(signs) == 1 else b''
    return b'' if sign.isdigit() else sign


def renumbered(pieces: list[Piece], versions: list[Node]) -> list[Piece]:
    """The items with consecutive numbers, where all versions have these; else as they are."""
    firsts = [_first_number(version) for version in versions]
    if None in firsts or not all(map(_is_flat, versions)):
        return pieces
    items: list[Piece] = []
    number = firsts[0] or 0
    for piece in pieces:
        head = bullet(piece) if isinstance(piece, bytes) else None
        if head is None or not isinstance(piece, bytes):
            if not isinstance(piece, bytes):
                return pieces
            items.append(piece)
            continue
        digits = head.sign[: len(head.sign.rstrip()) - 1]
        rest = piece[len(head.indent) + len(digits) :]
        items.append(head.indent + b'%d' % number + rest)
        number += 1
    return items


def _first_number(version: Node) -> int | None:
    """The number of a list's first item, None unless the others count on from it."""
    heads = [bullet(item.head) for item in version.children]
    signs = [head.sign.strip()[:-1] for head in heads if head]
    if not signs or len(signs) < len(heads) or not all(map(bytes.isdigit, signs)):
        return None
    numbers = list(map(int, signs))
    return numbers[0] if numbers == list(range(numbers[0], numbers[0] + len(numbers))) else None


def _is_flat(version: Node) -> bool:
    """True where no item has anything below its line: a wider number would move that out."""
    return not any(item.children for item in version.children)
