"""Lines, field lines, tables, fences and conflict markers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitsync.core.text.conflicts import conflict_lines
from gitsync.core.text.fences import code_spans
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import cells
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import field
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables


@given(
    st.lists(st.sampled_from([b'a', b'\n', b'\r\n', b'\r', b'\0', b'\xff', b'\x0b', b'\x85'])).map(
        b''.join
    )
)
def test_lines_end_at_newlines_only_and_join_to_what_they_were(data):
    lines = split(data)
    assert b''.join(lines) == data
    assert all(b'\n' not in line[:-1] and line for line in lines)


@pytest.mark.parametrize(
    ('line', 'expected'),
    [
        (b'**Key:** value\n', ('Key', 'value')),
        (b'  **Last Updated:** 2026-01-30 16:16\r\n', ('Last Updated', '2026-01-30 16:16')),
        (b'**Key:**\n', ('Key', '')),
        (b'**Key:**value', ('Key', 'value')),
        (b'**Key** value\n', None),
        (b'**:** value\n', None),
        (b'**a** b **Key:** value\n', None),
        (b'- **Key:** value\n', None),
        (b'text **Key:** value\n', None),
        (b'', None),
    ],
)
def test_field_lines(line, expected):
    assert field(line) == expected


@pytest.mark.parametrize(
    ('line', 'expected'),
    [
        (b'| a | b |\n', ('a', 'b')),
        (b'a | b\n', ('a', 'b')),
        (b'| a \\| b | c |', ('a \\| b', 'c')),
        (b'| a \\\\| b |', ('a \\\\', 'b')),
        (b'||\n', ('',)),
        (b'| a |  |\n', ('a', '')),
        (b'|\n', ('',)),
    ],
)
def test_cells(line, expected):
    assert cells(line) == expected


def test_tables_have_lines_and_columns():
    lines = split(
        b'text\n| Agent ID | Role |\n|---|:-:|\n| Primary | a |\n| Secondary-A | b |\n\nno | '
        b'table\n'
    )
    (table,) = tables(lines)
    assert (table.line, table.end, table.column('Agent', 'Agent ID'), table.column('None')) == (
        2,
        5,
        0,
        -1,
    )
    assert [row.cells for row in table.rows] == [('Primary', 'a'), ('Secondary-A', 'b')]


@pytest.mark.parametrize(
    ('data', 'expected'),
    [(b'a\r\nb\n', b'\r\n'), (b'a\nb\r\n', b'\n'), (b'a', b'\n'), (b'\n', b'\n')],
)
def test_the_first_line_tells_the_line_end(data, expected):
    assert ending(data) == expected


@pytest.mark.parametrize(
    ('data', 'inside'),
    [
        (b'```\nX\n```\n', True),
        (b'~~~ text\nX\n~~~\n', True),
        (b'````\n```\nX\n````\n', True),
        (b'```\n~~~\n```\nX\n', False),
        (b'```\n``\nX\n```', True),
        (b'```\n```` \nX\n', False),
        (b'```\n``` info\nX\n', True),
        (b'```\nX', True),
        (b'   ```\nX\n   ```\n', True),
        (b'    ```\nX\n', False),
        (b'- item\n\n    ```\n    X\n    ```\n', True),
        (b'- ```\n  X\n  ```\n', True),
        (b'> ```\n> X\n> ```\n', True),
        (b'``` a`b\nX\n```\n```\n', False),
        (b'text ```\nX\n', False),
        (b'```\r\nX\r\n```\r\n', True),
        (b'\xef\xbb\xbf```\nX\n```\n', True),
    ],
)
def test_fences_as_commonmark_has_them(data, inside):
    at = data.index(b'X')
    assert any(start <= at < stop for start, stop in fenced(data)) is inside


@pytest.mark.parametrize(
    ('line', 'expected'),
    [
        (b'a `b` c', [(2, 5)]),
        (b'`` ` `` x', [(0, 7)]),
        (b'` `` x', []),
        (b'``a` b`', [(3, 7)]),
        (b'```', []),
    ],
)
def test_code_spans(line, expected):
    assert code_spans(line) == expected


FULL = b'<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n'


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        (FULL, [1]),
        (b'x\n' + FULL.replace(b'=======', b'||||||| base\nc\n======='), [2]),
        (FULL.replace(b'\n', b'\r\n'), [1]),
        (b'<<<<<<<<< a\n=========\n>>>>>>>>> b\n', [1]),
        (FULL + FULL, [1, 6]),
        (b'```\n' + FULL + b'```\n', []),
        (FULL.replace(b'a\n', b'```\n'), [1]),
        (b'Title\n=======\n', []),
        (b'<<<<<<< a\n>>>>>>> b\n', []),
        (b'<<<<<<< a\n========\n>>>>>>> b\n', []),
        (b'<<<<<<<a\n=======\n>>>>>>> b\n', []),
        (b'>>>>>>> a\n=======\n<<<<<<< b\n', []),
        (b' ' + FULL, []),
    ],
)
def test_conflict_markers_are_the_whole_shape(data, expected):
    assert conflict_lines(data) == expected
