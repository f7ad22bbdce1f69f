"""Who is acting: the sources in their order, what each proves, and what a name must be."""

import os

import pytest

from gitsync.core.git.commits import Commit
from gitsync.core.git.commits import Person
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Agent
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.world import authorship
from gitsync.world import identity
from gitsync.world import joining
from gitsync.world import sessions
from tests.scenes.repository import Git

POLICY = DEFAULT._replace(
    agents={
        'Secondary-A': Agent('Secondary-A', ('secondary-a@agents.example',), (), ()),
        'Alice': Agent('Alice', ('alice@example.org', 'al@example.org'), (), ()),
    }
)
EPIC = Memory({'x/e/EPIC_README.md': b'# E\n', 'x/e/agent_comms/bob_to_primary.md': b'# M\n'})


@pytest.fixture
def here(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    git('commit', '-q', '--allow-empty', '-m', 'x')
    return git


def who(agent='', policy=POLICY, **more):
    found = identity.acting(Repo.open(), agent, policy, **more)
    return found.agent, found.source, found.strength


def test_each_source_outranks_the_next(here, monkeypatch):
    here('checkout', '-q', '-b', 'agent/alice/work')
    monkeypatch.setenv('GIT_AUTHOR_EMAIL', 'secondary-a@agents.example')
    assert who() == ('Alice', 'branch', 'asserted')
    here('config', 'gitsync.agent', 'secondary_a')
    assert who() == ('Secondary-A', 'worktree', 'asserted')
    monkeypatch.setenv('GITSYNC_AGENT', 'Agent-Primary')
    assert who() == ('Primary', 'environment', 'asserted')
    assert who('ALICE') == ('Alice', 'flag', 'asserted')


@pytest.mark.parametrize(
    'branch',
    [
        'agent/secondary-a/x',
        'secondary-a/x',
        'agent/Secondary-A',
        'SECONDARY_A/deep/er',
        'Agent/secondary_a/x',
    ],
)
def test_branches_that_name_an_agent(here, branch):
    here('checkout', '-q', '-b', branch)
    assert who() == ('Secondary-A', 'branch', 'asserted')
    assert who(policy=DEFAULT) == ('Secondary-A', 'branch', 'asserted')


@pytest.mark.parametrize(
    'branch',
    [
        pytest.param('secondary-a', id='no folder'),
        pytest.param('feature/secondary-a', id='another folder'),
        pytest.param('mallory/x', id='an unknown agent'),
        pytest.param('agent/nobody/x', id='agent and an unknown one'),
        pytest.param('secondary-ä/x', id='beyond ASCII'),
    ],
)
def test_branches_that_name_nobody(here, branch):
    here('checkout', '-q', '-b', branch)
    assert who() == ('', '', 'none')


def test_a_roster_is_inferred_from_the_epics_around_a_change(here):
    here('checkout', '-q', '-b', 'bob/x')
    assert who(policy=DEFAULT, snapshot=EPIC, paths=['x/e/agent_comms/new.md']) == (
        'Bob',
        'branch',
        'asserted',
    )
    assert who(policy=DEFAULT, snapshot=EPIC, paths=['code.py']) == ('', '', 'none')
    assert identity.epics_around(['x/e/a/b', 'x/f', 'y'], EPIC) == ['x/e']


def test_e_mails_of_the_policy_the_committers_first(here, monkeypatch):
    here('config', 'user.email', 'AL@example.org')
    assert who() == ('Alice', 'email', 'asserted')
    monkeypatch.setenv(
        'GIT_AUTHOR_EMAIL', 'secondary-a@agents.example'
    )  # as an amend sets it: the author of the old commit
    assert who() == ('Alice', 'email', 'asserted')
    here('config', 'user.email', 'person@example.org')
    assert who() == ('Secondary-A', 'email', 'asserted')
    assert who(policy=DEFAULT) == ('', '', 'none')


def test_nobody_still_has_a_name_and_an_address(here):
    actor = identity.acting(Repo.open())
    assert (actor.agent, actor.name, actor.email) == ('', 'A Person', 'person@example.org')


@pytest.mark.parametrize(
    'name',
    [
        pytest.param('Mallory', id='a stranger'),
        pytest.param('bob', id='lower case'),
        pytest.param('Secondary-А', id='a look-alike letter'),
        pytest.param('Secondary-A\u200b', id='an invisible letter'),
    ],
)
def test_a_name_that_the_policy_does_not_list_is_an_error(here, monkeypatch, name):
    with pytest.raises(GitsyncError) as caught:
        who(name)
    assert (caught.value.code, caught.value.exit) == ('unknown-agent', 2)
    assert 'Primary, Alice, Secondary-A' in caught.value.hint
    monkeypatch.setenv('GITSYNC_AGENT', name)
    with pytest.raises(GitsyncError, match='GITSYNC_AGENT'):
        who()


def test_without_a_policys_roster_any_plain_name_is_an_agent(here):
    assert who('secondary_q', DEFAULT)[0] == 'Secondary-Q'
    assert who('Mallory', DEFAULT)[0] == 'Mallory'
    for name in ('a b', 'x\ny', '../x', 'Secondary-А', 'x' * 65, '--'):
        with pytest.raises(GitsyncError):
            who(name, DEFAULT)


def commit(message='x', name='N', email='n@example.org'):
    person = Person(name, email, 0, '+0000')
    return Commit('1' * 40, '2' * 40, (), person, person, message, b'')


@pytest.mark.parametrize(
    ('made', 'signer', 'expected'),
    [
        pytest.param(
            commit('x\n\nAgent: Alice', email='secondary-a@agents.example'),
            'Primary',
            ('Primary', 'signature', 'verified'),
            id='a signature first',
        ),
        pytest.param(
            commit('x\n\nAgent: secondary_a', email='al@example.org'),
            '',
            ('Secondary-A', 'trailer', 'asserted'),
            id='a trailer before the e-mail',
        ),
        pytest.param(
            commit('x\n\nAgent: Alice\nAgent: ALICE'),
            '',
            ('Alice', 'trailer', 'asserted'),
            id='one name twice',
        ),
        pytest.param(
            commit('x\n\nAgent: Alice\nAgent: Primary', email='al@example.org'),
            '',
            ('', 'trailer', 'none'),
            id='two names',
        ),
        pytest.param(
            commit('x\n\nAgent: Mallory', email='al@example.org'),
            '',
            ('Mallory', 'trailer', 'asserted'),
            id='a name that no policy lists',
        ),
        pytest.param(
            commit('Agent: Alice', email='secondary-a@agents.example'),
            '',
            ('Secondary-A', 'email', 'asserted'),
            id='a title is no trailer',
        ),
        pytest.param(
            commit('x\n\nwords\nAgent: Alice\nmore words', name='agent-primary'),
            '',
            ('Primary', 'author-name', 'asserted'),
            id="the author's name",
        ),
        pytest.param(commit(name='Bob'), '', ('', 'author', 'none'), id='an unknown author'),
        pytest.param(
            commit(name='Secondary-B'),
            '',
            ('Secondary-B', 'author-name', 'asserted'),
            id='an author without policy',
        ),
        pytest.param(commit(name=''), '', ('', 'author', 'none'), id='no author'),
    ],
)
def test_who_made_a_commit(made, signer, expected):
    found = authorship.of_commit(made, POLICY, signer)
    assert (found.agent, found.source, found.strength) == expected


def test_author_names_of_the_protocol_count_without_a_roster():
    assert authorship.of_commit(commit(name='secondary-b')).agent == 'Secondary-B'
    assert authorship.of_commit(commit(name='Bob'), DEFAULT, '', EPIC, ['x/e/f']).agent == 'Bob'
    assert authorship.of_commit(commit(name='Bob')).agent == ''


def settings(git):
    return git('config', '--worktree', '--get', 'gitsync.agent', ok=(0, 1)).strip()


def test_joining_changes_one_worktree_alone(here, tmp_path, monkeypatch):
    trees = [here]
    for name in ('one', 'two'):
        here('worktree', 'add', '-q', str(tmp_path / name))
        trees.append(Git(tmp_path / name))
    for git, name in zip(trees[1:], ('Secondary-A', 'Secondary-B')):
        monkeypatch.chdir(git.folder)
        assert joining.join(Repo.open(), name).was == ''
    assert [settings(git) for git in trees] == ['', 'Secondary-A', 'Secondary-B']
    monkeypatch.chdir(here.folder)
    joining.join(Repo.open(), 'Primary')
    assert [settings(git) for git in trees] == ['Primary', 'Secondary-A', 'Secondary-B']
    here('worktree', 'add', '-q', str(tmp_path / 'three'))
    monkeypatch.chdir(tmp_path / 'three')
    assert who(policy=DEFAULT) == ('', '', 'none')


def test_joining_keeps_a_separate_work_tree_and_a_bare_main_working(tmp_path, monkeypatch):
    git = Git(tmp_path)
    git('init', '-q', '--bare', 'main.git')
    bare = Git(tmp_path / 'main.git')
    tree = bare('mktree', input='').strip()
    bare('update-ref', 'refs/heads/main', bare('commit-tree', '-m', 'x', tree).strip())
    bare('worktree', 'add', '-q', str(tmp_path / 'wt'), 'main')
    monkeypatch.chdir(tmp_path / 'wt')
    joining.join(Repo.open(), 'Secondary-A')
    assert who(policy=DEFAULT)[0] == 'Secondary-A'
    assert Git(tmp_path / 'wt')('status', '--porcelain') == ''
    assert bare('rev-parse', '--is-bare-repository').strip() == 'true'
    assert Repo.open(str(tmp_path / 'wt')).is_bare is False


def test_a_session_is_the_environments_or_the_one_that_join_made(here, monkeypatch):
    repo = Repo.open()
    assert sessions.current(repo.git_dir) == ''
    joining.join(repo, 'Primary')
    made = sessions.current(repo.git_dir)
    assert len(made) == 32
    joining.join(repo, 'Primary')
    assert sessions.current(repo.git_dir) == made  # the same agent goes on
    joining.join(repo, 'Secondary-A')
    assert sessions.current(repo.git_dir) != made
    monkeypatch.setenv('CLAUDE_CODE_SESSION_ID', 'c')
    assert sessions.current(repo.git_dir) == 'c'
    monkeypatch.setenv('GITSYNC_SESSION', 'g')
    assert sessions.current(repo.git_dir) == 'g'
    assert os.listdir(here.folder) == ['.git']
