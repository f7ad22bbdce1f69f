"""The report of a day: all that is computed, and what changes with each sign, event and message."""

import difflib
import itertools
import re
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from gitsync.core.documents import message_writing
from gitsync.core.documents import messages
from gitsync.core.epic.mail import Mail
from gitsync.core.epic.report import account
from gitsync.core.epic.report import answers
from gitsync.core.epic.report import axis
from gitsync.core.epic.report import quality
from gitsync.core.epic.report import timeline
from gitsync.core.epic.report.criteria import Measured
from gitsync.core.epic.report.criteria import criteria
from tests.damage import DAMAGE
from tests.transcripts import told

MOMENT = re.compile(r'datetime\.datetime\(2026, 1, 30, (\d+), (\d+), tzinfo=\S+\)')
START = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)
NOW = START + timedelta(hours=9)
POINTS = [
    ('Primary', 'feature_01_a', 0, 'S2.P1', 'NOT_STARTED'),
    ('Primary', 'feature_01_a', 10, 'S2.P1', 'IN_PROGRESS'),
    ('Primary', 'feature_01_a', 100, 'S2.P2', 'IN_PROGRESS'),
    ('Primary', 'feature_01_a', 220, 'S3', 'IN_PROGRESS'),
    ('Primary', 'feature_01_a', 300, 'S4', 'COMPLETE'),
    ('Secondary-A', 'feature_02_b', 15, 'S2.P1', 'IN_PROGRESS'),
    ('Secondary-A', 'feature_02_b', 45, 'S2.P1', 'BLOCKED'),
    ('Secondary-A', 'feature_02_b', 80, 'S2.P10', 'IN_PROGRESS'),
    ('Secondary-A', 'feature_02_b', 90, 'S2.P2', 'IN_PROGRESS'),
    ('Secondary-A', 'feature_02_b', 140, 'S2.P3', 'WAITING_FOR_SYNC'),
    ('Secondary-A', 'feature_03_c', 150, 'S2.P1', 'IN_PROGRESS'),
    ('secondary_b', 'feature_04_d', 20, 'S2.P1', 'IN_PROGRESS'),
    ('Secondary-B', 'feature_04_d', 400, 'S2.P2', 'IN_PROGRESS'),
    ('Secondary-B', 'feature_04_d', 410, 'x', 'IN_PROGRESS'),
    ('Secondary-B', 'feature_04_d', 420, 'S2.P2', 'PAUSED'),
]
EVENTS = [
    ('acquire', 'Secondary-A', 20, 'readme', 2.5),
    ('release', 'Secondary-A', 25, 'readme', None),
    ('acquire', 'Secondary-B', 60, 'readme', 100),
    ('takeover', 'Primary', 90, 'readme', None),
    ('acquire', 'Primary', 90, 'readme', -1),
    ('release', 'Secondary-B', 95, 'readme', None),
    ('break', 'Primary', 97, 'readme', None),
    ('acquire', 'Secondary-A', 200, 'status', 'x'),
    ('acquire', None, 210, 'other', True),
]
MAIL = [
    ('Primary', 'Secondary-A', 1, '09:05', 'Start', 12, {}),
    ('Secondary-A', 'Primary', 1, '09:30', 'QUESTION - which key?', 40, {'Urgency': 'HIGH'}),
    ('Primary', 'Secondary-A', 2, '09:50', 'Re: which key?', 55, {'In Reply To': 'message 1'}),
    ('Secondary-B', 'Primary', 1, '10:00', 'ESCALATION - the format', None, {}),
    ('Secondary-B', 'Primary', 2, '10:01', 'Also', 70, {'Acknowledge': 'yes'}),
    ('Primary', 'Secondary-B', 1, '', 'Wait', None, {}),
    ('Secondary-A', 'Primary', 2, '14:00', 'QUESTION - commas?', None, {'Urgency': 'LOW'}),
]


def at(minutes):
    return START + timedelta(minutes=minutes)


def letter(writer, reader, number, time, subject, read, fields):
    text = message_writing.new(number, f'2026-01-30 {time}'.strip(), subject, fields)
    return Mail(writer, reader, messages.parse(text).messages[0]), read and at(read)


def report(points, events, mail):
    """Lines: everything that is computed."""
    points = [account.Point(agent, name, at(when), *more) for agent, name, when, *more in points]
    events = [
        {'event': event, 'agent': agent, 'at': at(when), 'lock': lock, 'waited': waited}
        for event, agent, when, lock, waited in events
    ]
    spans = account.spans(points, NOW)
    yield from map(str, spans)
    yield str(account.measured(spans))
    yield str(account.measured(spans, 3))
    uses = account.locks(events)
    yield from map(str, uses)
    yield str(account.overhead(spans, uses, {'checkpoints': 7, 'statuses': 9, 'messages': 5}))
    names = ('Primary', 'Secondary-A', 'Secondary-B')
    yield str(account.agents(names, spans, {'primary': {'commits': 3}}))
    answered = answers.answered([letter(*each) for each in mail])
    yield from map(str, answered)
    yield str(answers.answers(answered))
    yield from map(str, answers.questions(answered, NOW))
    signs = timeline.signs_of(points, answered, events, {'primary': [at(5)]})
    yield str({name: [f'{when:%H:%M}' for when in times] for name, times in signs.items()})
    ready = {'feature_02_b': at(140), 'feature_09_x': at(150)}
    held = frozenset({('secondary_a', 'status')})
    lanes = timeline.lanes(names, spans, signs, events, ready, NOW, held)
    for lane in lanes:
        yield from (f'{lane.agent}: {each}' for each in (*lane.gaps, *lane.holds, lane.ready))
    stone = timeline.Milestone(at(333), 'merge', 'x')
    moments = timeline.Timeline(lanes, tuple(answered), (stone,), NOW).moments()
    yield f'moments {sorted({f"{when:%H:%M}" for when in moments})}'


def shown(*rows):
    """The lines of a report, each moment as its time of the day."""
    return [MOMENT.sub(r'\1:\2', line) for line in report(*rows)]


BEFORE = shown(POINTS, EVENTS, MAIL)


def told_diff(*rows):
    for line in difflib.unified_diff(BEFORE, shown(*rows), n=0, lineterm=''):
        if line[:1] == '+' and line[:2] != '++':
            told(line[:200])


def test_the_whole():
    for line in BEFORE:
        told(line)


@pytest.mark.parametrize('part', range(3))
def test_without_each(part):
    rows = [POINTS, EVENTS, MAIL]
    for number in range(len(rows[part])):
        told(f'without {rows[part][number]}')
        less = rows[part][:number] + rows[part][number + 1 :]
        told_diff(*rows[:part], less, *rows[part + 1 :])


@pytest.mark.parametrize('minutes', [-60, 300])
@pytest.mark.parametrize('part', range(2))
def test_with_each_at_another_time(part, minutes):
    rows = [POINTS, EVENTS, MAIL]
    for number, row in enumerate(rows[part]):
        moved = [*rows[part]]
        moved[number] = (*row[:2], row[2] + minutes, *row[3:])
        told(f'{row}')
        told_diff(*rows[:part], moved, *rows[part + 1 :])


SPEC = """\
# Spec

## Discovery Context and Data Structures
_to be written_
## Requirements
- one
## Components Affected, Algorithms

```
code
```
### Integration Points
---
## Tests
words [link]
## Acceptance Criteria
- [x] Approved by the user
**Approved:** yes
"""
CHECKLIST = """\
# Questions

## Open
### Q1: which key?
**Status:** Answered
### Question 2
**Status:** open
## Resolved
### Q3
words
- [x] box
- [ ] other box
- [ ] approved by the user
"""
FINDINGS = """\
# Round 1

- [x] one
* [ ] two
- [X] approved

| # | Conflict | Resolution |
|---|---|---|
| 1 | the key | renamed |
| 2 | the format | open |
| 3 | none | - |
| 4 | x |

```
- [ ] code
```
"""
NO_QUESTIONS = CHECKLIST.replace('Q1', 'K1').replace('Question 2', 'K2').replace('Q3', 'K3')
READ = {
    'a spec': (SPEC, quality.spec_state),
    'a checklist': (CHECKLIST, quality.checklist),
    'boxes': (NO_QUESTIONS, quality.checklist),
    'findings': (FINDINGS, lambda data: quality.findings([data, b''])),
}


@pytest.mark.parametrize('name', READ)
def test_what_a_document_of_s2_says(name):
    text, read = READ[name]
    whole, lines = read(text.encode()), text.splitlines(keepends=True)
    told(f'{whole}')
    for damage, change in DAMAGE.items():
        for number in range(len(lines)):
            said = read(''.join(change(lines, number)).encode())
            if said != whole:
                told(f'{number + 1} {damage}: {said}')


@pytest.mark.parametrize('features, ready', [(0, 0), (1, 1), (2, 2), (3, 2), (3, 3)])
def test_which_criteria_hold(features, ready):
    whole = Measured(40, 9.9, [], ready, features, True, 5, 2, 0, [])
    told(f'{criteria(whole)}')
    for more in (
        {'savings': 39.9},
        {'overhead': None},
        {'overhead': 10},
        {'overhead': 15},
        {'overhead': 99.9},
        {'overhead': 100},
        {'unmeasured': ['x', 'y']},
        {'is_begun': False},
        {'commits': 1},
        {'commits': 1, 'lost': ['x'], 'is_unmerged': True},
        {'commits': 2, 'lost': list('abcdefg'), 'conflicted': 1},
    ):
        changed = criteria(whole._replace(**more))
        told(f'{more}: {[new for new, old in zip(changed, criteria(whole)) if new != old]}')


@pytest.mark.parametrize(
    'minutes',
    [(0,), (0, 60), (0, 10, 600), (0, 1440, 1450), (0, 5000, 10000), (0, 1, 2, 3), (0, 200, 460)],
    ids=str,
)
def test_an_axis(minutes):
    made = axis.axis(map(at, minutes))
    told(f'{[round(made.x(at(each)), 1) for each in (*minutes, -10, max(minutes) + 10)]}')
    for each in (*axis.breaks(made), *axis.ticks(made)):
        told(f'{each}'.replace('datetime.', ''))
    for one, other in itertools.pairwise(minutes):
        told(axis.length(timedelta(minutes=other - one)))


def test_lengths_of_stretches():
    for minutes in (0, 1, 59, 60, 119, 120, 2879, 2880, 2881, 4320):
        told(f'{minutes}: {axis.length(timedelta(minutes=minutes))}')
