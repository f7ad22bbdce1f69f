"""Where a text that an edit names stands in a file: exactly, else as tools look for it.

Tools look past line ends, blank space around lines, and typographic quotes, dashes and blanks where
the edit has plain ones (Claude's Edit, codex-rs/apply-patch/seek_sequence). Files are texts here,
each byte that is no UTF-8 a surrogate.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

_PLAIN = {
    "'": '\u2018\u2019\u201a\u201b',
    '"': '\u201c\u201d\u201e\u201f',
    '-': '\u2010\u2011\u2012\u2013\u2014\u2015\u2212',
    ' ': '\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
}
_TABLE = {ord(char): plain for plain, characters in _PLAIN.items() for char in characters}


def decoded(data: bytes) -> str:
    return data.decode('utf-8', 'surrogateescape')


def plain(text: str) -> str:
    """The text with plain signs in the place of typographic ones, character for character."""
    return text if text.isascii() else text.translate(_TABLE)


def substituted(text: str, old: str, new: str, count: int) -> str | None:
    """The text with old replaced by new at so many places as str.replace counts them, 0: at the
    only one; None where old is not there, or is to be the only one and is not.
    """
    is_dos = '\r\n' in text
    for one in (old, _as_dos(old)) if is_dos else (old,):
        times = text.count(one)
        if times:
            one_new = new if one == old else _as_dos(new)
            return text.replace(one, one_new, count or 1) if times == 1 or count else None
    folded, wanted = plain(text), plain(_as_dos(old) if is_dos else old)
    times = folded.count(wanted)
    if not times:
        return _by_lines(text, old, _as_dos(new) if is_dos else new)
    if times > 1 and not count:
        return None
    pieces, at = [], 0
    for _ in range(times if count < 0 else 1):
        start = folded.index(wanted, at)
        pieces += [text[at:start], new]
        at = start + len(wanted)
    return ''.join([*pieces, text[at:]])


def _as_dos(text: str) -> str:
    return text.replace('\r\n', '\n').replace('\n', '\r\n')


def _by_lines(text: str, old: str, new: str) -> str | None:
    """Whole lines that are the old ones but for blank space around them."""
    lines, wanted = text.split('\n'), old.strip('\n').split('\n')
    if not any(line.strip() for line in wanted):
        return None
    start = line_of(lines, wanted, 0)
    if start is None or line_of(lines, wanted, start + 1, is_round=False) is not None:
        return None
    stop = start + len(wanted)
    end = '\r' if lines[stop - 1].endswith('\r') else ''
    return '\n'.join([*lines[:start], new.strip('\r\n') + end, *lines[stop:]])


def line_of(
    lines: Sequence[str], wanted: Sequence[str], at: int, is_round: bool = True
) -> int | None:
    """Where these lines stand from 'at' on, or anywhere: exactly, else but for blank space at line
    ends, around lines, and typographic signs.
    """
    for seen in _SEEN:
        sought, there = [seen(line) for line in wanted], [seen(line) for line in lines]
        for first in (at, 0) if is_round else (at,):
            for index in range(first, len(there) - len(sought) + 1):
                if there[index] == sought[0] and there[index : index + len(sought)] == sought:
                    return index
    return None


_SEEN: tuple[Callable[[str], str], ...] = (
    str,
    str.rstrip,
    str.strip,
    lambda line: plain(line).strip(),
)
