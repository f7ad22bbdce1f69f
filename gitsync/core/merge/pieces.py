"""Pieces: the result of a merge while some of it is still open.

A list of pieces holds bytes, which are decided, and Pending values, which git's line merge decides:
all of them in one call.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from gitsync.core.merge.result import MergeLines

    Piece: TypeAlias = 'bytes | Pending'


class Pending(Value):
    """A region that lines decide."""

    base: bytes
    ours: bytes
    theirs: bytes
    where: str  # the place, for people
    why: str = ''  # why it is a conflict, in a few words, where its lines do not tell
    stands: bool = False  # it is a conflict whatever its lines would allow


def assemble(pieces: Sequence[Piece], merge_lines: MergeLines) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of all pieces, the open ones merged by lines, and the places that hold conflicts.

    A piece that lacks its last line end gets one before another piece follows.
    """
    waiting = [piece for piece in pieces if isinstance(piece, Pending)]
    merged = iter(merge_lines([piece[:3] for piece in waiting]) if waiting else ())
    made: list[bytes] = []
    conflicts = []
    for piece in pieces:
        if isinstance(piece, Pending):
            data, count = next(merged)
            if count:
                conflicts.append(piece.where)
                data = labelled(data, piece, count)
            made.append(data)
        else:
            made.append(piece)
    return joined(made), tuple(conflicts)


def labelled(data: bytes, piece: Pending, count: int) -> bytes:
    """The region with the reason behind the label of ours, where its markers are plain to see."""
    if not piece.why:
        return data
    lines = data.split(b'\n')
    marks = [at for at, line in enumerate(lines) if line.rstrip(b'\r').lstrip(b'<') == b' ours']
    if len(marks) != count:
        return data
    words = f': {piece.where}, {piece.why}'.encode('utf-8', 'replace')
    for at in marks:
        line = lines[at]
        lines[at] = line.removesuffix(b'\r') + words + line[len(line.removesuffix(b'\r')) :]
    return b'\n'.join(lines)


def joined(pieces: list[bytes]) -> bytes:
    """The pieces in one, each but the last ending in a line end."""
    last = -1
    for at, piece in enumerate(pieces):
        if not piece:
            continue
        if last >= 0 and pieces[last][-1] != 10:
            pieces[last] += b'\r\n' if b'\r\n' in piece else b'\n'
        last = at
    return b''.join(pieces)
