"""An agent that was taken over and comes back: it is told, nothing is written for it, and what it
commits all the same never reaches the record of its crash.
"""

import json
import os
import sys

import pytest

from gitsync.main import main
from tests.scenes.repository import Git
from tests.scenes.repository import set_back

BIN = os.path.dirname(sys.executable)
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures('loaded_hooks')]

FOLDER = 'epics/E'
POINT = f'{FOLDER}/agent_checkpoints/secondary_a.json'


@pytest.fixture
def gitsync(monkeypatch, capfd):
    """gitsync(git, *words): the exit and all that was said, by whoever works in that folder."""
    monkeypatch.setenv('PATH', f'{BIN}:{os.environ["PATH"]}')

    def run(git, *words):
        monkeypatch.chdir(git.folder)
        capfd.readouterr()
        code = main(list(words))
        return code, ''.join(capfd.readouterr())

    return run


@pytest.fixture
def beat(gitsync):
    """beat(git, step): a sign of life, committed."""

    def run(git, step):
        assert gitsync(git, 'heartbeat', '--step', step)[0] == 0
        assert gitsync(git, 'commit', '-m', step)[0] == 0

    return run


@pytest.fixture(scope='module')
def ground(tmp_path_factory):
    """Where the two worktrees lie."""
    return tmp_path_factory.mktemp('comeback') / 'agents'


@pytest.fixture
def begun(gitsync, ground):
    """(Primary's worktree, Secondary-A's): handed off, and A has only joined."""
    set_back(ground, lambda: begin(gitsync, ground))
    return Git(ground / 'repo'), Git(ground / 'a')


def begin(gitsync, ground):
    git = Git(ground / 'repo')
    git.folder.mkdir()
    git('init', '-q')
    git('commit', '-q', '--allow-empty', '-m', 'x')
    for words in (
        ['install'],
        ['init'],
        ['join', 'Primary'],
        ['epic', 'new', FOLDER, 'auth', 'billing', 'reports'],
        ['handoff'],
        ['commit', '-m', 'Begin'],
    ):
        assert gitsync(git, *words)[0] == 0
    git('add', '-A')
    git('commit', '-q', '--no-verify', '-m', 'all')
    assert gitsync(git, 'join', 'Secondary-A', '--worktree', str(ground / 'a'))[0] == 0


@pytest.fixture
def trees(begun, gitsync, beat, request):
    """(Primary's worktree, Secondary-A's): A gave a sign, Primary merged it and took over."""
    git, there = begun
    beat(there, 'one')
    git('merge', '-q', '--no-edit', 'agent/secondary_a/work')
    take_over(git, gitsync, getattr(request, 'param', 'new'))
    return begun


def take_over(git, gitsync, how='new'):
    assert gitsync(git, 'takeover', 'Secondary-A', '--how', how)[0] == 0
    assert gitsync(git, 'commit', '-m', 'Take over')[0] == 0


def kept(git):
    (name,) = (git.folder / FOLDER / 'agent_checkpoints').glob('secondary_a_*_*.json')
    return name


@pytest.mark.parametrize('trees', ['new', 'absorb', 'restart'], indirect=True)
def test_what_the_agent_writes_later_does_not_reach_the_record_of_its_crash(trees):
    git, there = trees
    left = kept(git).read_bytes()
    heirs = {
        name: (git.folder / FOLDER / name).read_bytes()
        for name in ('agent_checkpoints/secondary_a_new.json',)
        if (git.folder / FOLDER / name).exists()
    }
    value = json.loads(there.read(POINT))
    there.write(POINT, json.dumps({**value, 'current_step': 'still here'}, indent=2) + '\n')
    there('commit', '-q', '--no-verify', '-a', '-m', 'still here')
    git('merge', 'agent/secondary_a/work', ok=(0, 1))
    assert kept(git).read_bytes() == left
    for name, data in heirs.items():
        assert (git.folder / FOLDER / name).read_bytes() == data
    assert git('ls-files', '-u').split()[3::4] == [POINT] * 2


@pytest.mark.parametrize(
    'trees, heir', [('new', 'Secondary-A-New'), ('absorb', 'Primary')], indirect=['trees']
)
def test_an_agent_that_was_taken_over_is_told_so_and_nothing_is_written(trees, gitsync, heir):
    _, there = trees
    told = f"the work of 'Secondary-A' was taken over by '{heir}'"
    before = there('rev-parse', 'HEAD')
    for words, code in (
        (['heartbeat'], 0),
        (['commit', '-m', 'x'], 0),
        (['brief'], 1),
        (['join', 'Secondary-A'], 1),
    ):
        assert gitsync(there, *words)[0] == code
        assert f'{told} (on main, not merged here)' in gitsync(there, *words)[1]
    assert there('status', '--porcelain') == '' and there('rev-parse', 'HEAD') == before
    there('merge', '-q', 'main')
    for words in (['heartbeat'], ['commit', '-m', 'x'], ['brief'], ['join', 'Secondary-A']):
        code, said = gitsync(there, *words)
        assert code == 1 and told in said and 'not merged' not in said
    assert there('status', '--porcelain') == ''
    assert gitsync(there, 'message', 'send', 'Primary', '--subject', 'Back')[0] == 0
    there('commit', '-q', '-a', '-m', 'Back')


@pytest.mark.parametrize('how, heir', [('new', 'Secondary-A-New'), ('absorb', 'Primary')])
def test_an_agent_that_had_not_begun_is_told_too(begun, gitsync, how, heir):
    git, there = begun
    take_over(git, gitsync, how)
    told = f"the work of 'Secondary-A' was taken over by '{heir}'"
    assert told in gitsync(there, 'heartbeat')[1]
    assert there('status', '--porcelain') == ''
    there('merge', '-q', 'main')
    assert gitsync(there, 'heartbeat')[0] == 1 and told in gitsync(there, 'heartbeat')[1]
    assert json.loads(kept(git).read_text())['recovery_instructions'].endswith('no checkpoint.')


def test_a_checkpoint_on_a_branch_that_is_not_merged_is_kept(begun, gitsync, beat):
    git, there = begun
    beat(there, 'one')
    take_over(git, gitsync)
    assert json.loads(kept(git).read_text())['current_step'] == 'one'
    assert "taken over by 'Secondary-A-New'" in gitsync(there, 'heartbeat')[1]
    git('merge', '-q', '--no-edit', 'agent/secondary_a/work')
    assert gitsync(git, 'check', '--all')[0] == 0


def test_it_goes_on_as_the_one_that_took_over(trees, gitsync, beat):
    _, there = trees
    there('merge', '-q', 'main')
    assert gitsync(there, 'join', 'Secondary-A-New')[0] == 0
    beat(there, 'going on')


@pytest.mark.parametrize('trees', ['restart', 'resume', 'defer'], indirect=True)
def test_the_other_ways_take_no_work_away(trees, beat):
    _, there = trees
    there('merge', '-q', 'main')
    beat(there, 'going on')
