"""A time axis that leaves out the stretches in which nothing happened.

An epic of a few busy hours over several days, looked at weeks later, would be dots on a straight
axis; so long quiet stretches take a fixed width each, and are told.
"""

from __future__ import annotations

from bisect import bisect_right

from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import datetime
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator

    Stretch = tuple[datetime, datetime]

WIDTH = 100.0  # everything below is in percent
MARGIN = 1.0  # at both ends
ROOM = WIDTH - MARGIN - MARGIN
QUIET = timedelta(hours=3)  # the shortest stretch that is left out
LARGE = 0.12  # the share of what is left that a stretch must have to be left out
BREAK = 4.0  # what a quiet stretch takes
BREAKS = 40.0  # what all of them take at most
APART = 26.0  # ticks
BESIDE = APART / 2  # an end: where a label begins or ends at its tick
MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720)  # between ticks; then whole days


class Tick(Value):
    """A labelled place of the axis."""

    x: float
    text: str
    anchor: str  # 'start', 'middle' or 'end', so that no label leaves the axis


class Break(Value):
    """A stretch that is left out."""

    x: float
    width: float
    text: str


class Axis(Value):
    """Moments and their places, both ascending; between two of them places go evenly."""

    moments: tuple[datetime, ...]
    places: tuple[float, ...]
    quiet: tuple[Stretch, ...]

    def x(self, at: datetime) -> float:
        """The place of a moment; one outside of the axis has the nearer end's."""
        after = bisect_right(self.moments, at)
        if after == 0 or after == len(self.moments):
            return self.places[min(after, len(self.moments) - 1)]
        start, end = self.moments[after - 1], self.moments[after]
        share = (at - start) / (end - start)
        return round(
            self.places[after - 1] + share * (self.places[after] - self.places[after - 1]), 3
        )


def axis(moments: Iterable[datetime]) -> Axis:
    """The axis from the first to the last of these moments, of which there is one at least."""
    ordered = sorted(set(moments))
    stretches = list(zip(ordered, ordered[1:]))
    quiet = _quiet(stretches)
    breaks = min(len(quiet) * BREAK, BREAKS)
    busy = sum((end - start for start, end in stretches if (start, end) not in quiet), timedelta())
    room = ROOM - breaks
    places = [MARGIN]
    for start, end in stretches:
        if (start, end) not in quiet:
            width = room * ((end - start) / busy)
        else:
            width = (breaks if busy else ROOM) / len(quiet)
        places.append(places[-1] + width)
    return Axis(tuple(ordered), tuple(places), tuple(sorted(quiet)))


def _quiet(stretches: Collection[Stretch]) -> set[Stretch]:
    """The stretches to leave out: from the longest on, while one is a large part of the rest."""
    rest = sum((end - start for start, end in stretches), timedelta())
    quiet: set[Stretch] = set()
    for start, end in sorted(stretches, key=lambda each: each[0] - each[1]):
        if end - start < QUIET or end - start < LARGE * rest:
            break
        quiet.add((start, end))
        rest -= end - start
    return quiet


def breaks(axis: Axis) -> list[Break]:
    """The stretches that the axis leaves out."""
    return [
        Break(axis.x(start), axis.x(end) - axis.x(start), length(end - start))
        for start, end in axis.quiet
    ]


def ticks(axis: Axis) -> list[Tick]:
    """Round times along the axis, far enough apart for their labels; the day where it changes."""
    placed: list[Tick] = []
    day = None
    for at in _round_times(axis):
        x = axis.x(at)
        if not placed or x - placed[-1].x >= APART:
            anchor = 'start' if x < BESIDE else 'end' if x > WIDTH - BESIDE else 'middle'
            form = '%H:%M' if at.date() == day else '%m-%d %H:%M'
            placed.append(Tick(x, at.strftime(form), anchor))
            day = at.date()
    return placed


def _round_times(axis: Axis) -> Iterator[datetime]:
    """Times of a round distance within what the axis shows, and the first moment of a stretch where
    no round one is near it.
    """
    first, last = axis.moments[0].astimezone(UTC), axis.moments[-1].astimezone(UTC)
    shown = (last - first) - sum((end - start for start, end in axis.quiet), timedelta())
    step = _step(shown)
    bounds = [first, *(at.astimezone(UTC) for each in axis.quiet for at in each), last]
    for start, end in zip(bounds[::2], bounds[1::2]):
        at = _rounded_up(start, step)
        if at > end or axis.x(at) - axis.x(start) > APART:
            yield start
        while at <= end:
            yield at
            at += step


def _step(shown: timedelta) -> timedelta:
    least = shown * (APART / ROOM)
    for minutes in MINUTES:
        if timedelta(minutes=minutes) >= least:
            return timedelta(minutes=minutes)
    return timedelta(days=-(-least // timedelta(days=1)))


def _rounded_up(at: datetime, step: timedelta) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + step * -(-(at - midnight) // step)


def length(time: timedelta) -> str:
    """A length of time in words: '40 min', '5 h', '12 days'."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 120:
        return f'{minutes} min'
    return f'{minutes // 60} h' if minutes < 2880 else f'{minutes // 1440} days'
