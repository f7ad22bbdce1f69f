"""Sight: the protocol's six troubles of a running epic, found from its records, leases and index,
each with what mends it.
"""

import os
import shlex
from collections import namedtuple
from datetime import timedelta

from gitsync.core.documents import sections
from gitsync.core.epic import lease as leases
from gitsync.core.epic import progress
from gitsync.core.epic import sync_point
from gitsync.core.epic.state import sent_at
from gitsync.core.epic.state import started_at
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.policy.place import CHECKPOINTS
from gitsync.core.policy.place import COMMS
from gitsync.core.policy.place import HANDOFF
from gitsync.core.policy.place import LOCKS
from gitsync.core.policy.place import README
from gitsync.core.policy.policy import Actor
from gitsync.core.text import conflicts
from gitsync.core.text.lines import field
from gitsync.core.text.moments import instant
from gitsync.core.text.moments import written
from gitsync.epic import workplace
from gitsync.views import overview
from gitsync.views import past as chronicle
from gitsync.world import clock
from gitsync.world.files import load


class Trouble(namedtuple('Trouble', 'path kind message hint')):
    """One trouble: kind 'start', 'lock', 'stale', 'escalation', 'sync', 'conflict' or 'server';
    path of the file that shows it. They sort by path.
    """

    __slots__ = ()


def diagnose(repo, policy, now=None) -> list[Trouble]:
    """The troubles of every epic in the worktree, sorted; [] when all is well."""
    now, found = now or clock.looking_now(), []
    unmerged = _unmerged(repo)
    for epic in workplace.epics(repo):
        place = workplace.Workplace(repo, policy, epic, Actor('', '', 'none', '', ''))
        view = overview.look(place, now)
        found += [
            *_starts(view, now),
            *_locks(place, now),
            *_stale(view),
            *_unanswered(view, now),
            *_sync(view, now),
            *_conflicts(view, unmerged),
        ]
    return sorted(found)


def _starts(view, now):
    """1: a secondary that does not start."""
    place, epic, disk = view.place, view.standing, view.place.repo.disk()
    packages = {
        feature.folder: disk.read(place.path(f'{feature.folder}/{HANDOFF}'))
        for feature in epic.features
    }
    if not any(packages.values()):
        return
    for feature in epic.features:
        path, data = place.path(f'{feature.folder}/{HANDOFF}'), packages[feature.folder]
        again = f'write it again: gitsync handoff {feature.agent}'
        if same(feature.agent, epic.coordinator) or feature.is_ready:
            continue
        if data is None:
            yield Trouble(
                path,
                'start',
                f'{feature.agent} has no handoff package, though others have theirs',
                again,
            )
            continue
        fields = {each.key: each.value for each in map(field, data.split(b'\n', 20)[:20]) if each}
        told = fields.get('Epic Path')
        if told is not None and told not in (place.epic or '.', f'{place.epic}/'):
            yield Trouble(
                path,
                'start',
                f"the handoff package of {feature.agent} names another epic folder: '{told}'",
                again,
            )
        at, state = instant(fields.get('Generated')), progress.state_of(epic, feature.agent)
        if (
            at
            and now - at > progress.START_WITHIN
            and state == 'NOT_STARTED'
            and (
                not epic.checkpoint_of(feature.agent)
                or 'previous_agent' in epic.checkpoint_of(feature.agent)
            )
        ):
            yield Trouble(
                path,
                'start',
                f'{feature.agent} has not started: {_age(now - at)} after the handoff it has no '
                'checkpoint of its own',
                f'have its session run: gitsync join {feature.agent} && gitsync brief',
            )


def _locks(place, now):
    """2: leases that many wait for, or that one keeps."""
    folder = os.path.join(place.folder, LOCKS)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        path, lock = place.path(f'{LOCKS}/{name}'), name.removesuffix('.lock')
        if not name.endswith('.lock') or not leases.is_name(lock):
            continue
        lease = leases.parse(load(os.path.join(folder, name)) or b'')
        if lease is None:
            yield Trouble(
                path,
                'lock',
                f"the lock '{lock}' is corrupt: it counts as absent",
                f'gitsync lock acquire {lock} puts it aside; or remove it',
            )
        elif lease.expires_at <= now:
            yield Trouble(
                path,
                'lock',
                f"{lease.holder} let the lease '{lock}' end at {written(lease.expires_at)} "
                'without a release',
                'nothing to do: the next one who asks gets it, and it is reported',
            )
        elif lease.acquired_at and now - lease.acquired_at > progress.LONG_HOLD:
            yield Trouble(
                path,
                'lock',
                f"{lease.holder} has held the lease '{lock}' for {_age(now - lease.acquired_at)}: "
                f'{lease.operation or "no reason given"}',
                f'ask it; the coordinator may end it: gitsync lock break {lock}',
            )
    waits = {}
    for event in chronicle.events(place):
        waited = event.get('waited')
        if (
            event['event'] == 'acquire'
            and isinstance(waited, (int, float))
            and waited >= progress.LONG_WAIT
            and timedelta(0) <= now - event['at'] < progress.RECENT
        ):
            waits.setdefault(event['lock'], []).append(waited)
    for lock in sorted(waits):
        if len(waits[lock]) >= progress.MANY_WAITS:
            text = (
                f"{len(waits[lock])} acquisitions of '{lock}' waited {progress.LONG_WAIT:g} seconds and "
                f'more within the hour, the longest {max(waits[lock]):.0f}'
            )
            yield Trouble(
                place.path(f'{LOCKS}/{lock}.lock'),
                'lock',
                text,
                'hold it for one write at a time (gitsync section write does), and write less '
                'often',
            )


def _stale(view):
    """3: agents without a sign of life."""
    coordinator = view.standing.coordinator
    for seat in view.seats:
        if seat.liveness == 'active' or seat.source == 'handoff':
            continue  # who has not begun is told above
        path = view.place.path(f'{CHECKPOINTS}/{form(seat.agent)}.json')
        since = f'for {_minutes(seat.age)} (last: {seat.source})' if seat.age is not None else 'yet'
        if same(seat.agent, coordinator):
            hint = (
                f'look into its session: it resumes with gitsync join {seat.agent} && gitsync brief'
            )
        elif seat.liveness == 'warning':
            hint = (
                f"ask it: gitsync message send {seat.agent} --subject 'QUESTION - are you at "
                "work?'; it has 15 minutes to answer"
            )
        else:
            hint = (
                f'let the user choose: gitsync takeover {seat.agent} --how '
                'resume|new|restart|absorb|defer'
            )
        yield Trouble(
            path, 'stale', f'{seat.agent} gave no sign of life {since}: {seat.liveness}', hint
        )


def _unanswered(view, now):
    """4: questions whose time to be answered is over."""
    for agent in view.standing.agents:
        for mail, late in progress.overdue(view.standing, agent, now):
            path = view.place.path(f'{COMMS}/{form(mail.writer)}_to_{form(mail.reader)}.md')
            sent = sent_at(mail)
            hint = (
                f'{agent}: gitsync message read {mail.writer} {mail.message.number}, then gitsync '
                f'message reply {mail.writer} {mail.message.number} --details …'
            )
            if now - sent > progress.FOLLOW_UP:
                hint += (
                    f'; {mail.writer}: gitsync message send {agent} --escalate high --subject '
                    + shlex.quote(f'URGENT: {mail.subject}')
                )
            yield Trouble(
                path,
                'escalation',
                f"message {mail.message.number} from {mail.writer} to {agent} ('{mail.subject}') "
                f'should have been answered {_minutes(late)} ago',
                hint,
            )


def _sync(view, now):
    """5: a sync point that is late; the first has no time of its own."""
    started = started_at(view.place.repo.disk(), view.place.epic)
    sync = sync_point.sync(view.standing, max(2, view.sync.point), now, started)
    if sync.ready or not (sync.timeout or sync.defer):
        return
    why = '; '.join(f'{agent}: {reason}' for agent, reason in sync.reasons.items())
    word = {'soft': 'soft timeout passed', 'hard': 'hard timeout passed'}.get(
        sync.timeout, 'two hours since the first feature was ready'
    )
    hint = (
        'ask the user: wait longer, or go on without them'
        if sync.timeout == 'hard'
        else 'remind them: gitsync message send AGENT --subject …'
    )
    late = [agent for agent in sync.waiting_for if not same(agent, view.standing.coordinator)]
    if sync.defer and late:
        hint += f'; to defer: gitsync takeover {late[0]} --how defer'
    yield Trouble(
        view.place.path(README),
        'sync',
        f'sync point {sync.point} is late ({word}): {why}',
        hint,
    )


def _conflicts(view, unmerged):
    """6: conflicts, and agents that write into the README without a section of their own."""
    place = view.place
    start = place.epic + '/' if place.epic else ''
    for path in unmerged:
        if path.startswith(start):
            yield Trouble(
                path,
                'conflict',
                'unmerged: a merge left a conflict here',
                'merge it again by its meaning: gitsync resolve',
            )
    path = place.path(README)
    data = place.repo.disk().read(path) or b''
    lines = [] if path in unmerged else conflicts.conflict_lines(data)
    if lines:
        yield Trouble(
            path,
            'conflict',
            f'conflict markers left at line {lines[0]}',
            'keep both sides, remove the markers, then gitsync check',
        )
    document = sections.parse(data)
    if document.faults:
        yield Trouble(
            path,
            'conflict',
            f'{len(document.faults)} section markers are not in order: whose text is whose is not '
            'clear',
            f'gitsync check {shlex.quote(path)}, and gitsync check --fix',
        )
    known = {form(section.name.rpartition(' ')[0]) for section in document.sections}
    for seat in view.seats:
        has_begun = seat.state not in ('NOT_STARTED', '') and view.standing.checkpoint_of(
            seat.agent
        )
        if (
            has_begun
            and form(seat.agent) not in known
            and not same(seat.agent, view.standing.coordinator)
        ):
            yield Trouble(
                path,
                'conflict',
                f'{seat.agent} is at work and has no section of its own',
                f'as {seat.agent}: gitsync heartbeat',
            )


def _unmerged(repo) -> list[str]:
    out = os.fsdecode(repo.output('ls-files', '-u', '-z', '--full-name', '--', ':(top)'))
    return sorted({item.partition('\t')[2] for item in out.split('\0') if item})


def _age(span) -> str:
    return _minutes(int(span.total_seconds() // 60))


def _minutes(count: int) -> str:
    return (
        f'{count} minutes'
        if count < 120
        else f'{count // 60} hours'
        if count < 2880
        else f'{count // 1440} days'
    )
