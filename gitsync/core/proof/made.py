"""Lines that a merge by parts makes: they stand in no version, and are right all the same.

row    each of its cells stands in a version's row of its key or of the rows that lack
       also what another side's row of its key says, with more cells changed
item   its text stands in one version, its check box in another, both in this list
break  a line that has one side's words and the other's blanks at its end
field  a value that the later side's value supersedes: the line lacks, its key stands
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.proof.addresses import Address
    from gitsync.core.proof.addresses import AddressedLine

    Scan = tuple[AddressedLine, ...]
    Standing = tuple[object, Address]


def is_made(
    extra: list[Standing],
    lacking: list[Standing],
    versions: tuple[Scan, Scan, Scan],
    result: Scan,
) -> tuple[list[Standing], list[Standing]]:
    """What is left of both lists when the made lines, and those that went into them, are out."""
    sources = _Sources(lacking, versions, result)
    left = sources.explain(extra)
    fields = {(line.address, line.key) for line in result if line.key[:1] == ('field',)}
    known = {
        (line.said, line.address): line.key
        for side in versions
        for line in side
        if line.key[:1] == ('field',)
    }
    unused = [each for each in lacking if each not in sources.used]
    unused = [each for each in unused if (each[1], known.get(each)) not in fields]
    return left, _not_taken_up(unused, versions, result)


def _not_taken_up(
    lacking: list[Standing], versions: tuple[Scan, Scan, Scan], result: Scan
) -> list[Standing]:
    """What lacks, but for rows whose changed cells stand in the result's row of their key."""
    rows = {each for each in lacking if isinstance(each[0], tuple)}
    if not rows:
        return lacking
    keys = {(line.said, line.address): line.key for side in versions for line in side if line.key}
    old, new = (
        {(line.key, line.address): line.said for line in scan if line.key[:1] == ('row',)}
        for scan in (versions[0], result)
    )
    return [
        (said, address)
        for said, address in lacking
        if (said, address) not in rows
        or not _is_taken_up(
            said, *[each.get((keys.get((said, address), ()), address)) for each in (old, new)]
        )
    ]


def _is_taken_up(row: object, base: object, result: object) -> bool:
    """True where each cell that the result's row has not is base's."""
    if not (isinstance(row, tuple) and isinstance(base, tuple) and isinstance(result, tuple)):
        return False
    return len(row) == len(result) and all(
        cell == now or cell in base for cell, now in zip(row, result)
    )


def _box(said: bytes) -> bytes:
    return said[:3] if said[:3] in (b'[ ]', b'[x]') else b''


class _Sources:
    """What lacks in a result, by what a made line may have of it: however many lines lack, a made
    line looks at few.
    """

    def __init__(
        self, lacking: list[Standing], versions: tuple[Scan, Scan, Scan], result: Scan
    ) -> None:
        self.used: set[Standing] = set()
        self.cells: dict[Address, set[object]] = {}  # of the versions' rows
        self.texts: set[Standing] = set()  # of their items
        self.keys: dict[Standing, object] = {}  # of rows
        self.words: dict[Standing, list[Standing]] = {}  # what lacks, without blanks at its end
        self.boxes: dict[tuple[bytes, Address], list[Standing]] = {}
        self.rows: dict[tuple[object, Address], list[Standing]] = {}  # by key
        self.loose: dict[Standing, list[Standing]] = {}  # rows without a key in the result, by cell
        for side in versions:
            for line in side:
                self._know(line)
        for line in result:
            self.keys[line.said, line.address] = line.key
        stands: set[Standing] = {(line.key, line.address) for line in result if line.key}
        for said, address in lacking:
            self._take_in(said, address, stands)

    def _know(self, line: AddressedLine) -> None:
        if isinstance(line.said, tuple):
            self.keys[line.said, line.address] = line.key
            self.cells.setdefault(line.address, set()).update(line.said)
        elif line.text:
            self.texts.add((line.text, line.address))

    def _take_in(self, said: object, address: Address, stands: set[Standing]) -> None:
        standing = said, address
        if isinstance(said, tuple):
            key = self.keys.get(standing, ())
            if (key, address) in stands:
                self.rows.setdefault((key, address), []).append(standing)
            else:
                for cell in filter(None, said):
                    self.loose.setdefault((cell, address), []).append(standing)
        elif isinstance(said, bytes):
            self.words.setdefault((said.rstrip(), address), []).append(standing)
            if _box(said):
                self.words.setdefault((said[3:], address), []).append(standing)
                self.boxes.setdefault((_box(said), address), []).append(standing)

    def explain(self, standings: list[Standing]) -> list[Standing]:
        """The made lines that nothing explains; what went into the others is used."""
        for said, address in standings:
            # first what has a line's text, then a box from what is left
            if isinstance(said, bytes):
                self.used.update(self.words.get((said.rstrip(), address), ()))
                if _box(said):
                    self.used.update(self.words.get((said[3:], address), ()))
        left: list[Standing] = []
        seen: set[Standing] = set()
        for each in standings:
            if each in seen or not self._explains(*each):  # a line is made once
                left.append(each)
            seen.add(each)
        return left

    def _explains(self, said: object, address: Address) -> bool:
        if isinstance(said, tuple):
            return self._explains_row(said, address)
        if not isinstance(said, bytes):
            return False
        if (said.rstrip(), address) in self.words:
            return True
        boxes = self.boxes.get((_box(said), address))
        if not boxes or (said[3:], address) not in self.texts:
            return False
        while boxes and boxes[-1] in self.used:
            boxes.pop()
        if not boxes:
            return False
        self.used.add(boxes.pop())
        return True

    def _explains_row(self, row: tuple[object, ...], address: Address) -> bool:
        """Rows of its key, and rows whose key is gone that have one of its cells."""
        cells = [cell for cell in row if cell]
        same = self.rows.get((self.keys.get((row, address)), address), [])
        loose = [each for cell in cells if (each := self.loose.get((cell, address))) is not None]
        if not (same or loose) or not self.cells.get(address, set()).issuperset(cells):
            return False
        self.used.update(same)
        for rows in loose:
            self.used.update(rows)
            rows.clear()  # each is used once, however many rows have such a cell
        return True
