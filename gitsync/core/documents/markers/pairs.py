"""Who closes whom: pairs of markers, and what stands in their way."""

from __future__ import annotations

from gitsync.core.documents.markers.dialects import Marker
from gitsync.core.text.lines import text
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.markers.dialects import Key


class SectionFault(Value):
    """What is malformed in a sectioned document."""

    rule: str  # GS101 to GS105
    line: int
    col: int
    name: str  # the section's
    note: str  # the other section, or what sort of fault


class Pair(Value):
    """A begin and the end that closes it. Pairs sort by where they begin."""

    begin: Marker
    end: Marker
    name: bytes

    @property
    def is_weak(self) -> bool:
        """True for a look-alike."""
        return self.begin.weak or self.end.weak


class Paired(Value):
    """The pairs of a document, in file order, and what is wrong."""

    pairs: list[Pair]
    faults: list[SectionFault]


def paired(markers: list[Marker]) -> Paired:
    """The pairs that count among the markers of a document.

    A pair of the same name counts before one whose names agree but for words that trail, and what
    is meant before a look-alike, which is text where it stands in the way.
    """
    exact, rest = _exact_pairs(markers)
    loose, rest = _loose_pairs(rest)
    weak = [pair for pair in exact if pair.is_weak]
    strong = [pair for pair in exact if not pair.is_weak]
    kept, faults = _apart(strong)
    for pair in loose + weak:
        if _is_free(kept, pair):
            _insert(kept, pair)
            if not pair.is_weak:
                strong.append(pair)
        elif not pair.is_weak:
            rest += pair[:2]
    faults += _marker_faults(markers, kept, rest) + _doubles(strong)
    return Paired(_without_weak_doubles(kept), faults)


def _exact_pairs(markers: list[Marker]) -> tuple[list[Pair], list[Marker]]:
    """Pairs of equal names, sorted by begin, and the markers left: an end closes the nearest open
    begin of its name.

    No two markers start at one place, so sorting never looks further than the start.
    """
    opens: dict[Key, list[Marker]] = {}
    nameless: dict[str, list[Marker]] = {}  # the begins that an end without a name may close
    pairs: list[Pair] = []
    rest: list[Marker] = []
    for marker in markers:
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
                pairs.append(Pair(begin, marker, begin.name))
                break
        else:
            rest.append(marker)
    for left in opens.values():
        rest += left
    pairs.sort()
    rest.sort()
    return pairs, rest


def _nearest(begins: list[Marker], opens: dict[Key, list[Marker]]) -> Key | None:
    """The key of the last begin that is still open, for an end that names none."""
    while begins:
        same = opens[begins[-1].keys[0]]
        if same and same[-1] is begins[-1]:
            return begins[-1].keys[0]
        begins.pop()
    return None


def _loose_pairs(rest: list[Marker]) -> tuple[list[Pair], list[Marker]]:
    """Pairs among the markers left whose names agree but for words that trail, and the markers then
    left.

    One name is the other's beginning, word by word, or both are the same up to ' - ', '(' and the
    like; the shorter is the section's.
    """
    opens: dict[
        Key, list[tuple[Marker, bool]]
    ] = {}  # a begin, and whether the key is its whole name
    pairs: list[Pair] = []
    used: set[int] = set()
    for marker in rest:
        family, name = marker.keys[0]
        if name is None or family.startswith('plain'):
            continue
        names = _beginnings(name)
        if marker.begins:
            for shorter in names:
                opens.setdefault((family, shorter), []).append((marker, shorter == name))
            continue
        for shorter in reversed(names):
            open_here = opens.get((family, shorter), [])
            while open_here and open_here[-1][0].start in used:
                open_here.pop()
            if not open_here:
                continue
            begin, is_whole = open_here[-1]
            if is_whole or shorter == name or shorter == _cut(name) == _cut(begin.name):
                used |= {begin.start, marker.start}
                pairs.append(Pair(begin, marker, shorter))
                break
    pairs.sort()
    return pairs, [marker for marker in rest if marker.start not in used]


def _beginnings(name: bytes) -> list[bytes]:
    """The beginnings of a name at word ends, at most 16, its cut among them, and the whole name
    last.
    """
    words = name.split(b' ')
    beginnings = {b' '.join(words[:count]) for count in range(1, min(len(words), 16))}
    return sorted(beginnings | {_cut(name), name}, key=len)


def _cut(name: bytes) -> bytes:
    """The name without what trails it behind ' - ', '(' and the like."""
    stop = len(name)
    for mark in _CUTS:
        at = name.find(mark, 1)
        stop = at if 0 < at < stop else stop
    return name[:stop].rstrip()


_CUTS = (
    b' - ',
    b' -- ',
    b'(',
    b', ',
    b'; ',
    b': ',
    b' | ',
    ' – '.encode(),
    ' — '.encode(),
)


def _apart(pairs: list[Pair]) -> tuple[list[Pair], list[SectionFault]]:
    """The pairs that stand in no other, and faults for the rest: of two that overlap or nest, the
    one that begins first counts.
    """
    kept: list[Pair] = []
    faults = []
    stop = 0
    for pair in pairs:
        if pair.begin.start >= stop:
            kept.append(pair)
            stop = pair.end.stop
            continue
        outer = kept[-1]
        verb = 'nests in' if pair.end.stop <= stop else 'overlaps'
        faults.append(_fault('GS104', pair.begin, pair.name, f"{verb} '{text(outer.name)}'"))
    return kept, faults


def _is_free(kept: list[Pair], pair: Pair) -> bool:
    """True where the pair stands between those that are kept."""
    from bisect import bisect_left

    at = bisect_left(kept, pair.begin.start, key=_start)
    return (at == len(kept) or kept[at].begin.start >= pair.end.stop) and (
        at == 0 or kept[at - 1].end.stop <= pair.begin.start
    )


def _insert(kept: list[Pair], pair: Pair) -> None:
    from bisect import insort

    insort(kept, pair, key=_start)


def _start(pair: Pair) -> int:
    return pair.begin.start


def _without_weak_doubles(kept: list[Pair]) -> list[Pair]:
    """Look-alikes that repeat a name are text but for the first: they never are a fault."""
    seen: set[bytes] = set()
    left = []
    for pair in kept:
        if pair.is_weak and pair.name in seen:
            continue
        seen.add(pair.name)
        left.append(pair)
    return left


def _marker_faults(
    markers: list[Marker], kept: list[Pair], rest: list[Marker]
) -> list[SectionFault]:
    """GS102 for markers without their other half, GS101 for those that share a line."""
    faults = [
        _fault('GS102', marker, marker.name, 'not ended' if marker.begins else 'not begun')
        for marker in rest
        if not marker.weak
    ]
    on_one_line = [pair for pair in kept if pair.begin.line == pair.end.line]
    collapsed = {pair.begin.start: pair.name for pair in on_one_line}
    skip = {pair.end.start for pair in on_one_line}
    for marker in markers:
        if marker.alone or marker.start in skip:
            continue
        if marker.start in collapsed:
            name = collapsed[marker.start] or marker.name
            faults.append(_fault('GS101', marker, name, 'collapsed'))
        else:
            note = 'begin' if marker.begins else 'end'
            faults.append(_fault('GS101', marker, marker.name, note))
    return faults


def _doubles(pairs: list[Pair]) -> list[SectionFault]:
    """GS103 for sections of one name; cog's have none of their own."""
    faults = []
    first: dict[bytes, int] = {}
    for pair in sorted(pairs, key=_start):
        if pair.begin.dialect == 'cog':
            continue
        if pair.name in first:
            faults.append(_fault('GS103', pair.begin, pair.name, f'line {first[pair.name]}'))
        first.setdefault(pair.name, pair.begin.line)
    return faults


def _fault(rule: str, marker: Marker, name: bytes, note: str) -> SectionFault:
    return SectionFault(rule, marker.line, marker.col, text(name), note)
