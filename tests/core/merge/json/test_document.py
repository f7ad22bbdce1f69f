"""Merging JSON documents of any shape, and files of one object a line, by hand-picked texts."""

import json

import pytest

from gitsync.core.merge.json import document
from gitsync.core.merge.json import lines
from gitsync.core.merge.result import Options
from gitsync.core.merge.result import Unmergeable
from gitsync.git.merge_file import merger


def merged(module, base, ours, theirs, keys=()):
    options = Options(keys=keys)
    forth = module.merge(base, ours, theirs, merger(), options)
    back = module.merge(base, theirs, ours, merger(), options)
    assert bool(forth.conflicts) == bool(back.conflicts)
    if not forth.conflicts:
        assert forth.data == back.data
    return forth


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param(
            b'{"a": {"x": 1, "y": 1}}',
            b'{"a": {"x": 2, "y": 1}}',
            b'{"a": {"x": 1, "y": 2}}',
            b'{"a": {"x": 2, "y": 2}}',
            id='nested keys',
        ),
        pytest.param(
            b'[{"id": 1, "s": "a"}, {"id": 2, "s": "a"}]',
            b'[{"id": 1, "s": "b"}, {"id": 2, "s": "a"}]',
            b'[{"id": 1, "s": "a"}, {"id": 2, "s": "a"}, {"id": 3, "s": "a"}]',
            b'[{"id": 1, "s": "b"}, {"id": 2, "s": "a"}, {"id": 3, "s": "a"}]',
            id='objects by id',
        ),
        pytest.param(
            b'[{"name": "a", "v": 1}, {"name": "b", "v": 1}]',
            b'[{"name": "b", "v": 1}]',
            b'[{"name": "a", "v": 1}, {"name": "b", "v": 2}]',
            b'[{"name": "b", "v": 2}]',
            id='objects by name, one removed',
        ),
        pytest.param(
            b'{"l": []}',
            b'{"l": [{"id": 10}]}',
            b'{"l": [{"id": 9}]}',
            b'{"l": [{"id": 9}, {"id": 10}]}',
            id='both add, in natural order',
        ),
        pytest.param(
            b'', b'{"a": 1, "b": 1}', b'{"b": 1, "c": 1}', b'{"a": 1, "b": 1, "c": 1}', id='no base'
        ),
        pytest.param(b'["x"]', b'["x", "y"]', b'["z", "x"]', b'["z", "x", "y"]', id='texts'),
        pytest.param(
            b'{"k": 1,\t"z": 1}',
            b'{"a": 1,\t"z": 1}',
            b'{"b": 1,\t"z": 1}',
            b'{"a": 1,\t"b": 1,\t"z": 1}',
            id='a first key on either side, spaced as the others',
        ),
        pytest.param(
            b'{"k": 1}', b'{"a": 1}', b'{"b": 1}', b'{"a": 1, "b": 1}', id='and without another'
        ),
        pytest.param(
            b'{"l": [1, 2]}',
            b'{"l": ["1", 2]}',
            b'{"l": [1, 2, 3]}',
            b'{"l": ["1", 2, 3]}',
            id='a number made a text',
        ),
        pytest.param(
            b'[3]', b'[3, 1]', b'[3, "1"]', b'[3, 1, "1"]', id='a number and the text of it'
        ),
        pytest.param(
            b'{"l": ["x", "y"]}', b'{"l": ["x"]}', b'{"l": ["y"]}', b'{"l": []}', id='none is left'
        ),
    ],
)
def test_documents(base, ours, theirs, expected):
    result = merged(document, base, ours, theirs)
    assert (result.data, result.conflicts) == (expected, ())
    json.loads(result.data)


def test_the_policys_field_tells_objects_apart():
    base, ours, theirs = (
        b'[{"slug": "a", "v": %d, "w": %d}]' % values for values in ((1, 1), (2, 1), (1, 2))
    )
    result = merged(document, base, ours, theirs, ('slug',))
    assert result.data == b'[{"slug": "a", "v": 2, "w": 2}]'


@pytest.mark.parametrize(
    'base, ours, theirs, places',
    [
        pytest.param(b'{"a": 1}', b'{"a": 2}', b'{"a": 3}', ("key 'a'",), id='a value'),
        pytest.param(b'{"a": 1}', b'{"a": 2}', b'{"a": "2"}', ("key 'a'",), id='and its text'),
        pytest.param(
            b'{"l": [\n{"id": 1, "s": "a"}\n]}',
            b'{"l": [\n{"id": 1, "s": "b"}\n]}',
            b'{"l": [\n]}',
            ("key 'l.1'",),
            id='an object removed and changed',
        ),
        pytest.param(
            b'[\n{"id": 1, "s": "a"}\n]',
            b'[\n{"id": 1, "s": "b"}\n]',
            b'[\n{"id": 1, "s": "c"}\n]',
            ("key '1.s'",),
            id='an object of a list',
        ),
        pytest.param(
            b'{"l": [{"a": 1}]}',
            b'{"l": [{"a": 2}]}',
            b'{"l": []}',
            ("key 'l'",),
            id='an object that no field tells apart, removed and changed',
        ),
        pytest.param(
            b'{"l": [\n"x"\n]}',
            b'{"l": [\n"x",\n"y",\n"x"\n]}',
            b'{"l": [\n]}',
            ("key 'l'",),
            id='an equal text added and the text removed',
        ),
        pytest.param(
            b'{"l": [\n"x",\n1,\n2,\n3,\n4\n]}',
            b'{"l": [\n1,\n2,\n3,\n4\n]}',
            b'{"l": [\n"x",\n1,\n2,\n3,\n"x",\n4\n]}',
            ("key 'l'",),
            id='the same where lines merge',
        ),
    ],
)
def test_conflicts(base, ours, theirs, places):
    result = merged(document, base, ours, theirs)
    assert result.conflicts == places
    assert b'<<<<<<< ours' in result.data and b'>>>>>>> theirs\n' in result.data


def test_a_conflict_takes_the_lines_of_the_value_alone():
    base, ours, theirs = (
        b'{\n  "a": %d,\n  "b": %d,\n  "c": 1\n}\n' % values for values in ((1, 1), (2, 2), (3, 1))
    )
    assert merged(document, base, ours, theirs).data == (
        b'{\n<<<<<<< ours\n  "a": 2,\n=======\n  "a": 3,\n>>>>>>> theirs\n  "b": 2,\n  "c": 1\n}\n'
    )


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param(
            b'{\n  "a": 1,\n  "b": 1\n}\n',
            b'{\n  "a": 1,\n  "b": 2\n}\n',
            b'{\n  "a": 1\n}\n',
            b"{\n<<<<<<< ours: key 'b', removed by theirs\n"
            b'  "a": 1,\n  "b": 2\n=======\n'
            b'  "a": 1\n>>>>>>> theirs\n}\n',
            id='the comma before the last',
        ),
        pytest.param(
            b'{"a": 1, "b": 1}\n',
            b'{"a": 1, "b": 2}\n',
            b'{"a": 1}\n',
            b"<<<<<<< ours: key 'b', removed by theirs\n"
            b'{"a": 1, "b": 2}\n=======\n{"a": 1}\n'
            b'>>>>>>> theirs\n',
            id='on one line',
        ),
        pytest.param(
            b'{\n"a": 1,\n"b": 1\n}\n',
            b'{\n"a": 1,\n"b": 2\n}\n',
            b'{\n"b": 1\n}\n',
            b'{\n"b": 2\n}\n',
            id='none: the first is gone',
        ),
        pytest.param(
            b'{\n"a": [\n1\n],\n"b": [\n1\n]\n}\n',
            b'{\n"a": [\n2\n]\n}\n',
            b'{\n"b": [\n2\n]\n}\n',
            b'{\n<<<<<<< ours\n"a": [\n2\n]\n=======\n"b": [\n2\n]\n>>>>>>> theirs\n}\n',
            id='what each side kept of two is never mixed',
        ),
    ],
)
def test_whoever_takes_a_side_has_json(base, ours, theirs, expected):
    assert merged(document, base, ours, theirs).data == expected


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param(
            b'{"id": 1, "s": "a"}\n',
            b'{"id": 1, "s": "b"}\n',
            b'{"id": 1, "s": "a"}\n{"id": 2, "s": "a"}\n',
            b'{"id": 1, "s": "b"}\n{"id": 2, "s": "a"}\n',
            id='by id',
        ),
        pytest.param(
            b'{"t": 1}\n',
            b'{"t": 1}\n{"t": 3}\n',
            b'{"t": 1}\n{"t": 2}\n',
            b'{"t": 1}\n{"t": 2}\n{"t": 3}\n',
            id='a log that both sides add to',
        ),
        pytest.param(
            b'{"id": 1}\r\n', b'{"id": 1}\r\n{"id": 3}\r\n', b'', b'{"id": 3}\r\n', id='CRLF'
        ),
        pytest.param(b'', b'{"id": 2}', b'{"id": 1}', b'{"id": 1}\n{"id": 2}', id='no last end'),
        pytest.param(
            b'{"id": 1, "v": 1}\n\n{"id": 2, "v": 1}\n\n',
            b'{"id": 1, "v": 2}\n\n{"id": 2, "v": 1}\n\n',
            b'{"id": 1, "v": 1}\n\n{"id": 2, "v": 2}\n\n{"id": 3, "v": 1}\n',
            b'{"id": 1, "v": 2}\n\n{"id": 2, "v": 2}\n\n{"id": 3, "v": 1}\n',
            id='blank lines between and at the end',
        ),
    ],
)
def test_lines(base, ours, theirs, expected):
    result = merged(lines, base, ours, theirs)
    assert (result.data, result.conflicts) == (expected, ())


@pytest.mark.parametrize(
    'base, ours, theirs',
    [
        pytest.param([1, 2, 3], [3, 2, 1], [2, 1, 3], id='two orders'),
        pytest.param(['a'], ['b', 'c'], ['d'], id='lines that no field tells apart'),
    ],
)
def test_what_lines_of_json_leave_to_text(base, ours, theirs):
    versions = (
        b''.join(
            b'{"id": %d}\n' % at if isinstance(at, int) else b'{"t": "%s"}\n' % at.encode()
            for at in each
        )
        for each in (base, ours, theirs)
    )
    with pytest.raises(Unmergeable):
        merged(lines, *versions)


def test_a_line_that_both_sides_changed_is_a_conflict_of_that_line():
    base, ours, theirs = (
        b'{"id": 1, "s": "%s", "n": %d}\n{"id": 2}\n' % values
        for values in ((b'a', 1), (b'b', 2), (b'c', 1))
    )
    result = merged(lines, base, ours, theirs)
    assert result.conflicts == ("key '1.s'",)
    assert result.data == (
        b'<<<<<<< ours\n{"id": 1, "s": "b", "n": 2}\n=======\n{"id": 1, "s": "c", "n": 2}\n'
        b'>>>>>>> theirs\n{"id": 2}\n'
    )


@pytest.mark.parametrize('module', [document, lines], ids=['json', 'jsonl'])
def test_malformed_is_not_merged_by_key(module):
    with pytest.raises(Unmergeable):
        module.merge(b'{"a": 1}', b'{"a": 1, "b": 1}', b'{"a": 1', merger())
