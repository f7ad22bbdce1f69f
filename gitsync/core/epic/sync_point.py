"""Sync points: where the agents of an epic wait for each other, and how long. The times are the
protocol's.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import STATUS
from gitsync.core.epic.mail import beside
from gitsync.core.epic.progress import SKEW
from gitsync.core.epic.progress import is_blocker
from gitsync.core.epic.progress import stage_of
from gitsync.core.epic.progress import state_of
from gitsync.core.epic.state import stage_number
from gitsync.core.policy.names import same
from gitsync.core.text.moments import instant
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gitsync.core.epic.state import EpicState

    Reasons = dict[str, str]  # why, by agent
    Moments = Mapping[str, datetime]  # when a feature first said that it is ready, by folder

SOFT = {2: timedelta(hours=4), 3: timedelta(hours=2)}
HARD = {2: timedelta(hours=6), 3: timedelta(hours=3)}
DEFER = timedelta(hours=2)


class Sync(Value):
    """Where a sync point stands."""

    point: int
    ready: bool
    waiting_for: tuple[str, ...]  # agents, in order
    reasons: Reasons
    timeout: str | None  # 'soft' or 'hard'
    defer: bool  # True when deferring may be offered


def current_point(epic: EpicState) -> int:
    """The first sync point that is not passed: 1 until every agent has started, 2 until every
    feature is ready, then 3. One that is recorded stays passed, and so do those before it.
    """
    if epic.recorded < 1 and _not_started(epic):
        return 1
    return 2 if epic.recorded < 2 and _not_ready(epic) else 3


def sync(
    epic: EpicState,
    point: int,
    now: datetime,
    started: datetime | None,
    since: Moments | None = None,
) -> Sync:
    """Where a sync point stands.

    started: when the handoff packages were written, None before. since: where history tells; else a
    feature's STATUS tells the time of its last change.

    | point | reached when | clock starts |
    |---|---|---|
    | 1 | every secondary with a feature has a checkpoint and a STATUS of its own | – |
    | 2 | every feature's STATUS says READY_FOR_SYNC: true, or a stage past S2 | handoff |
    | 3 | the coordinator's stage is past S4 (or is S4 and complete) | the last feature got ready |

    A point that is recorded in Sync Status stays reached, whatever happens later.
    """
    look = {1: _not_started, 2: _not_ready, 3: _not_planned}[point]
    reasons = look(epic) if point > epic.recorded else {}
    ready_times = _ready_times(epic, now, since or {})
    begun = {1: None, 2: started, 3: max(ready_times, default=None)}[point]
    timeout = _timeout(point, now - begun) if reasons and begun else None
    first = min(ready_times, default=None) if point == 2 and reasons else None
    may_defer = first is not None and now - first >= DEFER
    return Sync(point, not reasons, tuple(reasons), reasons, timeout, may_defer)


def _timeout(point: int, age: timedelta) -> str | None:
    if point not in SOFT or age < SOFT[point]:
        return None
    return 'hard' if age >= HARD[point] else 'soft'


def _not_started(epic: EpicState) -> Reasons:
    """Who has not begun."""
    missing = {}
    for agent in epic.agents:
        feature, lacks = epic.feature_of(agent), []
        if same(agent, epic.coordinator) or (feature and feature.is_deferred):
            continue
        if not epic.checkpoint_of(agent):
            lacks.append('no checkpoint')
        if feature and feature.status.get('STATUS') in (None, '', 'NOT_STARTED'):
            lacks.append('STATUS says NOT_STARTED' if feature.status.lines else 'no STATUS')
        if lacks:
            missing[agent] = ' and '.join(lacks)
    return missing


def _not_ready(epic: EpicState) -> Reasons:
    """Whose feature is not ready."""
    missing: Reasons = {}
    for feature in epic.features:
        if feature.is_through_s2 or feature.is_deferred or not feature.agent:
            continue
        state = feature.status.get('STATUS') or 'NOT_STARTED'
        blockers = feature.status.get('BLOCKERS')
        why = f'{feature.folder} is {state} at {feature.status.get("STAGE") or "no stage"}'
        if is_blocker(blockers):
            why += f', blocked: {blockers}'
        if where := epic.where.get(f'{feature.folder}/{STATUS}'):
            why += beside(where)
        missing[feature.agent] = (
            f'{missing[feature.agent]}; {why}' if feature.agent in missing else why
        )
    return missing


def _not_planned(epic: EpicState) -> Reasons:
    stage, state = stage_of(epic, epic.coordinator), state_of(epic, epic.coordinator)
    number = stage_number(stage)
    if number > 4 or (number == 4 and state == 'COMPLETE'):
        return {}
    who = epic.coordinator
    return {who: f'{who} is at {stage or "no stage"}, {state}; S3 and S4 come first'}


def _ready_times(epic: EpicState, now: datetime, since: Moments) -> list[datetime]:
    times = [
        since.get(feature.folder) or instant(feature.status.get('UPDATED'))
        for feature in epic.features
        if feature.is_ready
    ]
    return [at for at in times if at and at <= now + SKEW]


def is_group_open(epic: EpicState, group: int) -> bool:
    """True when every feature of the groups before this one is ready."""
    return all(
        feature.is_through_s2 or feature.is_deferred
        for feature in epic.features
        if feature.group < group
    )
