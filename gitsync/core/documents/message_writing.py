"""Writing into message files: an empty channel, a new message, a message added or marked as
read.
"""

from __future__ import annotations

from gitsync.core.documents.messages import NONE_YET
from gitsync.core.documents.messages import READ
from gitsync.core.documents.messages import REQUIRED
from gitsync.core.documents.messages import UNREAD
from gitsync.core.documents.messages import Channel
from gitsync.core.documents.messages import Message
from gitsync.core.documents.messages import parse
from gitsync.core.documents.messages import render
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def empty(writer: str, reader: str) -> bytes:
    """A channel without messages."""
    return raw(f'# Messages: {writer} → {reader}\n\n') + NONE_YET + b'\n'


def new(
    number: int,
    sent: str,
    subject: str,
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """A new message, unread; of its fields those that say something, in their order.

    Text that would read as a heading, a field, a fence or a rule is escaped.
    """
    values = {'Subject': ' '.join(subject.split()), **(fields or {})}
    lines = [f'## Message {number} ({sent}) {UNREAD}']
    lines += [
        f'**{name}:** {escape(value)}'
        for name, value in values.items()
        if value.strip() or name in REQUIRED
    ]
    return raw('\n'.join(lines) + '\n')


def escape(value: str, starts_line: bool = False) -> str:
    """Message text in which no line is a heading, a field, a fence, a rule or a marker for those
    who read the file.

    The first line stands behind its field's name, where it can be none of these, unless
    starts_line.
    """
    lines = value.replace('\r\n', '\n').replace('\r', '\n').replace('\0', '').strip().split('\n')
    return '\n'.join(
        _escaped_line(line) if at or starts_line else line.rstrip() for at, line in enumerate(lines)
    )


def _escaped_line(line: str) -> str:
    body = line.lstrip(' \t\ufeff')
    is_risky = (
        body[:1] == '#'
        or body[:3] in ('```', '~~~')
        or body[:7] in ('<<<<<<<', '>>>>>>>')
        or body[:4] == '<!--'
        or (body[:2] == '**' and ':**' in body)
    )
    if is_risky or (body and (not body.strip().strip('-') or not body.strip().strip('='))):
        return line[: len(line) - len(body)] + '\\' + body
    return line.rstrip()


def mark_read(channel: Channel, number: int) -> Channel:
    """The channel with that message's mark at READ; unchanged when it is READ.

    KeyError: no such message, or it has no mark.
    """
    wanted = channel.message(number)
    if wanted is None or wanted.read is None:
        raise KeyError(number)
    read = wanted._replace(heading=_read(wanted), read=True)
    return channel._replace(
        messages=tuple(read if message is wanted else message for message in channel.messages)
    )


def _read(message: Message) -> bytes:
    head, tail = bare(message.heading), message.heading[len(bare(message.heading)) :]
    before, unread, behind = head.rpartition(b'UNREAD')
    if not unread:
        return message.heading
    before = before.rstrip()
    for sign in ('⏳\ufe0f', '⏳'):
        before = before.removesuffix(sign.encode())
    return before.rstrip() + b' ' + READ.encode() + behind + tail


def added(channel: Channel, message: bytes) -> Channel:
    """The channel with one more message: at the top where the newest stand first, else at the end;
    its line ends are the channel's.
    """
    data = render(channel)
    end = ending(data)
    message = message.replace(b'\n', end)
    preamble = channel.preamble
    if not channel.messages:
        kept = b''.join(line for line in split(preamble) if line.strip() != NONE_YET)
        return parse(_spaced(kept, end) + message)
    if channel.is_newest_first:
        return parse(_spaced(preamble, end) + message + end + data[len(preamble) :])
    return parse(_spaced(data, end) + message)


def _spaced(data: bytes, end: bytes) -> bytes:
    """The text so ended that a heading may follow: by a line end and a blank line, an open fence
    closed.
    """
    if not data:
        return data
    data = data.rstrip(b' \t\r\n') + end
    ranges = fenced(data + end + b'#')
    if ranges and ranges[-1][1] > len(data):
        fence = data[ranges[-1][0] :].removeprefix(BOM).lstrip()
        data += fence[: len(fence) - len(fence.lstrip(fence[:1]))] + end
    return data + end
