"""patches: the same change elsewhere in history is equal text."""

import pytest

from gitsync.git.patches import patches
from gitsync.git.repo import Repo


@pytest.fixture
def twice(git, monkeypatch):
    """A change, and the same one again behind another that touches another file."""
    monkeypatch.chdir(git.folder)
    git.write('a', 'one\n\ntwo\n\nthree\n')
    git('add', '-A')
    git('commit', '-qm', 'begin')
    git.write('a', 'one\n\nchanged\n\nthree\n')
    git('commit', '-qam', 'change')
    first = git('rev-parse', 'HEAD').strip()
    git('reset', '-q', '--hard', 'HEAD~1')
    git.write('b', 'other\n')
    git('add', '-A')
    git('commit', '-qm', 'other')
    git('cherry-pick', first)
    return first, git('rev-parse', 'HEAD').strip(), git('rev-parse', 'HEAD~1').strip()


def test_the_same_change_is_equal_wherever_it_stands_in_the_answer(twice):
    first, again, other = twice
    repo = Repo.open()
    for order in ([first, again], [again, first], [first, again, other], [other, first, again]):
        texts = patches(repo, order)
        assert texts[first] == texts[again] and texts[first].endswith(b' three')
    assert len(set(patches(repo, twice).values())) == 2
