"""Hooks in git's configuration, which git 2.54 and later run whatever core.hooksPath says."""

import os
import shutil
import subprocess

import pytest

from gitsync.core.setup.written import GATES
from gitsync.core.setup.written import configured_hook
from gitsync.gates.notices import dead_hooks
from gitsync.git import process
from gitsync.git.repo import Repo
from gitsync.main import main

DOC = '<!-- BEGIN A -->\none\n<!-- END A -->\n<!-- BEGIN B -->\none\n<!-- END B -->\n'
POLICY = (
    'version = 1\nprotocol = "none"\n[agents.A]\n[agents.B]\n[[documents]]\npath = "doc.md"\n'
    'kind = "sections"\noutside = "A"\nowners = {"A" = "A", "B" = "B"}\n'
)


@pytest.fixture
def repo(git, tmp_path, monkeypatch):
    """A clone by A that is installed by a git that calls itself 2.54, with a foreign edit staged;
    what else that git does is the installed one's.
    """
    if not process.runs_configured_hooks():
        newer = tmp_path / 'bin' / 'git'
        newer.parent.mkdir()
        newer.write_text(
            '#!/bin/sh\ncase $* in *--version) echo git version 2.54.0; exit ;; esac\n'
            f'exec {shutil.which("git")} "$@"\n'
        )
        newer.chmod(0o755)
        monkeypatch.setenv('PATH', f'{newer.parent}:{os.environ["PATH"]}')
    monkeypatch.chdir(git.folder)
    monkeypatch.setenv('GITSYNC_AGENT', 'A')
    git.write('.gitsync.toml', POLICY)
    git.write('doc.md', DOC)
    git('add', '-A')
    git('commit', '-qm', 'base')
    assert main(['install']) == 0
    git.write('doc.md', DOC.replace('B -->\none', 'B -->\ntwo'))
    git('add', '-A')
    return git


def run_as_git_does(repo, name, *args):
    """What git makes of hook.NAME.command (hook.c): the words behind it are its arguments."""
    line = repo('config', configured_hook(name)).strip()
    return subprocess.run(
        ['sh', '-c', f'{line} "$@"', line, *args], cwd=repo.folder, capture_output=True, text=True
    )


def test_a_gate_stands_though_core_hooks_path_leads_elsewhere(repo):
    repo('config', 'core.hooksPath', '.husky')
    done = run_as_git_does(repo, 'pre-commit')
    assert done.returncode == 1 and 'GS201' in done.stderr
    repo('reset', '-q', '--hard')
    assert run_as_git_does(repo, 'pre-commit').returncode == 0


def test_nothing_is_judged_twice(repo):
    assert repo('config', configured_hook('pre-push')).count('exec sh') == 1
    assert run_as_git_does(repo, 'pre-commit').returncode == 0
    (repo.folder / '.git/hooks/pre-commit').unlink()
    assert run_as_git_does(repo, 'pre-commit').returncode == 1


def test_a_clone_that_was_moved_finds_its_script(repo, tmp_path):
    moved = tmp_path / 'moved'
    repo.folder.rename(moved)
    repo.folder = moved
    (moved / '.git/hooks/pre-commit').unlink()
    assert run_as_git_does(repo, 'pre-commit').returncode == 1


def test_where_they_stand_the_gates_are_not_called_dead(repo, capsys):
    repo('config', 'core.hooksPath', '.husky')
    assert dead_hooks(Repo.open(str(repo.folder))) == []
    main(['doctor'])
    told = capsys.readouterr().out
    assert not any(f'{name}:' in told or f'{name},' in told for name in GATES)
    repo('config', '--remove-section', 'hook.gitsync-commit-msg')
    assert dead_hooks(Repo.open(str(repo.folder)))


@pytest.fixture
def shared(repo, tmp_path):
    """That clone, installed where a folder of hooks serves all repositories."""
    assert main(['uninstall']) == 0
    repo('config', '--global', 'core.hooksPath', tmp_path / 'hooks')
    assert main(['install', '--strict']) == 0
    return repo


def test_a_hooks_folder_of_all_repositories_is_left_alone(shared, tmp_path, capsys):
    assert (
        not (tmp_path / 'hooks').exists() and not (shared.folder / '.git/hooks/pre-commit').exists()
    )
    assert run_as_git_does(shared, 'pre-commit').returncode == 1
    assert run_as_git_does(shared, 'post-merge', '0').returncode == 0
    held = (shared.folder / '.git/config').read_bytes()
    assert b'gitsync-reference-transaction' in held
    assert main(['install']) == 0 and (shared.folder / '.git/config').read_bytes() == held
    assert 'configuration alone' in capsys.readouterr().out
    main(['doctor'])
    told = capsys.readouterr().out
    assert 'hooks in the configuration alone' in told and 'ok: refusal' in told
    assert main(['uninstall']) == 0
    assert b'[hook' not in (shared.folder / '.git/config').read_bytes()


def test_its_own_folder_takes_them_back(shared, tmp_path):
    shared('config', '--global', '--unset', 'core.hooksPath')
    assert main(['install']) == 0
    assert (shared.folder / '.git/hooks/post-merge').exists()
    assert b'gitsync-post-merge' not in (shared.folder / '.git/config').read_bytes()


def test_uninstall_takes_them_out(repo):
    held = (repo.folder / '.git/config').read_bytes()
    assert main(['install']) == 0 and (repo.folder / '.git/config').read_bytes() == held
    assert b'[hook "gitsync-pre-commit"]' in held
    assert main(['uninstall']) == 0
    assert b'[hook' not in (repo.folder / '.git/config').read_bytes()
    assert not (repo.folder / '.git/gitsync/configured-hook').exists()


@pytest.mark.parametrize('folder', ['/dev/null', 'elsewhere'])
def test_git_runs_them(repo, folder):
    if 'gitsync' not in subprocess.getoutput(f'git -C {repo.folder} hook list pre-commit'):
        pytest.skip('git runs hooks of its configuration from 2.54 on')
    command = ['git', '-c', f'core.hooksPath={folder}', 'commit', '-nqm', 'x']
    done = subprocess.run(command, cwd=repo.folder, capture_output=True, text=True)
    assert done.returncode and done.stderr.count('GS201') == 1
