"""The form of comms files: GS301 to GS304."""

from __future__ import annotations

from gitsync.core.documents.messages import NONE_YET
from gitsync.core.documents.messages import READ
from gitsync.core.documents.messages import REQUIRED
from gitsync.core.documents.messages import UNREAD
from gitsync.core.documents.messages import fields
from gitsync.core.documents.messages import parse
from gitsync.core.form.check import conflicts
from gitsync.core.rules.finding import finding
from gitsync.core.rules.stood_before import Spread
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split
from gitsync.core.text.lines import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.messages import Channel
    from gitsync.core.documents.messages import Message
    from gitsync.core.form.check import FormContext
    from gitsync.core.rules.finding import Finding

WRITE_SO = (
    f"write it as '## Message 3 (2026-01-15 14:30) {UNREAD}', or send with gitsync message send TO "
    '--subject S'
)


def check_form(path: str, data: bytes, context: FormContext) -> list[Finding]:
    """Findings on a comms file, in file order."""
    left = conflicts(path, data)
    if left:
        return left
    channel = parse(data)
    zeros = {message.line for message in channel.messages if message.number == 0}
    findings = [
        finding(
            'GS302' if line in zeros and 'no number from 1' in what else 'GS301',
            path,
            line,
            1,
            what,
            WRITE_SO,
        )
        for line, what in channel.faults
    ]
    if not channel.messages:
        findings += check_headless(path, data)
    for message in channel.messages:
        findings += _check_message(path, message)
    return findings + _check_numbers(path, channel) + _check_order(path, channel)


def spread(data: bytes, context: FormContext) -> Spread:
    """The messages, each by its heading: whether it was read is no part of it."""
    data = data.replace(raw(UNREAD), raw(READ))
    starts: list[tuple[int, str]] = []
    held: dict[str, bytes] = {}
    for message in parse(data).messages:
        name = text(message.heading)
        starts.append((message.line, name))
        held[name] = held.get(name, b'') + message.body.rstrip(b'-\r\n ')
    return Spread(starts, held, split(data))


def check_headless(path: str, data: bytes) -> list[Finding]:
    """Text without any message heading: at its first line, the title and the line for an empty
    channel apart.
    """
    has_title = False
    for number, line in enumerate(split(data.removeprefix(BOM)), 1):
        body = line.strip()
        if (
            not body
            or body == NONE_YET
            or not body.strip(b'-')
            or (body[:4] == b'<!--' and body[-3:] == b'-->')
        ):
            continue
        if body[:2] == b'# ' and not has_title:
            has_title = True
            continue
        return [
            finding(
                'GS301',
                path,
                number,
                1,
                "text in a comms file, and no heading '## Message N (time) mark'",
                WRITE_SO,
            )
        ]
    return []


def _check_message(path: str, message: Message) -> list[Finding]:
    findings = []
    if len(message.sent) == 10 and message.read is not None:
        findings.append(
            finding(
                'GS301',
                path,
                message.line,
                1,
                f"message {_number(message)} has a date and no time of day ('{message.sent}')",
                'write the time of day behind the date, as in 2026-01-15 14:30',
                'warning',
            )
        )
    missing = [
        name
        for name in REQUIRED
        if (b'**' + name.encode()) not in message.body or not fields(message).get(name)
    ]
    for name in missing:
        findings.append(
            finding(
                'GS303',
                path,
                message.line,
                1,
                f"message {_number(message)} has no '**{name}:**'",
                f"add a line '**{name}:** …' below its heading",
            )
        )
    return findings


def _number(message: Message) -> str:
    return 'without number' if message.number is None else str(message.number)


def _check_numbers(path: str, channel: Channel) -> list[Finding]:
    """GS302: every number from 1 to n, each once."""
    findings: list[Finding] = []
    first: dict[int, Message] = {}
    expected, free = 1, channel.next_number
    for message in channel.messages:
        if message.number in first:
            findings.append(
                finding(
                    'GS302',
                    path,
                    message.line,
                    1,
                    f'message {message.number} stands twice (first on line '
                    f'{first[message.number].line})',
                    f'give the later one the number {free}',
                )
            )
        elif message.number is not None:
            first[message.number] = message
    nameless = sum(message.number is None for message in channel.messages)
    for number in sorted(first):
        if number > expected + nameless:
            what = f'message {number} stands where {expected} is expected'
            findings.append(
                finding(
                    'GS302',
                    path,
                    first[number].line,
                    1,
                    what,
                    'number messages 1, 2, 3, … without a gap; removed messages belong in '
                    'agent_comms/archive/ with their whole file',
                )
            )
        expected = number + 1
    return findings


def _check_order(path: str, channel: Channel) -> list[Finding]:
    """GS304: numbers all rise or all fall down the file, and a later message has no earlier
    time.
    """
    numbered = [(one.number, one) for one in channel.messages if one.number is not None]
    steps = list(zip(numbered, numbered[1:]))
    rises = sum(one[0] < other[0] for one, other in steps) * 2 >= len(steps)
    for (number, _), (later, after) in steps:
        if number != later and (number < later) != rises:
            what = (
                f'message {later} stands below message {number}, while the numbers in this file '
                f'{"rise" if rises else "fall"}'
            )
            hint = 'keep one order in a file: the newest last, or the newest first'
            return [finding('GS304', path, after.line, 1, what, hint)]
    for (_, above), (_, below) in steps:
        early, late = (above, below) if rises else (below, above)
        size = min(len(early.sent), len(late.sent))
        if size and late.sent[:size] < early.sent[:size]:
            what = (
                f'message {late.number} ({late.sent}) is dated before message {early.number} '
                f'({early.sent})'
            )
            hint = 'date a message by the time at which it is sent'
            return [finding('GS304', path, late.line, 1, what, hint)]
    return []
