"""Sectioned documents: parse, render, and the value between them.

Parsing is total: what is malformed is a fault, and the bytes stay. render(parse(data)) == data for
every data.
"""

from __future__ import annotations

from gitsync.core.documents.markers.dialects import DIALECTS
from gitsync.core.documents.markers.find import find_markers
from gitsync.core.documents.markers.pairs import SectionFault
from gitsync.core.documents.markers.pairs import paired
from gitsync.core.text.lines import text
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.documents.markers.pairs import Pair

ALL_DIALECTS: Collection[Dialect] = DIALECTS


class Section(Value):
    """One section: its body between its begin line and its end line.

    One that is collapsed onto one line is split inside that line: begin and end are then the
    markers alone.
    """

    name: str
    dialect: str
    begin: bytes
    body: bytes
    end: bytes
    line: int  # of the begin line, from 1
    end_line: int

    @property
    def data(self) -> bytes:
        """All its bytes."""
        return self.begin + self.body + self.end


class Document(Value):
    """A document as its outside text (bytes, never empty) and its sections, in file order."""

    parts: tuple[bytes | Section, ...]
    faults: tuple[SectionFault, ...]  # by line

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections, in file order."""
        return tuple(part for part in self.parts if not isinstance(part, bytes))

    def section(self, name: str) -> Section | None:
        """The first section of that name, None when there is none."""
        for part in self.parts:
            if not isinstance(part, bytes) and part.name == name:
                return part
        return None

    @property
    def outside(self) -> bytes:
        """The outside text, joined."""
        return b''.join(part for part in self.parts if isinstance(part, bytes))


def parse(data: bytes, markers: Collection[Dialect] = ALL_DIALECTS) -> Document:
    """The document in data. markers: names of dialects, and pairs of patterns (begin, end) of a
    policy; () means every dialect.
    """
    markers_there = find_markers(data, markers or ALL_DIALECTS)
    pairs, faults = paired(markers_there) if markers_there else ([], [])
    if b'<<<<<<<' in data:
        from gitsync.core.text.conflicts import conflict_lines

        faults += [SectionFault('GS105', line, 1, '', '') for line in conflict_lines(data)]
    faults.sort(key=lambda fault: (fault.line, fault.col, fault.rule))
    return Document(tuple(_parts(data, pairs)), tuple(faults))


def _parts(data: bytes, pairs: list[Pair]) -> list[bytes | Section]:
    """The document taken apart at these pairs; cog's sections are told apart by number."""
    parts: list[bytes | Section] = []
    at, cogs = 0, 0
    for begin, end, name in pairs:
        if begin.start > at:
            parts.append(data[at : begin.start])
        if begin.dialect == 'cog':
            cogs += 1
            name = b'cog' if cogs == 1 else b'cog %d' % cogs
        parts.append(
            Section(
                text(name),
                begin.dialect,
                data[begin.start : begin.stop],
                data[begin.stop : end.start],
                data[end.start : end.stop],
                begin.line,
                end.line,
            )
        )
        at = end.stop
    if at < len(data):
        parts.append(data[at:])
    return parts


def joined(parts: tuple[bytes | Section, ...]) -> bytes:
    """The bytes of parts of a document."""
    return b''.join(part if isinstance(part, bytes) else part.data for part in parts)


def render(document: Document) -> bytes:
    """The bytes that parse() took apart."""
    return joined(document.parts)


def has_sections(data: bytes) -> bool:
    """True where any pair of markers stands: a document that is merged by section."""
    markers = find_markers(data)
    return bool(markers) and bool(paired(markers).pairs)


def replace(document: Document, name: str, body: bytes) -> Document:
    """The document with another body in one section; KeyError when it has none of that name."""
    section = document.section(name)
    if section is None:
        raise KeyError(name)
    new = section._replace(body=body)
    return document._replace(
        parts=tuple(new if part is section else part for part in document.parts)
    )
