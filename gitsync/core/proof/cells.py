"""Rows that a merge makes cell by cell, the headers of tables among them.

A row is made of base's, ours and theirs where each of its columns holds what one side, or both
alike, made of base's cell; to have no such column counts as a cell. These three have

  1  any key; each side all of its cells but one, and base all of each side's but one
  2  its key; there is no base row where base has none of that key
  3  one side its key; base and the other side another, and base that side's other cells

A row that lacks is right where the other side's stands, and is what the two come to. In a grid,
whose headings are links or pictures, cells go from row to row: it has those that the sides come to.
"""

from __future__ import annotations

from gitsync.core.proof.addresses import counted
from gitsync.core.proof.addresses import is_grid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Container
    from collections.abc import Hashable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.proof.addresses import Address
    from gitsync.core.proof.addresses import AddressedLine

    Scan = tuple[AddressedLine, ...]
    Rows = Sequence[AddressedLine]
    Standing = tuple[object, Address]
    Known = tuple[Address, tuple[object, ...]]  # where a row stands, and its key
    AllButOne = tuple[Address, int, tuple[object, ...]]  # where a row stands, and its cells but one
    Trio = tuple[AddressedLine | None, AddressedLine, AddressedLine]

SEARCHED = 8  # rows of one key, or one cell apart, that are looked at: more would be quadratic
WIDEST = 64  # cells of a row that is looked for by all but one of them


def without_made_rows(
    extra: list[Standing],
    lacking: list[Standing],
    versions: tuple[Scan, Scan, Scan],
    result: Scan,
) -> tuple[list[Standing], list[Standing]]:
    """Both lists without the rows that are made, and those that went into them, each once."""
    places = {address for said, address in (*extra, *lacking) if isinstance(said, tuple)}
    if not places:
        return extra, lacking
    scans = [[line for line in scan if line.columns] for scan in (*versions, result)]
    grids = _in_merged_grids(scans)
    b, o, t, r = ([row for row in scan if row.address in places] for scan in scans)
    rows = {row.standing: row for row in r}
    left: list[Standing] = []
    sources = _RowSources(b, o, t, counted(each for each in lacking if each not in grids))
    for each in extra:
        if each not in grids and not (each in rows and sources.make(rows[each])):
            left.append(each)
    sources.take_up(rows)
    return left, [each for each, count in sources.lacking.items() for _ in range(count)]


class _Rows:
    """Some of a version's rows, as they are looked for."""

    def __init__(self, rows: Rows, is_in: Callable[[AddressedLine], bool]) -> None:
        self.keys = set(map(_known, rows))  # those of all of its rows
        self.rows = [row for row in rows if is_in(row)]
        self.by_key: dict[Known, list[AddressedLine]] = {}
        for row in self.rows:
            self.by_key.setdefault(_known(row), []).append(row)
        self.alike: dict[AllButOne, list[AddressedLine]] = {}

    def of(self, known: Known) -> list[AddressedLine]:
        """Those of a key."""
        return self.by_key.get(known, [])[:SEARCHED]

    def near(self, row: AddressedLine) -> Iterator[AddressedLine]:
        """Those that have all cells of a row but one."""
        if not self.alike:
            for each in self.rows:
                for place in _all_but_one(each):
                    self.alike.setdefault(place, []).append(each)
        for place in _all_but_one(row):
            for other in self.alike.get(place, [])[:SEARCHED]:
                if other.said != row.said:
                    yield other


class _RowSources:
    """The rows that lack, and those of base that both sides changed: what a row may be made of.
    Under another header a row is another, though its cells may say the same.
    """

    def __init__(self, base: Rows, ours: Rows, theirs: Rows, lacking: dict[Standing, int]) -> None:
        self.lacking = lacking
        self.sides = ours, theirs
        b, o, t = (counted(map(_whole, rows)) for rows in (base, ours, theirs))
        known = {row.standing for row in base} | set(lacking)
        self.base = _Rows(
            base, lambda row: b[_whole(row)] > max(o.get(_whole(row), 0), t.get(_whole(row), 0))
        )
        self.ours = _Rows(
            ours, lambda row: row.standing in known and o[_whole(row)] > b.get(_whole(row), 0)
        )
        self.theirs = _Rows(
            theirs, lambda row: row.standing in known and t[_whole(row)] > b.get(_whole(row), 0)
        )

    def make(self, row: AddressedLine) -> bool:
        """True where a row can be made of what lacks, which is then used."""
        for base, ours, theirs in self._trios(row):
            used = [
                each for each in (side.standing for side in (ours, theirs)) if each in self.lacking
            ]
            if all(map(self.lacking.get, used)) and _is_merge(row, base, ours, theirs):
                for each in used:
                    self.lacking[each] -= 1
                return True
        return False

    def _trios(self, row: AddressedLine) -> Iterator[Trio]:
        """What a row may be made of; the numbers are those of the module."""
        known = _known(row)
        for ours in self.ours.near(row):
            for theirs in self.theirs.near(row):
                for before in self._before(ours, self.ours):
                    if before in self._before(theirs, self.theirs):
                        yield before, ours, theirs  # 1
        for ours in self.ours.of(known):
            for theirs in self.theirs.of(known):
                for base in self._base_of(known):
                    yield base, ours, theirs  # 2
        for ours in self.ours.of(known):
            for before in self._before(ours, self.ours):
                for theirs in self.theirs.of(_known(before)):
                    yield before, ours, theirs  # 3
        for theirs in self.theirs.of(known):
            for before in self._before(theirs, self.theirs):
                for ours in self.ours.of(_known(before)):
                    yield before, ours, theirs  # 3

    def _base_of(self, known: Known) -> Sequence[AddressedLine | None]:
        return self.base.of(known) if known in self.base.keys else [None]

    def _before(self, row: AddressedLine, side: _Rows) -> list[AddressedLine]:
        """Rows of base that a side's may have been, one cell apart: a key that the side still has
        is no other row's.
        """
        return [
            each
            for each in self.base.near(row)
            if _known(each) == _known(row) or _known(each) not in side.keys
        ]

    def take_up(self, result: Container[Standing]) -> None:
        """Use the rows of one side that come, with the other's of the result, to that."""
        for side, gone in zip(self.sides, (self.theirs, self.ours)):
            stands = _Rows(side, lambda row: row.standing in result)
            for row in gone.rows:
                if any(
                    _is_merge(other, base, row, other)
                    for other in stands.of(_known(row))
                    for base in self._base_of(_known(row))
                ):
                    self.lacking[row.standing] = 0


def _known(row: AddressedLine) -> Known:
    return row.address, row.key


def _all_but_one(row: AddressedLine) -> Iterator[AllButOne]:
    said = _cells(row)
    for at in range(len(said) if len(said) <= WIDEST else 0):
        yield row.address, at, (*said[:at], *said[at + 1 :])


def _whole(row: AddressedLine) -> Hashable:
    return row.said, row.address, row.columns


def _cells(row: AddressedLine) -> tuple[object, ...]:
    return row.said if isinstance(row.said, tuple) else ()


def _is_merge(
    row: AddressedLine, base: AddressedLine | None, ours: AddressedLine, theirs: AddressedLine
) -> bool:
    """True where each column of a row holds what the three come to."""
    rows = [each for each in (row, base, ours, theirs) if each]
    has_names = len({each.columns for each in rows}) > 1 and all(map(_is_full, rows))
    if not has_names and len({len(_cells(each)) for each in rows}) > 1:
        return False
    now, old, one, other = (
        dict(zip(each.columns if has_names else range(len(_cells(each))), _cells(each)))
        if each
        else {}
        for each in (row, base, ours, theirs)
    )
    return (not base or not has_names or _has_order(row, base, ours, theirs)) and all(
        _is_settled(*[each.get(column) for each in (now, old, one, other)])
        for column in {**now, **one, **other}
    )


def _has_order(*rows: AddressedLine) -> bool:
    """True where the columns that all have stand in the order that the sides come to."""
    common = set(rows[0].columns).intersection(*[row.columns for row in rows])
    return _is_settled(*[[name for name in row.columns if name in common] for row in rows])


def _is_full(row: AddressedLine) -> bool:
    """True where each cell has a column, and each column a name of its own."""
    return len(set(row.columns)) == len(_cells(row)) == len(row.columns)


def _is_settled(result: object, base: object, ours: object, theirs: object) -> bool:
    if ours in (base, theirs):
        return result == theirs
    return result == ours and theirs == base


def _in_merged_grids(scans: list[list[AddressedLine]]) -> set[Standing]:
    """The rows and headers of all grids whose cells are, in the result, those that the sides come
    to.
    """
    grids: dict[Address, list[list[AddressedLine]]] = {}
    headers = {columns for columns in {row.columns for row in scans[3]} if is_grid(columns)}
    for at, scan in enumerate(scans if headers else ()):
        for row in scan:
            if row.columns in headers or is_grid(row.columns):
                grids.setdefault(_place(row), [[] for _ in scans])[at].append(row)
    return {
        row.standing
        for versions in grids.values()
        if _is_merged_grid(*versions)
        for rows in versions
        for row in rows
    }


def _place(row: AddressedLine) -> Address:
    """Where the table of a row or header stands."""
    last = row.address[-1:]
    is_row = last and isinstance(last[0], tuple) and last[0][0] == 'table'
    return row.address[:-1] if is_row else row.address


def _is_merged_grid(base: Rows, ours: Rows, theirs: Rows, result: Rows) -> bool:
    b, o, t, r = (
        [cell for row in rows for cell in _cells(row) if cell]
        for rows in (base, ours, theirs, result)
    )
    once = [set(cells) for cells in (b, o, t, r)]
    return len(r) == len(once[3]) and all(
        _is_settled(*[cell in cells for cells in (once[3], *once[:3])])
        for cell in set().union(*once)
    )
