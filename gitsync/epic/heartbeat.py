"""A heartbeat: one agent's regular round over its records and its inbox, and what is overdue."""

from __future__ import annotations

from gitsync.core.documents import scaffold
from gitsync.core.documents import status
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.documents.status import STATES
from gitsync.core.epic import filled_in
from gitsync.core.epic import progress
from gitsync.core.epic.mail import sent_at
from gitsync.core.epic.planning import stages
from gitsync.core.epic.progress import is_blocker
from gitsync.core.epic.progress import lasting
from gitsync.core.epic.progress import whole_minutes
from gitsync.core.policy import owners
from gitsync.core.policy.names import same
from gitsync.core.text.lines import field
from gitsync.core.text.lines import split
from gitsync.core.text.moments import written
from gitsync.core.text.value import Value
from gitsync.epic.mail.inbox import by_time
from gitsync.epic.records import readme
from gitsync.epic.records.checkpoint import checkpoint_path
from gitsync.epic.records.checkpoint import own_checkpoint
from gitsync.epic.records.checkpoint import write_checkpoint
from gitsync.epic.records.status import own_feature
from gitsync.epic.records.status import set_status
from gitsync.epic.records.tables import note_assignment
from gitsync.epic.standing import standing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gitsync.core.documents.sections import Section
    from gitsync.core.documents.status import Status
    from gitsync.core.epic.mail import Mail
    from gitsync.core.epic.state import EpicState
    from gitsync.core.epic.state import Feature
    from gitsync.core.epic.state import Record
    from gitsync.epic.acting_agent import ActingAgent

SHOWN = 3  # messages that are overdue, each by itself


class Said(Value):
    """What the agent says of its work; '' where it says nothing."""

    step: str = ''  # what it is doing
    next: str = ''  # what comes next
    blocked: str = ''  # what it waits for; 'none' when nothing blocks it any more


class Heartbeat(Value):
    """One round."""

    written: tuple[str, ...]  # paths in the repository
    unread: tuple[Mail, ...]
    overdue: tuple[str, ...]  # sentences
    next_due: str  # an instant, or ''


def heartbeat(
    acting: ActingAgent,
    now: datetime,
    said: Said | None = None,
    wait: float = 60.0,
    judged_at: datetime | None = None,
) -> Heartbeat:
    """One round. GitsyncError when a record cannot be written; what was written before it stays.

    now: the time that is written; judged_at: the time at which things are overdue, where that is
    another one.
    """
    said = said or Said()
    epic = standing(acting.place)
    feature, old = _feature(acting, epic), epic.checkpoint_of(acting.agent)
    has_checkpoint = feature is not None or bool(old.get('feature'))
    paths = [f'{feature.folder}/{STATUS}'] if feature else []
    paths += [README, *([checkpoint_path(acting.agent)] if has_checkpoint else [])]
    acting.need_writable(*paths)  # all of them, or none
    acting.need_owner('GS201', README, owners.section(readme.own_name(acting)))
    if has_checkpoint:
        acting.need_owner('GS208', checkpoint_path(acting.agent))
        own_checkpoint(acting, acting.load(checkpoint_path(acting.agent)))
    unread = tuple(by_time(epic.unread(acting.agent)))
    record = feature.status if feature else status.parse(b'')
    overdue = tuple(_overdue(acting, epic, record, judged_at or now))
    if feature:
        record = _set_status(acting, epic, feature, said, now)
    _write_section(acting, record, said, now, wait)
    note_assignment(acting, epic, record, now, wait)
    next_due = None
    if has_checkpoint:
        values = _checkpoint_values(old, record, len(unread), said, written(now))
        next_due = write_checkpoint(acting, values, now).get('next_checkpoint_expected')
    return Heartbeat(tuple(map(acting.place.path, paths)), unread, overdue, str(next_due or ''))


def _feature(acting: ActingAgent, epic: EpicState) -> Feature | None:
    """The agent's feature; None for a coordinator that has none, who has no STATUS then, and no
    checkpoint, which must name a feature.
    """
    if same(acting.agent, epic.coordinator) and epic.feature_of(acting.agent) is None:
        return None
    return own_feature(acting, epic)


def _set_status(
    acting: ActingAgent, epic: EpicState, feature: Feature, said: Said, now: datetime
) -> Status:
    values = _status_values(feature.status, said)
    if 'STATUS' in values and _begins_s2(acting, epic, feature.status):
        values |= stages.FIRST[acting.policy.s2]
    return set_status(acting, feature.folder, values, now)


def _line(text: str) -> str:
    return ' '.join(text.split())


def _status_values(record: Status, said: Said) -> dict[str, str]:
    values = {}
    if said.next:
        values['NEXT_ACTION'] = _line(said.next)
    if said.blocked:
        values['BLOCKERS'] = _line(said.blocked) if is_blocker(said.blocked) else 'none'
        if is_blocker(said.blocked):
            values |= {'STATUS': 'BLOCKED', 'READY_FOR_SYNC': 'false'}
        elif record.get('STATUS') == 'BLOCKED':
            values['STATUS'] = 'IN_PROGRESS'
    if 'STATUS' not in values and record.get('STATUS') == 'NOT_STARTED':
        values['STATUS'] = 'IN_PROGRESS'  # whoever gives a heartbeat has started
    return values


def _begins_s2(acting: ActingAgent, epic: EpicState, record: Status) -> bool:
    """True for the first heartbeat in a feature as it was made; the coordinator's is in S1 until it
    hands off.
    """
    is_new = record.get('STAGE') == 'S2' and record.get('STATUS') == 'NOT_STARTED'
    return is_new and bool(epic.started or not same(acting.agent, epic.coordinator))


def _checkpoint_values(
    old: Record, record: Status, unread: int, said: Said, time: str
) -> dict[str, object]:
    state, now_in = old.get('coordination_state'), record.get('STATUS')
    stage = record.get('STAGE')
    values: dict[str, object] = {
        **({'stage': stage} if stage else {}),
        **({'status': now_in} if now_in in STATES else {}),
        'coordination_state': {
            **(state if isinstance(state, dict) else {}),
            'last_inbox_check': time,
            'last_epic_readme_update': time,
            'last_status_update': time,
            'unread_messages': unread,
        },
    }
    if said.step:
        values['current_step'] = said.step
    if said.next:
        values['next_steps'] = [said.next]
    if said.blocked:
        values['blockers'] = [said.blocked] if is_blocker(said.blocked) else []
    return values


def _write_section(
    acting: ActingAgent, record: Status, said: Said, now: datetime, wait: float
) -> None:
    """One's own section: its time, its stage, and what was said; made as the protocol has it when
    it is not there.
    """
    from gitsync.core.documents.section_writing import with_field

    def make(section: Section | None) -> bytes:
        new = b''.join(split(scaffold.progress(acting.agent).encode())[1:-1])
        body = section.body if section else new
        time = filled_in.minute(_value(body, 'Last Updated') or '', now)
        body = with_field(body, 'Last Updated', time)
        stage = record.get('STAGE') or ''
        if section is None or _value(body, 'Current Stage') is not None:
            body = with_field(body, 'Current Stage', _line(stage)) if stage else body
        for key, value in (
            ('Current Step', said.step),
            ('Blockers', said.blocked),
            ('Next Action', said.next),
        ):
            body = with_field(body, key, _line(value)) if value else body
        return body

    readme.write_section(acting, readme.own_name(acting), make, wait, 'heartbeat')


def _value(body: bytes, key: str) -> str | None:
    fields = filter(None, map(field, split(body)))
    return next((each.value for each in fields if each.key == key), None)


def _overdue(acting: ActingAgent, epic: EpicState, record: Status, now: datetime) -> Iterator[str]:
    """Sentences: what this agent should have done before now."""
    due = progress.checkpoint_due(epic.checkpoint_of(acting.agent), now)
    if due:
        yield f'the checkpoint was due {written(due)}, {lasting(whole_minutes(now - due))} ago'
    late = list(progress.unread_too_long(by_time(epic.unread(acting.agent)), now))
    for mail in late[:SHOWN]:
        yield (
            f'message {mail.message.number} from {mail.writer} is unread for {_age(mail, now)}: '
            f'gitsync message read {mail.writer} {mail.message.number}'
        )
    if len(late) > SHOWN:
        yield f'{len(late) - SHOWN} more messages are unread too long: gitsync message inbox'
    since = progress.blocked_since(record, now)
    if since:
        way = f"gitsync message send {epic.coordinator} --subject '…' --escalate medium"
        if same(acting.agent, epic.coordinator):
            way = 'ask the user'
        yield f'blocked for {lasting(whole_minutes(now - since))} ({record.get("BLOCKERS")}): {way}'
    for mail in progress.unanswered_escalations(epic, acting.agent, now):
        hint = 'wait, or tell the user'
        if progress.needs_follow_up(mail, now):
            hint = (
                f'gitsync message send {mail.reader} --subject "URGENT: {mail.subject}" '
                '--escalate high'
            )
        yield (f'your escalation {mail.message.number} is unanswered for {_age(mail, now)}: {hint}')


def _age(mail: Mail, now: datetime) -> str:
    sent = sent_at(mail)
    return lasting(whole_minutes(now - sent) if sent else 0)
