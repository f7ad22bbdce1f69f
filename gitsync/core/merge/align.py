"""Alignment of three versions, line by line: which lines of base live on in a side, and the chunks
between those that live on in both.

Patience-wise (after Bram Cohen): lines that stand once on each side are anchors, gaps between them
are aligned the same way, and small
rests by longest common subsequence. Time is linear but for the sort of anchors; what is left
unaligned is a change.
"""

from collections import namedtuple

DEPTH = 8  # how often gaps are searched for anchors of their own
SMALL = 24  # a rest is small when a table of its lines has at most so many cells a line


class Chunk(namedtuple('Chunk', 'same b0 b1 o0 o1 t0 t1')):
    """A stretch of all three versions; same when it is aligned line by line in all of them."""

    __slots__ = ()


def matches(one: list, other: list) -> list[int]:
    """For each line of one its partner in other, -1 for none; partners ascend."""
    found = [-1] * len(one)
    stack = [(0, len(one), 0, len(other), 0)]
    while stack:
        a0, a1, b0, b1, depth = stack.pop()
        while a0 < a1 and b0 < b1 and one[a0] == other[b0]:
            found[a0] = b0
            a0 += 1
            b0 += 1
        while a0 < a1 and b0 < b1 and one[a1 - 1] == other[b1 - 1]:
            a1 -= 1
            b1 -= 1
            found[a1] = b1
        if a0 == a1 or b0 == b1:
            continue
        if (a1 - a0) * (b1 - b0) <= SMALL * (a1 - a0 + b1 - b0):
            _table(one, other, a0, a1, b0, b1, found)
            continue
        anchors = _anchors(one, other, a0, a1, b0, b1) if depth < DEPTH else ()
        for a, b in anchors:
            found[a] = b
            stack.append((a0, a, b0, b, depth + 1))
            a0, b0 = a + 1, b + 1
        if anchors:
            stack.append((a0, a1, b0, b1, depth + 1))
    return found


def _anchors(one, other, a0, a1, b0, b1):
    """Pairs of lines that stand once in both ranges, the longest series that ascends in both."""
    places = {}
    for a in range(a0, a1):
        places[one[a]] = -1 if one[a] in places else a
    seen = {}
    for b in range(b0, b1):
        if places.get(other[b], -1) >= 0:
            seen[other[b]] = -1 if other[b] in seen else b
    pairs = [(places[line], b) for line, b in seen.items() if b >= 0]
    pairs.sort()
    return _ascending(pairs)


def _ascending(pairs):
    """The longest subsequence of pairs (sorted by the first) whose second ascends."""
    from bisect import bisect_left

    ends, last, before = [], [], [-1] * len(pairs)
    for at, (_, b) in enumerate(pairs):
        pile = bisect_left(ends, b)
        if pile == len(ends):
            ends.append(b)
            last.append(at)
        else:
            ends[pile] = b
            last[pile] = at
        before[at] = last[pile - 1] if pile else -1
    chain = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _table(one, other, a0, a1, b0, b1, found):
    """The longest common subsequence of two small ranges."""
    width = b1 - b0 + 1
    rows = [[0] * width]
    for a in range(a1 - 1, a0 - 1, -1):
        row, below = [0] * width, rows[-1]
        for b in range(width - 2, -1, -1):
            row[b] = below[b + 1] + 1 if one[a] == other[b0 + b] else max(below[b], row[b + 1])
        rows.append(row)
    rows.reverse()
    a, b = 0, 0
    while a < a1 - a0 and b < width - 1:
        if one[a0 + a] == other[b0 + b]:
            found[a0 + a] = b0 + b
            a += 1
            b += 1
        elif rows[a + 1][b] >= rows[a][b + 1]:
            a += 1
        else:
            b += 1


def chunks(base: list, ours: list, theirs: list) -> list[Chunk]:
    """The three versions cut into chunks, the same in all three and not so, in turn."""
    to_ours, to_theirs = matches(base, ours), matches(base, theirs)
    found = []
    i = j = k = 0
    total = len(base)
    while True:
        start = i
        while i < total and to_ours[i] == j + i - start and to_theirs[i] == k + i - start:
            i += 1
        size = i - start
        if size:
            found.append(Chunk(True, start, i, j, j + size, k, k + size))
            j, k = j + size, k + size
        x = i
        while x < total and (to_ours[x] < 0 or to_theirs[x] < 0):
            x += 1
        jx, kx = (to_ours[x], to_theirs[x]) if x < total else (len(ours), len(theirs))
        if x > i or jx > j or kx > k:
            found.append(Chunk(False, i, x, j, jx, k, kx))
        if x == total:
            return found
        i, j, k = x, jx, kx
