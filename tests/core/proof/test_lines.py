"""The proof by counts: how often a line may stand, what is spelled out, which fences are open."""

import pytest

from gitsync.core.proof.claim import Claim
from gitsync.core.proof.lines import SHOWN
from gitsync.core.proof.lines import CountDifference
from gitsync.core.proof.lines import difference
from gitsync.core.proof.lines import open_fence
from gitsync.core.proof.lines import spelled

PLACE = b'', b'a line'


@pytest.mark.parametrize(
    'base, ours, theirs, low, high',
    [
        pytest.param(1, 1, 1, 1, 1, id='left alone'),
        pytest.param(0, 1, 0, 1, 1, id='added by one'),
        pytest.param(0, 1, 1, 1, 2, id='added by both'),
        pytest.param(0, 2, 3, 3, 5, id='added by both, several times'),
        pytest.param(1, 1, 0, 0, 0, id='deleted by one'),
        pytest.param(1, 0, 0, 0, 0, id='deleted by both'),
        pytest.param(2, 2, 1, 1, 2, id='one of two deleted'),
        pytest.param(2, 1, 1, 0, 1, id='one of two deleted by each'),
        pytest.param(1, 2, 0, 1, 2, id='deleted here and doubled there'),
        pytest.param(1, 2, 2, 2, 3, id='doubled by both'),
        pytest.param(2, 2, 2, 2, 2, id='twice, left alone'),
    ],
)
def test_how_often_a_line_may_stand(base, ours, theirs, low, high):
    for one, other in ((ours, theirs), (theirs, ours)):
        for stands in range(high + 3):
            counts = tuple({PLACE: count} if count else {} for count in (base, one, other, stands))
            missing = {PLACE: low - stands} if stands < low else {}
            extra = {PLACE: stands - high} if stands > high else {}
            assert difference(counts, {}, True) == (missing, extra)
            once = min(high, max(ours, theirs))
            extra = {PLACE: stands - once} if stands > once else {}
            assert difference(counts, {}, True, lambda line: True).extra == extra


@pytest.mark.parametrize('excused', range(4))
def test_an_excused_line_may_lack_as_often_as_it_is_excused(excused):
    counts = {}, {PLACE: 2}, {}, {}
    found = difference(counts, {PLACE: excused}, True)
    assert found.missing == ({PLACE: 2} if excused < 2 else {})


@pytest.mark.parametrize('count', range(SHOWN + 3))
def test_three_lines_are_spelled_out_and_the_others_are_counted(count):
    lines = {(b'', b'%d' % number): 1 for number in range(count)}
    missing, more = [f"is missing: '{number}'" for number in range(count)], count - SHOWN
    wanted = missing[:SHOWN] + [f'is missing: {more} more lines'] * (more > 0)
    assert [*spelled(CountDifference(lines, {}), True)] == wanted
    assert len([*spelled(CountDifference({}, lines), True)]) == len(wanted)
    assert [*spelled(CountDifference({}, lines), False)] == []


def test_a_long_line_is_spelled_to_its_80th_byte():
    (said,) = spelled(CountDifference({(b'', b'x' * 81): 1}, {}), True)
    assert said == f"is missing: '{'x' * 80}'"


@pytest.mark.parametrize(
    'text, is_open',
    [
        pytest.param(b'```\na\n', True, id='backticks'),
        pytest.param(b'~~~\na\n', True, id='tildes'),
        pytest.param(b'``\na\n~~\n', False, id='two signs'),
        pytest.param(b'```\na\n```\n', False, id='closed'),
        pytest.param(b'```\na\n````\n', False, id='closed by more'),
        pytest.param(b'````\na\n```\n', True, id='closed by fewer'),
        pytest.param(b'```\na\n~~~\n', True, id='closed by the other sign'),
        pytest.param(b'```\na\n``` b\n', True, id='closed with words behind it'),
        pytest.param(b'```\na\n```\n```\n', True, id='another one'),
        pytest.param(b'   ```\na\n', True, id='indented by three'),
        pytest.param(b'    ```\na\n', False, id='indented by four is code'),
        pytest.param(b'```\na\n    ```\n', True, id='closed by what is code'),
        pytest.param(b'``` a`b\n', False, id='a backtick in the words of backticks'),
        pytest.param(b'~~~ a`b\n', True, id='a backtick in the words of tildes'),
        pytest.param(b'~~~ a\n```\n~~~\n', False, id='the other sign inside'),
    ],
)
def test_which_fences_are_open(text, is_open):
    said = ['a code fence is not closed'] * is_open
    assert [*open_fence(Claim(b'', b'', b'', text))] == said
    assert [*open_fence(Claim(b'', b'', b'', text, is_clean=False))] == []
    for versions in ((text, b'', b''), (b'', text, b''), (b'', b'', text)):
        assert [*open_fence(Claim(*versions, text))] == []
