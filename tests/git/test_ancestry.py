"""Ancestry without git processes, beside git's own answers."""

import random

import pytest

from gitsync.git.ancestry import Ancestry
from gitsync.git.repo import Repo

COUNT = 40


@pytest.fixture(scope='module')
def histories(tmp_path_factory):
    """(a repository, the ids of its commits): merges, roots and equal times, as chance has them."""
    from tests.scenes.repository import Git

    git = Git(tmp_path_factory.mktemp('history'))
    git('init', '-q', '-b', 'main', '.')
    chance, lines = random.Random(7), []
    for number in range(1, COUNT + 1):
        parents = chance.sample(
            range(1, number), min(number - 1, chance.choice((0, 1, 1, 1, 2, 3)))
        )
        lines += [f'commit refs/heads/c{number}', f'mark :{number}']
        lines += [f'committer X <x@x> {1_500_000_000 + number // 2} +0000', 'data 0']
        lines += [f'{"merge" if at else "from"} :{one}' for at, one in enumerate(parents)] + ['']
    git('fast-import', '--quiet', input='\n'.join(lines))
    names = [f'refs/heads/c{number}' for number in range(1, COUNT + 1)]
    return git, git('rev-parse', *names).split()


def test_what_one_side_reaches_and_the_other_does_not(histories):
    git, oids = histories
    ancestry, chance = Ancestry(Repo.open(str(git.folder))), random.Random(8)
    for _ in range(20):
        ones, others = chance.sample(oids, 2), chance.sample(oids, 2)
        listed = git('rev-list', *ones, '--not', *others).split()
        assert sorted(ancestry.beyond(ones, others)) == sorted(listed)


def test_a_commit_that_is_dated_before_its_parents_still_holds_them(git):
    dates = ('2026-03-01', '2026-03-02', '2001-01-01')
    for name, date in zip(('root', 'own', 'early'), dates):
        git('checkout', '-q', '-B', name, *(['root'] if name != 'root' else []))
        when = {'GIT_COMMITTER_DATE': f'{date}T00:00:00Z'}
        git('commit', '-q', '--allow-empty', '-m', name, env=when)
    own, early = git('rev-parse', 'own', 'early').split()
    assert Ancestry(Repo.open(str(git.folder))).beyond([own], [early]) == [own]


def test_merge_bases(histories):
    git, oids = histories
    ancestry, chance = Ancestry(Repo.open(str(git.folder))), random.Random(9)
    for _ in range(20):
        one, other = chance.sample(oids, 2)
        bases = git('merge-base', '--all', one, other, ok=(0, 1)).split()
        assert sorted(ancestry.merge_bases([one], other)) == sorted(bases)
