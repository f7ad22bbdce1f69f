"""Conflicts in text: where they stand, and what they are made of.

What counts as one left in a document is the whole shape that git writes: a line of seven or more
'<', one of as many '=', one of as many '>'. A lone '=======' is a heading's underline, and what
begins in fenced code is an example. A fence that one side of a conflict opens hides nothing: only
the first line is asked.
"""

from __future__ import annotations

from gitsync.core.text.fences import Ranges
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import line_around
from gitsync.core.text.lines import split
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Piece: TypeAlias = 'bytes | Conflict'

SIZE = 7  # of git's markers, unless the attribute conflict-marker-size says another
OURS, BASE, MIDDLE, THEIRS = (char * SIZE for char in (b'<', b'|', b'=', b'>'))


class _MarkerLine(Value):
    """A line that may be a conflict marker."""

    start: int
    char: bytes
    size: int  # how many of the char


def conflict_lines(data: bytes) -> list[int]:
    """The lines on which a conflict begins, from 1."""
    if OURS not in data or THEIRS not in data or MIDDLE not in data:
        return []
    fences = Ranges(fenced(data))
    starts: list[int] = []
    opened: dict[int, int] = {}  # where a conflict began, by the size of its markers
    halved: dict[int, int] = {}  # the same, once its middle was met
    for start, char, size in _marker_lines(data):
        if char == b'<':
            if fences.hold(start):
                continue
            opened[size] = start
            halved.pop(size, None)
        elif char == b'=' and size in opened:
            halved[size] = opened[size]
        elif char == b'>' and size in halved:
            starts.append(halved.pop(size))
            opened.pop(size, None)
    return _numbers(data, starts)


def _marker_lines(data: bytes) -> list[_MarkerLine]:
    """The lines that begin with seven or more of one of '<', '=', '>', in file order."""
    lines = []
    for char in (b'<', b'=', b'>'):
        mark = char * SIZE
        at = data.find(mark)
        while at >= 0:
            start, stop = line_around(data, at)
            if start == at:
                line = data[at:stop].rstrip(b'\r\n')
                rest = line.lstrip(char)
                if not rest or (rest[:1] == b' ' and len(rest) < 4000):
                    lines.append(_MarkerLine(at, char, len(line) - len(rest)))
            at = data.find(mark, stop)
    return sorted(lines)


def _numbers(data: bytes, starts: list[int]) -> list[int]:
    """The line numbers of these places."""
    numbers, line, last = [], 1, 0
    for start in sorted(starts):
        line += data.count(b'\n', last, start)
        last = start
        numbers.append(line)
    return numbers


class Conflict(Value):
    """One conflict as it stands in a text."""

    ours: bytes
    theirs: bytes
    base: bytes | None  # None where the markers do not show it

    @property
    def sides(self) -> tuple[bytes, bytes]:
        """Ours and theirs."""
        return self.ours, self.theirs


def pieces(data: bytes, size: int = SIZE) -> tuple[Piece, ...]:
    """A merge's text as git leaves it with markers of that size, in order: plain bytes, and
    conflicts. One that does not end is plain.
    """
    taken_apart: list[Piece] = []
    plain: list[bytes] = []
    parts: dict[bytes, list[bytes]] = {}  # of the open conflict, by the marker above them
    whole: list[bytes] = []  # all its lines
    within = b''  # the character of the marker line that was last met
    for line in split(data):
        char = _marker(line, size)
        if not within:
            if char == b'<':
                parts, whole, within = {char: []}, [line], char
            else:
                plain.append(line)
            continue
        whole.append(line)
        if (within, char) in ((b'<', b'|'), (b'<', b'='), (b'|', b'=')):
            parts[char], within = [], char
        elif within == b'=' and char == b'>':
            base = b''.join(parts[b'|']) if b'|' in parts else None
            conflict = Conflict(b''.join(parts[b'<']), b''.join(parts[b'=']), base)
            taken_apart += [b''.join(plain), conflict]
            plain, whole, within = [], [], b''
        else:
            parts[within].append(line)
    return (*taken_apart, b''.join(plain + whole))


def _marker(line: bytes, size: int) -> bytes:
    """The character of a marker line of that size; b'' for any other line."""
    char = line[:1]
    if char not in (b'<', b'|', b'=', b'>') or line[:size] != char * size:
        return b''
    rest = line[size:].rstrip(b'\r\n')
    is_marker = not rest or (rest[:1] == b' ' and char != b'=')
    return char if is_marker else b''


def one_side(data: bytes, side: int) -> bytes:
    """The text with one side, 0 ours or 1 theirs, of every conflict."""
    return settled(data, lambda conflict: conflict.sides[side])


def settled(data: bytes, choose: Callable[[Conflict], bytes]) -> bytes:
    """The text with what is chosen of every conflict, whatever its markers' size: those of
    conflicts within a virtual base are larger.
    """
    for size in sorted({line.size for line in _marker_lines(data) if line.char == b'<'})[::-1]:
        data = b''.join(
            piece if isinstance(piece, bytes) else choose(piece) for piece in pieces(data, size)
        )
    return data


def conflicts_left(data: bytes, versions: list[bytes]) -> list[int]:
    """The lines, from 1, on which a conflict begins that none of the merged versions holds; in
    fenced code too, where no rule looks.
    """
    known = {line for text in versions for line in text.split(b'\n') if line.startswith(OURS)}
    return [
        number
        for number, line in enumerate(data.split(b'\n'), 1)
        if line.startswith(OURS) and line not in known
    ]


def is_whole(text: bytes) -> bool:
    """True for a text in which as many conflicts end as begin."""
    return text.count(OURS) == text.count(THEIRS)


def has_marker(text: bytes) -> bool:
    """True where a conflict may begin; a quick look."""
    return OURS in text


def unlabelled(data: bytes) -> list[bytes]:
    """The lines without their ends and without the labels behind conflict markers, which differ
    from one tool to the next.
    """
    lines = data.replace(b'\r\n', b'\n').split(b'\n')
    return [line[:SIZE] if line[:SIZE] in (OURS, BASE, THEIRS) else line for line in lines]
