"""Rows: what an agent may do in the tables of the outside text.

It may add the row that names it and change its cells, but not the assigned feature, and not remove it.
"""

from collections import namedtuple

from gitsync.core.agents import same

AGENT = ('Agent', 'Agent ID', 'From Agent')
FEATURE = 'Assigned Feature'


class Own(namedtuple('Own', 'line rows feature')):
    """An agent's rows in one table: line of the header, rows (line, cells), feature the column of the assigned feature or -1."""

    __slots__ = ()


def own_rows(tables, agent: str):
    """(Own per table with a column for agents, in order; the set of the lines that are the agent's rows)."""
    found, lines = [], set()
    for table in tables:
        names = [name.strip('*_` ') for name in table.header.cells]
        columns = [index for index, name in enumerate(names) if name in AGENT]
        if not columns:
            continue
        mine = [row for row in table.rows if b'<!--' not in row.raw and all(same(_cell(row, index), agent) for index in columns)]
        lines.update(row.line for row in mine)
        feature = names.index(FEATURE) if FEATURE in names else names.index('Feature') if 'Feature' in names and 'From Agent' not in names else -1
        found.append(Own(table.line, tuple((row.line, row.cells) for row in mine), feature))
    return found, lines


def compare(before: list, after: list, claims=None):
    """None when the agent's rows changed as they may, else (line, what) of the first that did not.

    before and after hold an Own per table, the tables the same. claims(cell) says to whom a feature is assigned, '' for nobody or the agent itself.
    """
    for old, new in zip(before, after):
        if len(new.rows) < len(old.rows):
            return new.line, 'removed'
        if old.feature < 0:
            continue
        held = {}
        for _, cells in old.rows:
            held[_at(cells, old.feature)] = held.get(_at(cells, old.feature), 0) + 1
        for line, cells in new.rows:
            value = _at(cells, new.feature)
            if held.get(value):
                held[value] -= 1
            elif old.rows or (claims and claims(value)):
                return line, 'reassigned'
        if any(held.values()):
            return new.line, 'removed'
    return None


def _cell(row, index: int) -> str:
    return _at(row.cells, index).strip('*_` ')


def _at(cells, index: int) -> str:
    return cells[index] if 0 <= index < len(cells) else ''
