"""JSON as a value, by the standard scanner alone."""

import sys

import pytest

from gitsync.core.text.json_value import parse


def test_values():
    assert parse(' {"a": [1, 2.5, true, null, "\\u00fc"]}\n') == {'a': [1, 2.5, True, None, 'ü']}


@pytest.mark.parametrize(
    'text', ['', '{', '{"a"', '{"a":', '["', '{a: 1}', '{"a": 1,}', '{"a": "\t"}', '[1] 2', 'nul']
)
@pytest.mark.parametrize('is_loaded', [True, False])
def test_what_is_no_json_is_a_value_error_whether_json_is_loaded_or_not(
    monkeypatch, text, is_loaded
):
    for name in [] if is_loaded else [name for name in sys.modules if name.split('.')[0] == 'json']:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ValueError):
        parse(text)
