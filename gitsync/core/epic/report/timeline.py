"""What happened in an epic and when, a lane an agent: the value behind the picture and the list."""

from __future__ import annotations

from bisect import bisect_left
from bisect import bisect_right

from gitsync.core.epic import progress
from gitsync.core.epic.lease import LENGTH
from gitsync.core.epic.report import account
from gitsync.core.policy.names import form
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.epic.report.account import Event
    from gitsync.core.epic.report.account import Span
    from gitsync.core.epic.report.answers import Answer

    Held = Collection[tuple[str, str]]  # (form of the holder's name, lock)
    Signs = Mapping[str, Iterable[datetime]]  # of life, by the form of an agent's name

# What an event makes of the hold before it. An 'acquire' of what another held took it over; the
# journal's 'takeover' only repeats that.
ENDS = {'release': 'released', 'break': 'broken', 'acquire': 'taken over'}


class Gap(Value):
    """A time in which an agent at work gave no sign of life."""

    started: datetime
    ended: datetime
    is_stale: bool  # 60 minutes or more


class Hold(Value):
    """A time in which an agent held a lease."""

    lock: str
    started: datetime
    ended: datetime | None  # None while it lasts
    how: str  # 'released', 'taken over', 'broken' or 'never given back'; '' for None


class Lane(Value):
    """One agent's time."""

    agent: str
    stages: tuple[Span, ...]
    gaps: tuple[Gap, ...]
    holds: tuple[Hold, ...]
    ready: tuple[datetime, ...]  # when its features came to be ready for the sync point


class Milestone(Value):
    """Something that concerns all agents: a merge or a sync point."""

    at: datetime
    kind: str  # 'merge', 'conflict' (a merge with conflicts) or 'sync'
    text: str


class Timeline(Value):
    """An epic's past."""

    lanes: tuple[Lane, ...]
    messages: tuple[Answer, ...]  # those whose time is known
    milestones: tuple[Milestone, ...]
    now: datetime
    is_over: bool = False  # the epic is finished: nothing leads up to now

    def moments(self) -> Iterator[datetime]:
        """Every moment at which something began, ended or happened; now where there is none."""
        if not self.is_over or not (self.lanes or self.milestones):
            yield self.now
        for lane in self.lanes:
            yield from lane.ready
            yield from (at for span in lane.stages for at in (span.started, span.ended) if at)
            yield from (at for hold in lane.holds for at in (hold.started, hold.ended) if at)
            for gap in lane.gaps:
                yield from (gap.started, gap.ended)
        for message in self.messages:
            if message.sent:
                yield message.sent
        yield from (milestone.at for milestone in self.milestones)


def lanes(
    names: Iterable[str],
    spans: Sequence[Span],
    signs: Signs,
    events: Sequence[Event],
    ready: Mapping[str, datetime],
    now: datetime,
    held: Held = frozenset(),
) -> tuple[Lane, ...]:
    """A lane for each of these agents; ready: since when, by feature; held: leases that are now."""
    holds = holds_by_agent(events, held)
    all_lanes = []
    for name in names:
        own = tuple(span for span in spans if form(span.agent) == form(name))
        times = sorted(signs.get(form(name), ()))
        gaps = tuple(gap for span in own for gap in _gaps(span, times, now))
        features = {span.feature for span in own}
        own_ready = tuple(at for feature, at in ready.items() if feature in features)
        all_lanes.append(Lane(name, own, gaps, tuple(holds.get(form(name), ())), own_ready))
    return tuple(all_lanes)


def _gaps(span: Span, signs: Sequence[datetime], now: datetime) -> Iterator[Gap]:
    end = span.ended or now
    within = signs[bisect_right(signs, span.started) : bisect_left(signs, end)]
    times = [span.started, *within, end]
    for before, after in zip(times, times[1:]):
        if after - before >= progress.WARNING:
            yield Gap(before, after, after - before >= progress.STALE)


def holds_by_agent(events: Iterable[Event], held: Held = frozenset()) -> dict[str, list[Hold]]:
    """The holds of leases that the journals tell, by the form of the holder's name; held: now."""
    holds: dict[str, list[Hold]] = {}
    open_holds: dict[str, tuple[str, datetime]] = {}  # by lock: holder, start
    for event in sorted(events, key=lambda event: event['at']):
        lock, name = event['lock'], _agent(event)
        holder, started = open_holds.get(lock, ('', event['at']))
        how = ENDS.get(event['event'], '')
        if holder and how and (how != 'released' or holder == name):
            holds.setdefault(holder, []).append(Hold(lock, started, event['at'], how))
            del open_holds[lock]
        if event['event'] == 'acquire' and name:
            open_holds[lock] = name, event['at']
    for lock, (holder, started) in open_holds.items():
        is_held = (holder, lock) in held
        last = Hold(lock, started, None, '') if is_held else _ended_unseen(lock, started)
        holds.setdefault(holder, []).append(last)
    return holds


def _ended_unseen(lock: str, started: datetime) -> Hold:
    """The hold of who went without giving it back: it expired, if it was not renewed."""
    return Hold(lock, started, started + timedelta(seconds=LENGTH), 'never given back')


def _agent(event: Event) -> str:
    """The form of the name of who an event is about, '' where it names nobody."""
    agent = event.get('agent')
    return form(agent) if isinstance(agent, str) else ''


def signs_of(
    points: Iterable[account.Point],
    messages: Iterable[Answer],
    events: Iterable[Event],
    commits: Signs,
) -> dict[str, list[datetime]]:
    """The signs of life of every agent: records, messages, leases and commits."""
    signs = {name: list(times) for name, times in commits.items()}
    for point in points:
        signs.setdefault(form(point.agent), []).append(point.at)
    for message in messages:
        if message.sent:
            signs.setdefault(form(message.writer), []).append(message.sent)
    for event in events:
        signs.setdefault(_agent(event), []).append(event['at'])
    return signs
