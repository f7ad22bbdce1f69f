"""Messages between agents, on disk: send, list, mark as read, archive. The formats are
core/messages.py's.

A channel has one writer and one reader; both touch it (messages, marks), each through
desk.update(), so that neither loses
what the other did meanwhile.
"""

import os
from collections import namedtuple
from datetime import UTC
from datetime import timedelta

from gitsync.core.documents import messages
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.policy.names import spelled
from gitsync.core.policy.place import COMMS
from gitsync.core.policy.place import channel as channel_of
from gitsync.core.text.lines import text
from gitsync.epic.acting_agent import Desk
from gitsync.errors import GitsyncError
from gitsync.world import files

DEADLINES = {'high': 15, 'medium': 30, 'low': 60}  # minutes to answer an escalation


class Sent(namedtuple('Sent', 'number sent path answer_by')):
    """A message as it went out; answer_by '' without an escalation."""

    __slots__ = ()


class Letter(namedtuple('Letter', 'sender message')):
    """A message in somebody's inbox: the sender's name and the Message."""

    __slots__ = ()

    @property
    def subject(self) -> str:
        """Its subject, '' when it has none."""
        return messages.fields(self.message).get('Subject', '')


def rest(writer: str, reader: str) -> str:
    """A channel's path in the epic."""
    return f'{COMMS}/{form(writer)}_to_{form(reader)}.md'


def name(desk: Desk, asked: str) -> str:
    """An agent as the roster spells it; GitsyncError for a name that is no agent's in this epic."""
    found = rosters.canonical(asked, desk.policy) or _shown(desk, asked)
    if not found:
        known = ', '.join(sorted(set(_roster(desk).values())))
        raise GitsyncError(
            f"'{asked}' is no agent of this epic", f'agents here: {known}', 'unknown-agent'
        )
    return found


def _roster(desk):
    return rosters.roster(desk.policy, desk.place.repo.disk(), (desk.place.epic,))


def _shown(desk, asked):
    return '' if desk.policy.agents else _roster(desk).get(form(asked), '')


def send(
    desk: Desk,
    to: str,
    subject: str,
    action='',
    details='',
    next='',
    acknowledge='',
    more=None,
    escalate='',
    now=None,
) -> Sent:
    """Add a message to one's own channel.

    Its number is the next one, its time never before the last one's.
    """
    me, reader = desk.agent, name(desk, to)
    if same(me, reader):
        raise GitsyncError(
            'a message to oneself reaches nobody',
            'name the reader: gitsync message send TO --subject S',
            'usage',
        )
    if not subject.strip():
        raise GitsyncError(
            'a message needs a subject', 'gitsync message send TO --subject S', 'usage'
        )
    more, answer_by = dict(more or {}), ''
    if escalate:
        subject = subject if subject.upper().startswith('ESCALATION') else f'ESCALATION - {subject}'
        answer_by = stamp(now + timedelta(minutes=DEADLINES[escalate]))
        more = {'Urgency': escalate.upper(), 'Answer By': answer_by, **more}
    made = []

    def change(old):
        channel = messages.parse(old if old and old.strip() else messages.empty(me, reader))
        if not channel.messages and _is_emptied(desk, rest(me, reader)):
            raise GitsyncError(
                f'the archive of the messages to {reader} is not committed yet',
                "commit it with the channel empty, then send: gitsync commit -m 'Archive messages'",
                'archive-uncommitted',
                1,
            )
        sent = max(
            [
                stamp(now),
                *(
                    message.sent
                    for message in channel.messages
                    if len(message.sent) == 16 and message.sent <= stamp(now + timedelta(hours=26))
                ),
            ]
        )
        message = messages.new(
            channel.next_number, sent, subject, action, details, next, acknowledge, more
        )
        new = messages.render(messages.added(channel, message))
        _prove(channel, messages.parse(new), desk.place.path(rest(me, reader)))
        made[:] = [Sent(channel.next_number, sent, rest(me, reader), answer_by)]
        return new

    desk.update(rest(me, reader), change)
    return made[0]


def _is_emptied(desk, path):
    """True when HEAD's version of a channel holds messages: a commit that moves them to the archive
    leaves the channel empty.
    """
    repo = desk.place.repo
    return bool(messages.parse(repo.tree(repo.head()).read(desk.place.path(path)) or b'').messages)


def _prove(old, new, path):
    """GitsyncError unless the new channel is the old one and exactly one message more."""
    kept = [(message.number, message.heading.rstrip()) for message in new.messages]
    for message in old.messages:
        key = (message.number, message.heading.rstrip())
        if key in kept:
            kept.remove(key)
    if (
        len(kept) != 1
        or len(new.messages) != len(old.messages) + 1
        or new.faults[len(old.faults) :]
    ):
        raise GitsyncError(
            f"'{path}' is not in the form of a comms file: a message cannot be added to it",
            f'see what is wrong: gitsync check {path}',
            'malformed',
            1,
        )


def stamp(moment) -> str:
    """A message's time, in UTC."""
    return moment.astimezone(UTC).strftime('%Y-%m-%d %H:%M')


def inbox(desk: Desk, agent: str = '') -> list[Letter]:
    """Every message to the agent (oneself by default), the oldest first. Nothing is marked."""
    me, found = agent or desk.agent, []
    for writer, path in channels(desk):
        if same(channel_of(path)[1], me):
            found += [
                Letter(writer, message)
                for message in messages.parse(desk.load(path) or b'').messages
            ]
    return sorted(
        found, key=lambda letter: (letter.message.sent, letter.sender, letter.message.number or 0)
    )


def channels(desk: Desk) -> list[tuple[str, str]]:
    """(writer's name, path in the epic) of every channel, sorted."""
    disk = desk.place.repo.disk()
    found = []
    for file in disk.names(desk.place.path(COMMS)):
        pair = channel_of(file)
        if pair:
            known = rosters.canonical(pair[0], desk.policy)
            found.append((known or spelled(pair[0]), f'{COMMS}/{file}'))
    return found


def find(desk: Desk, sender: str, number: int) -> Letter:
    """One message to oneself; GitsyncError when there is none."""
    sender = name(desk, sender)
    message = messages.parse(desk.load(rest(sender, desk.agent)) or b'').message(number)
    if message is None:
        raise GitsyncError(
            f'there is no message {number} from {sender}',
            'see what there is: gitsync message inbox',
            'no-message',
            1,
        )
    return Letter(sender, message)


def mark(desk: Desk, sender: str, number: int) -> bool:
    """Flip a message's mark to READ; False when it was READ before."""
    was = []

    def change(old):
        channel = messages.parse(old or b'')
        try:
            new = messages.mark_read(channel, number)
        except KeyError:
            raise GitsyncError(
                f'message {number} from {sender} has no mark that could be flipped',
                'its heading is malformed: gitsync check '
                f'{desk.place.path(rest(sender, desk.agent))}',
                'malformed',
                1,
            ) from None
        was[:] = [channel.message(number).read]
        return messages.render(new)

    desk.update(rest(sender, desk.agent), change)
    return not was[0]


def archive(desk: Desk, to: str, now) -> tuple[str, tuple[int, ...]]:
    """Move one's channel to the archive, byte for byte, and begin it anew, empty; (the archive's
    path in the epic, numbers of messages that nobody has read).
    """
    me, reader = desk.agent, name(desk, to)
    path, made = rest(me, reader), []

    def change(old):
        channel = messages.parse(old or b'')
        if not channel.messages:
            raise GitsyncError(
                f"there is nothing to archive in '{desk.place.path(path)}'",
                '',
                'nothing-to-archive',
                1,
            )
        made[:] = [
            _keep(desk, path, old, now),
            tuple(message.number for message in channel.messages if message.read is False),
        ]
        return messages.empty(me, reader)

    desk.update(path, change)
    return made[0], made[1]


def _keep(desk, path, data, now):
    """Where the bytes are kept in the archive: where a run that was killed has put them already,
    else a name by minute, the next minute's when other bytes have it.
    """
    stem = path.rpartition('/')[2].removesuffix('.md')
    folder = desk.full(f'{COMMS}/archive')
    for file in sorted(os.listdir(folder), reverse=True) if os.path.isdir(folder) else ():
        if file.startswith(stem + '_') and desk.load(f'{COMMS}/archive/{file}') == data:
            return f'{COMMS}/archive/{file}'
    while True:
        kept = f'{COMMS}/archive/{stem}_{now.astimezone(UTC):%Y%m%d_%H%M}.md'
        if files.create(desk.full(kept), data):
            return kept
        now += timedelta(minutes=1)


def shown(message) -> str:
    """A message's text as data: heading and body between fences longer than any in it."""
    body = text(message.heading + message.body).strip('\n')
    fence = '~' * max(
        4,
        max(
            (
                len(line) - len(line.lstrip('~')) + 1
                for line in body.split('\n')
                if line.startswith('~')
            ),
            default=0,
        ),
    )
    return f'{fence}text\n{body}\n{fence}'
