"""JSON as spans of text: what lets a merge splice values and leave every other byte as it is.

scan trusts that the text is valid JSON (core.checkpoint has parsed it); it keeps no recursion and
refuses what nests deeper than DEPTH.
"""

import json
from collections import namedtuple

from gitsync.core.merge.result import Unmergeable

DEPTH = 100  # callers walk objects recursively; a checkpoint that nests deeper is text
BLANK = b' \t\r\n'


class Node(namedtuple('Node', 'text entries kind value close')):
    """A value: its text, its members or items, kind one of { [ " and literal 'x', value comparable
    (spelling of strings apart), close = blanks before the bracket.
    """

    __slots__ = ()


class Entry(namedtuple('Entry', 'before key head node after is_first')):
    """A member or item: blanks before it, key ('' in lists), head = key and colon as written, the
    value, blanks after it.
    """

    __slots__ = ()

    @property
    def text(self):
        """From the key to the end of the value."""
        return self.head + self.node.text


class Tree(namedtuple('Tree', 'before node after')):
    """A whole text: what stands before and after its one value."""

    __slots__ = ()


class _Open:
    """An object or list that is being read."""

    def __init__(self, start, kind):
        self.start, self.kind = start, kind
        self.entries = []
        self.before = self.head = b''
        self.key = ''


def scan(data: bytes) -> Tree:
    """The spans of a JSON text whose one value is an object or a list."""
    at = start = _blanks(data, 3 if data.startswith(b'\xef\xbb\xbf') else 0)
    stack = []
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
        while True:
            top = stack[-1] if stack else None
            if top is None:
                return Tree(data[:start], node, data[at:])
            stop = _blanks(data, at)
            after, at = data[at:stop], stop
            if node is not None:
                top.entries.append(
                    Entry(top.before, top.key, top.head, node, after, not top.entries)
                )
            if data[at : at + 1] in (b'}', b']') and (node is not None or not top.entries):
                node, at = _closed(data, stack.pop(), at, after), at + 1
                continue
            if node is not None:
                stop = _blanks(data, at + 1)
                after, at = data[at + 1 : stop], stop
            at = _begin(data, top, after, at)
            break


def _begin(data, top, before, at):
    """Read a member's key and colon; returns where the value begins."""
    top.before, top.key, top.head = before, '', b''
    if top.kind == '{':
        end = _scalar_end(data, at)
        stop = _blanks(data, _blanks(data, end) + 1)
        top.key, top.head = json.loads(data[at:end]), data[at:stop]
        at = stop
    return at


def _closed(data, container, at, close):
    """The finished container; close are the blanks before its bracket."""
    if container.kind == '{':
        values = frozenset((entry.key, entry.node.value) for entry in container.entries)
    else:
        values = tuple(entry.node.value for entry in container.entries)
    return Node(
        data[container.start : at + 1],
        tuple(container.entries),
        container.kind,
        (container.kind, values),
        close,
    )


def _scalar(text):
    if text[:1] == b'"':
        return Node(text, (), '"', ('"', json.loads(text)), b'')
    if text.lstrip(b'-')[:1] in (b'N', b'I'):
        raise Unmergeable('NaN and Infinity are no JSON')
    return Node(text, (), 'x', ('x', text), b'')


def _blanks(data, at):
    while data[at : at + 1] in (b' ', b'\t', b'\r', b'\n'):
        at += 1
    return at


def _scalar_end(data, at):
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
