"""The tables of EPIC_README.md, kept by the commands that know, as far as ownership lets them."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from gitsync.core.documents import sections
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables
from gitsync.core.text.moments import written
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow

FOLDER = 'epics/KAI-7'


@pytest.fixture
def epic(git, monkeypatch, capfd):
    played = Played(git, monkeypatch, capfd)
    git('rm', '-rq', '.')
    assert played.run('Primary', 'epic', 'new', FOLDER, 'auth', 'billing', 'reports') == 0
    assert played.run('Primary', 'handoff') == 0
    git('add', '-A')
    git('commit', '-qm', 'begin')
    return played


def rows(epic, title):
    """{first cell: the others} of the table below that heading."""
    readme = (epic.git.folder / FOLDER / 'EPIC_README.md').read_bytes()
    outside = sections.parse(readme).outside
    (table,) = tables(split(outside.partition(f'## {title}\n'.encode())[2]))[:1]
    return [row.cells for row in table.rows]


def is_lawful(epic, agent):
    epic.git('add', '-A')
    return epic.run(agent, 'check', '--staged') == 0


@pytest.mark.parametrize('agent', ['Primary', 'Secondary-A'])
def test_a_heartbeat_keeps_its_agents_row_alone(epic, agent):
    before = rows(epic, 'Agent Assignments')
    assert epic.run(agent, 'heartbeat') == 0
    after = rows(epic, 'Agent Assignments')
    assert [row for row in after if row[0] != agent] == [row for row in before if row[0] != agent]
    ((_, _, _, state, time),) = [row for row in after if row[0] == agent]
    assert state == 'S2.P1 in progress' and time.startswith('20')
    assert is_lawful(epic, agent), epic.out


@pytest.mark.parametrize('subject', ['A | B?', 'ESCALATION - A | B?'])
def test_an_escalation_adds_a_row_and_its_answer_closes_it(epic, subject):
    epic.run('Secondary-A', 'message', 'send', 'Primary', '--subject', subject, '--escalate=high')
    ((time, agent, feature, issue, state, end),) = rows(epic, 'Escalations')
    assert (agent, feature, state, end) == ('Secondary-A', 'feature_02_billing', 'OPEN', '-')
    assert issue == 'A \\| B?' and time.startswith('20')
    assert is_lawful(epic, 'Secondary-A'), epic.out
    epic.git('commit', '-qm', 'asked', '--no-verify')
    assert epic.run('Primary', 'message', 'reply', 'Secondary-A', '1', '--details', 'B') == 0
    ((*_, state, end),) = rows(epic, 'Escalations')
    assert state == 'ANSWERED' and end.startswith('20')
    assert is_lawful(epic, 'Primary'), epic.out


def test_what_another_owns_is_left_to_it(epic):
    """A secondary answers the coordinator's escalation: the row is not its to close."""
    epic.run('Primary', 'message', 'send', 'Secondary-A', '--subject', 'Q', '--escalate', 'low')
    before = rows(epic, 'Escalations')
    assert epic.run('Secondary-A', 'message', 'reply', 'Primary', '1', '--details', 'B') == 0
    assert rows(epic, 'Escalations') == before


def test_a_table_that_is_not_there_is_no_fault(epic):
    path = f'{FOLDER}/EPIC_README.md'
    data = epic.git.read(path).replace(b'| From Agent ', b'| Sender ')
    epic.git.write(path, data)
    assert (
        epic.run('Secondary-A', 'message', 'send', 'Primary', '--subject=Q', '--escalate=low') == 0
    )
    assert epic.git.read(path) == data


def reach(epic, point):
    for agent in ('Primary', 'Secondary-A', 'Secondary-B'):
        assert epic.run(agent, 'heartbeat') == 0
        if point > 1:
            values = ('STAGE=S2.P3', 'STATUS=COMPLETE', 'READY_FOR_SYNC=true')
            assert epic.run(agent, 'status', 'set', *values) == 0, epic.err


def test_sync_by_the_coordinator_records_what_is_reached_and_it_stays(epic):
    reach(epic, 1)
    assert epic.run('Primary', 'sync', '--point', '1') == 0
    reach(epic, 2)
    assert epic.run('Secondary-A', 'sync', '--point', '2') == 0
    assert [row[0] for row in rows(epic, 'Sync Status')][-1] == 'Sync point 1'
    assert epic.run('Primary', 'sync', '--point', '2', '--dry-run') == 0
    assert [row[0] for row in rows(epic, 'Sync Status')][-1] == 'Sync point 1'
    for _ in range(2):
        assert epic.run('Primary', 'sync', '--point', '2') == 0
    table = rows(epic, 'Sync Status')
    assert [row[:3] for row in table[3:]] == [
        ('Sync point 1', 'Primary', 'reached'),
        ('Sync point 2', 'Primary', 'reached'),
    ]
    assert [row[2] for row in table[:3]] == ['✅'] * 3
    assert epic.run('Primary', 'commit', '-m', 'x') == 0, epic.err
    epic.run('Secondary-A', 'status', 'set', 'STATUS=IN_PROGRESS', 'READY_FOR_SYNC=false')
    told = epic.data('Secondary-A', 'sync', '--point=2')
    assert told['ready'] is True and told['waiting_for'] == []
    assert epic.data('Primary', 'sync', code=1)['message'].startswith('sync point 3 is not reached')


def test_a_row_that_names_a_secondary_records_nothing(epic):
    path = f'{FOLDER}/EPIC_README.md'
    row = b'| feature_01_auth '
    forged = b'| Sync point 3 | Secondary-A | reached | 2026-01-01 10:00 |\n'
    data = epic.git.read(path)
    at = data.index(row, data.index(b'## Sync Status'))
    epic.git.write(path, data[:at] + forged + data[at:])
    assert epic.run('Primary', 'sync', '--point', '3', '--dry-run') == 1


@pytest.mark.parametrize('stage', ['S3', 'S4.P1', 'S10'])
def test_point_2_counts_a_stage_past_s2_as_ready(epic, stage):
    reach(epic, 2)
    values = (f'STAGE={stage}', 'STATUS=IN_PROGRESS', 'READY_FOR_SYNC=false')
    assert epic.run('Primary', 'status', 'set', *values) == 0
    assert epic.run('Secondary-B', 'sync', '--point', '2') == 0, epic.out


def test_the_coordinators_heartbeat_notes_who_fell_silent_once(epic, monkeypatch):
    for agent in ('Secondary-A', 'Secondary-B'):
        assert epic.run(agent, 'heartbeat') == 0
    assert epic.run('Primary', 'heartbeat') == 0
    assert rows(epic, 'Stale Agent Checks') == []
    monkeypatch.setenv('GITSYNC_NOW', '2099-01-01T00:00:00Z')
    for _ in range(2):
        assert epic.run('Primary', 'heartbeat') == 0
    found = rows(epic, 'Stale Agent Checks')
    assert [(row[1], row[3]) for row in found] == [
        ('Secondary-A', 'STALE'),
        ('Secondary-B', 'STALE'),
    ]
    assert not any('2099' in cell for row in found for cell in row)
    monkeypatch.delenv('GITSYNC_NOW')
    epic.run('Secondary-A', 'heartbeat')
    assert epic.run('Primary', 'heartbeat') == 0
    found = rows(epic, 'Stale Agent Checks')[2:]
    assert [(row[1], row[3]) for row in found] == [
        ('Secondary-A', 'ACTIVE'),
        ('Secondary-B', 'ACTIVE'),
    ]
    assert epic.run('Primary', 'commit', '-m', 'x') == 0, epic.err


def test_an_escalation_that_was_answered_unmerged_is_closed_by_the_next_heartbeat(
    epic, monkeypatch
):
    """Answered where it stands, it is no open question; the next heartbeat closes its row."""
    top = epic.git.folder
    epic.git('worktree', 'add', '-q', '-b', 'a', str(top / 'a'))
    monkeypatch.chdir(top / 'a')
    epic.run('Secondary-A', 'message', 'send', 'Primary', '--subject', 'Which?', '--escalate=high')
    assert epic.run('Secondary-A', 'commit', '-m', 'ask') == 0, epic.err
    monkeypatch.chdir(top)
    assert epic.run('Primary', 'sync', '--point', '2') == 1 and 'open question' in epic.out
    assert epic.run('Primary', 'message', 'reply', 'Secondary-A', '1', '--details', 'B') == 0
    assert epic.run('Primary', 'sync', '--point', '2') == 1 and 'open question' not in epic.out
    epic.git('add', '-u')
    epic.git('commit', '-qm', 'answer', '--no-verify')
    epic.git('merge', '-q', '--no-edit', 'a')
    assert [row[4] for row in rows(epic, 'Escalations')] == ['OPEN']
    assert epic.run('Secondary-A', 'heartbeat') == 0
    assert [row[4] for row in rows(epic, 'Escalations')] == ['OPEN']  # not its to close
    assert epic.run('Primary', 'heartbeat') == 0
    assert [row[4] for row in rows(epic, 'Escalations')] == ['ANSWERED']


def test_sync_reads_a_spec_on_the_branch_that_says_it_is_ready(epic, monkeypatch):
    top = epic.git.folder
    epic.git('worktree', 'add', '-q', '-b', 'a', str(top / 'a'))
    monkeypatch.chdir(top / 'a')
    spec = top / 'a' / FOLDER / 'feature_02_billing/spec.md'
    spec.write_text(spec.read_text().replace('_To be written in S2._', 'As it is.'))
    later = written(datetime.now(UTC) + timedelta(minutes=1))
    ready = ('STAGE=S2.P3', 'STATUS=WAITING_FOR_SYNC', 'READY_FOR_SYNC=true')
    assert epic.run('Secondary-A', 'status', 'set', *ready, f'UPDATED={later}') == 0
    assert epic.run('Secondary-A', 'commit', '-m', 'ready') == 0, epic.err
    monkeypatch.chdir(top)
    assert epic.run('Primary', 'sync', '--point', '2') == 1
    assert 'feature_02_billing is ready, but its spec lacks' in epic.err
    assert 'Algorithms' not in epic.err, epic.err
