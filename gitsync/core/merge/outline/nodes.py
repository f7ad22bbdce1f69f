"""Nodes: what an outline is made of. A node is a value; a text is its nodes in order, and a tail.

Kinds: heading and label (with what they introduce), table and list (with rows and items), row,
item (with what is nested in it), field, text, fence, html (a table in tags), section (the place of
one in the outside text), and run (neighbours that are merged as one).
"""

from __future__ import annotations

from gitsync.core.text.lines import cells
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator

CONTAINERS = ('heading', 'label', 'list', 'run')


class Node(Value):
    """One node of an outline."""

    kind: str
    key: bytes  # what it is known by among its siblings; b'' for a kind without a key
    gap: bytes  # the blank lines and rules before it
    head: bytes  # its own lines: all of a leaf, the first of an item, header and rule of a table
    children: tuple[Node, ...]
    said: bytes  # what counts of it: no gaps, no blanks at line ends that mean nothing

    @property
    def body(self) -> bytes:
        """Its bytes without the gap before it."""
        return self.head + b''.join([child.gap + child.body for child in self.children])


class Outline(Value):
    """A text as nodes; tail: the blank lines and rules behind the last one."""

    nodes: tuple[Node, ...]
    tail: bytes


def node(kind: str, key: bytes, gap: bytes, head: bytes, children: tuple[Node, ...] = ()) -> Node:
    """A node, with what it says."""
    said = _said(kind, head)
    if children:
        said = b'\n'.join([said, *[child.said for child in children]])
    return Node(kind, key, gap, head, children, said)


def _said(kind: str, head: bytes) -> bytes:
    if kind in ('row', 'table'):
        return b'\n'.join([b'|'.join(map(raw, cells(line))) for line in split(head)])
    if kind == 'item':
        head = _unnumbered(head)
    if b'  \n' not in head and b'  \r\n' not in head:
        return b'\n'.join([line.rstrip() for line in head.split(b'\n')]).rstrip()
    lines = [broken(line) for line in head.split(b'\n')]
    return b'\n'.join(lines).rstrip()


def is_numbered(item: Node) -> bool:
    """True for an item of a numbered list: a step."""
    return item.head.lstrip()[:1].isdigit()


def _unnumbered(line: bytes) -> bytes:
    """An item's line with no number of its own: it tells the place in the list."""
    body = line.lstrip(b' \t')
    rest = body.lstrip(b'0123456789')
    return line[: len(line) - len(body)] + b'0' + rest if len(rest) < len(body) else line


def broken(line: bytes) -> bytes:
    """The line without blanks at its end, but for two of them: they break the line."""
    said = line.rstrip(b'\r\n')
    return said.rstrip() + (b'  ' if said.endswith(b'  ') and said.strip() else b'')


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes, each before its children."""
    for each in nodes:
        yield each
        yield from walk(each.children)


def titled(heading: Node) -> bytes:
    """A heading's level as it is written, and its key: one may stand in another of its name."""
    return heading.head.split(b' ', 1)[0] + b' ' + heading.key


def sections_below(nodes: Iterable[Node], heading: bytes = b'') -> dict[bytes, bytes]:
    """{a section: the heading it stands under, as titled() says it, b'' for none}."""
    below: dict[bytes, bytes] = {}
    for each in nodes:
        if each.kind == 'section':
            below[each.key] = heading
        inner = titled(each) if each.kind == 'heading' else heading
        below.update(sections_below(each.children, inner))
    return below


def lifted(nodes: Iterable[Node], is_taken_in: Callable[[Node, Node], bool]) -> list[Node]:
    """The nodes with sections that a heading only took in, and what follows them, behind that
    heading instead of below it: the bytes are the same. is_taken_in(heading, section).
    """
    out: list[Node] = []
    for each in nodes:
        if each.kind != 'heading':
            out.append(each)
            continue
        inner = lifted(each.children, is_taken_in)
        is_cut = [child.kind == 'section' and is_taken_in(each, child) for child in inner]
        cut = is_cut.index(True) if True in is_cut else len(inner)
        out += [node(each.kind, each.key, each.gap, each.head, tuple(inner[:cut])), *inner[cut:]]
    return out
