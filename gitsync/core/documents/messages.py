"""Message files: one writer, one reader. Parse, render, and the text of a new message.

A message begins at a heading '## Message N (time) mark' outside fenced code and ends before the
next one. Parsing is total; render(parse(data)) == data.
"""

from __future__ import annotations

from gitsync.core.text.fences import Ranges
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import field
from gitsync.core.text.lines import line_around
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split
from gitsync.core.text.lines import text
from gitsync.core.text.moments import is_date
from gitsync.core.text.moments import is_sent
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.text.lines import Field

UNREAD, READ = '⏳ UNREAD', '✅ READ'
NONE_YET = b'(No messages yet)'
REQUIRED = ('Subject',)


class Message(Value):
    """One message of a channel."""

    number: int | None
    sent: str  # '2026-01-15 14:30', '2026-01-15' or ''
    read: bool | None  # None: no mark
    heading: bytes  # with its line end
    body: bytes
    line: int  # of the heading, from 1

    @property
    def data(self) -> bytes:
        """All its bytes."""
        return self.heading + self.body


class Channel(Value):
    """A file of messages."""

    preamble: bytes  # what stands before the first message
    messages: tuple[Message, ...]  # in the file's order
    faults: tuple[tuple[int, str], ...]  # line and what is wrong, of malformed headings

    def message(self, number: int) -> Message | None:
        """The first message of that number, None when there is none."""
        for message in self.messages:
            if message.number == number:
                return message
        return None

    @property
    def next_number(self) -> int:
        """The number of the next message."""
        return max((message.number or 0 for message in self.messages), default=0) + 1

    @property
    def is_newest_first(self) -> bool:
        """True when the numbers fall; a file of fewer than two messages has its newest last."""
        numbers = [message.number for message in self.messages if message.number is not None]
        return len(numbers) > 1 and numbers[0] > numbers[-1]


def parse(data: bytes) -> Channel:
    """The channel in data."""
    starts = _headings(data)
    if not starts:
        return Channel(data, (), ())
    messages: list[Message] = []
    faults: list[tuple[int, str]] = []
    line, last = 1, 0
    for (start, stop), following in zip(starts, [start for start, _ in starts[1:]] + [len(data)]):
        line += data.count(b'\n', last, start)
        last = start
        heading = data[start:stop]
        said = _read_heading(heading)
        messages.append(
            Message(said.number, said.sent, said.read, heading, data[stop:following], line)
        )
        if said.fault:
            faults.append((line, said.fault))
    return Channel(data[: starts[0][0]], tuple(messages), tuple(faults))


def render(channel: Channel) -> bytes:
    """The bytes that parse() took apart."""
    return channel.preamble + b''.join(
        message.heading + message.body for message in channel.messages
    )


def fields(message: Message) -> dict[str, str]:
    """The bold fields {name: value}, each value with the lines that belong to it; the first of a
    name counts.
    """
    fields_by_name: dict[str, str] = {}
    name = ''
    held: list[bytes] = []
    for line in _unfenced_fields(message.body):
        if not isinstance(line, bytes):
            _keep(fields_by_name, name, held)
            name, held = line.key, [raw(line.value)]
        else:
            held.append(line)
    _keep(fields_by_name, name, held)
    return fields_by_name


def _keep(fields_by_name: dict[str, str], name: str, held: list[bytes]) -> None:
    if name and name not in fields_by_name:
        fields_by_name[name] = (
            text(b'\n'.join(held)).strip().removesuffix('\n---').rstrip().removesuffix('\r')
        )


def _unfenced_fields(body: bytes) -> Iterator[bytes | Field]:
    """The lines of a body without their ends, field lines outside fenced code as fields."""
    fences, at = Ranges(fenced(body)), 0
    for line in split(body):
        yield (None if fences.hold(at) else field(line)) or bare(line)
        at += len(line)


def _headings(data: bytes) -> list[tuple[int, int]]:
    """(start, stop) of every heading line of a message, outside fenced code."""
    headings: list[tuple[int, int]] = []
    fences = Ranges(fenced(data))
    at = data.find(b'essage')
    while at >= 0:
        start, stop = line_around(data, at)
        if _is_heading(data[start:stop]) and not fences.hold(start):
            headings.append((start, stop))
        at = data.find(b'essage', stop)
    return headings


def _is_heading(line: bytes) -> bool:
    """True for '## Message …', and for what was plainly meant as one: another level or case, no
    blank, but a number and a bracket.
    """
    line = line.removeprefix(BOM)
    body = line.lstrip(b' ')
    if body[:1] != b'#' or len(line) - len(body) > 3:
        return False
    rest = body.lstrip(b'#')
    level, words = len(body) - len(rest), rest.split(None, 2)
    if level > 6 or not words or words[0].lower() != b'message':
        return False
    if level == 2 and words[0] == b'Message' and rest[:1] in (b' ', b'\t'):
        return True
    return len(words) > 2 and words[1].strip(b':#').isdigit() and words[2][:1] == b'('


class _Heading(Value):
    """What a heading says."""

    number: int | None
    sent: str
    read: bool | None
    fault: str  # what is malformed, or ''


def _read_heading(heading: bytes) -> _Heading:
    line = text(bare(heading)).removeprefix('\ufeff')
    start, _, rest = line.partition('Message ')
    token, _, rest = rest.strip().partition(' ')
    number = int(token) if token.isascii() and token.isdigit() and len(token) < 10 else None
    time, closing, mark = rest.strip().partition(')')
    time = time[1:] if time[:1] == '(' and closing else ''
    sent = time if is_sent(time) or is_date(time) else ''
    mark = mark.strip().replace('\ufe0f', '')
    word = mark.rsplit(' ', 1)[-1]
    read = True if word == 'READ' else False if word == 'UNREAD' else None
    fault = ''
    if start != '## ':
        fault = "a message's heading begins with '## Message '"
    elif number is None or token[0] == '0':
        what = f"the message's number '{token}' is no number from 1"
        fault = what if token else 'the message has no number'
    elif not sent:
        what = f"the time '{time}' is not as 2026-01-15 14:30"
        fault = what if time else 'the message has no time in brackets'
    elif mark not in (UNREAD, READ):
        what = f"the mark '{mark}' is neither '{UNREAD}' nor '{READ}'"
        fault = what if mark else 'the message has no mark'
    return _Heading(number, sent, read, fault)
