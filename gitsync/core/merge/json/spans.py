"""JSON as spans of text: what lets a merge splice values and leave every other byte as it is.

scan trusts that the text is valid JSON (core/documents has parsed it); it keeps no recursion and
refuses what nests deeper than DEPTH.
"""

from __future__ import annotations

from gitsync.core.merge.result import Unmergeable
from gitsync.core.text import json_value
from gitsync.core.text.lines import BOM
from gitsync.core.text.value import Value

DEPTH = 100  # callers walk objects recursively; what nests deeper is text


class JsonNode(Value):
    """A value."""

    text: bytes
    entries: tuple[JsonEntry, ...]  # its members or items
    kind: str  # '{', '[', '"', or 'x' for a number or a word
    value: tuple[str, object]  # comparable: the spelling of strings and the order of keys apart
    close: bytes  # the blanks before the closing bracket


class JsonEntry(Value):
    """A member or an item."""

    before: bytes  # the blanks before it
    key: str  # '' in lists
    head: bytes  # the key and the colon as they are written
    node: JsonNode
    after: bytes  # the blanks after it
    is_first: bool

    @property
    def text(self) -> bytes:
        """From the key to the end of the value."""
        return self.head + self.node.text


class JsonTree(Value):
    """A whole text: what stands before and after its one value."""

    before: bytes
    node: JsonNode
    after: bytes


EMPTY_OBJECT = JsonNode(b'{}', (), '{', ('{', frozenset()), b'')
EMPTY_LIST = JsonNode(b'[]', (), '[', ('[', ()), b'')


class _Open:
    """An object or list that is being read."""

    def __init__(self, start: int, kind: str) -> None:
        self.start, self.kind = start, kind
        self.entries: list[JsonEntry] = []
        self.before = self.head = b''
        self.key = ''


def scan(data: bytes) -> JsonTree:
    """The spans of a JSON text."""
    at = start = _blanks(data, len(BOM) if data.startswith(BOM) else 0)
    stack: list[_Open] = []
    node: JsonNode | None
    while True:
        byte = data[at : at + 1]
        if byte in (b'{', b'['):
            if len(stack) >= DEPTH:
                raise Unmergeable(f'the JSON nests deeper than {DEPTH}')
            stack.append(_Open(at, byte.decode()))
            node, at = None, at + 1
        else:
            end = _scalar_end(data, at)
            node, at = _scalar(data[at:end]), end
        # then what may follow: the first entry of a new container, the next entry, or closing
        # brackets
        while stack:
            top = stack[-1]
            stop = _blanks(data, at)
            after, at = data[at:stop], stop
            if node is not None:
                is_first = not top.entries
                top.entries.append(JsonEntry(top.before, top.key, top.head, node, after, is_first))
            if data[at : at + 1] in (b'}', b']') and (node is not None or not top.entries):
                node, at = _closed(data, stack.pop(), at, after), at + 1
                continue
            if node is not None:
                stop = _blanks(data, at + 1)
                after, at = data[at + 1 : stop], stop
            at = _begin(data, top, after, at)
            break
        else:
            assert node is not None
            return JsonTree(data[:start], node, data[at:])


def _begin(data: bytes, top: _Open, before: bytes, at: int) -> int:
    """Read a member's key and colon; returns where the value begins."""
    top.before, top.key, top.head = before, '', b''
    if top.kind == '{':
        end = _scalar_end(data, at)
        stop = _blanks(data, _blanks(data, end) + 1)
        top.key, top.head = _string(data[at:end]), data[at:stop]
        at = stop
    return at


def _closed(data: bytes, container: _Open, at: int, close: bytes) -> JsonNode:
    """The finished container; close are the blanks before its bracket."""
    entries, kind = tuple(container.entries), container.kind
    values: object
    if kind == '{':
        values = frozenset((entry.key, entry.node.value) for entry in entries)
    else:
        values = tuple(entry.node.value for entry in entries)
    return JsonNode(data[container.start : at + 1], entries, kind, (kind, values), close)


def _scalar(text: bytes) -> JsonNode:
    if text[:1] == b'"':
        return JsonNode(text, (), '"', ('"', _string(text)), b'')
    return JsonNode(text, (), 'x', ('x', text), b'')


def _string(text: bytes) -> str:
    """What a string in its quotes says; half of a pair of surrogates stays."""
    return str(json_value.parse(text.decode('utf-8', 'surrogatepass')))


def _blanks(data: bytes, at: int) -> int:
    while data[at : at + 1] in (b' ', b'\t', b'\r', b'\n'):
        at += 1
    return at


def _scalar_end(data: bytes, at: int) -> int:
    if data[at : at + 1] != b'"':
        while data[at : at + 1] not in (b',', b'}', b']', b' ', b'\t', b'\r', b'\n', b'', b':'):
            at += 1
        return at
    while True:
        at = data.index(b'"', at + 1)
        back = at
        while data[back - 1 : back] == b'\\':
            back -= 1
        if (at - back) % 2 == 0:
            return at + 1
