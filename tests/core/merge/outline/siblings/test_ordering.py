"""The order of what both sides have and add. A slash ends a line."""

import pytest

from tests.scenes.merging import clean
from tests.scenes.merging import outlined
from tests.scenes.merging import section


def items(words):
    return ''.join(f'- {word}/' for word in words.split())


def headings(words):
    return '/'.join(f'# {word}/' for word in words.split())


def texts(words):
    return '/'.join(f'{word}/' for word in words.split())


def fields(words):
    return ''.join(f'**{word}:** v/' for word in words.split())


def rows(words):
    return '| k |/|---|/' + ''.join(f'| {word} |/' for word in words.split())


@pytest.mark.parametrize(
    'shown, base, ours, theirs, expected',
    [
        pytest.param(items, 'b a c', 'c b a', 'b a c x', 'c x b a', id='moved by one side'),
        pytest.param(items, 'b a c', 'c b a', 'c b a x', 'c b a x', id='moved alike by both'),
        pytest.param(items, 'b a', 'b x a', 'b a y', 'b x a y', id='added behind another each'),
        pytest.param(items, 'b a', 'x b a', 'b a y', 'x b a y', id='added before all'),
        pytest.param(items, 'b a', 'b z y a', 'b x a', 'b x z y a', id='each run of items whole'),
        pytest.param(items, 'b a', 'b x a', 'b x y a', 'b x y a', id='one has all of the other'),
        pytest.param(items, 'b a', 'b p s q a', 'b o s r a', 'b o p s q r a', id='around shared'),
        pytest.param(items, 'b a', 'b s p a', 'b a s', 'b s p a', id='what both add stands once'),
        pytest.param(items, 'b a', 'b m x o a', 'b o m a', 'b o m x a', id='shared in two orders'),
        pytest.param(items, 'b c a', 'b x a', 'b c a', 'b x a', id='behind what is gone'),
        pytest.param(rows, 'b a', 'b z y a', 'b x a', 'b x y z a', id='rows by their keys'),
        pytest.param(rows, 'b a', 'b n10 a', 'b n9 a', 'b n9 n10 a', id='numbers as such'),
        pytest.param(rows, 'b a', 'b x a', 'b x w a', 'b x w a', id='but as the one that has all'),
        pytest.param(fields, 'b a', 'b x z a', 'b y a', 'b x y z a', id='fields that are sorted'),
        pytest.param(fields, 'b a', 'b z x a', 'b y a', 'b y z x a', id='and that are not'),
        pytest.param(headings, 'b a', 'b x z', 'b a y', 'b x y z', id='headings that are sorted'),
        pytest.param(texts, 'b a', 'b x z a', 'b y a', 'b x z y a', id='texts never'),
    ],
)
def test_the_order_of_what_is_added(shown, base, ours, theirs, expected):
    assert outlined(*map(shown, (base, ours, theirs))) == (shown(expected), ())


@pytest.mark.parametrize('shown', [items, rows, texts], ids=['items', 'rows', 'texts'])
def test_moved_by_both_in_two_ways_is_a_conflict(shown):
    assert outlined(*map(shown, ('b a c', 'c b a', 'a b c')))[1]


@pytest.mark.parametrize(
    'shown, base, ours, theirs, expected',
    [
        pytest.param(items, 'a c e', 'a c d e', 'a b c e', 'a b c d e', id='up'),
        pytest.param(items, 'e c a', 'e d c a', 'e c b a', 'e d c b a', id='down'),
        pytest.param(items, 'a c e', 'a c e f', 'a c d e', 'a c d e f', id='at the end'),
        pytest.param(items, 'a c', 'a c f', 'a c d e', 'a c d e f', id='three on one side'),
        pytest.param(items, '1 3', '1 3 6', '1 3 4 5', '1 3 4 5 6', id='two that are counted'),
        pytest.param(items, 'a c', 'a c f g', 'a c d h', 'a c d h f g', id='two by chance'),
        pytest.param(items, 'a e c', 'a e c g', 'a e c f', 'a e c f g', id='not sorted'),
        pytest.param(rows, 'a c e', 'a c e g', 'a b c e f', 'a b c e f g', id='rows'),
        pytest.param(rows, 'e c a', 'g e c a', 'f e c b a', 'g f e c b a', id='rows down'),
        pytest.param(headings, 'a c e', 'a c e g', 'a b c e f', 'a b c e f g', id='headings'),
        pytest.param(headings, 'e c a', 'g e c a', 'f e c b a', 'g f e c b a', id='and down'),
        pytest.param(fields, 'e c a', 'g e c a', 'f e c b a', 'f g e c b a', id='fields never'),
    ],
)
def test_what_is_sorted_stays_so(shown, base, ours, theirs, expected):
    assert outlined(*map(shown, (base, ours, theirs))) == (shown(expected), ())


PLACES = {f'<!-- s {at} -->'.encode(): name for at, name in enumerate((b'B', b'A', b'C'))}


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param('a/', 'a//# h//x/', 'a//y/', 'a//y//# h//x/', id='behind texts'),
        pytest.param('a/', 'a//# h/', 'a//- y/', 'a//- y//# h/', id='behind lists'),
        pytest.param('a/', 'a//# h//x/', 'a//<!-- s 0 -->/', 'a//<!-- s 0 -->//# h//x/',
            id='behind sections'),
        pytest.param('a//# g//<!-- s 0 -->/',
            'a//# h//x//# g//<!-- s 0 -->/', 'a//# g//y//<!-- s 0 -->/',
            'a//# h//x//# g//y//<!-- s 0 -->/', id='but not behind what follows'),
    ],
)  # fmt: skip
def test_a_new_heading_stands_behind_all_else_that_is_new_there(base, ours, theirs, expected):
    assert outlined(base, ours, theirs, places=PLACES)[0] == expected


@pytest.mark.parametrize('items', ['- A X\n- B X\n', '- A X\n- z\n', '- B X\n- z\n', '- y\n- z\n'])
def test_new_sections_stand_by_their_names_whatever_else_is_called_so(items):
    base, one, other = f'# E\n\n{items}', section('A X', 'a'), section('B X', 'b')
    assert clean(base, f'{base}\n{one}', f'{base}\n{other}') == f'{base}\n{one}\n{other}'
