"""What agents are told by brief, heartbeat, sync and inbox: the right next command, and nothing
that is false for the one who reads it.
"""

import pytest

from tests.scenes.repository import Git
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow

FOLDER = 'epics/KAI-7'
A, B, P = 'Secondary-A', 'Secondary-B', 'Primary'
READY = ('status', 'set', 'STAGE=S2.P3', 'STATUS=COMPLETE', 'READY_FOR_SYNC=true')
BEATS = [(agent, 'heartbeat') for agent in (P, A, B)]
ALL_READY = [*BEATS, *((agent, *READY) for agent in (P, A, B))]
TO_PRIMARY = 'message send Primary'
SENT = (P, 'message', 'send', A, '--subject', 'Which format?')


@pytest.fixture
def epic(git, monkeypatch, capfd):
    played = Played(git, monkeypatch, capfd)
    git('rm', '-rq', '.')
    assert played.run(P, 'epic', 'new', FOLDER, 'auth', 'billing', 'reports') == 0
    return played


# (what went before, who looks, by which command, at what time, what is told, what is not)
HANDOFF = (P, 'handoff')
NEVER = ('Traceback',)
LATER = '2099-01-01T00:00:00Z'
TOLD = {
    'the coordinator before the handoff': (
        [], P, 'brief', '', ['gitsync handoff', 'ask the user'], ['HANDOFF_PACKAGE', TO_PRIMARY],
    ),
    'the coordinator after the handoff': (
        [HANDOFF], P, 'brief', '', ['gitsync heartbeat'], ['HANDOFF_PACKAGE', TO_PRIMARY],
    ),
    'a secondary that has no package': (
        [], A, 'brief', '', ['no HANDOFF_PACKAGE.md here yet: Primary writes it'], ['- read'],
    ),
    'a secondary that has its package': (
        [HANDOFF], A, 'brief', '',
        ['read feature_02_billing/HANDOFF_PACKAGE.md', TO_PRIMARY], ['gitsync handoff'],
    ),
    'a secondary after sync point 3': (
        [HANDOFF, *ALL_READY, (P, 'status', 'set', 'STAGE=S5'), (P, 'sync')], A,
        'brief', '', ['close the session or stay idle'], ['wait for S3', 'wait for Primary'],
    ),
    'the coordinator with features of others': (
        [HANDOFF, *BEATS, (P, 'takeover', A, '--how', 'absorb')], P, 'board', '',
        ['Primary also has feature_02_billing: S2.P1, IN_PROGRESS'], [],
    ),
    'who closes an epic too early': (
        [HANDOFF, *BEATS], P, 'epic close', '',
        ['gitsync status set --feature feature_01_auth STATUS=COMPLETE'], [],
    ),
    'an agent without a feature': (
        [HANDOFF], 'Secondary-D', 'brief', '', ['Primary assigns'], ['HANDOFF_PACKAGE.md, then'],
    ),
    'a secondary that is done': (
        [HANDOFF, *BEATS, (A, *READY)], A, 'brief', '',
        ['wait for Primary: gitsync message inbox --wait'], ['HANDOFF_PACKAGE'],
    ),
    'a reader of others, one done': (
        [HANDOFF, *BEATS, (A, *READY)], B, 'brief', '', ['Secondary-A: feature_02', 'finished'], [],
    ),
    'a reader of others, none begun': ([], B, 'brief', '', ['NOT_STARTED, not started'], ['stale']),
    'a secondary with mail': (
        [HANDOFF, *BEATS, SENT], A, 'brief', '', ['gitsync message read', 'Which format?'], [],
    ),
    'an inbox with mail': ([SENT], A, 'message inbox', '', ['gitsync message read'], ['merge']),
    'an inbox without': ([], A, 'message inbox', '', ['0 unread of 0'], ['message read']),
    'a blocked secondary': (
        [HANDOFF, (A, 'heartbeat', '--blocked', 'the schema')], A, 'heartbeat', LATER,
        ['blocked for', TO_PRIMARY], ['ask the user'],
    ),
    'the blocked coordinator': (
        [(P, 'heartbeat', '--blocked', 'the schema')], P, 'heartbeat', LATER,
        ['blocked for', 'ask the user'], [TO_PRIMARY],
    ),
    'a late reader': (
        [SENT], A, 'heartbeat', LATER, ['gitsync message read Primary 1'], [],
    ),
    "the coordinator's unanswered escalation": (
        [(P, 'message', 'send', A, '--subject', 'Q', '--escalate', 'low')], P, 'heartbeat', LATER,
        ['gitsync message send Secondary-A --subject "URGENT'], [TO_PRIMARY],
    ),
    "a secondary's unanswered escalation": (
        [(A, 'message', 'send', P, '--subject', 'Q', '--escalate', 'low')], A, 'heartbeat', LATER,
        [TO_PRIMARY + ' --subject "URGENT'], [],
    ),
    'the coordinator, point 2 late': (
        [HANDOFF, *BEATS], P, 'sync', LATER, ['hard timeout: ask the user'], [],
    ),
    'a secondary, point 2 late': (
        [HANDOFF, *BEATS], A, 'sync', LATER, ['hard timeout: Primary asks the user'],
        ['remind them', 'takeover'],
    ),
    'the coordinator may defer': (
        [HANDOFF, *BEATS, (A, *READY)], P, 'sync', LATER, ['takeover AGENT --how defer'], [],
    ),
    'a secondary may not defer': ([HANDOFF, *BEATS, (A, *READY)], B, 'sync', LATER, [], ['defer']),
    'the coordinator, point 3 late': (
        [HANDOFF, *ALL_READY], P, 'sync', LATER, ['S3 and S4 are for Primary to finish'],
        ['remind', TO_PRIMARY, 'user'],
    ),
    'a secondary, point 3 late': (
        [HANDOFF, *ALL_READY], A, 'sync', LATER, ['tell the user that you wait for Primary'],
        ['remind them', 'takeover'],
    ),
}  # fmt: skip


@pytest.mark.parametrize('name', TOLD)
def test_what_an_agent_is_told_fits_it(epic, monkeypatch, name):
    before, agent, command, now, told, untold = TOLD[name]
    for who, *words in before:
        assert epic.run(who, *words) == 0, epic.err
    if now:
        monkeypatch.setenv('GITSYNC_NOW', now)
    assert epic.run(agent, *command.split(' ')) in (0, 1), epic.err
    text = epic.out + epic.err
    assert [words for words in told if words not in text] == [], text
    assert [words for words in (*untold, *NEVER) if words in text] == [], text
    assert len(text) < 4000


def test_a_package_that_is_not_merged_here_is_brought_first(epic, tmp_path, monkeypatch):
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'begin')
    epic.git('worktree', 'add', '-q', str(tmp_path / 'a'), '-b', 'a')
    assert epic.run(P, 'handoff') == 0
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'hand off')
    monkeypatch.chdir(Git(tmp_path / 'a').folder)
    assert epic.run(A, 'brief') == 0
    assert 'git merge main, read feature_02_billing/HANDOFF_PACKAGE.md' in epic.out
    other = epic.data(A, 'status', 'show', 'feature_03_reports')
    assert other['where'] is None
