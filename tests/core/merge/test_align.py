"""Alignment held against the longest common subsequence by its definition; both sides in one."""

import itertools
from functools import cache

import pytest

from gitsync.core.merge.align import ascending
from gitsync.core.merge.align import matches
from gitsync.core.merge.both import both_sides
from tests.transcripts import told


@cache
def longest(one, other):
    """The length of the longest common subsequence."""
    if not one or not other:
        return 0
    if one[0] == other[0]:
        return 1 + longest(one[1:], other[1:])
    return max(longest(one[1:], other), longest(one, other[1:]))


SHORT = [''.join(text) for size in range(6) for text in itertools.product('abc'[:2], repeat=size)]


def partners(one, other):
    """Pairs of equal lines, in order on both sides."""
    found = [(a, b) for a, b in enumerate(matches(one, other)) if b >= 0]
    assert all(one[a] == other[b] for a, b in found)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(found))
    return found


def test_short_texts_share_as_much_as_they_can():
    for one in SHORT:
        for other in SHORT:
            assert len(partners(one, other)) == longest(one, other), (one, other)


@pytest.mark.parametrize(
    'one, other',
    [
        ('xabcy', 'xcaby'),
        ('abab', 'baba'),
        ('xaxbxc', 'axbxcx'),
        ('abcabba', 'cbabac'),
        ('aaa', 'aa'),
        ('xaay', 'xaaay'),
    ],
)
def test_which_of_several_lines_is_taken(one, other):
    told(f'{partners(one, other)} {partners(other, one)}')


NUMBERS = [str(number) for number in range(200)]


@pytest.mark.parametrize(
    'other, kept',
    [
        pytest.param(NUMBERS[100:] + NUMBERS[:100], 100, id='halves exchanged'),
        pytest.param([x for x in NUMBERS if int(x) % 3], 133, id='each third gone'),
        pytest.param(['x', *NUMBERS[1:150], *'xyz', *NUMBERS[170:-1], 'y'], 178, id='in places'),
        pytest.param(NUMBERS[::-1], 1, id='reversed'),
        pytest.param([x for n in NUMBERS for x in ('', n)], 200, id='a blank before each'),
    ],
)
def test_long_texts_are_aligned_by_what_stands_once(other, kept):
    assert len(partners(NUMBERS, other)) == kept
    assert len(partners(other, NUMBERS)) == kept


@pytest.mark.parametrize(
    'before, behind', [([], []), (NUMBERS, []), ([], NUMBERS), (NUMBERS, NUMBERS)], ids=['', *'123']
)
@pytest.mark.parametrize('size', [1, 20, 22, 100])
def test_what_is_alike_around_a_change_does_not_count_for_its_size(before, behind, size):
    one, other = ['a', 'b'] * size, ['b', 'a'] * size
    alone = [a + len(before) for a, _ in partners(one, other)]
    found = [a for a, _ in partners(before + one + behind, before + other + behind)]
    ends = len(before), len(before) + 2 * size
    assert [at for at in found if ends[0] <= at < ends[1]] == alone
    assert len(found) == len(before) + len(behind) + len(alone)


def test_lines_that_stand_often_are_aligned_between_those_that_stand_once():
    one = [line for number in range(60) for line in (f'{number}', 'x', 'y', '')]
    other = [line for number in range(60) for line in (f'{number}', '', 'x', 'z', 'y')]
    assert len(partners(one, other)) == 60 * 3


@pytest.mark.parametrize(
    'pairs, chain',
    [
        ([], []),
        ([(0, 3)], [(0, 3)]),
        ([(0, 3), (1, 1), (2, 2)], [(1, 1), (2, 2)]),
        ([(0, 5), (1, 1), (2, 6), (3, 2), (4, 3)], [(1, 1), (3, 2), (4, 3)]),
        ([(0, 1), (1, 2), (2, 0)], [(0, 1), (1, 2)]),
    ],
    ids=str,
)
def test_the_longest_series_that_ascends(pairs, chain):
    assert ascending(pairs) == chain


@pytest.mark.parametrize(
    'ours, theirs, both',
    [
        ('a\nb\n', 'a\nb\n', 'a\nb\n'),
        ('a\nb\nc\n', 'a\nx\nc\n', 'a\nb\nx\nc\n'),
        ('b\nc', 'x\nc', 'b\nx\nc\n'),
        ('a\nb', 'a', 'a\nb\n'),
        ('a\n', 'a\nb\nc\n', 'a\nb\nc\n'),
        ('', 'a', 'a\n'),
        ('a', '', 'a\n'),
        ('', '', ''),
        ('1\na\n2\nb\n3\n', '1\nx\n2\ny\n3\n', '1\na\nx\n2\nb\ny\n3\n'),
    ],
)
def test_both_sides_in_one_text(ours, theirs, both):
    assert both_sides(ours.encode(), theirs.encode()).decode() == both
