"""The tables of EPIC_README.md that the coordinator keeps: a row is added, an agent replaced, a
cell set; every other byte stays.

Only tables of the outside text count: those in sections are their owners', those in fenced code are
examples.
"""

from __future__ import annotations

from gitsync.core.documents.sections import parse
from gitsync.core.policy.names import same
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import spans
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.text.lines import Table

    Row = tuple[str, ...]

AGENT = ('Agent ID', 'Agent')
FEATURE = ('Assigned Feature', 'Feature')
BLANK = (b'', b'---')


def added(readme: bytes, columns: Row, row: Row, title: str = '') -> bytes:
    """The text with one more row in the first table that has exactly these columns; where there is
    none, the table is made below a heading of that title, or without a title nothing is changed.
    """
    lines, end = split(readme), ending(readme)
    for table in _outside(lines, readme):
        if table.header.cells == columns:
            _complete(lines, table.end, end)
            lines.insert(table.end, raw(_row(row)) + end)
            return b''.join(lines)
    if not title:
        return readme
    at = _place(lines, readme)
    _complete(lines, at, end)
    new_table = [f'## {title}', '', _row(columns), '|' + '---|' * len(columns), _row(row)]
    before = [b''] if at and bare(lines[at - 1]).strip() else []
    after = [b''] if at < len(lines) and bare(lines[at]).strip() else []
    lines[at:at] = [line + end for line in (*before, *map(raw, new_table), *after)]
    return b''.join(lines)


def reassigned(readme: bytes, folder: str, old: str, new: str) -> bytes:
    """The text with the new agent in every row that gives this feature to the old one."""
    return _changed(
        readme, folder, lambda table: table.column(*AGENT), new, lambda cell: same(cell, old)
    )


def marked(readme: bytes, folder: str, column: str, value: str) -> bytes:
    """The text with a value in that column of every row of this feature."""
    return _changed(readme, folder, lambda table: table.column(column), value, lambda cell: True)


def _changed(
    readme: bytes,
    folder: str,
    column: Callable[[Table], int],
    value: str,
    is_meant: Callable[[str], bool],
) -> bytes:
    lines = split(readme)
    for table in _outside(lines, readme):
        at, feature = column(table), table.column(*FEATURE)
        for row in table.rows:
            if (
                0 <= at < len(row.cells)
                and 0 <= feature < len(row.cells)
                and row.cells[feature].strip('`') == folder
                and is_meant(row.cells[at])
            ):
                lines[row.line - 1] = _with_cell(lines[row.line - 1], at, value)
    return b''.join(lines)


def _outside(lines: list[bytes], readme: bytes) -> list[Table]:
    """The tables of the outside text, fenced code apart."""
    taken: set[int] = set()
    for section in parse(readme).sections:
        taken.update(range(section.line, section.end_line + 1))
    ranges, at, which = fenced(readme), 0, 0
    for number, line in enumerate(lines, 1):
        while which < len(ranges) and ranges[which][1] <= at:
            which += 1
        if which < len(ranges) and ranges[which][0] <= at:
            taken.add(number)
        at += len(line)
    return [table for table in tables(lines) if table.header.line not in taken]


def _place(lines: list[bytes], readme: bytes) -> int:
    """Where a new table goes: behind the last one before the first section, else before that
    section and what separates it, else at the end.
    """
    first = min((section.line for section in parse(readme).sections), default=len(lines) + 1)
    ends = [table.end for table in _outside(lines, readme) if table.end < first]
    if ends:
        return ends[-1]
    at = first - 1
    while (
        at
        and first <= len(lines)
        and (bare(lines[at - 1]).strip() in BLANK or lines[at - 1][:1] == b'#')
        and at > 1
    ):
        at -= 1
    return at


def _complete(lines: list[bytes], at: int, end: bytes) -> None:
    """End the line before a place where another is put."""
    if at and not lines[at - 1].endswith(b'\n'):
        lines[at - 1] += end


def _row(cells: Row) -> str:
    return '| ' + ' | '.join(_cell(cell) for cell in cells) + ' |'


def _cell(text: str) -> str:
    """Text that stays within one cell."""
    return ' '.join(text.split()).replace('\\', '\\\\').replace('|', '\\|')


def _with_cell(line: bytes, index: int, value: str) -> bytes:
    body = bare(line)
    start, stop = spans(body)[index]
    return body[:start] + b' ' + raw(_cell(value)) + b' ' + body[stop:] + line[len(body) :]
