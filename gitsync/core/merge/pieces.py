"""Pieces: the result of a merge while some of it is still open.

A list of pieces holds bytes, which are decided, and Pending values, which git's line merge decides:
all of them in one call.
"""

from collections import namedtuple


class Pending(namedtuple('Pending', 'base ours theirs where')):
    """A region that lines decide; where names it for people."""

    __slots__ = ()


def assemble(pieces: list, merge_lines) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of all pieces, the open ones merged by lines, and the places that hold conflicts.

    A piece that lacks its last line end gets one before another piece follows.
    """
    waiting = [at for at, piece in enumerate(pieces) if not isinstance(piece, bytes)]
    conflicts = []
    if waiting:
        merged = merge_lines([tuple(pieces[at][:3]) for at in waiting])
        for at, (data, count) in zip(waiting, merged):
            if count:
                conflicts.append(pieces[at].where)
            pieces[at] = data
    return joined(pieces), tuple(conflicts)


def joined(pieces: list) -> bytes:
    """The pieces in one, each but the last ending in a line end."""
    last = -1
    for at, piece in enumerate(pieces):
        if not piece:
            continue
        if last >= 0 and pieces[last][-1] != 10:
            pieces[last] += b'\r\n' if b'\r\n' in piece else b'\n'
        last = at
    return b''.join(pieces)
