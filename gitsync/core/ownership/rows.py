"""Rows: what an agent may do in the tables of the outside text.

It may add the row that names it and change its cells, but not the assigned feature, and not remove
it.
"""

from collections import namedtuple

from gitsync.core.policy.names import form
from gitsync.core.policy.names import same

AGENT = ('Agent', 'Agent ID', 'From Agent')
FEATURE = 'Assigned Feature'


class Own(namedtuple('Own', 'line rows feature others')):
    """An agent's rows in one table: line of the header, rows (line, cells), feature the column of
    the assigned feature or -1.

    others: (line, agent, feature) of each row that assigns a feature to somebody else.
    """

    __slots__ = ()


def own_rows(tables, agent: str):
    """(Own per table with a column for agents, in order; the set of the lines that are the agent's
    rows).
    """
    found, lines = [], set()
    for table in tables:
        names = [name.strip('*_` ') for name in table.header.cells]
        columns = [index for index, name in enumerate(names) if name in AGENT]
        if not columns:
            continue
        mine = [
            row
            for row in table.rows
            if b'<!--' not in row.raw and all(same(_cell(row, index), agent) for index in columns)
        ]
        lines.update(row.line for row in mine)
        feature = (
            names.index(FEATURE)
            if FEATURE in names
            else names.index('Feature')
            if 'Feature' in names and 'From Agent' not in names
            else -1
        )
        others = (
            tuple(
                (row.line, _cell(row, columns[0]), _at(row.cells, feature))
                for row in table.rows
                if row.line not in lines
            )
            if feature >= 0
            else ()
        )
        found.append(Own(table.line, tuple((row.line, row.cells) for row in mine), feature, others))
    return found, lines


def reassigned(before: list, after: list):
    """(line, agent) of the first assignment of another agent that came, went or changed; None when
    all are as they were.
    """
    told = [
        [(form(agent), feature) for table in tables for _, agent, feature in table.others]
        for tables in (before, after)
    ]
    if told[0] == told[1]:
        return None
    left = {}
    for key in told[0]:
        left[key] = left.get(key, 0) + 1
    for table in after:
        for line, agent, feature in table.others:
            count = left.get((form(agent), feature), 0)
            if not count:
                return line, agent
            left[form(agent), feature] = count - 1
    gone = [
        (table.line, agent)
        for table in before
        for _, agent, feature in table.others
        if left.get((form(agent), feature))
    ]
    return (after[0].line if after else gone[0][0], gone[0][1]) if gone else None


def compare(before: list, after: list, claims=None):
    """None when the agent's rows changed as they may, else (line, what) of the first that did not.

    before and after hold an Own per table, the tables the same. claims(cell) says to whom a feature
    is assigned, '' for nobody or the agent itself.
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
