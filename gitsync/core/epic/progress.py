"""Progress: staleness, sync points, savings and overhead, from records and "now". The times are the
protocol's.

A time that lies in the future is no sign of life: it says only that its clock is wrong.
"""

from collections import namedtuple
from datetime import datetime
from datetime import timedelta

from gitsync.core.documents import messages
from gitsync.core.epic import state as standing
from gitsync.core.policy.names import same
from gitsync.core.text.moments import instant

WARNING, STALE = timedelta(minutes=30), timedelta(minutes=60)
SKEW, GRACE = timedelta(minutes=5), timedelta(minutes=15)
SOFT = {2: timedelta(hours=4), 3: timedelta(hours=2)}
HARD = {2: timedelta(hours=6), 3: timedelta(hours=3)}
DEFER = timedelta(hours=2)
ANSWER = {
    'HIGH': timedelta(minutes=15),
    'MEDIUM': timedelta(minutes=30),
    'LOW': timedelta(minutes=60),
}
QUESTIONS = ('ESCALATION', 'URGENT', 'QUESTION')
RESTING = ('COMPLETE', 'PAUSED')
HOURS = 2  # a feature's deep dive, where nobody says otherwise


class Sign(namedtuple('Sign', 'source at')):
    """A sign of life: source 'checkpoint', 'status', 'message', 'commit' or 'lease'; at a datetime."""

    __slots__ = ()


class Sync(namedtuple('Sync', 'point ready waiting_for reasons timeout defer')):
    """A sync point: waiting_for agents in order, reasons {agent: why}, timeout None, 'soft' or
    'hard', defer True when deferring may be offered.
    """

    __slots__ = ()


def signs(epic: standing.Standing, agent: str, more=()) -> list[Sign]:
    """Every dated sign of the agent in its records; more: Signs from elsewhere (commits, leases)."""
    feature = epic.feature_of(agent)
    record = epic.checkpoint_of(agent)
    times = [('checkpoint', instant(record.get('last_checkpoint')))]
    if (
        feature and feature.status.get('STATUS') != 'NOT_STARTED'
    ):  # until then the STATUS is the coordinator's
        times.append(('status', instant(feature.status.get('UPDATED'))))
    times += [('message', standing.sent_at(mail)) for mail in epic.mail if same(mail.writer, agent)]
    return [Sign(source, at) for source, at in times if at] + list(more)


def last_sign(found, now: datetime) -> Sign | None:
    """The latest sign that does not lie in the future; None without one."""
    past = [sign for sign in found if sign.at <= now + SKEW]
    return max(past, key=lambda sign: sign.at) if past else None


def liveness(sign: Sign | None, now: datetime, state: str = '') -> str:
    """'active', 'warning' from 30 minutes on, 'stale' from 60.

    Who has finished, was paused or was not yet called owes no sign; else none is 'stale'.
    """
    if state in RESTING or (state == 'NOT_STARTED' and sign is None):
        return 'active'
    if sign is None:
        return 'stale'
    age = now - sign.at
    return 'active' if age < WARNING else 'warning' if age < STALE else 'stale'


def away(found, now: datetime) -> int:
    """How many minutes somebody gave no sign, when that ended within GRACE or lasts until now; else
    0.

    Who was away (asleep, or its machine was) cannot tell a silent agent from one that slept with
    it: it gives the others this grace
    before it calls one stale.
    """
    times = sorted(sign.at for sign in found if sign.at <= now)
    gaps = [(after - before, after) for before, after in zip(times, [*times[1:], now])]
    return max(
        (
            int(gap.total_seconds() // 60)
            for gap, end in gaps
            if gap >= WARNING and now - end < GRACE
        ),
        default=0,
    )


def state_of(epic: standing.Standing, agent: str) -> str:
    """The agent's state: its STATUS file's, else its checkpoint's, else NOT_STARTED."""
    feature = epic.feature_of(agent)
    told = (feature.status.get('STATUS') if feature else None) or epic.checkpoint_of(agent).get(
        'status'
    )
    return told if isinstance(told, str) and told else 'NOT_STARTED'


def stage_of(epic: standing.Standing, agent: str) -> str:
    """The agent's stage: the checkpoint's where it is the later of the two records, else its STATUS
    file's; '' without either.
    """
    feature = epic.feature_of(agent)
    record = epic.checkpoint_of(agent)
    told = (feature.status.get('STAGE') if feature else None) or ''
    stage = record.get('stage')
    if not isinstance(stage, str):
        return told
    checked, updated = (
        instant(record.get('last_checkpoint')),
        instant(feature.status.get('UPDATED')) if feature else None,
    )
    return stage if not told or (checked and (not updated or checked > updated)) else told


def current_point(epic: standing.Standing) -> int:
    """The sync point that comes next: 1 until every agent has started, 2 until every feature is
    ready, then 3.
    """
    if _not_started(epic):
        return 1
    return 2 if _not_ready(epic) else 3


def sync(
    epic: standing.Standing, point: int, now: datetime, started: datetime | None, since=None
) -> Sync:
    """Where a sync point stands. started: when the handoff packages were written, None before.
    since: {folder: when it first
    said that it is ready}, where history tells; its STATUS tells the time of its last change else.

    | point | reached when | clock starts |
    |---|---|---|
    | 1 | every secondary with a feature has a checkpoint and a STATUS of its own | – |
    | 2 | every feature's STATUS says READY_FOR_SYNC: true | handoff |
    | 3 | the coordinator's stage is past S4 (or is S4 and complete) | the last feature got ready |
    """
    reasons = {1: _not_started, 2: _not_ready, 3: _not_planned}[point](epic)
    begun = {1: None, 2: started, 3: _last_ready(epic, now, since)}[point]
    timeout = None
    if reasons and begun and point in SOFT:
        age = now - begun
        timeout = 'hard' if age >= HARD[point] else 'soft' if age >= SOFT[point] else None
    first = min(_ready_times(epic, now, since), default=None) if point == 2 and reasons else None
    return Sync(
        point, not reasons, tuple(reasons), reasons, timeout, bool(first and now - first >= DEFER)
    )


def _not_started(epic) -> dict:
    """{agent: why} of those who have not begun."""
    missing = {}
    for agent in epic.agents:
        feature, lacks = epic.feature_of(agent), []
        if same(agent, epic.coordinator) or (feature and feature.is_deferred):
            continue
        if not epic.checkpoint_of(agent):
            lacks.append('no checkpoint')
        if feature and feature.status.get('STATUS') in (None, '', 'NOT_STARTED'):
            lacks.append('STATUS says NOT_STARTED' if feature.status.lines else 'no STATUS')
        if lacks:
            missing[agent] = ' and '.join(lacks)
    return missing


def _not_ready(epic) -> dict:
    """{agent: why} of those whose feature is not ready."""
    missing = {}
    for feature in epic.features:
        if feature.is_ready or feature.is_deferred or not feature.agent:
            continue
        state, blockers = (
            feature.status.get('STATUS') or 'NOT_STARTED',
            feature.status.get('BLOCKERS') or 'none',
        )
        why = f'{feature.folder} is {state} at {feature.status.get("STAGE") or "no stage"}'
        if blockers.lower() != 'none':
            why += f', blocked: {blockers}'
        missing[feature.agent] = (
            f'{missing[feature.agent]}; {why}' if feature.agent in missing else why
        )
    return missing


def _not_planned(epic) -> dict:
    stage, state = stage_of(epic, epic.coordinator), state_of(epic, epic.coordinator)
    number = stage[1:].partition('.')[0]
    done = number.isdigit() and (int(number) > 4 or (int(number) == 4 and state == 'COMPLETE'))
    return (
        {}
        if done
        else {
            epic.coordinator: f'{epic.coordinator} is at {stage or "no stage"}, {state}; S3 and S4 come first'
        }
    )


def _ready_times(epic, now, since=None) -> list[datetime]:
    times = [
        (since or {}).get(feature.folder) or instant(feature.status.get('UPDATED'))
        for feature in epic.features
        if feature.is_ready
    ]
    return [at for at in times if at and at <= now + SKEW]


def _last_ready(epic, now, since):
    return max(_ready_times(epic, now, since), default=None)


def urgency(fields: dict) -> str:
    """'HIGH', 'MEDIUM' or 'LOW' for the fields of a question, '' for those of any other message.

    A message counts as a question when its subject begins with ESCALATION, URGENT or QUESTION, or
    its text names an urgency.
    """
    subject, told = (
        fields.get('Subject', '').upper(),
        fields.get('Urgency', '').strip().split(' ')[0].upper(),
    )
    if told in ANSWER:
        return told
    return (
        ''
        if not subject.startswith(QUESTIONS)
        else 'HIGH'
        if subject.startswith('URGENT')
        else 'MEDIUM'
    )


def open_questions(epic: standing.Standing, reader: str) -> list:
    """[(mail, urgency)] of escalations and questions to the reader that it has neither read nor
    answered.
    """
    found = [(mail, urgency(messages.fields(mail.message))) for mail in epic.unread(reader)]
    return [(mail, told) for mail, told in found if told]


def overdue(epic: standing.Standing, reader: str, now: datetime) -> list:
    """[(mail, minutes late)] of questions to the reader whose deadline by urgency has passed."""
    late = []
    for mail, told in open_questions(epic, reader):
        sent = standing.sent_at(mail)
        if sent and sent <= now and now - sent > ANSWER[told]:
            late.append((mail, int((now - sent - ANSWER[told]).total_seconds() // 60)))
    return late


def savings(hours: list, groups=()) -> tuple:
    """(sequential, parallel, saved, percent) for features of these hours: one after another against
    the longest; groups (a number for each
    feature) run one after the other."""
    waves = {}
    for index, each in enumerate(hours):
        waves.setdefault(groups[index] if groups else 1, []).append(each)
    sequential, parallel = sum(hours), sum(max(wave) for wave in waves.values())
    saved = sequential - parallel
    return sequential, parallel, saved, round(100 * saved / sequential) if sequential else 0


def is_group_open(epic: standing.Standing, group: int) -> bool:
    """True when every feature of the groups before this one is ready."""
    return all(
        feature.is_ready or feature.is_deferred
        for feature in epic.features
        if feature.group < group
    )
