"""Sectioned documents: parse, render, and the value between them.

Parsing is total: what is malformed is a Fault, and the bytes stay. render(parse(data)) == data for
every data.
"""

from collections import namedtuple

from gitsync.core.documents.markers import DIALECTS
from gitsync.core.documents.markers import markers as find_markers
from gitsync.core.text.conflicts import conflict_lines
from gitsync.core.text.lines import text

ALL_DIALECTS = DIALECTS


class Section(namedtuple('Section', 'name dialect begin body end line end_line')):
    """One section: name str; begin, body and end bytes, body between the marker lines; line and
    end_line of the markers, from 1.

    A section collapsed onto one line is split inside that line: begin and end are then the markers
    alone.
    """

    __slots__ = ()

    @property
    def data(self) -> bytes:
        """All its bytes."""
        return self.begin + self.body + self.end


class Fault(namedtuple('Fault', 'rule line col name note')):
    """What is malformed: a rule GS101 to GS105 at a line and col; name of the section, note the
    other section or the kind.
    """

    __slots__ = ()


class Document(namedtuple('Document', 'parts faults')):
    """parts: outside text (bytes, never empty) and Section values in file order; faults by line."""

    __slots__ = ()

    @property
    def sections(self) -> tuple:
        """The sections, in file order."""
        return tuple(part for part in self.parts if not isinstance(part, bytes))

    def section(self, name: str):
        """The first section of that name, None when there is none."""
        for part in self.parts:
            if not isinstance(part, bytes) and part.name == name:
                return part
        return None

    @property
    def outside(self) -> bytes:
        """The outside text, joined."""
        return b''.join(part for part in self.parts if isinstance(part, bytes))


def parse(data: bytes, markers=ALL_DIALECTS) -> Document:
    """The document in data. markers: names from ALL_DIALECTS and pairs of patterns (begin, end) of
    a policy; () means every dialect.
    """
    found = find_markers(data, markers or ALL_DIALECTS)
    pairs, faults = _resolve(found) if found else ([], [])
    faults += [Fault('GS105', line, 1, '', '') for line in conflict_lines(data)]
    faults.sort(key=lambda fault: (fault.line, fault.col, fault.rule))
    parts, at, tally = [], 0, 0
    for begin, end, name in pairs:
        if begin.start > at:
            parts.append(data[at : begin.start])
        if begin.dialect == 'cog':
            tally += 1
            name = b'cog' if tally == 1 else b'cog %d' % tally
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
    return Document(tuple(parts), tuple(faults))


def render(document: Document) -> bytes:
    """The bytes that parse() took apart."""
    return b''.join(
        part if isinstance(part, bytes) else part.begin + part.body + part.end
        for part in document.parts
    )


def has_sections(data: bytes) -> bool:
    """True where any pair of markers stands: a document that is merged by section."""
    found = find_markers(data)
    return bool(found) and bool(_resolve(found)[0])


def replace(document: Document, name: str, body: bytes) -> Document:
    """The document with another body in one section; KeyError when it has none of that name."""
    section = document.section(name)
    if section is None:
        raise KeyError(name)
    return document._replace(
        parts=tuple(
            section._replace(body=body) if part is section else part for part in document.parts
        )
    )


def _resolve(found):
    """(pairs (begin, end, name) in file order, faults): who closes whom, and what stands in whose
    way.
    """
    exact, rest = _exact_pairs(found)
    loose, rest = _loose_pairs(rest) if rest else ([], [])
    strong = [pair for pair in exact if not (pair[0].weak or pair[1].weak)]
    kept, faults = _apart(strong)
    for pair in loose + [pair for pair in exact if pair[0].weak or pair[1].weak]:
        is_weak = pair[0].weak or pair[1].weak
        if _is_free(kept, pair):
            _insert(kept, pair)
            if not is_weak:
                strong.append(pair)
        elif not is_weak:
            rest += pair[:2]
    return _without_weak_doubles(kept), faults + _marker_faults(found, kept, rest) + _doubles(
        strong
    )


def _apart(pairs):
    """(the pairs that stand in no other, faults for the rest): of two that overlap or nest, the one
    that begins first counts.
    """
    kept, faults, stop, outer = [], [], -1, None
    for pair in pairs:
        begin, end, name = pair
        if begin.start >= stop:
            kept.append(pair)
            stop, outer = end.stop, pair
            continue
        note = (
            f"nests in '{text(outer[2])}'"
            if end.stop <= outer[1].stop
            else f"overlaps '{text(outer[2])}'"
        )
        faults.append(Fault('GS104', begin.line, begin.col, text(name), note))
    return kept, faults


def _is_free(kept, pair):
    from bisect import bisect_left

    at = bisect_left(kept, pair[0].start, key=lambda other: other[0].start)
    return (at == len(kept) or kept[at][0].start >= pair[1].stop) and (
        at == 0 or kept[at - 1][1].stop <= pair[0].start
    )


def _insert(kept, pair):
    from bisect import insort

    insort(kept, pair, key=lambda other: other[0].start)


def _without_weak_doubles(kept):
    """Look-alikes that repeat a name are text but for the first: they never are a fault."""
    seen, made = set(), []
    for pair in kept:
        is_weak = pair[0].weak or pair[1].weak
        if is_weak and pair[2] in seen:
            continue
        seen.add(pair[2])
        made.append(pair)
    return made


def _marker_faults(found, kept, rest):
    faults = [
        Fault(
            'GS102',
            marker.line,
            marker.col,
            text(marker.name),
            'not ended' if marker.begins else 'not begun',
        )
        for marker in rest
        if not marker.weak
    ]
    collapsed = {begin.start: text(name) for begin, end, name in kept if begin.line == end.line}
    skip = {end.start for begin, end, _ in kept if begin.line == end.line}
    for marker in found:
        if not marker.alone and marker.start not in skip:
            note = 'collapsed' if marker.start in collapsed else 'begin' if marker.begins else 'end'
            faults.append(
                Fault(
                    'GS101',
                    marker.line,
                    marker.col,
                    collapsed.get(marker.start) or text(marker.name),
                    note,
                )
            )
    return faults


def _doubles(pairs):
    faults, first = [], {}
    for begin, _, name in sorted(pairs, key=lambda pair: pair[0].start):
        if begin.dialect == 'cog':
            continue
        if name in first:
            faults.append(Fault('GS103', begin.line, begin.col, text(name), f'line {first[name]}'))
        first.setdefault(name, begin.line)
    return faults


def _exact_pairs(found):
    """Pairs of equal names, sorted by begin, and the markers left: an end closes the nearest open
    begin of its name.

    No two markers start at one place, so sorting never looks further than the start.
    """
    opens, nameless, pairs, rest = {}, {}, [], []
    for marker in found:
        if marker.begins:
            opens.setdefault(marker.keys[0], []).append(marker)
            if marker.dialect in ('region', 'pattern'):
                nameless.setdefault(marker.keys[0][0], []).append(marker)
            continue
        for key in marker.keys:
            if key[1] is None:
                key = _nearest(nameless.get(key[0], []), opens) or key
            if opens.get(key):
                begin = opens[key].pop()
                pairs.append((begin, marker, begin.name))
                break
        else:
            rest.append(marker)
    for left in opens.values():
        rest += left
    pairs.sort()
    rest.sort()
    return pairs, rest


def _nearest(begins, opens):
    """The key of the last begin that is still open, for an end that names none."""
    while begins and not (
        opens[begins[-1].keys[0]] and opens[begins[-1].keys[0]][-1] is begins[-1]
    ):
        begins.pop()
    return begins[-1].keys[0] if begins else None


def _loose_pairs(rest):
    """Pairs among the markers left whose names agree but for words that trail, and the markers then
    left.

    One name is the other's beginning, word by word, or both are the same up to ' - ', '(' and the
    like; the shorter is the section's.
    """
    opens, pairs, used = {}, [], set()
    for marker in rest:
        family, name = marker.keys[0][:2]
        if name is None or family == 'plain':
            continue
        names = _beginnings(name)
        if marker.begins:
            for at, shorter in enumerate(names):
                opens.setdefault((family, shorter), []).append((marker, at == len(names) - 1))
            continue
        for at in range(len(names) - 1, -1, -1):
            is_whole, line = at == len(names) - 1, opens.get((family, names[at]), ())
            while line and line[-1][0].start in used:
                line.pop()
            if line and (
                is_whole or line[-1][1] or names[at] == _cut(name) == _cut(line[-1][0].name)
            ):
                begin = line.pop()[0]
                used |= {begin.start, marker.start}
                pairs.append((begin, marker, names[at]))
                break
    pairs.sort()
    return pairs, [marker for marker in rest if marker.start not in used]


def _beginnings(name):
    """The beginnings of a name at word ends, at most 16, its cut among them, and the whole name
    last.
    """
    words = name.split(b' ')
    made = {b' '.join(words[:count]) for count in range(1, min(len(words), 16))}
    made |= {_cut(name), name}
    return sorted(made, key=len)


def _cut(name):
    """The name without what trails it behind ' - ', '(' and the like."""
    stop = len(name)
    for mark in (
        b' - ',
        b' -- ',
        b'(',
        b', ',
        b'; ',
        b': ',
        b' | ',
        ' – '.encode(),
        ' — '.encode(),
    ):
        at = name.find(mark, 1)
        stop = at if 0 < at < stop else stop
    return name[:stop].rstrip()
