"""What the commit gate leaves in a commit, and what the gates behind it make of that."""

import pytest

from gitsync.gates import history
from gitsync.git.repo import Repo
from gitsync.world import clock
from tests.scenes.history import README
from tests.scenes.history import commits
from tests.scenes.history import document
from tests.scenes.hooks import hook_line
from tests.scenes.hooks import push
from tests.scenes.hooks import put
from tests.scenes.repository import NO_HOOKS
from tests.scenes.repository import Git

pytestmark = pytest.mark.slow

A, P = 'Secondary-A', 'Primary'


@pytest.fixture
def here(git, monkeypatch):
    """A clone with the commit hooks, acting as Secondary-A."""
    commits(git, [('base', (), P, {README: document(), 'code.py': 'one\n'})])
    git('reset', '-q', '--hard')
    for name in ('pre-commit', 'prepare-commit-msg', 'commit-msg', 'pre-merge-commit'):
        put(git, name)
    monkeypatch.setenv('GITSYNC_AGENT', A)
    return git


def said(git, rev='HEAD'):
    """Rules found on a commit."""
    repo = Repo.open(str(git.folder))
    try:
        return [one.rule for one in history.judge_commit(repo, rev, clock.now())]
    finally:
        repo.close()


def edit(git, text='two', **more):
    git.write(README, document(a=text, **more))


def plain(git):
    git('add', '-A')
    git('commit', '-q', '-m', 'x')


@pytest.mark.parametrize(
    'how',
    [
        plain,
        lambda git: git('commit', '-q', '-a', '-m', 'x'),
        lambda git: git('commit', '-q', '-m', 'x', '--only', README),
        lambda git: git('commit', '-q', '-m', 'x', '-m', 'Signed-off-by: X <x@y>', '-a'),
    ],
)
def test_a_commit_through_the_gate_carries_its_attestation(here, how):
    edit(here)
    how(here)
    assert said(here) == []
    assert here('log', '-1', '--format=%(trailers:key=Gitsync-Gate,valueonly)').startswith('v1 ')


def test_an_amend_carries_that_of_the_whole_commit(here):
    edit(here)
    plain(here)
    edit(here, 'three')
    here('commit', '-q', '-a', '--amend', '--no-edit')
    assert said(here) == []
    here('commit', '-q', '--amend', '-m', 'other words')
    assert said(here) == []
    assert here('log', '-1', '--format=%B').count('Gitsync-Gate') == 1


def test_what_passed_no_gate_is_told_and_an_amend_mends_it(here):
    edit(here)
    here(
        *NO_HOOKS,
        'commit',
        '-q',
        '-a',
        '-m',
        'x',
        '-m',
        'Agent: Secondary-A',
    )
    assert said(here) == ['GS703']
    here('commit', '-q', '--amend', '--no-edit')
    assert said(here) == []


def test_no_verify_still_passes_the_gate_of_the_message(here):
    edit(here)
    here('commit', '-q', '-a', '--no-verify', '-m', 'x')
    assert said(here) == []
    edit(here, 'two', b='two')
    assert here.run('commit', '-q', '-a', '--no-verify', '-m', 'x').returncode


def test_cherry_picks_rebases_and_merges_are_attested_where_they_stand(here):
    here('checkout', '-q', '-b', 'side')
    edit(here)
    plain(here)
    here('checkout', '-q', 'main')
    here.write('code.py', 'two\n')
    plain(here)
    assert said(here) == []
    here('cherry-pick', 'side')
    assert said(here) == []
    here('reset', '-q', '--hard', 'HEAD^')
    here('checkout', '-q', 'side')
    here('rebase', '-q', 'main')
    assert said(here) == []
    here('checkout', '-q', 'main')
    here('merge', '-q', '--no-ff', '-m', 'm', 'side')
    assert said(here) == []


def test_an_attestation_of_another_change_is_none(here):
    edit(here)
    plain(here)
    message = here('log', '-1', '--format=%B')
    edit(here, 'three')
    here(*NO_HOOKS, 'commit', '-q', '-a', '-m', message)
    assert said(here) == ['GS703']


def test_what_nothing_gates_needs_none(here):
    here.write('code.py', 'two\n')
    here(*NO_HOOKS, 'commit', '-q', '-a', '-m', 'x')
    assert said(here) == []


def test_an_exception_goes_from_the_clone_to_the_server(here, tmp_path, monkeypatch):
    """The agent's own is refused there, the coordinator's passes and is told everywhere."""
    (tmp_path / 'bare').mkdir()
    here.server = Git(tmp_path / 'bare')
    here.server('init', '-q', '--bare', '-b', 'main', '.')
    here('push', '-q', here.server.folder, 'main')
    put(here.server, 'pre-receive')
    edit(here, 'one', b='two')
    assert here.run('commit', '-q', '-a', '-m', 'x').returncode
    monkeypatch.setenv('GITSYNC_OVERRIDE', 'GS201 B is gone')
    done = here.run('commit', '-q', '-a', '-m', 'x')
    assert done.returncode == 0 and '(overridden: B is gone)' in done.stderr
    assert (
        here('log', '-1', '--format=%(trailers:key=Gitsync-Override,valueonly)').strip()
        == 'GS201 B is gone'
    )
    monkeypatch.delenv('GITSYNC_OVERRIDE')
    done = push(here, 'main')
    assert done.returncode and 'counts only from Primary or a maintainer' in done.stderr
    here('reset', '-q', '--hard', 'HEAD^')
    edit(here, 'one', b='two')
    monkeypatch.setenv('GITSYNC_AGENT', P)
    monkeypatch.setenv('GITSYNC_OVERRIDE', 'GS201 B is gone')
    here('commit', '-q', '-a', '-m', 'x')
    assert said(here) == ['GS201']
    done = push(here, 'main')
    assert (
        done.returncode == 0
        and 'GS201' in done.stderr
        and '(overridden: B is gone) [warning]' in done.stderr
    )


def test_an_exception_names_its_rule_alone(here, monkeypatch):
    edit(here, 'one', b='two')
    monkeypatch.setenv('GITSYNC_AGENT', P)
    monkeypatch.setenv('GITSYNC_OVERRIDE', 'GS203 wrong rule')
    assert here.run('commit', '-q', '-a', '-m', 'x').returncode


def test_the_frameworks_trailer_hook_attests_too(here):
    """pre-commit and prek pass the message file alone."""
    (here.folder / '.git/hooks/prepare-commit-msg').write_text(
        hook_line('prepare-commit-msg').replace(' "$@"', ' "$1"')
    )
    edit(here)
    plain(here)
    assert said(here) == []
