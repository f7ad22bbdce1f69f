"""Progress: signs of life and what is overdue, from records and "now". The times are the
protocol's.

A time that lies in the future is no sign of life: it says only that its clock is wrong.
"""

from __future__ import annotations

from gitsync.core.documents import messages
from gitsync.core.epic.mail import sent_at
from gitsync.core.policy.names import same
from gitsync.core.text.moments import instant
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from datetime import datetime

    from gitsync.core.documents.status import Status
    from gitsync.core.epic.mail import Mail
    from gitsync.core.epic.state import EpicState
    from gitsync.core.epic.state import Record

WARNING = timedelta(minutes=30)
STALE = timedelta(minutes=60)
SKEW = timedelta(minutes=5)  # by which the clocks of agents may differ
GRACE = timedelta(minutes=15)
ANSWER = {
    'HIGH': timedelta(minutes=15),
    'MEDIUM': timedelta(minutes=30),
    'LOW': timedelta(minutes=60),
}
CHECKPOINT_GRACE = timedelta(minutes=1)
READ_WITHIN = timedelta(minutes=15)  # a message that names no urgency
BLOCKED = timedelta(minutes=30)  # until a blocker is escalated
FOLLOW_UP = timedelta(minutes=60)  # from which a question is asked again as URGENT
START_WITHIN = timedelta(minutes=15)  # of the handoff: one heartbeat
LONG_HOLD = timedelta(minutes=5)  # of a lease
LONG_WAIT = 5.0  # seconds for a lease
MANY_WAITS = 3  # long ones for one lease, within RECENT
RECENT = timedelta(hours=1)
ESCALATION = 'ESCALATION'
QUESTIONS = (ESCALATION, 'URGENT', 'QUESTION')
RESTING = ('COMPLETE', 'PAUSED')


class Sign(Value):
    """A sign of life."""

    source: str  # 'checkpoint', 'status', 'message', 'commit', 'lease' or 'handoff'
    at: datetime


class Question(Value):
    """A question that is open."""

    mail: Mail
    urgency: str  # 'HIGH', 'MEDIUM' or 'LOW'


def signs(epic: EpicState, agent: str, more: Iterable[Sign] = ()) -> list[Sign]:
    """Every dated sign of the agent in its records; more: Signs from elsewhere (commits,
    leases).
    """
    feature = epic.feature_of(agent)
    record = epic.checkpoint_of(agent)
    times = [('checkpoint', instant(record.get('last_checkpoint')))]
    # until it has started, the STATUS is the coordinator's
    if feature and feature.status.get('STATUS') != 'NOT_STARTED':
        times.append(('status', instant(feature.status.get('UPDATED'))))
    times += [('message', sent_at(mail)) for mail in epic.mail if same(mail.writer, agent)]
    return [*(Sign(source, at) for source, at in times if at), *more]


def last_sign(signs_of_life: Iterable[Sign], now: datetime) -> Sign | None:
    """The latest sign that does not lie in the future; None without one."""
    past = (sign for sign in signs_of_life if sign.at <= now + SKEW)
    return max(past, key=lambda sign: sign.at, default=None)


def liveness(sign: Sign | None, now: datetime, state: str = '') -> str:
    """'active', 'warning' from 30 minutes on, 'stale' from 60.

    Who has finished, was paused or was not yet called owes no sign; else none is 'stale'.
    """
    if state in RESTING or (state == 'NOT_STARTED' and sign is None):
        return 'active'
    if sign is None:
        return 'stale'
    age = now - sign.at
    if age < WARNING:
        return 'active'
    return 'warning' if age < STALE else 'stale'


def away(signs_of_life: Iterable[Sign], now: datetime) -> int:
    """How many minutes somebody gave no sign, when that ended within GRACE or lasts until now; 0
    otherwise.

    Who was away (asleep, or its machine was) cannot tell a silent agent from one that slept with
    it: it gives the others this grace before it calls one stale.
    """
    times = sorted(sign.at for sign in signs_of_life if sign.at <= now)
    gaps = [(after - before, after) for before, after in zip(times, [*times[1:], now])]
    lately = (gap for gap, end in gaps if gap >= WARNING and now - end < GRACE)
    return max(map(whole_minutes, lately), default=0)


def state_of(epic: EpicState, agent: str) -> str:
    """The agent's state: its STATUS file's, else its checkpoint's, else NOT_STARTED."""
    feature = epic.feature_of(agent)
    told = (feature.status.get('STATUS') if feature else None) or epic.checkpoint_of(agent).get(
        'status'
    )
    return told if isinstance(told, str) and told else 'NOT_STARTED'


def stage_of(epic: EpicState, agent: str) -> str:
    """The agent's stage: the checkpoint's where it is the later of the two records, else its STATUS
    file's; '' without either.
    """
    feature = epic.feature_of(agent)
    record = epic.checkpoint_of(agent)
    told = (feature.status.get('STAGE') if feature else None) or ''
    stage = record.get('stage')
    if not isinstance(stage, str):
        return told
    checked = instant(record.get('last_checkpoint'))
    updated = instant(feature.status.get('UPDATED')) if feature else None
    return stage if not told or (checked and (not updated or checked > updated)) else told


def urgency(fields: Mapping[str, str]) -> str:
    """'HIGH', 'MEDIUM' or 'LOW' for the fields of a question, '' for those of any other message.

    A message counts as a question when its subject begins with ESCALATION, URGENT or QUESTION, or
    its text names an urgency.
    """
    subject = fields.get('Subject', '').upper()
    told = fields.get('Urgency', '').strip().split(' ')[0].upper()
    if told in ANSWER:
        return told
    if not subject.startswith(QUESTIONS):
        return ''
    return 'HIGH' if subject.startswith('URGENT') else 'MEDIUM'


def open_questions(epic: EpicState, reader: str) -> list[Question]:
    """Escalations and questions to the reader that it has neither read nor answered."""
    asked = [Question(mail, urgency(messages.fields(mail.message))) for mail in epic.unread(reader)]
    return [each for each in asked if each.urgency and answered_at(epic, each.mail) is None]


def answered_at(epic: EpicState, mail: Mail) -> str | None:
    """When its reader answered a message by name, as headings have it; None where it did not."""
    times = (
        each.message.sent
        for each in epic.mail
        if each.answers is not None
        and each.answers == mail.message.number
        and same(each.writer, mail.reader)
        and same(each.reader, mail.writer)
        and each.message.sent >= mail.message.sent
    )
    return min(times, default=None)


def is_escalation(mail: Mail) -> bool:
    """True for a message that is one by its subject."""
    return mail.subject.upper().startswith(ESCALATION)


def overdue(epic: EpicState, reader: str, now: datetime) -> list[tuple[Mail, int]]:
    """(mail, minutes late) of questions to the reader whose deadline by urgency has passed."""
    late = []
    for question in open_questions(epic, reader):
        sent, limit = sent_at(question.mail), ANSWER[question.urgency]
        if sent and now - sent > limit:
            late.append((question.mail, whole_minutes(now - sent - limit)))
    return late


def checkpoint_due(record: Record, now: datetime) -> datetime | None:
    """When the next checkpoint was due, where that is over; else None."""
    due = instant(record.get('next_checkpoint_expected'))
    return due if due and now > due + CHECKPOINT_GRACE else None


def unread_too_long(mail: Iterable[Mail], now: datetime) -> list[Mail]:
    """Those of the messages that should have been read: by the urgency that they name, else within
    READ_WITHIN.
    """
    return [each for each in mail if _is_older(each, READ_WITHIN, now)]


def unanswered_escalations(epic: EpicState, writer: str, now: datetime) -> list[Mail]:
    """The writer's escalations that are neither read nor answered after their time."""
    return [
        mail
        for mail in epic.mail
        if same(mail.writer, writer)
        and not mail.message.read
        and is_escalation(mail)
        and _is_older(mail, ANSWER['LOW'], now)
        and answered_at(epic, mail) is None
    ]


def _is_older(mail: Mail, otherwise: timedelta, now: datetime) -> bool:
    """True for a message older than the time that its urgency gives, or otherwise."""
    told = messages.fields(mail.message).get('Urgency', '').upper()
    sent = sent_at(mail)
    return sent is not None and now - sent > ANSWER.get(told, otherwise)


def needs_follow_up(mail: Mail, now: datetime) -> bool:
    """True for a question so old that it is asked again as URGENT."""
    sent = sent_at(mail)
    return sent is not None and now - sent > FOLLOW_UP


def is_blocker(text: str | None) -> bool:
    """True for what BLOCKERS says when something blocks."""
    return bool(text) and str(text).lower() != 'none'


def blocked_since(record: Status, now: datetime) -> datetime | None:
    """Since when a STATUS tells of a blocker, where that is long enough to escalate; else None."""
    since = instant(record.get('UPDATED'))
    is_blocked = is_blocker(record.get('BLOCKERS'))
    return since if is_blocked and since and now - since > BLOCKED else None


def whole_minutes(length: timedelta) -> int:
    """A length of time in minutes, rounded down."""
    return int(length.total_seconds() // 60)


def lasting(minutes: int) -> str:
    """'90 minutes', '7 hours', '3 days'."""
    if minutes < 120:
        return f'{minutes} minutes'
    return f'{minutes // 60} hours' if minutes < 2880 else f'{minutes // 1440} days'
