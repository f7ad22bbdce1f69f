"""What a command writes the gates pass; what they would refuse is refused before it is written."""

import pytest

from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow

STATUS = f'{FOLDER}/feature_03_reports/STATUS'
OF_ANOTHER = '[[documents]]\npath = "**/{}"\nkind = "{}"\noutside = "Secondary-B"\n'
LAWLESS = {
    'a package of another': ('HANDOFF_PACKAGE.md', 'file', ('handoff',), 'GS212'),
    'a takeover in outside text of another': (
        ('EPIC_README.md', 'sections', ('takeover', 'Secondary-A'), 'GS203')
    ),
    'a feature in outside text of another': (
        ('EPIC_README.md', 'sections', ('epic', 'add-feature', 'more'), 'GS203')
    ),
    'an answer in outside text of another': (
        ('EPIC_README.md', 'sections', ('epic', 'offer', '--answer', '1'), 'GS203')
    ),
    'a section of another': ('EPIC_README.md', 'file', ('heartbeat',), 'GS201'),
}


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def put(epic, path, text):
    epic.git.write(path, text)
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'put')


@pytest.mark.parametrize('name', LAWLESS)
def test_what_a_gate_would_refuse_is_not_written(epic, name):
    path, kind, argv, rule = LAWLESS[name]
    put(epic, '.gitsync.toml', 'version = 1\n' + OF_ANOTHER.format(path, kind))
    assert epic.run('Primary', *argv) == 1
    assert rule in epic.err and 'hint: ask the owner' in epic.err
    assert epic.git('status', '--porcelain') == ''


def test_the_coordinator_hands_a_status_on_and_writes_nothing_else_in_it(epic):
    hand_on = ('status', 'set', '--feature', 'feature_03_reports', 'AGENT=Secondary-C')
    assert epic.run('Primary', *hand_on, 'STAGE=S3') == 1 and 'GS207' in epic.err
    assert epic.run('Primary', *hand_on) == 0, epic.err
    assert epic.run('Secondary-A', *hand_on[:-1], 'AGENT=Secondary-A') == 1


def test_a_key_in_lower_case_is_mended_on_the_way(epic):
    put(epic, STATUS, epic.git.read(STATUS).replace(b'PHASE', b'phase'))
    assert epic.run('Secondary-B', 'status', 'set', 'STAGE=S3') == 0
    assert epic.git.read(STATUS).count(b'PHASE:') == 1 and b'phase' not in epic.git.read(STATUS)


def test_an_agent_whom_only_the_policy_names_keeps_its_records(epic):
    roster = ''.join(f'[agents.{name}]\n' for name in ('Primary', 'Alice'))
    put(epic, '.gitsync.toml', f'version = 1\n{roster}features = ["feature_03_reports"]\n')
    put(epic, STATUS, epic.git.read(STATUS).replace(b'Secondary-B', b'Alice'))
    assert epic.run('Alice', 'heartbeat') == 0, epic.err
    assert epic.run('Alice', 'checkpoint', 'write', input=b'{"phase": "x"}') == 0, epic.err


def test_a_coordinator_that_gave_its_feature_away_gives_heartbeats(epic):
    assert epic.run('Primary', 'heartbeat') == 0
    path = f'{FOLDER}/feature_01_schedule/STATUS'
    put(epic, path, epic.git.read(path).replace(b'AGENT: Primary', b'AGENT: Secondary-C'))
    readme = epic.git.read(README).replace(
        b'| Primary | Coordinator |', b'| Secondary-C | Secondary |'
    )
    put(epic, README, readme)
    assert epic.run('Primary', 'heartbeat') == 0, epic.err


def test_a_feature_of_several_agents_is_handed_to_none(epic):
    row = b'| Primary | Coordinator | feature_01_schedule |'
    other = b'| Secondary-A | Secondary | feature_03_reports | ACTIVE | - |\n'
    third = other.replace(b'Secondary-A', b'Secondary-B')
    put(epic, README, epic.git.read(README).replace(row, other + third + row))
    assert epic.run('Primary', 'handoff') == 0, epic.err
    assert 'feature_03_reports is assigned to nobody, or to several' in epic.err
    assert '_to_.md' not in epic.git('status', '--porcelain', '-uall')
