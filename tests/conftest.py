"""Every test starts clean: no GIT_* or GITSYNC_* variable, no user or system git configuration."""

import atexit
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from gitsync.main import main
from tests import loaded
from tests.scenes.hooks import hook_file
from tests.scenes.repository import Git
from tests.scenes.repository import copy

# The suite plays the same examples every time, so that it fails only for a reason in the change at
# hand; HYPOTHESIS_PROFILE=default and `make soak` look for new ones.
settings.register_profile('steady', derandomize=True, deadline=None)
settings.load_profile(os.environ.get('HYPOTHESIS_PROFILE', 'steady'))

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / 'shared' / 'corpus'


def pytest_addoption(parser):
    help = 'write what tests tell (see tests/transcripts.py)'
    parser.addoption('--write-transcripts', action='store_true', help=help)


def has_room_to_run(folder):
    """True where gigabytes are free and what lies there may be executed."""
    if not os.access(folder, os.W_OK):
        return False
    there = os.statvfs(folder)
    return there.f_bavail * there.f_frsize > 2**31 and not there.f_flag & os.ST_NOEXEC


def keep_temporary_files_in(parent):
    """In a folder of its own there, for this process and its workers, which goes with it."""
    os.environ['TMPDIR'] = tempfile.tempdir = tempfile.mkdtemp(prefix='gitsync-', dir=parent)
    own = os.getpid()
    atexit.register(lambda: os.getpid() == own and shutil.rmtree(tempfile.tempdir, True))


# The suite writes half a million small files: in memory where it can, and so do the programs that
# it starts, as doctor and pip, for which a disk is twice the work.
if has_room_to_run('/dev/shm'):
    os.environ.setdefault('PYTEST_DEBUG_TEMPROOT', '/dev/shm')
    if 'TMPDIR' not in os.environ:
        keep_temporary_files_in('/dev/shm')

# pip, where a test builds an environment: what was downloaded once is not asked for again, and only
# what runs is compiled.
os.environ.setdefault('PIP_CACHE_DIR', str(Path.home() / '.cache' / 'pip'))
os.environ.setdefault('PIP_COMPILE', '0')

CONFIG = """\
[user]
	name = A Person
	email = person@example.org
[init]
	defaultBranch = main
[commit]
	gpgsign = false
[core]
	autocrlf = false
	fsync = none
[gc]
	auto = 0
[receive]
	autogc = false
[maintenance]
	auto = false
[protocol "file"]
	allow = always
"""


def pytest_configure():
    """No garbage is looked for among ten thousand tests while they are collected."""
    gc.disable()


def pytest_collection_finish():
    """Nor among them afterwards, again and again."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope='session')
def home(tmp_path_factory):
    """A person's home."""
    return tmp_path_factory.mktemp('home')


@pytest.fixture(scope='session')
def clean_variables(home):
    """The variables with which each test begins: nothing that would leak in, and a home."""
    leaking = ('GIT_', 'GITSYNC_', 'PRE_COMMIT', 'CLAUDE', 'PYTEST_CURRENT')
    kept = {name: value for name, value in os.environ.items() if not name.startswith(leaking)}
    return kept | {
        'HOME': str(home),
        'XDG_CONFIG_HOME': str(home / '.config'),
        'GIT_CONFIG_NOSYSTEM': '1',
        'GIT_CONFIG_GLOBAL': str(home / '.gitconfig'),
        'GIT_TERMINAL_PROMPT': '0',
        'NO_COLOR': '1',
    }


@pytest.fixture(autouse=True)
def clean_environment(clean_variables, home):
    """Begin in the checkout and with its variables whatever the test before left, and with a home
    as it was at first.
    """
    os.chdir(ROOT)
    for name in os.environ.keys() - clean_variables.keys() - {'PYTEST_CURRENT_TEST'}:
        del os.environ[name]
    os.environ.update(clean_variables)
    config = home / '.gitconfig'
    if os.listdir(home) != ['.gitconfig'] or config.read_text() != CONFIG:
        shutil.rmtree(home)
        home.mkdir()
        config.write_text(CONFIG)


@pytest.fixture(scope='session')
def corpus():
    """The folder of real epics and merges beside the checkout; a visible skip where it is not."""
    if not CORPUS.is_dir():
        pytest.skip('the corpus of real epics and merges is not beside this checkout')
    return CORPUS


@pytest.fixture(scope='session')
def empty_repository(tmp_path_factory):
    """What `git init` makes, for copies."""
    folder = tmp_path_factory.mktemp('empty') / 'repo'
    folder.mkdir()
    return folder


@pytest.fixture
def git(tmp_path, empty_repository, clean_environment):
    """A new repository on branch main in a temporary folder."""
    if not os.listdir(empty_repository):
        Git(empty_repository)('init', '-q', '-b', 'main')
    copy(empty_repository, tmp_path / 'repo')
    return Git(tmp_path / 'repo')


@pytest.fixture
def loaded_hooks(monkeypatch):
    """What install writes starts an interpreter that has loaded gitsync: see tests/loaded.py."""
    monkeypatch.setattr(sys, 'executable', loaded.python())


@pytest.fixture
def fake_git(tmp_path, monkeypatch):
    """fake_git(script): a `git` first on PATH that runs a shell script instead."""

    def make(script):
        hook_file(tmp_path / 'fake', 'git', f'#!/bin/sh\n{script}')
        monkeypatch.setenv('PATH', f'{tmp_path / "fake"}:{os.environ["PATH"]}')

    return make


@pytest.fixture
def run(capsys):
    """main(*argv) -> (code, stdout, stderr)."""

    def call(*argv):
        code = main(list(argv))
        out, err = capsys.readouterr()
        return code, out, err

    return call
