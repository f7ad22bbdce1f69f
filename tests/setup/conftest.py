"""A repository to set up."""

import pytest


@pytest.fixture
def repo(git, monkeypatch):
    """A repository with one commit, the current folder in it."""
    git.write('a', 'a\n')
    git('add', '-A')
    git('commit', '-qm', 'one')
    monkeypatch.chdir(git.folder)
    return git
