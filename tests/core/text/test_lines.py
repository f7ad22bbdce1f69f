"""Lines, field lines, tables, fences and conflict markers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitsync.core.text.conflicts import conflict_lines
from gitsync.core.text.fences import Ranges
from gitsync.core.text.fences import code_spans
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import LinesAndColumns
from gitsync.core.text.lines import cells
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import field
from gitsync.core.text.lines import is_rule
from gitsync.core.text.lines import line_around
from gitsync.core.text.lines import plain
from gitsync.core.text.lines import spans
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables
from gitsync.core.text.shell_word import quote


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
        pytest.param(b'**Key:** value\n', ('Key', 'value'), id='a field'),
        pytest.param(
            b'  **Last Updated:** 2026-01-30 16:16\r\n',
            ('Last Updated', '2026-01-30 16:16'),
            id='indented, CRLF',
        ),
        pytest.param(b'**Key:**\n', ('Key', ''), id='no value'),
        pytest.param(b'**Key:**value', ('Key', 'value'), id='no space'),
        pytest.param(b'**Key** value\n', None, id='no colon'),
        pytest.param(b'**:** value\n', None, id='no name'),
        pytest.param(b'** :** value\n', None, id='a blank name'),
        pytest.param(b'**:** a:** b\n', None, id='no name before a name'),
        pytest.param(b'\t ** K :** v\n', ('K', 'v'), id='blanks around it'),
        pytest.param(b'**K:**** v', ('K', '** v'), id='more signs behind it'),
        pytest.param(b'**K:** a:** b', ('K', 'a:** b'), id='twice'),
        pytest.param(b'**a*b:** v', None, id='a sign in the name'),
        pytest.param(b'***K:** v', None, id='three signs'),
        pytest.param(b'*K:** v', None, id='one sign'),
        pytest.param(b'**K:* v', None, id='one behind it'),
        pytest.param(b'\x0b**K:** v', None, id='behind another blank'),
        pytest.param(b'**a** b **Key:** value\n', None, id='bold before it'),
        pytest.param(b'- **Key:** value\n', None, id='in a list'),
        pytest.param(b'text **Key:** value\n', None, id='text before it'),
        pytest.param(b'', None, id='empty'),
    ],
)
def test_field_lines(line, expected):
    assert field(line) == expected


@pytest.mark.parametrize(
    ('line', 'expected'),
    [
        pytest.param(b'| a | b |\n', ('a', 'b'), id='framed'),
        pytest.param(b'a | b\n', ('a', 'b'), id='open'),
        pytest.param(b'| a \\| b | c |', ('a \\| b', 'c'), id='an escaped bar'),
        pytest.param(b'| a \\\\| b |', ('a \\\\', 'b'), id='an escaped backslash'),
        pytest.param(b'||\n', ('',), id='two bars'),
        pytest.param(b'| a |  |\n', ('a', ''), id='an empty cell'),
        pytest.param(b'|\n', ('',), id='one bar'),
    ],
)
def test_cells(line, expected):
    assert cells(line) == expected


def test_tables_have_lines_and_columns():
    lines = split(
        b'text\n| Agent ID | Role |\n|---|:-:|\n| Primary | a |\n| Secondary-A | b |\n\n'
        b'no | table\n'
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
    [
        pytest.param(b'a\r\nb\n', b'\r\n', id='CRLF first'),
        pytest.param(b'a\nb\r\n', b'\n', id='LF first'),
        pytest.param(b'a', b'\n', id='none'),
        pytest.param(b'\n', b'\n', id='blank'),
    ],
)
def test_the_first_line_tells_the_line_end(data, expected):
    assert ending(data) == expected


@pytest.mark.parametrize(
    ('data', 'inside'),
    [
        pytest.param(b'```\nX\n```\n', True, id='backticks'),
        pytest.param(b'~~~ text\nX\n~~~\n', True, id='tildes'),
        pytest.param(b'````\n```\nX\n````\n', True, id='shorter inside'),
        pytest.param(b'```\n~~~\n```\nX\n', False, id='the other kind inside'),
        pytest.param(b'```\n``\nX\n```', True, id='too short to close'),
        pytest.param(b'```\n```` \nX\n', False, id='longer and spaced to close'),
        pytest.param(b'```\n``` info\nX\n', True, id='words cannot close'),
        pytest.param(b'```\nX', True, id='never closed'),
        pytest.param(b'   ```\nX\n   ```\n', True, id='indented three'),
        pytest.param(b'    ```\nX\n', False, id='indented four'),
        pytest.param(b'- item\n\n    ```\n    X\n    ```\n', True, id='in an item'),
        pytest.param(b'- ```\n  X\n  ```\n', True, id='opened by an item'),
        pytest.param(b'> ```\n> X\n> ```\n', True, id='in a quote'),
        pytest.param(b'1. ```\n   X\n   ```\n', True, id='opened by a step'),
        pytest.param(b'10) ```\n    X\n    ```\n', True, id='of two digits'),
        pytest.param(b'1.a ```\nX\n```\n', False, id='by no step'),
        pytest.param(b'a. ```\nX\n```\n', False, id='by no number'),
        pytest.param(b'``` a`b\nX\n```\n```\n', False, id='a backtick in the info'),
        pytest.param(b'text ```\nX\n', False, id='behind text'),
        pytest.param(b'```\r\nX\r\n```\r\n', True, id='CRLF'),
        pytest.param(b'\xef\xbb\xbf```\nX\n```\n', True, id='byte-order mark'),
        pytest.param(b'\xef\xbb\xbf   ```\nX\n```\n', True, id='one before blanks'),
        pytest.param(b'\xef\xbb\xbf    ```\nX\n', False, id='one before too many'),
        pytest.param(b'\xef\xbb\xbfx```\nX\n', False, id='one before text'),
        pytest.param(b'\n\xef\xbb\xbf```\nX\n', False, id='one on another line'),
    ],
)
def test_fences_as_commonmark_has_them(data, inside):
    at = data.index(b'X')
    assert any(start <= at < stop for start, stop in fenced(data)) is inside


@pytest.mark.parametrize(
    ('line', 'expected'),
    [
        pytest.param(b'a `b` c', [(2, 5)], id='one'),
        pytest.param(b'`` ` `` x', [(0, 7)], id='a backtick inside'),
        pytest.param(b'` `` x', [], id='of two lengths'),
        pytest.param(b'``a` b`', [(3, 7)], id='behind a longer one'),
        pytest.param(b'```', [], id='a fence'),
    ],
)
def test_code_spans(line, expected):
    assert code_spans(line) == expected


FULL = b'<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n'


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        pytest.param(FULL, [1], id='whole'),
        pytest.param(
            b'x\n' + FULL.replace(b'=======', b'||||||| base\nc\n======='), [2], id='with its base'
        ),
        pytest.param(FULL.replace(b'\n', b'\r\n'), [1], id='CRLF'),
        pytest.param(b'<<<<<<<<< a\n=========\n>>>>>>>>> b\n', [1], id='longer markers'),
        pytest.param(FULL + FULL, [1, 6], id='two'),
        pytest.param(b'```\n' + FULL + b'```\n', [], id='in a fence'),
        pytest.param(FULL.replace(b'a\n', b'```\n'), [1], id='a fence inside'),
        pytest.param(b'Title\n=======\n', [], id="a title's underline"),
        pytest.param(b'<<<<<<< a\n>>>>>>> b\n', [], id='no middle'),
        pytest.param(b'<<<<<<< a\n========\n>>>>>>> b\n', [], id='a middle too long'),
        pytest.param(b'<<<<<<<a\n=======\n>>>>>>> b\n', [], id='no space'),
        pytest.param(b'>>>>>>> a\n=======\n<<<<<<< b\n', [], id='turned round'),
        pytest.param(b' ' + FULL, [], id='indented'),
        pytest.param(b'<<<<<<<\na\n=======\nb\n>>>>>>>', [1], id='without words and last line end'),
        pytest.param(b'x <<<<<<< a\n=======\n>>>>>>> b\n', [], id='behind a word'),
    ],
)
def test_conflict_markers_are_the_whole_shape(data, expected):
    assert conflict_lines(data) == expected


@pytest.mark.parametrize(
    'line, shown',
    [
        pytest.param('| a | b |', [' a ', ' b '], id='between pipes'),
        pytest.param('a|b', ['a', 'b'], id='without outer ones'),
        pytest.param('|a|b', ['a', 'b'], id='with the first'),
        pytest.param('a|b|', ['a', 'b'], id='or the last'),
        pytest.param('  |a|  ', ['a'], id='among blanks'),
        pytest.param('||', [''], id='an empty one'),
        pytest.param('|', [''], id='of one pipe'),
        pytest.param('a', ['a'], id='of none'),
        pytest.param('a \\| b|c', ['a \\| b', 'c'], id='not behind a backslash'),
        pytest.param('\\|a|b', ['\\|a', 'b'], id='nor behind one at the start'),
        pytest.param('a\\\\|b', ['a\\\\', 'b'], id='but behind two'),
    ],
)
def test_where_the_cells_of_a_line_stand(line, shown):
    assert [line[start:stop] for start, stop in spans(line.encode())] == shown


@pytest.mark.parametrize(
    'line, is_one',
    [
        ('|---|---|', True),
        ('---|---', True),
        (' | :-- | --: | :-: | ', True),
        ('|-|', True),
        ('---', False),
        ('| |', False),
        ('|:|:|', False),
        ('|---||', False),
        ('|--- ---|', False),
        ('|---|a|', False),
        ('|-:-|-|', False),
    ],
    ids=repr,
)
def test_the_rule_of_a_table(line, is_one):
    assert is_rule(line.encode() + b'\n') is is_one


@pytest.mark.parametrize(
    'text, found',
    [
        pytest.param('|a|b|/|-|-|/|c|d|/x/', [(1, [3])], id='with a row'),
        pytest.param('x/|a|/|-|/', [(2, [])], id='without rows'),
        pytest.param('|a|/|-|/|b|//|c|/|-|/|d|/|e|/', [(1, [3]), (5, [7, 8])], id='two'),
        pytest.param('|a|b|/|-|/', [], id='with another number of cells'),
        pytest.param('a/|-|/', [], id='without a header'),
        pytest.param('|-|/', [], id='of a rule alone'),
        pytest.param('|a|/|-|/|-|/', [(1, [3])], id='with a second rule as a row'),
        pytest.param('|a|/|-|', [(1, [])], id='at the end'),
    ],
)
def test_the_tables_of_a_text(text, found):
    lines = [f'{line}\n'.encode() for line in text.split('/')]
    told = [(table.line, [row.line for row in table.rows]) for table in tables(lines)]
    assert told == found


@pytest.mark.parametrize(
    'cell, said',
    [
        ('**a**', 'a'),
        ('`a_b`', 'a_b'),
        ('[a](b)', 'a'),
        ('**[`a`](b)**', 'a'),
        ('a\\_b', 'a_b'),
        ('[a]', '[a]'),
        ('a](b)', 'a](b)'),
    ],
    ids=repr,
)
def test_what_a_cell_says(cell, said):
    assert plain(f' {cell} ') == said


def test_lines_and_columns_count_from_one():
    text = 'ab\n\ncd'
    places = list(map(LinesAndColumns(text), range(len(text) + 1)))
    assert places == [(1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (3, 2), (3, 3)]


@pytest.mark.parametrize(
    'at, line', [(0, b'\n'), (1, b'ab\n'), (2, b'ab\n'), (3, b'ab\n'), (4, b'c')], ids=repr
)
def test_the_line_around_a_byte(at, line):
    data = b'\nab\nc'
    assert data[slice(*line_around(data, at))] == line


@pytest.mark.parametrize(
    'word, typed',
    [
        ('a/b-c_d.e+f:g@h,i=j%k9', 'a/b-c_d.e+f:g@h,i=j%k9'),
        ('', "''"),
        ('a b', "'a b'"),
        ('é', "'é'"),
        ("it's", "'it'\"'\"'s'"),
        ('a;b', "'a;b'"),
        ('$a', "'$a'"),
        ('~', "'~'"),
    ],
    ids=repr,
)
def test_a_word_as_a_shell_reads_it(word, typed):
    assert quote(word) == typed


def test_ranges_are_asked_from_the_first_place_to_the_last():
    ranges = Ranges([(1, 3), (3, 4), (6, 8)])
    assert [place for place in range(10) if ranges.hold(place)] == [1, 2, 3, 6, 7]
    assert not Ranges([]).hold(0)
