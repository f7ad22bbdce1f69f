"""Grids: tables whose cells are one flat list, laid out so many in a row, as generated lists of
contributors are.

A cell is known by the target of its first link. Both sides' cells are merged as a list and laid out
again in rows of the width that the file has. Grids of another make, or laid out irregularly on both
sides, are lines.
"""

from __future__ import annotations

from gitsync.core.merge.keyed import both_rewrote
from gitsync.core.merge.keyed import merged_order
from gitsync.core.merge.keyed import unique
from gitsync.core.merge.order import pick
from gitsync.core.merge.pieces import Pending
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import is_rule
from gitsync.core.text.lines import spans
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.outline.place import TextPlace
    from gitsync.core.merge.pieces import Piece

USUAL = 7  # cells in a row where a grid has only one row


class Frame(Value):
    """What stands around the cells of a grid."""

    head: tuple[bytes, ...]  # the lines before the rows
    foot: tuple[bytes, ...]  # and behind them
    begin: bytes  # the line before each row; the rule of a Markdown table
    end: bytes  # the line behind each row, or its line end


class Grid(Value):
    """A table whose cells are one flat list."""

    frame: Frame
    cells: dict[bytes, bytes]  # as written, by key
    sizes: tuple[int, ...]  # how many cells in each row

    @property
    def is_regular(self) -> bool:
        """True when all rows but the last are equally long, and the last is not longer."""
        first, last = self.sizes[:1], self.sizes[-1:]
        return len(set(self.sizes[:-1])) < 2 and (len(self.sizes) < 2 or last <= first)


def merge_grid(
    base: list[bytes], ours: list[bytes], theirs: list[bytes], place: TextPlace
) -> list[Piece] | None:
    """The pieces of three versions of a grid, base [] where both added it; None where it must be
    merged by line.
    """
    is_html = ours[0].lstrip()[:6] == b'<table'
    read = _html if is_html else _pipes
    b, o, t = (read(lines) if lines else None for lines in (base, ours, theirs))
    if o is None or t is None or base and b is None:
        return None
    frame = _frame(b, o, t)
    b = b or Grid(o.frame, {}, ())
    width = _width(b, o, t)
    order = _order(b, o, t)
    if order is None or frame is None or not width:
        return None
    cells = [
        _cell(key, b.cells.get(key), o.cells.get(key), t.cells.get(key), place) for key in order
    ]
    # a row more than the versions warrant would be tags that no side wrote: the last row takes what
    # is left, as people do it
    most = max(len(o.sizes), len(t.sizes), len(o.sizes) + len(t.sizes) - len(b.sizes)) - 1
    rows = [cells[at : at + width] for at in range(0, min(len(cells), most * width), width)]
    if len(cells) > most * width:
        rows.append(cells[most * width :])
    return _html_pieces(frame, rows) if is_html else _pipe_pieces(frame, rows)


def _order(base: Grid, ours: Grid, theirs: Grid) -> list[bytes] | None:
    """The keys of the cells in their order; None where lines must decide."""
    b, o, t = list(base.cells), list(ours.cells), list(theirs.cells)
    disputed = {
        key
        for key in b
        if (key in ours.cells) != (key in theirs.cells)
        and (ours.cells.get(key) or theirs.cells.get(key)) != base.cells[key]
    }
    return None if both_rewrote(b, o, t) else merged_order(b, o, t, disputed)


def _frame(base: Grid | None, ours: Grid, theirs: Grid) -> Frame | None:
    """What both sides agree on around the cells; None where they do not."""
    old = base.frame if base else None
    head = pick(old and old.head, ours.frame.head, theirs.frame.head)
    foot = pick(old and old.foot, ours.frame.foot, theirs.frame.foot)
    begin = pick(old and old.begin, ours.frame.begin, theirs.frame.begin)
    end = pick(old and old.end, ours.frame.end, theirs.frame.end)
    if head is None or foot is None or begin is None or end is None:
        return None
    return Frame(head, foot, begin, end)


def _width(base: Grid, ours: Grid, theirs: Grid) -> int:
    """How many cells a row holds: that of a side which is laid out regularly, 0 where none is or
    both differ.
    """
    known = {side.sizes[0] for side in (ours, theirs) if side.is_regular and len(side.sizes) > 1}
    if not known and not (ours.is_regular or theirs.is_regular):
        return 0
    if not known and base.is_regular and len(base.sizes) > 1:
        return base.sizes[0]
    if not known:
        return max(USUAL, *ours.sizes, *theirs.sizes)
    return known.pop() if len(known) == 1 else 0


def _cell(
    key: bytes, base: bytes | None, ours: bytes | None, theirs: bytes | None, place: TextPlace
) -> Piece:
    if base is None and (ours is None or theirs is None):
        return ours or theirs or b''
    cell = pick(base, ours, theirs)
    if cell is not None:
        return cell
    where = f"cell '{key.decode('utf-8', 'replace')[:60]}' in {place.where}"
    return Pending(base or b'', ours or b'', theirs or b'', where)


def _html(lines: list[bytes]) -> Grid | None:
    """The grid of an HTML table with one tag or one cell a line, None for any other."""
    tags = [line.strip() for line in lines]
    first = next((at for at, tag in enumerate(tags) if tag == b'<tr>'), 0)
    if not first:
        return None
    cells: list[bytes] = []
    sizes: list[int] = []
    at, end = first, b''
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
    frame = Frame(tuple(lines[:first]), tuple(lines[at:]), lines[first], end)
    return _grid(frame, cells, tuple(sizes), (b'href="', b'"'))


def _pipes(lines: list[bytes]) -> Grid | None:
    """The grid of a Markdown table whose cells are links, None for any other."""
    rows = [
        [line[start:stop].strip() for start, stop in spans(line)] for line in (lines[0], *lines[2:])
    ]
    if any(row[-1:] == [b''] for row in rows) or len({line.rstrip()[-1:] for line in lines}) > 1:
        return None
    frame = Frame((), (), lines[1], lines[0][len(bare(lines[0])) :])
    return _grid(frame, sum(rows, []), tuple(map(len, rows)), (b'](', b')'))


def _grid(
    frame: Frame, cells: list[bytes], sizes: tuple[int, ...], link: tuple[bytes, bytes]
) -> Grid | None:
    """The grid of these cells, None where they cannot be told apart."""
    keys = [_key(cell, *link) for cell in cells]
    if not unique(keys) or b'' in keys:
        return None
    return Grid(frame, dict(zip(keys, cells)), sizes)


def _key(cell: bytes, opening: bytes, closing: bytes) -> bytes:
    is_picture = cell.lstrip().startswith(b'[<img ')
    link = (cell[cell.find(b'/>') :] if is_picture else cell).partition(opening)[2]
    target, end, _ = link.partition(closing)
    return target.strip() if end else cell.strip()


def _html_pieces(frame: Frame, rows: list[list[Piece]]) -> list[Piece]:
    pieces: list[Piece] = [*frame.head]
    for row in rows:
        pieces += [frame.begin, *row, frame.end]
    return [*pieces, *frame.foot]


def _pipe_pieces(frame: Frame, rows: list[list[Piece]]) -> list[Piece] | None:
    """The rows as lines; None where a cell is a conflict, which would cut its line."""
    lines: list[Piece] = []
    for row in rows:
        cells = [cell for cell in row if isinstance(cell, bytes)]
        if len(cells) < len(row):
            return None
        lines.append(b'| ' + b' | '.join(cells) + b' |' + frame.end)
    return [lines[0], frame.begin, *lines[1:]] if lines else None


def is_grid(lines: list[bytes]) -> bool:
    """True for a Markdown table whose heading cells are links or pictures, as the contributors'
    tables have them.
    """
    if len(lines) < 2 or not is_rule(lines[1]):
        return False
    head = lines[0]
    return all(
        b'](' in head[start:stop] or b'<img' in head[start:stop] for start, stop in spans(head)
    )
