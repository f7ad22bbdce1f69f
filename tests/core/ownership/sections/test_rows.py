"""What an agent may do with the rows that name it. A slash ends a line."""

import pytest

from gitsync.core.ownership.sections.rows import Assignment
from gitsync.core.ownership.sections.rows import Wrong
from gitsync.core.ownership.sections.rows import agent_rows
from gitsync.core.ownership.sections.rows import compare
from gitsync.core.ownership.sections.rows import reassigned
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables

PLAN = '| Agent ID | Assigned Feature | Status |/|---|---|---|/'
NOTES = '| Agent | Note |/|---|---|/'
MAIL = '| From Agent | Feature | Note |/|---|---|---|/'


def read(text):
    """The agent's rows in every table of a text, and the lines of all of them."""
    return agent_rows(tables(split(text.replace('/', '\n').encode())), 'Secondary-A')


def claims(cell):
    return 'Secondary-C' if cell == 'f3' else ''


@pytest.mark.parametrize(
    'text, lines',
    [
        pytest.param(PLAN + '| Primary | f1 | s |/| Secondary-A | f2 | s |/', {4}, id='by name'),
        pytest.param(PLAN + '| **secondary-a** | f2 | s |/', {3}, id='however it is written'),
        pytest.param(PLAN + '| Secondary-AB | f2 | s |/', set(), id='but not of a longer name'),
        pytest.param(PLAN + '| Secondary-A | f2 | s <!-- x --> |/', set(), id='hiding nothing'),
        pytest.param('| Name | Note |/|---|---|/| Secondary-A | n |/', set(), id='as an agent'),
        pytest.param('| Agent | From Agent |/|---|---|/| Secondary-A | Primary |/| Secondary-A '
            '| Secondary-A |/', {4}, id='as each agent'),
        pytest.param(PLAN + '| Secondary-A | f2 | s |/x/' + NOTES + '| Secondary-A | n |/', {3, 7},
            id='in every table'),
        pytest.param(PLAN + '||/', set(), id='short rows'),
    ],
)  # fmt: skip
def test_the_rows_that_are_an_agents(text, lines):
    assert read(text)[1] == lines


@pytest.mark.parametrize(
    'head, before, after, wrong',
    [
        pytest.param(PLAN, '| Secondary-A | f2 | s |/', '| Secondary-A | f2 | t |/', None,
            id='its other cells'),
        pytest.param(PLAN, '| Secondary-A | f2 | s |/', '', Wrong(1, True), id='not remove it'),
        pytest.param(PLAN, '| Secondary-A | f2 | s |/', '| Secondary-A | f4 | s |/',
            Wrong(3, False), id='not take another feature'),
        pytest.param(PLAN, '| Secondary-A | f2 | s |/',
            '| Secondary-A | f2 | s |/| Secondary-A | f4 | s |/', Wrong(4, False), id='nor two'),
        pytest.param(PLAN, '', '| Secondary-A | f4 | s |/', None, id='add it'),
        pytest.param(PLAN, '', '| Secondary-A | f4 | s |/| Secondary-A | f5 | s |/', None,
            id='add two'),
        pytest.param(PLAN, '', '| Secondary-A | f3 | s |/', Wrong(3, False),
            id="not with another's feature"),
        pytest.param(PLAN, '| Secondary-A | f2 | s |/| Secondary-A | f2 | t |/',
            '| Secondary-A | f2 | t |/| Secondary-A | f2 | s |/', None, id='exchange two'),
        pytest.param(PLAN, '| Secondary-A | f2 | s |/| Secondary-A | f4 | s |/',
            '| Secondary-A | f4 | s |/| Secondary-A | f4 | s |/', Wrong(4, False),
            id='not for one that it has'),
        pytest.param(PLAN, '| Secondary-A | f2 | s |/| Secondary-A | f4 | s |/',
            '| Secondary-A | f2 | s |/', Wrong(1, True), id='not remove one of two'),
        pytest.param(NOTES, '| Secondary-A | n |/', '| Secondary-A | n |/| Secondary-A | m |/',
            None, id='add more where none is assigned'),
        pytest.param(NOTES, '| Secondary-A | n |/', '', Wrong(1, True), id='but remove none'),
        pytest.param('| Agent | Feature |/|---|---|/', '| Secondary-A | f2 |/',
            '| Secondary-A | f4 |/', Wrong(3, False), id='nor another under a shorter head'),
        pytest.param(MAIL, '| Secondary-A | f2 | n |/', '| Secondary-A | f3 | n |/', None,
            id='tell of any feature'),
    ],
)  # fmt: skip
def test_what_an_agent_may_do_with_its_rows(head, before, after, wrong):
    assert compare(read(head + before)[0], read(head + after)[0], claims) == wrong


@pytest.mark.parametrize(
    'before, after, found',
    [
        pytest.param('| B | f2 | s |/', '| B | f2 | t |/', None, id='another cell'),
        pytest.param('| B | f2 | s |/', '| B | f4 | s |/', Assignment(3, 'B', 'f4'), id='changed'),
        pytest.param('| B | f2 | s |/', '', Assignment(1, 'B', 'f2'), id='gone'),
        pytest.param('', '| B | f2 | s |/', Assignment(3, 'B', 'f2'), id='new'),
        pytest.param('| B | f2 | s |/', '| B | f2 | s |/| B | f2 | t |/', Assignment(4, 'B', 'f2'),
            id='twice'),
        pytest.param('| B | f2 | s |/| C | f4 | s |/', '| C | f4 | s |/| B | f2 | s |/', None,
            id='in another order'),
        pytest.param('| B | f2 | s |/', '| b | f2 | s |/', None, id='in other letters'),
        pytest.param('| Secondary-A | f2 | s |/', '', None, id="the agent's own"),
    ],
)  # fmt: skip
def test_assignments_of_others_that_are_not_as_they_were(before, after, found):
    assert reassigned(read(PLAN + before)[0], read(PLAN + after)[0]) == found
