"""A lost marker comes back at the edge of the block that touches the one that is left."""

import pytest

from gitsync.core.fixes.fix import fix
from gitsync.core.fixes.missing_markers import MOST

# Texts with HERE where the marker comes back.
BEHIND_A_BEGIN = {
    'the end of the file': 'x\nHERE',
    'a blank line': 'x\ny\nHERE\nz\n',
    'a line of blanks': 'x\nHERE  \nz\n',
    'a heading': 'x\nHERE## H\nz\n',
    'a rule': 'x\nHERE---\nz\n',
    'another section': 'x\nHERE<!-- BEGIN B -->\ny\n<!-- END B -->\n',
    'a second heading': '## H\nHERE## I\nx\n',
    'a heading at the end': '## H\nHERE',
    'a heading and its text': '## H\nx\nHERE\nz\n',
}
ABOVE_AN_END = {
    'the beginning of the file': 'HEREx\n',
    'a blank line': 'z\n\nHEREx\ny\n',
    'a rule': 'z\n---\nHEREx\n',
    'another section': '<!-- BEGIN B -->\ny\n<!-- END B -->\nHEREx\n',
}
PAIRS = [
    ('<!-- BEGIN A -->\n', '<!-- END A -->\n'),
    ('<!-- BEGINNING OF A -->\n', '<!-- END OF A -->\n'),
    ('<!-- BEGIN_A -->\n', '<!-- END_A -->\n'),
    ('<!-- A:BEGIN -->\n', '<!-- A:END -->\n'),
    ('<!-- #region A -->\n', '<!-- #endregion A -->\n'),
    ('#region A\n', '#endregion A\n'),
]
STARTS = [
    ('<!-- START_A -->\n', '<!-- END_A -->\n'),
    ('<!-- A:START -->\n', '<!-- A:END -->\n'),
]


def fixed(text):
    data, phrases = fix('sections', text.encode())
    return data.decode(), phrases


@pytest.mark.parametrize('begin, end', [*PAIRS, *STARTS])
@pytest.mark.parametrize('where', BEHIND_A_BEGIN)
def test_an_end_comes_back_before(where, begin, end):
    text = f'a\n{begin}{BEHIND_A_BEGIN[where]}'
    assert fixed(text.replace('HERE', '')) == (
        text.replace('HERE', end),
        ["put back the end marker of 'A'"],
    )


@pytest.mark.parametrize('begin, end', PAIRS)
@pytest.mark.parametrize('where', ABOVE_AN_END)
def test_a_begin_comes_back_behind(where, begin, end):
    text = f'{ABOVE_AN_END[where]}{end}\nb\n'
    assert fixed(text.replace('HERE', '')) == (
        text.replace('HERE', begin),
        ["put back the begin marker of 'A'"],
    )


@pytest.mark.parametrize(
    'text',
    [
        '<!-- BEGIN A -->\n',
        '<!-- BEGIN A -->\n\nx\n',
        '<!-- BEGIN A -->\n---\nx\n',
        '<!-- END A -->\n',
        'x\n\n<!-- END A -->\n',
        'x\n---\n<!-- END A -->\n',
        '<!-- BEGIN A -->\nx\n<!-- END A -->\n\n<!-- BEGIN A -->\nx\n',
    ],
    ids=repr,
)
def test_a_marker_that_no_text_touches_stays_alone(text):
    assert fixed(text) == (text, [])


@pytest.mark.parametrize('count', [1, 2, MOST, MOST + 1])
def test_of_many_none_comes_back(count):
    texts = [f'<!-- BEGIN A{number} -->\nx\n' for number in range(count)]
    ends = [f'<!-- END A{number} -->\n' for number in range(count)]
    whole = '\n'.join(text + end for text, end in zip(texts, ends))
    phrases = [f"put back the end marker of 'A{number}'" for number in range(count)]
    lost = '\n'.join(texts)
    assert fixed(lost) == ((whole, phrases) if count <= MOST else (lost, []))


@pytest.mark.parametrize('end', ['\n', '\r\n'])
def test_a_last_line_without_an_end_gets_one(end):
    text = end.join(['<!-- BEGIN A -->', 'x'])
    assert fixed(text)[0] == end.join([text, '<!-- END A -->', ''])
    text = end.join(['w', '', 'x', '<!-- END A -->'])
    assert fixed(text)[0] == end.join(['w', '', '<!-- BEGIN A -->', 'x', '<!-- END A -->'])
