"""Table rows: a row that stands in no version may be the merge of two versions of one row, cell by
cell.
"""

from __future__ import annotations

from gitsync.core.proof.lines import CountDifference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.proof.sections.stretches import Texts

    Cells = list[bytes]
    TwoRows = tuple[Cells, Cells]
    Rows = list[tuple[bytes, Cells]]  # each line as the proof counts it, and its cells

LOOKED = 64  # rows that are looked at for a renamed key
SEARCHED = 8  # rows of one key, or changed rows, that are looked at: more would be quadratic


def without_merged_rows(texts: Texts, differs: CountDifference, is_clean: bool) -> CountDifference:
    """The difference without the lines that a merge by cells explains; every cell of such a row
    must follow from the three versions.
    """
    missing, extra = differs
    rows = [_rows(data) for data in texts]
    tables = [_by_key(side) for side in rows[:3]]
    b, o, t, r = [dict(side) for side in rows]
    gone = [cells for line, cells in rows[0] if line not in o and line not in t][:SEARCHED]
    fresh = [[cells for line, cells in side if line not in b][:SEARCHED] for side in rows[1:3]]
    merged: set[bytes] = set()
    sources: set[tuple[bytes, ...]] = set()
    wanted = {line for _, line in extra}
    for line, cells in r.items():
        if line in wanted or not is_clean:
            used = _sources(cells, *[table.get(cells[1], ()) for table in tables])
            if not used and len(wanted) <= LOOKED:
                used = _renamed(cells, gone, *fresh)
            if used:
                merged.add(line)
                sources.update(map(tuple, used))
    written = {line: tuple(cells) for side in rows[1:3] for line, cells in side}
    return CountDifference(
        {key: count for key, count in missing.items() if written.get(key[1]) not in sources},
        {key: count for key, count in extra.items() if key[1] not in merged},
    )


def _rows(data: bytes) -> Rows:
    """All lines that may be rows."""
    rows = []
    for line in data.split(b'\n'):
        line = line.rstrip()
        if b'|' in line:
            cells = [cell.strip() for cell in line.split(b'|')]
            rows.append(
                (b'|'.join(cells), cells) if line.startswith(b'|') else (line, [b'', *cells])
            )
    return rows


def _by_key(rows: Rows) -> dict[bytes, list[Cells]]:
    """{first cell: [cells of rows]}."""
    by_key: dict[bytes, list[Cells]] = {}
    for _, cells in rows:
        by_key.setdefault(cells[1], []).append(cells)
    return by_key


def _renamed(
    cells: Cells, gone: list[Cells], ours: list[Cells], theirs: list[Cells]
) -> TwoRows | None:
    """As _sources, for a row whose first cell one side changed and another cell the other: base's
    row is in neither side, theirs not in base.
    """
    for row in gone:
        for one in ours:
            for other in theirs:
                if (
                    len(row) == len(one) == len(other) == len(cells)
                    and row[1] in (one[1], other[1])
                    and _is_merge(cells, row, one, other)
                ):
                    return one, other
    return None


def _sources(
    cells: Cells, base: Sequence[Cells], ours: Sequence[Cells], theirs: Sequence[Cells]
) -> TwoRows | None:
    """The two rows that the cells are the merge of, None when there are no such rows."""
    olds: Sequence[Cells | None] = base[:SEARCHED] or [None]
    for one in ours[:SEARCHED]:
        for other in theirs[:SEARCHED]:
            for old in olds:
                if _is_merge(cells, old, one, other):
                    return one, other
    return None


def _is_merge(cells: Cells, base: Cells | None, ours: Cells, theirs: Cells) -> bool:
    old: Sequence[bytes | None] = [None] * len(ours) if base is None else base
    if len(cells) == len(old) == len(ours) == len(theirs):
        return all(
            cell in ((o,) if t in (b, o) else (t,) if o == b else (o, t))
            for cell, b, o, t in zip(cells, old, ours, theirs)
        )
    known = set(ours) | set(theirs)
    fresh = (set(ours) | set(theirs)) - set(old)
    return set(cells) <= known and fresh <= set(cells)
