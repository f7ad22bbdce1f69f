"""Messages and what became of them: when each was read and answered, and which came late."""

from __future__ import annotations

from gitsync.core.documents import messages
from gitsync.core.epic import progress
from gitsync.core.epic.mail import sent_at
from gitsync.core.epic.report.account import minutes
from gitsync.core.epic.report.account import tenths
from gitsync.core.policy.names import form
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.epic.mail import Mail

    Pair = tuple[str, str]  # the forms of a writer and a reader


class Answer(Value):
    """A message and what became of it."""

    writer: str
    reader: str
    number: int | None
    subject: str
    sent: datetime | None
    urgency: str  # '' for what is no question
    is_read: bool
    read_at: datetime | None  # None while it is unread, or where that is not known
    is_answered: bool
    answered_at: datetime | None  # None while it is not, or where its answer tells a day alone
    due: datetime | None  # None for what is no question


class _Replies:
    """When messages were sent that answer others: those that name one, and all others."""

    def __init__(self, mail: Iterable[Mail]) -> None:
        self.named: dict[tuple[str, str, int | None], list[datetime]] = {}
        self.others: dict[Pair, list[datetime]] = {}
        self.days: dict[Pair, list[str]] = {}  # of those that tell no time
        for each in mail:
            sent, pair = sent_at(each), (form(each.writer), form(each.reader))
            if sent is None:
                self.days.setdefault(pair, []).append(each.message.sent)
            else:
                number = each.answers
                if number is not None:
                    self.named.setdefault((*pair, number), []).append(sent)
                else:
                    self.others.setdefault(pair, []).append(sent)

    def first(self, mail: Mail, is_question: bool) -> datetime | None:
        """When a message was answered; None while it was not."""
        back, sent = (form(mail.reader), form(mail.writer)), sent_at(mail)
        named = self.named.get((*back, mail.message.number), ())
        times = [at for at in named if not sent or at >= sent]
        if is_question and not times and sent:
            times = [at for at in self.others.get(back, ()) if at > sent]
        return min(times, default=None)

    def has_day(self, mail: Mail) -> bool:
        """True where the reader wrote on the message's day or later, at a time that is not told."""
        days = self.days.get((form(mail.reader), form(mail.writer)), ())
        return any(day >= mail.message.sent[:10] for day in days if day)


def answered(seen: Sequence[tuple[Mail, datetime | None]]) -> list[Answer]:
    """What became of messages, each given with the moment at which it was first seen READ (None:
    unread, or not known).

    An answer is the first later message of the reader to the writer that names this one in 'In
    Reply To'; a question that nothing names is answered by the reader's first message after it.
    """
    replies = _Replies(mail for mail, _ in seen)
    return [_answer(mail, read_at, replies) for mail, read_at in seen]


def _answer(mail: Mail, read_at: datetime | None, replies: _Replies) -> Answer:
    fields, sent = messages.fields(mail.message), sent_at(mail)
    urgency = progress.urgency(fields)
    answered_at = replies.first(mail, bool(urgency))
    return Answer(
        mail.writer,
        mail.reader,
        mail.message.number,
        fields.get('Subject', ''),
        sent,
        urgency,
        mail.message.read is True or read_at is not None,
        read_at,
        answered_at is not None or (bool(urgency) and replies.has_day(mail)),
        answered_at,
        sent + progress.ANSWER[urgency] if urgency and sent else None,
    )


def answers(answered_messages: Collection[Answer]) -> dict[str, object]:
    """How fast messages were read and answered."""
    times = sorted(
        minutes(each.answered_at - each.sent)
        for each in answered_messages
        if each.answered_at and each.sent
    )
    reads = sorted(
        minutes(each.read_at - each.sent)
        for each in answered_messages
        if each.read_at and each.sent
    )
    return {
        'sent': len(answered_messages),
        'read': sum(each.is_read for each in answered_messages),
        'answered': sum(each.is_answered for each in answered_messages),
        'median_read_minutes': _median(reads),
        'median_answer_minutes': _median(times),
        'longest_answer_minutes': times[-1] if times else None,
    }


def _median(values: Sequence[float]) -> float | None:
    """The middle of sorted values; None without any."""
    if not values:
        return None
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    return tenths((values[middle - 1] + values[middle]) / 2)


def questions(answered_messages: Iterable[Answer], now: datetime) -> list[dict[str, object]]:
    """Every question, oldest first: is_late when its deadline passed before it was answered."""
    asked = [each for each in answered_messages if each.urgency]
    asked.sort(key=lambda each: (not each.sent, each.sent or now))
    return [_question(each, now) for each in asked]


def _question(each: Answer, now: datetime) -> dict[str, object]:
    is_timed = each.answered_at is not None or not each.is_answered
    end = each.answered_at or now
    return {
        'from': each.writer,
        'to': each.reader,
        'number': each.number,
        'subject': each.subject,
        'urgency': each.urgency,
        'sent': each.sent,
        'due': each.due,
        'is_answered': each.is_answered,
        'answered': each.answered_at,
        'minutes': minutes(end - each.sent) if each.sent and is_timed else None,
        'is_late': bool(is_timed and each.due and end > each.due),
    }
