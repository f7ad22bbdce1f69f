"""Rows: what an agent may do in the tables of the outside text.

It may add the row that names it and change its cells, but not the assigned feature, and not remove
it.
"""

from __future__ import annotations

from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.text.lines import plain
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from gitsync.core.text.lines import Row
    from gitsync.core.text.lines import Table

AGENT = ('Agent', 'Agent ID', 'From Agent')


class OwnRow(Value):
    """A row that names the agent."""

    line: int
    cells: tuple[str, ...]


class Assignment(Value):
    """A row that assigns a feature to somebody else."""

    line: int
    agent: str
    feature: str


class AgentRows(Value):
    """An agent's rows in one table."""

    line: int  # of the header
    rows: tuple[OwnRow, ...]
    feature: int  # the column of the assigned feature, or -1
    others: tuple[Assignment, ...]

    def moved(self, by: int) -> AgentRows:
        """The same that many lines further down."""
        rows = tuple(row._replace(line=row.line + by) for row in self.rows)
        others = tuple(row._replace(line=row.line + by) for row in self.others)
        return self._replace(line=self.line + by, rows=rows, others=others)


class Wrong(Value):
    """A row that changed as its agent may not change it."""

    line: int
    is_removed: bool  # else its assigned feature is another


def agent_columns(table: Table) -> list[int]:
    """The columns that name agents."""
    return [index for index, name in enumerate(table.header.cells) if plain(name) in AGENT]


def rows_of(table: Table, agent: str) -> list[Row]:
    """The rows that are the agent's: each column for agents names it, and nothing is hidden."""
    columns = agent_columns(table)
    return [
        row
        for row in table.rows
        if columns
        and b'<!--' not in row.raw
        and all(same(plain(_cell(row.cells, index)), agent) for index in columns)
    ]


def agent_rows(tables: Iterable[Table], agent: str) -> tuple[list[AgentRows], set[int]]:
    """(the rows of each table with a column for agents, in order; the lines of all of them)."""
    rows_by_table: list[AgentRows] = []
    lines: set[int] = set()
    for table in tables:
        columns = agent_columns(table)
        if not columns:
            continue
        own = rows_of(table, agent)
        lines.update(row.line for row in own)
        feature = _feature_column([plain(name) for name in table.header.cells])
        others = [row for row in table.rows if row.line not in lines and feature >= 0]
        rows_by_table.append(
            AgentRows(
                table.line,
                tuple(OwnRow(row.line, row.cells) for row in own),
                feature,
                tuple(
                    Assignment(
                        row.line, plain(_cell(row.cells, columns[0])), _cell(row.cells, feature)
                    )
                    for row in others
                ),
            )
        )
    return rows_by_table, lines


def _feature_column(names: list[str]) -> int:
    if 'Assigned Feature' in names:
        return names.index('Assigned Feature')
    return names.index('Feature') if 'Feature' in names and 'From Agent' not in names else -1


def reassigned(before: list[AgentRows], after: list[AgentRows]) -> Assignment | None:
    """The first assignment of another agent that came, went or changed; one that went is told at
    the first table.
    """
    left: dict[tuple[str, str], int] = {}
    for row in _assignments(before):
        left[_key(row)] = left.get(_key(row), 0) + 1
    for row in _assignments(after):
        if not left.get(_key(row)):
            return row
        left[_key(row)] -= 1
    gone = next((row for row in _assignments(before) if left[_key(row)]), None)
    return gone._replace(line=after[0].line) if gone else None


def _assignments(tables: list[AgentRows]) -> Iterable[Assignment]:
    return (row for table in tables for row in table.others)


def _key(row: Assignment) -> tuple[str, str]:
    return form(row.agent), row.feature


def compare(
    before: list[AgentRows], after: list[AgentRows], claims: Callable[[str], str]
) -> Wrong | None:
    """The first of the agent's rows that did not change as it may; the tables are the same on both
    sides. claims(cell) says to whom a feature is assigned, '' for nobody or the agent itself.
    """
    for old, new in zip(before, after):
        if len(new.rows) < len(old.rows):
            return Wrong(new.line, True)
        if old.feature < 0:
            continue
        held: dict[str, int] = {}
        for row in old.rows:
            value = _cell(row.cells, old.feature)
            held[value] = held.get(value, 0) + 1
        for row in new.rows:
            value = _cell(row.cells, new.feature)
            if held.get(value):
                held[value] -= 1
            elif old.rows or claims(value):
                return Wrong(row.line, False)
    return None


def _cell(cells: tuple[str, ...], index: int) -> str:
    return cells[index] if 0 <= index < len(cells) else ''
