"""The time axis: places go with time, and only what is quiet is left out."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies

from gitsync.core.epic.report import axis

START = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)
MINUTES = strategies.lists(
    strategies.one_of(strategies.integers(0, 600), strategies.integers(0, 1_000_000)), min_size=1
)


def at(minutes):
    return START + timedelta(minutes=minutes)


def along(minutes):
    return axis.axis(map(at, minutes))


@given(MINUTES)
def test_places_go_with_time_and_stay_on_the_axis(minutes):
    along_it = along(minutes)
    places = [along_it.x(at(each)) for each in sorted(minutes)]
    assert places == sorted(places)
    assert all(0 <= each <= axis.WIDTH for each in places)
    assert places[0] == axis.MARGIN
    if len(set(minutes)) > 1:
        assert places[-1] == pytest.approx(axis.WIDTH - axis.MARGIN)
    assert along_it.x(at(-1)) == places[0] and along_it.x(at(9_999_999)) == places[-1]


@given(MINUTES)
def test_labels_have_room_and_tell_the_day(minutes):
    ticks = axis.ticks(along(minutes))
    assert all(after.x - before.x >= axis.APART for before, after in zip(ticks, ticks[1:]))
    assert not ticks or len(ticks[0].text) == len('01-30 09:00')
    assert len(ticks) <= 4


@given(MINUTES)
def test_only_long_stretches_are_left_out(minutes):
    along_it = along(minutes)
    assert all(end - start >= axis.QUIET for start, end in along_it.quiet)
    assert sum(each.width for each in axis.breaks(along_it)) <= axis.WIDTH


def test_a_day_of_work_has_no_break():
    assert axis.breaks(along(range(0, 600, 30))) == []
    assert [each.text for each in axis.ticks(along(range(0, 361, 30)))] == [
        '01-30 10:00',
        '12:00',
        '14:00',
    ]


def test_what_is_looked_at_months_later_is_seen():
    along_it = along([0, 60, 120, 180, 400_000])
    (left_out,) = axis.breaks(along_it)
    assert left_out.text == '277 days' and left_out.width == pytest.approx(axis.BREAK)
    assert along_it.x(at(180)) > 90


@pytest.mark.parametrize(
    'step, longest',
    [(1, 3), (2, 7), (5, 18), (10, 37), (15, 56), (30, 113), (60, 226), (120, 452), (180, 678)]
    + [(360, 1356), (720, 2713), (1440, 5427), (2880, 10855), (4320, 16283)],
)
def test_labels_stand_at_the_least_round_distance_that_gives_them_room(step, longest):
    for span, is_least in ((longest, True), (longest + 1, False)):
        first, second, *_ = axis._round_times(along([*range(0, span, 60), span]))
        assert (second - first == timedelta(minutes=step)) == is_least


@pytest.mark.parametrize(
    'first, label',
    [
        (20, (11.0, '01-30 09:30', 'start')),
        (18, (13.0, '01-30 09:30', 'middle')),
        (4, (87.0, '10:30', 'middle')),
        (3, (88.0, '10:30', 'end')),
        (1, (90.0, '10:30', 'end')),
    ],
    ids=repr,
)
def test_labels_begin_or_end_where_they_would_leave_the_axis(first, label):
    found = axis.ticks(along([first, first + 98]))
    assert label in [(tick.x, tick.text, tick.anchor) for tick in found]


DAY = range(0, 241, 60)


@pytest.mark.parametrize(
    'minutes, labels',
    [
        pytest.param([4, 102], ['01-30 09:30', '10:00', '10:30'], id='a round time is near'),
        pytest.param([3, 101], ['01-30 09:03', '09:30', '10:00', '10:30'], id='none is'),
        pytest.param([*DAY, 2099, 2100], ['01-30 10:00', '12:00', '01-31 20:00'], id='a round end'),
        pytest.param([*DAY, 2041, 2042], ['01-30 10:00', '12:00', '01-31 19:01'], id='no round'),
    ],
)
def test_a_stretch_without_a_round_time_tells_its_beginning(minutes, labels):
    assert [tick.text for tick in axis.ticks(along(minutes))] == labels


@pytest.mark.parametrize(
    'minutes, left_out',
    [
        pytest.param([0, 60, 240], ['3 h'], id='three hours'),
        pytest.param([0, 60, 239], [], id='less'),
        pytest.param([*range(0, 1321, 60), 1500], ['3 h'], id='an eighth of the rest'),
        pytest.param([*range(0, 1381, 60), 1560], [], id='a smaller part'),
        pytest.param([0, 240, 480], ['4 h', '4 h'], id='all that is'),
    ],
)
def test_a_stretch_is_left_out_that_is_long_by_itself_and_beside_the_rest(minutes, left_out):
    assert [each.text for each in axis.breaks(along(minutes))] == left_out


@pytest.mark.parametrize('count, width', [(1, 4), (2, 4), (10, 4), (11, 40 / 11), (20, 2)])
def test_what_is_left_out_takes_little_room_however_often(count, width):
    minutes = [more + 180 * 2**number for number in range(1, count + 2) for more in (0, 10)]
    found = axis.breaks(along(minutes))
    assert len(found) == count
    assert all(each.width == pytest.approx(width, abs=0.01) for each in found)


def test_one_moment_is_an_axis():
    assert along([5]).x(at(5)) == axis.MARGIN and axis.breaks(along([5])) == []
