"""JSON texts with every character of them damaged, held against the standard library."""

import json

import pytest

from gitsync.core.text import json_value
from gitsync.core.text.jsontext import JsonError
from gitsync.core.text.jsontext import read
from gitsync.core.text.jsontext import write
from tests.transcripts import told

TEXT = (
    ' {"a": [1, -2.5e+3, 0, 0.1E-2, true],\n "b" : {"c\\u00e9\\n": null, "d": {}},\t"e": [], '
    '"f": "\\ud83d\\ude00\\"\\\\/", "é": [{"x": false}, [[]]]}\r\n'
)
NUMBERS = '0 -0 1 01 -01 1. .1 1.0 1e1 1E+1 1e-1 1e 1e+ 1e++1 e1 - +1 --1 1.e1 1.1.1 1e1.0 ٣ 1_0'
WORDS = 'true false null tru nul NaN Infinity -Infinity True "\\x" "\\u12" "\t" "a "b" \'a\' [1,]'


def standard(text):
    """The value as the standard library reads it; JSON has neither NaN nor Infinity."""
    try:
        return [json.loads(text)]
    except ValueError:
        return None


def ours(text):
    try:
        return [read(text).value]
    except JsonError:
        return None


def quick(text):
    try:
        return [json_value.parse(text)]
    except ValueError:
        return None


@pytest.mark.parametrize('text', NUMBERS.split() + WORDS.split())
def test_a_value(text):
    for whole in (text, f'[{text}]', f'{{"a": {text}}}', f' {text} '):
        assert repr(quick(whole)) == repr(standard(whole)), whole
        if whole != '[1,]':
            assert repr(ours(whole)) == repr(standard(whole)), whole


def test_a_text_without_a_character_and_with_another():
    for at in range(len(TEXT)):
        for new in ('', '"', '{', ']', ',', ':', '0', '\\', 'x', ' ', '\n'):
            text = TEXT[:at] + new + TEXT[at + 1 :]
            assert repr(ours(text)) == repr(standard(text)) == repr(quick(text)), text


def test_where_its_parts_stand():
    for text in (TEXT, '{"a": 1, "a": {"b": 2, "b": NaN}}', '[]', '{}', '"x"'):
        told(f'{read(text)}')


def test_where_it_is_no_json():
    for at in range(0, len(TEXT), 3):
        try:
            read(TEXT[:at])
        except JsonError as error:
            told(f'{at}: {error.what} at {error.at}')


@pytest.mark.parametrize(
    'value', [json.loads(TEXT), [], {}, [[1], {'a': [None]}], 'é"\\\t\x01', 1.5], ids=repr
)
def test_a_value_is_written(value):
    for indent in ('', '  ', '\t'):
        text = write(value, indent)
        assert json.loads(text) == value
        told(text)
    told(repr(write(value, '  ', 1, '\r\n')))
