"""Both sides of a conflict in one text: ours' lines, then theirs'; what both have stands once."""

from __future__ import annotations

from gitsync.core.merge.align import matches
from gitsync.core.text.lines import split


def both_sides(ours: bytes, theirs: bytes) -> bytes:
    """The lines of both, what they share where it is, each difference as ours and then theirs."""
    one, other = split(_ended(ours)), split(_ended(theirs))
    out: list[bytes] = []
    at = start = 0
    for place, partner in enumerate([*matches(one, other), len(other)]):
        if partner >= 0:
            out += [*one[at:place], *other[start:partner], *one[place : place + 1]]
            at, start = place + 1, partner + 1
    return b''.join(out)


def _ended(text: bytes) -> bytes:
    return text if text[-1:] in (b'\n', b'') else text + b'\n'
