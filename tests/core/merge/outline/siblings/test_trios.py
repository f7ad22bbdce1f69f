"""What both sides put in the place of one thing is one change of it. A slash ends a line."""

import pytest

from gitsync.core.merge.outline.parsing import parse
from gitsync.core.merge.outline.siblings.regrouped import MOST
from gitsync.core.merge.outline.siblings.trios import siblings

SPEC = 'one two three four five six'


def runs(base, ours, theirs):
    """What is to be merged as one: its three versions, in words."""
    sides = (
        parse(f'p//{text}q/'.replace('/', '\n').encode()).nodes for text in (base, ours, theirs)
    )
    return [
        '|'.join(' '.join(each.body.decode().split()) if each else '' for each in trio)
        for trio in siblings(*sides).trios
        if trio.any.kind == 'run'
    ]


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param('x//', 'm//', 'n//', ['x|m|n'], id='a text each'),
        pytest.param('x//y//', 'm//', 'n//', ['x y|m|n'], id='for two texts'),
        pytest.param('x//y//', 'm//k//', 'n//', ['x y|m k|n'], id='two of them'),
        pytest.param('x//r//y//', 'm//r//k//', 'n//r//l//', ['x|m|n', 'y|k|l'], id='at two places'),
        pytest.param('x//', 'm//', '', [], id='nothing on one side'),
        pytest.param('x//', 'm//', 'm//', [], id='the same'),
        pytest.param('x//', 'm//', 'm//n//', [], id='more on one side'),
        pytest.param('x//', 'm//k//', 'm//n//', ['x|m k|m n'], id='some of it alike'),
        pytest.param('x//', 'm//r//', 'r//n//', ['x|m r|r n'], id='in another order'),
        pytest.param('x//', 'x//', 'n//', [], id='a text that one side left'),
        pytest.param('a b c//', 'a b d//', 'n//', ['a b c|a b d|n'], id='reworded on one side'),
        pytest.param('a b c//', 'a b d//', '- n//', [], id='reworded, and now a list'),
        pytest.param('a b c//', 'a b d//', '', [], id='reworded, and removed'),
        pytest.param('a b c//', 'a b d//n//', 'n//', [], id='and removed beside what both add'),
        pytest.param('a b c//', 'a b d//', 'a b e//', [], id='reworded by both'),
        pytest.param('- a//', '- x//', '- v//', ['- a|- x|- v'], id='lists of nothing in common'),
        pytest.param('- a//', '- x/- s//', '- v/- s//', [], id='lists that share an item'),
    ],
)
def test_what_is_one_change(base, ours, theirs, expected):
    assert runs(base, ours, theirs) == expected
    turned = ['|'.join([old, other, one]) for old, one, other in (e.split('|') for e in expected)]
    assert runs(base, theirs, ours) == turned


@pytest.mark.parametrize(
    'ours, expected',
    [
        pytest.param('one two three//four five six//', True, id='cut in two'),
        pytest.param('- one two three/- four five six//', True, id='made a list'),
        pytest.param(f'new {SPEC}//', False, id='gone on with'),
        pytest.param(f'x//{SPEC}//y//', False, id='among new texts'),
        pytest.param(f'{SPEC}//', False, id='left as it was'),
        pytest.param('- one two three x y z//', False, id='half of them, in as many'),
        pytest.param('- one two three x y//', True, id='half of them, and most of the new text'),
        pytest.param('- one two three four x y z//', True, id='most of them, and half of it'),
        pytest.param('- one two//', False, id='two words'),
    ],
)
def test_words_that_a_side_divides_otherwise_are_merged_as_one(ours, expected):
    theirs = SPEC.replace('six', 'seven')
    assert bool(runs(f'{SPEC}//', ours, f'{theirs}//')) is expected
    assert bool(runs(f'{SPEC}//', f'{theirs}//', ours)) is expected
    assert not runs(f'{SPEC}//', ours, f'{SPEC}//')
    assert not runs(f'{SPEC}//', f'{SPEC}//', ours)


@pytest.mark.parametrize('more', [0, 1])
def test_they_are_looked_for_among_so_many(more):
    between = ''.join(f'n{number}//' for number in range(MOST - 4 + more))
    ours = f'one two three//{between}four five six//'
    assert bool(runs(f'{SPEC}//', ours, f'{SPEC} seven//')) is not more
