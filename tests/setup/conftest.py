"""A repository to set up, and the program run in it."""

import pytest

from gitsync.main import main


@pytest.fixture
def repo(git, monkeypatch):
    """A repository with one commit, the current folder in it."""
    git.write('a', 'a\n')
    git('add', '-A')
    git('commit', '-qm', 'one')
    monkeypatch.chdir(git.folder)
    return git


@pytest.fixture
def run(capsys):
    """main(*argv) -> (code, stdout, stderr)."""

    def call(*argv):
        code = main(list(argv))
        out, err = capsys.readouterr()
        return code, out, err

    return call
