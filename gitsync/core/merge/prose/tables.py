"""Markdown tables, merged by row and by cell.

A row is known by its cell in the key column (and the cells after it where that stands twice), a
column by its heading. Tables whose rows or
columns cannot be told apart, or that would not stay even, are lines. A row with more or fewer cells
than the header is merged whole.
"""

from collections import namedtuple

from gitsync.core.merge.keyed import both_rewrote
from gitsync.core.merge.keyed import merged_order
from gitsync.core.merge.keyed import renames
from gitsync.core.merge.keyed import unique
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.order import weave
from gitsync.core.merge.pieces import Pending
from gitsync.core.text.lines import cells
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import spans

WIDEST = 500  # a line with more cells than that is no table that someone reads


class Row(namedtuple('Row', 'line cells spans')):
    """One row: its bytes, its cells stripped (str), and where they stand."""

    __slots__ = ()

    def written(self, column):
        """The cell as it is written, blanks included."""
        start, stop = self.spans[column]
        return self.line[start:stop]


class Table(namedtuple('Table', 'columns header rule rows')):
    """columns: the headings; header and rule Row; rows {key: Row} in order."""

    __slots__ = ()


def merge_table(base: list, ours: list, theirs: list, place) -> list | None:
    """The pieces of three versions of a table, base [] where both added it; None where it must be
    merged by line.
    """
    versions = [_rows(lines) if lines else None for lines in (base, ours, theirs)]
    if versions[1] is None or versions[2] is None or base and versions[0] is None:
        return None
    width = _key_width([version for version in versions if version], place.row_key)
    if not width:
        return None
    b, o, t = [version and _table(version, place.row_key, width) for version in versions]
    if b is None:
        b = Table(o.columns, o.header, o.rule, {}) if o.columns == t.columns else None
        if b is None:
            return None
    if not (b.columns == o.columns == t.columns or all(_is_full(table) for table in (b, o, t))):
        return None
    columns = weave(
        list(b.columns), list(o.columns), list(t.columns), lambda name: natural(raw(name))
    )
    if columns is None or not _stays_even(b, o, t, columns):
        return None
    return _Merge(b, o, t, columns, place).pieces(has_base=bool(base))


def _row(line):
    return Row(line, cells(line), spans(line))


def _rows(lines):
    """All lines of a table as rows, None where it is none that someone reads."""
    if any(line.count(b'|') > WIDEST for line in lines):
        return None
    rows = [_row(line) for line in lines]
    return (
        rows if unique(list(rows[0].cells)) and len(rows[1].cells) == len(rows[0].cells) else None
    )


def _key_width(versions, row_key):
    """How many cells a row is known by, so that no version has two rows of one key: 1 for the key
    column alone; 0 when all cells do not do.
    """
    for width in range(1, max(len(version[0].cells) for version in versions) + 1):
        keys = [
            [_key(row, row_key(version[0].cells), width) for row in version[2:]]
            for version in versions
        ]
        if all(unique(side) and '' not in side for side in keys):
            return width
    return 0


def _key(row, column, width):
    """The key cell, with the first of the other cells where that alone stands twice."""
    first = row.cells[column] if column < len(row.cells) else ''
    return (
        first
        if width == 1
        else ' | '.join(
            [first, *[cell for at, cell in enumerate(row.cells) if at != column][: width - 1]]
        ).strip('| ')
    )


def _table(rows, row_key, width):
    column = row_key(rows[0].cells)
    return Table(
        rows[0].cells, rows[0], rows[1], {_key(row, column, width): row for row in rows[2:]}
    )


def _is_full(table):
    """True when every row has a cell for each column."""
    return all(len(row.cells) == len(table.columns) for row in table.rows.values())


def _stays_even(base, ours, theirs, columns):
    """False where a column comes or goes on one side and the other has rows or cells that it would
    leave short.
    """
    if base.columns == ours.columns == theirs.columns:
        return True
    for side, other in ((ours, theirs), (theirs, ours)):
        added, gone = set(side.columns) - set(base.columns), set(base.columns) - set(side.columns)
        if added - set(other.columns) and any(
            key not in side.rows
            for key in other.rows
            if key not in base.rows or other.rows[key].cells != base.rows[key].cells
        ):
            return False
        if gone and any(
            _cell(base, key, name) != _cell(other, key, name)
            for key in other.rows
            for name in gone & set(other.columns)
        ):
            return False
    return True


def _cell(table, key, name):
    row = table.rows.get(key)
    return row.cells[table.columns.index(name)] if row and name in table.columns else None


class _Merge:
    """One table being merged: three versions, and the columns of the result."""

    def __init__(self, base, ours, theirs, columns, place):
        self.sides = (base, ours, theirs)
        self.columns, self.place = columns, place
        self.at = [{name: index for index, name in enumerate(side.columns)} for side in self.sides]
        self.is_even = base.columns == ours.columns == theirs.columns

    def pieces(self, has_base):
        base, ours, theirs = self.sides
        keys = [list(side.rows) for side in self.sides]
        moved = [
            self._renamed(base.rows, side.rows, keys[0], known)
            for side, known in ((ours, keys[1]), (theirs, keys[2]))
        ]
        if moved[0] or moved[1]:
            rows = [
                {names.get(key, key): row for key, row in side.rows.items()}
                for side, names in ((ours, moved[0]), (theirs, moved[1]))
            ]
            if any(len(made) != len(side.rows) for made, side in zip(rows, (ours, theirs))):
                return None
        else:
            rows = [ours.rows, theirs.rows]
        here, there = rows
        disputed = {
            key
            for key, row in base.rows.items()
            if (key in here) != (key in there) and self._said(row, 0) != self._one(key, here, there)
        }
        order = merged_order(
            keys[0], list(here), list(there), disputed, lambda key: natural(raw(key))
        )
        if order is None or both_rewrote(keys[0], list(here), list(there)):
            return None
        made = [*self._top('header', has_base), *self._top('rule', has_base)]
        for key in order:
            piece = self._merged(key, base.rows.get(key), here.get(key), there.get(key))
            if piece is None:
                return None
            made.append(piece)
        return made

    def _top(self, part, has_base):
        rows = [getattr(side, part) for side in self.sides]
        if not has_base:
            rows[0] = None
        if part == 'rule' and rows[0] and self.is_even:
            return [settle(*[row.line for row in rows])]
        piece = self._merged(part, *rows)
        return (
            [piece] if isinstance(piece, bytes) else [settle(*[row and row.line for row in rows])]
        )

    def _renamed(self, base, side, base_keys, side_keys):
        """Rows whose key alone changed, in their place: {new key: old key}."""

        def is_same(old, new):
            one, other = list(base[old].cells), list(side[new].cells)
            if len(one) != len(other):
                return False
            same = [cell for cell, now in zip(one, other) if cell == now]
            return len(same) == len(one) - 1 and any(same)

        return renames(base_keys, side_keys, is_same)

    def _said(self, row, side):
        return (
            row.cells
            if self.is_even
            else {name: row.cells[index] for name, index in self.at[side].items()}
        )

    def _one(self, key, here, there):
        return self._said(here[key], 1) if key in here else self._said(there[key], 2)

    def _merged(self, key, base, ours, theirs):
        """One row of the result: bytes, Pending for a conflict, None where it cannot be written."""
        if ours is None or theirs is None:
            one, side = (theirs, 2) if ours is None else (ours, 1)
            if base is not None:
                return Pending(
                    base.line,
                    b'' if ours is None else ours.line,
                    b'' if theirs is None else theirs.line,
                    self._where(key),
                )
            return one.line if list(self.sides[side].columns) == self.columns else None
        if self.is_even:
            if ours.cells == theirs.cells:
                return settle(
                    base and base.cells == ours.cells and base.line, ours.line, theirs.line
                )
            if base is not None and theirs.cells == base.cells:
                return ours.line
            if base is not None and ours.cells == base.cells:
                return theirs.line
            if (
                not self.place.by_cell
                and base is not None
                and base.cells not in (ours.cells, theirs.cells)
            ):
                return Pending(base.line, ours.line, theirs.line, self._where(key))
            if any(
                row is not None and len(row.cells) != len(self.columns)
                for row in (base, ours, theirs)
            ):
                return Pending(
                    b'' if base is None else base.line, ours.line, theirs.line, self._where(key)
                )
        parts = []
        for name in self.columns:
            part = self._cell(name, base, ours, theirs)
            if part is None:
                return Pending(
                    b'' if base is None else base.line, ours.line, theirs.line, self._where(key)
                )
            parts.append(part)
        edges = [
            (row.line[: row.spans[0][0]], row.line[row.spans[-1][1] :]) if row else None
            for row in (base, ours, theirs)
        ]
        left, right = settle(*edges)
        return left + b'|'.join(parts) + right

    def _cell(self, name, base, ours, theirs):
        """A cell as it is written, None where both sides changed it differently."""
        rows = [
            (row, self.at[side][name]) if row is not None and name in self.at[side] else None
            for side, row in enumerate((base, ours, theirs))
        ]
        cells = [row and row[0].cells[row[1]] for row in rows]
        written = [row and row[0].written(row[1]) for row in rows]
        if rows[1] is None or rows[2] is None:
            return written[2] if rows[1] is None else written[1]
        sure, said = pick(*cells)
        if not sure:
            return None
        if cells[1] == cells[2]:
            return settle(written[0] if cells[0] == said else None, written[1], written[2])
        return written[1] if cells[1] == said else written[2]

    def _where(self, key):
        return f"row '{key[:60]}' in {self.place.where}"
