"""What the commands of an epic write: rows of its tables, STATUS, checkpoints, packages; and what
other branches hold of it.

Every operation is tried on an EPIC_README.md with each of its lines left out: told are the lines
without which it does something else.
"""

import difflib
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from gitsync.core.documents import checkpoint
from gitsync.core.documents import status
from gitsync.core.epic import filled_in
from gitsync.core.epic import handoff
from gitsync.core.epic import new_epic
from gitsync.core.epic import tables
from gitsync.core.epic.mail import Copy
from gitsync.core.epic.mail import beside
from gitsync.core.epic.mail import bringing
from gitsync.core.epic.mail import mail_of
from gitsync.core.epic.newest import newest
from gitsync.core.epic.planning import offers
from gitsync.core.epic.planning import savings
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.policy import DEFAULT
from tests import damage
from tests import rule_examples
from tests.damage import told_by_lines
from tests.transcripts import told

NOW = datetime(2026, 1, 30, 16, 16, 42, 5, tzinfo=UTC)
TIME = '2026-01-30 16:16'
README = """\
# Epic: sample

## Agent Assignments

| Agent ID | Role | Assigned Feature | Status | Last Checkpoint |
|---|---|---|---|---|
| Primary | Coordinator | feature_01_a | on | - |
| Secondary-A | Secondary | feature_02_b | on | - |
| **Secondary-A** | Secondary | `feature_03_c` | on |

```
| Agent ID | Role | Assigned Feature | Status | Last Checkpoint |
|---|---|---|---|---|
| Secondary-A | Secondary | feature_02_b | in a fence | - |
```

## Sync Status

| Feature | Agent | Complete | Time |
|---|---|---|---|
| feature_01_a | Primary | ◻️ | - |
| `feature_02_b` | Secondary-A | yes | - |
| Sync point 1 | Primary | reached | 2026-01-30 09:30 |
| Sync point 3 | Secondary-A | reached | 2026-01-30 09:30 |

| Timestamp | From Agent | Feature | Issue | Status | Resolution Time |
|---|---|---|---|---|---|
| 10:00 | Secondary-A | feature_02_b | the format | Open | - |
| 11:00 | secondary_a | feature_02_b | ESCALATION - the key | OPEN (again) | - |

| Check Time | Agent | Last Checkpoint | Status | Action Taken |
|---|---|---|---|---|
| 10:00 | Secondary-A | 09:00 | WARNING | asked |
| 11:00 | Secondary-B | 09:00 | STALE | asked |

## Sections

---

<!-- BEGIN PRIMARY PROGRESS -->
| Agent ID | Role | Assigned Feature | Status | Last Checkpoint |
|---|---|---|---|---|
| Secondary-A | Secondary | feature_02_b | in a section | - |
<!-- END PRIMARY PROGRESS -->
"""
CHECKS = [
    tables.Check('Secondary-A', '12:00', state, 'none') for state in ('ACTIVE', 'WARNING', 'STALE')
]
OPERATIONS = {
    'added': lambda text: tables.added(text, new_epic.SYNC, ('a|b\\', ' c  d', '', 'x')),
    'added with a title': lambda text: tables.added(text, ('A', 'B'), ('1', '2'), 'New'),
    'added without one': lambda text: tables.added(text, ('A', 'B'), ('1', '2')),
    'noted again': lambda text: tables.noted(
        text, new_epic.STALE_CHECKS, ('12:00', 'Secondary-A', '09:00', 'WARNING', 'asked'), 'New'
    ),
    'noted': lambda text: tables.noted(
        text, new_epic.STALE_CHECKS, ('12:00', 'Secondary-A', '09:00', 'STALE', 'asked'), 'New'
    ),
    'assigned again': lambda text: tables.with_assignment(
        text, ('secondary_a', 'Secondary', 'feature_02_b', 'off', TIME)
    ),
    'assigned': lambda text: tables.with_assignment(
        text, ('Secondary-B', 'Secondary', 'feature_02_b', 'on', TIME)
    ),
    'answered': lambda text: tables.answered(text, 'Secondary-A', 'escalation - the format', TIME),
    'answered with a mark': lambda text: tables.answered(text, 'Secondary-A', 'the key', TIME),
    'ticked': lambda text: tables.ticked(text, 'feature_01_a', TIME),
    'ticked again': lambda text: tables.ticked(text, 'feature_02_b', TIME),
    'reached': lambda text: tables.reached(text, 2, 'Primary', TIME),
    'reached again': lambda text: tables.reached(text, 1, 'Primary', TIME),
    'active': lambda text: tables.checked(text, CHECKS[:1], TIME),
    'warning': lambda text: tables.checked(text, CHECKS[1:2], TIME),
    'stale': lambda text: tables.checked(text, CHECKS[2:], TIME),
    'never silent': lambda text: tables.checked(text, [CHECKS[0]._replace(agent='P')], TIME),
    'reassigned': lambda text: tables.reassigned(text, 'feature_02_b', 'Secondary-A', 'B|C'),
    'restarted': lambda text: tables.restarted(text, 'feature_02_b', 'Secondary-A'),
    'marked': lambda text: tables.marked(text, 'feature_02_b', 'Complete', 'Deferred'),
    'a section': lambda text: new_epic.with_section(text, 'Primary', NOW),
    'another section': lambda text: new_epic.with_section(text, 'Secondary-A', NOW),
    'an answer to the offer': lambda text: offers.recorded(text, [*offers.ANSWERS][1], NOW),
}


def difference(old, new):
    lines = difflib.unified_diff(old.split('\n'), new.split('\n'), n=0, lineterm='')
    differing = [line for line in lines if line[:2] not in ('--', '++', '@@')]
    return ' / '.join(differing).replace('\r', '␍') or 'nothing'


@pytest.mark.parametrize('name', OPERATIONS)
def test_an_operation_on_the_readme(name):
    operation, lines = OPERATIONS[name], README.splitlines(keepends=True)
    whole = difference(README, operation(README.encode()).decode())
    told(whole)
    verdicts = []
    for at in range(len(lines)):
        text = ''.join(lines[:at] + lines[at + 1 :])
        said = difference(text, operation(text.encode()).decode())
        if said != whole:
            verdicts.append((at + 1, said))
    told_by_lines(verdicts)
    for text in ('', 'x', README[:-1], README.replace('\n', '\r\n'), README + '```\nopen'):
        said = difference(text, operation(text.encode()).decode())
        told('the same' if said == whole else said)


def test_what_the_readme_says():
    lines = README.splitlines(keepends=True)
    told(f'{tables.reached_points(README.encode(), "Primary")}')
    for at in range(len(lines)):
        text = ''.join(lines[:at] + lines[at + 1 :]).encode()
        said = (
            tables.last_reached(text, 'Primary'),
            tables.last_reached(text, 'Secondary-A'),
            tables.has_assignment(text, 'Secondary-A', 'feature_02_b'),
        )
        if said != (1, 3, True):
            told(f'without {lines[at].strip()}: {said}')


@pytest.mark.parametrize('hours', [(3, 5), (1,), (2, 2, 2), (4, 1, 6, 2), ()], ids=str)
@pytest.mark.parametrize('groups', [(), (1, 2), (1, 1, 2), (2, 1, 1, 3)], ids=str)
def test_an_offer(hours, groups):
    groups = groups if len(groups) in (0, len(hours)) else ()
    names = [f'feature_0{number}_x' for number in range(1, len(hours) + 1)]
    told(f'{savings.saved_by(hours, groups)}')
    told(offers.offer(names, hours, groups) if hours else '')


@pytest.mark.parametrize(
    'value, is_written',
    [('Wait for it', True), ('é', True), ('\x1f', False), ('\x7f', False)]
    + [('a\tb', False), ('a\nb', False)],
)
def test_a_value_of_a_status_is_one_line_without_control_characters(value, is_written):
    def written():
        return filled_in.status_with(status.parse(b''), {'NEXT_ACTION': value}, 'A', NOW)

    if is_written:
        assert f'NEXT_ACTION: {value}\n' in status.render(written()).decode()
    else:
        with pytest.raises(ValueError, match='control character'):
            written()


STATUS = 'STAGE: S2.P1\nAGENT: Secondary-A\nUPDATED: {}\nSTATUS: BLOCKED\n'


@pytest.mark.parametrize(
    'values', [{}, {'STATUS': 'COMPLETE', 'NOTE': 'x'}, {'x': ''}, {'A': '\n'}], ids=str
)
@pytest.mark.parametrize('updated', ['2026-01-30T10:00:00Z', '2026-01-30T20:00:00Z', 'x', None])
def test_a_status_with_values(values, updated):
    text = '' if updated is None else STATUS.format(updated)
    try:
        made = filled_in.status_with(status.parse(text.encode()), values, 'Secondary-B', NOW)
    except ValueError as error:
        told(str(error))
    else:
        told(status.render(made).decode())
        told(f'{new_epic.is_first_status(status.render(made))}')


BASICS = {'agent_id': 'Secondary-A', 'session_id': 's', 'feature': 'feature_02_b', 'stage': 'S2.P1'}


@pytest.mark.parametrize(
    'before',
    [
        None,
        '{}',
        '{"status": "WAITING", "next_checkpoint_expected": "N/A - waiting", "session_id": "old"}',
        '{"status": "COMPLETE", "next_checkpoint_expected": "2026-01-30T20:00:00Z", "x": 1}',
        '{"status": 3, "last_checkpoint": "2026-01-30T20:00:00Z", "recovery_instructions": "go"}',
    ],
)
@pytest.mark.parametrize(
    'values',
    [{}, {'status': 'PAUSED', 'last_checkpoint': 'x', 'agent_id': 'y'}, {'x': [1]}],
    ids=str,
)
def test_a_checkpoint_with_values(before, values):
    record = before and checkpoint.parse(before.encode())
    for agent in ('Secondary-A', 'primary'):
        basics = {**BASICS, 'agent_id': agent}
        told(filled_in.checkpoint_with(record, values, basics, NOW, 900).decode())
    told(f'{filled_in.without_times(record and record.value)}')


def test_a_stamp_is_fifteen_digits_but_for_the_line_amid_them():
    stamp = '20260130_161616'
    assert filled_in.is_stamp(stamp)
    for at in range(len(stamp)):
        for sign in ('x', '_', '²', '٣', ' '):
            other = stamp[:at] + sign + stamp[at + 1 :]
            assert filled_in.is_stamp(other) == (other == stamp)
    for other in (stamp + '0', stamp[:-1], '0' * 15, ''):
        assert not filled_in.is_stamp(other)


def test_times_as_they_are_written():
    stamps = ('20260130_161616', '20261330_161616', '20260130-161616', '2026013_161616', 'x' * 15)
    for text in stamps:
        is_stamp = filled_in.is_stamp(text)
        told(f'{text}: {is_stamp} {is_stamp and filled_in.of_stamp(text)}')
    for before in ('2026-01-30 10:00', '2026-01-30 20:00', '2026-01-30', 'x', ''):
        told(f'{before!r}: {filled_in.minute(before, NOW)} {new_epic.stamp(NOW)}')
    for name in ('Team Penalty', 'a-b', 'é', '', '/', 'x' * 100, 'x' * 101):
        try:
            told(new_epic.feature_folder(7, name)[:30])
        except ValueError as error:
            told(f'not {str(error)[:30]!r}')


@pytest.mark.parametrize('s2', ['two', 'three'])
def test_a_package(s2):
    given = handoff.Handoff('e', "it's", 'feature_02_b', 'Secondary-A', 'Primary', '', s2)
    plain = handoff.package(given, NOW).decode()
    told(plain)
    more = given._replace(previous='Secondary-B', earlier=('feature_01_a',), epic='')
    told(difference(plain, handoff.package(more, NOW).decode()))
    later = handoff.package(given, NOW + timedelta(hours=1))
    assert handoff.keeping_clock(later, plain.encode()) == plain.encode()
    assert handoff.keeping_clock(later, None) == handoff.keeping_clock(later, b'x') == later
    told(f'{handoff.start_line("Secondary-A")} / {handoff.start_line("Secondary-A", "a b")}')


EPIC = {f'e/{path}': text for path, text in damage.FILES.items()}
OUT, STATUS_A = f'e/{rule_examples.OUT}', f'e/{rule_examples.STATUS}'
POINT = f'e/{rule_examples.CHECKPOINT}'
ARCHIVE = 'e/agent_comms/archive/secondary_a_to_primary_20260131_2100.md'
ELSEWHERE = {
    'a message more': (OUT, EPIC[OUT] + rule_examples.MESSAGE.format(3, '20:50', 'Third')),
    'a message read': (OUT, EPIC[OUT].replace('⏳ UNREAD', '✅ READ', 1)),
    'a message corrected': (OUT, EPIC[OUT].replace('A body', 'Another body')),
    'a message of another number': (OUT, EPIC[OUT].replace('Message 2', 'Message 5')),
    'a message twice': (OUT, EPIC[OUT] + EPIC[OUT].partition('\n\n')[2]),
    'a new channel': ('e/agent_comms/docs_bot_to_primary.md', EPIC[OUT]),
    'no channel': ('e/agent_comms/x/a_to_b.md', EPIC[OUT]),
    'a later status': (STATUS_A, EPIC[STATUS_A].replace('T20:', 'T21:')),
    'an earlier status': (STATUS_A, EPIC[STATUS_A].replace('T20:', 'T19:')),
    'a status of another': (
        STATUS_A,
        EPIC[STATUS_A].replace('Secondary-A', 'X').replace('T20', 'T22'),
    ),
    'a later checkpoint': (POINT, EPIC[POINT].replace('T20:', 'T21:')),
    'a checkpoint without a time': (POINT, EPIC[POINT].replace('last_checkpoint', 'last')),
    'a checkpoint of one who is new': (POINT.replace('_a', '_c'), EPIC[POINT]),
    'a package': ('e/feature_02_team_penalty/HANDOFF_PACKAGE.md', 'x'),
    'a file that is no record': ('e/feature_02_team_penalty/spec.md', 'x'),
    'a feature of another name': ('e/feature_02_other/STATUS', EPIC[STATUS_A]),
    'a feature of another number': ('e/feature_07_other/STATUS', EPIC[STATUS_A]),
}


@pytest.mark.parametrize('name', ELSEWHERE)
@pytest.mark.parametrize(
    'more',
    [
        {},
        {ARCHIVE: EPIC[OUT]},
        {POINT: None, POINT.replace('.json', '_crashed_20260131_2100.json'): '{}'},
        {STATUS_A: None},
    ],
    ids=['as it is', 'archived', 'put away', 'removed'],
)
def test_what_another_branch_holds(name, more):
    files = {path: text.encode() for path, text in (EPIC | more).items() if text is not None}
    path, text = ELSEWHERE[name]
    copies = {path: [Copy('side (3 hours ago)', text.encode())]}
    snapshot = Memory(files)
    for mail in mail_of(snapshot, 'e', DEFAULT, copies):
        if mail.where:
            told(f'{mail.writer} to {mail.reader}: {mail.message.number} {beside(mail.where)}')
            told(bringing(mail.where))
    read = [mail.message.read for mail in mail_of(snapshot, 'e', DEFAULT, copies)]
    told(f'{read} {newest(snapshot, "e", DEFAULT, copies).where}')
