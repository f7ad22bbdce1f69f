"""Messages between agents, on disk: send and archive. Reading them is inbox.

A channel has one writer and one reader; both change its file (messages, marks), each through
ActingAgent.update(), so that neither loses what the other did meanwhile.
"""

from __future__ import annotations

import os

from gitsync.core.documents import message_writing
from gitsync.core.documents import messages
from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.documents.protocol import COMMS
from gitsync.core.epic import progress
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.rules.wording import typed
from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value
from gitsync.epic import roster
from gitsync.epic.standing import standing
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.documents.messages import Channel
    from gitsync.core.policy.rosters import Roster
    from gitsync.epic.acting_agent import ActingAgent


class Draft(Value):
    """A message before it goes out. Empty fields are left out."""

    subject: str
    action: str = ''
    details: str = ''
    next: str = ''
    acknowledge: str = ''
    escalate: str = ''  # 'high', 'medium' or 'low': the urgency of an escalation
    reply_to: int = 0  # the number of the message that it answers


class Sent(Value):
    """A message as it went out."""

    number: int
    sent: str
    path: str  # in the epic
    answer_by: str  # '' without an escalation


class Archived(Value):
    """A channel that was moved to the archive."""

    path: str  # in the epic
    unread: tuple[int | None, ...]  # numbers of messages that nobody has read


def channel_path(writer: str, reader: str) -> str:
    """A channel's path in the epic."""
    return f'{COMMS}/{form(writer)}_to_{form(reader)}.md'


def name(acting: ActingAgent, asked: str) -> str:
    """An agent as the roster spells it; GitsyncError for a name that is no agent's in this epic."""
    spelled = rosters.canonical(asked, acting.policy)
    if not spelled and not acting.policy.agents:
        spelled = _roster(acting).get(form(asked), '')
    if not spelled:
        known = ', '.join(sorted(set(_roster(acting).values())))
        raise GitsyncError(
            f"'{asked}' is no agent of this epic", f'agents here: {known}', 'unknown-agent'
        )
    return spelled


def _roster(acting: ActingAgent) -> Roster:
    return rosters.roster(acting.policy, acting.place.repo.disk(), (acting.place.epic,))


def send(acting: ActingAgent, to: str, draft: Draft, now: datetime) -> Sent:
    """Add a message to one's own channel.

    Its number is the next one, its time never before the last one's.
    """
    writer, reader = acting.agent, roster.reader(acting, to)
    if same(writer, reader):
        raise GitsyncError(
            'a message to oneself reaches nobody',
            'name the reader: gitsync message send TO --subject S',
            'usage',
        )
    if not draft.subject.strip():
        raise GitsyncError(
            'a message needs a subject', 'gitsync message send TO --subject S', 'usage'
        )
    path = channel_path(writer, reader)
    acting.need_owner('GS204', path)
    answer_by = ''
    if draft.escalate:
        answer_by = stamp(now + progress.ANSWER[draft.escalate.upper()])

    def change(old: bytes | None) -> tuple[bytes, Sent]:
        channel = messages.parse(
            old if old and old.strip() else message_writing.empty(writer, reader)
        )
        if not channel.messages:
            _refuse_uncommitted_archive(acting, path, reader)
        sent = Sent(channel.next_number, _time(channel, now), path, answer_by)
        new = messages.render(message_writing.added(channel, _written(draft, sent)))
        _prove(channel, messages.parse(new), acting.place.path(path))
        return new, sent

    return acting.update(path, change)


def send_to_all(acting: ActingAgent, draft: Draft, now: datetime) -> dict[str, Sent]:
    """Add a message to each channel of the coordinator, who alone may; by reader.

    GitsyncError names whom it did not reach; the others have it.
    """
    acting.place.need_coordinator('write to all at once')
    place, sent = acting.place, {}
    failed: dict[str, GitsyncError] = {}
    for reader in standing(place).agents:
        if not same(reader, acting.agent):
            try:
                sent[reader] = send(acting, reader, draft, now)
            except GitsyncError as error:
                failed[reader] = error
    for reader, fault in failed.items():
        more = f' ({", ".join(sent)} have it)' if sent else ''
        raise GitsyncError(f'not sent to {reader}: {fault.message}{more}', fault.hint, 'not-sent')
    return sent


def _written(draft: Draft, sent: Sent) -> bytes:
    subject, more = draft.subject, {}
    if draft.escalate:
        if not subject.upper().startswith('ESCALATION'):
            subject = f'ESCALATION - {subject}'
        more = {'Urgency': draft.escalate.upper(), 'Answer By': sent.answer_by}
    if draft.reply_to:
        more['In Reply To'] = f'message {draft.reply_to}'
    fields = {
        'Action': draft.action,
        'Details': draft.details,
        'Next': draft.next,
        'Acknowledge': draft.acknowledge,
    }
    return message_writing.new(sent.number, sent.sent, subject, {**fields, **more})


def _time(channel: Channel, now: datetime) -> str:
    """The time of a new message: now, or that of a later one before it, unless that lies so far
    ahead that no time zone explains it.
    """
    limit = stamp(now + timedelta(hours=26))
    times = (message.sent for message in channel.messages)
    return max([stamp(now), *(time for time in times if len(time) == 16 and time <= limit)])


def _refuse_uncommitted_archive(acting: ActingAgent, path: str, reader: str) -> None:
    """GitsyncError while HEAD's version of an empty channel holds messages: a commit that moves
    them to the archive leaves the channel empty.
    """
    repo = acting.place.repo
    held = repo.tree(repo.head()).read(acting.place.path(path))
    if messages.parse(held or b'').messages:
        raise GitsyncError(
            f'the archive of the messages to {reader} is not committed yet',
            "commit it with the channel empty, then send: gitsync commit -m 'Archive messages'",
            'archive-uncommitted',
            1,
        )


def _prove(old: Channel, new: Channel, path: str) -> None:
    """GitsyncError unless the new channel is the old one and exactly one message more."""
    kept = [(message.number, message.heading.rstrip()) for message in new.messages]
    for message in old.messages:
        key = (message.number, message.heading.rstrip())
        if key in kept:
            kept.remove(key)
    has_one_more = len(new.messages) == len(old.messages) + 1
    if len(kept) != 1 or not has_one_more or new.faults[len(old.faults) :]:
        raise GitsyncError(
            f"'{path}' is not in the form of a comms file: a message cannot be added to it",
            f'see what is wrong: gitsync check {typed(path)}',
            'malformed',
            1,
        )


def stamp(moment: datetime) -> str:
    """A message's time, in UTC."""
    return moment.astimezone(UTC).strftime('%Y-%m-%d %H:%M')


def archive(acting: ActingAgent, to: str, now: datetime) -> Archived:
    """Move one's channel to the archive, byte for byte, and begin it anew, empty."""
    writer, reader = acting.agent, name(acting, to)
    path = channel_path(writer, reader)
    acting.need_owner('GS204', path)

    def change(old: bytes | None) -> tuple[bytes, Archived]:
        channel = messages.parse(old or b'')
        if not old or not channel.messages:
            roster.reader(acting, to)  # a name that is no agent's is the error to tell
            raise GitsyncError(
                f"there is nothing to archive in '{acting.place.path(path)}'",
                f'write into it: gitsync message send {reader} --subject S',
                'nothing-to-archive',
                1,
            )
        unread = (message.number for message in channel.messages if message.read is False)
        kept = Archived(_keep(acting, path, old, now), tuple(unread))
        return message_writing.empty(writer, reader), kept

    return acting.update(path, change)


def _keep(acting: ActingAgent, path: str, data: bytes, now: datetime) -> str:
    """Where the bytes are kept in the archive: where a run that was killed has put them already,
    else a name by minute, the next minute's when other bytes have it.
    """
    stem = path.rpartition('/')[2].removesuffix('.md')
    folder = f'{COMMS}/{ARCHIVE}'
    names = os.listdir(acting.full(folder)) if os.path.isdir(acting.full(folder)) else []
    for file in sorted(names, reverse=True):
        if file.startswith(stem + '_') and acting.load(f'{folder}/{file}') == data:
            return f'{folder}/{file}'
    while True:
        kept = f'{folder}/{stem}_{now.astimezone(UTC):%Y%m%d_%H%M}.md'
        if files.create(acting.full(kept), data):
            return kept
        now += timedelta(minutes=1)
