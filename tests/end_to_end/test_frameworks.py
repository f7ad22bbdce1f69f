"""The published hook ids, run by real pre-commit and prek from a clone, native hooks beside."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import pytest

from gitsync.core.epic import sample
from gitsync.main import main
from tests.scenes.repository import NO_HOOKS

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
# the programs that prek fetches for itself, as uv: once a machine, and not once a run
TOOLS = Path.home() / '.cache' / 'gitsync-tests' / 'prek-tools'
FRAMEWORKS = ('pre-commit', 'prek')
IDS = (
    'gitsync',
    'gitsync-sections',
    'gitsync-comms',
    'gitsync-status',
    'gitsync-checkpoint',
    'gitsync-layout',
    'gitsync-form',
    'gitsync-push',
    'gitsync-trailer',
    'gitsync-system',
)
README = f'{sample.FOLDER}/EPIC_README.md'
pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def published(tmp_path_factory):
    """(clone of this repository, its tip, a home in which both frameworks keep environments)."""
    if shutil.which('git') is None or not (ROOT / '.git').exists():
        pytest.skip('not a checkout: the hooks cannot be run from a clone')
    folder = tmp_path_factory.mktemp('published')
    (folder / 'prek').mkdir()
    try:
        TOOLS.mkdir(parents=True, exist_ok=True)
        (folder / 'prek/tools').symlink_to(TOOLS)
    except OSError:
        pass  # nothing can be kept here: fetched anew
    subprocess.run(['git', 'clone', '-q', str(ROOT), str(folder / 'clone')], check=True)
    rev = subprocess.run(
        ['git', 'rev-parse', 'HEAD'],
        cwd=folder / 'clone',
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    return folder / 'clone', rev, folder


@pytest.fixture
def run(published, monkeypatch):
    """run(framework, repo, *argv) -> (exit, output); skips where no environment can be built."""
    _, _, home = published
    for name, part in (
        ('PRE_COMMIT_HOME', 'pre-commit'),
        ('PREK_HOME', 'prek'),
        ('UV_CACHE_DIR', 'uv'),
        ('XDG_DATA_HOME', 'data'),
    ):
        monkeypatch.setenv(name, str(home / part))
    monkeypatch.setenv('PATH', f'{BIN}{os.pathsep}{os.environ["PATH"]}')

    def call(framework, git, *argv, agent='Secondary-A'):
        if not (BIN / framework).exists():
            pytest.skip(f'{framework} is not installed')
        done = subprocess.run(
            [BIN / framework, *argv],
            cwd=git.folder,
            capture_output=True,
            text=True,
            env={**os.environ, 'GITSYNC_AGENT': agent},
        )
        text = done.stdout + done.stderr
        if any(
            words in text
            for words in (
                'No matching distribution',
                'Failed to fetch',
                'Failed to download',
                'Could not find a version',
                'Connection refused',
                'error sending request',
            )
        ):
            pytest.skip(
                f'{framework} cannot build its environment here: the package registry cannot be '
                'reached'
            )
        return done.returncode, text

    return call


def config(published, ids):
    """A configuration with these hook ids."""
    clone, rev, _ = published
    return f'repos:\n- repo: {clone}\n  rev: {rev}\n  hooks:\n' + ''.join(
        f'  - id: {id}\n' for id in ids
    )


@pytest.fixture
def epic(git, published, request):
    """A repository with the sample epic and all hook ids configured, or those that a test names;
    Secondary-A begun.
    """
    ids = getattr(request, 'param', IDS)
    now = datetime.now(UTC) - timedelta(minutes=30)
    for path, data in sample.epic(now).items():
        git.write(path, data)
    git.write(README, sample.joined(sample.readme(now), 'Secondary-A', now))
    git.write('.pre-commit-config.yaml', config(published, ids))
    git('add', '-A')
    git('commit', '-qm', 'begin')
    return git


def replaced(git, path, old, new):
    """Edit a file and stage it."""
    data = git.read(path)
    assert old in data
    git.write(path, data.replace(old, new))
    git('add', '-A')


FOREIGN = {
    'gitsync': 'GS201',
    'gitsync-sections': 'GS201',
    'gitsync-comms': 'GS204',
    'gitsync-status': 'GS207',
    'gitsync-checkpoint': 'GS208',
    'gitsync-layout': 'GS601',
    'gitsync-system': 'GS201',
}


def write_what_is_foreign(git):
    """Stage edits of Secondary-A, one for each rule of FOREIGN."""
    now = datetime.now(UTC) - timedelta(minutes=5)
    channel = sample.channel('Secondary-B', 'Primary')
    git.write(channel, sample.message('Secondary-B', 'Primary', now, 'x'))
    git.write(f'{sample.FOLDER}/parallel_work/x.md', 'x\n')
    replaced(git, README, b'Step:** Planning', b'Step:** Mine')
    replaced(git, sample.status_path('Secondary-B'), b'NOT_STARTED', b'PAUSED')
    replaced(git, sample.checkpoint_path('Primary'), b'WAITING', b'PAUSED')


@pytest.mark.parametrize('framework', FRAMEWORKS)
def test_the_manifest_is_valid(framework):
    if not (BIN / framework).exists():
        pytest.skip(f'{framework} is not installed')
    done = subprocess.run(
        [BIN / framework, 'validate-manifest', ROOT / '.pre-commit-hooks.yaml'],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def passed(text):
    """The ids of hooks that ran and passed, as both frameworks tell it with --verbose."""
    return set(re.findall(r'Passed\n- hook id: (\S+)', text))


@pytest.mark.parametrize('framework', FRAMEWORKS)
def test_each_id_refuses_what_is_foreign_and_passes_what_is_honest(framework, epic, run):
    write_what_is_foreign(epic)
    code, text = run(framework, epic, 'run')
    told = dict(zip(*[iter(re.split(r'- hook id: (\S+)', text)[1:])] * 2))
    assert code == 1 and not {id for id, rule in FOREIGN.items() if rule not in told[id]}, text
    epic('reset', '-q', '--hard')
    replaced(epic, README, b'Step:** Planning', b'Step:** Mine')
    code, text = run(framework, epic, 'run', 'gitsync-sections')
    assert code == 1 and 'GS201' in text, text
    epic('reset', '-q', '--hard')
    replaced(epic, README, b'Step:** Research', b'Step:** Writing')
    code, text = run(framework, epic, 'run', '--verbose')
    assert code == 0 and set(FOREIGN) <= passed(text), text


def install(framework, run, git, home):
    """Install the framework's own hooks for every stage that the ids use."""
    types = [
        word
        for stage in ('pre-commit', 'pre-merge-commit', 'prepare-commit-msg', 'pre-push')
        for word in ('--hook-type', stage)
    ]
    code, text = run(framework, git, 'install', *types)
    assert code == 0, text
    built = home / f'{framework} has built its environment'
    if not built.exists():
        run(framework, git, 'run', 'gitsync')  # builds it, or skips
        built.touch()


WHOLE = pytest.param(('gitsync', 'gitsync-push', 'gitsync-trailer'), id='the ids that judge all')


@pytest.mark.parametrize('epic', [WHOLE], indirect=True)
@pytest.mark.parametrize('framework', FRAMEWORKS)
def test_commits_and_pushes_through_the_framework(framework, epic, run, tmp_path, published):
    epic('init', '-q', '--bare', tmp_path / 'remote.git')
    epic('remote', 'add', 'origin', tmp_path / 'remote.git')
    epic('push', '-q', 'origin', 'main')
    install(framework, run, epic, published[2])
    agent = {'GITSYNC_AGENT': 'Secondary-A'}
    replaced(epic, README, b'Step:** Research', b'Step:** Writing')
    epic('commit', '-qm', 'honest', env=agent)
    assert epic('log', '-1', '--format=%(trailers:key=Agent)').strip() == 'Agent: Secondary-A'
    replaced(epic, README, b'Step:** Planning', b'Step:** Mine')
    for extra in ((), ('--no-verify',)):
        done = epic.run('commit', '-m', 'foreign', *extra, env=agent)
        assert done.returncode == 1 and 'GS201' in done.stdout + done.stderr, done.stderr
    epic(*NO_HOOKS, 'commit', '-qm', 'foreign\n\nAgent: Secondary-A')
    done = epic.run('push', 'origin', 'main', env=agent)
    assert done.returncode == 1 and 'GS201' in done.stdout + done.stderr, done.stdout + done.stderr
    epic(*NO_HOOKS, 'reset', '-q', '--hard', 'HEAD~1')
    done = epic.run('push', 'origin', 'main', env=agent)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize('framework', FRAMEWORKS)
def test_all_files_are_judged_by_form_and_an_old_fault_locks_nobody_out(
    framework, epic, run, published
):
    install(framework, run, epic, published[2])
    for stage in ('pre-commit', 'manual'):
        code, text = run(framework, epic, 'run', '--all-files', '--hook-stage', stage)
        assert code == 0 and 'gitsync-form' in text, text
    path = sample.status_path('Secondary-B')
    epic.write(path, epic.read(path) + b'garbage line\n')
    epic(*NO_HOOKS, 'commit', '-qam', 'bad')
    for stage in ('pre-commit', 'manual'):
        code, text = run(framework, epic, 'run', '--all-files', '--hook-stage', stage)
        assert code == 1 and 'GS401' in text, text
    replaced(epic, README, b'Step:** Research', b'Step:** Writing')
    epic('commit', '-qm', 'honest', env={'GITSYNC_AGENT': 'Secondary-A'})


COUNTING = """repos:
- repo: local
  hooks:
  - id: counts
    name: counts
    entry: sh -c 'echo ran >>"$COUNT"'
    language: system
    always_run: true
    pass_filenames: false
"""


@pytest.mark.parametrize('framework', FRAMEWORKS)
@pytest.mark.parametrize('order', ['before', 'after', 'before and after', 'after, twice'])
def test_native_hooks_and_the_frameworks_hook_both_run_whichever_came_first(
    framework, order, epic, run, tmp_path, monkeypatch
):
    """Both gates work once each, and taking either out leaves the other."""
    monkeypatch.chdir(epic.folder)
    epic.write('.pre-commit-config.yaml', COUNTING)
    epic('add', '-A')
    epic('commit', '-qm', 'configure')
    monkeypatch.setenv('COUNT', str(tmp_path / 'count'))
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    if 'before' in order:
        assert run(framework, epic, 'install')[0] == 0
    assert main(['install']) == 0
    for _ in range(order.count('after') + order.count('twice')):
        assert run(framework, epic, 'install')[0] == 0
    assert main(['install']) == 0
    replaced(epic, README, b'Step:** Research', b'Step:** Writing')
    epic('commit', '-qm', 'honest')
    assert (tmp_path / 'count').read_text() == 'ran\n'
    replaced(epic, README, b'Step:** Planning', b'Step:** Mine')
    done = epic.run('commit', '-m', 'foreign')
    assert done.returncode == 1 and 'GS201' in done.stdout + done.stderr
    epic('reset', '-q', '--hard')
    assert main(['uninstall']) == 0
    (tmp_path / 'count').unlink()
    replaced(epic, README, b'Step:** Planning', b'Step:** Mine')
    epic('commit', '-qm', 'nobody looks')
    assert (tmp_path / 'count').read_text() == 'ran\n'
