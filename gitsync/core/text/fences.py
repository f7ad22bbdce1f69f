r"""Fenced code: the byte ranges in which a document's lines are text, as CommonMark has them.

A fence opens with three or more backticks or tildes behind at most three blanks and closes with at
least as many of
the same, alone on their line; one that nothing closes runs to the end of the document. Deeper
fences, and those behind
a list bullet or a quote's '>', depend on what stands around them: they count only where a closing
fence follows.
"""


def fenced(data: bytes) -> list[tuple[int, int]]:
    """The ranges (start of the opening line, end of the closing line) in file order."""
    if b'`' not in data and b'~' not in data:
        return []  # a search for one byte costs a tenth of one for three
    found, lines = [], _fence_lines(data)
    hopeless = {96: 0, 126: 0}
    at = 0
    while at < len(lines):
        start, stop, char, size, can_open, can_close, is_sure = lines[at]
        at += 1
        if not can_open or (hopeless[char] and size >= hopeless[char]):
            if can_open and is_sure:
                found.append((start, len(data)))
                break
            continue
        closing = at
        while closing < len(lines) and not (
            lines[closing][5] and lines[closing][2] == char and lines[closing][3] >= size
        ):
            closing += 1
        if closing < len(lines):
            found.append((start, lines[closing][1]))
            at = closing + 1
        elif is_sure:
            found.append((start, len(data)))
            break
        else:
            hopeless[char] = (
                size  # nothing that follows closes this length, nor a longer one: never look again
            )
    return found


def _fence_lines(data: bytes) -> list[tuple]:
    """Every line that starts with a fence: (start, stop, char, size, can open, can close, is sure),
    in file order.
    """
    found = []
    for mark in (b'```', b'~~~'):
        at = data.find(mark)
        while at >= 0:
            start = data.rfind(b'\n', 0, at) + 1
            stop = data.find(b'\n', at) + 1 or len(data)
            line = _fence_line(data, start, at, stop, mark[0])
            if line:
                found.append(line)
            at = data.find(mark, stop)
    found.sort()
    return found


def _fence_line(data, start, at, stop, char):
    before = data[start:at] if at - start < 200 else b'x'
    if start == 0 and before[:3] == b'\xef\xbb\xbf':
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
    return (
        start,
        stop,
        char,
        size,
        can_open,
        can_close,
        not blanks and len(before.expandtabs(4)) < 4,
    )


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
    later = {}
    for index in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[index][1] - runs[index][0], []).append(index)
    found, index = [], 0
    while index < len(runs):
        same = later[runs[index][1] - runs[index][0]]
        while same and same[-1] <= index:
            same.pop()
        if same:
            found.append((runs[index][0], runs[same[-1]][1]))
            index = same[-1]
        index += 1
    return found
