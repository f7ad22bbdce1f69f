"""Overrides: by name and with a reason, visible for ever."""

import pytest

from gitsync.core.rules import overrides
from gitsync.core.rules.finding import finding
from gitsync.errors import GitsyncError


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        pytest.param('', [], id='empty'),
        pytest.param('GS201 agreed with B', [('GS201', 'agreed with B')], id='one'),
        pytest.param(
            ' GS201  a ; GS203 b\nGS211 c ',
            [('GS201', 'a'), ('GS203', 'b'), ('GS211', 'c')],
            id='several',
        ),
    ],
)
def test_a_rule_and_a_reason_each(text, expected):
    assert overrides.parse(text) == expected


@pytest.mark.parametrize(
    'text', ['GS201', 'GS999 x', 'because', 'gs201 x', 'GS2 x', 'GS201 a; GS203']
)
def test_anything_else_is_an_error_and_not_an_exception(text):
    with pytest.raises(GitsyncError, match='rule and a reason'):
        overrides.parse(text)


def test_of_a_message():
    message = (
        'T\n\nGitsync-Override: GS201 agreed\nGitsync-Override: nonsense\n'
        'Gitsync-Override: nonsense because\nGitsync-Override: GS211\n'
        'Gitsync-Override: GS203 x; GS204 y\n'
    )
    assert overrides.of_message(message) == [('GS201', 'agreed'), ('GS203', 'x'), ('GS204', 'y')]
    assert overrides.of_message('Gitsync-Override: GS201 in the title\n') == []


def test_an_overridden_error_is_a_warning_that_says_why():
    one, other = finding('GS201', 'a', 1, 1, 'changed'), finding('GS203', 'a', 1, 1, 'changed')
    made = overrides.apply([one, other], [('GS201', 'agreed')])
    assert made == [one._replace(severity='warning', note='overridden: agreed'), other]
    assert made[0].text == 'changed (overridden: agreed)'
