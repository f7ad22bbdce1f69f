"""What one side moved and the other removed, or moved elsewhere. A slash ends a line."""

import pytest

from gitsync.core.merge.outline.moved import moved_away
from gitsync.core.merge.outline.parsing import parse
from gitsync.core.merge.outline.siblings.matching import SMALL
from tests.scenes.merging import merged
from tests.scenes.merging import outlined


def lists(*parts):
    """Lists, each under its heading."""
    texts = (
        f'# {name}/' + ''.join(f'- {item}/' for item in part.split('|') if item)
        for name, part in zip(('One', 'Two', 'Three'), parts)
    )
    return '/'.join(texts) + '//'


def tables(*parts):
    """Tables of two columns, each under its heading; a row is its cells, parted by commas."""
    texts = (
        f'# {name}//| Task | State |/|---|---|/'
        + ''.join(f'| {row.replace(",", " | ")} |/' for row in part.split('|') if row)
        for name, part in zip(('One', 'Two', 'Three'), parts)
    )
    return '/'.join(texts) + '//'


def moved(*texts):
    """The texts, or first cells, of what was moved, whichever side is which."""
    versions = [parse(text.replace('/', '\n').encode()).nodes for text in texts]
    found = moved_away(*versions)
    assert found.keys() == moved_away(versions[0], versions[2], versions[1]).keys()
    return {known[1].decode(): each.verb for known, each in found.items()}


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param(('a|z', ''), ('z', 'a'), ('z', ''), {'a': 'removed'}, id='and removed'),
        pytest.param(('a|z', ''), ('z', 'a'), ('a|z', ''), {}, id='and left alone'),
        pytest.param(('a|z', ''), ('z', 'a'), ('z', 'a'), {}, id='to one place'),
        pytest.param(('a|z', ''), ('z', ''), ('z', ''), {}, id='removed by both'),
        pytest.param(('a|z', ''), ('z|a', ''), ('z', ''), {}, id='among its siblings'),
        pytest.param(('[ ] a|z', ''), ('[x] a|z', ''), ('z', ''), {'a': 'removed'}, id='a tick'),
        pytest.param(('[x] a|z', ''), ('[X] a|z', ''), ('z', ''), {}, id='its letter is none'),
        pytest.param(('[ ] a|z', ''), ('z', '[x] a'), ('z', ''), {'a': 'removed'}, id='and ticked'),
        pytest.param(('a|a', ''), ('a', 'a'), ('a', ''), {}, id='of two alike none is known'),
        pytest.param(('a|z', '', ''), ('z', 'a', ''), ('z', '', 'a'), {'a': 'moved elsewhere'},
            id='to a third place'),
        pytest.param(('a|z', '', ''), ('z', 'a', ''), ('z', '', ''), {'a': 'removed'},
            id='away from three'),
        pytest.param(('a b c|z', ''), ('z', 'a b d'), ('z', ''), {'a b d': 'removed'},
            id='in other words'),
        pytest.param(('a b c|z', ''), ('a b d|z', ''), ('z', ''), {}, id='reworded in its place'),
        pytest.param(('a b c|a b d|z', ''), ('z', 'a b e'), ('z', ''), {}, id='the words of two'),
        pytest.param(('a b c|z', ''), ('z', 'a x y'), ('z', ''), {}, id='in too many other words'),
        pytest.param(('a b c|z', ''), ('z', 'a b d'), ('a b c|z', ''), {}, id='and it is there'),
    ],
)  # fmt: skip
def test_items_that_a_side_moved(base, ours, theirs, expected):
    assert moved(*[lists(*parts) for parts in (base, ours, theirs)]) == expected


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param(('a,1|z,1', ''), ('z,1', 'a,1'), ('z,1', ''), {'a': 'removed'}, id='moved'),
        pytest.param(('a,1|z,1', ''), ('a,2|z,1', ''), ('z,1', ''), {'a': 'removed'}, id='changed'),
        pytest.param(('a,1|z,1', ''), ('a,1|z,2', ''), ('z,1', ''), {}, id='left alone'),
        pytest.param(('a b c,1|z,1', ''), ('z,1', 'a b d,1'), ('z,1', ''), {}, id='never reworded'),
    ],
)
def test_rows_that_a_side_moved(base, ours, theirs, expected):
    assert moved(*[tables(*parts) for parts in (base, ours, theirs)]) == expected


@pytest.mark.parametrize(
    'items', [('a long item',), ('aa', 'bb'), ('aa', 'bb', 'cc')], ids=['one', 'two', 'three']
)
def test_a_list_moved_with_its_label_is_told_as_what_the_other_side_removed(items):
    text = '**L:**\n' + ''.join(f'- {item}\n' for item in items)
    base = f'# One\n\n{text}\n# Two\n\nx\n'
    bare = base.replace(text, '')
    said, (where,) = merged(base, f'{bare}\n{text}', bare)
    assert where == "label 'L' in heading 'Two' in the outside text"
    assert f'<<<<<<< ours: {where}, removed by theirs\n{text}=======\n>>>>>>> theirs\n' in said


@pytest.mark.parametrize('more', [0, 1])
def test_so_many_items_are_compared(more):
    count = int(SMALL**0.5)
    old = [f'n{number} one more thing' for number in range(count)]
    new = [f'n{number} one more' for number in range(count + more)]
    found = moved(lists('|'.join(old), ''), lists('', '|'.join(new)), lists('', ''))
    assert len(found) == (0 if more else count)


@pytest.mark.parametrize(
    'base, ours, theirs, where',
    [
        pytest.param(('a|z', ''), ('z', 'a'), ('z', ''), "item 'a' in heading 'Two' in here",
            id='removed'),
        pytest.param(('a|z', 'y'), ('z', 'y|a'), ('z', 'y'), "item 'a' in heading 'Two' in here",
            id='beside others'),
        pytest.param(('a|z', ''), ('z', 'a|x'), ('z', ''), "item 'a' in heading 'Two' in here",
            id='with what is new'),
    ],
)  # fmt: skip
def test_the_conflict_is_about_what_was_moved_alone(base, ours, theirs, where):
    text, places = outlined(*[lists(*parts) for parts in (base, ours, theirs)])
    assert places == (where,)
    assert text.count('- z/') == 1 and ('- x/' in text) == ('x' in ours[1])
