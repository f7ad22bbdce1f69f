"""Checkpoint, STATUS, own section and inbox in one go."""

from __future__ import annotations

import click

from gitsync.commands.cli import lease_wait
from gitsync.core.epic.mail import beside
from gitsync.core.epic.tables import Check
from gitsync.core.policy.names import same
from gitsync.core.policy.policy import is_coordinator
from gitsync.epic import roster
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.heartbeat import Heartbeat
from gitsync.epic.heartbeat import Said
from gitsync.epic.heartbeat import heartbeat
from gitsync.epic.mail import inbox
from gitsync.epic.records import tables
from gitsync.gates import notices
from gitsync.views import overview
from gitsync.world import clock
from gitsync.world import output
from gitsync.world import sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.epic.acting_agent import ActingAgent


ACTIONS = {
    'active': 'none: it is at work',
    'warning': 'status check: 15 minutes to answer',
    'stale': 'the user chooses: gitsync takeover',
}
LISTED = 5  # unread messages, each by itself


@click.command('heartbeat')
@click.option(
    '--step',
    default='',
    metavar='TEXT',
    help='What you are doing: current_step and **Current Step:**.',
)
@click.option(
    '--next',
    'next_',
    default='',
    metavar='TEXT',
    help='What comes next: NEXT_ACTION and **Next Action:**.',
)
@click.option(
    '--blocked',
    default='',
    metavar='TEXT',
    help='What you wait for; none when nothing blocks you any more.',
)
@lease_wait
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(step: str, next_: str, blocked: str, wait: float, as_json: bool) -> int:
    """Write checkpoint, STATUS and your section's time, look into the inbox, and tell what is
    overdue

    Once every 15 minutes. Marks no message; what has not been made yet is made.
    """
    acting = acting_agent()
    beat = _beat(acting, Said(step, next_, blocked), wait)
    if beat.written and is_coordinator(acting.place.actor, acting.policy):
        _note_silences(acting)
    data = {
        'agent': acting.agent,
        'written': list(beat.written),
        'unread': [inbox.as_data(each) for each in beat.unread],
        'overdue': list(beat.overdue),
        'next_due': beat.next_due,
    }
    lines = [f'written: {", ".join(map(output.clean, beat.written)) or "nothing"}']
    lines += [
        f'unread: {output.clean(each.writer)} {each.message.number} ({each.message.sent}): '
        f'{output.clean(each.subject)}{output.clean(beside(each.where))}'
        for each in beat.unread[:LISTED]
    ]
    if len(beat.unread) > LISTED:
        lines.append(f'unread: {len(beat.unread) - LISTED} more: gitsync message inbox')
    lines += [f'overdue: {output.clean(text)}' for text in beat.overdue]
    lines.append(
        f'next heartbeat by {beat.next_due}'
        if beat.next_due[:1].isdigit()
        else 'no next heartbeat is due while nothing is in progress'
    )
    output.answer(as_json, data, '\n'.join(lines))
    for line in notices.not_set_up(acting.place.repo):
        output.note(line)
    return 0


def _note_silences(acting: ActingAgent) -> None:
    """Stale Agent Checks, from the signs of life that the board shows."""
    checks = []
    for each in overview.look(acting.place).agents:
        if same(each.agent, acting.agent) or each.source == 'handoff':
            continue
        last = '-' if each.age is None else f'{each.age} min ago ({each.source})'
        checks.append(Check(each.agent, last, each.liveness.upper(), ACTIONS[each.liveness]))
    tables.note_checks(acting, checks, clock.now())


def _beat(acting: ActingAgent, said: Said, wait: float) -> Heartbeat:
    """One round; nothing is done in it for an agent that was taken over."""
    if roster.is_taken_over(acting.place):
        return Heartbeat((), (), (), '')
    sessions.seen(acting.place.repo.git_dir, acting.session)
    return heartbeat(acting, clock.now(), said, wait, clock.looking_now())
