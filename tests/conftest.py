"""Every test starts clean: no GIT_* or GITSYNC_* variable, no user or system git configuration."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.scenes.repository import Git

# The suite plays the same examples every time, so that it fails only for a reason in the change at
# hand; HYPOTHESIS_PROFILE=default and `make soak` look for new ones.
settings.register_profile('steady', derandomize=True, deadline=None)
settings.load_profile(os.environ.get('HYPOTHESIS_PROFILE', 'steady'))

CORPUS = Path(__file__).resolve().parents[2] / 'shared' / 'corpus'


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path_factory):
    """Remove what would leak in, and give git an identity and a home of its own."""
    for name in list(os.environ):
        if name.startswith(('GIT_', 'GITSYNC_', 'PRE_COMMIT', 'CLAUDE')):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp('home')
    monkeypatch.setenv('HOME', str(home))
    monkeypatch.setenv('XDG_CONFIG_HOME', str(home / '.config'))
    monkeypatch.setenv('GIT_CONFIG_NOSYSTEM', '1')
    monkeypatch.setenv('GIT_CONFIG_GLOBAL', str(home / '.gitconfig'))
    monkeypatch.setenv('GIT_TERMINAL_PROMPT', '0')
    monkeypatch.setenv('NO_COLOR', '1')
    (home / '.gitconfig').write_text(
        '[user]\n\tname = A Person\n\temail = person@example.org\n[init]\n'
        '\tdefaultBranch = main\n[commit]\n\tgpgsign = false\n[core]\n\tautocrlf = false\n[gc]\n'
        '\tauto = 0\n[protocol "file"]\n\tallow = always\n',
    )


@pytest.fixture(scope='session')
def corpus():
    """The folder of real epics and merges beside the checkout; a visible skip where it is not."""
    if not CORPUS.is_dir():
        pytest.skip('the corpus of real epics and merges is not beside this checkout')
    return CORPUS


@pytest.fixture
def git(tmp_path):
    """A new repository on branch main in a temporary folder."""
    folder = tmp_path / 'repo'
    folder.mkdir()
    made = Git(folder)
    made('init', '-q', '-b', 'main')
    return made
