"""The layout of a table: its cells padded to the widths of their columns.

Where a side laid a table out anew, a row that the other changed takes the widths of that layout; a
longer cell stands out, as it does for people who do not lay all rows out again. A new row stays as
it was written.
"""

from __future__ import annotations

from gitsync.core.text.lines import cells
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import spans
from gitsync.core.text.lines import split
from gitsync.core.text.lines import text
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.outline.nodes import Node
    from gitsync.core.merge.outline.place import Trio


class Layout(Value):
    """How wide the columns are, and which of them stand to the right."""

    widths: tuple[int, ...]  # in characters, with a blank at each end of a cell
    is_right: tuple[bool, ...]

    def applied(self, line: bytes) -> bytes:
        """The row in this layout; as it is where it has other columns."""
        said = cells(line)
        if len(said) != len(self.widths):
            return line
        places = spans(line)
        padded = [
            f' {cell.rjust(width - 2) if is_right else cell.ljust(width - 2)} '
            for cell, width, is_right in zip(said, *self)
        ]
        return line[: places[0][0]] + raw('|'.join(padded)) + line[places[-1][1] :]


def new_layout(trio: Trio, head: bytes) -> Layout | None:
    """The layout that a side gave the table, or both alike; of two, that of the header. None where
    no side changed it.
    """
    if trio.base is None or trio.ours is None or trio.theirs is None:
        return None
    was = _layout(trio.base)
    new = {side.head: _layout(side) for side in (trio.ours, trio.theirs)}
    changed = {start: layout for start, layout in new.items() if layout and layout != was}
    return changed.get(head)


def _layout(table: Node) -> Layout | None:
    """The layout of a table all of whose lines have it, None for any other."""
    lines = split(table.body)
    widths = {_widths(line) for line in lines}
    rows = [line for line in lines if line is not lines[1]]
    if len(widths) > 1 or not all(map(_is_spaced, rows)):
        return None
    return Layout(widths.pop(), tuple(cell[-1:] == ':' != cell[:1] for cell in cells(lines[1])))


def _widths(line: bytes) -> tuple[int, ...]:
    return tuple(len(text(line[start:stop])) for start, stop in spans(line))


def _is_spaced(line: bytes) -> bool:
    """True where a blank stands at each end of each cell."""
    return all(
        line[start : start + 1] == b' ' == line[stop - 1 : stop] for start, stop in spans(line)
    )
