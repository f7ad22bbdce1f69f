"""Sight: every agent of an epic at a glance, as one value; what board, brief and doctor speak from."""

from collections import namedtuple

from gitsync.core.epic import progress
from gitsync.core.epic import sync_point
from gitsync.core.epic.state import epic_state
from gitsync.core.epic.state import started_at
from gitsync.core.policy.names import form
from gitsync.views import signs as presence
from gitsync.world import clock


class Seat(
    namedtuple(
        'Seat',
        'agent feature stage state liveness source age blockers next_step unread leases ready '
        'group deferred',
    )
):
    """One agent: age of its last sign in minutes (None without one) and that sign's source; unread
    a count; leases names.
    """

    __slots__ = ()


class Overview(namedtuple('Overview', 'place standing seats sync now away')):
    """seats in the features' order; sync the next sync point; away: how long the reader itself gave
    no sign, in minutes, when that ended within the last 15; else 0.
    """

    __slots__ = ()


def look(place, now=None) -> Overview:
    """The epic as it stands now (GITSYNC_NOW for tests)."""
    now, disk = now or clock.looking_now(), place.repo.disk()
    epic = epic_state(disk, place.epic, place.policy)
    more, leases = presence.signs(place), presence.held(place)
    seats = tuple(_seat(epic, agent, more, leases, now) for agent in epic.agents)
    sync = sync_point.sync(epic, sync_point.current_point(epic), now, started_at(disk, place.epic))
    away = 0
    if place.actor.agent:
        mine = [
            *progress.signs(epic, place.actor.agent, more.get(form(place.actor.agent), ())),
            *presence.backups(place, place.actor.agent),
        ]
        away = progress.away(mine, now)
    return Overview(place, epic, seats, sync, now, away)


def _seat(epic, agent, more, leases, now) -> Seat:
    feature, record, state = (
        epic.feature_of(agent),
        epic.checkpoint_of(agent),
        progress.state_of(epic, agent),
    )
    own = progress.signs(epic, agent, more.get(form(agent), ()))
    sign = progress.last_sign(own or more.get('', ()), now)
    blockers = (
        [text for text in record.get('blockers') or () if isinstance(text, str)]
        if isinstance(record.get('blockers'), list)
        else []
    )
    told = feature.status.get('BLOCKERS') if feature else None
    if told and told.lower() != 'none' and told not in blockers:
        blockers.insert(0, told)
    steps = record.get('next_steps')
    following = (
        next((text for text in steps if isinstance(text, str)), '')
        if isinstance(steps, list)
        else ''
    )
    return Seat(
        agent,
        feature.folder if feature else '',
        progress.stage_of(epic, agent),
        state,
        progress.liveness(sign, now, 'PAUSED' if feature and feature.is_deferred else state),
        sign.source if sign else '',
        max(0, int((now - sign.at).total_seconds() // 60)) if sign else None,
        tuple(blockers),
        (feature.status.get('NEXT_ACTION') if feature else None) or following,
        len(epic.unread(agent)),
        tuple(
            name
            for name, lease in leases
            if form(lease.holder) == form(agent) and lease.expires_at > now
        ),
        bool(feature and feature.is_ready),
        feature.group if feature else 1,
        bool(feature and feature.is_deferred),
    )


def data(view: Overview) -> dict:
    """The overview as plain data, for --json."""
    keys = {
        'state': 'status',
        'source': 'last_sign',
        'age': 'age_minutes',
        'next_step': 'next_action',
        'ready': 'ready_for_sync',
    }
    agents = [
        {
            keys.get(key, key): list(value) if isinstance(value, tuple) else value
            for key, value in seat._asdict().items()
        }
        for seat in view.seats
    ]
    sync = {
        'point': view.sync.point,
        'ready': view.sync.ready,
        'waiting_for': list(view.sync.waiting_for),
        'timeout': view.sync.timeout,
        'defer': view.sync.defer,
    }
    return {'epic': view.place.epic, 'agents': agents, 'sync': sync, 'away_minutes': view.away}
