"""Paragraphs that one side divides otherwise while the other rewords them."""

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.text.conflicts import one_side
from gitsync.git.merge_file import merge_text
from gitsync.merging.one_file import merge_file

PATH = 'epic/EPIC_README.md'
WORDS = (
    'amber brook cedar delta ember fjord grove heath islet jetty knoll ledge marsh north'.split()
)


@st.composite
def paragraphs(draw):
    """Paragraphs of lines of words, no line twice."""
    line = st.lists(st.sampled_from(WORDS), min_size=3, max_size=6).map(' '.join)
    lines = draw(st.lists(line, min_size=3, max_size=9, unique=True))
    return _cut(draw, [f'Line {at}: {words}.' for at, words in enumerate(lines)])


def _cut(draw, lines):
    ends = draw(st.sets(st.integers(1, len(lines) - 1), max_size=3))
    edges = [0, *sorted(ends), len(lines)]
    return [lines[first:last] for first, last in zip(edges, edges[1:])]


def _text(parts):
    return ('# Epic\n\n' + '\n\n'.join('\n'.join(part) for part in parts) + '\n').encode()


def _lines(data):
    return [line for line in data.split(b'\n') if line.strip()]


@settings(max_examples=150)
@given(st.data())
def test_whoever_takes_a_side_has_its_lines_as_git_would_have_them(data):
    base = data.draw(paragraphs())
    lines = [line for part in base for line in part]
    ours = _cut(data.draw, lines)
    reworded = data.draw(st.sets(st.sampled_from(lines), min_size=1, max_size=2))
    theirs = [[f'{line} Or so.' if line in reworded else line for line in part] for part in base]
    merged = merge_file(PATH, *map(_text, (base, ours, theirs)))
    here, there = (_lines(one_side(merged.data, side)) for side in (0, 1))
    if merged.conflicts and there != _lines(_text(theirs)):  # git's lines moved one of them
        git, _ = merge_text(*map(_text, (base, ours, theirs)))
        assert there == _lines(one_side(git, 1))
        return
    assert there == _lines(_text(theirs))
    assert [line.removesuffix(b' Or so.') for line in here] == _lines(_text(base))


@pytest.mark.parametrize('new', ['- {}', '## {}', '> {}', '**Note:**\n{}'])
def test_so_it_is_where_a_line_becomes_something_else(new):
    lines = [f'Line {at} of the text that stands here.' for at in range(4)]
    parts = [[lines[0]], new.format(lines[1]).split('\n'), lines[2:]]
    base, ours = _text([lines]), _text(parts)
    theirs = base.replace(b'Line 2', b'Row 2')
    merged = merge_file(PATH, base, ours, theirs)
    here, there = (_lines(one_side(merged.data, side)) for side in (0, 1))
    both = ours.replace(b'Line 2', b'Row 2')
    assert here == _lines(ours if merged.conflicts else both)
    wanted = _lines(theirs if merged.conflicts else both)
    assert [line for line in there if line in wanted] == wanted
