"""The proof's view of table rows: a row that stands in no version may be the merge of two versions of one row, cell by cell."""


def explain_rows(versions, missing, extra, clean):
    """(missing, extra) without the lines that a merge by cells explains; every cell of such a row must follow from the three versions."""
    if not any(line.startswith(b'|') for _, line in (*missing, *extra)):
        return missing, extra
    tables = [_by_key(data) for data in versions]
    merged, sources = set(), set()
    wanted = {line for _, line in extra}
    for line in {line for line in tables[3].get(None, ()) if line in wanted or not clean}:
        cells = line.split(b'|')
        used = _sources(cells, *[table.get(cells[1], ()) for table in tables[:3]])
        if used is None:
            continue
        merged.add(line)
        sources.update(b'|'.join(source) for source in used)
    missing = {key: count for key, count in missing.items() if key[1] not in sources}
    return missing, {key: count for key, count in extra.items() if key[1] not in merged}


def _by_key(data):
    """{first cell: [cells of rows]}; under None all rows as lines."""
    found = {None: []}
    for line in data.split(b'\n'):
        line = line.rstrip()
        if line.startswith(b'|'):
            cells = [cell.strip() for cell in line.split(b'|')]
            if len(cells) > 1:
                found.setdefault(cells[1], []).append(cells)
                found[None].append(b'|'.join(cells))
    return found


def _sources(cells, base, ours, theirs):
    """The two rows that the cells are the merge of, None when there are no such rows."""
    for one in ours[:8]:
        for other in theirs[:8]:
            for old in [*base[:8], None]:
                if _is_merge(cells, old, one, other):
                    return one, other
    return None


def _is_merge(cells, base, ours, theirs):
    if base is None:
        base = [None] * len(ours)
    if len(cells) == len(base) == len(ours) == len(theirs):
        return all(cell in ((o,) if t in (b, o) else (t,) if o == b else (o, t)) for cell, b, o, t in zip(cells, base, ours, theirs))
    known = set(ours) | set(theirs)
    fresh = (set(ours) | set(theirs)) - set(base)
    return set(cells) <= known and fresh <= set(cells)
