"""What is left of four texts to be proved."""

import pytest

from gitsync.core.proof.sections.stretches import is_straight
from gitsync.core.proof.sections.stretches import shortened
from tests.scenes.merging import section

HEAD, B = '# E\n\n', section('B', 'b')


def texts(*versions):
    return tuple(f'{HEAD}{version}\n{B}'.encode() for version in versions)


@pytest.mark.parametrize(
    'versions, is_right',
    [
        pytest.param('a a a a', True, id='the same in all'),
        pytest.param('a x a x', True, id='changed by one side'),
        pytest.param('a a x x', True, id='by the other'),
        pytest.param('a x x x', True, id='by both alike'),
        pytest.param('a x a a', False, id='and lost'),
        pytest.param('a x y x', False, id='in two ways'),
        pytest.param('a x y z', False, id='to a third'),
        pytest.param('a a a x', False, id='by nobody'),
    ],
)
def test_a_section_is_right_as_one_side_has_it(versions, is_right):
    whole = texts(*[section('A', word) for word in versions.split()])
    assert is_straight(whole) is is_right
    left = shortened(whole)
    assert [b'BEGIN A' in text for text in left] == [not is_right] * 4
    assert not any(b'BEGIN B' in text for text in left)


def test_a_section_with_a_comment_in_it_is_not_taken_for_whole():
    whole = texts(*[section('A', f'{word}\n<!-- x -->') for word in 'axax'])
    assert all(b'BEGIN A' in text for text in shortened(whole))


def test_a_section_that_stands_twice_is_not_straight():
    whole = texts(*[section('A', word) + section('A', word) for word in 'axax'])
    assert not is_straight(whole)
    assert all(text.count(b'BEGIN A') in (0, 2) for text in shortened(whole))


def test_outside_text_that_changed_stays():
    whole = texts('a\n', 'x\n', 'a\n', 'x\n')
    assert shortened(whole)[1].startswith(b'# E\n\nx\n')
    assert is_straight(whole)
