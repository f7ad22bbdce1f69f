"""Where .git is: the same answer as git gives, in every kind of worktree."""

import os

import pytest

from gitsync.git import find


def asked(git):
    """What git itself says in a folder: (top, git directory, common directory), links resolved."""
    out = git('rev-parse', '--show-toplevel', '--absolute-git-dir', '--git-common-dir')
    top, git_dir, common = out.splitlines()
    return top, os.path.realpath(git_dir), os.path.realpath(os.path.join(git.folder, common))


def resolved(place):
    return (
        os.path.realpath(place.root),
        os.path.realpath(place.git_dir),
        os.path.realpath(place.common_dir),
    )


@pytest.fixture
def linked(git, tmp_path):
    """A linked worktree whose name holds a space, as git."""
    git('commit', '-q', '--allow-empty', '-m', 'x')
    git('worktree', 'add', '-q', '-b', 'linked', tmp_path / 'a b')
    return type(git)(tmp_path / 'a b')


def test_a_main_worktree(git):
    git.write('deep/er/file', 'x')
    place = find.around(f'{git.folder}/deep/er/file')
    assert resolved(place) == asked(git)


def test_a_linked_worktree(linked):
    assert resolved(find.around(f'{linked.folder}/file')) == asked(linked)


def test_a_submodule(git, tmp_path):
    git('commit', '-q', '--allow-empty', '-m', 'x')
    git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', git.folder, 'sub')
    inside = type(git)(git.folder / 'sub')
    assert resolved(find.around(f'{inside.folder}/file')) == asked(inside)


def test_outside_of_every_repository(tmp_path):
    assert find.around(f'{tmp_path}/file') is None


def test_an_unreadable_mark_is_passed_over(git):
    git.write('sub/.git', 'not a mark of git')
    assert find.around(f'{git.folder}/sub/file').root == str(git.folder)


def test_the_environment_comes_first_in_the_current_folder(git, linked, monkeypatch):
    monkeypatch.chdir(git.folder)
    assert resolved(find.here({})) == asked(git)
    git_dir = find.around(f'{linked.folder}/file').git_dir
    assert find.here({'GIT_DIR': git_dir}).common_dir == os.path.realpath(git.folder / '.git')
    elsewhere = find.here({'GIT_DIR': git_dir, 'GIT_COMMON_DIR': '/nowhere'})
    assert (elsewhere.git_dir, elsewhere.common_dir) == (git_dir, '/nowhere')
