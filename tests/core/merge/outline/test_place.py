"""Conflicts about a node: they stand whatever its lines would allow, and say where they are."""

import pytest

from gitsync.core.documents.protocol import key_columns
from gitsync.core.merge.outline.parsing import parse
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.outline.place import Trio
from gitsync.core.merge.outline.place import conflict
from tests.scenes.merging import by_line
from tests.scenes.merging import outlined

LINE = b'<!-- s 0 -->'
PLACE = TextPlace('here', '', True, key_columns, frozenset([b'A']), {LINE: b'A'}, [])


def first(text):
    """The first node of a text in which a slash ends a line; None for no text."""
    return parse(text.replace('/', '\n').encode(), PLACE.places).nodes[0] if text else None


@pytest.mark.parametrize(
    'base, ours, theirs',
    [
        pytest.param('a/b/c/', 'A/b/c/', 'a/b/C/', id='changed at two ends'),
        pytest.param('a/b/c/', 'A/B/C/', 'A/D/C/', id='alike at both ends'),
        pytest.param('a/b/', '', 'a/B/', id='removed and changed'),
        pytest.param('a/b/', '', 'a/b/', id='removed and moved'),
        pytest.param('# h/<!-- s 0 -->/', '# h/', '# h/<!-- s 0 -->/', id='of a disputed section'),
        pytest.param('# h/<!-- s 0 -->/', '', '# h/<!-- s 0 -->/', id='removed with that'),
    ],
)
@pytest.mark.parametrize('turned', [False, True], ids=['', 'turned round'])
def test_a_conflict_stands(base, ours, theirs, turned):
    sides = (theirs, ours) if turned else (ours, theirs)
    piece = conflict(Trio(*map(first, (base, *sides))), PLACE)
    ((_, count),) = by_line([piece.sides])
    assert count == 1 and piece.stands
    assert piece.sides[1:] == tuple(side.replace('/', '\n').encode() for side in sides)


@pytest.mark.parametrize(
    'base, ours, theirs, is_shown',
    [
        pytest.param('a/b/', '', 'a/B/', True, id='where one side removed it'),
        pytest.param('**k:** a/', '**k:** b/', '**k:** c/', True, id='where both changed it'),
        pytest.param('a/b/', 'A/B/', 'C/D/', True, id='all of its lines'),
        pytest.param('a/b/', 'A/b/', 'a/B/', False, id='not where its lines would merge'),
        pytest.param('a/b/', 'A/B/', 'a/D/', False, id='nor where one has a line of it'),
    ],
)
@pytest.mark.parametrize('turned', [False, True], ids=['', 'turned round'])
def test_the_base_of_a_conflict_is_what_stood_there(base, ours, theirs, is_shown, turned):
    sides = (theirs, ours) if turned else (ours, theirs)
    piece = conflict(Trio(*map(first, (base, *sides))), PLACE)
    assert piece.base == (base.replace('/', '\n').encode() if is_shown else b'')


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param('a/b/', '', 'a/b/', 'a /b/', id='with a blank that git sees'),
        pytest.param('a', '', 'a', 'a ', id='on a line without end'),
        pytest.param('a/b/', '', 'a/B/', 'a/b/', id='without it where lines differ'),
        pytest.param('# h/<!-- s 0 -->/', '', '# h/<!-- s 0 -->/', '# h/',
            id='without the disputed section'),
        pytest.param('# h/<!-- s 1 -->/', '', '# h/<!-- s 1 -->/', '# h /<!-- s 1 -->/',
            id='but with any other'),
    ],
)  # fmt: skip
@pytest.mark.parametrize('turned', [False, True], ids=['', 'turned round'])
def test_what_one_side_removed_differs_from_the_base_on_the_other(
    base, ours, theirs, expected, turned
):
    place = PLACE._replace(places={LINE: b'A', b'<!-- s 1 -->': b'B'})
    sides = (theirs, ours) if turned else (ours, theirs)
    piece = conflict(Trio(*map(first, (base, *sides))), place)
    assert piece.base == expected.replace('/', '\n').encode()


@pytest.mark.parametrize(
    'base, ours, theirs, where',
    [
        pytest.param('a/', 'b/', 'c/', 'here', id='a text has no name'),
        pytest.param('- a/', '- [x] a/', '', "item 'a' in here", id='an item'),
        pytest.param('**k:** a/', '**k:** b/', '**k:** c/', "field 'k' in here", id='a field'),
        pytest.param('a b c/', '', 'a b d/', 'paragraph in here', id='a paragraph, where removed'),
        pytest.param('# h//- a/', '# h//- [x] a/', '# h//', "item 'a' in heading 'h' in here",
            id='the heading it stands under'),
        pytest.param('# g//## h//- a/', '# g//## h//- [x] a/', '# g//## h//',
            "item 'a' in heading 'h' in here", id='the nearest one alone'),
        pytest.param('**l:**/- a/', '**l:**/- [x] a/', '**l:**/',
            "item 'a' in label 'l' in here", id='or the label'),
        pytest.param('- a/  - b/', '- a/  - [x] b/', '- a/', "item 'b' in here", id='no item'),
        pytest.param(f'- {"ab " * 30}/', f'- [x] {"ab " * 30}/', '', f"item '{'ab ' * 20}' in here",
            id='of a long name sixty characters'),
    ],
)  # fmt: skip
def test_where_a_conflict_is(base, ours, theirs, where):
    last = '  - z/' if '  -' in base else '- z/' if '- ' in base else '/z/' if not ours else ''
    texts = [each + last for each in (base, ours, theirs)]
    assert outlined(*texts)[1] == (where,)
