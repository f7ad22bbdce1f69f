"""JSON text as a value, by the scanner of the standard library alone.

The package json is not imported: it imports re, which takes half of the time that an edit's gate or
the merge of a file may take.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

BLANKS = ' \t\n\r'


class Decoder:
    """What json's scanner asks of a decoder, with the values that json.loads has."""

    strict = True
    object_hook = None
    object_pairs_hook: Callable[[list[tuple[str, object]]], object] | None = None
    parse_float: Callable[[str], object] = float
    parse_int: Callable[[str], object] = int
    parse_constant: Callable[[str], object] = float
    memo: dict[str, str] = {}


def parse(text: str, decoder: type[Decoder] = Decoder) -> object:
    """The value; ValueError for what is no JSON, or nests too deeply."""
    text = text.strip(BLANKS)
    try:
        value, end = _scanner(decoder)(text, 0)
    except StopIteration:
        raise ValueError('no value') from None
    except RecursionError:
        raise ValueError('nested too deeply') from None
    except SystemError:  # CPython 3.11 does not import the error of json that it means to raise
        from json import loads

        loads(text)
        raise ValueError('no value') from None
    if end != len(text):
        raise ValueError(f'more behind its end, at character {end}')
    return value


def _scanner(decoder: type[Decoder]) -> Callable[[str, int], tuple[object, int]]:
    try:
        from _json import make_scanner
    except ImportError:
        from json import JSONDecoder

        return JSONDecoder(
            object_pairs_hook=decoder.object_pairs_hook,
            parse_float=decoder.parse_float,
            parse_int=decoder.parse_int,
            parse_constant=decoder.parse_constant,
        ).raw_decode
    return make_scanner(decoder)  # type: ignore[arg-type]
