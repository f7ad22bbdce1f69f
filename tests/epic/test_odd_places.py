"""Odd places and slips: what is told names what ends it."""

import pytest

from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def test_an_epic_that_is_gone_from_disk_is_put_back_and_not_made_anew(epic):
    (epic.git.folder / README).unlink()
    assert epic.run('Primary', 'brief') == 2
    assert f'hint: put it back: git checkout -- {README}' in epic.err
    epic.git('checkout', '--', README)
    assert epic.run('Primary', 'brief') == 0


def test_a_commit_on_no_branch_is_told(epic):
    epic.git('checkout', '-q', '--detach')
    assert epic.run('Secondary-A', 'heartbeat') == 0
    assert epic.run('Secondary-A', 'commit', '-m', 'x') == 0
    assert 'HEAD is detached' in epic.err and 'git switch -c' in epic.err


def test_a_second_letter_is_a_slip(epic):
    assert epic.run('', 'join', 'Secondary-AA') == 2
    assert 'did you mean Secondary-A?' in epic.err
    assert epic.run('', 'join', 'Secondary-C') == 0
    assert epic.run('', 'join', 'Secondary-AA', '--new') == 0


def test_a_worktree_on_another_branch_than_is_asked_for_is_told(epic, tmp_path):
    folder = str(tmp_path / 'a')
    epic.git('worktree', 'add', '-q', folder, '-b', 'a')
    assert epic.run('', 'join', 'Secondary-A', '--worktree', folder, '--branch', 'b') == 2
    assert "is on branch 'a', not on 'b'" in epic.err
    assert epic.run('', 'join', 'Secondary-A', '--worktree', folder, '--branch', 'a') == 0


def test_a_readme_in_conflict_is_settled_first(epic):
    text = epic.git.read(README)
    epic.git.write(README, b'<<<<<<< ours\n' + text + b'=======\n' + text + b'>>>>>>> theirs\n')
    assert epic.run('Primary', 'section', 'write', input=b'x') == 1
    assert 'GS105' in epic.err and 'gitsync resolve' in epic.err
