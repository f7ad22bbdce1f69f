"""Every agent of an epic at a glance, as one value; what board, brief and doctor show."""

from __future__ import annotations

from gitsync.core.epic import progress
from gitsync.core.epic import sync_point
from gitsync.core.epic.state import EpicState
from gitsync.core.epic.sync_point import Sync
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.text.value import Value
from gitsync.epic.standing import standing
from gitsync.epic.workplace import Workplace
from gitsync.leases.local import leases_in
from gitsync.views import signs
from gitsync.world import clock
from gitsync.world import sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gitsync.core.epic.lease import Lease
    from gitsync.core.epic.progress import Sign
    from gitsync.core.epic.state import Feature
    from gitsync.core.epic.state import Record

KEYS = {
    'state': 'status',
    'source': 'last_sign',
    'age': 'age_minutes',
    'next_step': 'next_action',
    'ready': 'ready_for_sync',
}


class AgentSummary(Value):
    """One agent at a glance; --json gives the fields in this order, some under a name of KEYS."""

    agent: str
    feature: str  # its folder, ''
    stage: str
    state: str
    liveness: str  # 'active', 'warning' or 'stale'
    source: str  # of its last sign of life, as in progress.Sign, ''
    age: int | None  # of that sign, in minutes
    blockers: tuple[str, ...]
    next_step: str
    unread: int  # messages
    leases: tuple[str, ...]  # names
    ready: bool
    group: int
    deferred: bool
    where: str | None  # the branch of its newest record, None where that is merged here

    @property
    def word(self) -> str:
        """Its liveness in the word that fits who owes no sign of life."""
        if self.state == 'COMPLETE':
            return 'finished'
        if self.deferred or self.state == 'PAUSED':
            return 'deferred' if self.deferred else 'paused'
        if self.state == 'NOT_STARTED' and self.source in ('', 'handoff'):
            return 'not started' + ('' if self.liveness == 'active' else f' ({self.liveness})')
        return self.liveness


class Overview(Value):
    """An epic at a moment."""

    place: Workplace
    state: EpicState
    agents: tuple[AgentSummary, ...]  # in the features' order
    sync: Sync  # the next sync point
    now: datetime
    away: int  # minutes without a sign of who looks, when that ended within the last 15; else 0
    twins: dict[str, tuple[str, ...]]  # where each session of an agent that has several joined


def look(place: Workplace, now: datetime | None = None) -> Overview:
    """The epic as it stands now."""
    now, state = now or clock.looking_now(), standing(place)
    leases = {name: lease for name, lease in leases_in(place.folder).items() if lease}
    more = signs.signs(place, state, leases.values())
    agents = tuple(_summary(state, agent, more, leases, now) for agent in state.agents)
    point = sync_point.current_point(state)
    sync = sync_point.sync(state, point, now, state.started)
    away = _away(place, state, more, now)
    return Overview(place, state, agents, sync, now, away, _twins(place, state))


def _twins(place: Workplace, state: EpicState) -> dict[str, tuple[str, ...]]:
    """The top folders in which the live sessions joined, of each agent that has several."""
    live = sessions.others(place.repo.common_dir, '')
    tops = {
        agent: tuple(top for top, one in live if same(one.agent, agent)) for agent in state.agents
    }
    return {agent: where for agent, where in tops.items() if len(where) > 1}


def _away(place: Workplace, state: EpicState, more: Mapping[str, list[Sign]], now: datetime) -> int:
    agent = place.actor.agent
    if not agent:
        return 0
    own = progress.signs(state, agent, more.get(form(agent), ()))
    return progress.away([*own, *signs.backups(place, agent)], now)


def _summary(
    epic: EpicState,
    agent: str,
    more: Mapping[str, list[Sign]],
    leases: Mapping[str, Lease],
    now: datetime,
) -> AgentSummary:
    feature, record = epic.feature_of(agent), epic.checkpoint_of(agent)
    is_deferred = bool(feature and feature.is_deferred)
    state = progress.state_of(epic, agent)
    own = progress.signs(epic, agent, more.get(form(agent), ()))
    sign = progress.last_sign(own or more.get(signs.HANDOFF, ()), now)
    told = feature.status.get('NEXT_ACTION') if feature else None
    return AgentSummary(
        agent=agent,
        feature=feature.folder if feature else '',
        stage=progress.stage_of(epic, agent),
        state=state,
        liveness=progress.liveness(sign, now, 'PAUSED' if is_deferred else state),
        source=sign.source if sign else '',
        age=max(0, progress.whole_minutes(now - sign.at)) if sign else None,
        blockers=_blockers(feature, record),
        next_step=told or next(iter(_texts(record, 'next_steps')), ''),
        unread=len(epic.unread(agent)),
        leases=tuple(
            name
            for name, lease in leases.items()
            if form(lease.holder) == form(agent) and lease.expires_at > now
        ),
        ready=bool(feature and feature.is_ready),
        group=feature.group if feature else 1,
        deferred=is_deferred,
        where=epic.where_of(agent) or None,
    )


def _blockers(feature: Feature | None, record: Record) -> tuple[str, ...]:
    """What blocks an agent: what its STATUS says, then its checkpoint."""
    listed = _texts(record, 'blockers')
    told = feature.status.get('BLOCKERS') if feature else None
    if told and progress.is_blocker(told) and told not in listed:
        listed.insert(0, told)
    return tuple(listed)


def _texts(record: Record, key: str) -> list[str]:
    """The texts of a list in a checkpoint."""
    value = record.get(key)
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def sync_data(sync: Sync) -> dict[str, object]:
    """A sync point as plain data."""
    return {
        'point': sync.point,
        'ready': sync.ready,
        'waiting_for': list(sync.waiting_for),
        'timeout': sync.timeout,
        'defer': sync.defer,
    }


def as_data(overview: Overview) -> dict[str, object]:
    """The overview as plain data, for --json."""
    return {
        'epic': overview.place.epic,
        'agents': [_agent_data(agent) for agent in overview.agents],
        'sync': sync_data(overview.sync),
        'away_minutes': overview.away,
        'sessions': {agent: list(where) for agent, where in overview.twins.items()},
    }


def _agent_data(agent: AgentSummary) -> dict[str, object]:
    return {
        KEYS.get(key, key): list(value) if isinstance(value, tuple) else value
        for key, value in agent._asdict().items()
    }
