"""The quick way: the same bytes as the whole way, and None as soon as anything is not plain."""

import pytest

from gitsync.core.merge.sections.document import merge
from gitsync.core.merge.sections.quick import settled
from tests.scenes.merging import by_region
from tests.scenes.merging import section

A, B = section('A X', 'a'), section('B X', 'b')


@pytest.mark.parametrize(
    'around', ['{}\n{}', '# Title\n\n{}\n{}\nend\n', '\n{}{}', 'text\n{}\n\n{}\nno end']
)
@pytest.mark.parametrize(
    'body', ['a', 'a\n```\ncode\n```', '## Heading', 'https://example.org/a#b']
)
def test_it_gives_what_the_whole_way_gives(around, body):
    one, other = section('A X', body), section('B X', 'b', body)
    base, ours, theirs = (around.format(*pair).encode() for pair in ((A, B), (one, B), (A, other)))
    whole = merge(base, ours, theirs, by_region)
    assert settled(base, ours, theirs) == whole.data == around.format(one, other).encode()


@pytest.mark.parametrize(
    'strange',
    [
        '```\nopen',
        '~~~\ncode\n~~~',
        '<!-- comment -->',
        '# BEGIN Y\n# END Y',
        '#region y\n#endregion',
        '<<<<<<< ours\n=======\n>>>>>>> theirs',
        'a\r',
        '<!-- BEGIN C X -->',
        '<!-- END A X -->',
        '[[[cog\n[[[end]]]',
        '<!-- A X -->',
        '```` `x\n<!-- BEGIN Q X -->\n````',
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
        (section('A X', 'a1') + B, section('A X', 'a2') + B),
        (A, A + section('B X', 'b1')),
        (B + A, A + section('B X', 'b1')),
        (A.replace('A X', 'C X') + B, A + section('B X', 'b1')),
        (A + B + section('C X'), A + section('B X', 'b1')),
        (A.replace('END A', 'END Z') + B, A + section('B X', 'b1')),
    ],
)
def test_it_leaves_what_takes_more_than_choosing(ours, theirs):
    assert settled((A + B).encode(), ours.encode(), theirs.encode()) is None


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
