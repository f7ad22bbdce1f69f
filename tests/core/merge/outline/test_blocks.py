"""Single lines of Markdown, as the outline tells them apart."""

import pytest

from gitsync.core.merge.outline import blocks
from gitsync.core.merge.outline import fields
from tests.transcripts import told

LINES = (
    """
# a|#|#a|####### a|#\ta|##|a #|=|==|===|=-=|--|---|-|- -|--- |===x|***|**|* * *|___|- - -|-*-|_ _
- a|-a|* a|+ a|-|- |-\ta|  - a|\t- a|     - a|1. a|1) a|1.a|12345678. a|123456789. a|1234567890. a
0. a|10) a|1.|1. |a. a|- [ ] a|- [x] a|- [X] a|- [y] a|-  two|-    four|-     five|–|• a|* *|** a
a|  a|    a|\ta| \ta||<table>|<div>|</div>|<!-- a -->|< a|<3|```|~~~|``|> a|>a|[a]: b|:--|a: b|\\- a
""".strip('\n')
    .replace('\n', '|')
    .split('|')
)
ASKED = (
    blocks.is_heading,
    blocks.is_underline,
    blocks.is_break,
    blocks.runs_on,
    blocks.indent_of,
    blocks.bullet,
)


@pytest.mark.parametrize('ask', ASKED, ids=lambda ask: ask.__name__)
def test_a_line(ask):
    by_answer = {}
    for line in LINES:
        by_answer.setdefault(str(ask(line.encode() + b'\n')), []).append(repr(line))
    for answer, lines in by_answer.items():
        told(f'{answer}: {" ".join(lines)}')


def test_where_a_block_ends():
    for first in LINES:
        for second in ('', 'a', '- b', '---', '  c', '| a |', '</table>', '```', '<p>'):
            lines = [f'{first}\n'.encode(), f'{second}\n'.encode(), b'last\n']
            told(f'{first!r} {second!r}: {tuple(blocks.block_at(lines, 0))}')


@pytest.mark.parametrize(
    'text, stop',
    [
        pytest.param('- a/- b/', 2, id='its items'),
        pytest.param('- a//- b/', 3, id='blank lines between them'),
        pytest.param('- a//x/', 1, id='not behind it'),
        pytest.param('- a/x/- b/', 3, id='a line that runs on'),
        pytest.param('- a//x/- b/', 1, id='not behind a blank line'),
        pytest.param('- a//  x/', 3, id='what is indented'),
        pytest.param('- a/---/- b/', 1, id='up to a break'),
        pytest.param('- a/# h/- b/', 1, id='or a heading'),
        pytest.param('- a/  # h/- b/', 3, id='that is not indented'),
        pytest.param('  - a/- b/  c/', 3, id='further out'),
        pytest.param('- a/  ```/# x//- y/  ```/- b/', 7, id='code whole'),
        pytest.param('- a/  ~~~/# x/  ```/# y/  ~~~/# z/', 6, id='up to its own fence'),
        pytest.param('- a/  ```/# x/', 3, id='which need not close'),
    ],
)
def test_where_a_list_ends(text, stop):
    lines = [f'{line}\n'.encode() for line in text.split('/')[:-1]]
    assert blocks.block_at(lines, 0) == ('list', stop)


TIMES = (
    """
2026-01-15 10:00|2026-01-15T10:00:00Z|2026-01-15|10:00|2026-01-15 10:00:30|2026-01-15 24:00
2026-01-15 10:60|2026-01-15 1:00|2026-01-15 10|2026-01-15 10:00 UTC|2026-01-15 10:00+02:00|x
2026-13-15 10:00|2026-01-15 10:00:00:00|2026-01-15  10:00|2026-01-15 aa:00|2026-01-15 23:59:59
""".strip('\n')
    .replace('\n', '|')
    .split('|')
)


def test_times_of_fields():
    for text in TIMES:
        told(f'{text}: {fields.moment_of(text)}')
    for one in TIMES:
        texts = [f'**Last Updated:** {each}\n'.encode() for each in (one, '2026-01-15 10:00')]
        told(f'{one}: {fields.later_side(*texts)} {fields.later_side(*texts[::-1])}')
