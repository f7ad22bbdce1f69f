"""The tables of EPIC_README.md that the coordinator keeps: a row added, an agent replaced, one cell set; every other byte stays."""

from gitsync.core.agents import same
from gitsync.core.lines import bare
from gitsync.core.lines import raw
from gitsync.core.lines import spans
from gitsync.core.lines import split
from gitsync.core.lines import tables

AGENT = ('Agent ID', 'Agent')


def added(readme: bytes, columns: tuple, row: tuple) -> bytes:
    """The text with one more row in the first table that has exactly these columns; unchanged where there is none."""
    lines = split(readme)
    for table in tables(lines):
        if table.header.cells == columns:
            before = lines[table.end - 1]
            end = b'\r\n' if table.header.raw.endswith(b'\r\n') else b'\n'
            if not before.endswith(b'\n'):
                lines[table.end - 1] = before + end
            lines.insert(table.end, raw('| ' + ' | '.join(cell.replace('|', '\\|').replace('\n', ' ') for cell in row) + ' |') + end)
            break
    return b''.join(lines)


def reassigned(readme: bytes, folder: str, old: str, new: str) -> bytes:
    """The text with the new agent in every row that gives this feature to the old one."""
    lines = split(readme)
    for table in tables(lines):
        agent, feature = table.column(*AGENT), table.column('Assigned Feature', 'Feature')
        for row in table.rows:
            if agent >= 0 <= feature < len(row.cells) and agent < len(row.cells) and row.cells[feature].strip('`') == folder and same(row.cells[agent], old):
                lines[row.line - 1] = _with_cell(lines[row.line - 1], agent, new)
    return b''.join(lines)


def marked(readme: bytes, folder: str, column: str, value: str) -> bytes:
    """The text with a value in that column of every row of this feature."""
    lines = split(readme)
    for table in tables(lines):
        at, feature = table.column(column), table.column('Assigned Feature', 'Feature')
        for row in table.rows:
            if at >= 0 <= feature < len(row.cells) and at < len(row.cells) and row.cells[feature].strip('`') == folder:
                lines[row.line - 1] = _with_cell(lines[row.line - 1], at, value)
    return b''.join(lines)


def _with_cell(line: bytes, index: int, value: str) -> bytes:
    body = bare(line)
    start, stop = spans(body)[index]
    return body[:start] + b' ' + raw(value) + b' ' + body[stop:] + line[len(body):]
