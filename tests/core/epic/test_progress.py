"""Staleness, sync points, savings: tables over a state made of files, "now" as an argument."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies

from gitsync.core.documents import message_writing
from gitsync.core.documents import messages
from gitsync.core.documents.status import parse as parse_status
from gitsync.core.epic import progress
from gitsync.core.epic import sync_point
from gitsync.core.epic.mail import Mail
from gitsync.core.epic.planning.savings import saved_by
from gitsync.core.epic.progress import Sign
from gitsync.core.epic.state import epic_state
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.text.moments import written

NOW = datetime(2026, 1, 30, 16, 16, tzinfo=UTC)


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


def status(agent, state='IN_PROGRESS', ready='false', stage='S2.P1', minutes=10, blockers='none'):
    return (
        f'STAGE: {stage}\nAGENT: {agent}\nUPDATED: {written(ago(minutes))}\nSTATUS: {state}\n'
        f'BLOCKERS: {blockers}\nREADY_FOR_SYNC: {ready}\n'
    ).encode()


def checkpoint(agent, minutes=10, stage='S2.P1', state='IN_PROGRESS'):
    return (
        f'{{"agent_id": "{agent}", "stage": "{stage}", "status": "{state}", "last_checkpoint": '
        f'"{written(ago(minutes))}"}}'
    ).encode()


def read(files):
    return epic_state(Memory({f'e/{path}': data for path, data in files.items()}), 'e', DEFAULT)


def epic(*features, readme=b'', **checkpoints):
    """features: STATUS files by number from 1; checkpoints: bytes by agent form."""
    files = {
        f'feature_{number:02}_x{number}/STATUS': data for number, data in enumerate(features, 1)
    }
    return read(
        {
            'EPIC_README.md': readme,
            **files,
            **{f'agent_checkpoints/{agent}.json': data for agent, data in checkpoints.items()},
        }
    )


@pytest.mark.parametrize(
    'minutes, alive',
    [
        (0, 'active'),
        (29.9, 'active'),
        (30, 'warning'),
        (59.9, 'warning'),
        (60, 'stale'),
        (9999, 'stale'),
        (-4, 'active'),
        (None, 'stale'),
    ],
)
def test_liveness_by_age(minutes, alive):
    sign = None if minutes is None else Sign('checkpoint', ago(minutes))
    assert progress.liveness(sign, NOW, 'IN_PROGRESS') == alive


@pytest.mark.parametrize(
    'state, minutes, alive',
    [
        ('COMPLETE', 999, 'active'),
        ('PAUSED', 999, 'active'),
        ('NOT_STARTED', None, 'active'),
        ('NOT_STARTED', 70, 'stale'),
        ('WAITING_FOR_SYNC', 70, 'stale'),
        ('BLOCKED', 70, 'stale'),
    ],
)
def test_who_owes_no_sign(state, minutes, alive):
    assert (
        progress.liveness(None if minutes is None else Sign('handoff', ago(minutes)), NOW, state)
        == alive
    )


def test_a_sign_of_the_future_is_no_sign():
    assert progress.last_sign([Sign('checkpoint', ago(-6)), Sign('status', ago(70))], NOW) == Sign(
        'status', ago(70)
    )
    assert progress.last_sign([Sign('checkpoint', ago(-600))], NOW) is None
    assert progress.last_sign([Sign('checkpoint', ago(-5))], NOW).source == 'checkpoint'


@given(strategies.lists(strategies.integers(-(10**6), 10**6)))
def test_no_clock_ahead_makes_anybody_more_alive(minutes):
    found = [Sign('commit', ago(each)) for each in minutes]
    sign = progress.last_sign(found, NOW)
    assert sign == progress.last_sign(
        [each for each in found if each.at <= NOW + progress.SKEW], NOW
    )
    assert (sign is None) is all(each < -5 for each in minutes)


def test_every_record_is_a_sign():
    channel = messages.render(
        message_writing.added(
            messages.parse(message_writing.empty('Secondary-A', 'Primary')),
            message_writing.new(1, '2026-01-30 16:11', 's'),
        )
    )
    found = read(
        {
            'feature_02_x/STATUS': status('Secondary-A', minutes=40),
            'agent_checkpoints/secondary_a.json': checkpoint('Secondary-A', 50),
            'agent_comms/secondary_a_to_primary.md': channel,
        }
    )
    assert {sign.source for sign in progress.signs(found, 'Secondary-A')} == {
        'checkpoint',
        'status',
        'message',
    }
    assert progress.last_sign(progress.signs(found, 'Secondary-A'), NOW).source == 'message'
    assert progress.signs(epic(status('Secondary-A', 'NOT_STARTED')), 'Secondary-A') == []


def test_the_stage_is_the_later_records():
    assert (
        progress.stage_of(
            epic(
                status('Primary', stage='S2.P1', minutes=20),
                primary=checkpoint('Primary', 10, 'S2.P2'),
            ),
            'Primary',
        )
        == 'S2.P2'
    )
    assert (
        progress.stage_of(
            epic(
                status('Primary', stage='S2.P3', minutes=5),
                primary=checkpoint('Primary', 10, 'S2.P2'),
            ),
            'Primary',
        )
        == 'S2.P3'
    )
    assert progress.stage_of(epic(), 'Primary') == ''


BEGUN = {'primary': checkpoint('Primary'), 'secondary_a': checkpoint('Secondary-A')}
READY = {'state': 'WAITING_FOR_SYNC', 'ready': 'true'}


def test_point_1_waits_for_a_checkpoint_and_a_status():
    found = sync_point.sync(
        epic(status('Primary'), status('Secondary-A', 'NOT_STARTED')), 1, NOW, None
    )
    assert (found.ready, found.waiting_for) == (False, ('Secondary-A',)) and found.reasons == {
        'Secondary-A': 'no checkpoint and STATUS says NOT_STARTED'
    }
    assert sync_point.sync(
        epic(status('Primary'), status('Secondary-A'), **BEGUN), 1, NOW, None
    ).ready


def test_point_2_waits_for_every_feature_and_says_why():
    found = sync_point.sync(
        epic(
            status('Primary', **READY),
            status('Secondary-A', 'BLOCKED', blockers='the user'),
            **BEGUN,
        ),
        2,
        NOW,
        ago(10),
    )
    assert (
        found[:3] == (2, False, ('Secondary-A',))
        and found.reasons['Secondary-A'] == 'feature_02_x2 is BLOCKED at S2.P1, blocked: the user'
    )
    assert sync_point.sync(
        epic(status('Primary', **READY), status('Secondary-A', **READY)), 2, NOW, ago(10)
    ).ready
    both = epic(status('Primary', **READY), status('A'), status('A', 'BLOCKED'))
    assert sync_point.sync(both, 2, NOW, ago(10)).reasons == {
        'A': 'feature_02_x2 is IN_PROGRESS at S2.P1; feature_03_x3 is BLOCKED at S2.P1'
    }


@pytest.mark.parametrize(
    'hours, timeout',
    [(3.9, None), (4, 'soft'), (5.9, 'soft'), (6, 'hard'), (90, 'hard'), (-3, None)],
)
def test_point_2_times_out_by_the_handoffs_clock(hours, timeout):
    assert sync_point.sync(epic(status('Primary')), 2, NOW, ago(60 * hours)).timeout == timeout


def test_point_2_has_no_clock_before_the_handoff_and_none_when_reached():
    assert sync_point.sync(epic(status('Primary')), 2, NOW, None).timeout is None
    assert sync_point.sync(epic(status('Primary', **READY)), 2, NOW, ago(9999)).timeout is None


@pytest.mark.parametrize('minutes, defer', [(119, False), (120, True), (-60, False)])
def test_deferring_is_offered_two_hours_after_the_first_completion(minutes, defer):
    features = status('Primary', **READY, minutes=minutes), status('Secondary-A')
    assert sync_point.sync(epic(*features), 2, NOW, None).defer is defer
    since = {'feature_01_x1': ago(121)}
    assert sync_point.sync(epic(*features), 2, NOW, None, since).defer is True


@pytest.mark.parametrize(
    'stage, state, ready',
    [
        ('S4', 'IN_PROGRESS', False),
        ('S4', 'COMPLETE', True),
        ('S5.P1', 'IN_PROGRESS', True),
        ('S2.P3', 'COMPLETE', False),
        ('S10', 'IN_PROGRESS', True),
    ],
)
def test_point_3_waits_for_the_coordinator(stage, state, ready):
    assert (
        sync_point.sync(epic(status('Primary', state, 'true', stage)), 3, NOW, None).ready is ready
    )


@pytest.mark.parametrize('hours, timeout', [(1.9, None), (2, 'soft'), (3, 'hard')])
def test_point_3_times_out_after_the_last_feature_got_ready(hours, timeout):
    assert (
        sync_point.sync(
            epic(status('Primary', **READY, minutes=60 * hours)), 3, NOW, ago(9999)
        ).timeout
        == timeout
    )


def test_a_deferred_feature_is_not_waited_for():
    readme = (
        b'| Feature | Agent | Complete | Time |\n|---|---|---|---|\n'
        b'| feature_02_x2 | Secondary-A | deferred | - |\n'
    )
    found = epic(status('Primary', **READY), status('Secondary-A'), readme=readme)
    assert sync_point.sync(found, 2, NOW, None).ready and sync_point.sync(found, 1, NOW, None).ready


def test_the_next_point():
    assert sync_point.current_point(epic(status('Primary'), status('Secondary-A'))) == 1
    assert sync_point.current_point(epic(status('Primary'), status('Secondary-A'), **BEGUN)) == 2
    assert (
        sync_point.current_point(
            epic(status('Primary', **READY), status('Secondary-A', **READY), **BEGUN)
        )
        == 3
    )
    begun = epic(status('Primary'), status('Secondary-A'), **BEGUN)
    points = [sync_point.current_point(begun._replace(recorded=last)) for last in range(4)]
    assert points == [2, 2, 3, 3], 'what is recorded stays reached'


def test_a_group_opens_when_the_groups_before_it_are_ready():
    readme = (
        b'| Feature | Group |\r\n|---|---|\r\n| feature_02_x2 | 2 |\r\n| feature_03_x3 | 3 |\r\n'
    )
    found = epic(
        status('Primary', **READY), status('Secondary-A'), status('Secondary-B'), readme=readme
    )
    assert [feature.group for feature in found.features] == [1, 2, 3]
    assert [sync_point.is_group_open(found, group) for group in (1, 2, 3)] == [True, True, False]


@pytest.mark.parametrize(
    'fields, urgency',
    [
        pytest.param({'Subject': 'ESCALATION - x'}, 'MEDIUM', id='an escalation'),
        pytest.param({'Subject': 'Question: x'}, 'MEDIUM', id='a question'),
        pytest.param({'Subject': 'URGENT: x'}, 'HIGH', id='urgent'),
        pytest.param(
            {'Subject': 'x', 'Urgency': 'low (no hurry)'}, 'LOW', id='its own urgency, with words'
        ),
        pytest.param(
            {'Subject': 'ESCALATION - x', 'Urgency': 'HIGH'},
            'HIGH',
            id="its own urgency before the subject's",
        ),
        pytest.param({'Subject': 'Re: ESCALATION'}, '', id='an answer'),
        pytest.param({}, '', id='nothing'),
        pytest.param({'Urgency': 'whenever'}, '', id='an unknown urgency'),
    ],
)
def test_what_is_a_question(fields, urgency):
    assert progress.urgency(fields) == urgency


@pytest.mark.parametrize(
    'urgency, minutes, late',
    [
        pytest.param('HIGH', 15, [], id='high, in time'),
        pytest.param('HIGH', 16, [1], id='high, late'),
        pytest.param('MEDIUM', 31, [1], id='medium, late'),
        pytest.param('LOW', 60, [], id='low, in time'),
        pytest.param('LOW', 75, [15], id='low, late'),
        pytest.param('HIGH', -30, [], id='in the future'),
    ],
)
def test_overdue_questions(urgency, minutes, late):
    message = message_writing.new(
        1,
        written(ago(minutes))[:16].replace('T', ' '),
        'ESCALATION - x',
        {'Urgency': urgency},
    )
    channel = messages.render(
        message_writing.added(
            messages.parse(message_writing.empty('Secondary-A', 'Primary')), message
        )
    )
    found = read({'agent_comms/secondary_a_to_primary.md': channel})
    assert [count for _, count in progress.overdue(found, 'Primary', NOW)] == late and len(
        progress.open_questions(found, 'Primary')
    ) == 1


@pytest.mark.parametrize(
    'hours, groups, expected',
    [
        pytest.param([2, 2, 2], (), (6, 2, 4, 67), id='three of one length'),
        pytest.param([2, 2], (), (4, 2, 2, 50), id='two'),
        pytest.param([2] * 4, (), (8, 2, 6, 75), id='four'),
        pytest.param([1, 3], (), (4, 3, 1, 25), id='of two lengths'),
        pytest.param([], (), (0, 0, 0, 0), id='none'),
        pytest.param([2], (), (2, 2, 0, 0), id='one alone'),
        pytest.param([2, 2, 2], (1, 1, 2), (6, 4, 2, 33), id='in two waves'),
    ],
)
def test_savings_as_the_protocol_computes_them(hours, groups, expected):
    assert saved_by(hours, groups) == expected


@pytest.mark.parametrize(
    'minutes, away',
    [
        pytest.param([], 0, id='never seen'),
        pytest.param([0], 0, id='now'),
        pytest.param([29], 0, id='within the limit'),
        pytest.param([40], 40, id='since one time'),
        pytest.param([100, 5], 95, id='between two times'),
        pytest.param([100, 14], 86, id='for just long enough'),
        pytest.param([100, 15], 0, id='a minute too short'),
        pytest.param([100, 90, 5], 85, id='only between the first two'),
        pytest.param([60, 45, 30, 15], 0, id='never'),
        pytest.param([100, -3], 100, id='a time in the future'),
        pytest.param([300, 200, 10, 2], 190, id='the last of several'),
    ],
)
def test_who_was_away_itself_gives_grace(minutes, away):
    assert progress.away([Sign('commit', ago(each)) for each in minutes], NOW) == away


def letter(subject, minutes, number=1, writer='Secondary-A', reader='Primary', **fields):
    sent = f'{ago(minutes):%Y-%m-%d %H:%M}'
    data = message_writing.new(number, sent, subject, fields)
    return Mail(writer, reader, messages.parse(data).messages[0])


@pytest.mark.parametrize(
    'minutes, is_over',
    [
        pytest.param(
            1,
            lambda now: progress.checkpoint_due({'next_checkpoint_expected': written(NOW)}, now),
            id='a checkpoint that is due',
        ),
        pytest.param(
            15,
            lambda now: progress.unread_too_long([letter('News', 0)], now),
            id='a message without urgency',
        ),
        pytest.param(
            60,
            lambda now: progress.unread_too_long([letter('News', 0, Urgency='low')], now),
            id='one that names it',
        ),
        pytest.param(
            60, lambda now: progress.needs_follow_up(letter('x', 0), now), id='a question'
        ),
        pytest.param(
            30,
            lambda now: progress.blocked_since(
                parse_status(status('A', minutes=0, blockers='x')), now
            ),
            id='a blocker',
        ),
    ],
)
def test_what_is_over_one_second_after_its_time(minutes, is_over):
    limit = NOW + timedelta(minutes=minutes)
    assert not is_over(limit) and is_over(limit + timedelta(seconds=1))


@pytest.mark.parametrize(
    'reply, is_answer',
    [
        pytest.param(letter('so', 20, **{'In Reply To': 'message 7'}), True, id='at that minute'),
        pytest.param(letter('so', 21, **{'In Reply To': 'message 7'}), False, id='before it'),
        pytest.param(letter('so', 19, **{'In Reply To': '7'}), True, id='after it'),
        pytest.param(letter('so', 19, **{'In Reply To': 'message 8'}), False, id='to another'),
        pytest.param(letter('so', 19), False, id='without a number'),
        pytest.param(
            letter('so', 19, reader='Secondary-B', **{'In Reply To': '7'}), False, id='to somebody'
        ),
        pytest.param(
            letter('so', 19, writer='Secondary-B', **{'In Reply To': '7'}), False, id='by somebody'
        ),
    ],
)
def test_an_answer_names_the_message_and_is_no_older(reply, is_answer):
    question = letter('QUESTION', 20, 7, 'Primary', 'Secondary-A')
    state = epic()._replace(mail=(question, reply))
    assert progress.answered_at(state, question) == (reply.message.sent if is_answer else None)
    assert len(progress.open_questions(state, 'Secondary-A')) == (not is_answer)


def test_a_question_of_the_future_is_not_overdue():
    state = epic()._replace(mail=(letter('QUESTION', -5),))
    assert progress.overdue(state, 'Primary', NOW) == []
