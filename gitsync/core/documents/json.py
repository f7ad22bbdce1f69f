"""JSON documents of any shape. Parsing is total: what is no JSON is a fault with line and column,
and so is a key that stands twice. render(parse(data)) == data.
"""

from __future__ import annotations

from gitsync.core.text.jsontext import JsonError
from gitsync.core.text.jsontext import read
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import LinesAndColumns
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.text.jsontext import JsonText


class JsonFault(Value):
    """What is malformed; line and col from 1, in characters."""

    line: int
    col: int
    message: str


class Json(Value):
    """A document."""

    data: bytes
    value: object  # None where it is malformed, too
    faults: tuple[JsonFault, ...]


def parse(data: bytes) -> Json:
    """The document in data."""
    try:
        string = data.removeprefix(BOM).decode('utf-8')
    except UnicodeDecodeError as error:
        string = data.removeprefix(BOM)[: error.start].decode('utf-8')
        fault = JsonFault(*LinesAndColumns(string)(len(string)), 'bytes that are no UTF-8')
        return Json(data, None, (fault,))
    try:
        text = read(string)
    except JsonError as error:
        return Json(data, None, (JsonFault(*LinesAndColumns(string)(error.at), error.what),))
    faults = _doubles_and_odd(string, text)
    return Json(data, None if faults else text.value, faults)


def _doubles_and_odd(string: str, text: JsonText) -> tuple[JsonFault, ...]:
    if not text.doubles and not text.odd:
        return ()
    place_of = LinesAndColumns(string)
    faults = [JsonFault(*place_of(at), f"the key '{key}' stands twice") for key, at in text.doubles]
    faults += [JsonFault(*place_of(at), f"'{word}' is no JSON value") for word, at in text.odd]
    return tuple(sorted(faults))


def render(document: Json) -> bytes:
    """The bytes that parse() took."""
    return document.data
