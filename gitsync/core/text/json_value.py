"""JSON text as a value, by the scanner of the standard library alone.

The package json is not imported: it imports re, which takes half of the time that an edit's gate
may take.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def parse(text: str) -> object:
    """The value; ValueError for what is no JSON, or nests too deeply."""
    text = text.strip()
    try:
        value, end = _scanner()(text, 0)
    except StopIteration:
        raise ValueError('no value') from None
    except RecursionError:
        raise ValueError('nested too deeply') from None
    if end != len(text):
        raise ValueError(f'more behind its end, at character {end}')
    return value


class _Decoder:
    """What json's scanner asks of a decoder."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float
    memo: dict[str, str] = {}


def _scanner() -> Callable[[str, int], tuple[object, int]]:
    try:
        from _json import make_scanner
    except ImportError:
        from json import JSONDecoder

        return JSONDecoder().raw_decode
    return make_scanner(_Decoder)  # type: ignore[arg-type]
