"""STATUS files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitsync.core.documents.status import changed
from gitsync.core.documents.status import contradictions
from gitsync.core.documents.status import is_key
from gitsync.core.documents.status import is_stage
from gitsync.core.documents.status import parse
from gitsync.core.documents.status import render


@pytest.mark.parametrize(
    ('line', 'expected'),
    [
        pytest.param(b'STAGE: S2.P1\n', ('STAGE', 'S2.P1'), id='a field'),
        pytest.param(b'STAGE: S2.P1\r\n', ('STAGE', 'S2.P1'), id='CRLF'),
        pytest.param(b'\xef\xbb\xbfSTAGE: S2', ('STAGE', 'S2'), id='byte-order mark'),
        pytest.param(
            b'NEXT_ACTION: do: it  \n', ('NEXT_ACTION', 'do: it'), id='a colon in the value'
        ),
        pytest.param(b'BLOCKERS:\n', ('BLOCKERS', ''), id='empty value'),
        pytest.param(b'stage: S2\n', ('', ''), id='lower case'),
        pytest.param(b'Stage: S2\n', ('', ''), id='capitalized'),
        pytest.param(b'STAGE S2\n', ('', ''), id='no colon'),
        pytest.param(b'STAGE : S2\n', ('', ''), id='space before the colon'),
        pytest.param(b' STAGE: S2\n', ('', ''), id='indented'),
        pytest.param(b'1KEY: x\n', ('', ''), id='a digit first'),
        pytest.param(b'# STAGE: S2\n', ('', ''), id='a comment'),
        pytest.param(b'\n', ('', ''), id='blank'),
        pytest.param('ÄKEY: x\n'.encode(), ('', ''), id='a letter beyond ASCII'),
    ],
)
def test_lines(line, expected):
    assert parse(line).lines[0][1:] == expected


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('S1', True),
        ('S10', True),
        ('S2.P1', True),
        ('S2.P1.I3', True),
        ('S2.P12.I345', True),
        ('S0', False),
        ('S11', False),
        ('S02', False),
        ('S2.P0', False),
        ('S2.I1', False),
        ('S2.P1.I1.X1', False),
        ('s2', False),
        ('S2.', False),
        ('S', False),
        ('', False),
        (None, False),
        (2, False),
        ('S٢', False),
        ('S2.P1 ', False),
    ],
    ids=ascii,
)
def test_stages(text, expected):
    assert is_stage(text) is expected


def test_changed_keeps_places_comments_and_line_ends():
    data = b'\xef\xbb\xbfSTAGE: S1\r\n# note\r\n\r\nSTATUS: PAUSED'
    made = changed(parse(data), {'STATUS': 'COMPLETE', 'STAGE': 'S2', 'READY_FOR_SYNC': 'true'})
    assert (
        render(made)
        == b'\xef\xbb\xbfSTAGE: S2\r\n# note\r\n\r\nSTATUS: COMPLETE\r\nREADY_FOR_SYNC: true\r\n'
    )
    assert made.get('STAGE') == 'S2'
    assert made.get('X') is None


@pytest.mark.parametrize(
    'values',
    [
        pytest.param({'stage': 'S1'}, id='a key in lower case'),
        pytest.param({'STAGE': 'S1\nSTATUS: COMPLETE'}, id='a newline'),
        pytest.param({'STAGE': 'S1\rX'}, id='a carriage return'),
        pytest.param({'': 'x'}, id='an empty key'),
    ],
)
def test_a_value_cannot_bring_a_line_of_its_own(values):
    with pytest.raises(ValueError):
        changed(parse(b''), values)


@given(
    st.lists(
        st.sampled_from(
            [
                b'STAGE: S1',
                b'stage: x',
                b':',
                b'\n',
                b'\r\n',
                b'\r',
                b'#',
                b'\0',
                b'\xff',
                b'\xef\xbb\xbf',
                b' ',
            ]
        ),
        max_size=20,
    ).map(b''.join)
)
def test_render_gives_back_what_parse_took(data):
    assert render(parse(data)) == data


@pytest.mark.parametrize(
    'data, values, expected',
    [
        pytest.param('A: 1', {'B': '2'}, 'A: 1\nB: 2\n', id='behind a line without its end'),
        pytest.param('A: 1\n', {'B': '2'}, 'A: 1\nB: 2\n', id='behind one that has it'),
        pytest.param('A: 1', {'A': '2'}, 'A: 2', id='in a line without its end'),
        pytest.param('', {'B': '2'}, 'B: 2\n', id='in an empty file'),
        pytest.param('A: 1\r\n', {'B': ''}, 'A: 1\r\nB:\r\n', id='with the line ends it has'),
        pytest.param('\ufeffA: 1\n', {'A': '2'}, '\ufeffA: 2\n', id='behind a byte-order mark'),
    ],
)
def test_a_key_is_written(data, values, expected):
    made = render(changed(parse(data.encode()), values))
    assert made == expected.encode()


@pytest.mark.parametrize(
    'key, is_one',
    [('A', True), ('Z_9', True), ('9A', False), ('_A', False), ('a', False), ('', False)],
    ids=repr,
)
def test_a_key_is_capitals(key, is_one):
    assert is_key(key) is is_one


@pytest.mark.parametrize(
    'line, is_filler',
    [
        ('', True),
        ('  ', True),
        ('# words', True),
        ('words', False),
        ('A: 1', False),
        ('a: 1', False),
    ],
    ids=repr,
)
def test_blank_lines_and_comments_fill(line, is_filler):
    assert [each.is_filler for each in parse(f'{line}\n'.encode()).lines] == [is_filler]


@pytest.mark.parametrize(
    'state, blockers, is_ready, found',
    [
        ('IN_PROGRESS', 'none', 'false', ''),
        ('COMPLETE', 'None', 'true', ''),
        ('IN_PROGRESS', 'none', 'true', 'READY_FOR_SYNC STATUS'),
        ('SOMETHING', 'none', 'true', ''),
        ('COMPLETE', 'a disk', 'true', 'BLOCKERS READY_FOR_SYNC'),
        ('BLOCKED', 'a disk', 'false', ''),
        ('BLOCKED', 'none', 'false', 'BLOCKERS STATUS'),
        ('BLOCKED', None, 'false', ''),
        ('BLOCKED', 'none', 'true', 'READY_FOR_SYNC STATUS BLOCKERS STATUS'),
        ('BLOCKED', 'a disk', 'true', 'READY_FOR_SYNC STATUS BLOCKERS READY_FOR_SYNC'),
        (None, None, 'true', ''),
        (None, None, None, ''),
    ],
    ids=str,
)
def test_values_that_cannot_both_be_true(state, blockers, is_ready, found):
    known = {'STATUS': state, 'BLOCKERS': blockers, 'READY_FOR_SYNC': is_ready}
    assert ' '.join(key for keys in contradictions(known.get) for key in keys) == found
