"""The versions of a document as the merge sees them: which section of a side is which of base.

A section is its name and what it says, with a sign between.
"""

import pytest

from gitsync.core.documents.sections import parse
from gitsync.core.merge.sections.sides import Places
from gitsync.core.merge.sections.sides import sides_of
from tests.scenes.merging import clean
from tests.scenes.merging import section


def document(words):
    """A document of sections; a word without a sign is outside text."""
    parts = [
        section(f'{word[0]} X', *word[2:].replace('_', ' ').split(',')) if word[1:] else word + '\n'
        for word in words.split()
    ]
    return '\n'.join(parts).encode()


def sides(*texts):
    """The names that the sections of ours and theirs have in base, a letter each."""
    data = [document(text) for text in texts]
    _, ours, theirs = sides_of([parse(each) for each in data], Places(data))
    return [''.join(name[0] for name in side.sections) for side in (ours, theirs)]


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param('A=a B=b', 'Z=a B=b', 'A=x B=b', ['AB', 'AB'], id='renamed'),
        pytest.param(
            'A=in_A_X B=b', 'Z=in_Z_X B=b', 'A=x B=b', ['AB', 'AB'], id='with its name in it'
        ),
        pytest.param('A=a B=b', 'Z=z B=b', 'A=x B=b', ['ZB', 'AB'], id='another body is another'),
        pytest.param('A=a B=b', 'B=b Z=a', 'A=x B=b', ['BZ', 'AB'], id='and another place'),
        pytest.param('A=a B=b', 'Y=a Z=a B=b', 'A=x B=b', ['YZB', 'AB'], id='and two for one'),
        pytest.param('A=a B=b', 'Z=a B=b', 'Z=a B=b', ['AB', 'AB'], id='renamed alike by both'),
        pytest.param('A=a B=b', 'Z=a B=b', 'Z=x B=b', ['AB', 'AB'], id='and changed by one'),
        pytest.param('A=a B=b', 'Z=y B=b', 'Z=x B=b', ['ZB', 'ZB'], id='and changed by both'),
        pytest.param('A=a B=b', 'Z=a B=b', 'Y=a B=b', ['AB', 'AB'], id='in two ways'),
        pytest.param('A=a B=b', 'Z=a B=b', 'A=a Z=z B=b', ['ZB', 'AZB'], id='to a new name there'),
        pytest.param('A=a B=b', 'Z=a B=b', 'A=a B=b Z=a', ['ZB', 'ABZ'], id='that is a copy there'),
        pytest.param('A=a B=b', 'Z=a B=b', 'A=a Z=b', ['ZB', 'AZ'], id="to another's new name"),
    ],
)
def test_a_section_that_a_side_renamed_is_that_of_base(base, ours, theirs, expected):
    assert sides(base, ours, theirs) == expected
    assert sides(base, theirs, ours) == expected[::-1]


@pytest.mark.parametrize(
    'base, ours, expected',
    [
        pytest.param('A=a B=b', 'B=b a', 'AB', id='that stands in the outside text'),
        pytest.param('A=a B=b', 'B=b x', 'B', id='not where its text is gone'),
        pytest.param('A=a B=b', 'B=b a a', 'B', id='nor where it stands twice'),
        pytest.param('a A=a B=b', 'a B=b', 'B', id='nor where base has that outside too'),
        pytest.param('A= B=b', 'B=b', 'B', id='nor an empty one'),
    ],
)
def test_a_section_whose_markers_are_gone_is_there_where_its_text_is(base, ours, expected):
    assert ''.join(sorted(sides(base, ours, base)[0])) == expected


def test_a_section_whose_text_a_side_copied_stays_a_section():
    base, copied = document('A=a B=b').decode(), document('A=a B=b a').decode()
    for other in ('A=x B=b', 'A=a B=y'):
        expected = document(f'{other} a').decode()
        assert clean(base, copied, document(other).decode()) == expected
    assert sides('A=a B=b', 'A=a B=b a', 'A=x B=b') == ['AB', 'AB']


def test_a_document_may_hold_any_word():
    words = '<!-- gitsync-section 0 -->\n\ngitsync-section-\n\n'
    texts = (words + section('A X', body) + '\nend\n' for body in ('a', 'b', 'a'))
    base, ours, theirs = texts
    theirs = theirs.replace('end', 'the end')
    assert clean(base, ours, theirs) == ours.replace('end', 'the end')


@pytest.mark.parametrize(
    'ours, theirs, expected',
    [
        pytest.param('# h\n\nx\n\n', '# i\n\ny\n\n', {b'A'}, id='each side another'),
        pytest.param('# h\n\nx\n\n', '# h\n\nx\n\n', set(), id='both the same'),
        pytest.param('# h\n\nx\n\n', '', set(), id='one side alone'),
        pytest.param('# h\n\n', '# i\n\n', set(), id='headings for it alone'),
        pytest.param('# h\n\nx\n\n', '# top\n\ny\n\n', set(), id='one that was there'),
    ],
)
def test_sections_before_which_each_side_put_a_heading(ours, theirs, expected):
    places = Places([])
    line = places.line('A').decode() + '\n'
    outsides = [f'# top\n\nt\n\n{each}{line}'.encode() for each in ('', ours, theirs)]
    assert places.taken_in(tuple(outsides)) == expected
