"""Pieces of a merge: how they are joined, and where a conflict says why it is one."""

import pytest

from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.pieces import joined
from gitsync.core.merge.pieces import labelled

REGION = b'<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n'
TOLD = REGION.replace(b'ours', b"ours: key 'K', removed by ours")


@pytest.mark.parametrize(
    'data, count, expected',
    [
        pytest.param(REGION, 1, TOLD, id='one conflict'),
        pytest.param(REGION + b'x\n' + REGION, 2, TOLD + b'x\n' + TOLD, id='two'),
        pytest.param(
            REGION.replace(b'\n', b'\r\n'), 1, TOLD.replace(b'\n', b'\r\n'), id='with CRLF'
        ),
        pytest.param(
            REGION.replace(b'<', b'<<'), 1, TOLD.replace(b'<', b'<<'), id='with longer markers'
        ),
        pytest.param(REGION + b'< ours\n', 1, None, id='a line that looks like a marker'),
        pytest.param(REGION, 2, None, id='fewer than there are'),
        pytest.param(b'a\n', 0, None, id='none'),
    ],
)
def test_a_conflict_says_why_it_is_one_where_its_markers_are_plain_to_see(data, count, expected):
    piece = Pending(b'', b'a\n', b'b\n', "key 'K'", 'removed by ours')
    assert labelled(data, piece, count) == (expected or data)
    assert labelled(data, piece._replace(why=''), count) == data


@pytest.mark.parametrize(
    'pieces, whole',
    [
        pytest.param([], b'', id='none'),
        pytest.param([b'a'], b'a', id='one'),
        pytest.param([b'a\n', b'b\n'], b'a\nb\n', id='whole lines'),
        pytest.param([b'a', b'b'], b'a\nb', id='a line without an end'),
        pytest.param([b'a', b'', b'b', b''], b'a\nb', id='with nothing between'),
        pytest.param([b'', b'a'], b'a', id='nothing before'),
        pytest.param([b'a', b'b\r\nc'], b'a\r\nb\r\nc', id='before CRLF'),
        pytest.param([b'a\r\n', b'b', b'c\n'], b'a\r\nb\nc\n', id='behind CRLF'),
    ],
)
def test_pieces_are_joined_each_but_the_last_with_a_line_end(pieces, whole):
    assert joined([*pieces]) == whole
