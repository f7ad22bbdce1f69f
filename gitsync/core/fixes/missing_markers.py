"""A section's lost marker put back where the section plainly ends or begins: at the edge of the
block of lines that touches the marker that is left.

A block ends at a blank line, a heading, a rule or another marker; a heading directly under a begin
belongs to it. What stands behind that may be somebody else's, so that a marker put in further away
would take it in.
"""

from __future__ import annotations

from gitsync.core.documents.markers.find import find_markers
from gitsync.core.documents.sections import parse
from gitsync.core.ownership.sections.outside import is_heading
from gitsync.core.ownership.sections.outside import is_separator
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.documents.markers.pairs import SectionFault

MOST = 20  # lost markers in one document; with more of them nothing is plain
# What a begin marker says and its end, in the order in which a line is searched for them.
WORDS = (
    (b'BEGINNING OF', b'END OF'),
    (b'BEGIN', b'END'),
    (b'START', b'END'),
    (b'#region', b'#endregion'),
)


def put_back(data: bytes, markers: Collection[Dialect]) -> tuple[bytes, list[str]]:
    """(the data with the markers that it lacks, a phrase for each that was put in)."""
    document = parse(data, markers)
    lost = [fault for fault in document.faults if fault.rule == 'GS102']
    phrases: list[str] = []
    if len(lost) > MOST:
        return data, phrases
    for fault in reversed(lost):  # from the end: the lines of those before stay where they are
        fixed = _with_other(data, fault, markers)
        if fixed is not None:
            data = fixed
            other = 'end' if fault.note == 'not ended' else 'begin'
            phrases.append(f"put back the {other} marker of '{fault.name}'")
    return data, phrases[::-1]


def _with_other(data: bytes, fault: SectionFault, markers: Collection[Dialect]) -> bytes | None:
    """The data with the marker that a fault misses; None where none fits."""
    lines = split(data)
    at = fault.line - 1
    is_begun = fault.note == 'not ended'
    taken = {marker.line - 1 for marker in find_markers(data, markers)}
    place = _edge(lines, at, taken, is_begun)
    if place == (at + 1 if is_begun else at):
        return None  # nothing touches the marker: where its text is, nobody can tell
    faults = len(parse(data, markers).faults)
    for other in _others(lines[at], is_begun):
        above = lines[place - 1] if place else b'\n'
        end = b'' if above.endswith(b'\n') else ending(data)
        ended = other if other.endswith(b'\n') else other + ending(data)
        fixed = b''.join([*lines[:place], end, ended, *lines[place:]])
        document = parse(fixed, markers)
        names = [section.name for section in document.sections]
        if len(document.faults) < faults and names.count(fault.name) == 1:
            return fixed
    return None


def _edge(lines: list[bytes], at: int, taken: Collection[int], is_begun: bool) -> int:
    """The line before which the marker belongs: behind the block under a begin, or above the block
    that an end closes.
    """
    place = at + 1 if is_begun else at
    if is_begun and place < len(lines) and place not in taken and is_heading(lines[place]):
        place += 1
    step = 1 if is_begun else -1
    beside = place if is_begun else place - 1
    while 0 <= beside < len(lines) and beside not in taken and not is_separator(lines[beside]):
        place += step
        beside += step
    return place


def _others(line: bytes, is_begun: bool) -> Iterator[bytes]:
    """What the other marker of a line may be, in the same spelling."""
    for begin, end in WORDS:
        old, new = (begin, end) if is_begun else (end, begin)
        at = line.find(old)
        while at >= 0:
            yield line[:at] + new + line[at + len(old) :]
            at = line.find(old, at + len(old))
