"""The account: stages, savings, overhead, locks and answers from dated points."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies

from gitsync.core.documents import message_writing
from gitsync.core.documents import messages
from gitsync.core.epic.mail import Mail
from gitsync.core.epic.report import account
from gitsync.core.epic.report import answers
from gitsync.core.epic.report.account import Point

START = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)
NOW = START + timedelta(hours=6)


def at(minutes):
    return START + timedelta(minutes=minutes)


def point(agent, minutes, stage, state='IN_PROGRESS', feature='feature_02_x'):
    return Point(agent, feature, at(minutes), stage, state)


def rows(points):
    return [
        (span.agent, span.stage, span.minutes, span.ended is not None)
        for span in account.spans(points, NOW)
    ]


def test_a_stage_lasts_until_a_later_one_or_until_the_work_is_done():
    points = [
        point('A', 0, 'S2', 'NOT_STARTED'),
        point('A', 10, 'S2.P1'),
        point('A', 30, 'S2.P1'),
        point('A', 40, 'S2.P2'),
        point('A', 100, 'S2.P3'),
        point('A', 130, 'S2.P3', 'WAITING_FOR_SYNC'),
    ]
    assert (
        rows(points)
        == rows(points[::-1])
        == [('A', 'S2.P1', 30, True), ('A', 'S2.P2', 60, True), ('A', 'S2.P3', 30, True)]
    )


def test_a_long_silence_is_no_work():
    points = [point('A', 0, 'S2.P1'), point('A', 30, 'S2.P1'), point('A', 320, 'S2.P2')]
    assert rows(points) == [('A', 'S2.P1', 30, True), ('A', 'S2.P2', 40, False)]
    points[1] = point('A', 80, 'S2.P1')  # four hours before the next sign
    assert rows(points) == [('A', 'S2.P1', 320, True), ('A', 'S2.P2', 40, False)]


def test_hours_in_parallel_are_those_in_which_anybody_was_at_work():
    points = [
        point(agent, start + more, 'S2.P1', state, feature=agent)
        for agent, start in (('a', 0), ('b', 30), ('c', 300))
        for more, state in ((0, 'IN_PROGRESS'), (50, 'COMPLETE'))
    ]
    found = account.measured(account.spans(points, NOW))
    assert (found['sequential_hours'], found['parallel_hours']) == (2.5, 2.17)


def test_what_is_under_way_lasts_until_now():
    assert rows([point('A', 300, 'S2.P1')]) == [('A', 'S2.P1', 60, False)]
    assert rows([point('A', 0, 'S2.P3', 'COMPLETE'), point('A', 120, 'S2.P3')]) == [
        ('A', 'S2.P3', 360, False)
    ]


def test_a_step_back_and_two_records_that_disagree_make_no_new_stage():
    points = [
        point('A', 0, 'S2.P1'),
        point('A', 10, 'S2.P2'),
        point('A', 11, 'S2.P1'),
        point('A', 12, 'S2.P2'),
        point('A', 20, 'S2.P3', 'COMPLETE'),
    ]
    assert rows(points) == [
        ('A', 'S2.P1', 10, True),
        ('A', 'S2.P2', 10, True),
        ('A', 'S2.P3', 0, True),
    ]


def test_who_was_followed_stopped_when_the_successor_began():
    assert rows(
        [
            point('A', 0, 'S2.P1'),
            point('A', 50, 'S2.P1'),
            point('A-New', 120, 'S2.P1'),
            point('A-New', 180, 'S2.P2', 'COMPLETE'),
        ]
    ) == [
        ('A', 'S2.P1', 120, True),
        ('A-New', 'S2.P1', 60, True),
        ('A-New', 'S2.P2', 0, True),
    ]


def test_who_begins_with_the_last_sign_of_another_follows_it_and_who_begins_together_does_not():
    points = [point('A', 0, 'S2.P1'), point('A', 50, 'S2.P1'), point('B', 50, 'S2.P1')]
    assert rows(points)[0] == ('A', 'S2.P1', 50, True)
    together = [point('A', 200, 'S2.P1'), point('B', 200, 'S2.P1')]
    assert rows(together) == [('A', 'S2.P1', 160, False), ('B', 'S2.P1', 160, False)]


def test_a_point_of_now_counts_and_one_of_the_future_does_not():
    assert rows([point('A', 360, 'S2.P1')]) == [('A', 'S2.P1', 0, False)]
    assert rows([point('A', 361, 'S2.P1')]) == []


@pytest.mark.parametrize(
    'stage, order',
    [
        ('S2', (2,)),
        ('S2.P1.I3', (2, 1, 3)),
        ('S10', (10,)),
        ('S1234567', (123456,)),
        ('S', ()),
        ('', ()),
        ('S2.Px', ()),
        ('S²', ()),
    ],
    ids=repr,
)
def test_a_stage_has_its_place_by_its_numbers(stage, order):
    assert account.order(stage) == order


def test_times_are_told_to_a_tenth_of_a_minute():
    assert account.minutes(timedelta(seconds=64)) == 1.1
    assert account.minutes(timedelta(seconds=-64)) == 0
    waits = [{**event(0, 'acquire'), 'waited': seconds} for seconds in (0.1, 0.2, 0.0004)]
    (use,) = account.locks([*waits, {**event(0, 'release'), 'at': at(1 / 600_000)}])
    assert (use['waited_seconds'], use['held_seconds']) == (0.3, 0)


@pytest.mark.parametrize(
    'waited, seconds',
    [(0, 0), (0.5, 0.5), (9_999_999, 9_999_999), (1e7, 0), (-1, 0), (True, 0), ('1', 0), (None, 0)],
)
def test_what_is_no_time_to_wait_counts_as_none(waited, seconds):
    (use,) = account.locks([event(0, 'acquire', waited=waited)])
    assert use['waited_seconds'] == use['longest_wait_seconds'] == seconds


@pytest.mark.parametrize('saved, percent, is_met', [(39, 39, False), (40, 40, True), (0, 0, False)])
def test_savings_are_met_at_two_fifths(saved, percent, is_met):
    points = [
        point(agent, start, 'S2.P1', state, feature=agent)
        for agent, first, last in (('a', 0, 50), ('b', 50 - saved, 100 - saved))
        for start, state in ((first, 'IN_PROGRESS'), (last, 'COMPLETE'))
    ]
    found = account.measured(account.spans(points, NOW))
    assert (found['percent'], found['is_met']) == (percent, is_met)


POINTS = strategies.lists(
    strategies.builds(
        point,
        strategies.sampled_from('AB'),
        strategies.integers(-100, 500),
        strategies.sampled_from(['S1', 'S2', 'S2.P1', 'S2.P1.I3', 'S10', 'no stage', '']),
        strategies.sampled_from(['NOT_STARTED', 'IN_PROGRESS', 'COMPLETE', 'PAUSED', 'x']),
        strategies.sampled_from(['', 'f', 'g']),
    ),
    max_size=25,
)


@given(POINTS)
def test_spans_of_one_agent_never_overlap_and_never_run_backwards(points):
    found = account.spans(points, NOW)
    for span in found:
        assert span.started <= (span.ended or NOW) <= NOW and span.minutes >= 0
    for agent, feature in {(span.agent, span.feature) for span in found}:
        mine = sorted(
            (span for span in found if (span.agent, span.feature) == (agent, feature)),
            key=lambda span: account.order(span.stage),
        )
        assert all(one.ended and one.ended <= other.started for one, other in zip(mine, mine[1:]))
    account.measured(found, NOW)


def test_savings_planned_and_measured():
    assert account.planned([('a', 1), ('b', 1), ('c', 1)], 2.0) | {'target_percent': 0} == {
        'sequential_hours': 6,
        'parallel_hours': 2,
        'saved_hours': 4,
        'percent': 67,
        'target_percent': 0,
        'is_met': True,
    }
    points = [
        point('A', 0, 'S2.P1', feature='a'),
        point('A', 120, 'S3', feature='a'),
        point('B', 30, 'S2.P1', feature='b'),
        point('B', 150, 'S2.P1', 'COMPLETE', feature='b'),
    ]
    found = account.measured(account.spans(points, NOW))
    assert (
        found['sequential_hours'],
        found['parallel_hours'],
        found['saved_hours'],
        found['percent'],
        found['is_over'],
    ) == (4, 2.5, 1.5, 38, True)
    assert account.measured(())['percent'] == 0 and account.measured(())['is_over'] is False


def event(minutes, kind, lock='l', **more):
    return {'at': at(minutes), 'event': kind, 'lock': lock, 'agent': 'A', 'session': 's', **more}


def test_locks_from_a_journal():
    found = account.locks(
        [
            event(1, 'release'),
            event(0, 'acquire', waited=2.5),
            event(5, 'acquire', waited=1),
            event(7, 'takeover'),
            event(8, 'break', 'm'),
            event(9, 'acquire', waited='x'),
            event(9, 'acquire', waited=-1),
        ]
    )
    assert found[0] == {
        'lock': 'l',
        'acquisitions': 4,
        'takeovers': 1,
        'breaks': 0,
        'waited_seconds': 3.5,
        'longest_wait_seconds': 2.5,
        'held_seconds': 60.0,
    }
    assert found[1]['breaks'] == 1 and account.locks([]) == []


def test_overhead_keeps_what_is_measured_from_what_is_estimated():
    spans = account.spans([point('A', 0, 'S2.P1'), point('A', 100, 'S2.P1', 'COMPLETE')], NOW)
    found = account.overhead(
        spans,
        account.locks([event(0, 'acquire', waited=120), event(1, 'release')]),
        {'checkpoints': 10, 'statuses': 10, 'messages': 2},
    )
    assert found['lock_minutes'] == 3 and found['estimated_minutes'] == {
        'checkpoints': 2.0,
        'statuses': 3.0,
        'messages': 1.0,
    }
    assert (found['total_minutes'], found['percent'], found['is_met']) == (9, 9, True)
    assert account.overhead((), [], {})['percent'] is None


def letter(writer, reader, number, time, subject, read_at=None, **more):
    data = message_writing.new(
        number,
        f'2026-01-30 {time}',
        subject,
        {key.replace('_', ' '): value for key, value in more.items()},
    )
    return Mail(writer, reader, messages.parse(data).messages[0]), read_at


def test_an_answer_is_the_reply_that_names_the_message_or_the_next_one():
    found = answers.answered(
        [
            letter('A', 'P', 1, '09:00', 'ESCALATION - x', at(5), Urgency='HIGH'),
            letter('A', 'P', 2, '09:10', 'QUESTION'),
            letter('A', 'P', 3, '09:20', 'news'),
            letter('P', 'A', 1, '09:12', 'Re: QUESTION', In_Reply_To='message 2'),
            letter('P', 'A', 2, '09:20', 'something'),
        ]
    )
    assert [(each.number, each.answered_at, each.urgency) for each in found[:3]] == [
        (1, at(20), 'HIGH'),
        (2, at(12), 'MEDIUM'),
        (3, None, ''),
    ]
    told = answers.questions(found, NOW)
    assert [(row['number'], row['minutes'], row['is_late']) for row in told] == [
        (1, 20, True),
        (2, 2, False),
    ]
    assert answers.answers(found) == {
        'sent': 5,
        'read': 1,
        'answered': 2,
        'median_read_minutes': 5,
        'median_answer_minutes': 11,
        'longest_answer_minutes': 20,
    }


def test_an_answer_with_a_day_alone_answers_at_no_known_time():
    question = letter('A', 'P', 1, '09:00', 'ESCALATION - x')
    reply, _ = letter('P', 'A', 1, '09:12', 'Go on')
    undated = reply._replace(message=reply.message._replace(sent='2026-01-30')), None
    (asked, _) = answers.answered([question, undated])
    assert asked.is_answered and asked.answered_at is None
    (row,) = answers.questions([asked], NOW)
    assert row['is_answered'] and row['minutes'] is None and not row['is_late']


def test_a_question_without_an_answer_is_late_when_its_time_is_over():
    row = answers.questions(answers.answered([letter('A', 'P', 1, '09:00', 'QUESTION')]), at(29))[0]
    assert (row['answered'], row['is_late']) == (None, False) and answers.questions(
        answers.answered([letter('A', 'P', 1, '09:00', 'QUESTION')]), at(31)
    )[0]['is_late']
    assert not answers.questions(
        answers.answered([letter('A', 'P', 1, '09:00', 'QUESTION')]), at(30)
    )[0]['is_late']


def test_questions_stand_by_time_and_those_without_one_at_the_end():
    asked = [letter('A', 'P', 1, '09:30', 'QUESTION'), letter('B', 'P', 2, '09:00', 'QUESTION')]
    mail, _ = letter('C', 'P', 3, '09:00', 'QUESTION')
    undated = mail._replace(message=mail.message._replace(sent='')), None
    told = answers.questions(answers.answered([undated, *asked]), NOW)
    assert [row['number'] for row in told] == [2, 1, 3]


@pytest.mark.parametrize(
    'time, names_it, answered',
    [
        pytest.param('08:59', True, None, id='a reply before it'),
        pytest.param('09:00', True, 0, id='a reply of the same minute'),
        pytest.param('09:01', True, 1, id='a reply'),
        pytest.param('09:00', False, None, id='a message of the same minute'),
        pytest.param('09:01', False, 1, id='a later message'),
    ],
)
def test_nothing_is_answered_before_it_was_sent(time, names_it, answered):
    more = {'In_Reply_To': 'message 7'} if names_it else {}
    reply = letter('P', 'A', 1, time, 'so', **more)
    asked, _ = answers.answered([letter('A', 'P', 7, '09:00', 'QUESTION'), reply])
    assert asked.answered_at == (None if answered is None else at(answered))


def test_a_reply_answers_a_message_without_a_time_or_a_number():
    mail, _ = letter('A', 'P', 7, '09:00', 'QUESTION')
    reply = letter('P', 'A', 1, '09:12', 'so', In_Reply_To='message 7')
    undated = mail._replace(message=mail.message._replace(sent=''))
    assert answers.answered([(undated, None), reply])[0].answered_at == at(12)
    unnumbered = mail._replace(message=mail.message._replace(number=None))
    assert answers.answered([(unnumbered, None), reply])[0].answered_at is None
