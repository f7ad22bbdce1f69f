"""Parsing: a text as an outline. Total: every text has one, and rendering gives the bytes back."""

from __future__ import annotations

from gitsync.core.merge.outline.blocks import FENCES
from gitsync.core.merge.outline.blocks import block_at
from gitsync.core.merge.outline.blocks import bullet
from gitsync.core.merge.outline.blocks import fence_end
from gitsync.core.merge.outline.blocks import indent_of
from gitsync.core.merge.outline.blocks import is_break
from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.outline.nodes import Outline
from gitsync.core.merge.outline.nodes import node
from gitsync.core.text.lines import cells
from gitsync.core.text.lines import field
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NESTED = 12  # lists in lists in lists: what is deeper is text


def parse(data: bytes, places: Mapping[bytes, bytes] | None = None) -> Outline:
    """The outline of a text. places: {a line that stands for a section: the section's name}."""
    lines = split(data)
    outline = _flat(lines, places or {}, 0)
    return Outline(_nested(_labelled(outline.nodes)), outline.tail)


def render(outline: Outline) -> bytes:
    """The text of an outline."""
    return b''.join([each.gap + each.body for each in outline.nodes]) + outline.tail


def _flat(lines: list[bytes], places: Mapping[bytes, bytes], depth: int) -> Outline:
    """The blocks of a text, side by side."""
    nodes: list[Node] = []
    gap = at = 0
    if not depth and (stop := _front_matter_end(lines)):
        nodes.append(node('fence', b'', b'', b''.join(lines[:stop])))
        gap = at = stop
    while at < len(lines):
        if not lines[at].strip() or is_break(lines[at]):
            at += 1
            continue
        before = b''.join(lines[gap:at])
        name = places.get(lines[at].strip())
        if name is not None:
            stop = at + 1
            nodes.append(node('section', name, before, lines[at]))
        else:
            kind, stop = block_at(lines, at)
            nodes.append(_block(kind, before, lines[at:stop], depth))
        gap = at = stop
    return Outline(tuple(nodes), b''.join(lines[gap:]))


def _front_matter_end(lines: list[bytes]) -> int:
    """The line behind the settings between two rules with which some files begin, else 0."""
    if lines[:1] not in ([b'---\n'], [b'---\r\n']):
        return 0
    for at, line in enumerate(lines[1:], 1):
        if line == lines[0]:
            return at + 1
        if not line.strip():
            return 0
    return 0


def _block(kind: str, gap: bytes, lines: list[bytes], depth: int) -> Node:
    head = b''.join(lines)
    if kind == 'list' and depth < NESTED:
        return node('list', b'', gap, b'', _items(lines, depth))
    if kind == 'table':
        rows = tuple(node('row', _first_cell(line), b'', line) for line in lines[2:])
        top = b''.join(lines[:2])
        return node('table', b'|'.join(map(raw, cells(lines[0]))), gap, top, rows)
    if kind == 'field':
        known = field(lines[0])
        return node('field', raw(known.key) if known else b'', gap, head)
    if kind == 'heading':
        return node('heading' if not depth else 'text', _title(lines[0]), gap, head)
    return node('text' if kind == 'list' else kind, b'', gap, head)


def _first_cell(line: bytes) -> bytes:
    return raw(next(iter(cells(line)), ''))


def _title(line: bytes) -> bytes:
    return b' '.join(line.strip().strip(b'#').split())


def _items(lines: list[bytes], depth: int) -> tuple[Node, ...]:
    """The items of a list; blank lines between two are the gap of the second."""
    items = []
    top = indent_of(lines[0])
    gap = at = 0
    while at < len(lines):
        stop = _item_end(lines, at, top)
        last = stop
        while not lines[last - 1].strip():
            last -= 1
        items.append(_item(b''.join(lines[gap:at]), lines[at:last], depth))
        gap, at = last, stop
    return tuple(items)


def _item_end(lines: list[bytes], at: int, top: int) -> int:
    at += 1
    while at < len(lines):
        body = lines[at].strip()
        if body and indent_of(lines[at]) <= top and bullet(lines[at]):
            return at
        at = fence_end(lines, at) if body.startswith(FENCES) else at + 1
    return at


def _item(gap: bytes, lines: list[bytes], depth: int) -> Node:
    nested = _flat(lines[1:], {}, depth + 1)
    return node('item', item_key(lines[0]), gap, lines[0], _labelled(nested.nodes))


def item_key(line: bytes) -> bytes:
    """What an item is known by: the target of the link it starts with, the key of its field, else
    its text; bullet, number and box do not count.
    """
    head = bullet(line)
    assert head is not None
    said = head.text.strip()
    middle = said.find(b'](') if said[:1] == b'[' else -1
    end = said.find(b')', middle)
    if 0 < middle < end:
        return said[middle + 2 : end].strip()
    known = field(said)
    return raw(known.key) if known and known.value else said


def _labelled(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes, each field line without a value above a list or a table holding that as label."""
    labelled: list[Node] = []
    for each in nodes:
        before = labelled[-1] if labelled else None
        if before and _introduces(before, each):
            labelled[-1] = node('label', before.key, before.gap, before.head, (each,))
        else:
            labelled.append(each)
    return tuple(labelled)


def _introduces(label: Node, each: Node) -> bool:
    if label.kind != 'field' or each.kind not in ('list', 'table', 'html') or each.gap.strip():
        return False
    known = field(label.head)
    return known is not None and not known.value and label.head.count(b'\n') == 1


def _nested(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes, each heading holding what follows up to a heading of its level or above."""
    nested: list[Node] = []
    at = 0
    while at < len(nodes):
        stop = at + 1
        if nodes[at].kind == 'heading':
            level = level_of(nodes[at])
            while stop < len(nodes) and not is_above(nodes[stop], level):
                stop += 1
            inside = _nested(nodes[at + 1 : stop])
            nested.append(node('heading', nodes[at].key, nodes[at].gap, nodes[at].head, inside))
        else:
            nested.append(nodes[at])
        at = stop
    return tuple(nested)


def level_of(heading: Node) -> int:
    """The level of a heading: its number signs, or 1 and 2 for an underlined one."""
    body = heading.head.strip()
    if body[:1] == b'#':
        return len(body) - len(body.lstrip(b'#'))
    return 1 if body[-1:] == b'=' else 2


def is_above(each: Node, level: int) -> bool:
    """True for a heading that ends one of that level."""
    return each.kind == 'heading' and level_of(each) <= level
