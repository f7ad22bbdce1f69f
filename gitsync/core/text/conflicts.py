"""Conflict markers left in a document.

What counts is the whole shape that git writes: a line of seven or more '<', one of as many '=', one
of as many '>'. A
lone '=======' is a heading's underline, and what begins in fenced code is an example. A fence that
one side of a conflict opens hides
nothing: only the first line is asked.
"""

from gitsync.core.text.fences import fenced


def conflict_lines(data: bytes) -> list[int]:
    """The lines on which a conflict begins, from 1."""
    if b'<<<<<<<' not in data or b'>>>>>>>' not in data or b'=======' not in data:
        return []
    ranges, found, opened, halved = None, [], {}, {}
    for start, char, size in _marker_lines(data):
        if char == b'<':
            if ranges is None:
                ranges, fence = fenced(data), 0
            while fence < len(ranges) and ranges[fence][1] <= start:
                fence += 1
            if fence < len(ranges) and ranges[fence][0] <= start:
                continue
            opened[size] = start
            halved.pop(size, None)
        elif char == b'=' and size in opened:
            halved[size] = opened[size]
        elif char == b'>' and size in halved:
            found.append(halved.pop(size))
            opened.pop(size, None)
    return _numbers(data, found)


def _marker_lines(data):
    """(start, char, size) of the lines that begin with seven or more of one of '<', '=', '>', in
    file order.
    """
    found = []
    for char in (b'<', b'=', b'>'):
        mark = char * 7
        at = data.find(mark)
        while at >= 0:
            stop = data.find(b'\n', at)
            stop = len(data) if stop < 0 else stop
            if not at or data[at - 1 : at] == b'\n':
                line = data[at:stop].rstrip(b'\r')
                rest = line.lstrip(char)
                if not rest or (rest[:1] == b' ' and len(rest) < 4000):
                    found.append((at, char, len(line) - len(rest)))
            at = data.find(mark, stop)
    return sorted(found)


def _numbers(data, starts):
    made, line, last = [], 1, 0
    for start in sorted(starts):
        line += data.count(b'\n', last, start)
        last = start
        made.append(line)
    return made
