"""The tables of EPIC_README.md that the coordinator keeps: a row is added, an agent replaced, a
cell set; every other byte stays.

Only tables of the outside text count: those in sections are their owners', those in fenced code are
examples.
"""

from __future__ import annotations

from gitsync.core.documents.sections import parse
from gitsync.core.epic import new_epic
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import plain
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import spans
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.text.lines import Table

    Row = tuple[str, ...]
    Cells = Mapping[str, str]  # of a row, by column

AGENT = ('Agent ID', 'Agent')
FEATURE = ('Assigned Feature', 'Feature')
OPEN, ANSWERED = 'OPEN', 'ANSWERED'  # escalations
MARK = 'ESCALATION -'  # how their subjects begin
TICK, REACHED, POINT = '✅', 'reached', 'Sync point'
ACTIVE, WARNING, STALE = 'ACTIVE', 'WARNING', 'STALE'
SILENT = (WARNING, STALE)


def added(readme: bytes, columns: Row, row: Row, title: str = '') -> bytes:
    """The text with one more row in the first table that has exactly these columns; where there is
    none, the table is made below a heading of that title, or without a title nothing is changed.
    """
    return _with_rows(readme, columns, [row], title)


def _with_rows(readme: bytes, columns: Row, rows: Sequence[Row], title: str = '') -> bytes:
    """The text with more rows, as added()."""
    lines, end, new_rows = split(readme), ending(readme), [raw(_row(row)) for row in rows]
    for table in _outside(lines, readme):
        if table.header.cells == columns:
            _complete(lines, table.end, end)
            lines[table.end : table.end] = [row + end for row in new_rows]
            return b''.join(lines)
    if not title:
        return readme
    at = _place(lines, readme)
    _complete(lines, at, end)
    head = map(raw, (f'## {title}', '', _row(columns), '|' + '---|' * len(columns)))
    before = [b''] if at and bare(lines[at - 1]).strip() else []
    after = [b''] if at < len(lines) and bare(lines[at]).strip() else []
    lines[at:at] = [line + end for line in (*before, *head, *new_rows, *after)]
    return b''.join(lines)


def noted(readme: bytes, columns: Row, row: Row, title: str) -> bytes:
    """The text with one more row of a table that begins with times, as added(); as it is where a
    row says the same at another time.
    """
    others = ([*cells.values()][1:] for cells in _cells(readme, columns))
    return readme if [*map(_cell, row[1:])] in others else added(readme, columns, row, title)


class Check(Value):
    """What was found when an agent's signs of life were looked at."""

    agent: str
    last: str  # the time of its last sign, '-' for none
    state: str  # 'ACTIVE', 'WARNING' or 'STALE'
    action: str


def with_assignment(readme: bytes, row: Row) -> bytes:
    """The text with this row of Agent Assignments; the agent's own, where it has one with the
    feature, tells the new status and time.
    """
    agent, _, folder, state, time = row
    if not has_assignment(readme, agent, folder):
        return added(readme, new_epic.ASSIGNMENTS, row)
    values = {'Status': state, 'Last Checkpoint': time}
    return _updated(readme, new_epic.ASSIGNMENTS, _assigning(agent, folder), values)


def has_assignment(readme: bytes, agent: str, folder: str) -> bool:
    """True where a row of Agent Assignments gives the feature to the agent."""
    return any(map(_assigning(agent, folder), _cells(readme, new_epic.ASSIGNMENTS)))


def _assigning(agent: str, folder: str) -> Callable[[Cells], bool]:
    """Whether a row of Agent Assignments gives that feature to that agent."""

    def is_meant(cells: Cells) -> bool:
        return same(plain(cells['Agent ID']), agent) and folder in cells['Assigned Feature']

    return is_meant


def answered(readme: bytes, writer: str, subject: str, time: str) -> bytes:
    """The text with an open escalation of that subject answered."""
    meant = _cell(issue(subject))

    def is_meant(cells: Cells) -> bool:
        is_open = cells['Status'].upper().startswith(OPEN)
        is_theirs = same(plain(cells['From Agent']), writer)
        return is_open and is_theirs and issue(cells['Issue']) == meant

    return _updated(
        readme, new_epic.ESCALATIONS, is_meant, {'Status': ANSWERED, 'Resolution Time': time}
    )


def issue(subject: str) -> str:
    """What an escalation is about, by its subject."""
    is_marked = subject.upper().startswith(MARK.upper())
    return subject[len(MARK) :].strip() if is_marked else subject.strip()


def ticked(readme: bytes, folder: str, time: str) -> bytes:
    """The text with the feature complete in Sync Status, where it was not."""

    def is_meant(cells: Cells) -> bool:
        state = cells['Complete'].lower()
        is_new = not state.startswith((TICK, 'deferred', 'yes', 'true'))
        return is_new and cells['Feature'].strip('`') == folder

    return _updated(readme, new_epic.SYNC, is_meant, {'Complete': TICK, 'Time': time})


def reached(readme: bytes, point: int, agent: str, time: str) -> bytes:
    """The text with a sync point recorded in Sync Status, once."""
    name = f'{POINT} {point}'
    if any(cells['Feature'] == name for cells in _cells(readme, new_epic.SYNC)):
        return readme
    return added(readme, new_epic.SYNC, (name, agent, REACHED, time), 'Sync Status')


def last_reached(readme: bytes, coordinator: str) -> int:
    """The last sync point that the coordinator recorded as reached, 0 for none."""
    return max(reached_points(readme, coordinator), default=0)


def reached_points(readme: bytes, coordinator: str) -> dict[int, str]:
    """The sync points that the coordinator recorded as reached, with the times that it wrote."""
    if POINT.encode() not in readme:
        return {}
    points = [
        (cells['Feature'].removeprefix(POINT).strip(), cells['Time'])
        for cells in _cells(readme, new_epic.SYNC)
        if cells['Feature'].startswith(POINT)
        and cells['Complete'].lower() == REACHED
        and same(plain(cells['Agent']), coordinator)
    ]
    return {int(point): time for point, time in points if point in ('1', '2', '3')}


def checked(readme: bytes, checks: Iterable[Check], time: str) -> bytes:
    """The text with a row of Stale Agent Checks for each agent whose state is not as its last row
    has it; an agent that was never silent gets none.
    """
    columns = new_epic.STALE_CHECKS
    last = {form(cells['Agent']): cells['Status'] for cells in _cells(readme, columns)}
    rows = [
        (time, *check)
        for check in checks
        if check.state != (before := last.get(form(check.agent), ACTIVE))
        and (check.state != ACTIVE or before in SILENT)
    ]
    return _with_rows(readme, columns, rows) if rows else readme


def _cells(readme: bytes, columns: Row) -> list[Cells]:
    """The rows of the tables with exactly these columns, each as {column: cell}."""
    return [
        dict(zip(columns, row.cells))
        for table in _outside(split(readme), readme)
        if table.header.cells == columns
        for row in table.rows
        if len(row.cells) == len(columns)
    ]


def _updated(
    readme: bytes, columns: Row, is_meant: Callable[[Cells], bool], values: Mapping[str, str]
) -> bytes:
    """The text with these values, by column, in the rows that are meant."""
    lines = split(readme)
    for table in _outside(lines, readme):
        for row in table.rows if table.header.cells == columns else ():
            if len(row.cells) == len(columns) and is_meant(dict(zip(columns, row.cells))):
                for name, value in values.items():
                    at = row.line - 1
                    lines[at] = _with_cell(lines[at], columns.index(name), value)
    return b''.join(lines)


def reassigned(readme: bytes, folder: str, old: str, new: str) -> bytes:
    """The text with the new agent in every row that gives this feature to the old one."""
    return _changed(
        readme, folder, lambda table: table.column(*AGENT), new, lambda cell: same(cell, old)
    )


def restarted(readme: bytes, folder: str, agent: str) -> bytes:
    """The text with the agent's assignment to this feature not started yet."""
    values = {'Status': 'not started', 'Last Checkpoint': '-'}
    return _updated(readme, new_epic.ASSIGNMENTS, _assigning(agent, folder), values)


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
        taken.update(range(section.line, section.end_line))
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
    section and what separates it, else at the end, or before code that is still open there.
    """
    first = min((section.line for section in parse(readme).sections), default=len(lines) + 1)
    ends = [table.end for table in _outside(lines, readme) if table.end < first]
    if ends:
        return ends[-1]
    at = first - 1
    while 1 < at < len(lines):
        if bare(lines[at - 1]).strip() not in (b'', b'---') and lines[at - 1][:1] != b'#':
            break
        at -= 1
    if at == len(lines) and (code := fenced(readme + b'\n')) and code[-1][1] > len(readme):
        return readme.count(b'\n', 0, code[-1][0])
    return at


def _complete(lines: list[bytes], at: int, end: bytes) -> None:
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
