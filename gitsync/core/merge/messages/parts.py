"""Comms files taken apart for merging: what of a message is its heading, its mark, its text."""

from __future__ import annotations

from gitsync.core.documents.messages import parse
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.messages import Message

_KNOWN = (
    b'',
    b'\xe2\x8f\xb3',
    b'\xe2\x9c\x85',
    b'UNREAD',
    b'READ',
    b'\xe2\x8f\xb3 UNREAD',
    b'\xe2\x9c\x85 READ',
)
_MARKS = (b'\xe2\x8f\xb3', b'\xe2\x9c\x85', b'UNREAD', b'READ')


class MessageParts(Value):
    """A message, its bytes in the order of the fields from `start` on; the number stands between
    `start` and `middle`.
    """

    number: int
    sent: str  # as in documents.messages
    is_read: bool
    start: bytes  # of the heading
    middle: bytes  # of the heading, from the number to the mark
    mark: bytes
    rest: bytes  # from the heading's line end on
    tail: bytes  # the blank lines and rules at its end

    @property
    def text(self) -> tuple[bytes, bytes, bytes]:
        """What makes it this message and no other: all but its number and its mark."""
        return self.start, self.middle, self.rest.replace(b'\r\n', b'\n')

    @property
    def is_odd(self) -> bool:
        """True when something else than a mark stands in the mark's place."""
        return b' '.join(self.mark.split()) not in _KNOWN

    def written(self, end: bytes = b'') -> bytes:
        """Its bytes, without the tail, and what should stand there."""
        return b''.join((self.start, b'%d' % self.number, self.middle, self.mark, self.rest, end))


class ChannelParts(Value):
    """A comms file."""

    preamble: bytes  # before the first message
    messages: tuple[MessageParts, ...]  # the oldest first
    is_newest_first: bool | None  # in the file; None where fewer than two messages tell it

    @property
    def last(self) -> MessageParts | None:
        """The message at the end of the file."""
        if not self.messages:
            return None
        return self.messages[0 if self.is_newest_first else -1]


def take_apart(data: bytes) -> ChannelParts:
    """A comms file in parts; raises Unmergeable where messages have no number, or one number."""
    channel = parse(data)
    messages = [_parts(message) for message in channel.messages]
    numbers = [message.number for message in messages]
    if len(set(numbers)) != len(numbers):
        raise Unmergeable('a message number stands twice')
    is_newest_first = numbers[0] > numbers[-1] if len(numbers) > 1 else None
    return ChannelParts(
        channel.preamble,
        tuple(messages[::-1] if is_newest_first else messages),
        is_newest_first,
    )


def _parts(message: Message) -> MessageParts:
    if message.number is None:
        raise Unmergeable('a message has no number')
    text = message.heading + message.body
    stem = _stem(text)
    cut = len(message.heading.rstrip(b'\r\n'))
    line, rest = stem[:cut], stem[cut:]
    start = next((at for at, byte in enumerate(line) if 48 <= byte <= 57), len(line))
    end = start
    while end < len(line) and 48 <= line[end] <= 57:
        end += 1
    places = [place for place in (line.find(mark, end) for mark in _MARKS) if place >= 0]
    mark = min(places, default=len(line))
    return MessageParts(
        message.number,
        message.sent,
        bool(message.read),
        line[:start],
        line[end:mark],
        line[mark:],
        rest,
        text[len(stem) :],
    )


def _stem(text: bytes) -> bytes:
    """The text without the blank lines, rules and the line end that close it."""
    end = len(text)
    while end:
        start = text.rfind(b'\n', 0, end - 1) + 1
        line = text[start:end].strip()
        if line and not _is_rule(line):
            return text[:start] + text[start:end].rstrip(b'\r\n\t ')
        end = start
    return text


def _is_rule(line: bytes) -> bool:
    return len(line) > 2 and any(not line.strip(sign) for sign in (b'-', b'*', b'_'))
