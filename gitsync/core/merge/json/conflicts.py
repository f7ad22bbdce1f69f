"""Places where a conflict goes, and the conflicts put there: each takes the whole lines on which it
stands.
"""

from __future__ import annotations

from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.pieces import labelled
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.result import MergeLines

    ThreeTexts = tuple[bytes, bytes, bytes]
    Path = tuple[str, ...]  # keys from the outermost object


class TextWithConflicts(Value):
    """A text whose conflicts stand in it."""

    data: bytes
    conflicts: tuple[str, ...]  # the places, for people


class Conflicts:
    """The conflicts of a merge; a stand-in marks the place of each in the text."""

    def __init__(self, texts: bytes) -> None:
        token = b'\0conflict'
        while token in texts:
            token += b'-'
        self.token = token
        self.found: list[Pending] = []

    def add(self, path: Path, texts: ThreeTexts, why: str = '') -> bytes:
        """The stand-in for a conflict between three texts, b'' for absent."""
        self.found.append(Pending(*texts, named(path), why, True))
        return b'%s%d\0' % (self.token, len(self.found) - 1)

    def settled(self, data: bytes, merge_lines: MergeLines) -> TextWithConflicts:
        """The text with the conflicts in the places of their stand-ins."""
        if not self.found:
            return TextWithConflicts(data, ())
        out: list[bytes | Pending] = []
        lines = data.split(b'\n')
        for at, line in enumerate(lines):
            end = b'\n' if at < len(lines) - 1 else b''
            out.append(self._on_line(line) if self.token in line else line + end)
        waiting = [piece for piece in out if isinstance(piece, Pending)]
        results = merge_lines([piece[:3] for piece in waiting])
        if not all(count for _, count in results):
            raise Unmergeable('a conflict of values is none of lines')
        texts = iter(
            [labelled(text, piece, count) for piece, (text, count) in zip(waiting, results)]
        )
        merged = b''.join(piece if isinstance(piece, bytes) else next(texts) for piece in out)
        places = [name for piece in waiting for name in piece.where.split('\n')]
        return TextWithConflicts(merged, tuple(places))

    def _on_line(self, line: bytes) -> Pending:
        """The line in its three versions."""
        pieces = line.split(self.token)
        here = [self.found[int(piece.partition(b'\0')[0])] for piece in pieces[1:]]
        base = _line(pieces, [each.base for each in here])
        ours = _line(pieces, [each.ours for each in here])
        theirs = _line(pieces, [each.theirs for each in here])
        why = here[0].why if len(here) == 1 else ''
        return Pending(base, ours, theirs, '\n'.join(each.where for each in here), why, True)


def named(path: Path) -> str:
    """A key as people are shown it."""
    return 'key ' + repr('.'.join(path))


def _line(pieces: list[bytes], texts: list[bytes]) -> bytes:
    """One version of a line: the stand-ins replaced; a comma after an absent member goes with
    it.
    """
    out = [pieces[0]]
    for piece, text in zip(pieces[1:], texts):
        rest = piece.partition(b'\0')[2]
        out += [text, rest if text else rest.removeprefix(b',')]
    line = b''.join(out)
    return line + b'\n' if line.strip() else b''
