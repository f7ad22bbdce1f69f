"""A clock that ran ahead once: its times lock nobody out, and shadow nothing."""

import re

import pytest

from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow

STATUS = f'{FOLDER}/feature_02_team_penalty/STATUS'
CHECKPOINT = f'{FOLDER}/agent_checkpoints/secondary_a.json'
FUTURE = b'2099-12-01T00:00:00Z'


@pytest.fixture
def epic(git, monkeypatch, capfd):
    """Secondary-A's records dated in the future, in a commit that branch other holds too."""
    played = Played(git, monkeypatch, capfd)
    assert played.run('Secondary-A', 'heartbeat') == 0, played.err
    for path in (STATUS, CHECKPOINT):
        ahead = re.sub(
            rb'(UPDATED: |"last_checkpoint": ")[^"\n]*', rb'\g<1>' + FUTURE, git.read(path)
        )
        git.write(path, ahead)
    git('add', '-A')
    git('commit', '-qm', 'ahead')
    git('commit', '-q', '--allow-empty', '-m', 'more')
    git('branch', 'other')
    git('reset', '-q', '--hard', 'HEAD~')
    assert played.run('', 'install') == 0, played.err
    return played


def test_the_next_heartbeat_goes_back_to_now_and_is_committed(epic):
    assert epic.run('Secondary-A', 'heartbeat', '--step', 'on') == 0, epic.err
    assert FUTURE not in epic.git.read(STATUS) + epic.git.read(CHECKPOINT)
    assert epic.run('Secondary-A', 'commit', '-m', 'now') == 0, epic.err
    assert epic.run('Secondary-A', 'check', '--range', 'HEAD~..HEAD') == 0, epic.out


def test_what_was_written_since_is_not_shadowed_by_another_branch(epic):
    assert epic.run('Secondary-A', 'status', 'set', 'STAGE=S3') == 0, epic.err
    assert epic.run('Secondary-A', 'commit', '-m', 'now') == 0, epic.err
    assert epic.run('Secondary-A', 'heartbeat') == 0 and 'goes on from' not in epic.err
    assert b'STAGE: S3' in epic.git.read(STATUS)
    assert epic.data('Primary', 'status', 'show', 'feature_02_team_penalty')['where'] is None
