"""The coordinator's tables: one row or cell changes, every other byte stays."""

import pytest
from hypothesis import given
from hypothesis import strategies

from gitsync.core.epic import tables

COLUMNS = ('Feature', 'Agent')
TABLE = b'# T\n\n| Feature | Agent |\n|---|---|\n| feature_01_a | Primary |\n\ntext\n'
SECTION = (
    b'<!-- BEGIN PRIMARY PROGRESS -->\n| Feature | Agent |\n|---|---|\n'
    b'| feature_01_a | Primary |\n<!-- END PRIMARY PROGRESS -->\n'
)


def test_a_row_is_added_behind_the_last_one():
    assert tables.added(TABLE, COLUMNS, ('feature_02_b', 'Secondary-A')) == TABLE.replace(
        b'Primary |\n', b'Primary |\n| feature_02_b | Secondary-A |\n'
    )
    windows = TABLE.replace(b'\n', b'\r\n')
    assert tables.added(windows, COLUMNS, ('x', 'y')) == windows.replace(
        b'Primary |\r\n', b'Primary |\r\n| x | y |\r\n'
    )
    assert tables.added(TABLE[:-7], COLUMNS, ('x', 'y')) == TABLE[:-7] + b'\n| x | y |\n'


def test_a_cell_cannot_leave_its_row():
    assert b'| a\\|b c | \\\\ |\n' in tables.added(TABLE, COLUMNS, ('a|b\nc', '\\'))


@pytest.mark.parametrize(
    'text',
    [
        pytest.param(SECTION, id='in a section'),
        pytest.param(b'```\n| Feature | Agent |\n|---|---|\n```\n', id='in code'),
        pytest.param(b'', id='empty'),
        pytest.param(b'text', id='no table'),
    ],
)
def test_tables_of_sections_and_code_are_not_the_coordinators(text):
    assert tables.added(text, COLUMNS, ('x', 'y')) == text
    assert tables.reassigned(text, 'feature_01_a', 'Primary', 'Secondary-A') == text


@pytest.mark.parametrize(
    'before, after',
    [
        pytest.param(b'', b'', id='alone'),
        pytest.param(b'```\nx\n```\n', b'```\nx\n```\n', id='right between code'),
        pytest.param(SECTION, SECTION, id='right between sections'),
        pytest.param(b'~~~\n~~~\n```\n```\n', b'', id='behind two'),
        pytest.param(b'```\n| Feature | Agent |\n|---|---|\n| x | y |\n```\n', b'', id='its like'),
    ],
)
def test_a_table_beside_sections_and_code_is_the_coordinator_s(before, after):
    data = before + TABLE.partition(b'\n\n')[2] + after
    row = b'| feature_01_a | Primary |\n\ntext\n'
    new = b'| feature_01_a | Primary |\n| x | y |\n\ntext\n'
    assert tables.added(data, COLUMNS, ('x', 'y')) == data.replace(row, new)
    new = b'| feature_01_a | Secondary-A |\n\ntext\n'
    moved = tables.reassigned(data, 'feature_01_a', 'Primary', 'Secondary-A')
    assert moved == data.replace(row, new)


def test_a_missing_table_is_made_below_its_heading():
    row = b'## Tasks\n\n| Feature | Agent |\n|---|---|\n| x | y |\n'
    assert tables.added(b'', COLUMNS, ('x', 'y'), 'Tasks') == row
    assert tables.added(b'text', COLUMNS, ('x', 'y'), 'Tasks') == b'text\n\n' + row
    assert (
        tables.added(b'# T\n\n---\n\n' + SECTION, COLUMNS, ('x', 'y'), 'Tasks')
        == b'# T\n\n' + row + b'\n---\n\n' + SECTION
    )
    assert (
        tables.added(b'# T\n\ntext\n\n## Progress\n\n' + SECTION, COLUMNS, ('x', 'y'), 'Tasks')
        == b'# T\n\ntext\n\n' + row + b'\n## Progress\n\n' + SECTION
    )
    other = b'| A | B |\n|---|---|\n| 1 | 2 |\n'
    assert (
        tables.added(other + b'\n' + SECTION, COLUMNS, ('x', 'y'), 'Tasks')
        == other + b'\n' + row + b'\n' + SECTION
    )


def test_a_table_is_made_where_it_counts_though_code_is_open_at_the_end():
    text = b'# T\n\n```\ncode\n'
    once = tables.reached(text, 1, 'Primary', '2026-01-15 10:00')
    assert once.endswith(b'```\ncode\n') and list(tables.reached_points(once, 'Primary')) == [1]
    assert tables.reached(once, 1, 'Primary', '2026-01-15 11:00') == once


def test_an_agent_is_replaced_in_its_row_alone():
    text = (
        b'| Agent ID | Assigned Feature |\r\n|---|---|\r\n|  Secondary-B  | `feature_03_c` |\r\n'
        b'| Secondary-B | feature_04_d |\r\n'
    )
    assert tables.reassigned(
        text, 'feature_03_c', 'secondary_b', 'Secondary-B-New'
    ) == text.replace(b'|  Secondary-B  | `', b'| Secondary-B-New | `')


def test_a_cell_is_set_in_a_features_rows():
    text = b'| Feature | Complete |\n|---|---|\n| feature_03_c | - |\n| short\n'
    assert (
        tables.marked(text, 'feature_03_c', 'Complete', 'deferred')
        == text.replace(b'| - |', b'| deferred |')
        and tables.marked(text, 'feature_03_c', 'No', 'x') == text
    )


@given(
    strategies.lists(
        strategies.sampled_from(
            [
                b'| Feature | Agent |\n',
                b'|---|---|\n',
                b'| x | y |\n',
                b'| x |\r\n',
                b'text\n',
                b'```\n',
                b'\n',
                b'<!-- BEGIN A -->\n',
                b'<!-- END A -->\n',
                b'## H\n',
                b'\xff|\n',
            ]
        ),
        max_size=14,
    ).map(b''.join)
)
def test_nothing_else_ever_changes(text):
    made = tables.added(text, COLUMNS, ('n', 'm'), 'T')
    lines, left = made.split(b'\n'), text.split(b'\n')
    assert any(b'| n | m |' in line for line in lines)
    rest = iter(line.rstrip(b'\r') for line in lines)
    assert all(line.rstrip(b'\r') in rest for line in left if line.strip())
    tables.marked(text, 'x', 'Agent', 'z'), tables.reassigned(text, 'x', 'y', 'z')


def test_a_row_without_the_cell_stays_as_it_is():
    short = b'| Agent | Feature |\n|---|---|\n| A |\n| A | feature_01_a |\n'
    assert tables.reassigned(short, 'feature_01_a', 'A', 'B') == short.replace(
        b'| A | f', b'| B | f'
    )
    turned = b'| Feature | Agent |\n|---|---|\n| feature_01_a |\n| feature_01_a | A |\n'
    assert tables.reassigned(turned, 'feature_01_a', 'A', 'B') == turned.replace(b' A ', b' B ')
