"""Whose the lines of a text with conflicts are."""

import pytest

from gitsync.core.merge.sections.hunks import versions_of

LETTERS = {0: 'b', 1: 'o', 2: 't', None: '.'}


@pytest.mark.parametrize(
    'lines, letters',
    [
        pytest.param('x/<<<<<<< ours/x/=======/x/>>>>>>> theirs/x', '..o.t..', id='two versions'),
        pytest.param('<<<<<<< o/x/||||||| b/x/=======/x/>>>>>>> t', '.o.b.t.', id='with the base'),
        pytest.param('<<<<<<</x/=======/x/>>>>>>>/x', '.o.t..', id='markers without labels'),
        pytest.param('<<<<<<<<< o/x/=========/x/>>>>>>>>> t/x', '.o.t..', id='longer markers'),
        pytest.param('=======/x/>>>>>>> t/||||||| b/x', '.....', id='a conflict opens before all'),
        pytest.param('<<<<<<< o/<<<<<<< o/=======', '.o.', id='within one none is opened'),
        pytest.param('<<<<<< o/x/======/x', '....', id='six signs are text'),
        pytest.param('<<<<<<< o/=======x/======/x', '.ooo', id='and so is a marker that goes on'),
        pytest.param('a a a a/<<<<<<< o/a a a a/-------/x', '..ooo', id='and any other sign'),
        pytest.param(
            '<<<<<<< o\r/x\r/=======\r/x\r/>>>>>>> t\r', '.o.t.', id='lines that end in CR'
        ),
    ],
)
def test_the_version_whose_a_line_is(lines, letters):
    text = lines.replace('/', '\n').encode() + b'\n'
    versions = versions_of(text, True)
    assert ''.join([LETTERS[version] for version, _ in versions]) == letters
    assert b''.join([line for _, line in versions]) == text


def test_markers_in_a_text_that_merged_cleanly_are_its_own():
    text = b'<<<<<<< o\nx\n=======\n'
    assert versions_of(text, False) == [(None, text)]
