"""Files of one JSON object a line. Parsing is total; blank lines are none of the objects.
render(parse(data)) == data.
"""

from __future__ import annotations

from gitsync.core.documents import json
from gitsync.core.text.lines import split
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.json import JsonFault


class Jsonl(Value):
    """A file of objects."""

    data: bytes
    objects: tuple[object, ...]  # without those that are malformed
    faults: tuple[JsonFault, ...]


def parse(data: bytes) -> Jsonl:
    """The objects in data."""
    objects: list[object] = []
    faults: list[JsonFault] = []
    for number, line in enumerate(split(data), 1):
        if not line.strip():
            continue
        document = json.parse(line)
        wrong = [fault._replace(line=number) for fault in document.faults]
        if not wrong and not isinstance(document.value, dict):
            wrong = [json.JsonFault(number, 1, 'no JSON object')]
        faults += wrong
        if not wrong:
            objects.append(document.value)
    return Jsonl(data, tuple(objects), tuple(faults))


def render(document: Jsonl) -> bytes:
    """The bytes that parse() took."""
    return document.data
