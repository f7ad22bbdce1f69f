"""The proof of meaning: whether a merge left each line where it hangs, and decided nothing in
silence that only people can decide.

It compares scans by counts, so that it is linear and knows nothing of how the merge was made. What
a line may be in the result, by its count at one address (b, o, t in base, ours, theirs):

  1  o == b          t
  2  t == b          o
  3  o == t          o, or the sum of what both added
  4  all different   between the least and the most that one of the changes makes of it

An address that one side renamed is translated for the other side first: it is gone on that side,
and at least half of what stood under it in base stands there under an address that base lacks.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import key_columns
from gitsync.core.proof.addresses import AddressedLine
from gitsync.core.proof.addresses import counted
from gitsync.core.proof.addresses import scan
from gitsync.core.proof.made import is_made
from gitsync.core.proof.moves import disputed_moves
from gitsync.core.proof.renamed import renamed
from gitsync.core.proof.renamed import translated
from gitsync.core.proof.renamed import widened
from gitsync.core.proof.sections.places import is_in_place
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.proof.addresses import Address
    from gitsync.core.proof.addresses import KeyColumns

    Standing = tuple[object, Address]  # what a line says, and where
    Keyed = dict[tuple[Address, tuple[object, ...]], list[object]]
    Scan = tuple[AddressedLine, ...]
    Counts = dict[Standing, int]
    Ways = dict[tuple[Address, Address], int]


def faults(
    base: bytes, ours: bytes, theirs: bytes, result: bytes, columns: KeyColumns = key_columns
) -> tuple[str, ...]:
    """What is wrong with a clean merge of three texts without sections, in words; () when every
    line hangs where the versions have it. columns gives the columns that tell a table's rows apart.
    """
    texts = (base, ours, theirs, result)
    if is_in_place(texts, columns):
        return ()
    return faults_of_scans(*[tuple(scan(text, columns)) for text in texts])


def faults_of_scans(base: Scan, ours: Scan, theirs: Scan, result: Scan) -> tuple[str, ...]:
    """As faults, for scans."""
    here, there = renamed(base, ours), renamed(base, theirs)
    base = translated(translated(base, here), there)
    ours, theirs = translated(ours, there), translated(theirs, here)
    wider = widened((base, ours, theirs), result)
    base, ours, theirs = (translated(side, wider) for side in (base, ours, theirs))
    proof = _Proof(base, ours, theirs, result)
    moves = disputed_moves(base, ours, theirs, result)
    return (
        *proof.misplaced(),
        *proof.doubled(),
        *proof.doubled_items(),
        *proof.disputed(),
        *(
            f'{_named(known[1:])} is moved on one side, and by the other removed or moved'
            for known in moves
        ),
    )


class _Side(Value):
    """How one side's lines moved."""

    ways: Ways  # from where to where what stands once went, with the first line that did
    last: Counts  # where each line stands last
    kept: set[Address]  # where lines of base stand that did not move


class _Proof:
    """Four scans whose addresses are called alike."""

    def __init__(self, base: Scan, ours: Scan, theirs: Scan, result: Scan) -> None:
        self.base, self.ours, self.theirs, self.result = base, ours, theirs, result
        self.keyed = [_keyed(side) for side in (base, ours, theirs, result)]

    def misplaced(self) -> Iterator[str]:
        """Lines that stand where no version has them, and lines that lack."""
        extra, lacking = self._differences()
        if not extra and not lacking:
            return
        extra, lacking = self._without_moved_along(extra, lacking)
        extra, lacking = is_made(extra, lacking, (self.base, self.ours, self.theirs), self.result)
        for said, _ in extra:
            yield f"'{shown(said)}' stands where no version has it"
        for said, _ in lacking:
            yield f"'{shown(said)}' is not where the versions have it"

    def _differences(self) -> tuple[list[Standing], list[Standing]]:
        """What stands in the result and may not, and what lacks in it."""
        sides = (self.base, self.ours, self.theirs, self.result)
        b, o, t, r = (counted(line.standing for line in side) for side in sides)
        extra: list[Standing] = []
        lacking: list[Standing] = []
        for standing in {**b, **o, **t, **r}:
            least, most = allowed(b.get(standing, 0), o.get(standing, 0), t.get(standing, 0))
            count = r.get(standing, 0)
            extra += [standing] * (count - most)
            lacking += [standing] * (least - count)
        # a section that both sides added, at two places, stands once; so does one before which each
        # side put a heading of its own
        known = {said for said, _ in b}, {address for _, address in b}
        taken_in = [{said for said, address in side if address not in known[1]} for side in (o, t)]
        free = {
            said
            for said, place in r
            if _is_section(said) and ((said, place) in o or (said, place) in t)
            if said not in known[0] or said in taken_in[0] & taken_in[1]
        }
        lacking = [each for each in lacking if each[0] not in free]
        return extra, lacking

    def _without_moved_along(
        self, extra: list[Standing], lacking: list[Standing]
    ) -> tuple[list[Standing], list[Standing]]:
        """Both without the lines that went where a neighbour of base went that stands once."""
        sides = self._ways()
        waiting: dict[object, list[Address]] = {}
        for said, old in lacking:
            waiting.setdefault(said, []).append(old)
        left: list[Standing] = []
        for said, new in extra:
            olds = waiting.get(said, [])
            moved = next((old for old in olds if _goes_along((said, old), new, sides)), None)
            if moved is None:
                left.append((said, new))
            else:
                olds.remove(moved)
        return left, [(said, old) for said, olds in waiting.items() for old in olds]

    def _ways(self) -> list[_Side]:
        base, ours, theirs, result = map(_once, (self.base, self.ours, self.theirs, self.result))
        sides: list[_Side] = []
        for lines, known in ((self.ours, ours), (self.theirs, theirs)):
            ways: Ways = {}
            for at, (said, address) in enumerate(line[:2] for line in lines):
                if said in known and said in base and said in result:
                    ways.setdefault((address, result[said]), at)
            last = {line.standing: at for at, line in enumerate(lines)}
            kept = {line.address for line in self.base if line.standing in last}
            sides.append(_Side(ways, last, kept))
        return sides

    def doubled(self) -> Iterator[str]:
        """Keys that stand twice in the result where neither side has them twice."""
        _, o, t, r = self.keyed
        loose = {
            address
            for side in self.keyed[:3]
            for (address, key), lines in side.items()
            if key[0] == 'row' and len(lines) > 1
        }
        for place, lines in r.items():
            most = max(len(o.get(place, ())), len(t.get(place, ())), 1)
            if len(lines) > most and place[0] not in loose:
                yield f'{_named(place[1])} stands {len(lines)} times in one place'

    def doubled_items(self) -> Iterator[str]:
        """Items that stand more than once in a list in which each side has them once."""
        o, t, r = (_counted_items(side) for side in (self.ours, self.theirs, self.result))
        for item, count in r.items():
            if count > 1 and o.get(item, 0) == t.get(item, 0) == 1:
                yield f"item '{shown(item[1])}' stands {count} times in one list"

    def disputed(self) -> Iterator[str]:
        """Fields and rows that one side removed and the other changed, and those that both added
        with different content where the result took one of them in silence.
        """
        b, o, t, _ = self.keyed
        for place, lines in b.items():
            if place[1][0] in ('heading', 'section'):
                continue  # what stands under them is judged line by line
            for kept, gone in ((o, t), (t, o)):
                if place in gone or kept.get(place, lines) == lines:
                    continue
                if not self._is_reworded(place[0], lines, gone):
                    yield f'{_named(place[1])} is removed on one side and changed on the other'

    def _is_reworded(self, address: Address, rows: list[object], side: Keyed) -> bool:
        """True where a side has a row of base under another key: all its cells but one stay."""
        known = self.keyed[0]
        new = [
            row
            for (there, key), standing in side.items()
            if there == address and (there, key) not in known
            for row in standing
        ]
        return any(_differ_in_one_cell(old, row) for old in rows for row in new)


def _goes_along(line: Standing, new: Address, sides: list[_Side]) -> bool:
    """True for a line that goes where it or a neighbour went; right under a heading a neighbour
    above it, as a heading takes in nothing that stands above it; in a list only with the whole of
    it, as one item that went to another list says nothing of the next.
    """
    old = line[1]
    step = old[-1] if old else ()
    is_under_heading = isinstance(step, tuple) and step[:1] == ('heading',)
    return any(
        (old, new) in side.ways
        and (not is_under_heading or side.ways[old, new] <= side.last.get(line, -1))
        and (step != 'list' or old not in side.kept)
        for side in sides
    )


def _is_section(said: object) -> bool:
    return isinstance(said, tuple) and said[:1] == ('section',) and len(said) == 2


def _differ_in_one_cell(one: object, other: object) -> bool:
    if not isinstance(one, tuple) or not isinstance(other, tuple) or len(one) != len(other):
        return False
    return len(one) > 1 and sum(cell != twin for cell, twin in zip(one, other)) == 1


def allowed(base: int, ours: int, theirs: int) -> tuple[int, int]:
    """The least and the most that a merge may hold of a line; the table of the module."""
    if ours == base:
        return theirs, theirs
    if theirs == base:
        return ours, ours
    both = max(0, ours + theirs - base)
    return min(ours, theirs, both), max(ours, theirs, both)


def shown(said: object) -> str:
    """A line as a message names it."""
    if isinstance(said, bytes):
        return said.decode('utf-8', 'replace').strip()[:60]
    return ' | '.join(map(str, said))[:60] if isinstance(said, tuple) else str(said)


def _named(key: tuple[object, ...]) -> str:
    return f"{key[0]} '{shown(key[1])}'"


def _once(lines: Scan) -> dict[object, Address]:
    """{what a line says: its address} of the lines that stand once."""
    addresses: dict[object, Address | None] = {}
    for line in lines:
        addresses[line.said] = None if line.said in addresses else line.address
    return {said: address for said, address in addresses.items() if address is not None}


def _counted_items(lines: Scan) -> dict[tuple[Address, bytes], int]:
    """{where an item stands and its text: how often}."""
    return counted((line.address, line.text) for line in lines if line.text)


def _keyed(lines: Scan) -> Keyed:
    """What the lines of one key at one address say."""
    keyed: Keyed = {}
    for line in lines:
        if line.key:
            keyed.setdefault((line.address, line.key), []).append(line.said)
    return keyed
