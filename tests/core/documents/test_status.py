"""STATUS files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitsync.core.documents.status import changed
from gitsync.core.documents.status import is_stage
from gitsync.core.documents.status import parse
from gitsync.core.documents.status import render


@pytest.mark.parametrize(
    ('line', 'expected'),
    [
        (b'STAGE: S2.P1\n', ('STAGE', 'S2.P1')),
        (b'STAGE: S2.P1\r\n', ('STAGE', 'S2.P1')),
        (b'\xef\xbb\xbfSTAGE: S2', ('STAGE', 'S2')),
        (b'NEXT_ACTION: do: it  \n', ('NEXT_ACTION', 'do: it')),
        (b'BLOCKERS:\n', ('BLOCKERS', '')),
        (b'stage: S2\n', ('', '')),
        (b'Stage: S2\n', ('', '')),
        (b'STAGE S2\n', ('', '')),
        (b'STAGE : S2\n', ('', '')),
        (b' STAGE: S2\n', ('', '')),
        (b'1KEY: x\n', ('', '')),
        (b'# STAGE: S2\n', ('', '')),
        (b'\n', ('', '')),
        ('ÄKEY: x\n'.encode(), ('', '')),
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
    'values', [{'stage': 'S1'}, {'STAGE': 'S1\nSTATUS: COMPLETE'}, {'STAGE': 'S1\rX'}, {'': 'x'}]
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
