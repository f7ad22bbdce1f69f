"""Keys in order: two sides' orders of a base combined, alike whichever side is which.

A letter is a key; capitals stand for what base has not.
"""

import itertools

import pytest

from gitsync.core.merge.order import combined_order
from gitsync.core.merge.order import interleaved
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.order import with_removed


@pytest.mark.parametrize(
    'ours, theirs, expected',
    [
        ('', '', ''),
        ('CA', '', 'CA'),
        ('CAB', 'B', 'CAB'),
        ('CA', 'CA', 'CA'),
        ('CA', 'AC', 'AC'),
        ('CA', 'B', 'ABC'),
        ('CB', 'BA', 'ABC'),
        ('CX', 'A', 'AC'),
        ('XC', 'XA', 'AC'),
        ('CXA', 'A', 'CA'),
    ],
)
def test_what_both_add_at_one_place(ours, theirs, expected):
    """X stands already."""
    for sides in ((ours, theirs), (theirs, ours)):
        done = {'X'}
        assert ''.join(interleaved(*sides, ord, done)) == expected
        assert done == {*expected, 'X'}


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param('abc', 'abc', 'abc', 'abc', id='as it was'),
        pytest.param('abc', 'ca', 'abc', 'ca', id='moved by one, who removed one'),
        pytest.param('abc', 'cba', 'cba', 'cba', id='moved alike'),
        pytest.param('abc', 'cba', 'bac', None, id='moved in two ways'),
        pytest.param('abc', 'cab', 'ac', 'ca', id='what is gone has no place'),
        pytest.param('ab', 'aXb', 'abY', 'aXbY', id='added behind what was there'),
        pytest.param('ab', 'XaYb', 'ab', 'XaYb', id='before and between'),
        pytest.param('ab', 'aYb', 'aXb', 'aXYb', id='both at one place by rank'),
        pytest.param('ab', 'aXb', 'abX', 'aXb', id='once, at the earlier place'),
        pytest.param('ab', 'aXb', 'b', 'Xb', id='behind what the other removed'),
        pytest.param('', 'YX', 'Z', 'XYZ', id='without a base'),
    ],
)
def test_two_orders_of_a_base(base, ours, theirs, expected):
    for sides in ((ours, theirs), (theirs, ours)):
        order = combined_order(base, *sides, ord)
        assert (None if order is None else ''.join(order)) == expected


@pytest.mark.parametrize(
    'order, base, ours, theirs, expected',
    [
        ('ac', 'abc', 'abc', 'ac', 'abc'),
        ('ac', 'abc', 'ac', 'ac', 'ac'),
        ('bc', 'abc', 'bc', 'abc', 'abc'),
        ('ca', 'abc', 'cba', 'ca', 'cab'),
        ('aX', 'abc', 'abX', 'acX', 'abcX'),
    ],
)
def test_what_one_side_removed_stands_where_it_stood(order, base, ours, theirs, expected):
    assert ''.join(with_removed(order, base, ours, theirs)) == expected
    assert ''.join(with_removed(order, base, theirs, ours)) == expected


def test_three_ways_for_a_value():
    for base, ours, theirs in itertools.product((None, 1, 2, 3), (1, 2, 3), (1, 2, 3)):
        changed = {value for value in (ours, theirs) if value != base} or {base}
        assert pick(base, ours, theirs) == (changed.pop() if len(changed) == 1 else None)
        assert settle(base, ours, theirs) == (pick(base, ours, theirs) or max(ours, theirs))


@pytest.mark.parametrize(
    'texts',
    [
        ['1', '1a', '2', '10', '', 'a', 'a1', 'a2', 'a10', 'a10b', 'a10c', 'ab'],
        ['a007', 'a08', 'a9', 'a010'],
        ['a0', 'a00', 'a1'],
        ['9', '99', 'é'],
    ],
    ids=lambda texts: texts[-1],
)
def test_numbers_count_as_such_within_a_text(texts):
    ranks = [natural(text.encode()) for text in texts]
    assert len(set(ranks)) == len(texts)
    assert [texts[ranks.index(rank)] for rank in sorted(ranks)] == texts
