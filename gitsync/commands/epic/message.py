"""Send, list, read, answer and archive messages."""

import sys

import click

from gitsync.epic import messages as post
from gitsync.epic.acting_agent import now
from gitsync.epic.acting_agent import sit
from gitsync.errors import GitsyncError
from gitsync.world import output


@click.group('message')
def command():
    """Send, list, read, answer and archive messages

    One writer and one reader a channel: agent_comms/FROM_to_TO.md.
    """


@command.command('send')
@click.argument('to')
@click.option('--subject', required=True, metavar='S', help='What it is about.')
@click.option('--action', default='', metavar='A', help='What the reader is to do.')
@click.option('--details', default='', metavar='D', help="The text; '-' reads standard input.")
@click.option('--next', 'next_', default='', metavar='N', help='What happens next.')
@click.option('--acknowledge', default='', metavar='K', help='How to answer.')
@click.option(
    '--escalate',
    type=click.Choice(['high', 'medium', 'low']),
    default=None,
    help='An escalation: answered within 15, 30 or 60 minutes.',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def send(to, subject, action, details, next_, acknowledge, escalate, as_json):
    """Send a message to an agent"""
    desk = sit()
    sent = post.send(
        desk,
        to,
        subject,
        action,
        _text(details),
        next_,
        acknowledge,
        escalate=escalate or '',
        now=now(),
    )
    _sent(desk, post.name(desk, to), sent, as_json)
    return 0


def _text(details):
    return sys.stdin.buffer.read().decode('utf-8', 'surrogateescape') if details == '-' else details


def _sent(desk, to, sent, as_json):
    data = {
        'to': to,
        'number': sent.number,
        'sent': sent.sent,
        'path': desk.place.path(sent.path),
        'answer_by': sent.answer_by or None,
    }
    answer = f', to be answered by {sent.answer_by} UTC' if sent.answer_by else ''
    output.answer(
        as_json,
        data,
        f'message {sent.number} to {output.clean(to)} is in '
        f'{output.clean(desk.place.path(sent.path))}{answer}',
    )


@command.command('inbox')
@click.option('--unread', is_flag=True, help='Only what is not marked READ.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def inbox(unread, as_json):
    """List the messages to you; marks nothing"""
    desk = sit()
    letters = [letter for letter in post.inbox(desk) if not unread or not letter.message.read]
    data = [
        {
            'from': letter.sender,
            'number': letter.message.number,
            'subject': output.valid(letter.subject),
            'sent': letter.message.sent,
            'read': bool(letter.message.read),
        }
        for letter in letters
    ]
    lines = [
        f'{"      " if each["read"] else "UNREAD"} {output.clean(each["from"])} {each["number"]} '
        f'({each["sent"]}): {output.clean(each["subject"])}'
        for each in data
    ]
    waiting = sum(not each['read'] for each in data)
    lines.append(
        f'{waiting} unread of {len(data)}'
        + ('; read one: gitsync message read FROM NUMBER' if waiting else '')
    )
    output.answer(as_json, {'agent': desk.agent, 'messages': data}, '\n'.join(lines))
    return 0


@command.command('read')
@click.argument('sender', metavar='FROM')
@click.argument('number', type=click.IntRange(min=1))
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def read(sender, number, as_json):
    """Show a message to you, and mark it READ"""
    desk = sit()
    letter = post.find(desk, sender, number)
    flipped = post.mark(desk, letter.sender, number)
    _show(post.find(desk, letter.sender, number), flipped, as_json)
    return 0


def _show(letter, flipped, as_json):
    from gitsync.core.documents import messages
    from gitsync.core.text.lines import text

    message = letter.message
    fields = {
        output.valid(key): output.valid(value) for key, value in messages.fields(message).items()
    }
    data = {
        'from': letter.sender,
        'number': message.number,
        'subject': output.valid(letter.subject),
        'sent': message.sent,
        'read': True,
        'marked': flipped,
        'note': output.FOREIGN,
        'fields': fields,
        'text': output.valid(text(message.body)),
    }
    shown = '\n'.join(output.clean(line.rstrip('\r')) for line in post.shown(message).split('\n'))
    output.answer(
        as_json,
        data,
        f'message {message.number} from {output.clean(letter.sender)}; {output.FOREIGN}\n{shown}',
    )


@command.command('reply')
@click.argument('sender', metavar='FROM')
@click.argument('number', type=click.IntRange(min=1))
@click.option('--details', required=True, metavar='D', help="The answer; '-' reads standard input.")
@click.option('--action', default='', metavar='A', help='What the reader is to do.')
@click.option('--next', 'next_', default='', metavar='N', help='What happens next.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def reply(sender, number, details, action, next_, as_json):
    """Answer a message to you, and mark it READ"""
    desk = sit()
    letter = post.find(desk, sender, number)
    details = _text(details)
    if not details.strip():
        raise GitsyncError(
            'an answer needs a text', 'gitsync message reply FROM NUMBER --details D', 'usage'
        )
    subject = letter.subject or f'message {number}'
    subject = subject if subject.lower().startswith('re: ') else f'Re: {subject}'
    sent = post.send(
        desk,
        letter.sender,
        subject,
        action,
        details,
        next_,
        more={'In Reply To': f'message {number}'},
        now=now(),
    )
    if letter.message.read is False:
        post.mark(desk, letter.sender, number)
    _sent(desk, letter.sender, sent, as_json)
    return 0


@command.command('archive')
@click.argument('to')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def archive(to, as_json):
    """Move your channel to an agent into the archive, and begin it anew"""
    desk = sit()
    kept, unread = post.archive(desk, to, now())
    path, reader = desk.place.path(kept), post.name(desk, to)
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
