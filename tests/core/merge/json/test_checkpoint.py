"""Merging checkpoints, by hand-picked texts; tests/merge holds whole cases, the soak the laws."""

import json

import pytest

from gitsync.core.merge.json.checkpoint import merge
from gitsync.core.merge.json.spans import scan
from gitsync.core.merge.result import Unmergeable
from gitsync.git.merge_file import merger


def merged(base, ours, theirs):
    forth, back = merge(base, ours, theirs, merger()), merge(base, theirs, ours, merger())
    assert bool(forth.conflicts) == bool(back.conflicts)
    if not forth.conflicts:
        assert forth.data == back.data
        json.loads(forth.data.decode('utf-8-sig'))
    return forth


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param(b'{}', b'{"a": 1}', b'{"b": 2}', b'{"a": 1, "b": 2}', id='a key each'),
        pytest.param(b'{}', b'{"a": 1}', b'{}', b'{"a": 1}', id='ours alone'),
        pytest.param(
            b'{"a": 1}', b'{}', b'{"a": 1, "b": 2}', b'{"b": 2}', id='ours removed, theirs added'
        ),
        pytest.param(b'{"a": 1}', b'{}', b'{}', b'{}', id='both removed'),
        pytest.param(
            b'{"a": 1.0, "b": 1}',
            b'{"a": 1.0, "b": 1e5}',
            b'{"a": 1.00, "b": 1}',
            b'{"a": 1.00, "b": 1e5}',
            id='a number written anew',
        ),
        pytest.param(
            b'{}',
            '{"a": "é"}'.encode(),
            b'{"a": "\\u00e9"}',
            '{"a": "é"}'.encode(),
            id='both added it, spelled in two ways',
        ),
        pytest.param(
            b'{"a": "\\u00e9", "b": 1}',
            '{"a": "é", "b": 1}'.encode(),
            b'{"a": "\\u00e9", "b": 2}',
            '{"a": "é", "b": 2}'.encode(),
            id='an escape written out',
        ),
        pytest.param(
            b'{"a": [1, 2, 3]}',
            b'{"a": [1, 3]}',
            b'{"a": [1, 2, 3, 4]}',
            b'{"a": [1, 3, 4]}',
            id='items removed and added',
        ),
        pytest.param(
            b'{"a": []}',
            b'{"a": ["x 10"]}',
            b'{"a": ["x 9"]}',
            b'{"a": ["x 9", "x 10"]}',
            id='items added, in natural order',
        ),
        pytest.param(
            b'{"a": ["x", "x"]}',
            b'{"a": ["x", "x", "y"]}',
            b'{"a": ["x"]}',
            b'{"a": ["x", "y"]}',
            id='an item twice',
        ),
        pytest.param(
            b'{"a": ["p", "q"]}',
            b'{"a": ["q", "p"]}',
            b'{"a": ["p", "q", "r"]}',
            b'{"a": ["q", "r", "p"]}',
            id='items in another order',
        ),
        pytest.param(
            b'{"a": {"b": {"c": 1, "d": 1}}}',
            b'{"a": {"b": {"c": 2, "d": 1}}}',
            b'{"a": {"b": {"c": 1, "d": 2}}}',
            b'{"a": {"b": {"c": 2, "d": 2}}}',
            id='keys of a nested object',
        ),
        pytest.param(
            b'{"a": {}}',
            b'{"a": {"x": 1}}',
            b'{"a": {"y": 1}}',
            b'{"a": {"x": 1, "y": 1}}',
            id='keys added to a nested object',
        ),
        pytest.param(
            b'{"a":1,"b":1}\n',
            b'{"a":2,"b":1}\n',
            b'{"a":1,"b":2}\n',
            b'{"a":2,"b":2}\n',
            id='compact',
        ),
        pytest.param(
            b'{\r\n\t"a": 1,\r\n\t"b": 1\r\n}',
            b'{\r\n\t"a": 2,\r\n\t"b": 1\r\n}',
            b'{\r\n\t"a": 1\r\n}',
            b'{\r\n\t"a": 2\r\n}',
            id='CRLF, tabs and a key removed',
        ),
        pytest.param(
            b'\xef\xbb\xbf{"a": 1, "b": 1}',
            b'\xef\xbb\xbf{"a": 2, "b": 1}',
            b'\xef\xbb\xbf{"a": 1, "b": 2}',
            b'\xef\xbb\xbf{"a": 2, "b": 2}',
            id='byte-order mark',
        ),
        pytest.param(
            b'{"a": 1, "b": 1}',
            b'{"b": 1, "a": 1}',
            b'{"a": 2, "b": 1}',
            b'{"b": 1, "a": 2}',
            id='keys in another order',
        ),
        pytest.param(
            b'{"a": 12345678901234567890123, "b": 1}',
            b'{"a": 12345678901234567890123, "b": 2}',
            b'{"a": 12345678901234567890124, "b": 1}',
            b'{"a": 12345678901234567890124, "b": 2}',
            id='a number too long for a float',
        ),
        pytest.param(
            b'{"a": 1, "b": 2}',
            b'{\n  "a": 1,\n  "b": 2\n}',
            b'{"a": 1, "b": 3}',
            b'{\n  "a": 1,\n  "b": 3\n}',
            id='laid out anew',
        ),
        pytest.param(
            b'{"k": [{"n": 1}, {"n": 2}]}',
            b'{"k": [{"n": 1}, {"n": 2}, {"n": 3}]}',
            b'{"k": [{"n": 2}]}',
            b'{"k": [{"n": 2}, {"n": 3}]}',
            id='objects in a list',
        ),
        pytest.param(
            b'{"": 1, "\\"": 1}',
            b'{"": 2, "\\"": 1}',
            b'{"": 1, "\\"": 2}',
            b'{"": 2, "\\"": 2}',
            id='odd keys',
        ),
    ],
)
def test_clean(base, ours, theirs, expected):
    result = merged(base, ours, theirs)
    assert (result.data, result.conflicts, result.decisions) == (expected, (), ())


TIMED = b'{"last_checkpoint": "2026-01-15T%s:00:00Z", "a": %s}'


@pytest.mark.parametrize(
    'ours, theirs, expected, lost',
    [
        pytest.param(
            (b'11', b'1'),
            (b'12', b'2'),
            (b'12', b'2'),
            [b'"last_checkpoint": "2026-01-15T11:00:00Z"\n', b'"a": 1\n'],
            id='two numbers',
        ),
        pytest.param(
            (b'11', b'{"x": 1}'),
            (b'12', b'"flat"'),
            (b'12', b'"flat"'),
            [b'"last_checkpoint": "2026-01-15T11:00:00Z"\n', b'"a": {"x": 1}\n'],
            id='an object against a text',
        ),
        pytest.param(
            (b'11', b'[1]'),
            (b'12', b'null'),
            (b'12', b'null'),
            [b'"last_checkpoint": "2026-01-15T11:00:00Z"\n', b'"a": [1]\n'],
            id='a list against null',
        ),
    ],
)
def test_the_later_side_wins(ours, theirs, expected, lost):
    result = merged(TIMED % (b'10', b'0'), TIMED % ours, TIMED % theirs)
    assert result.data == TIMED % expected
    assert [decision.lost for decision in result.decisions] == lost


@pytest.mark.parametrize(
    'base, ours, theirs, keys',
    [
        pytest.param(b'{"a": 1}', b'{"a": 2}', b'{"a": 3}', ("key 'a'",), id='changed twice'),
        pytest.param(b'{"a": 1}', b'{"a": 2}', b'{}', ("key 'a'",), id='changed and removed'),
        pytest.param(
            b'{"a": {"b": 1}}', b'{"a": {"b": 2}}', b'{"a": {"b": 3}}', ("key 'a.b'",), id='nested'
        ),
        pytest.param(
            b'{"a": 1,\n"b": 1}',
            b'{"a": 2,\n"b": 2}',
            b'{"a": 3,\n"b": 3}',
            ("key 'a'", "key 'b'"),
            id='two keys',
        ),
        pytest.param(
            b'{"a": [{"n": 1}]}',
            b'{"a": [{"n": 2}]}',
            b'{"a": [{"n": 3}]}',
            ("key 'a'",),
            id='objects in a list',
        ),
        pytest.param(
            b'{"a": {"b": 1}}',
            b'{"a": {"b": 2}}',
            b'{}',
            ("key 'a'",),
            id='an object changed and removed',
        ),
        pytest.param(
            TIMED % (b'10', b'0'),
            TIMED % (b'11', b'1'),
            TIMED % (b'11', b'2'),
            ("key 'a'",),
            id='equal times',
        ),
        pytest.param(
            b'{"last_checkpoint": "TBD", "a": 0}',
            b'{"last_checkpoint": "TBD", "a": 1}',
            b'{"last_checkpoint": "TBD", "a": 2}',
            ("key 'a'",),
            id='no times',
        ),
    ],
)
def test_conflicts(base, ours, theirs, keys):
    result = merged(base, ours, theirs)
    assert result.conflicts == keys
    assert b'<<<<<<< ours' in result.data and b'>>>>>>> theirs\n' in result.data


@pytest.mark.parametrize(
    'bad',
    [
        pytest.param(b'[1]', id='a list'),
        pytest.param(b'{"a": 1', id='cut off'),
        pytest.param(b'', id='empty'),
        pytest.param(b'{"a": 1, "a": 2}', id='a key twice'),
        pytest.param(b'{"a": NaN}', id='not a number'),
        pytest.param(b'{"a": ' + b'[' * 5000 + b']' * 5000 + b'}', id='far too deep'),
        pytest.param(b'{"a": ' + b'[' * 150 + b']' * 150 + b'}', id='too deep'),
        pytest.param(b'\xff\xfe', id='no UTF-8'),
    ],
)
def test_malformed_is_not_merged_by_key(bad):
    with pytest.raises(Unmergeable):
        merge(b'{"a": 1}', b'{"a": 1, "b": 2}', bad, merger())


def test_two_different_reorderings_are_refused():
    with pytest.raises(Unmergeable):
        merge(
            b'{"a": 1, "b": 1, "c": 1}',
            b'{"b": 1, "a": 1, "c": 1}',
            b'{"a": 1, "c": 1, "b": 1}',
            merger(),
        )


@pytest.mark.parametrize(
    'text',
    [
        pytest.param(b'{}', id='empty object'),
        pytest.param(b' { "a" : [ ] , "b":{"c" :"\\\\\\"" } }\n', id='loosely spaced'),
        pytest.param(
            b'{"a": -1.5e+3, "b": [1,[2,[3]],{}], "c": "\\u0000{[,:"}', id='every kind of value'
        ),
        pytest.param(b'\xef\xbb\xbf{"a": true}', id='byte-order mark'),
    ],
)
def test_spans_give_the_text_back(text):
    tree = scan(text)
    assert tree.before + tree.node.text + tree.after == text

    def rebuilt(node):
        if node.kind not in '{[':
            return node.text
        inner = b','.join(
            entry.before + entry.head + rebuilt(entry.node) + entry.after for entry in node.entries
        )
        inner = inner if node.entries else node.close
        return node.kind.encode() + inner + (b'}' if node.kind == '{' else b']')

    assert rebuilt(tree.node) == tree.node.text
