"""Odd places and slips: what is told names what ends it."""

import shutil

import pytest

from tests.scenes.sample_epic import FOLDER
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


def test_an_epic_on_a_branch_that_is_not_merged_here_is_brought_and_not_made_anew(epic):
    epic.git('switch', '-qc', 'early')
    epic.git('rm', '-rqf', FOLDER)
    epic.git('commit', '-qm', 'without the epic')
    epic.git('switch', '-q', 'main')
    epic.git('commit', '-q', '--allow-empty', '-m', 'on')
    epic.git('switch', '-q', 'early')
    epic.git('config', 'color.ui', 'always')
    for argv in (['brief'], ['brief', '--epic', FOLDER]):
        assert epic.run('Primary', *argv) == 2
        assert 'hint: git merge main brings it; or go to a worktree of that branch' in epic.err


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


def test_a_worktree_that_is_made_within_a_hook_has_an_index_of_its_own(epic, monkeypatch, tmp_path):
    """git tells a hook by GIT_INDEX_FILE what is being committed."""
    folder = tmp_path / 'a'
    monkeypatch.setenv('GIT_INDEX_FILE', '.git/index')
    assert epic.run('', 'join', 'Secondary-A', '--worktree', str(folder)) == 0
    monkeypatch.delenv('GIT_INDEX_FILE')
    assert epic.git('-C', str(folder), 'status', '--porcelain', '-uno').split() in (
        [],
        ['M', README],
    )


def test_a_worktree_that_was_removed_by_hand_is_forgotten_first(epic, tmp_path):
    folder = tmp_path / 'b'
    epic.git('worktree', 'add', '-q', folder, '-b', 'b')
    epic.monkeypatch.chdir(folder)
    assert epic.run('', 'join', 'Secondary-B') == 0
    epic.monkeypatch.chdir(epic.git.folder)
    shutil.rmtree(folder)
    argv = ('join', 'Secondary-B', '--worktree', str(folder), '--branch', 'b')
    assert epic.run('', *argv) == 2 and 'hint: let git forget it: git worktree prune' in epic.err
    assert epic.run('', 'join', 'Secondary-B') == 0 and 'another session' not in epic.err
    epic.git('worktree', 'prune')
    assert epic.run('', *argv) == 0, epic.err


def test_who_joins_where_two_epics_have_it_is_told_to_name_its_own(epic):
    assert epic.run('Primary', 'epic', 'new', 'epics/KAI-2', 'a', 'b') == 0
    assert epic.run('', 'join', 'Secondary-A') == 0
    line = next(each for each in epic.err.splitlines() if '2 epics are under way' in each)
    assert epic.run('', 'brief') == 2 and 'gitsync join AGENT --epic' in epic.err
    assert epic.run('', *line.partition('name yours: gitsync ')[2].split()) == 0
    assert epic.run('', 'brief') == 0, epic.err


def test_a_branch_that_another_worktree_has_is_not_taken(epic, tmp_path):
    folders = [str(tmp_path / name) for name in 'ab']
    assert epic.run('', 'join', 'Secondary-A', '--worktree', folders[0]) == 0
    assert epic.run('', 'join', 'Secondary-A', '--worktree', folders[1]) == 2
    assert 'hint: join there, or name another branch: --branch NAME' in epic.err


def test_a_point_that_is_passed_stays_so_whatever_news_comes_later(epic):
    for agent in ('Primary', 'Secondary-A', 'Secondary-B'):
        assert epic.run(agent, 'heartbeat') == 0, epic.err
    assert epic.run('Primary', 'sync') == 1 and 'sync point 2' in epic.out
    for agent in ('Secondary-A', 'Secondary-B'):
        assert epic.run(agent, 'status', 'set', 'STATUS=NOT_STARTED') == 0
    assert epic.run('Primary', 'sync', '--point', '1') == 0, epic.out
    assert epic.read('EPIC_README.md').lower().count(b'sync point 1') == 1
