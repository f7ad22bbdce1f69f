"""The proof of a merged comms file: lines counted by message, then numbers and read marks."""

from __future__ import annotations

from gitsync.core.proof.lines import SHOWN
from gitsync.core.proof.lines import difference
from gitsync.core.proof.lines import open_fence
from gitsync.core.proof.lines import spelled
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from gitsync.core.proof.claim import Claim
    from gitsync.core.proof.lines import Counts

_MARKS = (b'\xe2\x8f\xb3', b'\xe2\x9c\x85', b'UNREAD', b'READ')


class _HeadingLine(Value):
    """A heading line, taken apart."""

    number: int
    name: bytes  # without number and mark
    is_read: bool
    mark: bytes
    words: frozenset[bytes]  # of the text below it


def prove(claim: Claim) -> tuple[str, ...]:
    """What is wrong with the result, () when it is proved."""
    base, ours, theirs, result = (_counts(data) for data in claim.texts)
    differs = difference((base, ours, theirs, result), {}, claim.is_clean)
    faults = [*spelled(differs, claim.is_clean), *open_fence(claim)]
    if claim.is_clean:
        versions, headings = [_headings(data) for data in claim.versions], _headings(claim.result)
        faults += [*_wrong_numbers(versions, headings), *_wrong_marks(versions, headings)]
    return tuple(faults)


def _counts(data: bytes) -> Counts:
    """{(message heading, line): how often}; rules do not count, nor does the placeholder."""
    counts: Counts = {}
    block, fence = b'', b''
    for line in data.replace(b'\xef\xbb\xbf', b'').split(b'\n'):
        line = line.rstrip()
        if line.startswith((b'```', b'~~~')):
            fence = b'' if fence == line[:3] else fence or line[:3]
        if line.strip(b'-*_ \t').lower() in (b'', b'(no messages yet)'):
            continue
        if line.startswith(b'## ') and not fence:
            heading = _heading(line, frozenset())
            block = line = heading.name if heading else line
        counts[block, line] = counts.get((block, line), 0) + 1
    return counts


def _headings(data: bytes) -> list[_HeadingLine]:
    """The headings of messages outside fences, in file order."""
    fence = False
    sections: list[tuple[bytes, set[bytes]]] = []
    for line in data.split(b'\n'):
        if line.startswith((b'```', b'~~~')):
            fence = not fence
        if not fence and line.startswith(b'## Message'):
            sections.append((line, set()))
        elif sections:
            sections[-1][1].update(word for word in line.split() if not word.startswith(b'**'))
    headings = [_heading(line, frozenset(words)) for line, words in sections]
    return [heading for heading in headings if heading]


def _heading(line: bytes, words: frozenset[bytes]) -> _HeadingLine | None:
    """The line taken apart, None where it is no heading of a message."""
    start = next((at for at, byte in enumerate(line) if 48 <= byte <= 57), len(line))
    digits = line[start : start + len(line[start:]) - len(line[start:].lstrip(b'0123456789'))]
    if not digits or not line[:start].startswith(b'## Message'):
        return None
    rest = line[start + len(digits) :]
    for mark in _MARKS:
        rest = rest.partition(mark)[0]
    is_read = b'READ' in line and b'UNREAD' not in line
    mark = line.rstrip()[-24:].rpartition(b')')[2]
    return _HeadingLine(int(digits[:18]), line[:start] + b'#' + rest.rstrip(), is_read, mark, words)


def _wrong_numbers(versions: list[list[_HeadingLine]], result: list[_HeadingLine]) -> Iterator[str]:
    numbers = [heading.number for heading in result]
    known = [[heading.number for heading in side] for side in versions]
    if len(set(numbers)) < len(numbers) and all(len(set(side)) == len(side) for side in known):
        yield 'a message number stands twice'
    if all(map(_is_sorted, known)) and not _is_sorted(numbers):
        yield 'message numbers are not in order'


def _is_sorted(numbers: list[int]) -> bool:
    return numbers in (sorted(numbers), sorted(numbers, reverse=True))


def _wrong_marks(versions: list[list[_HeadingLine]], result: list[_HeadingLine]) -> Iterator[str]:
    marks = {heading.mark for side in versions for heading in side}
    strange = [heading.mark for heading in result if heading.mark not in marks]
    for mark in strange[:SHOWN]:
        yield f"a mark that no version has: '{mark.decode('utf-8', 'replace')}'"
    twice = {name for side in (*versions, result) for name in _repeated(side)}
    unread = {heading.name: heading for heading in result if not heading.is_read}
    for heading in (heading for side in versions[1:] for heading in side if heading.is_read):
        other = unread.get(heading.name)
        if other and heading.name not in twice and _is_one_text(heading, other):
            yield f"a read mark went back: '{_shown(heading)}'"
    read: dict[object, list[_HeadingLine]] = {}
    for heading in (heading for side in versions for heading in side if heading.is_read):
        read.setdefault(heading.name, []).append(heading)
        read.setdefault(heading.words, []).append(heading)
    for heading in result:
        known = (*read.get(heading.name, ()), *read.get(heading.words, ()))
        if heading.is_read and not any(_is_one_text(heading, other) for other in known):
            yield f"nobody read it: '{_shown(heading)}'"


def _repeated(headings: Iterable[_HeadingLine]) -> set[bytes]:
    names = sorted(heading.name for heading in headings)
    return {name for name, other in zip(names, names[1:]) if name == other}


def _is_one_text(one: _HeadingLine, other: _HeadingLine) -> bool:
    """True where the two texts may be one, corrected perhaps."""
    return one.words == other.words or bool(one.words & other.words)


def _shown(heading: _HeadingLine) -> str:
    return heading.name.decode('utf-8', 'replace')
