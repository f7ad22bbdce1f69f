"""What of the outside text may change with the sections that come and go in it.

A point is a blank line, a dash a rule, a letter a heading, and a bar a section that came or went.
"""

import pytest

from gitsync.core.ownership.sections.outside import is_heading
from gitsync.core.ownership.sections.outside import may_become
from gitsync.core.ownership.sections.reading import CUT
from gitsync.core.ownership.sections.reading import GAP
from gitsync.core.ownership.sections.reading import Token

LINES = {'.': b'\n', '-': b'---\n'}


def gap(signs):
    """What stands between two anchors."""
    return [
        Token(CUT, ('X', 1), 1)
        if sign == '|'
        else Token(GAP, LINES.get(sign, b'# %b\n' % sign.encode()), 1)
        for sign in signs
    ]


@pytest.mark.parametrize(
    'before, after, may',
    [
        pytest.param('.-.', '.-.', True, id='1 the same lines'),
        pytest.param('.-.', '.', False, id='1 others'),
        pytest.param('.', '.|.', True, id='2 added between blank lines'),
        pytest.param('.-.', '.-.|.-.', True, id='2 with a rule of its own'),
        pytest.param('.-.', '.|.', False, id='2 instead of the rule'),
        pytest.param('.h.', '.h.|.', True, id='2 below a heading'),
        pytest.param('.h.', '.|.h.', True, id='2 above it'),
        pytest.param('.h.', '.|h.', True, id='2 amid the lines'),
        pytest.param('.h.', '.|.', False, id='2 instead of a heading'),
        pytest.param('.', '.k|.|.', True, id='2 two with a heading'),
        pytest.param('.|.', '.', True, id='3 removed from between blank lines'),
        pytest.param('.-.|.-.', '.-.', True, id='3 with a rule'),
        pytest.param('.-.|.-.', '', True, id='3 with both'),
        pytest.param('.h.|.', '.', True, id='3 with the heading above it'),
        pytest.param('.h.k.|.', '.', False, id='3 with two of them'),
        pytest.param('.h.k.|.', '.h.', True, id='3 with the nearer one'),
        pytest.param('.|.h.', '.', False, id='3 with the heading below'),
        pytest.param('.|.h.', '.h.', True, id='3 from above a heading'),
        pytest.param('.h.|.k.', '.k.', True, id='3 from between two'),
        pytest.param('.h.|.k.', '.h.', False, id='3 with the second'),
        pytest.param('.|.', '.x.', False, id='3 for a heading'),
        pytest.param('.|.', '.|.', True, id='4 for another'),
        pytest.param('.h.|.', '.|.', True, id='4 with the heading above'),
        pytest.param('.h.k.|.', '.|.', False, id='4 with two'),
        pytest.param('.|.h.', '.|.', False, id='4 with the heading below'),
        pytest.param('.|.h.', '.|.h.', True, id='4 above a heading'),
        pytest.param('.|.-.', '.-.|.', True, id='4 with other rules'),
        pytest.param('.|.|.h.', '.|.h.', True, id='4 for two'),
    ],
)
def test_separators_that_may_become_others(before, after, may):
    assert may_become(gap(before), gap(after)) is may


@pytest.mark.parametrize(
    'line, is_one',
    [
        *[('#' * level + ' x', 0 < level < 7) for level in range(9)],
        ('#', True),
        ('#x', False),
        ('#\tx', True),
        ('  # x', True),
        ('# <!-- x -->', False),
        ('# x -->', False),
        ('', False),
    ],
    ids=repr,
)
def test_what_is_a_heading(line, is_one):
    assert is_heading(line.encode() + b'\n') is is_one
