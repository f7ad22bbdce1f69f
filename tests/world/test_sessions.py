"""Sessions of agents' tools: each stays who it joined as, alone or in a shared worktree."""

import multiprocessing

import pytest

from gitsync.core.policy.policy import DEFAULT
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import joining
from gitsync.world import sessions
from gitsync.world.identity import Caller


@pytest.fixture
def here(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    git('commit', '-q', '--allow-empty', '-m', 'x')
    return git


@pytest.fixture
def session(monkeypatch):
    """Go on as the session of that name, '' for none."""

    def go_on(name):
        monkeypatch.setenv('CLAUDE_CODE_SESSION_ID', name)

    return go_on


def who(**more):
    found = identity.acting(Repo.open(), policy=DEFAULT, **more)
    return found.agent, found.source


def join(name, **more):
    return joining.join(Repo.open(), name, **more)


def test_sessions_that_share_a_worktree_each_stay_who_they_joined_as(here, session):
    for name, agent in (('p', 'Primary'), ('a', 'Secondary-A'), ('b', 'Secondary-B')):
        session(name)
        join(agent)
    for name, agent in (('a', 'Secondary-A'), ('p', 'Primary'), ('b', 'Secondary-B')):
        session(name)
        assert who() == (agent, 'session')
    session('a')
    assert join('Secondary-A').staying == ('Primary', 'Secondary-B')


@pytest.mark.parametrize('name', ['Jürgen', 'a\tb', 'back\\slash', '?'])
def test_a_session_stays_an_agent_of_any_name(here, session, name):
    session('one')
    join(name)
    assert sessions.agent(Repo.open().git_dir, 'one') == name


@pytest.mark.parametrize('unknown', ['', 'another'])
def test_where_agents_share_a_worktree_an_unknown_session_is_nobody(
    here, session, monkeypatch, unknown
):
    session('p')
    join('Primary')
    session(unknown)
    assert who() == ('Primary', 'worktree')  # alone, it is the worktree's agent
    session('a')
    join('Secondary-A')
    session(unknown)
    here('config', 'user.email', 'maintainer@example.org')
    here('checkout', '-q', '-b', 'agent/secondary-b/work')
    actor = identity.acting(Repo.open())
    assert (actor.agent, actor.email) == ('', '')
    assert actor.sharing == ('Primary', 'Secondary-A')
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-B')
    assert who() == ('Secondary-B', 'environment')


def test_the_order_of_what_names_the_session(here, session, monkeypatch):
    for name, agent in (('g', 'Primary'), ('c', 'Secondary-A'), ('t', 'Secondary-B')):
        session(name)
        join(agent)
    told = Caller(session='t')
    session('')
    assert who(caller=told) == ('Secondary-B', 'session')
    session('c')
    assert who(caller=told) == ('Secondary-A', 'session')
    monkeypatch.setenv('GITSYNC_SESSION', 'g')
    assert who(caller=told) == ('Primary', 'session')


@pytest.mark.parametrize(
    'name', ['secondary-a', 'Secondary_A', 'SECONDARY-A', 'secondary a', 'plugin:secondary-a']
)
def test_a_tools_own_name_for_who_acts_counts_where_it_is_an_agents(here, monkeypatch, name):
    monkeypatch.setenv('GITSYNC_AGENT', 'Primary')
    assert who(caller=Caller(names=('', name))) == ('Secondary-A', 'host')
    assert who(caller=Caller(names=('general-purpose', 'x'))) == ('Primary', 'environment')


def test_a_session_that_changes_its_role_takes_the_worktree_with_it(here, session):
    session('p')
    join('Primary')
    assert join('Secondary-A').was == 'Primary'
    assert who() == ('Secondary-A', 'session')
    session('')
    assert who() == ('Secondary-A', 'worktree')


def test_a_nameless_session_does_not_take_the_place_of_a_live_one(here, session):
    session('p')
    join('Primary')
    session('')
    with pytest.raises(GitsyncError, match='Primary works in this worktree') as caught:
        join('Secondary-A')
    for way in ('GITSYNC_AGENT=Secondary-A', '--worktree PATH', '--replace'):
        assert way in caught.value.hint
    assert who() == ('Primary', 'worktree')
    join('Primary')  # the same agent goes on
    join('Secondary-A', replaces=True)
    assert who() == ('Secondary-A', 'worktree')
    session('p')
    assert who() == ('Secondary-A', 'worktree')


def test_a_session_beside_a_nameless_one_of_another_agent(here, session):
    join('Primary')
    session('a')
    assert join('Secondary-A').staying == ('Primary',)
    assert who() == ('Secondary-A', 'session')
    session('')
    assert who() == ('', 'worktree')


def test_a_name_for_a_nameless_session_of_the_same_agent(here, session):
    join('Primary')
    session('p')
    join('Primary')
    session('a')
    join('Secondary-A')
    assert [one.name for one in sessions.load(Repo.open().git_dir)] == ['p', 'a']


def test_two_sessions_of_one_agent_know_of_each_other(here, session, tmp_path, monkeypatch):
    session('one')
    join('Secondary-A')
    here('worktree', 'add', '-q', str(tmp_path / 'wt'))
    monkeypatch.chdir(tmp_path / 'wt')
    session('two')
    ((top, other),) = join('Secondary-A').twins
    assert (top, other.name) == (str(here.folder), 'one')
    sessions.forget(Repo.open(str(here.folder)).git_dir, 'one')
    assert join('Secondary-A').twins == ()


def test_what_is_long_ago_is_over_and_then_forgotten(here, session, monkeypatch):
    session('p')
    join('Primary')
    session('a')
    join('Secondary-A')
    git_dir, now = Repo.open().git_dir, sessions.time.time()
    monkeypatch.setattr(sessions.time, 'time', lambda: now + sessions.LIVE + 1)
    session('')
    assert who() == ('Primary', 'worktree')
    join('Secondary-B')
    assert len(sessions.load(git_dir)) == 3
    monkeypatch.setattr(sessions.time, 'time', lambda: now + sessions.KEPT + 1)
    join('Secondary-B')
    assert [one.agent for one in sessions.load(git_dir)] == ['Secondary-B']


@pytest.mark.parametrize('name', ['a\tb', 'a\nb', 'ä', '\udcff', ' '])
def test_any_text_names_a_session(here, name):
    git_dir = Repo.open().git_dir
    sessions.remember(git_dir, name, 'Primary', True)
    assert sessions.agent(git_dir, name) == 'Primary'
    assert sessions.agent(git_dir, 'a') == ''


def test_a_damaged_file_names_nobody(here):
    here.write('.git/gitsync/sessions', b'\xff\np\tPrimary\n\tPrimary\t1\tnamed\np\tP\tx\tnamed\n')
    assert sessions.load(Repo.open().git_dir) == ()


def _remember(git_dir, name):
    sessions.remember(git_dir, name, 'Primary', True)


def test_sessions_that_join_at_once_are_all_remembered(here):
    git_dir = Repo.open().git_dir
    names = [f's{number}' for number in range(12)]
    with multiprocessing.get_context('fork').Pool(4) as pool:
        pool.starmap(_remember, [(git_dir, name) for name in names])
    assert sorted(one.name for one in sessions.load(git_dir)) == sorted(names)
