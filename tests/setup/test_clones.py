"""Clones as people really have them: odd hooks folders, other programs' hooks, old branches."""

import os
import shlex
import shutil

import pytest

from gitsync.core.setup import written
from gitsync.errors import GitsyncError
from gitsync.git import process
from gitsync.git.objects import Batch
from gitsync.main import main
from gitsync.setup import clone
from tests.scenes.repository import Git

pytestmark = pytest.mark.slow

HUSKY = '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n'


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


def hook(folder, name, text):
    """Write a hook file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def fake_git(tmp_path, monkeypatch):
    """A `git` first on PATH that runs a shell script instead."""

    def make(script):
        hook(tmp_path / 'fake', 'git', f'#!/bin/sh\n{script}')
        monkeypatch.setenv('PATH', f'{tmp_path / "fake"}:{os.environ["PATH"]}')

    return make


# a relative core.hooksPath


@pytest.mark.parametrize(
    ('value', 'mend'),
    [
        pytest.param('.git/hooks', 'git config --unset core.hooksPath', id='the usual folder'),
        pytest.param('.git/mine', 'git config core.hooksPath {mine}', id='another folder'),
    ],
)
def test_a_hooks_path_into_the_git_directory_is_dead_in_linked_worktrees(
    repo, run, tmp_path, monkeypatch, value, mend
):
    mend = mend.format(mine=written.quote(str(repo.folder / '.git/mine')))
    repo('config', 'core.hooksPath', value)
    code, out, _ = run('install')
    assert code == 0 and f'no hook will run in a linked worktree: {mend}' in out
    assert run('init')[0] == 0
    code, out, _ = run('doctor')
    assert code == 0 and mend in out
    linked = tmp_path / 'linked'
    repo('worktree', 'add', '-q', '--detach', linked)
    code, _, err = run('install')
    assert code == 2 and 'core.hooksPath' in err and mend in err
    monkeypatch.chdir(linked)
    code, out, _ = run('doctor')
    assert code == 1 and 'GS903' in out and mend in out
    repo(*shlex.split(mend)[1:])
    assert run('install')[0] == 0
    assert run('doctor')[0] == 1  # .gitattributes is not committed yet
    assert 'not ok: hooks' not in run('doctor')[1]


def test_the_hint_for_a_hooks_path_of_all_repositories_serves_every_worktree(
    repo, run, tmp_path, monkeypatch
):
    repo('config', '--global', 'core.hooksPath', tmp_path / 'everywhere')
    _, _, err = run('install')
    command = next(part for part in err.split(': ') if part.startswith('git config --local'))
    repo(*command.split()[1:])
    repo('worktree', 'add', '-q', '--detach', tmp_path / 'linked')
    assert run('install')[0] == 0 and run('init')[0] == 0
    shutil.copy(repo.folder / '.gitattributes', tmp_path / 'linked')
    monkeypatch.chdir(tmp_path / 'linked')
    assert run('doctor')[0] == 0


@pytest.mark.parametrize(
    ('value', 'is_dead'),
    [
        pytest.param('.git/hooks', True, id='in .git'),
        pytest.param('./.git/hooks/', True, id='in .git, spelled longer'),
        pytest.param('.husky/_', False, id='in the worktree'),
        pytest.param('.github/hooks', False, id='a name that begins alike'),
        pytest.param('/srv/hooks', False, id='absolute'),
        pytest.param('', False, id='not set'),
    ],
)
def test_which_hooks_paths_are_dead_in_linked_worktrees(value, is_dead):
    assert clone.is_dead_in_linked(value) is is_dead


# hooks that other programs lay out


def test_hooks_linked_to_a_common_folder_are_ours(repo, run, tmp_path, monkeypatch):
    """gitolite links each repository's hooks to files of a common folder."""
    for name in ('one.git', 'two.git'):
        repo('clone', '-q', '--bare', repo.folder, tmp_path / name)
    monkeypatch.chdir(tmp_path / 'one.git')
    assert run('install')[0] == 0
    common = tmp_path / 'common'
    common.mkdir()
    for server in ('one.git', 'two.git'):
        hooks = tmp_path / server / 'hooks'
        hooks.mkdir(exist_ok=True)
        for name in ('pre-receive',):
            if not (common / name).exists():
                (hooks / name).rename(common / name)
            (hooks / name).unlink(missing_ok=True)
            (hooks / name).symlink_to(common / name)
    monkeypatch.chdir(tmp_path / 'two.git')
    assert run('install')[0] == 0
    code, out, err = run('doctor')
    assert code == 0, out + err
    assert (tmp_path / 'two.git/hooks/pre-receive').is_symlink()
    assert not (tmp_path / 'two.git/hooks.before-gitsync').exists()
    run('uninstall')
    assert not (tmp_path / 'two.git/hooks/pre-receive').is_symlink()
    assert (common / 'pre-receive').exists()


def test_a_link_to_our_hook_of_another_name_is_foreign(repo, run):
    run('install')
    hooks = repo.folder / '.git/hooks'
    (hooks / 'pre-push').unlink()
    (hooks / 'pre-push').symlink_to('commit-msg')
    _, out, _ = run('doctor')
    assert "pre-push: another program's" in out


@pytest.mark.parametrize(
    ('older', 'newer'),
    [
        pytest.param(HUSKY, HUSKY, id='the same again'),
        pytest.param(HUSKY, HUSKY.replace('sh\n', 'sh\n\n'), id='another husky'),
        pytest.param(
            '#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\nexit 0\n',
            '#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\nexit 0 # new\n',
            id='pre-commit install -f',
        ),
        pytest.param(
            '#!/bin/sh\ngit lfs pre-push "$@"\n',
            '#!/bin/sh\ncommand -v git-lfs\ngit lfs pre-push "$@"\n',
            id='git lfs update --force',
        ),
    ],
)
def test_what_a_hook_manager_writes_again_is_kept_by_the_next_install(repo, run, older, newer):
    hooks = repo.folder / '.git/hooks'
    hook(hooks, 'pre-push', older)
    run('install')
    ours = (hooks / 'pre-push').read_text()
    hook(hooks, 'pre-push', newer)
    assert run('install')[0] == 0
    assert (hooks / 'pre-push').read_text() == ours
    assert (repo.folder / '.git/hooks.before-gitsync/pre-push').read_text() == newer
    assert 'nothing to change' in run('install')[1]


# Git LFS


def lfs_in_use(repo):
    """A repository whose *.bin files go through Git LFS, as far as git's own settings tell."""
    repo('config', 'filter.lfs.clean', 'git-lfs clean -- %f')
    repo.write('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n')


@pytest.mark.parametrize(
    ('there', 'mend'),
    [
        pytest.param('', 'git lfs update --force && gitsync install', id='no other hook'),
        pytest.param('#!/bin/sh\necho mine\n', 'git lfs update --manual', id="a person's own hook"),
        pytest.param('#!/bin/sh\ngit lfs pre-push "$@"\n', '', id='the hook of Git LFS'),
    ],
)
def test_git_lfs_without_its_hook_is_told(repo, run, there, mend):
    lfs_in_use(repo)
    if there:
        hook(repo.folder / '.git/hooks', 'pre-push', there)
    assert run('init')[0] == 0
    _, out, _ = run('install')
    assert ('Git LFS' in out) is bool(mend) and mend in out
    code, out, _ = run('doctor')
    assert code == bool(mend) and ('GS903 no hook runs Git LFS' in out) is bool(mend)


def test_nothing_is_said_of_git_lfs_where_it_is_not_in_use(repo, run):
    repo('config', 'filter.lfs.clean', 'git-lfs clean -- %f')
    assert run('init')[0] == 0 and 'LFS' not in run('install')[1]
    assert run('doctor')[0] == 0


@pytest.mark.skipif(not shutil.which('git-lfs'), reason='needs git-lfs')
def test_the_command_for_git_lfs_ends_the_problem(repo, run, tmp_path):
    lfs_in_use(repo)
    run('init')
    run('install')
    repo('lfs', 'update', '--force')
    assert run('install')[0] == 0 and run('doctor')[0] == 0
    repo('clone', '-q', '--bare', repo.folder, tmp_path / 'server.git')
    repo.write('a.bin', 'content')
    repo('add', '-A')
    repo('commit', '-qm', 'two')
    repo('remote', 'add', 'server', f'file://{tmp_path}/server.git')
    repo('push', '-q', 'server', 'HEAD:refs/heads/two')
    assert any(path.is_file() for path in (tmp_path / 'server.git/lfs').rglob('*'))


# attributes where they are not committed yet


def old_branch(repo, run):
    """Branch old lies before the commit that names the documents."""
    repo('branch', 'old')
    assert run('init')[0] == 0 and run('install')[0] == 0
    repo('add', '-A')
    repo('commit', '-qm', 'gitsync')
    here = repo('branch', '--show-current').strip()
    repo('switch', '-q', 'old')
    repo('commit', '-q', '--allow-empty', '-m', 'old work')
    return here


def test_fix_on_an_old_branch_stops_no_merge(repo, run):
    newer = old_branch(repo, run)
    code, out, _ = run('doctor')
    assert code == 1 and f"merge '{newer}'" in out and 'gitsync doctor --fix' in out
    assert run('doctor', '--fix')[0] == 0
    assert repo('status', '--porcelain') == ''
    repo('merge', '-q', '--no-edit', newer)
    assert run('doctor')[0] == 0
    assert run('uninstall')[0] == 0
    assert not (repo.folder / '.git/info/attributes').exists()


def test_fix_on_an_old_branch_looks_at_remote_branches_too(repo, run, tmp_path, monkeypatch):
    newer = old_branch(repo, run)
    repo('clone', '-q', '--branch', 'old', repo.folder, tmp_path / 'clone')
    monkeypatch.chdir(tmp_path / 'clone')
    Git(tmp_path / 'clone')('config', 'user.name', 'x')
    code, out, _ = run('doctor')
    assert f"merge 'origin/{newer}'" in out
    assert run('doctor', '--fix')[0] == 0
    assert not (tmp_path / 'clone/.gitattributes').exists()


def test_a_document_that_the_policy_gained_is_named_by_the_command_of_the_hint(repo, run):
    assert run('init')[0] == 0 and run('install')[0] == 0
    repo.write(
        '.gitsync.toml',
        'version = 1\n[[documents]]\npath = "docs/PLAN.md"\nkind = "sections"\n'
        'owners = { "*" = "Primary" }\n',
    )
    repo.write('docs/PLAN.md', '<!-- BEGIN A -->\na\n<!-- END A -->\n')
    repo('add', '-A')
    code, out, _ = run('doctor')
    assert code == 1 and "docs/PLAN.md:1:1: GS902 merge attribute is 'unspecified'" in out
    assert "hint: run 'gitsync init'" in out
    assert run('init')[0] == 0
    assert run('doctor')[0] == 0


# repositories that git does not trust

DUBIOUS = (
    "fatal: detected dubious ownership in repository at '/x'\n"
    'To add an exception for this directory, call:\n\n'
    '\tgit config --global --add safe.directory /x\n'
)
BARE = "fatal: cannot use bare repository '/x' (safe.bareRepository is 'explicit')\n"


@pytest.mark.parametrize(
    ('words', 'hint'),
    [
        pytest.param(DUBIOUS, 'git config --global --add safe.directory /x', id="another's"),
        pytest.param(BARE, 'GIT_DIR=.', id='bare and not named'),
    ],
)
def test_a_repository_that_git_does_not_trust_is_not_called_damaged(fake_git, words, hint):
    fake_git(f'cat >&2 <<"E"\n{words}E\nexit 128\n')
    with pytest.raises(GitsyncError) as caught:
        Batch().read('HEAD')
    assert caught.value.code == 'unsafe-repository' and hint in caught.value.hint


def test_setting_up_where_bare_repositories_must_be_named(repo, run, tmp_path, monkeypatch):
    repo('clone', '-q', '--bare', repo.folder, tmp_path / 'bare.git')
    repo('config', '--global', 'safe.bareRepository', 'explicit')
    monkeypatch.chdir(tmp_path / 'bare.git')
    if not process.run(['rev-parse']).code:
        pytest.skip('a git that does not know safe.bareRepository')
    code, _, err = run('install')
    assert code == 2 and 'GIT_DIR=. gitsync' in err
    monkeypatch.setenv('GIT_DIR', '.')
    assert run('install')[0] == 0
    code, out, err = run('doctor')
    assert code == 0 and 'an honest push passes' in out, out + err
    assert os.access('hooks/pre-receive', os.X_OK)
