"""Merge of files of one JSON object a line, as a list of these objects."""

from __future__ import annotations

from gitsync.core.documents.jsonl import parse
from gitsync.core.merge.json.layout import before
from gitsync.core.merge.json.objects import Walk
from gitsync.core.merge.json.spans import JsonEntry
from gitsync.core.merge.json.spans import JsonNode
from gitsync.core.merge.json.spans import scan
from gitsync.core.merge.order import settle
from gitsync.core.merge.result import Merged
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.result import MergeLines
    from gitsync.core.merge.result import Options


def merge(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    merge_lines: MergeLines,
    options: Options | None = None,
) -> Merged:
    """Merge three versions. Raises Unmergeable where a line is no JSON object, or has a key twice,
    and where both sides changed objects that no field tells apart, or the order of those that both
    have.
    """
    walk = Walk(base + ours + theirs, options.keys if options else ())
    parts = walk.items((_list(base), _list(ours), _list(theirs)), ())
    if parts is None:
        raise Unmergeable('both sides changed the order, or lines that no field tells apart')
    end = settle(_line_end(base or ours), _line_end(ours or base), _line_end(theirs or base))
    is_ended = settle(*[data[-1:] in (b'\n', b'') for data in (base, ours, theirs)])
    blanks = settle(*map(_blank_lines_at_end, (base, ours, theirs)))
    data = b''.join([*[before(part, b'') + part.text + end for part in parts], blanks])
    settled = walk.conflicts.settled(data, merge_lines)
    data = settled.data
    if not is_ended and not settled.conflicts:
        data = data.removesuffix(end)
    return Merged(data, settled.conflicts, ())


def _line_end(data: bytes) -> bytes:
    return b'\r\n' if b'\r\n' in data else b'\n'


def _list(data: bytes) -> JsonNode:
    """The lines as the items of one list."""
    document = parse(data)
    if document.faults:
        fault = document.faults[0]
        raise Unmergeable(f'line {fault.line} of a version: {fault.message}')
    entries: list[JsonEntry] = []
    blanks = b''
    for line in split(data):
        if line.strip():
            entries.append(JsonEntry(blanks, '', b'', scan(line).node, b'', False))
        blanks = b'' if line.strip() else blanks + line
    return JsonNode(
        data, tuple(entries), '[', ('[', tuple(each.node.value for each in entries)), b''
    )


def _blank_lines_at_end(data: bytes) -> bytes:
    return data[len(data.rstrip()) :].lstrip(b'\r').removeprefix(b'\n')
