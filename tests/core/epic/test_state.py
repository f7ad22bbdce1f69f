"""How an epic stands, read from any snapshot: whole, half or hostile."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies

from gitsync.core.epic import handoff
from gitsync.core.epic import newest
from gitsync.core.epic import tables
from gitsync.core.epic.handoff import Handoff
from gitsync.core.epic.new_epic import Assigned
from gitsync.core.epic.planning import epic_files
from gitsync.core.epic.state import epic_state
from gitsync.core.epic.state import owner_by_order
from gitsync.core.epic.state import stage_number
from gitsync.core.epic.state import started_at
from gitsync.core.git.snapshot import Entry
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy import gitsync_toml
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.text.moments import written
from tests.scenes.steps import steps

NOW = datetime(2026, 1, 30, 16, 16, tzinfo=UTC)
OWNED = [
    Assigned('feature_01_schedule', 'Primary'),
    Assigned('feature_02_team', 'Secondary-A'),
    Assigned('feature_03_reports', 'Secondary-B'),
]


def read(files, epic='an epic', policy=DEFAULT):
    start = epic + '/' if epic else ''
    return epic_state(Memory({start + path: data for path, data in files.items()}), epic, policy)


@pytest.mark.parametrize(
    'epic',
    [
        pytest.param('', id='the repository itself'),
        pytest.param('epic', id='a folder'),
        pytest.param('with space/deep', id='a deep folder with a space'),
    ],
)
def test_a_new_epic(epic):
    found = read(epic_files.files('T', OWNED, NOW), epic)
    assert [
        (feature.folder, feature.agent) for feature in found.features
    ] == OWNED and found.agents == ('Primary', 'Secondary-A', 'Secondary-B')
    assert (
        not found.mail
        and not found.checkpoints
        and set(found.sections) == {f'{agent.upper()} PROGRESS' for _, agent in OWNED}
    )
    assert (
        found.feature_of('secondary_a').folder == 'feature_02_team'
        and found.feature_of('nobody') is None
    )


def test_who_is_assigned_the_policy_then_the_table_then_status_then_the_order():
    table = (
        b'| **Agent ID** | Assigned Feature |\r\n|---|---|\r\n'
        b'| **Secondary-Q** | [`feature_03_c`](feature_03_c/README.md) |\r\n'
    )
    files = {
        'EPIC_README.md': table,
        'feature_01_a/x': b'',
        'feature_02_b/STATUS': b'AGENT: Secondary-X\n',
        'feature_03_c/STATUS': b'AGENT: Secondary-Y\n',
        'feature_04_d/STATUS': b'AGENT: Secondary-Y\n',
    }
    assert [feature.agent for feature in read(files).features] == [
        'Primary',
        'Secondary-X',
        'Secondary-Q',
        'Secondary-Y',
    ]
    policy = gitsync_toml.parse(
        b'version = 1\n[agents.Secondary-Z]\nfeatures = ["feature_03_c", "feature_04_d"]\n'
    )
    assert [feature.agent for feature in read(files, policy=policy).features[2:]] == [
        'Secondary-Z',
        'Secondary-Z',
    ]


def test_what_two_agents_have_at_once_is_nobodys():
    table = b'| Agent ID | Assigned Feature |\n|---|---|\n'
    rows = b'| Secondary-A | feature_01_a |\n| Secondary-B | feature_01_a |\n'
    files = {'EPIC_README.md': table + rows, 'feature_01_a/STATUS': b'AGENT: Secondary-A\n'}
    assert [feature.agent for feature in read(files).features] == ['']


def test_records_that_a_takeover_kept_are_no_agents_checkpoints():
    files = {
        f'agent_checkpoints/{name}.json': b'{}'
        for name in (
            'secondary_a',
            'secondary_a_crashed_20260130_161600',
            'secondary_a_aborted_20260130_161600',
        )
    }
    assert set(
        read(
            {
                **files,
                'agent_checkpoints/broken.json': b'{',
                'agent_checkpoints/backups/x.json': b'{}',
            }
        ).checkpoints
    ) == {'secondary_a'}


def test_the_clock_starts_with_the_first_package():
    files = {
        f'e/{folder}/HANDOFF_PACKAGE.md': handoff.package(
            Handoff('e', 'T', folder, agent, 'Primary'), NOW.replace(hour=hour)
        )
        for (folder, agent), hour in zip(OWNED[1:], (12, 11))
    }
    assert (
        started_at(Memory(files), 'e') == NOW.replace(hour=11)
        and started_at(Memory({}), 'e') is None
    )


def told(agent='Secondary-A', state='IN_PROGRESS'):
    return f'AGENT: {agent}\nSTATUS: {state}\n'.encode()


def test_an_agents_feature_is_its_first_that_is_not_over():
    files = {
        'feature_01_a/STATUS': told('Primary', 'COMPLETE'),
        'feature_02_b/STATUS': told(state='COMPLETE'),
        'feature_03_c/STATUS': told(),
        'feature_04_d/STATUS': told(),
    }
    found = read(files)
    assert found.feature_of('Secondary-A').folder == 'feature_03_c'
    assert [each.folder[:10] for each in found.features_of('Secondary-A')] == [
        'feature_02',
        'feature_03',
        'feature_04',
    ]
    assert found.feature_of('Primary').folder == 'feature_01_a'  # all are over


OPEN = b'**Approved:** NO\n'
ANSWER = '**Parallel Work:** {} (2026-01-30 16:16)\n'


@pytest.mark.parametrize(
    'discovery, answer, more, expected',
    [
        pytest.param(OPEN, '', {}, 'discovery', id='discovery is not approved'),
        pytest.param(b'', '', {}, 'offer', id='nothing was offered'),
        pytest.param(b'', 'under discussion', {}, 'offer', id='discussed'),
        pytest.param(b'', 'sequential', {}, 'sequential', id='sequential'),
        pytest.param(b'', 'enabled', {}, '', id='enabled'),
        pytest.param(OPEN, '', {'HANDOFF_PACKAGE.md': b''}, '', id='handed off'),
        pytest.param(OPEN, '', {'STATUS': told()}, '', id='begun'),
    ],
)
def test_what_planning_lacks(discovery, answer, more, expected):
    files = {
        'EPIC_README.md': ANSWER.format(answer).encode() if answer else b'',
        'DISCOVERY.md': discovery,
        'feature_01_a/STATUS': told('Primary', 'NOT_STARTED'),
        'feature_02_b/STATUS': told(state='NOT_STARTED'),
    }
    assert read(files | {f'feature_02_b/{name}': data for name, data in more.items()}).planning == (
        expected
    )
    alone = {path: data for path, data in files.items() if 'feature_02' not in path}
    assert read(alone).planning == ''


@given(
    strategies.dictionaries(
        strategies.sampled_from(
            [
                'EPIC_README.md',
                'feature_01_a/STATUS',
                'feature_xx/STATUS',
                'agent_comms/a_to_b.md',
                'agent_comms/_to_.md',
                'agent_checkpoints/a.json',
            ]
        ),
        strategies.binary(max_size=300),
    )
)
def test_reading_is_total(files):
    read(files)


@pytest.mark.parametrize(
    'index, agent',
    [
        (0, 'Primary'),
        (1, 'Secondary-A'),
        (26, 'Secondary-Z'),
        (27, 'Secondary-AA'),
        (28, 'Secondary-BB'),
    ],
)
def test_owners_by_order(index, agent):
    assert owner_by_order(index, 'Primary') == agent


def test_what_stands_costs_in_proportion_to_the_agents():
    def cost(count):
        agents = [f'Agent-{number}' for number in range(count)]
        files = {'e/EPIC_README.md': b'# E\n'}
        for number, agent in enumerate(agents, 1):
            record = f'AGENT: {agent}\nSTATUS: IN_PROGRESS\n'
            files[f'e/feature_{number:02d}_x/STATUS'] = record.encode()
        checks = [tables.Check(agent, '-', 'STALE', 'x') for agent in agents]

        snapshot = Memory(files)
        snapshot.names = lambda folder: sorted(path[2:].partition('/')[0] for path in files)
        snapshot.entry = lambda path: Entry('100644', '') if path in files else None

        def look():
            epic = epic_state(snapshot, 'e', DEFAULT)
            assert len([epic.feature_of(agent) for agent in epic.agents]) == count + 1
            tables.checked(files['e/EPIC_README.md'], checks, '2026-01-15 10:00')

        return steps(look)

    assert cost(120) < 4.6 * cost(30)


@pytest.mark.parametrize(
    'rows, group',
    [
        pytest.param('| feature_01_x | 2 |', 2, id='a number'),
        pytest.param('| `feature_01_x` | 12 |', 12, id='a folder in quotes'),
        pytest.param('| feature_01_x | 0 |', 1, id='none below 1'),
        pytest.param('| feature_01_x | 123456 |', 1234, id='a number of many digits'),
        pytest.param('| feature_01_x | two |', 1, id='a word'),
        pytest.param('| feature_01_x | ² |', 1, id='no digit of ASCII'),
        pytest.param('| feature_01_x | 2 |\n| feature_01_x | 3 |', 2, id='the first of two'),
        pytest.param('| feature_01_x |', 1, id='a short row'),
        pytest.param('| feature_02_y | 2 |', 1, id='another feature'),
    ],
)
def test_the_group_of_a_feature_stands_in_a_table(rows, group):
    head = '| Feature | Group |'
    text = f'{head}\n|---|---|\n{rows}\n'
    files = {'e/EPIC_README.md': text.encode(), 'e/feature_01_x/STATUS': b'AGENT: A\n'}
    (feature,) = epic_state(Memory(files), 'e', DEFAULT).features
    assert feature.group == group
    for other in ('| Other | Group |', '| Feature | Other |'):
        files['e/EPIC_README.md'] = text.replace(head, other).encode()
        (feature,) = epic_state(Memory(files), 'e', DEFAULT).features
        assert feature.group == 1


@pytest.mark.parametrize(
    'cell, is_deferred', [('Deferred', True), ('deferred to the next epic', True), ('no', False)]
)
def test_a_feature_is_deferred_by_its_row(cell, is_deferred):
    text = f'| Feature | Complete |\n|---|---|\n| feature_01_x | {cell} |\n'
    files = {'e/EPIC_README.md': text.encode(), 'e/feature_01_x/STATUS': b'AGENT: A\n'}
    (feature,) = epic_state(Memory(files), 'e', DEFAULT).features
    assert feature.is_deferred == feature.is_over == is_deferred


@pytest.mark.parametrize(
    'stage, number',
    [('S2.P1', 2), ('S10', 10), ('S2', 2), ('S', 0), ('', 0), ('T2', 0), (None, 0), (3, 0)]
    + [('S²', 0), ('S999', 999), ('S1000', 0), ('S2x', 0)],
)
def test_a_stage_has_a_number(stage, number):
    assert stage_number(stage) == number


@pytest.mark.parametrize('kind', ['status', 'checkpoint', 'messages'])
@pytest.mark.parametrize('minutes, is_ahead', [(-5, False), (0, False), (60 * 24, True)])
def test_a_record_of_the_future_counts_for_nothing_elsewhere(kind, minutes, is_ahead):
    now = datetime(2026, 1, 30, 16, 16, tzinfo=UTC)
    time = written(now + timedelta(minutes=minutes))
    data = {
        'status': f'UPDATED: {time}\n',
        'checkpoint': f'{{"last_checkpoint": "{time}"}}',
        'messages': f'UPDATED: {time}\n',
    }
    told = newest.is_of_future(kind, data[kind].encode(), now)
    assert told == (is_ahead and kind != 'messages')
