"""Alignment of two sequences: which members of one live on in the other.

Patience-wise (after Bram Cohen): what stands once on each side is an anchor, gaps between anchors
are aligned the same way, and small rests by longest common subsequence. Time is linear but for the
sort of anchors; what is left unaligned is a change.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable
    from collections.abc import Sequence

    Pairs = list[tuple[int, int]]

DEPTH = 8  # how often gaps are searched for anchors of their own
SMALL = 24  # a rest is small when a table of its lines has at most so many cells a line


def matches(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[int]:
    """For each line of one its partner in other, -1 for none; partners ascend."""
    partners = [-1] * len(one)
    stack = [(0, len(one), 0, len(other), 0)]
    while stack:
        a0, a1, b0, b1, depth = stack.pop()
        while a0 < a1 and b0 < b1 and one[a0] == other[b0]:
            partners[a0] = b0
            a0 += 1
            b0 += 1
        while a0 < a1 and b0 < b1 and one[a1 - 1] == other[b1 - 1]:
            a1 -= 1
            b1 -= 1
            partners[a1] = b1
        if a0 == a1 or b0 == b1:
            continue
        if (a1 - a0) * (b1 - b0) <= SMALL * (a1 - a0 + b1 - b0):
            _table(one, other, a0, a1, b0, b1, partners)
            continue
        anchors = _anchors(one, other, a0, a1, b0, b1) if depth < DEPTH else []
        for a, b in anchors:
            partners[a] = b
            stack.append((a0, a, b0, b, depth + 1))
            a0, b0 = a + 1, b + 1
        if anchors:
            stack.append((a0, a1, b0, b1, depth + 1))
    return partners


def _anchors(
    one: Sequence[Hashable], other: Sequence[Hashable], a0: int, a1: int, b0: int, b1: int
) -> Pairs:
    """Pairs of lines that stand once in both ranges, the longest series that ascends in both."""
    places: dict[Hashable, int] = {}
    for a in range(a0, a1):
        places[one[a]] = -1 if one[a] in places else a
    seen: dict[Hashable, int] = {}
    for b in range(b0, b1):
        if places.get(other[b], -1) >= 0:
            seen[other[b]] = -1 if other[b] in seen else b
    pairs = [(places[line], b) for line, b in seen.items() if b >= 0]
    pairs.sort()
    return ascending(pairs)


def ascending(pairs: Pairs) -> Pairs:
    """The longest subsequence of pairs (sorted by the first) whose second ascends."""
    from bisect import bisect_left

    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, b) in enumerate(pairs):
        pile = bisect_left(ends, b)
        if pile == len(ends):
            ends.append(b)
            last.append(at)
        else:
            ends[pile] = b
            last[pile] = at
        before.append(last[pile - 1] if pile else -1)
    chain = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _table(
    one: Sequence[Hashable],
    other: Sequence[Hashable],
    a0: int,
    a1: int,
    b0: int,
    b1: int,
    partners: list[int],
) -> None:
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
            partners[a0 + a] = b0 + b
            a += 1
            b += 1
        elif rows[a + 1][b] >= rows[a][b + 1]:
            a += 1
        else:
            b += 1
