"""Pieces: the result of a merge while some of it is still open.

A list of pieces holds bytes, which are decided, and Pending values, which git's line merge decides:
all of them in one call.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from gitsync.core.merge.result import Versions

    Piece: TypeAlias = 'bytes | Pending'


class Pending(Value):
    """A region that lines decide."""

    base: bytes
    ours: bytes
    theirs: bytes
    where: str  # the place, for people
    why: str = ''  # why it is a conflict, in a few words, where its lines do not tell
    stands: bool = False  # it is a conflict whatever its lines would allow

    @property
    def sides(self) -> Versions:
        """What lines merge."""
        return self.base, self.ours, self.theirs


def by_side(ours: object, verb: str = 'removed') -> str:
    """Why there is a conflict about what one side has no more: ours, where that is None."""
    return f'{verb} by {"ours" if ours is None else "theirs"}'


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
