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


def test_one_moment_is_an_axis():
    assert along([5]).x(at(5)) == axis.MARGIN and axis.breaks(along([5])) == []
