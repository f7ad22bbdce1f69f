"""An epic in the middle of S2: all that is read out of its files, at every hour and of other files.

Told is where the epic stands; then what else is read an hour later, or with one line less or one
value other, as a diff.
"""

import difflib
import json
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from gitsync.core.epic import brief
from gitsync.core.epic import progress
from gitsync.core.epic import sync_point
from gitsync.core.epic.mail import sent_at
from gitsync.core.epic.planning import stages
from gitsync.core.epic.state import epic_state
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.policy import DEFAULT
from gitsync.views.overview import AgentSummary
from tests.transcripts import told

START = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)
README = """\
# Epic: sample

## Agent Assignments

| Agent ID | Role | Assigned Feature | Status |
|---|---|---|---|
| Primary | Coordinator | feature_01_schedule | ACTIVE |
| Secondary-A | Worker | feature_02_team_penalty | ACTIVE |
| Secondary-B | Worker | `feature_03_reports` | ACTIVE |
| Secondary-C | Worker | feature_04_alerts | WARNING |

## Sync Status

| Feature | Agent | Complete | Time |
|---|---|---|---|
| feature_02_team_penalty | Secondary-A | ✅ | 2026-01-30 12:00 |
| feature_04_alerts | Secondary-C | Deferred to the next epic | 2026-01-30 12:00 |
| Sync point 1 | Primary | reached | 2026-01-30 09:30 |

## Dependency Groups

| Group | Feature |
|---|---|
| 1 | feature_01_schedule |
| 1 | feature_02_team_penalty |
| 2 | feature_03_reports |

<!-- BEGIN PRIMARY PROGRESS -->
**Blockers:** none
**Next Action:** Look at the specification
<!-- END PRIMARY PROGRESS -->

<!-- BEGIN SECONDARY-A PROGRESS -->
**Blockers:** the key of the table
**Next Action:** Wait
<!-- END SECONDARY-A PROGRESS -->
"""
STATUS = """\
STAGE: {}
PHASE: {}
AGENT: {}
UPDATED: 2026-01-30T{}:00Z
STATUS: {}
BLOCKERS: {}
NEXT_ACTION: {}
READY_FOR_SYNC: {}
"""
STATUSES = {
    'feature_01_schedule': (
        'S2.P2', 'Specification', 'Primary', '11:00', 'IN_PROGRESS', 'none', 'Review', 'false'
    ),
    'feature_02_team_penalty': (
        'S2.P3', 'Refinement', 'Secondary-A', '12:00', 'COMPLETE', 'none', 'Wait', 'true'
    ),
    'feature_03_reports': (
        'S2.P1', 'Research', 'Secondary-B', '10:30', 'BLOCKED', 'format', 'Ask', 'false'
    ),
    'feature_04_alerts': (
        'S1', 'Planning', 'Secondary-C', '09:00', 'NOT_STARTED', 'none', 'Begin', 'false'
    ),
}  # fmt: skip
HANDOFF = '# Handoff\n\n**Generated:** 2026-01-30T09:05:00Z\n**Agent:** {}\n'
MESSAGE = """\
## Message {} (2026-01-30 {}) {}
**Subject:** {}
**Action:** {}
**Details:** as said
{}"""
UNREAD, READ = '⏳ UNREAD', '✅ READ'
MAIL = {
    'primary_to_secondary_a': [
        ('09:10', READ, 'Start with the schedule', 'none', ''),
        ('11:10', UNREAD, 'Re: which column', 'go on', '**In Reply To:** message 1\n'),
    ],
    'secondary_a_to_primary': [
        ('10:02', READ, 'QUESTION - which column is the key?', 'answer', '**Urgency:** HIGH\n'),
        ('12:30', UNREAD, 'The specification', 'review', '**Acknowledge:** yes\n'),
    ],
    'secondary_b_to_primary': [
        ('10:40', UNREAD, 'ESCALATION - the format is not settled', 'decide', ''),
        ('10:41', UNREAD, 'QUESTION - commas or tabs?', 'answer', '**Urgency:** LOW\n'),
    ],
}
CHECKPOINT = {
    'agent_type': 'secondary',
    'stage': 'S2.P1',
    'status': 'IN_PROGRESS',
    'current_step': 'Reading',
    'next_action': 'Write',
    'next_checkpoint_expected': '2026-01-30T11:15:00Z',
    'blockers': [],
    'recovery_instructions': 'Read the spec',
}


def epic():
    """{path below the epic: text}."""
    files = {'EPIC_README.md': README, 'DISCOVERY.md': '# Discovery\n\n**Approved:** yes\n'}
    for folder, values in STATUSES.items():
        files[f'{folder}/STATUS'] = STATUS.format(*values)
    for folder in [*STATUSES][:2]:
        files[f'{folder}/HANDOFF_PACKAGE.md'] = HANDOFF.format(STATUSES[folder][2])
    for name, messages in MAIL.items():
        texts = [
            MESSAGE.format(number, time, mark, subject, action, more)
            for number, (time, mark, subject, action, more) in enumerate(messages, 1)
        ]
        files[f'agent_comms/{name}.md'] = '# Messages: A → B\n\n' + '\n'.join(texts)
    for agent, time in (('primary', '11:30'), ('secondary_a', '12:10'), ('secondary_b', '10:20')):
        record = {**CHECKPOINT, 'agent_id': sample_name(agent)}
        record['last_checkpoint'] = f'2026-01-30T{time}:00Z'
        files[f'agent_checkpoints/{agent}.json'] = json.dumps(record, indent=2) + '\n'
    return files


def sample_name(form):
    return {'primary': 'Primary', 'secondary_a': 'Secondary-A', 'secondary_b': 'Secondary-B'}[form]


FILES = epic()


def standing(files, now):
    """Lines: everything that is read of an epic at a moment."""
    snapshot = Memory({f'e/{path}': text.encode() for path, text in files.items()})
    state = epic_state(snapshot, 'e', DEFAULT)
    point = sync_point.current_point(state)
    yield f'{state.agents} started {state.started} recorded {state.recorded} {state.planning}'
    for number in (1, 2, 3):
        yield f'{sync_point.sync(state, number, now, state.started)}{"*" * (number == point)}'
    yield f'open groups: {[n for n in (1, 2, 3) if sync_point.is_group_open(state, n)]}'
    for each in state.features:
        marks = (each.is_ready, each.is_through_s2, each.waits_for_handoff, each.is_over)
        yield f'{each.folder}: {each.agent} {each.group} {each.is_deferred} {marks}'
    seen = [summary(state, agent, now) for agent in state.agents]
    for agent in state.agents:
        signs = progress.signs(state, agent)
        record = state.checkpoint_of(agent)
        due = progress.checkpoint_due(record, now)
        yield f'{agent}: {progress.away(signs, now)} away, due {due}'
        for mail in progress.unread_too_long(state.unread(agent), now):
            yield f'{agent}: unread too long: {mail.subject}'
        for question in progress.open_questions(state, agent):
            yield f'{agent}: open: {question.mail.subject} {question.urgency}'
        for mail, minutes in progress.overdue(state, agent, now):
            yield f'{agent}: overdue: {mail.subject} {minutes} {progress.lasting(minutes)}'
        for mail in progress.unanswered_escalations(state, agent, now):
            yield f'{agent}: unanswered: {mail.subject}'
        own = state.feature_of(agent)
        if own:
            yield f'{agent}: blocked since {progress.blocked_since(own.status, now)}'
        sync = sync_point.sync(state, point, now, state.started)
        yield from brief.text(state, agent, seen, sync, now).split('\n')
    for mail in state.mail:
        told_of = (mail.answers, progress.answered_at(state, mail))
        follows = progress.needs_follow_up(mail, now)
        yield f'{mail.writer} {mail.message.number} {sent_at(mail)} {told_of} {follows}'


def summary(state, agent, now):
    feature = state.feature_of(agent)
    sign = progress.last_sign(progress.signs(state, agent), now)
    of = progress.state_of(state, agent)
    fields = {
        **dict.fromkeys(AgentSummary._fields, ''),
        'agent': agent,
        'feature': feature.folder if feature else '',
        'stage': progress.stage_of(state, agent),
        'state': of,
        'liveness': progress.liveness(sign, now, of),
        'source': sign.source if sign else '',
        'age': progress.whole_minutes(now - sign.at) if sign else None,
        'unread': len(state.unread(agent)),
    }
    return AgentSummary(**fields)


NOW = START + timedelta(hours=4)
BEFORE = [*standing(FILES, NOW)]


def told_diff(lines):
    """The lines that differ, the first twelve of them."""
    differing = [
        line
        for line in difflib.unified_diff(BEFORE, lines, n=0, lineterm='')
        if line[:3] not in ('---', '+++') and line[:2] != '@@'
    ]
    for line in differing[:12]:
        told(line)
    if differing[12:]:
        told(f'… {len(differing) - 12} more')


def test_where_it_stands():
    for line in BEFORE:
        told(line)


@pytest.mark.parametrize('hours', [-4, 0.5, 1, 1.4, 2, 3, 9])
def test_where_it_stands_earlier_and_later(hours):
    told_diff([*standing(FILES, NOW + timedelta(hours=hours))])


@pytest.mark.parametrize('path', FILES)
def test_what_each_line_says(path):
    lines = FILES[path].splitlines(keepends=True)
    for at, line in enumerate(lines):
        if line.strip():
            told(f'without {line.strip()}')
            text = ''.join(lines[:at] + lines[at + 1 :])
            told_diff([*standing({**FILES, path: text}, NOW)])


@pytest.mark.parametrize(
    'old, new',
    [
        ('S2.P2', 'S3'),
        ('S2.P2', 'S4.P1'),
        ('S2.P1', 'S5'),
        ('IN_PROGRESS', 'COMPLETE'),
        ('IN_PROGRESS', 'PAUSED'),
        ('IN_PROGRESS', 'WAITING'),
        ('BLOCKED', 'NOT_STARTED'),
        ('READY_FOR_SYNC: false', 'READY_FOR_SYNC: true'),
        ('T10:30', 'T12:59'),
        ('T11:30', 'T19:00'),
        ('Secondary-B', 'Secondary-A'),
        ('Secondary-A', 'Primary'),
        (UNREAD, READ),
        (READ, UNREAD),
        ('Urgency:** HIGH', 'Urgency:** MEDIUM'),
        ('2026-01-30 10', '2026-01-30'),
        ('message 1', 'message 2'),
        ('| 2 |', '| 0 |'),
        ('Deferred', 'no'),
        ('| reached |', '| no |'),
        ('none', 'the weather'),
        ('"blockers": []', '"blockers": ["the weather", "the key"]'),
        ('Generated', 'Made'),
        ('Approved:** yes', 'Approved:** no'),
    ],
)
def test_what_another_value_says(old, new):
    files = {path: text.replace(old, new) for path, text in FILES.items()}
    assert files != FILES
    told_diff([*standing(files, NOW)])


def test_lengths_in_words():
    for minutes in (0, 1, 59, 60, 61, 119, 120, 121, 2879, 2880, 2881, 4319, 4320):
        told(f'{minutes}: {progress.lasting(minutes)}')


STAGES = ('', 'S1', 'S2', 'S2.P1', 'S2.P1.I1', 'S2.P1.I2', 'S2.P1.I3', 'S2.P2', 'S2.P3', 'S2.P9')


@pytest.mark.parametrize('is_coordinator', [False, True], ids=['secondary', 'coordinator'])
@pytest.mark.parametrize('s2', stages.STEPS)
def test_the_next_step_of_every_stage(is_coordinator, s2):
    for stage in (*STAGES, 'S3', 'S3.P1', 'S4', 'S5', 'S10.P1'):
        for state, is_ready in (('IN_PROGRESS', False), ('IN_PROGRESS', True), ('BLOCKED', False)):
            told(f'{stage}: {stages.next_step(stage, state, is_ready, is_coordinator, s2)}')
