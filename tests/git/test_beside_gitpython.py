"""What repo.py reads beside what GitPython reads: two readers of one repository, one answer."""

import random

import git as oracle

from gitsync.git.repo import Repo


def grown(git, seed):
    """A small history with merges, removals, modes, links and odd names."""
    dice = random.Random(seed)
    names = ['a', 'd/b', 'd/e/c', 'ü/ñ', "it's", 'tab\tname', 'd2/x y']
    for number in range(12):
        for name in dice.sample(names, 3):
            file = git.folder / name
            if file.is_file() and dice.random() < 0.3:
                file.unlink()
            else:
                git.write(name, f'{dice.random()}\n').chmod(dice.choice([0o644, 0o755]))
        git('add', '-A')
        git('commit', '-q', '--allow-empty', '-m', f'commit {number}\n\nwith a body')
        if number in (4, 8):
            git('checkout', '-q', '-b', f'side{number}', 'HEAD~2')
            git.write(f'side/{number}', 'side\n')
            git('add', '-A')
            git('commit', '-q', '-m', f'side {number}')
            git('checkout', '-q', 'main')
            git('merge', '-q', '--no-edit', f'side{number}')
    return oracle.Repo(git.folder)


def test_commits_trees_changes_and_merge_bases_agree(git, monkeypatch):
    theirs = grown(git, 7)
    monkeypatch.chdir(git.folder)
    ours = Repo.open()
    commits = list(theirs.iter_commits('main'))
    assert sorted(ours.commits(['main'])) == sorted(commit.hexsha for commit in commits)
    for commit in commits:
        mine = ours.commit(commit.hexsha)
        assert (mine.tree, list(mine.parents), mine.message) == (
            commit.tree.hexsha,
            [parent.hexsha for parent in commit.parents],
            commit.message,
        )
        assert (mine.author.name, mine.author.email, mine.author.time) == (
            commit.author.name,
            commit.author.email,
            commit.authored_date,
        )
        tree = ours.tree(commit.hexsha)
        blobs = {
            blob.path: (f'{blob.mode:o}', blob.hexsha)
            for blob in commit.tree.traverse()
            if blob.type == 'blob'
        }
        assert {path: (tree.entry(path).mode, tree.entry(path).oid) for path in blobs} == blobs
        if commit.parents:
            changes = {
                change.path for change in ours.diff(ours.tree(commit.parents[0].hexsha), tree)
            }
            assert changes == {
                path
                for each in commit.parents[0].diff(commit, no_renames=True)
                for path in (each.a_path, each.b_path)
                if path
            }
    for side in ('side4', 'side8'):
        assert ours.merge_bases('main~1', side) == [
            base.hexsha for base in theirs.merge_base('main~1', side, all=True)
        ]


def test_the_configuration_agrees(git, monkeypatch):
    git('config', 'gitsync.agent', 'Secondary-A')
    git('config', 'section.With.Dots.key', 'a "b" #c')
    theirs = grown(git, 3)
    monkeypatch.chdir(git.folder)
    ours = Repo.open()
    with theirs.config_reader() as reader:
        assert ours.config('gitsync.agent') == reader.get_value('gitsync', 'agent')
    assert ours.config('section.With.Dots.key') == theirs.git.config(
        '--get', 'section.With.Dots.key'
    )
    assert ours.branch() == theirs.active_branch.name and ours.head() == theirs.head.commit.hexsha
