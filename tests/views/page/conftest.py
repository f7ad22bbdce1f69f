"""The epics whose pages are looked at."""

import shutil

import pytest

from gitsync.epic import workplace
from gitsync.views.page.content import content
from gitsync.views.page.html import html
from tests.scenes import past_epic


@pytest.fixture
def page(git, monkeypatch):
    """page(name, subjects) is the page of the past epic, with messages of these subjects."""

    def page(name, subjects=()):
        past_epic.play(git, subjects)
        monkeypatch.chdir(git.folder)
        return html(name, content(workplace.here(), past_epic.NOW))

    return page


@pytest.fixture
def real_epic(git, corpus, monkeypatch):
    """A real epic of nine agents, as its two commits left it."""
    (epic,) = (corpus / 'epics').iterdir()
    for folder, time in (('06b0cf26a', '2026-01-29T00:30:00Z'), ('fcd2b1faf', past_epic.REAL)):
        shutil.copytree(epic / folder, git.folder / 'epic', dirs_exist_ok=True)
        git('add', '-A')
        git('commit', '-qm', folder, env={'GIT_COMMITTER_DATE': time})
    monkeypatch.chdir(git.folder)
    return git
