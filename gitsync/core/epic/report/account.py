"""What an epic took: stages and their times, savings, overhead, locks, merges. Arithmetic on dated
points.

Measured and estimated never mix: what no record dates (the minutes that a checkpoint, a STATUS or a
message costs) is counted by the protocol's own figures and stands under a name of its own.
"""

from __future__ import annotations

from gitsync.core.epic.planning.savings import saved_by
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
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
    from typing import TypedDict

    class Event(TypedDict, total=False):
        """A line of a journal of leases."""

        at: datetime
        event: str
        lock: str
        agent: object
        session: object
        waited: object

    class LockUse(TypedDict):
        """What the journals tell of one lock."""

        lock: str
        acquisitions: int
        takeovers: int
        breaks: int
        waited_seconds: float
        longest_wait_seconds: float
        held_seconds: float

    class Overhead(TypedDict):
        """Coordination against work."""

        work_minutes: float
        lock_minutes: float
        estimated_minutes: dict[str, float]
        total_minutes: float
        percent: float | None
        target_percent: int
        is_met: bool


DONE = ('COMPLETE', 'WAITING_FOR_SYNC')
AT_REST = ('PAUSED', 'WAITING')  # whatever they wait for
SILENT = timedelta(hours=4)  # whoever gave no sign for longer was not at work
TARGETS = {'savings_percent': 40, 'overhead_percent': 10}
# The protocol reckons with 2 minutes for the checkpoints and 3 for the STATUS updates of 2.5 hours
# (ten heartbeats), and 5 for some ten messages.
ESTIMATES = {'checkpoints': 0.2, 'statuses': 0.3, 'messages': 0.5}
LONGEST_WAIT = 1e7  # seconds: a longer one is no time


class Point(Value):
    """What a record said at a moment."""

    agent: str
    feature: str  # '' where the record names none
    at: datetime
    stage: str  # 'S2.P1'
    state: str  # as STATUS has them


class Span(Value):
    """One agent's time in one stage."""

    agent: str
    feature: str
    stage: str
    started: datetime
    ended: datetime | None  # None while it lasts
    minutes: float  # up to the end, or up to now


def order(stage: str) -> tuple[int, ...]:
    """A stage's place among the stages: 'S2.P1.I3' is (2, 1, 3); () for what is no stage."""
    parts = [part[1:] for part in stage.split('.')]
    is_stage = all(part.isascii() and part.isdigit() for part in parts)
    return tuple(int(part[:6]) for part in parts) if is_stage else ()


def spans(points: Iterable[Point], now: datetime) -> tuple[Span, ...]:
    """Every agent's stages, in the order in which they began.

    A stage begins with the first point that names it, and ends with the first one that names a
    later stage, says that the work is done, or belongs to who took the feature over; and with the
    last point before a time that is SILENT, after which it is another span. A step back (a restart)
    goes on in the stage that was reached.
    """
    counted = [
        point
        for point in points
        if order(point.stage) and point.state != 'NOT_STARTED' and point.at <= now
    ]
    groups: dict[tuple[str, str], list[Point]] = {}
    for point in sorted(counted, key=lambda point: point.at):
        groups.setdefault((point.feature, form(point.agent)), []).append(point)
    begun = {key: own[0].at for key, own in groups.items()}
    spans_so_far: list[Span] = []
    for (feature, agent), own in groups.items():
        heirs = [
            at
            for (other, name), at in begun.items()
            if feature and other == feature and name != agent and own[0].at < at >= own[-1].at
        ]
        spans_so_far += _of_agent(own, min(heirs, default=None), now)
    return tuple(
        sorted(
            spans_so_far,
            key=lambda span: (span.started, span.feature, span.agent, order(span.stage)),
        )
    )


def _of_agent(
    points: Sequence[Point], taken_over: datetime | None, now: datetime
) -> Iterator[Span]:
    """The spans of one agent in one feature from its points by time; taken_over: when another took
    the feature over, None.
    """
    agent, feature = points[0].agent, points[0].feature
    stage, started, ended, before = points[0].stage, points[0].at, None, points[0].at
    for point in points:
        is_later, is_back = order(point.stage) > order(stage), point.at - before > SILENT
        if is_later or is_back:
            last = ended or (before if is_back else point.at)
            yield _span(agent, feature, stage, started, last, now)
            stage, started, ended = point.stage if is_later else stage, point.at, None
        before = point.at
        is_at_rest = point.state in DONE or point.state.startswith(AT_REST)
        ended = (ended or point.at) if is_at_rest else None
    until = before if now - before > SILENT else now
    yield _span(agent, feature, stage, started, ended or taken_over, until)


def _span(
    agent: str, feature: str, stage: str, started: datetime, ended: datetime | None, now: datetime
) -> Span:
    return Span(agent, feature, stage, started, ended, minutes((ended or now) - started))


def minutes(length: timedelta) -> float:
    """A length of time in minutes, never below 0, to a tenth."""
    return max(0.0, tenths(length.total_seconds() / 60))


def tenths(number: float) -> float:
    return round(number, 1)


def planned(features: Iterable[tuple[str, int]], hours: float) -> dict[str, object]:
    """The savings that the protocol promises for features (folder, group) of so many hours each;
    groups run one after the other.
    """
    groups = [group for _, group in features]
    savings = saved_by([hours] * len(groups), groups)
    return _savings(savings.sequential, savings.parallel)


def measured(all_spans: Iterable[Span], stage: int = 2) -> dict[str, object]:
    """What stage S<n> took: every feature's hours one after another against the hours in which
    anybody was at work on one.
    """
    own = [span for span in all_spans if span.feature and order(span.stage)[0] == stage]
    each: dict[str, float] = {}
    for span in own:
        each[span.feature] = each.get(span.feature, 0.0) + span.minutes
    return {
        **_savings(sum(each.values()) / 60, _together(own) / 60),
        'features': [
            {'feature': feature, 'hours': round(each[feature] / 60, 2)} for feature in sorted(each)
        ],
        'is_over': bool(own) and all(span.ended for span in own),
    }


def _together(own: Iterable[Span]) -> float:
    """The minutes that one or more of the spans cover."""
    covered = 0.0
    until: datetime | None = None
    for span in sorted(own, key=lambda span: span.started):
        end = span.started + timedelta(minutes=span.minutes)
        until = max(span.started, until or span.started)
        covered += minutes(end - until)
        until = max(end, until)
    return covered


def _savings(sequential: float, parallel: float) -> dict[str, object]:
    saved = sequential - parallel
    percent = round(100 * saved / sequential) if sequential else 0
    return {
        'sequential_hours': round(sequential, 2),
        'parallel_hours': round(parallel, 2),
        'saved_hours': round(saved, 2),
        'percent': percent,
        'target_percent': TARGETS['savings_percent'],
        'is_met': percent >= TARGETS['savings_percent'],
    }


def locks(events: Iterable[Event]) -> list[LockUse]:
    """What the journals of leases tell, lock by lock."""
    uses: dict[str, LockUse] = {}
    held: dict[tuple[str, object, object], datetime] = {}
    for event in sorted(events, key=lambda event: event['at']):
        use = uses.setdefault(event['lock'], _no_use(event['lock']))
        key = event['lock'], event.get('agent'), event.get('session')
        if event['event'] == 'acquire':
            waited = _waited(event)
            use['acquisitions'] += 1
            use['waited_seconds'] = round(use['waited_seconds'] + waited, 3)
            use['longest_wait_seconds'] = max(use['longest_wait_seconds'], waited)
            held[key] = event['at']
        elif event['event'] == 'release' and key in held:
            seconds = max(0.0, (event['at'] - held.pop(key)).total_seconds())
            use['held_seconds'] = round(use['held_seconds'] + seconds, 3)
        elif event['event'] == 'takeover':
            use['takeovers'] += 1
        elif event['event'] == 'break':
            use['breaks'] += 1
    return [uses[name] for name in sorted(uses)]


def _no_use(lock: str) -> LockUse:
    return {
        'lock': lock,
        'acquisitions': 0,
        'takeovers': 0,
        'breaks': 0,
        'waited_seconds': 0.0,
        'longest_wait_seconds': 0.0,
        'held_seconds': 0.0,
    }


def _waited(event: Event) -> float:
    """The seconds that an event tells, 0 for what is no time."""
    waited = event.get('waited')
    if isinstance(waited, bool) or not isinstance(waited, (int, float)):
        return 0.0
    return float(waited) if 0 <= waited < LONGEST_WAIT else 0.0


def overhead(
    all_spans: Iterable[Span], uses: Iterable[LockUse], counts: Mapping[str, int]
) -> Overhead:
    """Coordination against work: lock waits and holds as measured, the rest by ESTIMATES; counts:
    'checkpoints', 'statuses' and 'messages'.
    """
    work = sum(span.minutes for span in all_spans)
    seconds = sum(use['waited_seconds'] + use['held_seconds'] for use in uses)
    lock_minutes = tenths(seconds / 60)
    estimated = {name: tenths(each * counts.get(name, 0)) for name, each in ESTIMATES.items()}
    total = tenths(lock_minutes + sum(estimated.values()))
    percent = tenths(100 * total / work) if work else None
    return {
        'work_minutes': tenths(work),
        'lock_minutes': lock_minutes,
        'estimated_minutes': estimated,
        'total_minutes': total,
        'percent': percent,
        'target_percent': TARGETS['overhead_percent'],
        'is_met': percent is not None and percent <= TARGETS['overhead_percent'],
    }


def agents(
    names: Iterable[str], all_spans: Collection[Span], counts: Mapping[str, Mapping[str, int]]
) -> list[dict[str, object]]:
    """Per agent: its minutes of work and what it wrote; counts: by the form of an agent's name,
    'commits', 'messages' and so on.
    """
    return [
        {
            'agent': name,
            'minutes': tenths(sum(span.minutes for span in all_spans if same(span.agent, name))),
            **counts.get(form(name), {}),
        }
        for name in names
    ]
