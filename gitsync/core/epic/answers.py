"""Messages and what became of them: when each was read and answered, and which came late."""

from collections import namedtuple

from gitsync.core.epic import progress
from gitsync.core.epic.account import minutes
from gitsync.core.policy.names import form

REPLY = 'In Reply To'


class Answer(
    namedtuple('Answer', 'writer reader number subject sent urgency read_at answered_at due')
):
    """A message and what became of it: read_at and answered_at None while nobody did; urgency ''
    for what is no question, due None then.
    """

    __slots__ = ()


def answered(letters: list) -> list:
    """Answers from letters: (mail, read_at), each with its Mail and the moment that it was first
    seen READ (None: unread, or not known).

    An answer is the first later message of the reader to the writer that names this one in 'In
    Reply To'; a question that nothing
    names is answered by the reader's first message after it.
    """
    from gitsync.core.documents import messages
    from gitsync.core.epic.state import sent_at

    replies, later, made = {}, {}, []
    dated = [
        (mail, read_at, sent_at(mail), messages.fields(mail.message)) for mail, read_at in letters
    ]
    for mail, _, sent, fields in dated:
        pair = form(mail.writer), form(mail.reader)
        named = fields.get(REPLY, '').removeprefix('message').strip()
        if sent and named.isascii() and named.isdigit():
            replies.setdefault((*pair, int(named[:9])), []).append(sent)
        elif sent:
            later.setdefault(pair, []).append(sent)
    for mail, read_at, sent, fields in dated:
        back = form(mail.reader), form(mail.writer)
        urgency = progress.urgency(fields)
        times = [
            at for at in replies.get((*back, mail.message.number), ()) if not sent or at >= sent
        ]
        if urgency and not times and sent:
            times = [at for at in later.get(back, ()) if at > sent]
        due = sent + progress.ANSWER[urgency] if urgency and sent else None
        made.append(
            Answer(
                mail.writer,
                mail.reader,
                mail.message.number,
                fields.get('Subject', ''),
                sent,
                urgency,
                read_at,
                min(times, default=None),
                due,
            )
        )
    return made


def answers(found: list) -> dict:
    """How fast messages were read and answered; found: Answers."""
    times = sorted(
        minutes(each.answered_at - each.sent) for each in found if each.answered_at and each.sent
    )
    reads = sorted(
        minutes(each.read_at - each.sent) for each in found if each.read_at and each.sent
    )
    return {
        'sent': len(found),
        'read': sum(each.read_at is not None for each in found),
        'answered': len(times),
        'median_read_minutes': _median(reads),
        'median_answer_minutes': _median(times),
        'longest_answer_minutes': times[-1] if times else None,
    }


def questions(found: list, now) -> list[dict]:
    """Every question among the Answers, oldest first: is_late when its deadline passed before it
    was answered.
    """
    made = []
    for each in sorted(
        (each for each in found if each.urgency),
        key=lambda each: (each.sent is None, each.sent or now, each.writer, each.number or 0),
    ):
        end = each.answered_at or now
        made.append(
            {
                'from': each.writer,
                'to': each.reader,
                'number': each.number,
                'subject': each.subject,
                'urgency': each.urgency,
                'sent': each.sent,
                'due': each.due,
                'answered': each.answered_at,
                'minutes': minutes(end - each.sent) if each.sent else None,
                'is_late': bool(each.due and end > each.due),
            }
        )
    return made


def _median(values: list):
    middle = len(values) // 2
    return (
        None
        if not values
        else values[middle]
        if len(values) % 2
        else round((values[middle - 1] + values[middle]) / 2, 1)
    )
