r"""Fenced code: the byte ranges in which a document's lines are text, as CommonMark has them.

A fence opens with three or more backticks or tildes behind at most three blanks and closes with at
least as many of the same, alone on their line; one that nothing closes runs to the end of the
document. Deeper fences, and those behind a list bullet or a quote's '>', depend on what stands
around them: they count only where a closing fence follows.
"""

from __future__ import annotations

from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import line_around

TYPE_CHECKING = False
if TYPE_CHECKING:
    # A line that starts with a fence: start, stop, the byte of a backtick or a tilde, how many,
    # whether it can open, can close, and opens whatever follows. A plain tuple for speed.
    Fence = tuple[int, int, int, int, bool, bool, bool]


class Ranges:
    """Ranges in ascending order, asked for places in ascending order."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self.ranges, self.at = ranges, 0

    def hold(self, place: int) -> bool:
        """True for a place within one of them."""
        while self.at < len(self.ranges) and self.ranges[self.at][1] <= place:
            self.at += 1
        return self.at < len(self.ranges) and self.ranges[self.at][0] <= place


def fenced(data: bytes) -> list[tuple[int, int]]:
    """The ranges (start of the opening line, end of the closing line) in file order."""
    if b'`' not in data and b'~' not in data:
        return []  # a search for one byte costs a tenth of one for three
    ranges: list[tuple[int, int]] = []
    lines = _fences(data)
    # The size, by char, that nothing further down closes: no such fence need look again.
    hopeless: dict[int, int] = {}
    at = 0
    while at < len(lines):
        start, _, char, size, can_open, _, is_sure = lines[at]
        at += 1
        if not can_open:
            continue
        closing = len(lines)
        if char not in hopeless or size < hopeless[char]:
            closing = _closing(lines, at, char, size)
        if closing < len(lines):
            ranges.append((start, lines[closing][1]))
            at = closing + 1
        elif is_sure:
            ranges.append((start, len(data)))
            break
        else:
            hopeless[char] = min(size, hopeless.get(char, size))
    return ranges


def _closing(lines: list[Fence], at: int, char: int, size: int) -> int:
    """The index of the first fence from 'at' on that closes one of that size; their number where
    none does.
    """
    for index in range(at, len(lines)):
        _, _, other, length, _, can_close, _ = lines[index]
        if can_close and other == char and length >= size:
            return index
    return len(lines)


def _fences(data: bytes) -> list[Fence]:
    """Every line that starts with a fence, in file order."""
    fences = []
    for mark in (b'```', b'~~~'):
        at = data.find(mark)
        while at >= 0:
            start, stop = line_around(data, at)
            line = _fence(data, start, at, stop)
            if line:
                fences.append(line)
            at = data.find(mark, stop)
    fences.sort()
    return fences


def _fence(data: bytes, start: int, at: int, stop: int) -> Fence | None:
    """The fence of a line, its first backtick or tilde at that place; None where text stands before
    it.
    """
    char = data[at]
    before = data[start:at] if at - start < 200 else b'x'
    if start == 0 and before[:3] == BOM:
        before = before[3:]
    blanks = before.strip(b' \t')
    if blanks and not _is_container(blanks):
        return None
    rest = data[at:stop]
    info = rest.lstrip(rest[:1])
    size = len(rest) - len(info)
    info = info.strip()
    can_open = not (char == 96 and b'`' in info)
    can_close = not info and (not blanks or not blanks.strip(b'> \t'))
    is_sure = not blanks and len(before.expandtabs(4)) < 4
    return (start, stop, char, size, can_open, can_close, is_sure)


def _is_container(blanks: bytes) -> bool:
    """True for what opens a list item or a quote: '-', '*', '+', '1.', '1)', '>' and their
    combinations.
    """
    return all(
        word.strip(b'>') in (b'', b'-', b'*', b'+') or (word[-1:] in b'.)' and word[:-1].isdigit())
        for word in blanks.split()
    )


def code_spans(line: bytes) -> list[tuple[int, int]]:
    """The ranges between backticks within one line: a run of backticks up to the next run of the
    same length.
    """
    runs, at = [], line.find(b'`')
    while at >= 0:
        stop = at + 1
        while line[stop : stop + 1] == b'`':
            stop += 1
        runs.append((at, stop))
        at = line.find(b'`', stop)
    later: dict[int, list[int]] = {}  # the runs that may still close, by size, the next one last
    for index in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[index][1] - runs[index][0], []).append(index)
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        same = later[runs[index][1] - runs[index][0]]
        while same and same[-1] <= index:
            same.pop()
        if same:
            spans.append((runs[index][0], runs[same[-1]][1]))
            index = same[-1]
        index += 1
    return spans
