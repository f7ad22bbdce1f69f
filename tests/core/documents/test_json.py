"""JSON documents of any shape: faults, and where they stand."""

import pytest

from gitsync.core.documents.json import parse


@pytest.mark.parametrize(
    'data, expected',
    [
        pytest.param(b'{"a": 1}', [], id='no fault'),
        pytest.param(
            b'{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": NaN}',
            [
                (2, 16, "the key 'c' stands twice"),
                (3, 2, "the key 'a' stands twice"),
                (3, 7, "'NaN' is no JSON value"),
            ],
            id='keys twice, at any depth, and a word that is no value',
        ),
        pytest.param(
            b'\xef\xbb\xbf{"a":\r\n1 2}',
            [(2, 3, "',' or the end of the object is missing")],
            id='no JSON',
        ),
        pytest.param(b'{"a":\n "\xff"}', [(2, 3, 'bytes that are no UTF-8')], id='no text'),
    ],
)
def test_faults_have_line_and_column(data, expected):
    assert [tuple(fault) for fault in parse(data).faults] == expected


def test_a_fault_is_found_without_counting_lines_from_the_top_again():
    """2.5 million of them took minutes."""
    faults = parse(b'{"a":1' + b',\n"a":1' * 100_000 + b'}').faults
    assert (faults[-1].line, faults[-1].col) == (100_001, 1)
