"""Lines that no version has, made of two: rows cell by cell, items of a box and a text."""

import pytest

from gitsync.core.proof.meaning import faults

TOP = b'| Key | One | Two |\n|---|---|---|\n'


def rows(text):
    """A table; a row is its three cells, rows are parted by a blank."""
    return TOP + b''.join(b'| %c | %c | %c |\n' % tuple(row) for row in text.encode().split())


def items(text):
    return b''.join(b'- %s\n' % item.encode() for item in text.split(', '))


@pytest.mark.parametrize(
    'base, ours, theirs, result, is_right',
    [
        pytest.param('a1x', 'a2x', 'a1y', 'a2y', True, id='a cell of each'),
        pytest.param('a1x', 'a2x', 'a1y', 'a2x', False, id='one of them alone'),
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
    for one, other in ((ours, theirs), (theirs, ours)):
        assert (faults(*map(rows, (base, one, other, result))) == ()) is is_right


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
    ],
)  # fmt: skip
def test_an_item_that_is_made_of_two(base, ours, theirs, result, is_right):
    for one, other in ((ours, theirs), (theirs, ours)):
        assert (faults(*map(items, (base, one, other, result))) == ()) is is_right
