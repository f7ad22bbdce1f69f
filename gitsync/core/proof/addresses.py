"""Addresses: where each line of a text hangs.

One scan gives every line that is not blank its address: the section, the headings above it, the
label, the table's header or the list's items that it stands under. What a line says leaves out
what carries no meaning: an item's bullet or number, the blanks around a cell.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import key_columns
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import cells
from gitsync.core.text.lines import field
from gitsync.core.text.lines import is_rule
from gitsync.core.text.lines import split
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Container
    from collections.abc import Hashable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from typing import TypeVar

    from gitsync.core.documents.sections import Document

    Address = tuple[object, ...]
    Counted = TypeVar('Counted', bound=Hashable)
    KeyColumns = Callable[[tuple[str, ...]], tuple[int, ...]]


_AHEAD = 1000  # bytes that are looked at behind a fence


class AddressedLine(Value):
    """One line that is not blank."""

    said: object  # what counts of it: bytes, or the cells of a row
    address: Address
    key: tuple[object, ...] = ()  # what tells a section, heading, field or row from its siblings
    text: bytes = b''  # an item's text without its check box
    columns: tuple[str, ...] = ()  # the header's cells, of a table's header and rows

    @property
    def standing(self) -> tuple[object, Address]:
        """What it says, and where."""
        return self.said, self.address


def counted(things: Iterable[Counted]) -> dict[Counted, int]:
    """How often each stands."""
    counts: dict[Counted, int] = {}
    for each in things:
        counts[each] = counts.get(each, 0) + 1
    return counts


def scan(text: bytes, columns: KeyColumns = key_columns) -> Iterator[AddressedLine]:
    """The lines of a text without sections that are not blank, each with its address."""
    yield from _lines(text, _Place(columns))


def scan_document(
    document: Document, columns: KeyColumns = key_columns, settled: Container[str] = ()
) -> Iterator[AddressedLine]:
    """As scan, for a document: a section stands as one line in the outside text, and its own
    lines stand under its name, but for sections that are settled.
    """
    outside = _Place(columns)
    for part in document.parts:
        if isinstance(part, bytes):
            yield from _lines(part, outside)
        else:
            key = ('section', part.name)
            yield AddressedLine(key, outside.path, key)
            if part.name not in settled:
                yield from _lines(part.body, _Place(columns, (key,)))


def _lines(text: bytes, place: _Place) -> Iterator[AddressedLine]:
    lines = split(text)
    fences = dict(fenced(text))
    at = stop = 0  # where the line begins, and where the last fence ends
    for line, following in zip(lines, [*lines[1:], b'']):
        if at in fences:
            stop = fences[at]
            place.open_fence(line, text[stop : stop + _AHEAD].lstrip())
        if not line.strip():
            place.blank()
        else:
            yield place.fenced(line) if at < stop else place.of(line, following)
        at += len(line)


class _Place:
    """Where the scan stands: the headings, label, table and list items above the next line."""

    def __init__(self, columns: KeyColumns, top: Address = ()) -> None:
        self.columns, self.top = columns, top
        self.headings: list[tuple[int, bytes]] = []
        self.path: Address = top
        self.label: Address = ()
        self.has_block = False  # the list or table that the label introduces was there
        self.table: tuple[str, ...] = ()
        self.items: list[tuple[int, bytes]] = []
        self.is_behind_blank = False
        self.is_loose_fence = False

    def blank(self) -> None:
        """A blank line ends a table; lists and labels may go on behind it."""
        self.table, self.is_behind_blank = (), True

    def open_fence(self, line: bytes, following: bytes) -> None:
        """A fence is the item's above it where it is indented or no blank line is between them, and
        its list's where that goes on behind it, as people write it; any other stands by itself.
        """
        is_loose = self.is_behind_blank and bool(self.items) and _indent(line) <= self.items[0][0]
        goes_on = item(following.partition(b'\n')[0].strip()) is not None
        self.is_loose_fence = is_loose
        if not self.items or is_loose and not goes_on:
            self.items, self.label = [], ()

    def fenced(self, line: bytes) -> AddressedLine:
        """A line of fenced code hangs where the fence does."""
        items = _below(self.items)[:1] if self.is_loose_fence else _below(self.items)
        address = (*self.path, *self.label, *items, 'fence')
        return AddressedLine(line.rstrip(b'\r\n'), address)

    def of(self, line: bytes, following: bytes) -> AddressedLine:
        """The line with its address; moves on."""
        is_behind_blank, self.is_behind_blank = self.is_behind_blank, False
        body = line.strip()
        level = _level(body)
        if level:
            return self._heading(body, level)
        if b'|' in body and (self.table or is_rule(following)):
            return self._row(body)
        self.table = ()
        indent = _indent(line)
        head = item(body)
        if head is not None:
            return self._item(head, indent)
        is_inside = bool(self.items) and indent > self.items[0][0]
        if self.items and not is_inside and not is_behind_blank and body[:1].isalpha():
            # runs on with the item, as Markdown reads it
            return AddressedLine(
                line.rstrip(b'\r\n'), (*self.path, *self.label, *_below(self.items))
            )
        if is_inside:
            above = _below([each for each in self.items if each[0] < indent])
            return AddressedLine(line.rstrip(b'\r\n'), (*self.path, *self.label, *above))
        self.items = []
        return self._text(line)

    def _heading(self, body: bytes, level: int) -> AddressedLine:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        above = (*self.top, *(('heading', text) for _, text in self.headings))
        text = body.strip(b'# \t')
        self.headings.append((level, text))
        self.path, self.label, self.table, self.items = (*above, ('heading', text)), (), (), []
        return AddressedLine(body, above, ('heading', text))

    def _row(self, body: bytes) -> AddressedLine:
        row = cells(body)
        self.items = []
        if not self.table:
            self._open_block()
            self.table = row
            return AddressedLine(row, (*self.path, *self.label), columns=row)
        address = (*self.path, *self.label, ('table', self.table))
        if is_rule(body):
            return AddressedLine('rule', address)
        wanted = self.columns(self.table)
        key = tuple(row[index] for index in wanted if index < len(row))
        known = ('row', *key) if any(key) and not is_grid(self.table) else ()
        return AddressedLine(row, address, known, columns=self.table)

    def _item(self, head: tuple[bytes, bytes], indent: int) -> AddressedLine:
        if not self.items:
            self._open_block()
        while self.items and self.items[-1][0] >= indent:
            self.items.pop()
        address = (*self.path, *self.label, 'list', *(text for _, text in self.items))
        box, text = head
        self.items.append((indent, text))
        return AddressedLine(box + text, address, text=text)

    def _open_block(self) -> None:
        """A list or table begins: the first one is the label's, another one stands by itself."""
        if self.has_block:
            self.label = ()
        self.has_block = True

    def _text(self, line: bytes) -> AddressedLine:
        known = field(line)
        self.label = ()
        said = line.rstrip(b'\r\n')
        if known is None:
            return AddressedLine(said, self.path)
        if not known.value:
            self.label, self.has_block = (('label', known.key),), False
        return AddressedLine(said, self.path, ('field', known.key))


def is_grid(header: tuple[str, ...]) -> bool:
    """True for a header of links or pictures: its table is laid out so many cells in a row, and no
    row has a key.
    """
    return all('](' in cell or '<img' in cell for cell in header)


def _below(items: list[tuple[int, bytes]]) -> Address:
    return ('list', *(text for _, text in items)) if items else ()


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b' \t'))


def _level(body: bytes) -> int:
    """The level of a heading, 0 for any other line."""
    level = len(body) - len(body.lstrip(b'#'))
    return level if level < 7 and body[level : level + 1] in (b' ', b'\t', b'') else 0


def item(body: bytes) -> tuple[bytes, bytes] | None:
    """(check box, text) of a list item's first line, None for any other; the bullet or number
    does not count.
    """
    sign = body[:1]
    if sign in (b'-', b'*', b'+'):
        rest = body[1:]
    else:
        digits = len(body) - len(body.lstrip(b'0123456789'))
        if not 0 < digits < 10 or body[digits : digits + 1] not in (b'.', b')'):
            return None
        rest = body[digits + 1 :]
    if rest[:1] not in (b' ', b'\t', b''):
        return None
    text = rest.strip()
    if sign in (b'-', b'*') and not text.strip(b'-* '):
        return None  # a rule
    box = text[:3].lower() if text[:3].lower() in (b'[ ]', b'[x]') else b''
    return box, text[len(box) :].strip()
