"""Lines that no version has, made of two: rows cell by cell, items of a box and a text."""

import pytest

from gitsync.core.proof.cells import WIDEST
from gitsync.core.proof.meaning import faults

TOP = b'| Key | One | Two |\n|---|---|---|\n'


def rows(text):
    """A table; a row is its three cells, rows are parted by a blank."""
    return TOP + b''.join(b'| %c | %c | %c |\n' % tuple(row) for row in text.encode().split())


def proved(made, base, ours, theirs, result):
    """Whether the proof lets these pass, as they are and with the sides exchanged."""
    return [
        faults(*map(made, (base, one, other, result))) == ()
        for one, other in ((ours, theirs), (theirs, ours))
    ]


def items(text):
    return b''.join(b'- %s\n' % item.encode() for item in text.split(', '))


@pytest.mark.parametrize(
    'base, ours, theirs, result, is_right',
    [
        pytest.param('a1x', 'a2x', 'a1y', 'a2y', True, id='a cell of each'),
        pytest.param('a1x', 'a2x', 'a1y', 'a2x', False, id='one of them alone'),
        pytest.param('a1x', 'a2x', 'a1y', 'a1x', False, id='neither of them'),
        pytest.param('a1x c4z', 'a2x c4z', 'a1x c5z', 'a1x c5z', False, id='base in place of ours'),
        pytest.param('a12', 'a22', 'a13', 'a13', False, id='its cell is another of base'),
        pytest.param(
            'a1x b2y',
            'a1x b2y c3z',
            'a1y b2y',
            'a1y b2y c2z',
            False,
            id='a new row with the cell of another',
        ),
        pytest.param('a1x', 'a2x c3z', 'a1y', 'a2y c3y', False, id='and with a changed one'),
        pytest.param(
            'a1x', 'a2x c1x', 'a1y', 'a2y c1y', False, id='for which two are used already'
        ),
        pytest.param('a1x', 'a1x b1x', 'a1y', 'a1y b1y', False, id='a copy is no other key'),
        pytest.param('a1x', 'a1x c2z', 'a1x c3z', 'a1x c2z', False, id='one of two new ones'),
        pytest.param('a1x a5z', 'a2x a5z', 'a1y a5z', 'a2y a5z', True, id='one of a key'),
        pytest.param('a1x a1x', 'a2x a1x', 'a1y a1x', 'a2y a2x', False, id='and one source twice'),
        pytest.param('a1x', 'a2x', 'a1y', 'a3y', False, id='a cell from nowhere'),
        pytest.param('a1x', 'a2x', 'a2y', 'a2y', True, id='a cell of both, and one of theirs'),
        pytest.param('a1x', 'a3x', 'a2y', 'a2y', False, id='not that of ours'),
        pytest.param('a1x', 'b1x', 'a1y', 'b1y', True, id='another key, and a cell'),
        pytest.param('a1x', 'b1x', 'a1y', 'b1x', False, id='the key alone'),
        pytest.param('a1x', 'b1x', 'a1y', 'a1y', False, id='the cell alone'),
        pytest.param('a1x c4z', 'a2x c4z', 'a1y c5z', 'a2y c5z', True, id='beside another row'),
        pytest.param('a1x c4z', 'a2x c4z', 'a1y c4z', 'a2y', False, id='which is gone'),
        pytest.param('a1x', 'a2x', 'a1y', 'a2y a2y', False, id='twice'),
        pytest.param('a1x', 'a1x b2y', 'a1x c3z', 'a1x b2y c3z', True, id='new rows of both'),
        pytest.param('a1x', 'a1x b2y', 'a1x c3z', 'a1x c3z', False, id='one of them is gone'),
    ],
)
def test_a_row_that_is_made_of_two(base, ours, theirs, result, is_right):
    assert proved(rows, base, ours, theirs, result) == [is_right] * 2


@pytest.mark.parametrize('more', [0, 1])
def test_a_row_of_so_many_cells_is_looked_for_by_all_but_one(more):
    width = WIDEST + more

    def wide(text):
        head = ''.join(f'| {at} ' for at in range(width)) + '|\n' + '|---' * width + '|\n'
        rows = (''.join(f'| {cell} ' for cell in row.ljust(width, 'z')) for row in text.split())
        return (head + '|\n'.join(rows) + '|\n').encode()

    assert proved(wide, 'a1x', 'b1x', 'a1y', 'b1y') == [not more] * 2
    assert proved(wide, 'a1x', 'a2x', 'a1y', 'a2y') == [True] * 2


def table(text):
    """A table whose header and rows are the words, a cell a sign."""
    head, *rows = ['| ' + ' | '.join(row) + ' |\n' for row in text.split()]
    return (head + '|---' * (head.count('|') - 1) + '|\n' + ''.join(rows)).encode()


@pytest.mark.parametrize(
    'base, ours, theirs, result, is_right',
    [
        pytest.param('KOT a1x', 'KONT a1nx', 'KOT a1y', 'KONT a1ny', True, id='a new column'),
        pytest.param('KOT a1x', 'KONT a1nx', 'KOT a1y', 'KONT a1nx', False, id='it alone'),
        pytest.param('KOT a1x', 'KONT a1nx', 'KOT a1y', 'KONT a1yx', False, id='a cell beside it'),
        pytest.param('KOT a1x', 'KT ax', 'KOT a1y', 'KT ay', True, id='a column less'),
        pytest.param('KOT a1x', 'KT ax', 'KOT a2x', 'KT ax', False, id='whose cell changed'),
        pytest.param('KOT a1x', 'KTO ax1', 'KOT a2x', 'KTO ax2', True, id='columns exchanged'),
        pytest.param('KOT a1x', 'KTO ax1', 'KOT a2x', 'KTO a2x', False, id='the cells are not'),
        pytest.param('KOT a11', 'KTO a11', 'KOT a21', 'KTO a12', True, id='exchanged, but alike'),
        pytest.param('KOT a1x', 'KOTU a1xu', 'KOTV a1xv', 'KOTUV a1xuv', True, id='two new ones'),
        pytest.param('KOT a1x', 'KOTU a1xu', 'KOTV a1xv', 'KOTUV a1xvu', False, id='the wrong way'),
        pytest.param('KOT a1x', 'KTO ax1', 'KOTU a1xu', 'KOTU a1xu', False, id='an order lost'),
        pytest.param('KOT a1x', 'KTO ax1', 'KOTU a1xu', 'KTOU ax1u', True, id='and kept'),
    ],
)
def test_a_row_whose_table_has_other_columns(base, ours, theirs, result, is_right):
    assert proved(table, base, ours, theirs, result) == [is_right] * 2


def grid(text):
    """A grid of links, two in a row, whose heading row is the first."""
    links = [f'[{sign}](https://example.org/{sign.lower()})' for sign in text]
    rows = ['| ' + ' | '.join(links[at : at + 2]) + ' |\n' for at in range(0, len(links), 2)]
    return (rows[0] + '|---|---|\n' + ''.join(rows[1:])).encode()


@pytest.mark.parametrize(
    'base, ours, theirs, result, is_right',
    [
        pytest.param('abcdef', 'abxcdef', 'abcdEf', 'abxcdEf', True, id='laid out anew'),
        pytest.param('abcdef', 'abxcdef', 'abcdEf', 'abxcdef', False, id='a change lost'),
        pytest.param('abcdef', 'abxcdef', 'abcdEf', 'abcdEf', False, id='a new cell lost'),
        pytest.param('abcdef', 'abxcdef', 'abcdEf', 'abxcdEE', False, id='a cell twice'),
        pytest.param('abcdefgh', 'abxcdefgh', 'abcdefh', 'abxcdefh', True, id='a cell less'),
    ],
)
def test_the_cells_of_a_grid(base, ours, theirs, result, is_right):
    assert proved(grid, base, ours, theirs, result) == [is_right] * 2


@pytest.mark.parametrize(
    'base, ours, theirs, result, is_right',
    [
        pytest.param('[ ] a', '[x] a', '[ ] b', '[x] b', True, id='a box and a text'),
        pytest.param('[ ] a', '[x] a', '[ ] b', '[ ] b', False, id='the text alone'),
        pytest.param('[ ] a', '[x] a', '[ ] b', '[x] a', False, id='the box alone'),
        pytest.param('[ ] a', '[x] a', '[ ] b', '[x] c', False, id='a text from nowhere'),
        pytest.param('a', '[x] a', 'b', '[x] b', True, id='a new box and a text'),
        pytest.param('a', '[x] a', 'b', '[ ] b', False, id='another box'),
        pytest.param('[ ] a', '[x] a', '[ ] b', '[x] b, [x] b', False, id='twice'),
        pytest.param('[ ] a, [ ] c', '[x] a, [x] c', '[ ] b, [ ] d', '[x] b, [x] d', True,
            id='two boxes'),
        pytest.param('[ ] a, [ ] c', '[x] a, [ ] c', '[ ] b, [ ] d', '[x] b, [x] d', False,
            id='one box for two'),
        pytest.param('onea, [ ] b', 'onea, [x] b', 'onea, [ ] b', 'oneb', False,
            id='words that are no box'),
    ],
)  # fmt: skip
def test_an_item_that_is_made_of_two(base, ours, theirs, result, is_right):
    assert proved(items, base, ours, theirs, result) == [is_right] * 2
