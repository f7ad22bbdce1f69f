"""Which node lives on as which. A slash ends a line."""

import pytest

from gitsync.core.merge.outline.parsing import parse
from gitsync.core.merge.outline.siblings.matching import COMPARED
from gitsync.core.merge.outline.siblings.matching import SMALL
from gitsync.core.merge.outline.siblings.matching import keeps_order
from gitsync.core.merge.outline.siblings.matching import likeness
from gitsync.core.merge.outline.siblings.matching import partners
from gitsync.core.merge.outline.siblings.matching import words

TOP = '| k | l | m |/|---|---|---|/'


def nodes(text):
    """The nodes of a text, of a list its items, of a table its rows."""
    known = parse(text.replace('/', '\n').encode()).nodes
    return known[0].children if known[0].kind in ('list', 'table') else known


@pytest.mark.parametrize(
    'base, side, expected',
    [
        pytest.param('- a/- b/', '- b/- a/', [1, 0], id='equal, wherever it went'),
        pytest.param('- [ ] a/- b/', '- b/- [x] a/', [1, 0], id='of one key, wherever it went'),
        pytest.param('a//# b/', '# b//a/', [-1, 0], id='but nothing of another kind'),
        pytest.param('**k:**/- a/', '**k:**/', [0], id='a label that lost its list'),
        pytest.param('**k:** a/', '**k:** b/', [0], id='a field by its key'),
        pytest.param('- a/- x/- a/', '- a/- x/- b/- a/', [0, 1, 3], id='repeated, by neighbours'),
        pytest.param('- a/- a/', '- a/- b/- a/', [0, 2], id='repeated, in order'),
        pytest.param('- a/- a/', '- a/', [0, -1], id='repeated, the first'),
        pytest.param('- x/- a/- a/', '- a/- a/- x/', [2, -1, -1], id='not across what moved'),
        pytest.param('- a b c/', '- x y z/- a b d/', [1], id='reworded'),
        pytest.param('- a b c/', '- a b d/- a b e/', [0], id='reworded twice: the first'),
        pytest.param('- a b c/- a b d/', '- a b e/', [0, -1], id='of two the first'),
        pytest.param('- x/- a b c/- y/', '- a b d/- x/- y/', [1, -1, 2], id='reworded elsewhere'),
        pytest.param('- a b c d/- a b c e/', '- a b c d e/', [0, -1], id='no two for one'),
        pytest.param(TOP + '| a | 1 | 2 |/| a | 3 | 4 |/', TOP + '| a | 3 | 5 |/', [-1, 0],
            id='of two of one key the more alike'),
        pytest.param('- a b c/- d/- d/', '- a b e/- d/- d/- d/', [0, 1, 2], id='all that fit'),
        pytest.param('- [ ] a/- [ ] a/- b/', '- a b c/- [x] a/- a/- b/', [1, 2, 3],
            id='of one key before reworded'),
    ],
)  # fmt: skip
def test_partners(base, side, expected):
    assert partners(nodes(base), nodes(side)) == expected


def test_what_is_new_on_both_sides_is_paired_by_what_is_equal_or_of_one_key():
    one, other = '- a b c/- [ ] d/- e/', '- a b x/- [x] d/- e/'
    assert partners(nodes(one), nodes(other), reworded=False) == [-1, 1, 2]


@pytest.mark.parametrize('count, are_compared', [(50, True), (51, False)])
def test_of_very_many_only_what_is_equal_is_found(count, are_compared):
    signs = [chr(0x4E00 + at) * 3 for at in range(count - 2)]
    one, other = (
        ''.join(['- same/', *[f'- {sign} {sign}1 {sign}2 {word}/' for sign in signs], '- same/'])
        for word in ('old', 'new')
    )
    found = partners(nodes(one), nodes(other))
    assert found == (list(range(count)) if are_compared else [0, *[-1] * (count - 2), count - 1])


@pytest.mark.parametrize('more', [0, 1])
def test_so_many_pairs_of_reworded_nodes_are_compared(more):
    count = int(SMALL**0.5)
    base = nodes(''.join(f'n{at} one more thing//' for at in range(count)))
    side = nodes(''.join(f'n{at} one more word//' for at in range(count + more)))
    assert partners(base, side) == ([-1] * count if more else list(range(count)))


@pytest.mark.parametrize('more', [0, 1])
def test_so_many_bytes_of_reworded_nodes_are_compared(more):
    size = COMPARED // 2
    base, side = (nodes(f'one {"more " * 9}{word * (size - 49)}/') for word in 'xy')
    longer = side[0]._replace(said=side[0].said + b'y' * more)
    assert len(base[0].said) == len(side[0].said) == size
    assert partners(base, [longer]) == ([-1] if more else [0])


@pytest.mark.parametrize(
    'one, other, share',
    [
        pytest.param('- a b c d/', '- a b c x/', 3 / 4, id='an item keeps most of its words'),
        pytest.param('- a b c d/', '- a b x y/', 0, id='half of them are not most'),
        pytest.param('- a b/', '- a b c d e f/', 1, id='whatever is added'),
        pytest.param('- Ask, twice: a b/', '- ask twice a c/', 3 / 4, id='whatever their signs'),
        pytest.param('- Über a b/', '- über: a c/', 2 / 3, id='and letters'),
        pytest.param('- a a b/', '- a b b/', 2 / 3, id='each as often as it stands in both'),
        pytest.param('- step 1 of all/', '- step 2 of all/', 0, id='not with another number'),
        pytest.param('- step 1 of all/', '- step of all/', 3 / 4, id='but without one'),
        pytest.param('- a/  - x y/  - z/', '- b/  - z/  - w v/', 0, id='an item and its lines'),
        pytest.param('- a/  - x/  - y/  - z/', '- b/  - x/  - y/  - w/', 2 / 3, id='most of them'),
        pytest.param('a b c d/', 'a b c x/', 3 / 4, id='a text keeps most of its words'),
        pytest.param('a b/c d/x y z w v/', 'a b/c d/p q r s t/', 2 / 3, id='or lines'),
        pytest.param('a b/c d e f/', 'a b/x y z w/', 0, id='half of the lines are not most'),
        pytest.param('# a b c/', '# a b d/', 2 / 3, id='a heading so'),
        pytest.param('# part 1/', '# part 2/', 0, id='not with another number'),
        pytest.param('# a//x//y//z/', '# b//x//y//w/', 2 / 3, id='or what stands below it'),
        pytest.param('**a b c:**/- x/', '**a b d:**/- x/', 1, id='a label its words and lines'),
        pytest.param('**a b c:**/- x/', '**a b d:**/- y/', 0, id='not its words alone'),
        pytest.param('**a:**/- x/', '**b:**/- x/', 0, id='nor its lines alone'),
        pytest.param('**a b:** v w/', '**a c:** v w/', 0, id='a field never'),
        pytest.param('a b/', '# a b/', 0, id='nothing as another kind'),
        pytest.param('```/a b/c d/```/', '```/a b/x y/```/', 3 / 4, id='a fence most of its lines'),
    ],
)  # fmt: skip
def test_how_much_of_a_node_stands_in_another(one, other, share):
    assert likeness(nodes(one)[0], nodes(other)[0]) == share


@pytest.mark.parametrize(
    'one, other, share',
    [
        pytest.param('- a b/- c d/', '- a b/- x y/', 1 / 2, id='half of its items'),
        pytest.param('- a/- b/- c/', '- a/- x/- y/', 0, id='not less'),
        pytest.param('- a/- b/- c/', '- a/', 1, id='of those that are left'),
        pytest.param('- a b c/- k l m n o p/', '- a b x/- y/', 1 / 2, id='in other words too'),
        pytest.param('1. a b c/2. k/', '- a b x/- y/', 0, id='in a list of its make'),
    ],
)
def test_a_list_keeps_half(one, other, share):
    lists = [parse(text.replace('/', '\n').encode()).nodes[0] for text in (one, other)]
    assert likeness(*lists) == share


@pytest.mark.parametrize(
    'one, other, share',
    [
        pytest.param('| a | b | c |', '| a | x | c |', 2 / 3, id='all cells but one'),
        pytest.param('| a | b | c |', '| a | x | y |', 0, id='two are changed'),
        pytest.param('| a | b |', '| a | b | c |', 0, id='a cell more'),
        pytest.param('|  | b |', '|  | c |', 0, id='nothing but empty ones'),
        pytest.param('| a | b |', '| b | a |', 0, id='in other columns'),
    ],
)
def test_a_row_keeps(one, other, share):
    rows = [parse(f'| k |\n|---|\n{row}\n'.encode()).nodes[0].children[0] for row in (one, other)]
    assert likeness(*rows) == share


@pytest.mark.parametrize(
    'said, expected',
    [
        pytest.param('a b a', {'a': 2, 'b': 1}, id='each as often as it stands there'),
        pytest.param('A-b_c2, d.', {'a': 1, 'b': 1, 'c2': 1, 'd': 1}, id='small, without signs'),
        pytest.param('Ä ä ½', {'ä': 2, '½': 1}, id='whatever the alphabet'),
        pytest.param('Ä-b_c2, b.', {'ä': 1, 'b': 2, 'c2': 1}, id='the same beside other letters'),
        pytest.param('', {}, id='none'),
    ],
)
def test_words(said, expected):
    assert words(said.encode()) == expected


@pytest.mark.parametrize(
    'one, other, is_kept',
    [
        pytest.param('- a b c/', '- a b x/', True, id='two of three'),
        pytest.param('- a b/', '- a x/', False, id='half'),
        pytest.param('- a b c d/', '- a b c/', True, id='three of four'),
        pytest.param('- a b c/', '- c b a/', False, id='in another order'),
        pytest.param('- [ ] a/', '- [x] A, b/', True, id='boxes, signs and letter case apart'),
    ],
)
def test_an_item_keeps_most_of_its_words_in_their_order(one, other, is_kept):
    assert keeps_order(*(nodes(text)[0] for text in (one, other))) is is_kept
