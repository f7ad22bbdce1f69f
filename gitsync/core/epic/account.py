"""The account of an epic: stages and their times, savings, overhead, locks, answers, merges.
Arithmetic on dated points.

Measured and estimated never mix: what no record dates (the minutes that a checkpoint, a STATUS or a
message costs) is counted by the
protocol's own figures and stands under a name of its own.
"""

from collections import namedtuple
from datetime import timedelta

from gitsync.core.epic import progress
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same

DONE = ('COMPLETE', 'WAITING_FOR_SYNC')
TARGETS = {'savings_percent': 40, 'overhead_percent': 10}
# The protocol reckons with 2 minutes for the checkpoints and 3 for the STATUS updates of 2.5 hours
# (ten heartbeats), and 5 for some ten messages.
ESTIMATES = {'checkpoints': 0.2, 'statuses': 0.3, 'messages': 0.5}


class Point(namedtuple('Point', 'agent feature at stage state')):
    """What a record said at a moment: stage 'S2.P1', state as STATUS has them; feature '' where the
    record names none.
    """

    __slots__ = ()


class Span(namedtuple('Span', 'agent feature stage started ended minutes')):
    """One agent's time in one stage; ended None while it lasts, minutes up to then or up to now."""

    __slots__ = ()


def order(stage: str) -> tuple:
    """A stage's place among the stages: 'S2.P1.I3' is (2, 1, 3); () for what is no stage."""
    parts = [part[1:] for part in stage.split('.')]
    return (
        tuple(int(part[:6]) for part in parts)
        if all(part.isascii() and part.isdigit() for part in parts)
        else ()
    )


def spans(points, now) -> tuple:
    """Every agent's stages, in the order in which they began.

    A stage begins with the first point that names it, and ends with the first one that names a
    later stage, says that the work is
    done, or belongs to who took the feature over. A step back (a restart) goes on in the stage that
    was reached.
    """
    groups = {}
    for point in sorted(
        (
            point
            for point in points
            if order(point.stage) and point.state != 'NOT_STARTED' and point.at <= now
        ),
        key=lambda point: point.at,
    ):
        groups.setdefault((point.feature, form(point.agent)), []).append(point)
    begun = {key: found[0].at for key, found in groups.items()}
    made = []
    for (feature, agent), found in groups.items():
        heirs = [
            at
            for (other, name), at in begun.items()
            if other == feature and name != agent and at > begun[feature, agent]
        ]
        made += _of_agent(
            found, min((at for at in heirs if feature and at >= found[-1].at), default=None), now
        )
    return tuple(
        sorted(made, key=lambda span: (span.started, span.feature, span.agent, order(span.stage)))
    )


def _of_agent(found, heir, now):
    """The spans of one agent in one feature from its points by time; heir: when another took over,
    None.
    """
    rows = []  # [stage, started, ended]
    for point in found:
        if not rows or order(point.stage) > order(rows[-1][0]):
            if rows and rows[-1][2] is None:
                rows[-1][2] = point.at
            rows.append([point.stage, point.at, None])
        rows[-1][2] = (rows[-1][2] or point.at) if point.state in DONE else None
    if heir and rows[-1][2] is None:
        rows[-1][2] = heir
    for stage, started, ended in rows:
        yield Span(
            found[0].agent,
            found[0].feature,
            stage,
            started,
            ended,
            minutes((ended or now) - started),
        )


def minutes(length: timedelta) -> float:
    """A length of time in minutes, never below 0, to a tenth."""
    return max(0.0, round(length.total_seconds() / 60, 1))


def planned(features: list, hours: float) -> dict:
    """The savings that the protocol promises for features [(folder, group)] of so many hours each;
    groups run one after the other.
    """
    sequential, parallel, *_ = progress.savings(
        [hours] * len(features), [group for _, group in features]
    )
    return _savings(sequential, parallel)


def measured(found, now, stage: int = 2) -> dict:
    """What stage S<n> took: every feature's hours one after another against the hours from the
    first start to the last end.
    """
    mine = [span for span in found if span.feature and order(span.stage)[0] == stage]
    each = {}
    for span in mine:
        each[span.feature] = round(each.get(span.feature, 0.0) + span.minutes, 1)
    elapsed = (
        minutes(max(span.ended or now for span in mine) - min(span.started for span in mine))
        if mine
        else 0.0
    )
    made = _savings(sum(each.values()) / 60, elapsed / 60)
    made['features'] = [
        {'feature': feature, 'hours': round(each[feature] / 60, 2)} for feature in sorted(each)
    ]
    made['is_over'] = bool(mine) and all(span.ended for span in mine)
    return made


def _savings(sequential: float, parallel: float) -> dict:
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


def locks(events) -> list[dict]:
    """What the journals of leases tell, lock by lock; events: objects with at (a datetime), event,
    lock, agent, session, waited.
    """
    made, held = {}, {}
    for event in sorted(events, key=lambda event: event['at']):
        row = made.setdefault(
            event['lock'],
            {
                'lock': event['lock'],
                'acquisitions': 0,
                'takeovers': 0,
                'breaks': 0,
                'waited_seconds': 0.0,
                'longest_wait_seconds': 0.0,
                'held_seconds': 0.0,
            },
        )
        key = event['lock'], event.get('agent'), event.get('session')
        if event['event'] == 'acquire':
            row['acquisitions'] += 1
            waited = event.get('waited')
            waited = (
                float(waited)
                if isinstance(waited, (int, float))
                and not isinstance(waited, bool)
                and 0 <= waited < 1e7
                else 0.0
            )
            row['waited_seconds'] = round(row['waited_seconds'] + waited, 3)
            row['longest_wait_seconds'] = max(row['longest_wait_seconds'], waited)
            held[key] = event['at']
        elif event['event'] == 'release' and key in held:
            row['held_seconds'] = round(
                row['held_seconds'] + max(0.0, (event['at'] - held.pop(key)).total_seconds()), 3
            )
        elif event['event'] in ('takeover', 'break'):
            row[event['event'] + 's'] += 1
    return [made[name] for name in sorted(made)]


def overhead(found, lock_rows, counts: dict) -> dict:
    """Coordination against work: lock waits and holds as measured, the rest by ESTIMATES; counts:
    {'checkpoints', 'statuses', 'messages'}.
    """
    work = sum(span.minutes for span in found)
    measured_minutes = round(
        sum(row['waited_seconds'] + row['held_seconds'] for row in lock_rows) / 60, 1
    )
    estimated = {name: round(each * counts.get(name, 0), 1) for name, each in ESTIMATES.items()}
    total = round(measured_minutes + sum(estimated.values()), 1)
    percent = round(100 * total / work, 1) if work else None
    return {
        'work_minutes': round(work, 1),
        'lock_minutes': measured_minutes,
        'estimated_minutes': estimated,
        'total_minutes': total,
        'percent': percent,
        'target_percent': TARGETS['overhead_percent'],
        'is_met': percent is not None and percent <= TARGETS['overhead_percent'],
    }


def conflicts(message: str) -> list[str]:
    """The paths that a merge's message names under 'Conflicts:', commented out or not."""
    found, inside = [], False
    for line in message.split('\n'):
        bare = line.removeprefix('#').strip()
        if inside and (line.startswith(('\t', '#\t'))) and bare:
            found.append(bare)
        else:
            inside = bare == 'Conflicts:'
    return found


def agents(names, found, counts: dict) -> list[dict]:
    """Per agent: its minutes of work and what it wrote; counts: {agent form: {'commits': …,
    'messages': …}}.
    """
    return [
        {
            'agent': name,
            'minutes': round(sum(span.minutes for span in found if same(span.agent, name)), 1),
            **counts.get(form(name), {}),
        }
        for name in names
    ]
