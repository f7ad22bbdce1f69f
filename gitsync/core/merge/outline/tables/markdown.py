"""Markdown tables, merged by row and by cell.

A row is known by its cells in the key columns (and by more of them where these stand twice), a
column by its heading. A table that would not stay even is merged by line. A row with more or fewer
cells than the header is merged whole.
"""

from __future__ import annotations

from gitsync.core.merge.order import combined_order
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.outline.moved import added
from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.outline.place import Trio
from gitsync.core.merge.outline.place import by_lines
from gitsync.core.merge.outline.place import conflict
from gitsync.core.merge.outline.siblings.ordering import ordered
from gitsync.core.merge.outline.siblings.trios import siblings
from gitsync.core.merge.outline.tables.layout import new_layout
from gitsync.core.merge.pieces import by_side
from gitsync.core.text.lines import cells
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import spans
from gitsync.core.text.lines import split
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.merge.outline.siblings.trios import Siblings
    from gitsync.core.merge.pieces import Piece

WIDEST = 500  # a line with more cells than that is no table that someone reads


class TableRow(Value):
    """One line of a table, taken apart."""

    line: bytes
    cells: tuple[str, ...]  # stripped
    spans: list[tuple[int, int]]  # where they stand in the line

    @property
    def edges(self) -> tuple[bytes, bytes]:
        """What stands before the first cell and behind the last one."""
        return self.line[: self.spans[0][0]], self.line[self.spans[-1][1] :]

    def written(self, column: int) -> bytes:
        """The cell as it is written, blanks included."""
        start, stop = self.spans[column]
        return self.line[start:stop]


class Columns(Value):
    """The columns of three versions of a table, and those of the result."""

    versions: tuple[tuple[str, ...], ...]
    result: tuple[str, ...]

    @property
    def is_even(self) -> bool:
        """True where all versions have the same."""
        return len(set(self.versions)) == 1


def merge_table(trio: Trio, place: TextPlace) -> list[Piece] | None:
    """The pieces of a table that both sides have; None where it must be merged by line."""
    from gitsync.core.merge.outline.tables.grids import is_grid
    from gitsync.core.merge.outline.tables.grids import merge_grid

    base, ours, theirs = ([] if each is None else split(each.body) for each in trio)
    if trio.any.kind == 'html' or all(map(is_grid, filter(None, (base, ours, theirs)))):
        return merge_grid(base, ours, theirs, place)
    columns = _columns(trio)
    if columns is None or trio.base is None and len({_rule(each) for each in trio if each}) > 1:
        return None
    width = _key_width(trio, place)
    b, o, t = ([] if each is None else _keyed(each, place, width) for each in trio)
    rows = siblings(b, o, t)
    gone = {at for at in rows.base if _is_disputed(rows.trios[at], columns)}
    order = ordered(rows, gone)
    if order is None or not _stays_even(rows, columns):
        return None
    top = _top(trio, columns)
    layout = new_layout(trio, b''.join(top))
    pieces: list[Piece] = [*top]
    for at in order:
        if rows.trios[at].stays(at in gone):
            row = _merged(rows.trios[at], columns, place)
            if layout and rows.trios[at].base and isinstance(row, bytes):
                row = layout.applied(row)
            pieces.append(row)
    return pieces


def _row(line: bytes) -> TableRow:
    return TableRow(line, cells(line), spans(line))


def _columns(trio: Trio) -> Columns | None:
    """The columns by name, None where they cannot be told apart or both sides moved them."""
    heads = [cells(split((each or trio.ours or trio.any).head)[0]) for each in trio]
    if any(len(set(head)) < len(head) or len(head) > WIDEST for head in heads):
        return None
    base, ours, theirs = heads
    names = combined_order(base, ours, theirs, lambda name: natural(raw(name)))
    return None if names is None else Columns(tuple(heads), tuple(names))


def _rule(table: Node) -> bytes:
    return split(table.head)[1].rstrip()


def _key_width(trio: Trio, place: TextPlace) -> int:
    """How many cells a row is known by, so that no version has two of one key; of rows that are
    equal in all cells, all.
    """
    most = max(len(cells(split(each.head)[0])) for each in trio if each is not None)
    for width in range(most):
        keys = [
            [row.key for row in _keyed(each, place, width)] for each in trio if each is not None
        ]
        if all(len(set(side)) == len(side) and b'' not in side for side in keys):
            return width
    return most


def _keyed(table: Node, place: TextPlace, more: int) -> list[Node]:
    """The rows by their key columns and so many cells more."""
    names = cells(split(table.head)[0])
    first = place.columns(names)
    rest = [at for at in range(len(names)) if at not in first][:more]
    keyed = []
    for row in table.children:
        said = cells(row.head)
        key = ' | '.join([said[at] for at in (*first, *rest) if at < len(said)]).strip('| ')
        keyed.append(row._replace(key=raw(key)))
    return keyed


def _said(
    row: Node | None, version: int, columns: Columns
) -> dict[str, str] | tuple[str, ...] | None:
    """What a row says: by column where the versions have different ones."""
    if row is None:
        return None
    said = cells(row.head)
    return said if columns.is_even else dict(zip(columns.versions[version], said))


def _is_disputed(trio: Trio, columns: Columns) -> bool:
    """True for a row that one side removed and the other changed."""
    if (trio.ours is None) == (trio.theirs is None):
        return False
    there = _said(trio.ours, 1, columns) if trio.ours else _said(trio.theirs, 2, columns)
    return there != _said(trio.base, 0, columns)


def _stays_even(table_rows: Siblings, columns: Columns) -> bool:
    """False where a column comes or goes on one side, and a row or cell of the other would be left
    short.
    """
    if columns.is_even:
        return True
    base, *sides = columns.versions
    for trio in table_rows.trios:
        rows = (trio.base, trio.ours, trio.theirs)
        full = _is_full([row and _row(row.head) for row in rows], columns)
        if not full or trio.base is None and (trio.ours is None or trio.theirs is None):
            return False
        for other, side in ((2, 0), (1, 1)):
            gone = set(base) - set(sides[side])
            if gone and trio.base and (row := rows[other]) and _differs(trio.base, row, base, gone):
                return False
    return True


def _differs(base: Node, row: Node, names: tuple[str, ...], gone: set[str]) -> bool:
    pairs = zip(names, cells(base.head), cells(row.head))
    return any(name in gone and one != other for name, one, other in pairs)


def _is_full(rows: Iterable[TableRow | None], columns: Columns) -> bool:
    """True where each version of a row has a cell in every column."""
    return all(
        row is None or len(row.cells) == len(names) for row, names in zip(rows, columns.versions)
    )


def _top(trio: Trio, columns: Columns) -> list[bytes]:
    """Header and rule: as one where they differ in nothing but their widths, so that a header
    stands on a rule as wide as itself; else column by column, where a rule has them all.
    """
    assert trio.ours is not None and trio.theirs is not None
    base = None if trio.base is None else split(trio.base.head)
    ours, theirs = split(trio.ours.head), split(trio.theirs.head)
    if columns.is_even and _alignment(ours[1]) == _alignment(theirs[1]):
        head = None if trio.base is None else trio.base.head
        return split(_wider(head, trio.ours.head, trio.theirs.head))
    lines: list[bytes] = []
    for at in (0, 1):
        was = None if base is None else base[at]
        rows = (None if was is None else _row(was), _row(ours[at]), _row(theirs[at]))
        written = _written(*rows, columns) if _is_full(rows, columns) else None
        lines.append(written or settle(was, ours[at], theirs[at]))
    return lines


def _wider(base: bytes | None, ours: bytes, theirs: bytes) -> bytes:
    """As settle, for what the sides write in two widths: the wider is the greater."""
    was = None if base is None else (len(base), base)
    return settle(was, (len(ours), ours), (len(theirs), theirs))[1]


def _alignment(rule: bytes) -> bytes:
    """What a rule says of its columns, whatever its widths."""
    return rule.replace(b'-', b'').replace(b' ', b'')


def _merged(trio: Trio, columns: Columns, place: TextPlace) -> Piece:
    """One row of the result, or what both sides put in the place of some rows."""
    if trio.any.kind == 'run':
        return by_lines(trio, place)
    if trio.ours is None or trio.theirs is None:
        if trio.base is None:
            return added(trio, place, b'|'.join(map(raw, columns.result)))[0]
        return conflict(trio, place, by_side(trio.ours))
    base, ours, theirs = (
        trio.base and _row(trio.base.head),
        _row(trio.ours.head),
        _row(trio.theirs.head),
    )
    if columns.is_even:
        if ours.cells == theirs.cells:
            return _wider(base and base.line, ours.line, theirs.line)
        said = pick(base and base.cells, ours.cells, theirs.cells)
        if said is not None:
            return ours.line if ours.cells == said else theirs.line
        is_full = _is_full((base, ours, theirs), columns)
        if not is_full or base is not None and not place.by_cell:
            return conflict(trio, place)
    return _written(base, ours, theirs, columns) or conflict(trio, place)


def _written(
    base: TableRow | None, ours: TableRow, theirs: TableRow, columns: Columns
) -> bytes | None:
    """A row put together from the cells of its versions; None where both changed a cell."""
    parts = []
    for name in columns.result:
        cell = _cell(*_cells(name, (base, ours, theirs), columns))
        if cell is None:
            return None
        parts.append(cell)
    left, right = settle(base and base.edges, ours.edges, theirs.edges)
    return left + b'|'.join(parts) + right


def _cells(
    name: str, rows: tuple[TableRow | None, ...], columns: Columns
) -> tuple[bytes | None, bytes | None, bytes | None]:
    """The cells of a column as they are written, None where a version has none."""
    base, ours, theirs = (
        row.written(names.index(name)) if row is not None and name in names else None
        for row, names in zip(rows, columns.versions)
    )
    return base, ours, theirs


def _cell(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> bytes | None:
    """A cell as it is written, None where both sides changed it differently."""
    if ours is None or theirs is None:
        return theirs if ours is None else ours
    said = pick(None if base is None else base.strip(), ours.strip(), theirs.strip())
    if said is None:
        return None
    if ours.strip() == theirs.strip():
        return settle(base, ours, theirs)
    return ours if ours.strip() == said else theirs
