"""A section that is still as it is made for an agent."""

import pytest

from gitsync.core.documents.scaffold import is_scaffold
from gitsync.core.documents.scaffold import is_time
from gitsync.core.documents.scaffold import progress

MADE = progress('Secondary-A', '2026-01-30 16:16').split('\n')[1:-2]


@pytest.mark.parametrize(
    'lines, is_one',
    [
        pytest.param(MADE, True, id='as it is made'),
        pytest.param([], True, id='empty'),
        pytest.param(['', *MADE, '  ', ''], True, id='among blank lines'),
        pytest.param(MADE[::-1], True, id='in another order'),
        pytest.param(MADE[1:], True, id='without a field'),
        pytest.param([*MADE, MADE[0]], False, id='with one twice'),
        pytest.param([*MADE, 'x'], False, id='with words'),
        pytest.param([*MADE, '**More:** x'], False, id='with another field'),
        pytest.param(['**Last Updated:** today'], False, id='with a time in words'),
        pytest.param([f'{MADE[1]} x'], False, id='with another value'),
        pytest.param([MADE[0].removeprefix('**')], False, id='with a line that is no field'),
        pytest.param([MADE[0].replace(':**', ' ')], False, id='nor this'),
    ],
)
def test_a_section_that_nobody_wrote_in(lines, is_one):
    assert is_scaffold('\n'.join(lines).encode()) is is_one


@pytest.mark.parametrize(
    'value, is_one',
    [
        ('2026-01-30 16:16', True),
        ('2026-01-30T16:16:00+00:00', True),
        ('2026-01-30T16:16:00.0+00:00', False),
        ('2026-01-30 16:16:00 +00:00', False),
        ('in 2026', False),
        ('2026 or so', False),
        ('', False),
    ],
    ids=repr,
)
def test_a_time_as_it_is_made(value, is_one):
    assert is_time(value) is is_one
