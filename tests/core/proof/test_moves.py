"""Items and rows that one side moved and the other removed, reworded or moved elsewhere."""

import pytest

from gitsync.core.proof.addresses import scan
from gitsync.core.proof.moves import MOST
from gitsync.core.proof.moves import disputed_moves


def disputed(*texts):
    """The items' texts and the rows' keys of what is disputed, whichever side is which."""
    base, ours, theirs, result = (tuple(scan(text)) for text in texts)
    found = {known[-1] for known in disputed_moves(base, ours, theirs, result)}
    assert found == {known[-1] for known in disputed_moves(base, theirs, ours, result)}
    return found


def lists(one=(), two=(), three=()):
    """Three lists, each under its heading."""
    lists = ((b'One', one), (b'Two', two), (b'Three', three))
    return b''.join(
        b'# %s\n\n' % name + b''.join(b'- %s\n' % item for item in items) + b'\n'
        for name, items in lists
    )


@pytest.mark.parametrize(
    'ours, theirs, result, found',
    [
        pytest.param(lists((), (b'a b',)), lists(), lists((), (b'a b',)), {b'a b'}, id='1 removed'),
        pytest.param(lists((), (b'a b',)), lists(), lists(), set(), id='1 and it is not kept'),
        pytest.param(
            lists((), (b'a b',)), lists((b'a b',)), lists((), (b'a b',)), set(), id='left alone'
        ),
        pytest.param(
            lists((), (b'a b',)),
            lists((), (), (b'a b',)),
            lists((), (b'a b',), (b'a b',)),
            {b'a b'},
            id='2 moved to two places',
        ),
        pytest.param(
            lists((), (b'a b',)),
            lists((), (), (b'a b',)),
            lists((), (b'a b',)),
            set(),
            id='2 and it stands at one of them',
        ),
        pytest.param(
            lists((), (b'a b',)),
            lists((), (b'a b',)),
            lists((), (b'a b',)),
            set(),
            id='moved to one place by both',
        ),
    ],
)
def test_an_item_that_a_side_moved(ours, theirs, result, found):
    assert disputed(lists((b'a b',)), ours, theirs, result) == found


@pytest.mark.parametrize(
    'was, now, is_it',
    [
        pytest.param(b'one two three four', b'one two three x', True, id='three words of four'),
        pytest.param(b'one two three four', b'one two x y', False, id='half of them'),
        pytest.param(b'one two three', b'one two x', True, id='two of three'),
        pytest.param(b'a b c d e f g h', b'a b c d e x y z', True, id='five of eight'),
        pytest.param(b'a b c d e f g h', b'a b c d w x y z', False, id='four of eight'),
        pytest.param(b'one two', b'two one', False, id='two the other way round'),
        pytest.param(b'one', b'x one', True, id='one of one'),
        pytest.param(b'one two', b'one x', False, id='one of two'),
        pytest.param(b'One, two; three', b'one - TWO x', True, id='signs and letter case'),
        pytest.param(b'one two three four', b'three one two x', False, id='in another order'),
        pytest.param(b'take all of 3', b'take all of 4', False, id='another number'),
        pytest.param(b'take all of 3', b'take all of them', True, id='a number less'),
        pytest.param(b'take all of them', b'take all of 3 x', True, id='a number more'),
    ],
)
def test_an_item_that_a_side_moved_in_other_words(was, now, is_it):
    moved = lists((), (now,))
    assert disputed(lists((was,)), moved, lists(), moved) == ({now} if is_it else set())
    assert disputed(lists((was,)), moved, lists(), lists()) == set()
    stays = lists((now,))
    assert disputed(lists((was,)), stays, lists(), stays) == set()


def test_words_of_two_removed_items_are_nobodys():
    moved = lists((), (b'one two three x',))
    base = lists((b'one two three four', b'one two three five'))
    assert disputed(base, moved, lists(), moved) == set()


def test_of_two_of_one_text_in_a_list_none_is_known():
    ours = lists((b'[ ] a', b'[ ] a'))
    assert disputed(lists((b'[ ] a', b'[x] a')), ours, lists(), ours) == set()


def test_an_item_is_known_in_its_own_list_whatever_another_holds():
    ours = lists((b'[x] a',), (b'a',))
    assert disputed(lists((b'[ ] a',), (b'a',)), ours, lists((), (b'a',)), ours) == {b'a'}


@pytest.mark.parametrize('more', [0, 1])
def test_so_many_items_are_compared(more):
    count = int(MOST**0.5)
    base = lists([b'word other number %d' % number for number in range(count)])
    moved = lists((), [b'word other number %d x' % number for number in range(count + more)])
    found = disputed(base, moved, lists(), moved)
    assert len(found) == (0 if more else count)


@pytest.mark.parametrize(
    'ours, theirs, found',
    [
        pytest.param(b'| a | 2 |\n', b'', {'a'}, id='changed here and removed there'),
        pytest.param(b'| a | 1 |\n', b'', set(), id='removed there'),
        pytest.param(b'| a | 2 |\n', b'| a | 1 |\n', set(), id='changed here'),
        pytest.param(b'', b'', set(), id='removed by both'),
    ],
)
def test_a_row_that_a_side_changed(ours, theirs, found):
    head = b'| K | V |\n|---|---|\n'
    assert disputed(head + b'| a | 1 |\n', head + ours, head + theirs, head + ours) == found
