"""Merging of sectioned documents: the case table by section, and the outside text around them.

What only one side changed is settled by comparing bytes. Malformed documents are git's.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import key_columns
from gitsync.core.merge.ends import as_ended
from gitsync.core.merge.ends import ended
from gitsync.core.merge.ends import with_one_end
from gitsync.core.merge.order import pick
from gitsync.core.merge.outline.fields import later_side
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.pieces import by_side
from gitsync.core.merge.pieces import joined
from gitsync.core.merge.result import Decision
from gitsync.core.merge.result import Merged
from gitsync.core.merge.sections.hunks import versions_of
from gitsync.core.merge.sections.moves import moves_between
from gitsync.core.merge.sections.sides import MergeSide
from gitsync.core.merge.sections.sides import Parts
from gitsync.core.merge.sections.sides import Places
from gitsync.core.merge.sections.sides import sides_of
from gitsync.core.merge.sections.texts import Open
from gitsync.core.merge.sections.texts import Settled
from gitsync.core.merge.sections.texts import settle_texts
from gitsync.core.text.lines import raw
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.merge.result import MergeLines
    from gitsync.core.merge.result import Options
    from gitsync.core.merge.result import Versions

WRITTEN = ('TFDOC', 'TF_DOCS', 'TOC')  # sections of other dialects that programs write
# dialects that programs write: a row that both changed was computed twice, its cells are not put
# together
PROGRAMS = ('tf-docs', 'of', 'stop', 'slash', 'cog')


class SectionText(Value):
    """What is merged of a section, and the markers around it; whole sections have none."""

    content: Open | Settled
    begin: bytes = b''
    end: bytes = b''

    def framed(self, data: bytes) -> bytes:
        """The merged text between its markers."""
        return joined([self.begin, data, self.end])


class Filled(Value):
    """A document whose sections stand in their places."""

    data: bytes
    conflicts: tuple[str, ...]
    stands: bool  # one of the conflicts does, whatever the lines of the whole say
    is_large: bool


def merge(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    merge_lines: MergeLines,
    options: Options | None = None,
) -> Merged:
    """Merge three versions of a sectioned document."""
    versions = with_one_end(base, ours, theirs)
    settled = pick(*versions)
    if settled is not None:
        return Merged(settled, (), ())
    from gitsync.core.documents.sections import parse

    texts = [ended(data) for data in versions]
    markers = getattr(options, 'markers', ())
    documents = [parse(text, markers) for text in texts]
    for document, name in zip(documents, ('base', 'ours', 'theirs')):
        if document.faults:
            fault = document.faults[0]
            return _as_text(versions, merge_lines, f'{fault.rule} at line {fault.line} of {name}')
    places = Places(texts)
    parts = _Merge(sides_of(documents, places), places, options)
    filled = parts.merged(merge_lines)
    if filled.conflicts and not filled.stands:
        ((whole, count),) = merge_lines([versions])
        if not count and not parse(whole, markers).faults:
            why = 'merged by lines, which git does without a conflict'
            return Merged(whole, (), (Decision('text', 'the document', why, b''),))
    data = as_ended(filled.data, *versions)
    if filled.is_large:
        why = 'more changed on both sides than is merged by meaning'
        parts.decisions.append(Decision('text', filled.conflicts[0], why, b''))
    return Merged(data, filled.conflicts, tuple(parts.decisions))


def _as_text(versions: Versions, merge_lines: MergeLines, why: str) -> Merged:
    ((data, count),) = merge_lines([versions])
    where = (f'{count} in the text',) if count else ()
    return Merged(data, where, (Decision('text', 'the document', why, b''),))


class _Merge:
    """One merge: three sides, and the decisions that it took."""

    def __init__(self, sides: list[MergeSide], places: Places, options: Options | None) -> None:
        self.sides, self.places = sides, places
        self.single_owner = getattr(options, 'single_owner', None) or (lambda name: False)
        self.columns = getattr(options, 'columns', None) or key_columns
        self.faults = getattr(options, 'faults', None)
        self.decisions: list[Decision] = []
        names = {name: None for side in sides for name in side.sections}
        self.trios = {name: [side.sections.get(name) for side in sides] for name in names}
        self.disputed = {name for name, parts in self.trios.items() if _is_disputed(*parts)}
        self.moves = moves_between({'': self._outsides(), **self._bodies()})

    def merged(self, merge_lines: MergeLines) -> Filled:
        """The document, its texts merged in as few calls as may be."""
        texts = {'': self._outside(), **{name: self._section(name) for name in self.trios}}
        waiting = [text.content for text in texts.values() if isinstance(text.content, Open)]
        settled = iter(settle_texts(waiting, merge_lines))
        by_name = {}
        for name, text in texts.items():
            known = text.content if isinstance(text.content, Settled) else next(settled)
            by_name[name] = known._replace(data=text.framed(known.data))
        return self._filled(by_name)

    def _outsides(self) -> Versions:
        base, ours, theirs = (side.outside for side in self.sides)
        return base, ours, theirs

    def _bodies(self) -> dict[str, Versions]:
        return {
            name: _three(base, ours, theirs, lambda part: part.body)
            for name, (base, ours, theirs) in self.trios.items()
        }

    def _outside(self) -> SectionText:
        sides = self._outsides()
        is_open = bool(self.disputed) or '' in self.moves.targets
        decided = None if is_open else _decided(sides)
        if decided:
            return SectionText(decided)
        taken_in = self.places.taken_in(sides)
        place = self._place('')._replace(places=self.places.names, taken_in=taken_in)
        return SectionText(Open(sides, place, self.faults, not is_open))

    def _section(self, name: str) -> SectionText:
        """What is merged of a section; its three versions are there or None.

        1  ours as theirs                              that one, or none
        2  base as ours                                theirs, or none
        3  base as theirs                              ours, or none
        4  not in base, in one of the sides            that one
        5  removed on one side, changed on the other   conflict
        6  changed differently on both, or added       the text between the markers; all of it
           differently by both                         where both changed these
        7  2, 3 or 4, and something moved into it      the text between the markers
        """
        base, ours, theirs = self.trios[name]
        whole = _three(base, ours, theirs, lambda part: part.whole)
        is_target = name in self.moves.targets
        decided = None if is_target else _decided(whole)
        if decided:
            return SectionText(decided)  # 1, 2, 3, 4
        place = self._place(name)
        if base is None:
            ours, theirs = ours or _bare(theirs), theirs or _bare(ours)
        if ours is None or theirs is None:
            why = by_side(ours)
            return SectionText(
                Open(whole, place, None, False, Pending(*whole, place.where, why, True))
            )  # 5
        begin = pick(base and base.begin, ours.begin, theirs.begin)
        end = pick(base and base.end, ours.end, theirs.end)
        if begin is None or end is None:
            return SectionText(Open(whole, place, self.faults))  # 6
        inside = _three(base, ours, theirs, lambda part: part.body)
        return SectionText(Open(inside, place, self.faults, not is_target), begin, end)  # 6, 7

    def _place(self, name: str) -> TextPlace:
        """The place of a section, or of the outside text ('')."""
        dialect = next((known for side in self.sides if (known := side.dialects.get(name))), '')
        is_single = bool(name) and bool(self.single_owner(name))
        bodies = [part.body if part else b'' for part in self.trios.get(name, ())[1:]]
        return TextPlace(
            where=f"section '{name}'" if name else 'the outside text',
            later=later_side(*bodies) if is_single else '',
            by_cell=dialect not in PROGRAMS and name not in WRITTEN,
            columns=self.columns,
            disputed=frozenset(map(raw, self.disputed)),
            places={},
            decisions=self.decisions,
            moved=self.moves.moved,
        )

    def _filled(self, settled: dict[str, Settled]) -> Filled:
        """The outside text with the sections in their places: in a conflict, each side's own."""
        outside = settled['']
        used = [outside]
        pieces: list[bytes] = []
        for version, text in versions_of(outside.data, bool(outside.conflicts)):
            for name, stretch in self.places.cut(text):
                if name is None:
                    pieces.append(stretch)
                elif version is None:
                    used.append(settled[name])
                    pieces.append(settled[name].data.removesuffix(b'\n'))
                else:
                    part = self.trios[name][version]
                    pieces.append(part.whole.removesuffix(b'\n') if part else b'')
        conflicts = tuple(where for each in used for where in each.conflicts)
        large = any(each.is_large for each in used)
        return Filled(b''.join(pieces), conflicts, any(each.stands for each in used), large)


def _three(
    base: Parts | None, ours: Parts | None, theirs: Parts | None, of: Callable[[Parts], bytes]
) -> Versions:
    """Something of three versions, nothing for one that is not there."""
    one, two, three = (b'' if part is None else of(part) for part in (base, ours, theirs))
    return one, two, three


def _bare(part: Parts | None) -> Parts | None:
    """The section's markers, with nothing between."""
    return part and part._replace(body=b'')


def _decided(sides: Versions) -> Settled | None:
    """The text where at most one side changed it, or both alike."""
    data = pick(*sides)
    return None if data is None else Settled(data)


def _is_disputed(base: Parts | None, ours: Parts | None, theirs: Parts | None) -> bool:
    """True for a section that one side removed and the other changed."""
    return base is not None and (ours is None) != (theirs is None) and (ours or theirs) != base
