"""Checkpoints: JSON objects, one an agent. Parse, render, and changes that keep key order and
indentation.

Parsing is total: what is no JSON object is a Fault with line and column. render(parse(data)) ==
data.
"""

from __future__ import annotations

from gitsync.core.text.jsontext import JsonError
from gitsync.core.text.jsontext import read
from gitsync.core.text.jsontext import write
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import LinesAndColumns
from gitsync.core.text.lines import ending
from gitsync.core.text.moments import instant
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.core.text.jsontext import Member

__all__ = ('REQUIRED', 'Checkpoint', 'Fault', 'changed', 'instant', 'parse', 'render')

REQUIRED = (
    'agent_id',
    'session_id',
    'feature',
    'stage',
    'last_checkpoint',
    'status',
    'recovery_instructions',
)


class Fault(Value):
    """What is malformed."""

    rule: str  # GS501, or GS503 for NaN and Infinity
    line: int  # from 1
    col: int  # from 1, in characters
    key: str
    message: str


class Checkpoint(Value):
    """A checkpoint."""

    data: bytes
    value: dict[str, object] | None  # None when it is no object or has a key twice
    faults: tuple[Fault, ...]
    places: dict[str, tuple[int, int]]  # line and column of the keys, as 'a' and, within it, 'a.b'

    def position(self, key: str) -> tuple[int, int]:
        """Line and col of a key, of the object around it where it is not there itself; else
        (1, 1).
        """
        around = self.places.get(key.partition('.')[0], (1, 1))
        return self.places.get(key, around)


def parse(data: bytes) -> Checkpoint:
    """The checkpoint in data."""
    try:
        string = data.removeprefix(BOM).decode('utf-8')
    except UnicodeDecodeError as error:
        start = data.removeprefix(BOM)[: error.start]
        line = start.rpartition(b'\n')[2].decode('utf-8')
        return Checkpoint(
            data,
            None,
            (Fault('GS501', start.count(b'\n') + 1, len(line) + 1, '', 'bytes that are no UTF-8'),),
            {},
        )
    try:
        json = read(string)
    except JsonError as error:
        return Checkpoint(
            data, None, (Fault('GS501', *LinesAndColumns(string)(error.at), '', error.what),), {}
        )
    place_of = LinesAndColumns(string)
    faults = [
        Fault('GS501', *place_of(at), key, f"the key '{key}' stands twice")
        for key, at in json.doubles
    ]
    faults += [
        Fault('GS503', *place_of(at), '', f"'{word}' is no JSON value") for word, at in json.odd
    ]
    if not isinstance(json.value, dict):
        faults.insert(0, Fault('GS501', *place_of(json.start), '', 'no JSON object'))
    faults.sort(key=lambda fault: (fault.line, fault.col))
    keys = [*((entry.key, entry.start) for entry in json.entries), *json.inner]
    places = {key: place_of(start) for key, start in keys}
    return Checkpoint(
        data,
        json.value if isinstance(json.value, dict) and not json.doubles else None,
        tuple(faults),
        places,
    )


def render(checkpoint: Checkpoint) -> bytes:
    """The bytes that parse() took."""
    return checkpoint.data


def changed(checkpoint: Checkpoint, values: Mapping[str, object]) -> Checkpoint:
    """The checkpoint with these values at the top level: keys keep their places, new ones come
    last, what did not change keeps its bytes.

    ValueError when the checkpoint has no value.
    """
    if checkpoint.value is None:
        raise ValueError('the checkpoint is no JSON object')
    data = checkpoint.data
    bom = BOM if data.startswith(BOM) else b''
    string = data.removeprefix(BOM).decode('utf-8')
    json, indent, end = read(string), _indent(string), ending(data).decode()
    pieces, at = [], 0
    for entry in json.entries:
        if entry.key in values and _differs(values[entry.key], entry):
            new_value = write(values[entry.key], indent, 1, end)
            pieces += [string[at : entry.value_start], new_value]
            at = entry.value_stop
    stop = json.entries[-1].value_stop if json.entries else string.index('{') + 1
    pieces.append(string[at:stop])
    known = {entry.key for entry in json.entries}
    fresh = {key: value for key, value in values.items() if key not in known}
    pieces.append(_appended(fresh, bool(json.entries), indent, end))
    tail = string[stop:]
    if not json.entries and fresh:
        tail = end + tail.lstrip()
    return parse(bom + ''.join([*pieces, tail]).encode('utf-8', 'backslashreplace'))


def _differs(value: object, entry: Member) -> bool:
    """True where a value is another one, or of another type (1 is not true)."""
    return value != entry.value or type(value) is not type(entry.value)


def _appended(values: Mapping[str, object], follows: bool, indent: str, end: str) -> str:
    """New members behind the last one, or in an object that has none yet."""
    pieces = []
    for key, value in values.items():
        blank = end + indent if indent else ' ' if follows else ''
        comma = ',' if follows else ''
        pieces.append(f'{comma}{blank}{write(key, "", 0, end)}: {write(value, indent, 1, end)}')
        follows = True
    return ''.join(pieces)


def new(values: Mapping[str, object], indent: str = '  ') -> bytes:
    """A checkpoint with these values, indented so."""
    return (write(values, indent, 0, '\n') + '\n').encode('utf-8', 'backslashreplace')


def other_indent(checkpoint: Checkpoint) -> str:
    """An indentation that this checkpoint has not."""
    text = checkpoint.data.removeprefix(BOM).decode('utf-8', 'replace')
    return '    ' if _indent(text) == '  ' else '  '


def relaid(checkpoint: Checkpoint) -> bytes:
    """The same checkpoint with no line as it was, for a copy that git must not take for the file
    itself, moved: what comes later would be merged into it. What is no checkpoint stays.
    """
    if checkpoint.value is None:
        return checkpoint.data
    lines = checkpoint.data.split(b'\n')
    if len(lines) < 4:
        return new(checkpoint.value)
    return b'\n'.join(map(_deeper, lines))


def _deeper(line: bytes) -> bytes:
    """A line with twice its indentation; brackets alone at the edge stay."""
    text = line.lstrip(b' \t')
    blanks = line[: len(line) - len(text)]
    return line if text.strip() in (b'{', b'}', b'') else (blanks * 2 or b'  ') + text


def _indent(string: str) -> str:
    """The indentation of the first key: '' when the object stands on one line; two blanks for an
    empty object.
    """
    start = string.find('{') + 1
    rest = string[start:]
    body = rest.lstrip()
    if body[:1] == '}':
        return '  '
    blanks = rest[: len(rest) - len(body)]
    return blanks.rpartition('\n')[2] if '\n' in blanks else ''
