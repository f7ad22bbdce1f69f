"""Where a line hangs: what is an item, a heading, a row, and what stands under which."""

import pytest

from gitsync.core.proof.addresses import item
from gitsync.core.proof.addresses import scan

SAID = (b'x', b'  x', b'    x', b'|x|', ('x',))


@pytest.mark.parametrize(
    'line, found',
    [
        *((sign + b' x', (b'', b'x')) for sign in (b'-', b'*', b'+', b'1.', b'1)', b'23.')),
        (b'123456789. x', (b'', b'x')),
        (b'1234567890. x', None),
        (b'-\tx', (b'', b'x')),
        (b'-', None),
        (b'+', (b'', b'')),
        (b'1.', (b'', b'')),
        (b'-x', None),
        (b'1.x', None),
        (b'1 x', None),
        (b'. x', None),
        (b'x', None),
        (b'---', None),
        (b'- - -', None),
        (b'* * *', None),
        (b'+ + +', (b'', b'+ +')),
        (b'- [ ] x', (b'[ ]', b'x')),
        (b'- [x] x', (b'[x]', b'x')),
        (b'- [X] x', (b'[x]', b'x')),
        (b'- [y] x', (b'', b'[y] x')),
        (b'- [ ]', (b'[ ]', b'')),
    ],
    ids=repr,
)
def test_what_is_an_item(line, found):
    assert item(line) == found


@pytest.mark.parametrize(
    'line, is_heading',
    [(b'#' * level + b' x', 0 < level < 7) for level in range(9)]
    + [(b'#\tx', True), (b'#', True), (b'#x', False), (b'###### x ##', True)],
)
def test_what_is_a_heading(line, is_heading):
    heading, below = scan(line + b'\n\nbelow\n')
    assert (heading.key[:1] == ('heading',)) is is_heading
    assert below.address == ((heading.key,) if is_heading else ())


@pytest.mark.parametrize(
    'text, address',
    [
        pytest.param('# A\n## B\nx', 'A B', id='under a lower heading'),
        pytest.param('# A\n# B\nx', 'B', id='under the next of its level'),
        pytest.param('## A\n# B\nx', 'B', id='under a higher heading'),
        pytest.param('- a\n  - x', 'list a', id='an item further in'),
        pytest.param('- a\n- x', 'list', id='an item beside'),
        pytest.param('  - a\n- x', 'list', id='an item further out'),
        pytest.param('- a\n  - b\n- x', 'list', id='an item behind a list further in'),
        pytest.param('- a\n  - b\n  - x', 'list a', id='the second of a list further in'),
        pytest.param('- a\n  x', 'list a', id='a line of an item'),
        pytest.param('- a\n  - b\n    x', 'list a b', id='a line of an item further in'),
        pytest.param('- a\n  - b\n  x', 'list a', id='a line of the item above'),
        pytest.param('- a\nx', 'list a', id='a line at the margin, which runs on'),
        pytest.param('- a\n\nx', '', id='a line at the margin behind a blank line'),
        pytest.param('- a\n\n- x', 'list', id='an item behind a blank line'),
        pytest.param('- a\n```\nx', 'list a fence', id='a fence of an item'),
        pytest.param('- a\n\n```\nx', 'fence', id='a fence behind a blank line'),
        pytest.param('- a\n\n ```\nx', 'list a fence', id='one further in'),
        pytest.param('- a\n\n```\nx\n```\n- b', 'list fence', id='one with the list behind it'),
        pytest.param('- a\n\n```\nx\n```\nb', 'fence', id='one with a text behind it'),
        pytest.param('**L:**\n- x', 'L list', id='a list of a label'),
        pytest.param('**L:**\n\n- a\n\nb\n- x', 'list', id='a list behind a text'),
        pytest.param('**L:**\n- a\n\n|K|\n|-|\n|x|', "table ('K',)", id='a table behind a list'),
        pytest.param('**L:** v\n- x', 'list', id='a list behind a field'),
        pytest.param('|K|\n|-|\n|x|', "table ('K',)", id='a row'),
        pytest.param('|K|\n|-|\n|a|\n\n|x|', '', id='a row behind a blank line'),
        pytest.param('|K|\n|-|\n|a|\n- x', 'list', id='an item behind a table'),
        pytest.param('|K|\n|x|', '', id='no rule below'),
    ],
)
def test_where_x_hangs(text, address):
    (found,) = (line.address for line in scan(text.encode()) if line.said in SAID)
    assert ' '.join(map(named, found)) == address


def named(part):
    """A part of an address in words."""
    if isinstance(part, tuple):
        kind, name = part
        return f'table {name}' if kind == 'table' else named(name)
    return part.decode() if isinstance(part, bytes) else part
