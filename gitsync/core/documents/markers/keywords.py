"""What the text of a comment says as a marker."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.markers.dialects import Meaning


def meaning(inner: bytes) -> Meaning | None:
    """What a comment's text says as a marker, None for any other comment."""
    inner = inner.strip(b' \t\r\n')
    upper = inner.upper()
    return _keyword_first(inner, upper) or region(inner) or _keyword_last(inner, upper)


def region(text: bytes) -> Meaning | None:
    """'#region X', '#endregion' and '#endregion X', with or without the '#'; an end without a name
    closes the nearest.
    """
    word, _, rest = text.partition(b' ')
    name = b' '.join(rest.split())
    if word in (b'region', b'#region'):
        return (True, 'region', (('region', name),), name, False) if name else None
    if word in (b'endregion', b'#endregion'):
        return (False, 'region', (('region', name or None),), name, False)
    return None


def _keyword_first(inner: bytes, upper: bytes) -> Meaning | None:
    """'BEGIN X', 'START: X', 'END_X', 'BEGINNING OF X', 'END-X' and the like."""
    word = next(
        (word for word in (b'BEGINNING', b'BEGIN', b'START', b'END') if upper.startswith(word)), b''
    )
    mark = inner[len(word) : len(word) + 1]
    if not word or mark not in (b' ', b'\t', b':', b'_', b'-'):
        return None
    begins, weak = word != b'END', inner[: len(word)] != word or mark == b'-'
    name = b' '.join(inner[len(word) :].lstrip(b' \t:' if mark in b' \t:' else mark).split())
    if not name:
        return None
    if name.startswith(b'doctoc generated TOC'):
        name = b'doctoc'  # what trails the name is the same on both markers
    under = name.removeprefix(b'SECTION:').strip()
    if mark == b'_' and under not in (b'', name):
        return (begins, 'start-end', (('under', name),), under, weak)
    if mark == b'_':
        return (begins, 'tf-docs', (('under', name),), name, weak)
    if mark == b'-':
        return (begins, 'begin-end', (('dash', name),), name, weak)
    # BEGIN says OF in its own letters; nobody says START OF
    first = name[:3].upper() if weak or word == b'BEGINNING' else name[:3]
    if first == b'OF ' and word != b'START':
        of = ('of', name[3:])
        return (begins, 'of', (of,) if begins else (of, ('word', name)), name[3:], weak)
    if word == b'BEGINNING':
        return None
    dialect = 'start-end' if word == b'START' else 'begin-end'
    return (begins, dialect, (('word', name),), name, weak)


def _keyword_last(inner: bytes, upper: bytes) -> Meaning | None:
    """'X BEGIN', 'X_START', 'X:END' and the like: the first keyword behind a name. Words in
    parentheses, as in 'X:START (TOC)', tell blocks of one name apart: they are part of the name.
    """
    places = [
        (at, word)
        for word in (b'BEGIN', b'START', b'END')
        if (at := _keyword_at(inner, upper, word)) >= 0
    ]
    if not places:
        return None
    at, word = min(places)
    mark, rest = inner[at - 1 : at], inner[at + len(word) :].lstrip()
    name = b' '.join(inner[:at].rstrip(mark + b' \t').split())
    if not name:
        return None
    weak = (
        inner[at : at + len(word)] != word
        or mark == b'-'
        or (mark in b' \t' and rest != b'' and rest[:1] not in b'-(:')
    )
    dialect = 'suffix' if mark == b'_' and word != b'START' else 'start-end'
    told = b' '.join((name, *rest.split())) if rest[:1] == b'(' and word != b'END' else name
    return (word != b'END', dialect, (('last', name),), told, weak)


def _keyword_at(inner: bytes, upper: bytes, word: bytes) -> int:
    """Where the keyword stands as a word of its own behind a name, -1 where it does not."""
    at = upper.find(word, 2)
    while at >= 0 and (
        inner[at - 1 : at] not in (b':', b'_', b'-', b' ', b'\t')
        or _is_in_word(inner[at + len(word) : at + len(word) + 1])
    ):
        at = upper.find(word, at + 1)
    return at


def _is_in_word(char: bytes) -> bool:
    return char.isalnum() or char == b'_' or char > b'\x7f'
