"""status show and set."""

import os

import pytest

from gitsync.core.documents import status
from gitsync.core.epic import filled_in
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played

MINE = 'feature_02_team_penalty/STATUS'


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def test_set_changes_the_values_and_fills_in_the_time(epic):
    before = status.parse(epic.read(MINE)).get('UPDATED')
    fields = epic.data(
        'Secondary-A', 'status', 'set', 'STATUS=IN_PROGRESS', 'NEXT_ACTION=write = it'
    )['fields']
    assert (
        fields['STATUS'] == 'IN_PROGRESS'
        and fields['NEXT_ACTION'] == 'write = it'
        and fields['UPDATED'] > before
    )
    assert epic.data('Primary', 'status', 'show', 'feature_02_team_penalty')['fields'] == fields
    assert epic.is_clean() and epic.run('Secondary-A', 'check', '--staged') == 0


@pytest.mark.parametrize(
    'values, rule',
    [
        pytest.param(['READY_FOR_SYNC=true'], 'GS404', id='ready while in progress'),
        pytest.param(['STATUS=DONE'], 'GS403', id='unknown status'),
        pytest.param(['STAGE=S99'], 'GS403', id='unknown stage'),
        pytest.param(['STATUS=BLOCKED'], 'GS404', id='blocked by nothing'),
        pytest.param(['BLOCKERS='], 'GS403', id='empty blockers'),
        pytest.param(['UPDATED=2020-01-01T00:00:00Z'], 'GS405', id='earlier than before'),
        pytest.param(['UPDATED=2099-01-01T00:00:00Z'], 'GS405', id='in the future'),
    ],
)
def test_what_the_rules_would_refuse_is_not_written(epic, values, rule):
    before = epic.read(MINE)
    assert epic.run('Secondary-A', 'status', 'set', *values) == 1
    assert rule in epic.err and epic.read(MINE) == before


@pytest.mark.parametrize(
    'values',
    [
        pytest.param(['x'], id='no value'),
        pytest.param(['stage=S2'], id='lower case'),
        pytest.param(['STAGE=S2', 'STAGE=S3'], id='a key twice'),
        pytest.param(['A=b\nSTATUS: COMPLETE'], id='two lines'),
        pytest.param([], id='nothing'),
    ],
)
def test_what_is_no_value_is_a_usage_error(epic, values):
    assert epic.run('Secondary-A', 'status', 'set', *values) == 2


def test_who_is_assigned_is_the_coordinators(epic):
    assert epic.run('Secondary-A', 'status', 'set', 'AGENT=Secondary-B') == 1
    assert epic.run('', 'status', 'set', 'STATUS=IN_PROGRESS') == 2
    assert (
        epic.run('Secondary-Z', 'status', 'set', 'STATUS=IN_PROGRESS') == 1
        and 'no feature' in epic.err
    )


def test_a_home_made_status_is_completed(epic):
    epic.git.write(
        f'{FOLDER}/{MINE}',
        b'# mine\r\nSTAGE: S2.P1\r\nAGENT: Secondary-A\r\nLAST_UPDATE: today\r\n',
    )
    assert epic.run('Secondary-A', 'status', 'set', 'STATUS=PAUSED') == 0
    data = epic.read(MINE)
    assert (
        data.startswith(b'# mine\r\nSTAGE: S2.P1\r\n')
        and data.count(b'\n') == data.count(b'\r\n')
        and b'READY_FOR_SYNC: false\r\n' in data
    )
    assert epic.is_clean()


def test_times_never_go_back():
    from gitsync.core.text.moments import instant

    now = instant('2026-01-30T16:16:00Z')
    assert filled_in.forward('2026-01-30T16:20:00Z', now) == instant('2026-01-30T16:20:00Z')
    assert (
        filled_in.forward('2026-01-30T16:10:00Z', now) == now
        and filled_in.forward('soon', now) == now
    )
    assert (
        filled_in.minute('2026-01-30 17:00', now) == '2026-01-30 17:00'
        and filled_in.minute('TBD', now) == '2026-01-30 16:16'
    )


def test_an_agent_of_several_features_names_the_one_it_means(epic):
    other = 'feature_03_reports/STATUS'
    assert epic.run('Primary', 'takeover', 'Secondary-A', '--how', 'absorb') == 0
    assert epic.run('Primary', 'takeover', 'Secondary-B', '--how', 'absorb') == 0
    for name in ('reports', 'feature_02_team_penalty'):
        told = epic.data('Primary', 'status', 'set', '--feature', name, 'STATUS=COMPLETE')
        assert told['feature'].endswith(name) and told['fields']['STATUS'] == 'COMPLETE'
    assert status.parse(epic.read(other)).get('STATUS') == 'COMPLETE'
    told = epic.data('Primary', 'status', 'set', 'STATUS=COMPLETE')
    assert told['feature'] == 'feature_01_schedule'
    assert epic.run('Primary', 'status', 'set', '--feature', 'nine', 'STATUS=COMPLETE') == 2
    assert 'features: feature_01_schedule, feature_02_team_penalty' in epic.err


def test_what_killed_writers_left_is_removed_and_never_committed(epic):
    places = [
        f'{FOLDER}/{rest}.999999999.0123abcd.tmp'
        for rest in (
            '.EPIC_README.md',
            'feature_02_team_penalty/.STATUS',
            'agent_comms/.x.md',
            'agent_checkpoints/backups/.x.json',
            '.epic_locks/.x.lock',
        )
    ]
    state = f'.git/gitsync/epics/{FOLDER}/.x.json.999999999.0123abcd.tmp'
    for path in (*places, state):
        epic.git.write(path, b'half')
    assert epic.run('Secondary-A', 'status', 'set', 'PHASE=Design') == 0
    assert not [
        path for path in (*places, state) if os.path.exists(os.path.join(epic.git.folder, path))
    ]
    epic.git.write(places[1], b'half')
    epic.git('add', '-A')
    assert '.tmp' not in epic.git('status', '--porcelain')


def test_a_maintainer_sets_what_any_agent_may_and_is_told_what_he_is(epic, monkeypatch):
    policy = 'version = 1\nmaintainers = ["boss@example.org"]\n'
    epic.git.write('.gitsync.toml', policy)
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'policy', '--no-verify')
    monkeypatch.setenv('GIT_AUTHOR_EMAIL', 'Boss@example.org')
    assert epic.run('', 'status', 'set', '--feature', MINE[:-7], 'BLOCKERS=paper') == 0, epic.err
    assert status.parse(epic.read(MINE)).get('AGENT') == 'Secondary-A'
    assert epic.run('', 'whoami') == 0 and 'a maintainer: Boss@example.org' in epic.out
    assert epic.run('', 'commit', '-m', 'x') == 2 and 'then git commit' in epic.err
    monkeypatch.setenv('GIT_AUTHOR_EMAIL', 'other@example.org')
    assert epic.run('', 'status', 'set', '--feature', MINE[:-7], 'BLOCKERS=none') == 2


@pytest.mark.parametrize('name, code', [('Seconday-A', 2), ('Secondary-C', 0), ('unassigned', 0)])
def test_a_slip_of_the_keyboard_is_assigned_nothing(epic, name, code):
    assert epic.run('Primary', 'status', 'set', f'AGENT={name}') == code, epic.err
    assert (f'AGENT: {name}' in epic.out) is (code == 0)
    assert code == 0 or 'did you mean Secondary-A?' in epic.err
