"""The messages to an agent: list, find, show, mark as read."""

from __future__ import annotations

from gitsync.core.documents import message_writing
from gitsync.core.documents import messages
from gitsync.core.documents.protocol import COMMS
from gitsync.core.epic.mail import Mail
from gitsync.core.epic.mail import mail_of
from gitsync.core.form.messages import check_headless
from gitsync.core.policy.names import same
from gitsync.core.policy.owners import MARKS
from gitsync.core.policy.place import channel
from gitsync.core.rules.wording import typed
from gitsync.core.text.lines import text
from gitsync.epic.mail.messages import channel_path
from gitsync.epic.mail.messages import name
from gitsync.epic.standing import copies
from gitsync.errors import GitsyncError
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.documents.messages import Message
    from gitsync.epic.acting_agent import ActingAgent


def inbox(acting: ActingAgent) -> list[Mail]:
    """Every message to the acting agent, the oldest first, those not merged here among them.
    Nothing is marked.
    """
    place = acting.place
    mail = mail_of(place.repo.disk(), place.epic, place.policy, copies(place.repo, place.epic))
    return by_time(each for each in mail if same(each.reader, acting.agent))


def unreadable(acting: ActingAgent) -> list[str]:
    """The channels to the acting agent that hold text here which is no message."""
    place = acting.place
    paths = []
    folder = place.path(COMMS)
    for file in place.repo.disk().names(folder):
        pair = channel(file)
        if pair and same(pair[1], acting.agent):
            data = place.repo.disk().read(f'{folder}/{file}') or b''
            read = messages.parse(data)
            if read.faults or not read.messages and check_headless(file, data):
                paths.append(f'{folder}/{file}')
    return paths


def by_time(mail: Iterable[Mail]) -> list[Mail]:
    """Messages, the oldest first."""
    return sorted(mail, key=lambda each: (each.message.sent, each.writer, each.message.number or 0))


def as_data(mail: Mail) -> dict[str, object]:
    """What tells a message from others, as plain data, for --json."""
    return {
        'from': mail.writer,
        'number': mail.message.number,
        'subject': output.valid(mail.subject),
        'sent': mail.message.sent,
        'where': output.valid(mail.where) or None,
    }


def find(acting: ActingAgent, writer: str, number: int) -> Mail:
    """One message to the acting agent, the one here before others of its number; GitsyncError when
    there is none.
    """
    writer = name(acting, writer)
    for mail in sorted(inbox(acting), key=lambda each: bool(each.where)):
        if same(mail.writer, writer) and mail.message.number == number:
            return mail
    raise GitsyncError(
        f'there is no message {number} from {writer}',
        'see what there is: gitsync message inbox',
        'no-message',
        1,
    )


def mark(acting: ActingAgent, writer: str, number: int) -> bool:
    """Flip a message's mark to READ; False when it was READ before."""
    path = channel_path(writer, acting.agent)
    acting.need_owner('GS205', path, MARKS)

    def change(old: bytes | None) -> tuple[bytes, bool]:
        channel = messages.parse(old or b'')
        try:
            new = message_writing.mark_read(channel, number)
        except KeyError:
            raise GitsyncError(
                f'message {number} from {writer} has no mark that could be flipped',
                f'its heading is malformed: gitsync check {typed(acting.place.path(path))}',
                'malformed',
                1,
            ) from None
        message = channel.message(number)
        return messages.render(new), not (message and message.read)

    return acting.update(path, change)


def shown(message: Message) -> str:
    """A message's text as data: heading and body between fences longer than any in it."""
    body = text(message.heading + message.body).strip('\n')
    longest = max((len(line) - len(line.lstrip('~')) for line in body.split('\n')), default=0)
    fence = '~' * max(4, longest + 1)
    return f'{fence}text\n{body}\n{fence}'
