"""Tell whether a sync point is reached, and who is missing and why."""

from __future__ import annotations

import click

from gitsync.core.epic import progress
from gitsync.core.epic import sync_point
from gitsync.core.epic.mail import beside
from gitsync.core.policy.names import same
from gitsync.epic import workplace
from gitsync.epic.acting_agent import acting_at
from gitsync.epic.records.tables import note_sync
from gitsync.epic.standing import standing
from gitsync.epic.standing import waited_for
from gitsync.errors import GitsyncError
from gitsync.views import quality
from gitsync.views.overview import sync_data
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.epic.progress import Question
    from gitsync.core.epic.state import EpicState
    from gitsync.core.epic.sync_point import Sync
    from gitsync.epic.workplace import Workplace

WHAT = {1: 'After S1 → Before S2', 2: 'After S2 → Before S3', 3: 'After S4 → Before S5'}
PAUSE = 2.0  # seconds between looks


@click.command('sync')
@click.option('--point', type=click.IntRange(1, 3), help='The sync point (else the next one).')
@click.option(
    '--wait', type=click.FloatRange(0), default=0.0, metavar='SECONDS', help='Wait so long for it.'
)
@click.option('--agent', default='', help='Act as this agent.')
@click.option('--dry-run', is_flag=True, help='Record nothing.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(point: int | None, wait: float, agent: str, dry_run: bool, as_json: bool) -> int:
    """Tell whether a sync point is reached; exit 1 while it is not

    1: every agent has started. 2: every feature is READY_FOR_SYNC. 3: the coordinator has finished
    S3 and S4. Says who is missing and why, when a timeout has passed, and when deferring the
    missing features may be offered. The coordinator's records in Sync Status what is reached: that
    stays reached.
    """
    place = workplace.here(agent)
    epic, sync = waited_for(lambda: _look(place, point), lambda seen: seen[1].ready, wait, PAUSE)
    if not dry_run and same(place.actor.agent, epic.coordinator):
        note_sync(acting_at(place), epic, sync, clock.now())
    asked = progress.open_questions(epic, epic.coordinator)
    for doubt in quality.doubts(place, epic) if sync.point == 2 else ():
        output.note(doubt)
    where = {agent: at for agent in epic.agents if (at := epic.where_of(agent))}
    data = {
        **sync_data(sync),
        'reasons': sync.reasons,
        'where': where,
        'open_questions': [
            {'from': mail.writer, 'number': mail.message.number, 'urgency': urgency}
            for mail, urgency in asked
        ],
    }
    lines = [_told(sync, asked, place.actor.agent, epic.coordinator)]
    lines += [
        f'  counted: {output.clean(agent + beside(at))}'
        for agent, at in where.items()
        if agent not in sync.reasons
    ]
    output.answer(as_json, data, '\n'.join(lines), _errors(sync))
    return 0 if sync.ready else 1


def _look(place: Workplace, point: int | None) -> tuple[EpicState, Sync]:
    epic, now = standing(place), clock.looking_now()
    point = point or sync_point.current_point(epic)
    since = None
    if point > 1 and any(feature.is_ready for feature in epic.features):
        from gitsync.views import past

        since = past.ready_since(place, now)
    return epic, sync_point.sync(epic, point, now, epic.started, since)


def _errors(sync: Sync) -> list[GitsyncError]:
    """Why the answer is not ok."""
    if sync.ready:
        return []
    why = '; '.join(f'{agent}: {reason}' for agent, reason in sync.reasons.items())
    what = f'sync point {sync.point} is not reached: {why}'
    return [GitsyncError(what, 'gitsync sync --wait SECONDS waits for it', 'not-ready')]


def _told(sync: Sync, asked: list[Question], agent: str, coordinator: str) -> str:
    """The answer in words for that agent: to remind and to defer is the coordinator's."""
    lines = [
        f'sync point {sync.point} ({WHAT[sync.point]}): '
        f'{"reached" if sync.ready else "not reached"}'
    ]
    lines += [
        f'  waiting for {output.clean(who)}: {output.clean(why)}'
        for who, why in sync.reasons.items()
    ]
    lines += [
        f'  open question to {coordinator}: message {mail.message.number} from '
        f'{output.clean(mail.writer)} ({urgency})'
        for mail, urgency in asked
    ]
    if sync.timeout:
        way = _after(sync, agent, coordinator)[sync.timeout]
        lines.append(f'  {sync.timeout} timeout: {way}')
    if sync.defer and not _is_other(agent, coordinator):
        lines.append(
            '  two hours since the first feature was ready: offer to defer the missing ones '
            '(gitsync takeover AGENT --how defer)'
        )
    return '\n'.join(lines)


def _is_other(agent: str, coordinator: str) -> bool:
    return bool(agent) and not same(agent, coordinator)


def _after(sync: Sync, agent: str, coordinator: str) -> dict[str, str]:
    """What this agent does after the soft and the hard timeout.

    | point | the coordinator | others |
    |---|---|---|
    | 2 | reminds who is late; asks the user | leave both to the coordinator |
    | 3 | finishes S3 and S4 | remind the coordinator; ask the user |
    """
    is_other = _is_other(agent, coordinator)
    if sync.point == 3 and not is_other:
        return dict.fromkeys(('soft', 'hard'), f'S3 and S4 are for {coordinator} to finish')
    if sync.point == 3:
        ask = f"remind it: gitsync message send {coordinator} --subject 'S3 and S4?'"
        return {'soft': ask, 'hard': f'tell the user that you wait for {coordinator}'}
    if is_other:
        return {
            'soft': f'{coordinator} reminds who is late',
            'hard': f'{coordinator} asks the user whether to wait',
        }
    return {
        'soft': "remind them: gitsync message send AGENT --subject 'when are you ready?'",
        'hard': 'ask the user whether to wait or to go on without them',
    }
