"""The one reader of what stands in an epic: sparse checkouts, other branches, other worktrees."""

import shlex
import time

import pytest

from gitsync.git.repo import Repo
from tests.scenes.repository import NO_HOOKS
from tests.scenes.repository import CountedGit
from tests.scenes.repository import Git
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow

MINE = f'{FOLDER}/agent_checkpoints/secondary_a.json'


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


@pytest.fixture
def other(epic, tmp_path):
    """Another worktree of the clone, on branch a, in which commands run from now on."""
    epic.git('worktree', 'add', '-q', str(tmp_path / 'a'), '-b', 'a')
    return Git(tmp_path / 'a')


def commit(epic, git, name='x'):
    git('add', '-A')
    git(*NO_HOOKS, 'commit', '-qm', name)


def sent(epic, subject='STOP', to='Secondary-A', agent='Primary'):
    """Send a message and commit it on the branch of the current folder."""
    assert epic.run(agent, 'message', 'send', to, '--subject', subject) == 0, epic.err
    commit(epic, epic.git)


def inbox(epic, agent='Secondary-A'):
    listed = epic.data(agent, 'message', 'inbox')['messages']
    return [(each['subject'], each['read'], each['where']) for each in listed]


def test_a_message_that_is_not_merged_here_is_shown_and_says_where(epic, other, monkeypatch):
    sent(epic)
    monkeypatch.chdir(other.folder)
    assert inbox(epic) == [('STOP', False, 'main')]
    for command in (['message', 'inbox'], ['brief'], ['heartbeat'], ['board']):
        assert epic.run('Secondary-A', *command) == 0
        assert 'on main, not merged here' in epic.out, command
    assert epic.run('Secondary-A', 'message', 'read', 'Primary', '1') == 0
    assert 'STOP' in epic.out and 'git merge main' in epic.err
    assert other('status', '--porcelain', '--', f'{FOLDER}/agent_comms') == ''
    commit(epic, other)
    other('merge', '-q', '--no-edit', 'main')
    assert inbox(epic) == [('STOP', False, None)]
    assert epic.data('Secondary-A', 'message', 'read', 'Primary', '1')['marked'] is True
    assert inbox(epic) == [('STOP', True, None)]


def test_a_mark_set_elsewhere_counts(epic, other, monkeypatch):
    sent(epic)
    other('merge', '-q', 'main')
    monkeypatch.chdir(other.folder)
    epic.run('Secondary-A', 'message', 'read', 'Primary', '1')
    commit(epic, other)
    monkeypatch.chdir(epic.git.folder)
    assert inbox(epic) == [('STOP', True, None)]


def test_what_was_archived_here_does_not_come_back_from_an_old_branch(epic, other):
    sent(epic, 'one')
    epic.git('branch', 'old')
    epic.git('checkout', '-q', 'old')
    epic.git.write('NOTES', 'x')
    commit(epic, epic.git)
    epic.git('checkout', '-q', 'main')
    epic.run('Primary', 'message', 'archive', 'Secondary-A')
    commit(epic, epic.git)
    assert inbox(epic) == []
    sent(epic, 'two')
    assert inbox(epic) == [('two', False, None)]


def test_a_record_counts_where_it_is_newest(epic, other, monkeypatch):
    monkeypatch.chdir(other.folder)
    assert epic.run('Secondary-A', 'heartbeat', '--step', 'far along') == 0
    epic.run('Secondary-A', 'status', 'set', 'STAGE=S2.P3', 'BLOCKERS=none')
    commit(epic, other)
    monkeypatch.chdir(epic.git.folder)
    seen = {each['agent']: each for each in epic.data('Primary', 'board')['agents']}
    assert seen['Secondary-A']['stage'] == 'S2.P3' and seen['Secondary-A']['where'] == 'a'
    assert seen['Primary']['where'] is None
    epic.run('Primary', 'brief')
    assert '(on a, not merged here)' in epic.out
    epic.run('Primary', 'sync', '--point', '1')
    assert 'counted: Secondary-A (on a, not merged here)' in epic.out
    epic.git('merge', '-q', 'a')
    assert epic.data('Primary', 'board')['agents'][1]['where'] is None


@pytest.mark.parametrize('kind', ['remote', 'detached'])
def test_remote_branches_and_detached_worktrees_are_read_too(epic, other, monkeypatch, kind):
    if kind == 'remote':
        other('checkout', '-q', '-b', 'gone')
    else:
        other('checkout', '-q', '--detach')
    epic.git('branch', '-D', '-q', 'a')
    monkeypatch.chdir(other.folder)
    epic.run('Secondary-A', 'message', 'send', 'Primary', '--subject', 'done')
    commit(epic, other)
    if kind == 'remote':
        epic.git('update-ref', 'refs/remotes/origin/a', 'gone')
        epic.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/a')
        other('checkout', '-q', '--detach', 'main')
        epic.git('branch', '-D', '-q', 'gone')
    monkeypatch.chdir(epic.git.folder)
    ((subject, read, where),) = inbox(epic, 'Primary')
    assert (subject, read) == ('done', False)
    assert where == 'origin/a' if kind == 'remote' else str(other.folder) in where


def test_the_git_processes_do_not_grow_with_the_branches(epic, tmp_path, monkeypatch):
    counted = CountedGit(tmp_path / 'bin', monkeypatch)
    calls = []
    for count in (2, 20):
        for number in range(count):
            epic.git('branch', '-f', f'b{number}', 'main')
            tree = epic.git('write-tree').strip()
            oid = epic.git('commit-tree', '-p', 'main', '-m', f'{number}', tree).strip()
            epic.git('update-ref', f'refs/heads/b{number}', oid)
        counted.calls()
        epic.run('Primary', 'message', 'inbox')
        calls.append(len(counted.calls()))
    assert calls[0] == calls[1] <= 6


@pytest.fixture
def sparse(epic, tmp_path, monkeypatch):
    """A clone with nothing but the feature's folder; Secondary-A has a checkpoint and mail."""
    epic.run('Secondary-A', 'heartbeat', '--step', 'three')
    sent(epic)
    made = Git(tmp_path / 'sparse')
    epic.git('clone', '-q', str(epic.git.folder), str(made.folder))
    made('sparse-checkout', 'set', f'{FOLDER}/feature_02_team_penalty')
    monkeypatch.chdir(made.folder)
    return made


def test_what_a_sparse_checkout_left_out_is_read(epic, sparse):
    assert not (sparse.folder / MINE).exists()
    assert inbox(epic) == [('STOP', False, None)]
    told = epic.data('Secondary-A', 'checkpoint', 'show')
    assert told['checkpoint']['current_step'] == 'three'


@pytest.mark.parametrize(
    'command',
    [
        ['heartbeat'],
        ['message', 'send', 'Primary', '--subject', 'hello'],
        ['message', 'read', 'Primary', '1'],
        ['checkpoint', 'restore'],
        ['message', 'archive', 'Primary'],
    ],
    ids=' '.join,
)
@pytest.mark.parametrize('mode', ['cone', 'no-cone'])
@pytest.mark.parametrize('folder', ['.', f'{FOLDER}/feature_02_team_penalty'])
def test_a_write_to_what_is_left_out_is_refused_and_the_hint_mends_it(
    epic, sparse, monkeypatch, command, mode, folder
):
    if mode == 'no-cone':
        pattern = f'/{FOLDER}/feature_02_team_penalty/'
        sparse('sparse-checkout', 'set', '--no-cone', pattern, f'/{FOLDER}/EPIC_README.md')
    monkeypatch.chdir(sparse.folder / folder)
    before = sparse('status', '--porcelain')
    told = epic.data('Secondary-A', *command, code=1)
    assert told['code'] == 'sparse' and sparse('status', '--porcelain') == before
    for _ in range(3):  # one hint a file
        hint = told['hint'].removeprefix('bring it: ')
        Git('.')(*shlex.split(hint)[1:])
        if epic.run('Secondary-A', *command) == 0 or 'sparse' not in epic.err:
            break
        told = epic.data('Secondary-A', *command, code=1)
    assert 'sparse' not in epic.err
    epic.run('Secondary-A', 'checkpoint', 'show')
    assert 'three' in epic.out


def test_an_epic_whose_readme_is_left_out_is_an_epic(epic, sparse):
    sparse('sparse-checkout', 'set', '--no-cone', f'/{FOLDER}/feature_02_team_penalty/')
    assert not (sparse.folder / FOLDER / 'EPIC_README.md').exists()
    assert epic.run('Secondary-A', 'brief') == 0, epic.err
    assert Repo.open().disk().read(f'{FOLDER}/EPIC_README.md')


def test_a_record_goes_on_from_its_newest_version(epic, other, monkeypatch):
    """What another branch holds is not taken for missing, and not undone by a later time."""
    monkeypatch.chdir(other.folder)
    epic.run('Secondary-A', 'heartbeat', '--step', 'far along')
    epic.run('Secondary-A', 'status', 'set', 'STAGE=S2.P3', 'PHASE=Refinement')
    epic.run('Secondary-A', 'checkpoint', 'write', input=b'{"completed_steps": ["one", "two"]}')
    commit(epic, other)
    monkeypatch.chdir(epic.git.folder)
    assert epic.run('Secondary-A', 'heartbeat') == 0
    assert 'goes on from its newest version, on a, not merged here' in epic.err
    told = epic.data('Secondary-A', 'checkpoint', 'show')['checkpoint']
    assert told['completed_steps'] == ['one', 'two'] and told['current_step'] == 'far along'
    assert epic.data('Secondary-A', 'status', 'show')['fields']['PHASE'] == 'Refinement'
    assert epic.run('Secondary-A', 'heartbeat') == 0 and 'goes on' not in epic.err


def test_doctor_names_the_branch_and_the_merge_mends_it(epic, other, monkeypatch):
    monkeypatch.chdir(other.folder)
    epic.run('Secondary-A', 'heartbeat')
    epic.run('Secondary-A', 'message', 'send', 'Primary', '--subject', 'done')
    commit(epic, other)
    monkeypatch.chdir(epic.git.folder)

    def troubles():
        epic.run('Primary', 'doctor')
        lines = iter(epic.out.split('\n'))
        return [(line, next(lines)) for line in lines if 'not merged here' in line]

    ((words, hint),) = troubles()
    assert 'the records of Secondary-A, 1 unread to Primary: on a, not merged here' in words
    epic.git(*shlex.split(hint.strip().removeprefix('hint: git ')))
    assert troubles() == []


def test_a_command_asks_once_what_other_branches_hold(epic, other, tmp_path, monkeypatch):
    counter = CountedGit(tmp_path / 'bin', monkeypatch)
    assert epic.run('Secondary-A', 'heartbeat') == 0, epic.err
    calls = counter.calls()
    assert len([call for call in calls if 'for-each-ref' in call]) == 1, calls


@pytest.mark.parametrize(
    'command',
    [
        pytest.param(['message', 'inbox', '--wait', '60'], id='inbox'),
        pytest.param(['sync', '--point', '1', '--wait', '60'], id='sync'),
    ],
)
def test_who_waits_sees_what_comes_on_another_branch(epic, monkeypatch, command):
    """The message and the starts that are waited for come between two looks."""
    for agent in ('Primary', 'Secondary-A', 'Secondary-B'):
        assert epic.run(agent, 'heartbeat') == 0
    sent(epic)
    oid = epic.git('rev-parse', 'HEAD').strip()
    epic.git('reset', '-q', '--hard', 'HEAD~')
    assert epic.run('Secondary-A', *command[:-1], '0') == 1, epic.out + epic.err

    def meanwhile(seconds):
        assert 'refs/heads/b' not in epic.git('for-each-ref'), 'seen at the next look'
        epic.git('update-ref', 'refs/heads/b', oid)

    monkeypatch.setattr(time, 'sleep', meanwhile)
    assert epic.run('Secondary-A', *command) == 0, epic.out + epic.err


def test_a_thousand_branches_start_no_more_processes_than_ten(epic, tmp_path, monkeypatch):
    """The bound of the contract is three times what ten branches cost."""
    from gitsync.epic import standing

    def branches(count):
        stream = ''.join(
            f'commit refs/heads/b{number}\ncommitter A <a@b> {1_800_000_000 + number} +0000\n'
            f'data 1\nx\nfrom main^0\nM 100644 inline NOTES{number}\ndata 1\nx\n'
            for number in range(count)
        )
        epic.git('fast-import', '--quiet', '--force', input=stream)
        counter.calls()
        assert standing.copies(Repo.open(), FOLDER) == {}
        return len(counter.calls())

    counter = CountedGit(tmp_path / 'bin', monkeypatch)
    assert branches(10) == branches(1000) <= 4
