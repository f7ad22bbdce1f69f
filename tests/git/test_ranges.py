"""Ranges as CI gives them: names that mean two refs, and clones that end early."""

import pytest

from gitsync.errors import GitsyncError
from gitsync.git.ancestry import Ancestry
from gitsync.git.ranges import commit_named
from gitsync.git.ranges import range_of
from gitsync.git.repo import Repo
from gitsync.main import main
from tests.scenes.repository import Git


@pytest.fixture
def here(git, monkeypatch):
    """Branch main with four commits, the current folder in it."""
    for number in range(4):
        git('commit', '-q', '--allow-empty', '-m', f'commit {number}')
    git('branch', '-qM', 'main')
    monkeypatch.chdir(git.folder)
    return git


def oid(git, rev):
    return git('rev-parse', rev).strip()


@pytest.mark.parametrize(
    ('refs', 'name', 'means'),
    [
        pytest.param((), 'main', 'HEAD', id='a branch'),
        pytest.param(('refs/tags/v1',), 'v1', 'HEAD~2', id='a tag'),
        pytest.param(('refs/remotes/origin/x',), 'origin/x', 'HEAD~2', id='a remote branch'),
        pytest.param(('refs/tags/main',), 'refs/heads/main', 'HEAD', id='a ref in full'),
        pytest.param(('refs/tags/HEAD',), 'HEAD', 'HEAD', id='HEAD'),
        pytest.param((), 'main~1^{commit}', 'HEAD~1', id='what stands behind a branch'),
        pytest.param(('refs/tags/main',), 'main', None, id='tag and branch'),
        pytest.param(('refs/tags/main',), 'main~1', None, id='behind tag and branch'),
        pytest.param(('refs/tags/main',), 'main@{0}', None, id='log of tag and branch'),
        pytest.param(
            ('refs/tags/origin/x', 'refs/remotes/origin/x'),
            'origin/x',
            None,
            id='tag and remote branch',
        ),
        pytest.param(
            ('refs/heads/origin/x', 'refs/remotes/origin/x'),
            'origin/x',
            None,
            id='branch and remote branch',
        ),
    ],
)
def test_a_name_that_means_two_refs_is_refused(here, refs, name, means):
    for ref in refs:
        here('update-ref', ref, 'HEAD~2')
    repo = Repo.open()
    if means:
        assert commit_named(repo, name) == oid(here, means)
        return
    with pytest.raises(GitsyncError) as caught:
        commit_named(repo, name)
    assert 'ambiguous' in caught.value.message and caught.value.exit == 2
    whole = caught.value.hint.rpartition(' ')[2]
    assert not whole.startswith('refs/tags/') and commit_named(repo, whole)


def test_a_tag_named_as_an_id_does_not_count(here):
    main_oid = oid(here, 'main')
    here('update-ref', f'refs/tags/{main_oid}', 'HEAD~2')
    here('update-ref', f'refs/heads/{main_oid}', 'HEAD~2')
    assert commit_named(Repo.open(), main_oid) == main_oid


@pytest.mark.parametrize('before', ['', 'v1-2-g'])
def test_a_ref_named_as_an_abbreviated_id_is_refused(here, before):
    main_oid = oid(here, 'main')
    short = before + main_oid[:8]
    assert commit_named(Repo.open(), short) == main_oid
    here('update-ref', f'refs/tags/{short}', 'HEAD~2')
    with pytest.raises(GitsyncError, match='ambiguous') as caught:
        commit_named(Repo.open(), short)
    assert commit_named(Repo.open(), caught.value.hint.rpartition(' ')[2]) == main_oid


def test_both_ways_to_give_a_range_refuse_an_ambiguous_base(here, monkeypatch, capsys):
    here('tag', 'main')
    assert main(['check', '--range', 'main..HEAD']) == 2
    monkeypatch.setenv('PRE_COMMIT_FROM_REF', 'main')
    monkeypatch.setenv('PRE_COMMIT_TO_REF', 'HEAD')
    assert main(['check']) == 2
    assert main(['check', '--commit', 'main']) == 2
    said = "'main' is ambiguous: refs/tags/main and refs/heads/main"
    assert capsys.readouterr().err.count(said) == 3


def test_an_empty_range_says_so(here, capsys):
    assert main(['check', '--range', 'main..HEAD']) == 0
    assert capsys.readouterr().err == 'gitsync: 0 commits: main..HEAD is empty\n'
    assert main(['check', '--range', 'main~1..HEAD']) == 0
    assert 'empty' not in capsys.readouterr().err


@pytest.fixture
def shallow(here, tmp_path, monkeypatch):
    """A clone of the last commit of main and of another branch, with a commit of its own."""
    here('switch', '-qc', 'other', 'main~2')
    here('commit', '-q', '--allow-empty', '-m', 'other')
    clone = Git(tmp_path / 'clone')
    here('clone', '-q', '--depth=1', '--no-single-branch', f'file://{here.folder}', clone.folder)
    clone('switch', '-q', 'main')
    clone('commit', '-q', '--allow-empty', '-m', 'mine')
    monkeypatch.chdir(clone.folder)
    return clone


def test_what_is_behind_the_base_of_a_shallow_clone_is_not_needed(shallow):
    repo = Repo.open()
    found = range_of(repo, 'origin/main..HEAD', Ancestry(repo))
    assert found.base == found.old == oid(shallow, 'origin/main')
    assert found.commits == [oid(shallow, 'HEAD')]
    assert main(['check', '--range', 'origin/main..HEAD']) == 0
    assert main(['check', '--push']) == 0


@pytest.mark.parametrize('base', ['origin/other', 'HEAD~5', '0' * 40])
def test_a_base_that_a_shallow_clone_hides_is_an_error(shallow, base, capsys):
    assert main(['check', '--range', f'{base}..HEAD']) == 2
    assert 'git fetch --unshallow' in capsys.readouterr().err
