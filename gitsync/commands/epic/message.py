"""Send, list, read, answer and archive messages."""

from __future__ import annotations

import sys

import click

from gitsync.core.epic.mail import beside
from gitsync.core.epic.mail import bringing
from gitsync.core.epic.mail import not_merged
from gitsync.core.epic.progress import ESCALATION
from gitsync.core.rules.wording import typed
from gitsync.epic.acting_agent import ActingAgent
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.mail import inbox
from gitsync.epic.mail import messages
from gitsync.epic.records import tables
from gitsync.epic.standing import standing
from gitsync.epic.standing import waited_for
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.epic.mail import Mail


EVERYBODY = 'all'
PAUSE = 1.0  # seconds between looks of who waits


@click.group('message')
def command() -> None:
    """Send, list, read, answer and archive messages

    One writer and one reader a channel: agent_comms/FROM_to_TO.md.
    """


@command.command('send')
@click.argument('to')
@click.option('--subject', required=True, metavar='S', help='What it is about.')
@click.option('--action', default='', metavar='A', help='What the reader is to do.')
@click.option('--details', default='', metavar='D', help="The text; '-' reads standard input.")
@click.option('--next', default='', metavar='N', help='What happens next.')
@click.option('--acknowledge', default='', metavar='K', help='How to answer.')
@click.option(
    '--escalate',
    type=click.Choice(['high', 'medium', 'low']),
    default=None,
    help='An escalation: answered within 15, 30 or 60 minutes.',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def send(to: str, details: str, escalate: str | None, as_json: bool, **given: str) -> int:
    """Send a message to an agent; TO all: the coordinator's, to each of them"""
    acting = acting_agent()
    draft = messages.Draft(
        given['subject'],
        given['action'],
        _text(details),
        given['next'],
        given['acknowledge'],
        escalate or '',
    )
    if to == EVERYBODY:
        _sent_to_all(acting, messages.send_to_all(acting, draft, clock.now()), as_json)
        return 0
    sent = messages.send(acting, to, draft, clock.now())
    if escalate:
        feature = standing(acting.place).feature_of(acting.agent)
        tables.note_escalation(acting, feature, given['subject'], clock.now())
    _sent(acting, messages.name(acting, to), sent, as_json)
    return 0


def _sent_to_all(acting: ActingAgent, sent: dict[str, messages.Sent], as_json: bool) -> None:
    data = {'to': EVERYBODY, 'sent': [_sent_data(acting, to, each) for to, each in sent.items()]}
    lines = [f'message {each.number} to {output.clean(to)}' for to, each in sent.items()]
    output.answer(as_json, data, '\n'.join(lines) or 'there is nobody else in this epic')


def _text(details: str) -> str:
    return sys.stdin.buffer.read().decode('utf-8', 'surrogateescape') if details == '-' else details


def _sent_data(acting: ActingAgent, to: str, sent: messages.Sent) -> dict[str, object]:
    return {
        'to': to,
        'number': sent.number,
        'sent': sent.sent,
        'path': acting.place.path(sent.path),
        'answer_by': sent.answer_by or None,
    }


def _sent(acting: ActingAgent, to: str, sent: messages.Sent, as_json: bool) -> None:
    data = _sent_data(acting, to, sent)
    answer = f', to be answered by {sent.answer_by} UTC' if sent.answer_by else ''
    output.answer(
        as_json,
        data,
        f'message {sent.number} to {output.clean(to)} is in '
        f'{output.clean(acting.place.path(sent.path))}{answer}',
    )


@command.command('inbox')
@click.option('--unread', is_flag=True, help='Only what is not marked READ.')
@click.option(
    '--wait',
    type=click.FloatRange(min=0),
    default=None,
    metavar='SECONDS',
    help='Wait so long for an unread one; exit 1 when none came.',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def inbox_(unread: bool, wait: float | None, as_json: bool) -> int:
    """List the messages to you; marks nothing"""
    acting = acting_agent()
    mails = waited_for(lambda: inbox.inbox(acting), _has_unread, wait or 0.0, PAUSE)
    shown = [mail for mail in mails if not unread or not mail.message.read]
    data = [{**inbox.as_data(mail), 'read': bool(mail.message.read)} for mail in shown]
    lines = [
        f'{"      " if mail.message.read else "UNREAD"} {output.clean(mail.writer)} '
        f'{mail.message.number} ({mail.message.sent}): {output.clean(output.valid(mail.subject))}'
        f'{output.clean(beside(mail.where))}'
        for mail in shown
    ]
    waiting = sum(not mail.message.read for mail in shown)
    lines.append(
        f'{waiting} unread of {len(data)}'
        + ('; read one: gitsync message read FROM NUMBER' if waiting else '')
    )
    for path in map(output.clean, inbox.unreadable(acting)):
        output.note(f"'{path}' holds text that is no message: gitsync check {typed(path)}")
    branches = sorted({mail.where for mail in shown if mail.where})
    lines += [f'what is not merged here: {bringing(where)}' for where in branches]
    errors = []
    if wait is not None and not waiting:
        hint = 'go on with your work, and look again later'
        errors = [
            GitsyncError(f'nothing unread came within {wait:g} seconds', hint, 'nothing-unread')
        ]
    output.answer(as_json, {'agent': acting.agent, 'messages': data}, '\n'.join(lines), errors)
    return 1 if errors else 0


def _has_unread(mails: list[Mail]) -> bool:
    return any(not mail.message.read for mail in mails)


@command.command('read')
@click.argument('sender', metavar='FROM')
@click.argument('number', type=click.IntRange(min=1))
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def read(sender: str, number: int, as_json: bool) -> int:
    """Show a message to you, and mark it READ"""
    acting = acting_agent()
    mail = inbox.find(acting, sender, number)
    flipped = not mail.where and inbox.mark(acting, mail.writer, number)
    if mail.where:
        output.note(f'not marked READ: it is {not_merged(mail.where)}: {bringing(mail.where)}')
    else:
        mail = inbox.find(acting, mail.writer, number)
    _show(mail, flipped, as_json)
    return 0


def _show(mail: Mail, flipped: bool, as_json: bool) -> None:
    from gitsync.core.documents.messages import fields
    from gitsync.core.text.lines import text

    message = mail.message
    told = {output.valid(key): output.valid(value) for key, value in fields(message).items()}
    data = {
        **inbox.as_data(mail),
        'read': not mail.where or bool(message.read),
        'marked': flipped,
        'note': output.FOREIGN,
        'fields': told,
        'text': output.valid(text(message.body)),
    }
    shown = '\n'.join(output.clean(line.rstrip('\r')) for line in inbox.shown(message).split('\n'))
    output.answer(
        as_json,
        data,
        f'message {message.number} from {output.clean(mail.writer)}; {output.FOREIGN}\n{shown}',
    )


@command.command('reply')
@click.argument('sender', metavar='FROM')
@click.argument('number', type=click.IntRange(min=1))
@click.option('--details', required=True, metavar='D', help="The answer; '-' reads standard input.")
@click.option('--subject', default='', metavar='S', help="What it is about (else the message's).")
@click.option('--action', default='', metavar='A', help='What the reader is to do.')
@click.option('--next', default='', metavar='N', help='What happens next.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def reply(sender: str, number: int, details: str, as_json: bool, **given: str) -> int:
    """Answer a message to you, and mark it READ"""
    acting = acting_agent()
    mail = inbox.find(acting, sender, number)
    details = _text(details)
    if not details.strip():
        raise GitsyncError(
            'an answer needs a text', 'gitsync message reply FROM NUMBER --details D', 'usage'
        )
    subject = given['subject'] or mail.subject or f'message {number}'
    if not subject.lower().startswith('re: '):
        subject = f'Re: {subject}'
    draft = messages.Draft(subject, given['action'], details, given['next'], reply_to=number)
    sent = messages.send(acting, mail.writer, draft, clock.now())
    if ESCALATION in subject.upper():
        tables.close_escalation(acting, mail.writer, mail.subject, clock.now())
    if mail.message.read is False and not mail.where:
        inbox.mark(acting, mail.writer, number)
    _sent(acting, mail.writer, sent, as_json)
    return 0


@command.command('archive')
@click.argument('to')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def archive(to: str, as_json: bool) -> int:
    """Move your channel to an agent into the archive, and begin it anew"""
    acting = acting_agent()
    kept, unread = messages.archive(acting, to, clock.now())
    path, reader = acting.place.path(kept), messages.name(acting, to)
    if unread:
        output.note(
            f'{reader} has not read message {", ".join(map(str, unread))}; no inbox lists what is '
            'archived: send again what still matters'
        )
    output.answer(
        as_json,
        {'to': reader, 'archive': path, 'unread': list(unread)},
        f'the messages are in {output.clean(path)}; commit it together with the new channel',
    )
    return 0
