"""One version of a sectioned document as the merge sees it: the sections by name, and the outside
text as one text, in which a line stands for each section.
"""

from __future__ import annotations

from gitsync.core.merge.keyed import renames
from gitsync.core.merge.outline.blocks import is_heading
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from gitsync.core.documents.sections import Document
    from gitsync.core.documents.sections import Section
    from gitsync.core.merge.result import Versions


class Parts(Value):
    """A section: its markers, and the text between them; no markers where a side took them away."""

    begin: bytes
    body: bytes
    end: bytes

    @property
    def whole(self) -> bytes:
        """All its bytes."""
        return self.begin + self.body + self.end


class MergeSide(Value):
    """A version, its sections under the names that they have in base."""

    outside: bytes
    sections: dict[str, Parts]
    dialects: dict[str, str]


class Places:
    """The lines that stand for sections: a word that no version holds, and a number a name."""

    def __init__(self, versions: list[bytes]) -> None:
        self.word = b'gitsync-section'
        while any(self.word in data for data in versions):
            self.word += b'-'
        self.numbers: dict[str, int] = {}

    def line(self, name: str) -> bytes:
        """What stands for a section of that name, without a line end."""
        number = self.numbers.setdefault(name, len(self.numbers))
        return b'<!-- %s %d -->' % (self.word, number)

    def cut(self, text: bytes) -> list[tuple[str | None, bytes]]:
        """The text in pieces: (None, what stands between), and (name, b'') for each section."""
        names = list(self.numbers)
        first, *rest = text.split(b'<!-- %s ' % self.word)
        pieces: list[tuple[str | None, bytes]] = [(None, first)]
        for part in rest:
            number, _, behind = part.partition(b' -->')
            pieces += [(names[int(number)], b''), (None, behind)]
        return pieces

    @property
    def names(self) -> dict[bytes, bytes]:
        """{line: name} of all sections."""
        return {self.line(name): raw(name) for name in self.numbers}

    def taken_in(self, outsides: Versions) -> frozenset[bytes]:
        """The names of the sections before which each side put a heading of its own."""
        names = self.names
        base, ours, theirs = (_headings_above(text, names) for text in outsides)
        known = set(split(outsides[0]))
        return frozenset(
            name
            for line, name in names.items()
            if line in base
            and (one := ours.get(line)) != (other := theirs.get(line))
            and not {one, other} & {None, b'', *known}
        )


def _headings_above(text: bytes, places: Container[bytes]) -> dict[bytes, bytes]:
    """{a section's place: the last heading before it}; b'' for none, and for one with nothing of
    its own, which is there for the sections.
    """
    above: dict[bytes, bytes] = {}
    heading, has_own = b'', False
    for line in split(text):
        body = line.strip()
        if is_heading(body):
            heading, has_own = line, False
        elif body in places:
            above[body] = heading if has_own else b''
        elif body:
            has_own = True
    return above


def sides_of(documents: list[Document], places: Places) -> list[MergeSide]:
    """Base, ours and theirs; names stand once in each document."""
    base, ours, theirs = ({part.name: part for part in each.sections} for each in documents)
    known: list[dict[str, str]] = [
        {},
        _old_names(base, ours, theirs),
        _old_names(base, theirs, ours),
    ]
    sides = [side_of(each, places, names) for each, names in zip(documents, known)]
    return [sides[0], *[_with_bare(side, sides[0], places) for side in sides[1:]]]


def side_of(document: Document, places: Places, old_names: dict[str, str]) -> MergeSide:
    """The version of a document; old_names: {its name: the name in base} of renamed sections."""
    outside, sections, dialects = [], {}, {}
    for part in document.parts:
        if isinstance(part, bytes):
            outside.append(part)
            continue
        name = old_names.get(part.name, part.name)
        sections[name] = Parts(part.begin, part.body, part.end)
        dialects[name] = part.dialect
        outside.append(places.line(name) + b'\n')
    return MergeSide(b''.join(outside), sections, dialects)


def _old_names(
    base: dict[str, Section], side: dict[str, Section], other: dict[str, Section]
) -> dict[str, str]:
    """{new name: old name} of sections that a side renamed: same place, same body but for the name.

    A name that both sides have now is the old one's on both only where both renamed it so.
    """
    here, there = _renames(base, side), _renames(base, other)
    alone = {new: old for new, old in here.items() if new not in other or there.get(new) == old}
    return alone | _both_renamed(base, side, other)


def _both_renamed(
    base: dict[str, Section], side: dict[str, Section], other: dict[str, Section]
) -> dict[str, str]:
    """{new name: old name} where both sides gave one section the same new name, and one of them
    left its body as it was.
    """
    here = renames(list(base), list(side), lambda old, new: _is_one(base, old, new, side, other))
    there = renames(list(base), list(other), lambda old, new: _is_one(base, old, new, other, side))
    return {new: old for new, old in here.items() if there.get(new) == old}


def _is_one(
    base: dict[str, Section],
    old: str,
    new: str,
    side: dict[str, Section],
    other: dict[str, Section],
) -> bool:
    return new in other and any(_is_same(base[old], each[new]) for each in (side, other))


def _renames(base: dict[str, Section], side: dict[str, Section]) -> dict[str, str]:
    return renames(list(base), list(side), lambda old, new: _is_same(base[old], side[new]))


def _is_same(one: Section, now: Section) -> bool:
    bodies = one.body, one.body.replace(raw(one.name), raw(now.name))
    return one.dialect == now.dialect and now.body in bodies


def _with_bare(side: MergeSide, base: MergeSide, places: Places) -> MergeSide:
    """The side with each section whose markers it took away, and whose text it kept as it was,
    standing for itself without markers.
    """
    for name, part in base.sections.items():
        if name in side.sections or not part.body.strip():
            continue
        text = b'\n' + side.outside
        if text.count(b'\n' + part.body) != 1 or b'\n' + part.body in b'\n' + base.outside:
            continue
        outside = text.replace(b'\n' + part.body, b'\n' + places.line(name) + b'\n')[1:]
        sections = {**side.sections, name: Parts(b'', part.body, b'')}
        side = MergeSide(outside, sections, {**side.dialects, name: base.dialects[name]})
    return side
