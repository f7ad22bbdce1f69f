"""Message files: one writer, one reader. Parse, render, and the text of a new message.

A message begins at a heading '## Message N (time) mark' outside fenced code and ends before the
next one. Parsing is total;
render(parse(data)) == data.
"""

from collections import namedtuple

from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import field
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split
from gitsync.core.text.lines import text
from gitsync.core.text.moments import is_date
from gitsync.core.text.moments import is_sent

UNREAD, READ = '⏳ UNREAD', '✅ READ'
NONE_YET = b'(No messages yet)'
REQUIRED = ('Subject',)


class Message(namedtuple('Message', 'number sent read heading body line')):
    """number int or None; sent '2026-01-15 14:30', '2026-01-15' or ''; read True, False or None (no
    mark); heading and body bytes with line ends; line from 1.
    """

    __slots__ = ()

    @property
    def data(self) -> bytes:
        """All its bytes."""
        return self.heading + self.body


class Channel(namedtuple('Channel', 'preamble messages faults')):
    """preamble: the bytes before the first message; messages in file order; faults: (line, what) of
    headings that are malformed.
    """

    __slots__ = ()

    def message(self, number: int):
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
    made, faults, line, last = [], [], 1, 0
    for (start, stop), following in zip(starts, [start for start, _ in starts[1:]] + [len(data)]):
        line += data.count(b'\n', last, start)
        last = start
        heading = data[start:stop]
        number, sent, read, fault = _read_heading(heading)
        made.append(Message(number, sent, read, heading, data[stop:following], line))
        if fault:
            faults.append((line, fault))
    return Channel(data[: starts[0][0]], tuple(made), tuple(faults))


def render(channel: Channel) -> bytes:
    """The bytes that parse() took apart."""
    return channel.preamble + b''.join(
        message.heading + message.body for message in channel.messages
    )


def fields(message: Message) -> dict:
    """The bold fields {name: value}, each value with the lines that belong to it; the first of a
    name counts.
    """
    made, name, held = {}, '', []
    for line in _unfenced_fields(message.body):
        if isinstance(line, tuple):
            _keep(made, name, held)
            name, held = line[0], [raw(line[1])]
        else:
            held.append(line)
    _keep(made, name, held)
    return made


def _keep(made, name, held):
    if name and name not in made:
        made[name] = (
            text(b'\n'.join(held)).strip().removesuffix('\n---').rstrip().removesuffix('\r')
        )


def _unfenced_fields(body):
    """The lines of a body without their ends, field lines outside fenced code as (key, value)."""
    ranges, at, fence = fenced(body), 0, 0
    for line in split(body):
        while fence < len(ranges) and ranges[fence][1] <= at:
            fence += 1
        is_code = fence < len(ranges) and ranges[fence][0] <= at
        found = None if is_code or b':**' not in line else field(line)
        yield tuple(found) if found else bare(line)
        at += len(line)


def _headings(data):
    """(start, stop) of every heading line of a message, outside fenced code."""
    found, ranges, fence = [], None, 0
    at = data.find(b'essage')
    while at >= 0:
        start, stop = data.rfind(b'\n', 0, at) + 1, data.find(b'\n', at) + 1 or len(data)
        if _is_heading(data[start : min(stop, start + 200)]):
            if ranges is None:
                ranges = fenced(data)
            while fence < len(ranges) and ranges[fence][1] <= start:
                fence += 1
            if not (fence < len(ranges) and ranges[fence][0] <= start):
                found.append((start, stop))
        at = data.find(b'essage', stop)
    return found


def _is_heading(line):
    """True for '## Message …', and for what was plainly meant as one: another level or case, no
    blank, but a number and a bracket.
    """
    line = line.removeprefix(b'\xef\xbb\xbf')
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


def _read_heading(heading):
    """(number, sent, read, what is malformed or '')."""
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
    if start != '## ':
        return number, sent, read, "a message's heading begins with '## Message '"
    if number is None or token[0] == '0':
        return (
            number,
            sent,
            read,
            f"the message's number '{token}' is no number from 1"
            if token
            else 'the message has no number',
        )
    if not sent:
        return (
            number,
            sent,
            read,
            f"the time '{time}' is not as 2026-01-15 14:30"
            if time
            else 'the message has no time in brackets',
        )
    if mark not in (UNREAD, READ):
        return (
            number,
            sent,
            read,
            f"the mark '{mark}' is neither '{UNREAD}' nor '{READ}'"
            if mark
            else 'the message has no mark',
        )
    return number, sent, read, ''


def empty(writer: str, reader: str) -> bytes:
    """A channel without messages."""
    return raw(f'# Messages: {writer} → {reader}\n\n') + NONE_YET + b'\n'


def new(
    number: int,
    sent: str,
    subject: str,
    action: str = '',
    details: str = '',
    next: str = '',
    acknowledge: str = '',
    more: dict | None = None,
) -> bytes:
    """A new message, unread.

    Text that would read as a heading, a field, a fence or a rule is escaped; more holds further
    fields, kept in their order.
    """
    values = {
        'Subject': ' '.join(subject.split()),
        'Action': action,
        'Details': details,
        'Next': next,
        'Acknowledge': acknowledge,
        **(more or {}),
    }
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


def _escaped_line(line):
    body = line.lstrip(' \t')
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
    found = channel.message(number)
    if found is None or found.read is None:
        raise KeyError(number)
    read = found._replace(heading=_read(found), read=True)
    return channel._replace(
        messages=tuple(read if message is found else message for message in channel.messages)
    )


def _read(message):
    head, tail = bare(message.heading), message.heading[len(bare(message.heading)) :]
    at = head.rfind(b'UNREAD')
    if at < 0:
        return message.heading
    before = head[:at].rstrip()
    for sign in ('⏳\ufe0f', '⏳'):
        before = before.removesuffix(sign.encode())
    return before.rstrip() + b' ' + READ.encode() + head[at + 6 :] + tail


def added(channel: Channel, message: bytes) -> Channel:
    """The channel with one more message: at the top where the newest stand first, else at the end;
    its line ends are the channel's.
    """
    data = render(channel)
    end = ending(data)
    message = message.replace(b'\n', end) if end != b'\n' else message
    preamble = channel.preamble
    if not channel.messages:
        kept = b''.join(line for line in split(preamble) if line.strip() != NONE_YET)
        return parse(_spaced(kept, end) + message)
    if channel.is_newest_first:
        return parse(_spaced(preamble, end) + message + end + data[len(preamble) :])
    return parse(_spaced(data, end) + message)


def _spaced(data, end):
    """The text so ended that a heading may follow: by a line end and a blank line, an open fence
    closed.
    """
    if not data:
        return data
    data = data.rstrip(b' \t\r\n') + end
    ranges = fenced(data + end + b'#')
    if ranges and ranges[-1][1] > len(data):
        fence = data[ranges[-1][0] :].lstrip()
        data += fence[: len(fence) - len(fence.lstrip(fence[:1]))] + end
    return data + end
