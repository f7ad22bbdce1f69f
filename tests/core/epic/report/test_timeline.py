"""The lanes: stages with their gaps, and holds of leases."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

from gitsync.core.epic.report import timeline
from gitsync.core.epic.report.account import Span

START = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)
NOW = START + timedelta(hours=6)


def at(minutes):
    return START + timedelta(minutes=minutes)


def lane(start, end, signs, events=(), ready=None):
    span = Span('Secondary-A', 'feature_02_x', 'S2.P1', at(start), end and at(end), 0.0)
    signs = {'secondary_a': list(map(at, signs))}
    (only,) = timeline.lanes(['secondary-a'], [span], signs, events, ready or {}, NOW)
    return only


def gaps(*given):
    own = lane(*given).gaps
    return [((gap.started - START) // timedelta(minutes=1), gap.is_stale) for gap in own]


def event(what, agent, minutes, lock='epic_readme'):
    return {'at': at(minutes), 'event': what, 'lock': lock, 'agent': agent}


def holds(*events):
    return {
        name: [(hold.started, hold.ended, hold.how) for hold in own]
        for name, own in timeline.holds_by_agent(events).items()
    }


def test_a_gap_is_half_an_hour_without_a_sign_within_a_stage():
    assert gaps(0, 100, [29, 58, 87]) == []
    assert gaps(0, 100, [30, 58, 87]) == [(0, False)]
    assert gaps(0, 100, [40]) == [(0, False), (40, True)]
    assert gaps(0, 100, [-50, 150]) == [(0, True)]


def test_who_is_at_work_and_silent_has_a_gap_up_to_now():
    (gap,) = lane(300, None, [301]).gaps
    assert (gap.started, gap.ended) == (at(301), NOW)


def test_a_lane_knows_when_its_feature_came_to_be_ready():
    ready = {'feature_02_x': at(60), 'feature_03_y': at(70)}
    assert lane(0, 60, [], (), ready).ready == (at(60),)


def test_a_hold_ends_with_its_release_a_break_or_a_takeover():
    released = event('acquire', 'Secondary-A', 0), event('release', 'Secondary-A', 2)
    assert holds(*released) == {'secondary_a': [(at(0), at(2), 'released')]}
    broken = event('acquire', 'Secondary-A', 0), event('break', 'Primary', 9)
    assert holds(*broken) == {'secondary_a': [(at(0), at(9), 'broken')]}
    taken = (
        event('acquire', 'Secondary-A', 0),
        event('acquire', 'Primary', 7),
        event('takeover', 'Primary', 7),
        event('release', 'Secondary-A', 8),
        event('release', 'Primary', 9),
    )
    assert holds(*taken) == {
        'secondary_a': [(at(0), at(7), 'taken over')],
        'primary': [(at(7), at(9), 'released')],
    }


def test_what_nothing_ended_is_held_or_ran_out():
    begun = event('acquire', 'Primary', 3)
    (held,) = timeline.holds_by_agent([begun], {('primary', 'epic_readme')})['primary']
    assert (held.ended, held.how) == (None, '')
    assert holds(begun) == {'primary': [(at(3), at(8), 'never given back')]}


def test_what_nobody_took_is_no_hold():
    assert holds(event('release', 'Primary', 3), event('acquire', 5, 4)) == {}


def test_signs_come_from_commits_and_leases_too():
    signs = timeline.signs_of([], [], [event('acquire', 'Primary', 3)], {'primary': [at(1)]})
    assert signs == {'primary': [at(1), at(3)]}


def test_a_finished_epic_ends_with_what_happened_last():
    past = timeline.Timeline((lane(0, 60, [0, 60]),), (), (), NOW)
    assert max(past.moments()) == NOW
    assert max(past._replace(is_over=True).moments()) == at(60)
    assert list(timeline.Timeline((), (), (), NOW, True).moments()) == [NOW]
