"""What was sent stays: who may change what of a channel, by messages before and after."""

from __future__ import annotations

from gitsync.core.documents import messages
from gitsync.core.policy import owners
from gitsync.core.rules.wording import TAKE_BACK
from gitsync.core.rules.wording import UNDO
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import ended
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.documents.messages import Channel
    from gitsync.core.documents.messages import Message
    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding

Key = tuple[int | bytes, int]  # (number, or the heading that has none; which of those it is)
SIGNS = tuple(sign.encode() for sign in ('⏳\ufe0f', '⏳', '✅\ufe0f', '✅'))


class Exchange:
    """One channel under judgement: who writes it, who reads it, and which of them acts."""

    def __init__(self, case: Case, path: str) -> None:
        self.case = case
        self.path = path
        self.writers = owners.owners_of(case, path)
        readers = owners.owners_of(case, path, owners.MARKS)
        self.reader = readers[0] if readers else ''
        self.is_writer = owners.is_among(case.actor.agent, self.writers)
        self.is_reader = owners.is_among(case.actor.agent, readers)

    def refused(self, rule: str, line: int, message: str, hint: str, severity: str = '') -> Finding:
        """A finding on the messages, or for GS205 on their marks."""
        part = owners.MARKS if rule == 'GS205' else owners.FILE
        return refused(rule, self.path, line, message, hint, severity, part.text)

    def foreign(self, what: str) -> Finding:
        """GS204 for a file that is the writer's."""
        message = f'{what} by {self.case.who}; its writer is {told(self.writers)}'
        return self.refused('GS204', 1, message, self.case.ask(self.writers))

    @property
    def archive_command(self) -> str:
        """The command that moves the channel to the archive."""
        return f'gitsync message archive {self.reader or "TO"}'

    def lost(self, old: Channel, new: Channel | None) -> list[Finding]:
        """GS206 for each message that is no longer there."""
        kept = keyed(new) if new else {}
        hint = f'{UNDO}: messages go to the archive whole: {self.archive_command}'
        return [
            self.refused('GS206', 1, f'message {_name(message)} removed or renumbered', hint)
            for key, message in keyed(old).items()
            if key not in kept
        ]

    def marks_back(self, old: Channel, new: Channel) -> list[Finding]:
        """GS205 for each mark that goes back from READ, whoever did it."""
        read = {key for key, message in keyed(old).items() if message.read}
        hint = f'{UNDO}: who needs the message again asks for it in another'
        return [
            self.refused(
                'GS205', message.line, f'mark of message {message.number} went back from READ', hint
            )
            for key, message in keyed(new).items()
            if key in read and message.read is False
        ]

    def by_reader(self, old: Channel, new: Channel) -> list[Finding]:
        """The reader may flip marks: the same messages in the same order, and nothing else."""
        writer = self.writers[0]
        hint = (
            f'{TAKE_BACK}mark with: gitsync message read {writer} NUMBER, answer with: '
            f"gitsync message send {writer} --subject '…'"
        )
        known, now = keyed(old), keyed(new)
        if known.keys() < now.keys():
            line = next(message.line for key, message in now.items() if key not in known)
            written = f"message written by {self.case.who}; the channel's writer is "
            return [
                self.refused('GS204', line, written + told(self.writers), hint),
                self._more(line, 'more than a mark changed', hint),
            ]
        if old.preamble != new.preamble:
            return [self._more(1, 'text above the messages changed', hint)]
        for message, other in zip(old.messages, new.messages):
            if not _is_marked(message, other):
                return [self._more(other.line, f'message {_name(message)} changed', hint)]
        if len(old.messages) != len(new.messages):
            return [self._more(1, 'messages added or removed', hint)]
        return []

    def _more(self, line: int, what: str, hint: str) -> Finding:
        return self.refused('GS205', line, f'{what} by the reader {self.case.who}', hint)

    def by_writer(self, before: bytes, after: bytes) -> list[Finding]:
        """The writer may add messages: every other is still there, in its order and as it was.

        Its own that are still UNREAD it may correct, with a warning.
        """
        old, new = (messages.parse(data) for data in ended(before, after))
        now = keyed(new)
        places = {key: index for index, key in enumerate(now)}
        beside_new = _beside_new(list(keyed(old)), list(now))
        findings, last = [], 0
        for key, message in keyed(old).items():
            other = now.get(key)
            if other is None:
                what = f'message {_name(message)} removed or renumbered'
                findings.append(self.refused('GS206', 1, what, self._keep))
                continue
            if places[key] < last:
                hint = 'put the messages back in their order; add new ones at one end'
                what = f'message {_name(message)} moved'
                findings.append(self.refused('GS206', other.line, what, hint))
            last = max(last, places[key])
            findings += self._changed(message, other, key in beside_new)
        return findings

    @property
    def _keep(self) -> str:
        return (
            'put it back as it was and say more in a new message: gitsync message send '
            f"{self.reader or 'TO'} --subject '…'"
        )

    def _changed(self, message: Message, other: Message, is_beside_new: bool) -> list[Finding]:
        """What the writer did to one message."""
        if is_flip(message, other) and not self.is_reader:
            what = (
                f'message {_name(message)} marked READ by its writer; only its reader '
                f'{told((self.reader,))} does that'
            )
            hint = f'{UNDO}: the mark stays UNREAD until then'
            return [self.refused('GS205', other.line, what, hint)]
        has_heading = message.heading == other.heading
        if has_heading and _tail(message.body, is_beside_new) == _tail(other.body, is_beside_new):
            return []
        went_back = message.read is True and other.read is False
        if went_back and not has_heading and message.body == other.body:
            return []  # said already
        what = f'message {_name(message)} changed after it was committed'
        severity = '' if message.read else 'warning'
        return [self.refused('GS206', other.line, what, self._keep, severity)]


def keyed(channel: Channel) -> dict[Key, Message]:
    """The messages by what names them, in the file's order."""
    return dict(_keyed(channel))


def _keyed(channel: Channel) -> Iterator[tuple[Key, Message]]:
    seen: dict[int | bytes, int] = {}
    for message in channel.messages:
        name = bytes(message.heading) if message.number is None else message.number
        seen[name] = seen.get(name, 0) + 1
        yield (name, seen[name]), message


def is_flip(message: Message, other: Message) -> bool:
    """True when nothing but the mark of the heading went from UNREAD to READ."""
    if message.read is not False or other.read is not True:
        return False
    start, _, end = message.heading.rpartition(b'UNREAD')
    new_start, _, new_end = other.heading.rpartition(b'READ')
    for sign in SIGNS:
        start = start.removesuffix(sign + b' ')
        new_start = new_start.removesuffix(sign + b' ')
    return (start, end) == (new_start, new_end)


def _is_marked(message: Message, other: Message) -> bool:
    """True when a reader changed the mark at most; a mark that went back is said elsewhere."""
    if message.body != other.body:
        return False
    went_back = bool(message.read) and other.read is False
    return message.heading == other.heading or is_flip(message, other) or went_back


def _beside_new(old: list[Key], new: list[Key]) -> set[Key]:
    """The messages behind which another one follows than did."""
    followed, following = dict(zip(old, old[1:])), dict(zip(new, new[1:]))
    return {key for key in old if followed.get(key) != following.get(key)}


def _tail(body: bytes, is_beside_new: bool) -> bytes:
    """The body; beside a message that was added, without its last line end and the blank lines and
    rules behind it, which separate the two.
    """
    if not is_beside_new:
        return body
    lines = split(body)
    while lines and (not lines[-1].strip() or not bare(lines[-1]).strip().strip(b'-')):
        lines.pop()
    return b''.join(lines).rstrip(b'\r\n')


def _name(message: Message) -> str:
    return f'in line {message.line}' if message.number is None else str(message.number)
