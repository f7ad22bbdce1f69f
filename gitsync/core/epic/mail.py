"""Messages with the names of their writers and readers, from every version of their channels.

A channel has one writer, who only adds: what any version holds was sent, unless it stands in the
archive here. READ in any version is READ, for a mark never goes back.
"""

from __future__ import annotations

from gitsync.core.documents import messages
from gitsync.core.documents.messages import Message
from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.documents.protocol import COMMS
from gitsync.core.policy import rosters
from gitsync.core.policy.names import spelled
from gitsync.core.policy.place import below
from gitsync.core.policy.place import channel
from gitsync.core.text.moments import instant
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy

    Key = tuple[object, ...]
    Copies = Mapping[str, Sequence['Copy']]  # by path in the repository

REPLY = 'In Reply To'  # the field of an answer


class Copy(Value):
    """A version of a file that another branch holds."""

    where: str  # the branch, as people call it
    data: bytes


def not_merged(where: str) -> str:
    """How it is told that another branch holds something."""
    return f'on {where}, not merged here'


def beside(where: str) -> str:
    """The same in parentheses, to stand behind what it is about; '' for what is here."""
    return f' ({not_merged(where)})' if where else ''


def bringing(where: str) -> str:
    """The command that brings here what a branch, or a commit of another worktree, holds."""
    return f'git merge {revision(where)}'


def revision(where: str) -> str:
    """The revision of a branch, or of a commit of another worktree, as it is told."""
    return where.partition(' ')[0]


class Mail(Value):
    """A message with the names of its writer and reader."""

    writer: str
    reader: str
    message: Message
    where: str = ''  # the branch that holds it, '' where it stands here

    @property
    def subject(self) -> str:
        """Its subject, '' when it has none."""
        return messages.fields(self.message).get('Subject', '')

    @property
    def answers(self) -> int | None:
        """The number of the message that it answers, None where it names none."""
        told = messages.fields(self.message).get(REPLY, '').removeprefix('message').strip()
        return int(told[:9]) if told.isascii() and told.isdigit() else None


def sent_at(mail: Mail) -> datetime | None:
    """When a message was sent, taken as UTC; None where its heading has no time of day."""
    text = mail.message.sent
    return instant(text.replace(' ', 'T') + ':00Z') if len(text) == 16 else None


def mail_of(
    snapshot: Snapshot, epic: str, policy: Policy, copies: Copies | None = None
) -> tuple[Mail, ...]:
    """Every message in the epic's channels, channel by channel."""
    mails: list[Mail] = []
    folder, copies = below(epic, COMMS), copies or {}
    start = folder + '/'
    elsewhere = {path[len(start) :] for path in copies if path.startswith(start)}
    for name in sorted({*snapshot.names(folder), *elsewhere}):
        pair = channel(name)
        if pair and '/' not in name:
            writer, reader = (rosters.canonical(each, policy) or spelled(each) for each in pair)
            held = _Held(messages.parse(snapshot.read(start + name) or b'').messages)
            for copy in copies.get(start + name, ()):
                held.take(copy)
            if held.is_more:
                held.drop(_archived(snapshot, folder, name[: -len('.md')]))
            mails += [Mail(writer, reader, each, where) for each, where in held.messages]
    return tuple(mails)


class _Held:
    """The messages of a channel, each with where it stands."""

    def __init__(self, here: Sequence[Message]) -> None:
        self.messages = [(message, '') for message in here]
        self.is_more = False  # than stands here

    def take(self, copy: Copy) -> None:
        """Add what a version of the channel has beyond these, and its marks."""
        places = _by_key([message for message, _ in self.messages])
        taken: set[int] = set()
        for message in messages.parse(copy.data).messages:
            paired = (at for key in _keys(message) for at in places.get(key, ()))
            at = next((at for at in paired if at not in taken), None)
            if at is None:
                self.messages.append((message, copy.where))
                self.is_more = True
                continue
            taken.add(at)
            held, where = self.messages[at]
            if message.read and held.read is False:
                self.messages[at] = held._replace(read=True), where

    def drop(self, archived: Sequence[Message]) -> None:
        """Leave out what stands elsewhere and in the archive here."""
        known = _by_key(archived)
        self.messages = [
            (message, where)
            for message, where in self.messages
            if not where or not any(key in known for key in _keys(message))
        ]


def _by_key(in_order: Sequence[Message]) -> dict[Key, list[int]]:
    places: dict[Key, list[int]] = {}
    for at, message in enumerate(in_order):
        for key in _keys(message):
            places.setdefault(key, []).append(at)
    return places


def _keys(message: Message) -> tuple[Key, Key]:
    """What two versions of one message have in common: all but the text where its writer corrected
    it, all but the number where a merge gave it another.
    """
    subject = messages.fields(message).get('Subject')
    return (message.number, message.sent, subject), (message.sent, message.body.strip())


def _archived(snapshot: Snapshot, comms: str, stem: str) -> list[Message]:
    """The messages of a channel that were moved to the archive."""
    folder = f'{comms}/{ARCHIVE}'
    archived: list[Message] = []
    for name in snapshot.names(folder):
        if name.startswith(stem + '_'):
            archived += messages.parse(snapshot.read(f'{folder}/{name}') or b'').messages
    return archived
