"""Merging STATUS files, by hand-picked texts; tests/merge holds whole cases, the soak the laws."""

import pytest

from gitsync.core.merge.result import Unmergeable
from gitsync.core.merge.status import merge
from gitsync.git.merge_file import merger

BASE = b'STAGE: S1\nUPDATED: 2026-01-15T10:00:00Z\nNOTE: a\n'


def merged(base, ours, theirs):
    forth, back = merge(base, ours, theirs, merger()), merge(base, theirs, ours, merger())
    assert bool(forth.conflicts) == bool(back.conflicts)
    if not forth.conflicts:
        assert forth.data == back.data
    return forth


@pytest.mark.parametrize(
    'ours, theirs, expected',
    [
        pytest.param(BASE, BASE, BASE, id='nothing changed'),
        pytest.param(
            BASE.replace(b'S1', b'S2'),
            BASE.replace(b': a', b': b'),
            b'STAGE: S2\nUPDATED: 2026-01-15T10:00:00Z\nNOTE: b\n',
            id='a key each',
        ),
        pytest.param(
            BASE.replace(b'NOTE: a\n', b''),
            BASE.replace(b'S1', b'S2'),
            b'STAGE: S2\nUPDATED: 2026-01-15T10:00:00Z\n',
            id='a key removed',
        ),
        pytest.param(
            BASE.replace(b'STAGE: S1', b'STAGE:  S1'),
            BASE.replace(b'S1', b'S2'),
            BASE.replace(b'STAGE: S1', b'STAGE:  S2'),
            id='a value spaced otherwise',
        ),
        pytest.param(
            BASE + b'\n# end\n',
            BASE.replace(b'S1', b'S2'),
            BASE.replace(b'S1', b'S2') + b'\n# end\n',
            id='a comment at the end',
        ),
        pytest.param(
            b'# top\n' + BASE,
            BASE + b'X: 1\n',
            b'# top\n' + BASE + b'X: 1\n',
            id='a comment at the top and a key added',
        ),
        pytest.param(BASE + b'X: 1\n', BASE + b'X: 1\n', BASE + b'X: 1\n', id='the same key added'),
        pytest.param(
            BASE.replace(b'\n', b'\r\n'),
            BASE.replace(b'S1', b'S2'),
            BASE.replace(b'S1', b'S2').replace(b'\n', b'\r\n'),
            id='CRLF',
        ),
        pytest.param(
            BASE[:-1],
            BASE.replace(b'S1', b'S2'),
            BASE.replace(b'S1', b'S2')[:-1],
            id='no final newline',
        ),
        pytest.param(
            b'NOTE: a\nSTAGE: S1\nUPDATED: 2026-01-15T10:00:00Z\n',
            BASE.replace(b'S1', b'S2'),
            b'NOTE: a\nSTAGE: S2\nUPDATED: 2026-01-15T10:00:00Z\n',
            id='keys in another order',
        ),
        pytest.param(
            BASE + b'BLOCKERS:\n',
            BASE.replace(b'S1', b'S2'),
            BASE.replace(b'S1', b'S2') + b'BLOCKERS:\n',
            id='an empty value added',
        ),
        pytest.param(
            BASE + b'NOTE_URL: http://a:1/\n',
            BASE,
            BASE + b'NOTE_URL: http://a:1/\n',
            id='a value with colons',
        ),
    ],
)
def test_clean(ours, theirs, expected):
    result = merged(BASE, ours, theirs)
    assert (result.data, result.conflicts, result.decisions) == (expected, (), ())


def test_the_loser_is_a_decision_with_its_whole_line():
    result = merged(
        BASE,
        BASE.replace(b'S1', b'S2').replace(b'T10', b'T11'),
        BASE.replace(b'S1', b'S3').replace(b'T10', b'T12'),
    )
    assert result.data == BASE.replace(b'S1', b'S3').replace(b'T10', b'T12')
    assert [decision.lost for decision in result.decisions] == [
        b'STAGE: S2\n',
        b'UPDATED: 2026-01-15T11:00:00Z\n',
    ]


def test_a_key_that_both_add_with_different_values_goes_by_time():
    result = merged(BASE, BASE + b'X: 1\n', BASE.replace(b'T10', b'T12') + b'X: 2\n')
    assert result.data == BASE.replace(b'T10', b'T12') + b'X: 2\n'


@pytest.mark.parametrize(
    'ours, theirs, places',
    [
        pytest.param(
            BASE.replace(b'S1', b'S2'),
            BASE.replace(b'S1', b'S3'),
            ("key 'STAGE'",),
            id='equal times',
        ),
        pytest.param(
            BASE.replace(b'S1', b'S2').replace(b'2026', b'never'),
            BASE.replace(b'S1', b'S3'),
            ("key 'STAGE'",),
            id='a time in words',
        ),
        pytest.param(
            BASE.replace(b': a', b': b'),
            BASE.replace(b'NOTE: a\n', b''),
            ("key 'NOTE'",),
            id='changed and removed',
        ),
        pytest.param(
            b'# x\n' + BASE, b'# y\n' + BASE, ("the comment before 'STAGE'",), id='two comments'
        ),
    ],
)
def test_conflicts(ours, theirs, places):
    result = merged(BASE, ours, theirs)
    assert result.conflicts == places
    assert result.data.count(b'<<<<<<< ours') == 1


def test_a_conflict_on_the_first_line_begins_before_the_byte_order_mark():
    mark = b'\xef\xbb\xbf'
    result = merged(
        mark + BASE, mark + BASE.replace(b'S1', b'S2'), mark + BASE.replace(b'S1', b'S3')
    )
    assert result.data.startswith(
        b'<<<<<<< ours\n' + mark + b'STAGE: S2\n=======\n' + mark + b'STAGE: S3\n'
    )


@pytest.mark.parametrize(
    'bad',
    [
        pytest.param(b'no field\n', id='no field'),
        pytest.param(b'STAGE: S1\nSTAGE: S2\n', id='a key twice'),
        pytest.param(b'stage: s1\n', id='lower case'),
    ],
)
def test_malformed_is_not_merged_by_key(bad):
    with pytest.raises(Unmergeable):
        merge(BASE, BASE + b'A: 1\n', bad, merger())


def test_a_file_that_both_add():
    assert merged(b'', b'A: 1\nB: 2\n', b'A: 1\nC: 3\n').data == b'A: 1\nB: 2\nC: 3\n'


READY = b'UPDATED: 2026-01-15T10:20:00Z\nSTATUS: COMPLETE\nBLOCKERS: none\nREADY_FOR_SYNC: true\n'
BLOCKED = (
    b'UPDATED: 2026-01-15T10:10:00Z\nSTATUS: BLOCKED\nBLOCKERS: the disk is full\n'
    b'READY_FOR_SYNC: false\n'
)
WORKING = (
    b'UPDATED: 2026-01-15T10:00:00Z\nSTATUS: IN_PROGRESS\nBLOCKERS: none\nREADY_FOR_SYNC: false\n'
)


def test_where_keys_contradict_each_other_the_later_side_stands_for_all_concerned():
    result = merged(WORKING, READY, BLOCKED)
    assert result.data == READY and not result.conflicts
    assert sorted(decision.lost for decision in result.decisions) == [
        b'BLOCKERS: the disk is full\n',
        b'STATUS: BLOCKED\n',
        b'UPDATED: 2026-01-15T10:10:00Z\n',
    ]


def test_a_contradiction_that_no_time_settles_is_a_conflict_of_the_keys_concerned():
    result = merged(WORKING, READY.replace(b'10:20', b'10:10'), BLOCKED)
    assert result.conflicts == ("key 'STATUS'", "key 'BLOCKERS'", "key 'READY_FOR_SYNC'")
    assert [line for line in result.data.split(b'\n') if line.startswith(b'<<<<<<<')] == [
        b'<<<<<<< ours',
        b"<<<<<<< ours: key 'BLOCKERS', against READY_FOR_SYNC",
        b"<<<<<<< ours: key 'READY_FOR_SYNC', against BLOCKERS",
    ]


def test_what_a_side_contradicts_by_itself_is_not_mended():
    blocked = WORKING.replace(b'IN_PROGRESS', b'BLOCKED')
    assert merged(WORKING, blocked, WORKING + b'NOTE: x\n').data == blocked + b'NOTE: x\n'


@pytest.mark.parametrize(
    'length, shown', [(58, 'x' * 58), (59, 'x' * 56 + '...')], ids=['whole', 'cut short']
)
def test_a_decision_shows_long_values_in_short(length, shown):
    ours = BASE.replace(b'T10', b'T11').replace(b': a', b': b')
    theirs = BASE.replace(b'T10', b'T12').replace(b': a', b': ' + b'x' * length)
    (told,) = [one.what for one in merged(BASE, ours, theirs).decisions if 'NOTE' in one.where]
    assert told.startswith(f"'{shown}") and ("x' is kept" in told) == (length == 58)


def test_a_line_end_and_the_value_of_an_empty_key_merge():
    base = BASE + b'BLOCKERS:\n'
    ours, theirs = BASE + b'BLOCKERS: b\n', base.replace(b'\n', b'\r\n')
    assert merged(base, ours, theirs).data == ours.replace(b'\n', b'\r\n')
