"""A heartbeat: one agent's regular round over its records and its inbox, and what is overdue."""

from collections import namedtuple
from datetime import timedelta

from gitsync.core.documents import checkpoint
from gitsync.core.documents import messages
from gitsync.core.documents import status
from gitsync.core.documents.scaffold import progress
from gitsync.core.epic import filled_in as filling
from gitsync.core.policy.place import COMMS
from gitsync.core.policy.place import README
from gitsync.core.policy.place import STATUS
from gitsync.core.text.lines import field
from gitsync.core.text.lines import split
from gitsync.core.text.moments import instant
from gitsync.core.text.moments import written
from gitsync.epic import checkpoint as own_checkpoint
from gitsync.epic import messages as post
from gitsync.epic import readme
from gitsync.epic import status as feature_status
from gitsync.epic.acting_agent import Desk

ANSWER_WITHIN = 15  # minutes for a message that asks for something
BLOCKED_FOR = 30  # minutes until a blocker is escalated


class Beat(namedtuple('Beat', 'written unread overdue next_due')):
    """written: paths in the repository; unread: tuple of Letter; overdue: sentences; next_due: an
    instant as text, or ''.
    """

    __slots__ = ()


def beat(
    desk: Desk, now, step: str = '', next_action: str = '', blocked: str = '', wait: float = 60.0
) -> Beat:
    """One round. GitsyncError when a record cannot be written; what was written before it stays."""
    folder = feature_status.feature(desk)
    old = (
        checkpoint.parse(desk.load(own_checkpoint.checkpoint_path(desk.agent)) or b'{}').value or {}
    )
    record = status.parse(desk.load(f'{folder}/{STATUS}') or b'')
    unread = tuple(letter for letter in post.inbox(desk) if letter.message.read is False)
    overdue = tuple(_overdue(desk, old, record, unread, now))
    record = feature_status.set_status(
        desk, folder, _status_values(record, next_action, blocked), now
    )
    _section(desk, record, now, step, next_action, blocked, wait)
    value = own_checkpoint.write_checkpoint(
        desk, _checkpoint_values(old, record, unread, now, step, next_action, blocked), now
    )
    written_paths = (
        f'{folder}/{STATUS}',
        README,
        own_checkpoint.checkpoint_path(desk.agent),
    )
    return Beat(
        tuple(desk.place.path(path) for path in written_paths),
        unread,
        overdue,
        value.get('next_checkpoint_expected') or '',
    )


def _is_blocker(text):
    return bool(text) and text.lower() != 'none'


def _line(text):
    return ' '.join(text.split())


def _status_values(record, next_action, blocked):
    values = {}
    if next_action:
        values['NEXT_ACTION'] = _line(next_action)
    if blocked:
        values['BLOCKERS'] = _line(blocked) if _is_blocker(blocked) else 'none'
        if _is_blocker(blocked):
            values |= {'STATUS': 'BLOCKED', 'READY_FOR_SYNC': 'false'}
        elif record.get('STATUS') == 'BLOCKED':
            values['STATUS'] = 'IN_PROGRESS'
    if 'STATUS' not in values and record.get('STATUS') == 'NOT_STARTED':
        values['STATUS'] = 'IN_PROGRESS'  # a heart that beats has started
    return values


def _checkpoint_values(old, record, unread, now, step, next_action, blocked):
    state = old.get('coordination_state')
    time = written(now)
    values = {'stage': record.get('STAGE'), 'status': record.get('STATUS')}
    values['coordination_state'] = {
        **(state if isinstance(state, dict) else {}),
        'last_inbox_check': time,
        'last_epic_readme_update': time,
        'last_status_update': time,
        'unread_messages': len(unread),
    }
    if step:
        values['current_step'] = step
    if next_action:
        values['next_steps'] = [next_action]
    if blocked:
        values['blockers'] = [blocked] if _is_blocker(blocked) else []
    return values


def _section(desk, record, now, step, next_action, blocked, wait):
    """One's own section: its time, its stage, and what was said; made as the protocol has it when
    it is not there.
    """
    from gitsync.core.documents.section_writing import with_field

    def make(section):
        body = section.body if section else b''.join(split(progress(desk.agent).encode())[1:-1])
        body = with_field(
            body, 'Last Updated', filling.minute(_value(body, 'Last Updated') or '', now)
        )
        stage = record.get('STAGE')
        for key, value in (
            ('Current Stage', stage),
            ('Current Step', step),
            ('Blockers', blocked),
            ('Next Action', next_action),
        ):
            if value and (
                section is None or key != 'Current Stage' or _value(body, key) is not None
            ):
                body = with_field(body, key, _line(value))
        return body

    readme.write_section(desk, readme.own_name(desk), make, wait, 'heartbeat')


def _value(body, key):
    return next(
        (found.value for found in map(field, split(body)) if found and found.key == key), None
    )


def _overdue(desk, old, record, unread, now):
    """Sentences: what this agent should have done before now."""
    due = instant(old.get('next_checkpoint_expected'))
    if due and now > due + timedelta(minutes=1):
        yield f'the checkpoint was due {written(due)}, {_minutes(now - due)} minutes ago'
    for letter in unread:
        yield from _unanswered(letter, now)
    blocker, since = record.get('BLOCKERS'), instant(record.get('UPDATED'))
    if _is_blocker(blocker) and since and now - since > timedelta(minutes=BLOCKED_FOR):
        yield (
            f'blocked for {_minutes(now - since)} minutes ({blocker}): gitsync message send '
            f"{desk.policy.coordinator} --subject '…' --escalate medium"
        )
    yield from _not_answered_me(desk, now)


def _unanswered(letter, now):
    sent = instant(letter.message.sent.replace(' ', 'T') + ':00Z')
    if sent is None:
        return
    urgency = messages.fields(letter.message).get('Urgency', '').lower()
    limit = post.DEADLINES.get(urgency, ANSWER_WITHIN)
    if now - sent > timedelta(minutes=limit):
        yield (
            f'message {letter.message.number} from {letter.sender} is unread for '
            f'{_minutes(now - sent)} minutes: gitsync message read {letter.sender} '
            f'{letter.message.number}'
        )


def _not_answered_me(desk, now):
    """Escalations of one's own that are still unread after their time."""
    for _, path in post.channels(desk):
        if not path.startswith(f'{COMMS}/{own_checkpoint.form(desk.agent)}_to_'):
            continue
        for message in messages.parse(desk.load(path) or b'').messages:
            values = messages.fields(message)
            if message.read or not values.get('Subject', '').upper().startswith('ESCALATION'):
                continue
            sent = instant(message.sent.replace(' ', 'T') + ':00Z')
            limit = post.DEADLINES.get(values.get('Urgency', '').lower(), 60)
            if sent and now - sent > timedelta(minutes=limit):
                urgent = (
                    f'gitsync message send {desk.policy.coordinator} --subject "URGENT: '
                    f'{values["Subject"]}" --escalate high'
                    if now - sent > timedelta(minutes=60)
                    else 'wait, or tell the user'
                )
                yield (
                    f'your escalation {message.number} is unanswered for {_minutes(now - sent)} '
                    f'minutes: {urgent}'
                )


def _minutes(span) -> int:
    return int(span.total_seconds() // 60)
