"""Reading a repository: worktrees, bare, detached, unborn, odd names, and its processes."""

import os
import subprocess
import sys

import pytest

from gitsync.core.git.commits import parse_commit
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Entry
from gitsync.errors import GitsyncError
from gitsync.git.changes import parse_raw
from gitsync.git.changes import staged_change
from gitsync.git.changes import tracked
from gitsync.git.objects import EMPTY_TREE
from gitsync.git.repo import Repo
from tests.scenes.repository import Git

ODD = [
    'a b',
    'new\nline',
    'quo"te\'s',
    '$(touch x);`y`',
    'tab\t',
    'ünï',
    os.fsdecode(b'bad\xff\xfe'),
    '-dash',
    ':(top)x',
    'sub/-x/\n',
    '*?[',
    'a\\b',
]


@pytest.fixture
def here(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    return git


def commit(git, message='x', **files):
    for path, text in files.items():
        git.write(path.replace('__', '/'), text)
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', message)
    return git('rev-parse', 'HEAD').strip()


def changes_of(repo, *args):
    return {
        change.path: (change.before and change.before.mode, change.after and change.after.mode)
        for change in staged_change(repo, *args)[0]
    }


def test_opening_tells_root_folders_and_prefix(here, monkeypatch):
    (here.folder / 'sub').mkdir()
    monkeypatch.chdir(here.folder / 'sub')
    repo = Repo.open()
    top = os.path.realpath(here.folder)
    assert (repo.root, repo.git_dir, repo.common_dir, repo.prefix) == (
        top,
        top + '/.git',
        top + '/.git',
        'sub/',
    )
    assert (repo.is_bare, repo.hash) == (False, 'sha1')
    other = Repo.open(str(here.folder / 'sub'))
    assert (other.root, other.git_dir, other.common_dir, other.prefix) == (
        repo.root,
        repo.git_dir,
        repo.common_dir,
        'sub/',
    )


def test_a_root_with_a_newline_in_its_name(tmp_path, monkeypatch):
    folder = tmp_path / 'odd\nna"me\xff'
    folder.mkdir()
    git = Git(folder)
    git('init', '-q')
    monkeypatch.chdir(folder)
    repo = Repo.open()
    assert repo.root == os.path.realpath(folder)
    assert repo.common_dir == repo.git_dir == os.path.realpath(folder) + '/.git'
    assert Repo.open(str(folder)).root == repo.root


def test_not_a_repository_and_no_such_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in ('.', str(tmp_path), str(tmp_path / 'nothing')):
        with pytest.raises(GitsyncError) as caught:
            Repo.open(path)
        assert (caught.value.code, caught.value.exit) == ('no-repository', 2)


def test_a_broken_configuration_is_an_error_in_gits_words(here):
    with open('.git/config', 'a') as file:
        file.write('[broken\n')
    with pytest.raises(GitsyncError) as caught:
        Repo.open()
    assert 'config' in caught.value.message


def test_bare_repository(tmp_path, monkeypatch):
    git = Git(tmp_path)
    git('init', '-q', '--bare', 'b.git')
    monkeypatch.chdir(tmp_path / 'b.git')
    repo = Repo.open()
    assert (repo.is_bare, repo.root, repo.head()) == (True, '', '')
    for call in (staged_change, tracked, Repo.disk):
        with pytest.raises(GitsyncError) as caught:
            call(repo)
        assert caught.value.code == 'no-worktree'


@pytest.mark.parametrize(
    ('name', 'path'),
    [
        pytest.param('.', 'd', id='the folder itself'),
        pytest.param('..', '.', id='the root'),
        pytest.param('f', 'd/f', id='a file beside'),
        pytest.param('../..f', '..f', id='dots that begin a name'),
        pytest.param('../link', 'link', id='a link stays one'),
        pytest.param('../link/f', 'd/f', id='a link on the way is followed'),
        pytest.param('../..', None, id='above'),
        pytest.param('../../d', None, id='beside the worktree'),
    ],
)
def test_the_path_that_a_command_line_names(here, monkeypatch, name, path):
    here.write('d/f', 'x')
    (here.folder / 'link').symlink_to('d')
    monkeypatch.chdir(here.folder / 'd')
    assert Repo.open().path_of(name) == path


def test_inside_the_git_folder_there_is_no_worktree(here, monkeypatch):
    monkeypatch.chdir(here.folder / '.git')
    repo = Repo.open()
    assert (repo.is_bare, repo.root) == (False, '')


def test_linked_worktree_has_its_own_git_folder_and_head(here, monkeypatch, tmp_path):
    commit(here, f='1')
    here('worktree', 'add', '-q', '-b', 'agent/secondary-a/x', str(tmp_path / 'wt'))
    monkeypatch.chdir(tmp_path / 'wt')
    repo = Repo.open()
    assert repo.git_dir == os.path.realpath(here.folder) + '/.git/worktrees/wt'
    assert repo.common_dir == os.path.realpath(here.folder) + '/.git'
    assert repo.branch() == 'agent/secondary-a/x'


def test_submodule_is_a_repository_of_its_own(here, tmp_path, monkeypatch):
    inner = Git(tmp_path / 'inner')
    inner.folder.mkdir()
    inner('init', '-q')
    commit(inner, f='1')
    here('submodule', '--quiet', 'add', str(inner.folder), 'sub')
    monkeypatch.chdir(here.folder / 'sub')
    assert Repo.open().root == os.path.realpath(here.folder / 'sub')
    assert staged_change(Repo.open(str(here.folder)))[0][1] == Change(
        'sub', None, Entry('160000', inner('rev-parse', 'HEAD').strip())
    )


def test_environment_names_the_repository_only_for_this_one(here, tmp_path, monkeypatch):
    commit(here, f='1')
    other = Git(tmp_path / 'other')
    other.folder.mkdir()
    other('init', '-q')
    monkeypatch.setenv('GIT_DIR', str(here.folder / '.git'))
    monkeypatch.setenv('GIT_WORK_TREE', str(here.folder))
    monkeypatch.chdir(tmp_path)
    assert Repo.open().root == os.path.realpath(here.folder)
    assert Repo.open(str(other.folder)).root == os.path.realpath(other.folder)


def test_unborn_head(here):
    here.write('f', '1')
    here('add', 'f')
    repo = Repo.open()
    assert (repo.head(), repo.branch()) == ('', 'main')
    changes, before, after, _ = staged_change(repo)
    assert [change.path for change in changes] == ['f']
    assert (before.names(''), before.entry('f'), before.read('f')) == ((), None, None)
    assert (after.names(''), after.read('f')) == (('f',), b'1')


def test_sha256_repository(tmp_path, monkeypatch):
    git = Git(tmp_path)
    git('init', '-q', '--object-format=sha256')
    monkeypatch.chdir(tmp_path)
    git.write('a/f', '1')
    git('add', '-A')
    repo = Repo.open()
    assert repo.hash == 'sha256'
    assert len(staged_change(repo)[0][0].after.oid) == 64
    git('commit', '-q', '-m', 'x')
    git.write('a/g', '2')
    git('add', '-A')
    repo = Repo.open()
    changes, before, after, _ = staged_change(repo)
    assert [change.path for change in changes] == ['a/g']
    assert (before.names('a'), after.names('a'), after.read('a/f')) == (('f',), ('f', 'g'), b'1')
    assert [change.path for change in repo.diff(repo.tree(''), repo.tree('HEAD'))] == ['a/f']


@pytest.mark.parametrize('algorithm', ['sha1', 'sha256'])
def test_the_empty_tree_is_gits(tmp_path, algorithm):
    git = Git(tmp_path)
    git('init', '-q', f'--object-format={algorithm}')
    assert git('hash-object', '-t', 'tree', '/dev/null').strip() == EMPTY_TREE[algorithm]


@pytest.mark.parametrize('backend', ['--merge', '--apply'])
def test_detached_head_and_a_rebase_in_progress(here, backend):
    commit(here, f='1')
    here('checkout', '-q', '-b', 'agent/secondary-a/y')
    commit(here, f='2')
    here('checkout', '-q', 'main')
    commit(here, f='3')
    here('checkout', '-q', '--detach')
    assert Repo.open().branch() == ''
    here('checkout', '-q', 'agent/secondary-a/y')
    here('rebase', backend, 'main', ok=(1, 128))
    assert Repo.open().branch() == 'agent/secondary-a/y'


@pytest.mark.parametrize('name', ODD, ids=ascii)
def test_odd_path_names(here, name):
    commit(here, keep='1')
    here.write(name, b'one')
    here('add', '-A')
    changes, before, after, _ = staged_change(Repo.open())
    assert [change.path for change in changes] == [name]
    assert (before.entry(name), after.entry(name).mode, after.read(name)) == (
        None,
        '100644',
        b'one',
    )
    here('commit', '-q', '-m', 'x')
    repo = Repo.open()
    tree = repo.tree('HEAD')
    assert tree.read(name) == b'one'
    assert name.split('/')[0] in tree.names('')
    assert name in tracked(repo).paths()
    assert [change.path for change in repo.diff(repo.tree('HEAD^'), tree)] == [name]
    here('rm', '-q', '--', './' + name) if name[:1] == ':' else os.unlink(name)
    here('add', '-A')
    assert changes_of(Repo.open()) == {name: ('100644', None)}


def test_every_kind_of_change(here):
    commit(here, mod='1', gone='1', typ='1', d__one='1', d__two='1', file='x', exe='1')
    here.write('mod', '2')
    os.unlink('gone')
    os.unlink('typ')
    os.symlink('mod', 'typ')
    here('rm', '-q', '-r', 'd')
    here.write('d', 'now a file')
    os.unlink('file')
    here.write('file/inner', 'now a folder')
    os.chmod('exe', 0o755)
    here('add', '-A')
    repo = Repo.open()
    assert changes_of(repo) == {
        'mod': ('100644', '100644'),
        'gone': ('100644', None),
        'typ': ('100644', '120000'),
        'd': (None, '100644'),
        'd/one': ('100644', None),
        'd/two': ('100644', None),
        'file': ('100644', None),
        'file/inner': (None, '100644'),
        'exe': ('100644', '100755'),
    }
    changes, before, after, _ = staged_change(repo)
    tree = repo.tree(here('write-tree').strip())
    for folder in ('', 'd', 'file', 'nothing'):
        assert after.names(folder) == tree.names(folder), folder
    for path in ('mod', 'gone', 'typ', 'd', 'd/one', 'file', 'file/inner', 'exe', 'nothing/here'):
        assert after.read(path) == tree.read(path), path
        assert (after.entry(path) or Entry('', '')).mode == (
            tree.entry(path) or Entry('', '')
        ).mode, path
    assert repo.diff(before, tree) == changes


def test_the_staged_snapshot_is_the_tree_that_git_would_write(here):
    commit(here, a__b__c='1', a__b__d='1', a__e='1', f='1')
    here('rm', '-q', '-r', 'a/b')
    here.write('a/b2/x', '1')
    here('add', '-A')
    repo = Repo.open()
    after = staged_change(repo).after
    tree = repo.tree(here('write-tree').strip())
    for folder in ('', 'a', 'a/b', 'a/b2'):
        assert after.names(folder) == tree.names(folder)
    assert after.entry('a/b') is None
    assert after.entry('a').mode == '040000'


def test_intent_to_add_is_not_staged(here):
    commit(here, f='1')
    here.write('later', 'x')
    here('add', '-N', 'later')
    assert changes_of(Repo.open()) == {}


def test_unmerged_entries_are_an_error_that_names_them(here):
    commit(here, f='1')
    here('checkout', '-q', '-b', 'side')
    commit(here, f='2')
    here('checkout', '-q', 'main')
    commit(here, f='3')
    here('merge', 'side', ok=(1,))
    with pytest.raises(GitsyncError) as caught:
        staged_change(Repo.open())
    assert caught.value.code == 'unmerged'
    assert "'f'" in caught.value.message
    assert len(Repo.open().merge_heads()) == 1


def test_the_index_is_the_one_that_git_names(here, monkeypatch):
    commit(here, f='1')
    here.write('g', '2')
    here('add', 'g', env={'GIT_INDEX_FILE': '.git/second'})
    assert changes_of(Repo.open()) == {}  # the main index holds f alone
    monkeypatch.setenv('GIT_INDEX_FILE', '.git/second')
    assert changes_of(Repo.open()) == {'f': ('100644', None), 'g': (None, '100644')}


def test_staged_against_another_parent(here):
    commit(here, f='1')
    commit(here, g='1')
    here.write('h', '1')
    here('add', 'h')
    assert changes_of(Repo.open(), 'HEAD^') == {'g': (None, '100644'), 'h': (None, '100644')}
    assert len(changes_of(Repo.open(), '')) == 3
    with pytest.raises(GitsyncError):
        staged_change(Repo.open(), 'nothing')


def test_configuration_that_would_change_the_diff_is_ignored(here):
    commit(here, f='1\n2\n3\n')
    for key, value in (
        ('diff.renames', 'copies'),
        ('diff.noprefix', 'true'),
        ('diff.ignoreSubmodules', 'all'),
        ('core.quotePath', 'true'),
        ('core.abbrev', '5'),
        ('diff.external', 'false'),
        ('color.ui', 'always'),
    ):
        here('config', key, value)
    here('mv', 'f', 'g')
    assert changes_of(Repo.open()) == {'f': ('100644', None), 'g': (None, '100644')}
    assert len(staged_change(Repo.open())[0][1].after.oid) == 40


def test_replace_refs_are_ignored(here):
    commit(here, f='true')
    oid = here('rev-parse', 'HEAD:f').strip()
    here.write('x', 'false')
    here('replace', oid, here('hash-object', '-w', 'x').strip())
    assert Repo.open().tree('HEAD').read('f') == b'true'


def test_config_reads_all_scopes_and_odd_keys(here):
    here('config', 'gitsync.agent', 'Primary')
    here('config', '--add', 'merge.Git Sync.x.driver', 'one\ntwo')
    with open('.git/config', 'a') as file:
        file.write('[gitsync]\n\tflag\n\tempty =\n')
    repo = Repo.open()
    assert (repo.config('GitSync.Agent'), repo.config('merge.Git Sync.x.DRIVER')) == (
        'Primary',
        'one\ntwo',
    )
    assert (
        repo.config('gitsync.flag'),
        repo.config('gitsync.empty'),
        repo.config('gitsync.none'),
    ) == ('true', '', None)
    assert repo.config_all('gitsync.agent') == ['Primary']


def test_disk_and_tracked_snapshots(here):
    commit(here, f='1', d__g='1')
    here.write('untracked', 'x')
    os.symlink('f', 'link')
    here('add', 'link')
    os.unlink('d/g')
    repo = Repo.open()
    assert tracked(repo).paths() == ['f', 'link']
    assert (tracked(repo).names(''), tracked(repo).names('d')) == (('d', 'f', 'link'), ())
    assert (tracked(repo).entry('untracked'), repo.disk().entry('untracked')) == (
        None,
        Entry('100644', ''),
    )
    assert (repo.disk().entry('link').mode, repo.disk().read('link')) == ('120000', b'f')
    assert repo.disk().names('') == ('d', 'f', 'link', 'untracked')
    assert repo.disk().entry('f/x') is None


def test_tracked_lists_the_whole_tree_from_a_subfolder(here, monkeypatch):
    commit(here, f='1', d__g='1')
    monkeypatch.chdir(here.folder / 'd')
    assert tracked(Repo.open()).paths() == ['d/g', 'f']
    monkeypatch.setenv('GIT_LITERAL_PATHSPECS', '1')
    assert tracked(Repo.open()).paths() == ['d/g', 'f']


def test_commits_and_their_parts(here):
    one = commit(here, f='1')
    two = commit(here, 'Title\n\nBody\n\nAgent: X', f='2')
    repo = Repo.open()
    assert repo.commits(['HEAD']) == [one, two]
    assert repo.commits([two], [one]) == [two]
    value = repo.commit('HEAD')
    assert (value.oid, value.parents, value.message) == (two, (one,), 'Title\n\nBody\n\nAgent: X\n')
    assert (value.author.name, value.author.email) == ('A Person', 'person@example.org')
    assert repo.resolve('nothing') == ''
    assert repo.merge_bases(one, two) == [one]
    with pytest.raises(GitsyncError):
        repo.commit('nothing')
    with pytest.raises(GitsyncError):
        repo.tree('--output=x')


def test_damaged_commits_are_values_too():
    value = parse_commit('1' * 40, b'author <<a>b> x\nparent\n\n')
    assert (value.tree, value.message) == ('', '')
    assert parse_commit('1' * 40, b'').author.name == ''


def test_raw_diff_with_modes_of_old_trees():
    raw = b':100664 100755 %s %s M\0a\0:000000 120000 %s %s A\0b\0' % (
        b'1' * 40,
        b'2' * 40,
        b'0' * 40,
        b'3' * 40,
    )
    assert parse_raw(raw) == (
        [
            Change('a', Entry('100644', '1' * 40), Entry('100755', '2' * 40)),
            Change('b', None, Entry('120000', '3' * 40)),
        ],
        [],
    )


def test_a_thousand_documents_cost_as_many_processes_as_one(here, tmp_path):
    log = tmp_path / 'log'
    folder = tmp_path / 'bin'
    folder.mkdir()
    real = subprocess.run(['which', 'git'], capture_output=True, text=True).stdout.strip()
    (folder / 'git').write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real}" "$@"\n')
    (folder / 'git').chmod(0o755)
    code = (
        'from gitsync.git.changes import staged_change; from gitsync.git.repo import Repo; '
        'r = Repo.open(); c, b, a, k = staged_change(r); '
        'r.config("x.y"); [(a.read(x.path), b.read(x.path), a.names(x.path.rpartition("/")[0])) '
        'for x in c]; print(len(c))'
    )
    counts = []
    here('commit', '-q', '--allow-empty', '-m', 'first')
    for number in (1, 1000):
        for index in range(number):
            here.write(f'd{index % 7}/f{index}', f'{number} {index}')
        here('add', '-A')
        log.write_text('')
        done = subprocess.run(
            [sys.executable, '-c', code],
            cwd=here.folder,
            env={**os.environ, 'PATH': f'{folder}:{os.environ["PATH"]}'},
            capture_output=True,
            text=True,
        )
        assert done.stdout.strip() == str(number), done.stderr
        counts.append(len(log.read_text().splitlines()))
        here('commit', '-q', '-m', 'x')
    assert counts == [4, 4]


def test_a_head_that_names_a_missing_commit_is_no_unborn_branch(git, monkeypatch):
    git.write('a', 'a\n')
    git('add', '-A')
    git('commit', '-qm', 'one')
    git.write('.git/refs/heads/main', 'a' * 40 + '\n')
    monkeypatch.chdir(git.folder)
    with pytest.raises(GitsyncError, match='bad object'):
        staged_change(Repo.open())
