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
        token = b'\1conflict'
        while token in texts:
            token += b'-'
        self.token = token
        self.marks = tuple(token + side for side in (b'base\1', b'ours\1', b'theirs\1'))
        self.found: list[Pending] = []
        self.binding: set[int] = set()  # numbers of those that are one with the next

    def add(self, path: Path, texts: ThreeTexts, why: str = '') -> bytes:
        """The stand-in for a conflict between three texts, b'' for absent."""
        return self._stand_in(Pending(*texts, named(path), why))

    def comma(self, texts: ThreeTexts, is_binding: bool) -> bytes:
        """The stand-in for what parts two members where not all versions have both; binding where
        it hangs on a later conflict whether a version has it.
        """
        if is_binding:
            self.binding.add(len(self.found))
        return self._stand_in(Pending(*texts, ''))

    def _stand_in(self, conflict: Pending) -> bytes:
        self.found.append(conflict)
        return b'%s%d\1' % (self.token, len(self.found) - 1)

    def stands_for(self, text: bytes) -> bool:
        """Whether a text is a stand-in, nothing else."""
        return text.startswith(self.token)

    def settled(self, data: bytes, merge_lines: MergeLines) -> TextWithConflicts:
        """The text with the conflicts in the places of their stand-ins."""
        if not self.found:
            return TextWithConflicts(data, ())
        pieces = self._pieces(data)
        waiting = [piece for piece in pieces if isinstance(piece, Pending)]
        results = _in_conflict(waiting, merge_lines)
        texts = iter(
            [labelled(text, piece, count) for piece, (text, count) in zip(waiting, results)]
        )
        merged = b''.join(piece if isinstance(piece, bytes) else next(texts) for piece in pieces)
        for mark in self.marks:
            merged = merged.replace(mark, b'')
        places = [name for piece in waiting for name in piece.where.split('\n')]
        return TextWithConflicts(merged, tuple(places))

    def _pieces(self, data: bytes) -> list[bytes | Pending]:
        """The lines, and in the place of those with stand-ins their conflicts."""
        pieces: list[bytes | Pending] = []
        together: list[bytes] = []  # the lines of a conflict that goes on
        lines = data.split(b'\n')
        for at, line in enumerate(lines):
            numbers = self._numbers(line)
            if numbers or together:
                together.append(line)
                if numbers and numbers[-1] not in self.binding:
                    pieces.append(self._conflict(together))
                    together = []
            else:
                pieces.append(line + (b'\n' if at < len(lines) - 1 else b''))
        return pieces

    def _numbers(self, line: bytes) -> list[int]:
        return [int(piece.partition(b'\1')[0]) for piece in line.split(self.token)[1:]]

    def _conflict(self, lines: list[bytes]) -> Pending:
        """Some lines in their three versions."""
        here = [self.found[number] for line in lines for number in self._numbers(line)]
        named = [each for each in here if each.where]
        is_one = len(named) == 1
        base, ours, theirs = (
            b''.join(self._version(line, side, is_one) for line in lines) for side in range(3)
        )
        where = '\n'.join(each.where for each in named)
        return Pending(base, ours, theirs, where, named[0].why if is_one else '', True)

    def _version(self, line: bytes, side: int, is_one: bool) -> bytes:
        """A line as one version has it; nothing where that is blank. Of several conflicts in one
        each bears its side's mark, so that no line of a value is taken for one of another's.
        """
        start, *pieces = line.split(self.token)
        out = [start]
        for piece in pieces:
            number, _, rest = piece.partition(b'\1')
            out += [self.found[int(number)].sides[side], rest]
        text = b''.join(out)
        if not text.strip():
            return b''
        mark = b'' if is_one else self.marks[side]
        return b''.join(mark + each + b'\n' for each in text.split(b'\n'))


def _in_conflict(waiting: list[Pending], merge_lines: MergeLines) -> list[tuple[bytes, int]]:
    """The lines of each, and how many conflicts are in them: where the lines of two values merge,
    they stand whole, one below the other.
    """
    results = list(merge_lines([piece[:3] for piece in waiting]))
    clean = [at for at, (_, count) in enumerate(results) if not count]
    if clean:
        apart = merge_lines([(b'', waiting[at].ours, waiting[at].theirs) for at in clean])
        for at, result in zip(clean, apart):
            results[at] = result
    if not all(count for _, count in results):
        raise Unmergeable('a conflict of values is none of lines')
    return results


def named(path: Path) -> str:
    """A key as people are shown it."""
    return 'key ' + repr('.'.join(path))
