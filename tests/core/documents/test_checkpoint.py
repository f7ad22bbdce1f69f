"""Checkpoints: JSON with positions, changes that keep what they do not change, instants."""

import json

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.documents.checkpoint import changed
from gitsync.core.documents.checkpoint import new
from gitsync.core.documents.checkpoint import parse
from gitsync.core.documents.checkpoint import render
from gitsync.core.text.jsontext import JsonError
from gitsync.core.text.jsontext import read
from gitsync.core.text.jsontext import write
from gitsync.core.text.moments import instant

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 2, '\t']), st.booleans())
def test_values_are_read_as_the_standard_library_reads_them(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert read(text).value == json.loads(text)


@given(VALUES)
def test_what_is_written_reads_back(value):
    assert json.loads(write(value)) == value
    assert json.loads(write(value, '')) == value


@settings(max_examples=60)
@given(st.text(alphabet='{}[]",:0123456789.eE+-truefalsn\\u \nNaI', max_size=14))
def test_what_is_json_is_told_as_the_standard_library_does(text):
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(JsonError):
            read(text)
    else:
        assert repr(read(text).value) == repr(expected)


FAULTS = [
    pytest.param(b'', ('GS501', 1, 1, 'the file is empty'), id='empty'),
    pytest.param(b' \n', ('GS501', 1, 1, 'the file is empty'), id='blank'),
    pytest.param(b'[]', ('GS501', 1, 1, 'no JSON object'), id='a list'),
    pytest.param(b'\n "x"', ('GS501', 2, 2, 'no JSON object'), id='a text on line 2'),
    pytest.param(
        b'{"a": 1\n "b": 2}',
        ('GS501', 2, 2, "',' or the end of the object is missing"),
        id='no comma',
    ),
    pytest.param(
        b'{\n  "a": 1,\n}', ('GS501', 3, 1, "a ',' before the end"), id='a trailing comma'
    ),
    pytest.param(b'{"a": tru}', ('GS501', 1, 7, 'a value is missing'), id='a broken word'),
    pytest.param(b'{"a": 01}', ('GS501', 1, 7, "'01' is no number"), id='a leading zero'),
    pytest.param(
        b'{a: 1}', ('GS501', 1, 2, 'a key in double quotes is missing'), id='a key without quotes'
    ),
    pytest.param(b'{"a" 1}', ('GS501', 1, 6, "':' is missing"), id='no colon'),
    pytest.param(
        b'{"a": "x\ny"}',
        ('GS501', 1, 9, 'a control character within a text'),
        id='a line break in a text',
    ),
    pytest.param(
        b'{"a": "\\x"}',
        ('GS501', 1, 8, 'an escape that JSON does not know'),
        id='an unknown escape',
    ),
    pytest.param(b'{"a": "x', ('GS501', 1, 7, 'a text is not closed'), id='an open text'),
    pytest.param(b'{} {}', ('GS501', 1, 4, 'text after the end of the object'), id='two objects'),
    pytest.param(
        '{"é": "\xff"}'.encode('latin-1'), ('GS501', 1, 3, 'bytes that are no UTF-8'), id='no UTF-8'
    ),
    pytest.param(
        b'\xef\xbb\xbf{\n"a": \xff}',
        ('GS501', 2, 6, 'bytes that are no UTF-8'),
        id='no UTF-8 behind a byte-order mark',
    ),
    pytest.param(
        '\ufeff{"é": "'.encode() + b'\xff"}',
        ('GS501', 1, 8, 'bytes that are no UTF-8'),
        id='on its line',
    ),
    pytest.param(
        '{"é": 1, "é": 2}'.encode(), ('GS501', 1, 10, "the key 'é' stands twice"), id='a key twice'
    ),
    pytest.param(
        b'{"a": {"b": [{"c": 1,\n  "c": 2}]}}',
        ('GS501', 2, 3, "the key 'c' stands twice"),
        id='a nested key twice',
    ),
    pytest.param(
        b'{"a": 1, "\\u0061": 2}',
        ('GS501', 1, 10, "the key 'a' stands twice"),
        id='a key twice, once escaped',
    ),
    pytest.param(b'{"a": [NaN]}', ('GS503', 1, 8, "'NaN' is no JSON value"), id='not a number'),
    pytest.param(
        b'{"a": -Infinity}', ('GS503', 1, 7, "'-Infinity' is no JSON value"), id='infinity'
    ),
    pytest.param(
        b'{"a": ' + b'[' * 100_000, ('GS501', 1, 506, 'nested deeper than 500'), id='lists too deep'
    ),
    pytest.param(
        b'{"a":' * 100_000, ('GS501', 1, 2501, 'nested deeper than 500'), id='objects too deep'
    ),
]


@pytest.mark.parametrize(('data', 'expected'), FAULTS)
def test_faults_have_line_and_column(data, expected):
    checkpoint = parse(data)
    fault = checkpoint.faults[0]
    assert (fault.rule, fault.line, fault.col, fault.message) == expected
    assert (checkpoint.value is None) == (fault.rule == 'GS501')
    assert render(checkpoint) == data


@pytest.mark.parametrize(
    'data',
    [
        pytest.param(b'\xef\xbb\xbf{}', id='byte-order mark'),
        pytest.param(b'{"a": "\\ud800"}', id='a lone surrogate'),
        pytest.param(b'{"a": ' + b'9' * 5000 + b'}', id='a number of 5000 digits'),
        pytest.param(b'{"a": 1e999}', id='a number out of range'),
        pytest.param(b'{"a":"\\ud83d\\ude00"}', id='a surrogate pair'),
        pytest.param(b'{\r\n"a":1\r\n}\r\n', id='CRLF'),
    ],
)
def test_odd_but_lawful(data):
    checkpoint = parse(data)
    assert checkpoint.value is not None
    assert checkpoint.faults == ()


def test_keys_have_positions():
    checkpoint = parse('{\n  "é": 1,\n  "b": {"c": 2}, "d": 3}'.encode())
    assert checkpoint.places == {'é': (2, 3), 'b': (3, 3), 'b.c': (3, 9), 'd': (3, 18)}
    assert checkpoint.position('b.x') == (3, 3)
    assert checkpoint.position('nowhere') == (1, 1)


@pytest.mark.parametrize(
    ('data', 'values', 'expected'),
    [
        pytest.param(
            b'{\n    "a": 1,\n    "b":  [1,2]\n}\n',
            {'a': 2},
            b'{\n    "a": 2,\n    "b":  [1,2]\n}\n',
            id='a value',
        ),
        pytest.param(
            b'{\n    "a": 1\n}\n',
            {'b': ['x']},
            b'{\n    "a": 1,\n    "b": [\n        "x"\n    ]\n}\n',
            id='a key added with a list',
        ),
        pytest.param(
            b'{"a": 1}', {'b': [1, 2], 'a': None}, b'{"a": null, "b": [1, 2]}', id='compact'
        ),
        pytest.param(b'{}\n', {'a': 1}, b'{\n  "a": 1\n}\n', id='into an empty object'),
        pytest.param(
            b'\xef\xbb\xbf{\r\n\t"a": 1\r\n}\r\n',
            {'b': 2},
            b'\xef\xbb\xbf{\r\n\t"a": 1,\r\n\t"b": 2\r\n}\r\n',
            id='byte-order mark, tabs and CRLF',
        ),
        pytest.param(
            b'{"a": 1, "b": true}', {'a': 1, 'b': 1}, b'{"a": 1, "b": 1}', id='true is not 1'
        ),
        pytest.param(b'{"a": 1.50}', {'a': 1.5}, b'{"a": 1.50}', id='the number as it was written'),
    ],
)
def test_a_change_keeps_the_rest_byte_for_byte(data, values, expected):
    assert changed(parse(data), values).data == expected


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.text(), VALUES, max_size=5),
    st.dictionaries(st.text(), VALUES, max_size=5),
    st.sampled_from([None, 2, 4, '\t']),
)
def test_a_change_gives_the_joined_object_in_the_old_order(value, values, indent):
    made = changed(
        parse(
            json.dumps(value, indent=indent, ensure_ascii=False).encode('utf-8', 'backslashreplace')
        ),
        values,
    )
    assert made.value == {**value, **values}
    assert list(made.value) == list({**value, **values})


def test_a_new_checkpoint():
    assert new({'a': 'é', 'b': []}) == '{\n  "a": "é",\n  "b": []\n}\n'.encode()


@pytest.mark.parametrize(
    'text',
    [
        '2026-01-30T16:16:00Z',
        '2026-01-30T16:16Z',
        '2026-01-30T16:16:00.123Z',
        '2026-01-30T16:16:00+01:00',
        '2026-01-30T16:16:00-0530',
        '20260130T161600Z',
    ],
)
def test_instants(text):
    assert instant(text).tzinfo


@pytest.mark.parametrize(
    'text',
    [
        '',
        'N/A',
        'TBD',
        '2026-01-30',
        '2026-01-30 16:16',
        '2026-01-30T16:16:00',
        '2026-02-30T16:16:00Z',
        '2026-01-30T25:16:00Z',
        '2026-01-30 16:16:00Z',
        '2026-W05-1T00:00:00Z',
        '２０２６-01-30T16:16:00Z',
        '2026-01-30T16:16:00Zulu',
        'x' * 100,
        None,
        5,
        ['2026-01-30T16:16:00Z'],
        '2026-01-30T16:16:00Z\n',
    ],
    ids=ascii,
)
def test_what_is_no_instant(text):
    assert instant(text) is None


def test_real_checkpoints(corpus):
    for file in sorted(corpus.glob('epics/*/*/agent_checkpoints/*.json')):
        assert parse(file.read_bytes()).value == json.loads(file.read_bytes())
