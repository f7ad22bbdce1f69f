"""Line ends: those of a whole file are one choice, and the last one is another."""

import pytest

from gitsync.core.merge.ends import as_ended
from gitsync.core.merge.ends import ended
from gitsync.core.merge.ends import with_one_end
from gitsync.core.merge.json.lines import merge
from tests.scenes.merging import by_region

LF, CRLF = b'a\nb\n', b'a\r\nb\r\n'


@pytest.mark.parametrize(
    'versions, expected',
    [
        pytest.param((LF, LF, LF), (LF, LF, LF), id='the same'),
        pytest.param(
            (LF, CRLF, b'a\nc\n'), (CRLF, CRLF, b'a\r\nc\r\n'), id='one side changed them'
        ),
        pytest.param((CRLF, LF, b'a\r\nc\r\n'), (LF, LF, b'a\nc\n'), id='back again'),
        pytest.param((LF, CRLF, CRLF), (CRLF, CRLF, CRLF), id='both did'),
        pytest.param((b'', LF, CRLF), (b'', CRLF, CRLF), id='without a base: the greater'),
        pytest.param((b'a', b'a\r\nb\r\n', b'a\n'), (b'a', CRLF, b'a\r\n'), id='a base of none'),
        pytest.param((LF, CRLF, b'a\r\nb\n'), (LF, CRLF, b'a\r\nb\n'), id='where one mixes them'),
    ],
)
def test_the_side_that_changed_the_line_ends_wins_for_the_whole_file(versions, expected):
    assert with_one_end(*versions) == expected


@pytest.mark.parametrize(
    'data, expected',
    [
        (b'', b''),
        (b'a\n', b'a\n'),
        (b'a', b'a\n'),
        (b'a\r\nb', b'a\r\nb\r\n'),
        (b'a\nb', b'a\nb\n'),
    ],
    ids=repr,
)
def test_a_last_line_is_ended_as_the_others_are(data, expected):
    assert ended(data) == expected


@pytest.mark.parametrize(
    'merged, base, ours, theirs, expected',
    [
        pytest.param(b'a\nx\n', b'a', b'a\nx', b'a', b'a\nx', id='none has one'),
        pytest.param(b'a\nx\n', b'a\n', b'a\nx', b'a\n', b'a\nx', id='one side took it away'),
        pytest.param(b'a\nx\n', b'x', b'a\nx\n', b'a\nx', b'a\nx\n', id='one side gave it'),
        pytest.param(b'a\nx\n', b'', b'a\nx', b'x\n', b'a\nx\n', id='one of two that added it'),
        pytest.param(b'a\nx\n', b'', b'a\nx', b'x', b'a\nx', id='neither'),
        pytest.param(b'a\nx\ny\n', b'a', b'a\nx', b'a\ny\n', b'a\nx\ny\n', id='it is another line'),
        pytest.param(b'a\r\nx\r\n', b'a', b'a\r\nx', b'a', b'a\r\nx', id='in CRLF'),
        pytest.param(b'a\n\n', b'a\n', b'a', b'a\n\n', b'a\n\n', id='a blank line is another'),
        pytest.param(b'x\n', b'y', b'x', b'x\n', b'x\n', id='a line alone, given'),
        pytest.param(b'x\n', b'x', b'x', b'x', b'x', id='a line alone'),
        pytest.param(b'', b'a', b'', b'a', b'', id='nothing is left'),
        pytest.param(b'x\n\n', b'x\n', b'', b'x\n\n', b'x\n\n', id='an empty version says nothing'),
    ],
)
def test_the_last_line_end_goes_where_the_versions_want_none(merged, base, ours, theirs, expected):
    assert as_ended(merged, base, ours, theirs) == expected
    assert as_ended(merged, base, theirs, ours) == expected


def test_lines_of_json_end_as_the_side_that_changed_that_has_it():
    base, more = b'{"id": 1}\n', b'{"id": 1}\n{"id": 2}\n'
    expected = more.replace(b'\n', b'\r\n')
    for sides in ((base.replace(b'\n', b'\r\n'), more), (more, base.replace(b'\n', b'\r\n'))):
        assert merge(base, *sides, by_region).data == expected
