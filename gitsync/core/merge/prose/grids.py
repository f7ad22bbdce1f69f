"""Grids: tables whose cells are one flat list, laid out so many in a row, as generated lists of
contributors are.

A cell is known by the target of its first link. Both sides' cells are merged as a list and laid out
again in rows of the width that the
file has. Grids of another make, or laid out irregularly on both sides, are lines.
"""

from collections import namedtuple

from gitsync.core.merge.keyed import both_rewrote
from gitsync.core.merge.keyed import merged_order
from gitsync.core.merge.keyed import unique
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.pieces import Pending
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import is_rule
from gitsync.core.text.lines import spans

USUAL = 7  # cells in a row where a grid has only one row


class Grid(namedtuple('Grid', 'head cells foot sizes row_begin row_end')):
    """head and foot: the lines around the rows; cells {key: bytes as written}; sizes: how many in
    each row; the lines around each row.
    """

    __slots__ = ()

    @property
    def is_regular(self):
        """True when all rows but the last are equally long, and the last is not longer."""
        return len(set(self.sizes[:-1])) < 2 and (
            len(self.sizes) < 2 or self.sizes[-1] <= self.sizes[0]
        )


def merge_grid(base: list, ours: list, theirs: list, place) -> list | None:
    """The pieces of three versions of a grid, base [] where both added it; None where it must be
    merged by line.
    """
    read = _html if ours[0].lstrip()[:6] == b'<table' else _pipes
    grids = [read(lines) if lines else None for lines in (base, ours, theirs)]
    b, o, t = grids
    if o is None or t is None or base and b is None:
        return None
    if b is None:
        b = Grid(None, {}, None, (), None, None)
    frame = [_frame(b.head and b, o, t, part) for part in ('head', 'foot', 'row_begin', 'row_end')]
    width = _width(b, o, t)
    disputed = {
        key
        for key in b.cells
        if (key in o.cells) != (key in t.cells)
        and (o.cells.get(key) or t.cells.get(key)) != b.cells[key]
    }
    order = merged_order(list(b.cells), list(o.cells), list(t.cells), disputed, natural)
    if (
        order is None
        or None in frame
        or not width
        or both_rewrote(list(b.cells), list(o.cells), list(t.cells))
    ):
        return None
    # a row more than the versions warrant would be tags that no side wrote: the last row takes what
    # is left, as people do it
    most = max(len(o.sizes), len(t.sizes), len(o.sizes) + len(t.sizes) - len(b.sizes)) - 1
    cells = [
        _cell(key, b.cells.get(key), o.cells.get(key), t.cells.get(key), place) for key in order
    ]
    rows = [cells[at : at + width] for at in range(0, min(len(cells), most * width), width)]
    if len(cells) > most * width:
        rows.append(cells[most * width :])
    return (_html_pieces if read is _html else _pipe_pieces)(frame, rows)


def _frame(base, ours, theirs, part):
    """What both sides agree on around the cells; None where they do not."""
    sure, lines = pick(base and getattr(base, part), getattr(ours, part), getattr(theirs, part))
    return lines if sure else None


def _width(base, ours, theirs):
    """How many cells a row holds: that of a side which is laid out regularly, 0 where none is or
    both differ.
    """
    known = {side.sizes[0] for side in (ours, theirs) if side.is_regular and len(side.sizes) > 1}
    if not known and not (ours.is_regular or theirs.is_regular):
        return 0
    if not known:
        known = (
            {base.sizes[0]}
            if base.is_regular and len(base.sizes) > 1
            else {max(USUAL, *ours.sizes, *theirs.sizes)}
        )
    return known.pop() if len(known) == 1 else 0


def _cell(key, base, ours, theirs, place):
    if ours is None or theirs is None:
        if base is None:
            return theirs if ours is None else ours
        return Pending(
            base,
            ours or b'',
            theirs or b'',
            f"cell '{key.decode('utf-8', 'replace')[:60]}' in {place.where}",
        )
    sure, cell = pick(base, ours, theirs)
    return (
        cell
        if sure
        else Pending(
            base or b'',
            ours,
            theirs,
            f"cell '{key.decode('utf-8', 'replace')[:60]}' in {place.where}",
        )
    )


def _html(lines):
    """The grid of an HTML table with one tag or one cell a line, None for any other."""
    tags = [line.strip() for line in lines]
    first = next((at for at, tag in enumerate(tags) if tag == b'<tr>'), 0)
    if not first:
        return None
    cells, sizes, at = [], [], first
    begin, end = lines[first], None
    while at < len(tags) and tags[at] == b'<tr>':
        stop = at + 1
        while stop < len(tags) and tags[stop][:3] == b'<td' and tags[stop][-5:] == b'</td>':
            stop += 1
        if stop == at + 1 or stop == len(tags) or tags[stop] != b'</tr>':
            return None
        cells += lines[at + 1 : stop]
        sizes.append(stop - at - 1)
        end = lines[stop]
        at = stop + 1
    return _grid(lines[:first], cells, lines[at:], tuple(sizes), begin, end, b'href="', b'"')


def _pipes(lines):
    """The grid of a Markdown table whose cells are links, None for any other."""
    rows = [
        [line[start:stop].strip() for start, stop in spans(line)] for line in (lines[0], *lines[2:])
    ]
    rule = lines[1]
    if any(row[-1:] == [b''] for row in rows) or len({line.rstrip()[-1:] for line in lines}) > 1:
        return None
    end = lines[0][len(bare(lines[0])) :]
    return _grid(
        [],
        [cell for row in rows for cell in row],
        [],
        tuple(len(row) for row in rows),
        rule,
        end,
        b'](',
        b')',
    )


def _grid(head, cells, foot, sizes, begin, end, opening, closing):
    keys = [_key(cell, opening, closing) for cell in cells]
    return (
        Grid(head, dict(zip(keys, cells)), foot, sizes, begin, end)
        if unique(keys) and b'' not in keys
        else None
    )


def _key(cell, opening, closing):
    start = cell.find(opening)
    if cell.lstrip()[:6] == b'[<img ':
        start = cell.find(opening, cell.find(b'/>'))
    stop = cell.find(closing, start + len(opening))
    return cell[start + len(opening) : stop].strip() if 0 <= start < stop else cell.strip()


def _html_pieces(frame, rows):
    head, foot, begin, end = frame
    pieces = list(head)
    for row in rows:
        pieces += [begin, *row, end]
    return [*pieces, *foot]


def _pipe_pieces(frame, rows):
    _, _, rule, end = frame
    if not rows or not all(isinstance(cell, bytes) for row in rows for cell in row):
        return None
    lines = [b'| ' + b' | '.join(row) + b' |' + end for row in rows]
    return [lines[0], rule, *lines[1:]]


def is_grid(lines: list) -> bool:
    """True for a Markdown table whose heading cells are links or pictures, as the contributors'
    tables have them.
    """
    if len(lines) < 2 or not is_rule(lines[1]):
        return False
    head = lines[0]
    return all(
        b'](' in head[start:stop] or b'<img' in head[start:stop] for start, stop in spans(head)
    )
