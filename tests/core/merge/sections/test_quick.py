"""The quick way: the same bytes as the whole way, and None as soon as anything is not plain."""

import pytest

from gitsync.core.merge.sections.document import merge
from gitsync.core.merge.sections.quick import settled
from tests.scenes.merging import by_region
from tests.scenes.merging import section

A, B = section('A X', 'a'), section('B X', 'b')


@pytest.mark.parametrize(
    'around',
    [
        pytest.param('{}\n{}', id='nothing around'),
        pytest.param('# Title\n\n{}\n{}\nend\n', id='title and end'),
        pytest.param('\n{}{}', id='no line between'),
        pytest.param('text\n{}\n\n{}\nno end', id='text between, no final newline'),
    ],
)
@pytest.mark.parametrize(
    'body',
    [
        pytest.param('a', id='a word'),
        pytest.param('a\n```\ncode\n```', id='code'),
        pytest.param('## Heading', id='a heading'),
        pytest.param('https://example.org/a#b', id='an address'),
        pytest.param('a < b < c < d < e < f < g < h > i', id='signs apart'),
        pytest.param('`a` and `b`', id='code in a line'),
        pytest.param('the region BEGINs', id='words of markers'),
    ],
)
def test_it_gives_what_the_whole_way_gives(around, body):
    one, other = section('A X', body), section('B X', 'b', body)
    base, ours, theirs = (around.format(*pair).encode() for pair in ((A, B), (one, B), (A, other)))
    whole = merge(base, ours, theirs, by_region)
    assert settled(base, ours, theirs) == whole.data == around.format(one, other).encode()


@pytest.mark.parametrize(
    'strange',
    [
        pytest.param('```\nopen', id='an open fence'),
        pytest.param('~~~\ncode\n~~~', id='a tilde fence'),
        pytest.param('<!-- comment -->', id='a comment'),
        pytest.param('# BEGIN Y\n# END Y', id='the hash dialect'),
        pytest.param('#region y\n#endregion', id='the region dialect'),
        pytest.param('<<<<<<< ours\n=======\n>>>>>>> theirs', id='a conflict'),
        pytest.param('a\r', id='a carriage return'),
        pytest.param('<!-- BEGIN C X -->', id='a begin line'),
        pytest.param('<!-- END A X -->', id='an end line'),
        pytest.param('[[[cog\n[[[end]]]', id='cog'),
        pytest.param('<!-- A X -->', id='a bare marker'),
        pytest.param('```` `x\n<!-- BEGIN Q X -->\n````', id='a begin line in code'),
        pytest.param('```\na\nb```', id='a fence that closes behind a word'),
        pytest.param('```\na\n```\n```x`y\nb\n```', id='a backtick behind the second fence'),
        pytest.param('```\na\n```\n```\nb\n```x', id='a word behind the last fence'),
    ],
)
@pytest.mark.parametrize('where', range(3))
def test_it_leaves_what_is_not_plain_to_the_whole_way(strange, where):
    base, ours, theirs = A + B, section('A X', 'a1') + B, A + section('B X', 'b1')
    versions = [
        text + strange + '\n' if at in (0, where) else text
        for at, text in enumerate((base, ours, theirs))
    ]
    assert settled(*[text.encode() for text in versions]) is None


@pytest.mark.parametrize(
    'ours,theirs',
    [
        pytest.param(
            section('A X', 'a1') + B, section('A X', 'a2') + B, id='both changed one section'
        ),
        pytest.param(A, A + section('B X', 'b1'), id='a section added'),
        pytest.param(B + A, A + section('B X', 'b1'), id='two sections exchanged'),
        pytest.param(A.replace('A X', 'C X') + B, A + section('B X', 'b1'), id='a section renamed'),
        pytest.param(A + B + section('C X'), A + section('B X', 'b1'), id='another section added'),
        pytest.param(
            A.replace('END A', 'END Z') + B,
            A + section('B X', 'b1'),
            id="an end line that is another's",
        ),
    ],
)
def test_it_leaves_what_takes_more_than_choosing(ours, theirs):
    assert settled((A + B).encode(), ours.encode(), theirs.encode()) is None


@pytest.mark.parametrize(
    'end',
    [
        pytest.param('<!-- END B X -->', id="another's"),
        pytest.param('<!-- END Z X -->', id="nobody's"),
        pytest.param('<!-- END A X Y -->', id='of a longer name'),
        pytest.param('<!-- END A -->', id='of a shorter one'),
        pytest.param('<!-- END A X-->', id='without a blank'),
        pytest.param('', id='none'),
    ],
)
def test_a_section_that_is_not_closed_by_its_own_end_line_is_left_to_the_whole_way(end):
    sides = (A + B, A + section('B X', 'b1'), section('A X', 'a1') + B)
    third = section('C X', 'c')
    assert settled(*[(text + third).encode() for text in sides])
    for which in 'AC':
        right = f'<!-- END {which} X -->'
        broken = [(text + third).replace(right, end.replace('A', which)) for text in sides]
        assert settled(*[text.encode() for text in broken]) is None


def test_names_that_come_twice_are_left_to_the_whole_way():
    assert (
        settled(
            (A + A).encode(), (A + section('A X', 'b')).encode(), (section('A X', 'c') + A).encode()
        )
        is None
    )
    assert (
        settled(
            (A + section('A  X')).encode(),
            (A + section('A  X', 'b')).encode(),
            (section('A X', 'c') + section('A  X')).encode(),
        )
        is None
    )


def test_what_both_sides_took_away_alike_is_not_for_the_quick_way():
    """It may have come to another section."""
    field, item, other = '**Stage:** S1', '- [ ] an item', section('B X', 'text')
    base = section('A X', field, item) + other
    beat = section('A X', '**Stage:** S2', item)
    gone = section('A X', field)
    assert settled(base.encode(), (beat + other).encode(), (beat + other).encode())
    assert settled(base.encode(), (gone + other).encode(), (gone + other).encode()) is None
