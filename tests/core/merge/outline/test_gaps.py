"""The blank lines and rules between what stands in a merged text. A slash ends a line."""

import pytest

from tests.scenes.merging import outlined


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param('a//b/', 'a////b/', 'A//b/', 'A////b/', id='changed by one side'),
        pytest.param('a//b/', 'a//---//b/', 'a////////b/', 'a//---//b/', id='rules before blanks'),
        pytest.param('a//b/', 'a///b/', 'a////b/', 'a////b/', id='the greater of two'),
        pytest.param('a//b/', 'a///b/', 'a///b/', 'a///b/', id='changed alike'),
        pytest.param('a//c/', 'a////b//c/', 'a//c//d/', 'a////b//c//d/', id='of what is added'),
        pytest.param('a/', 'a//b/', 'a///c/', 'a//b///c/', id='of what both add, its own'),
        pytest.param('a/', 'x////a/', 'w//a/', 'w////x////a/', id='of the first, what follows it'),
        pytest.param('/a//b/', '///a//b/', '/A//b/', '///A//b/', id='before the first'),
        pytest.param('a//b///c/', 'b///c/', 'a///c/', 'c/', id='none before a new first'),
        pytest.param('# h//a//b///c/', '# h//b///c/', '# h//a///c/', '# h///c/',
            id='but its own below a heading'),
        pytest.param('# h//a/', '# h//x//a/', '# h////w//a/', '# h////w//x//a/',
            id='below a heading the first has one'),
        pytest.param('a/', 'a///', 'A/', 'A///', id='behind the last'),
        pytest.param('a//', 'a/', 'A//', 'A/', id='no more behind the last'),
        pytest.param('a//b//c/', 'a//c/', 'a//b////c/', 'a//c/', id='of neighbours on one side'),
        pytest.param('a//b/c/', 'a/', 'a//b/c//', 'a//', id='behind the last that stays'),
    ],
)  # fmt: skip
def test_blank_lines_merge(base, ours, theirs, expected):
    assert outlined(base, ours, theirs) == (expected, ())


FENCES = '```/x/```/', '```/y/```/'
TABLE = '| k |/|---|/| a |/'


@pytest.mark.parametrize(
    'before, behind, gap',
    [
        pytest.param('a/', 'b/', '/', id='texts'),
        pytest.param('- i/', '- j/', '/', id='lists'),
        pytest.param('a/', TABLE, '/', id='text, table'),
        pytest.param(TABLE, 'b/', '/', id='table, text'),
        pytest.param('**k:** v/', 'b/', '/', id='field, text'),
        pytest.param('**k:** v/', '**l:** w/', '', id='fields'),
        pytest.param('a/', '**l:** w/', '', id='text, field'),
        pytest.param('a/', '# h/', '', id='text, heading'),
        pytest.param('a/', '- i/', '', id='text, list'),
    ],
)
def test_a_blank_line_parts_what_would_be_read_as_one(before, behind, gap):
    one, other = FENCES
    texts = [before + between + behind for between in (one + other, one, other)]
    assert outlined(*texts) == (before + gap + behind, ())
