"""Managed blocks come out as they went in: every byte of the file around them is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitsync.core.text import managed_block as managed

FILES = st.one_of(
    st.none(),
    st.lists(
        st.sampled_from(
            [
                b'a',
                b'\n',
                b'\r\n',
                b'\r',
                b'# END gitsync\n',
                b' ',
                b'# BEGIN gitsync x',
                b'\xff',
                b'\0',
            ]
        ),
        max_size=8,
    ).map(b''.join),
).filter(lambda data: not data or not managed.find(data))


@given(FILES)
def test_take_undoes_put_for_all_bytes(data):
    once = managed.put(data, [b'x', b'y'])
    assert managed.take(once) == data
    assert managed.put(once, [b'x', b'y']) == once
    assert managed.take(managed.put(once, [b'z'])) == data


@pytest.mark.parametrize(
    'data',
    [
        pytest.param(None, id='no file'),
        pytest.param(b'', id='empty'),
        pytest.param(b'*.md text\n', id='a line'),
        pytest.param(b'*.md text', id='no final newline'),
        pytest.param(b'*.md text\r\n', id='CRLF'),
        pytest.param(b'\r', id='a carriage return'),
        pytest.param(b'\n\n', id='blank lines'),
    ],
)
def test_lines_after_the_block_survive(data):
    once = managed.put(data, [b'x'])
    more = once + b'later\n'
    assert managed.take(more).endswith(b'later\n')
    assert managed.block(more) == managed.block(once) is not None


def test_a_block_that_was_cut_off_is_no_block():
    assert managed.find(b'# BEGIN gitsync (x)\nabc\n') is None
    assert managed.take(b'# BEGIN gitsync (x)\nabc\n') == b'# BEGIN gitsync (x)\nabc\n'


def test_the_last_block_counts_wherever_its_lines_are_indented():
    block = b' \t# BEGIN gitsync (x)\ny\n  # END gitsync z\n'
    data = b'# BEGIN gitsync (old)\na # BEGIN gitsync\n' + block + b'b\n'
    assert managed.block(data) == block
    assert managed.put(data, [b'w']).endswith(b'\nw\n# END gitsync\nb\n')
    assert managed.block(data + b'# END gitsync\n') == managed.block(data)
    assert managed.block(b'# END gitsync\n# BEGIN gitsync\n') is None


def test_a_block_at_the_end_stays_without_a_line_end():
    once = managed.put(b'a\n', [b'x']).rstrip(b'\n')
    again = managed.put(once, [b'y'])
    assert again == once.replace(b'\nx\n', b'\ny\n')
    assert managed.take(again) == b'a\n' and managed.take(once + b'\nlater') == b'a\nlater'
