"""The proof's view of table rows: a row that stands in no version may be the merge of two versions
of one row, cell by cell.
"""

LOOKED = 64  # rows that are looked at for a renamed key
SEARCHED = 8  # rows of one key, or changed rows, that are looked at: more would be quadratic


def explain_rows(versions, missing, extra, clean):
    """(missing, extra) without the lines that a merge by cells explains; every cell of such a row
    must follow from the three versions.
    """
    if not any(b'|' in line for _, line in (*missing, *extra)):
        return missing, extra
    rows = [_rows(data) for data in versions]
    tables = [_by_key(side) for side in rows[:3]]
    b, o, t, r = [dict(side) for side in rows]
    gone = [cells for line, cells in rows[0] if line not in o and line not in t][:SEARCHED]
    fresh = [[cells for line, cells in side if line not in b][:SEARCHED] for side in rows[1:3]]
    merged, sources = set(), set()
    wanted = {line for _, line in extra}
    for line, cells in r.items():
        if line in wanted or not clean:
            used = _sources(cells, *[table.get(cells[1], ()) for table in tables]) or (
                _renamed(cells, gone, *fresh) if len(wanted) <= LOOKED else None
            )
            if used:
                merged.add(line)
                sources.update(map(tuple, used))
    written = {line: tuple(cells) for side in rows[1:3] for line, cells in side}
    missing = {key: count for key, count in missing.items() if written.get(key[1]) not in sources}
    return missing, {key: count for key, count in extra.items() if key[1] not in merged}


def _rows(data):
    """[(the line as the proof counts it, its cells)] of all lines that may be rows."""
    found = []
    for line in data.split(b'\n'):
        line = line.rstrip()
        if b'|' in line:
            cells = [cell.strip() for cell in line.split(b'|')]
            found.append(
                (b'|'.join(cells), cells) if line.startswith(b'|') else (line, [b'', *cells])
            )
    return found


def _by_key(rows):
    """{first cell: [cells of rows]}."""
    found = {}
    for _, cells in rows:
        found.setdefault(cells[1], []).append(cells)
    return found


def _renamed(cells, gone, ours, theirs):
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


def _sources(cells, base, ours, theirs):
    """The two rows that the cells are the merge of, None when there are no such rows."""
    for one in ours[:SEARCHED]:
        for other in theirs[:SEARCHED]:
            for old in [*base[:SEARCHED], None]:
                if _is_merge(cells, old, one, other):
                    return one, other
    return None


def _is_merge(cells, base, ours, theirs):
    if base is None:
        base = [None] * len(ours)
    if len(cells) == len(base) == len(ours) == len(theirs):
        return all(
            cell in ((o,) if t in (b, o) else (t,) if o == b else (o, t))
            for cell, b, o, t in zip(cells, base, ours, theirs)
        )
    known = set(ours) | set(theirs)
    fresh = (set(ours) | set(theirs)) - set(base)
    return set(cells) <= known and fresh <= set(cells)
