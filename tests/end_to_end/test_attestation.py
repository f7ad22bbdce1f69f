"""What the commit gate leaves in a commit, and what the gates behind it make of that."""

import re

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


def autosquash(git):
    """A rebase that takes each fixup! and squash! into its commit."""
    return git.run(
        *('-c', 'sequence.editor=true', '-c', 'core.editor=true'),
        *('rebase', '-i', '--autosquash', 'base'),
    )


def commit_all(git, message, *options):
    git(*options, 'commit', '-q', '-a', '-m', message)


@pytest.mark.parametrize(
    'verbs',
    [
        pytest.param(['fixup'], id='one fixup'),
        pytest.param(['squash'], id='one squash'),
        pytest.param(['fixup', 'fixup'], id='two fixups'),
        pytest.param(['squash', 'fixup', 'fixup'], id='squash and fixups'),
    ],
)
def test_ones_own_commits_may_be_squashed_by_rebase(here, verbs):
    """Each commit that it leaves is attested as the whole that it is."""
    here('tag', 'base')
    edit(here)
    commit_all(here, 'one')
    here.write('code.py', 'two\n')
    commit_all(here, 'between')
    for number, verb in enumerate(verbs):
        edit(here, f'three {number}')
        commit_all(here, f'{verb}! one')
    done = autosquash(here)
    assert done.returncode == 0, done.stderr
    assert here('log', '--format=%s', 'base..').split() == ['between', 'one']
    assert [said(here, 'HEAD^'), said(here)] == [[], []]


def test_a_squash_after_a_conflict_is_attested_too(here):
    here('tag', 'base')
    edit(here)
    commit_all(here, 'one')
    edit(here, 'three')
    commit_all(here, 'two')
    edit(here, 'four')
    commit_all(here, 'fixup! one')
    assert autosquash(here).returncode
    edit(here, 'five')
    here('add', '-A')
    here.run('-c', 'core.editor=true', 'rebase', '--continue')
    assert said(here) == []


@pytest.mark.parametrize(
    'texts',
    [
        pytest.param(('foreign', 'foreign'), id='where it begins'),
        pytest.param(('one', 'foreign'), id='in what is taken in'),
    ],
)
def test_a_squash_by_rebase_hides_no_foreign_edit(here, texts):
    """Neither in the commit that it begins with, which git takes over without a hook, nor in what
    is taken into it.
    """
    here('tag', 'base')
    for message, text, b in zip(('one', 'fixup! one'), ('two', 'three'), texts):
        edit(here, text, b=b)
        commit_all(here, message, *NO_HOOKS)
    done = autosquash(here)
    assert done.returncode and 'GS201' in done.stderr


def hint_of(git, rev, rule='GS703'):
    repo = Repo.open(str(git.folder))
    try:
        told = history.judge_commit(repo, rev, clock.now())
        return next(one.hint for one in told if one.rule == rule)
    finally:
        repo.close()


def test_what_mends_a_commit_below_others_is_told(here):
    """The command reaches it, and lets what was built on it stand, a merge and another agent's
    commit too.
    """
    here('tag', 'base')
    edit(here)
    commit_all(here, f'one\n\nAgent: {A}', *NO_HOOKS)
    here('checkout', '-q', '-b', 'side')
    here.write('code.py', 'two\n')
    plain(here)
    here('checkout', '-q', 'main')
    edit(here, b='two')
    here('commit', '-q', '-a', '-m', 'theirs', env={'GITSYNC_AGENT': 'Secondary-B'})
    here('merge', '-q', '-m', 'm', 'side')
    assert 'git commit --amend' not in hint_of(here, 'HEAD^^')
    way = re.fullmatch('.*; on its branch, git (rebase .*) runs them', hint_of(here, 'HEAD^^'))
    here(*way[1].split())
    listed = here('log', '--format=%s %(trailers:key=Agent,valueonly)', 'base..').split('\n')
    assert sorted(filter(None, listed)) == [f'm {A}', f'one {A}', 'theirs Secondary-B', f'x {A}']
    assert [said(here, rev) for rev in here('rev-list', 'base..').split()] == [[]] * 4


def test_what_mends_the_first_commit_of_all_is_told(git):
    git.write('.gitsync.toml', 'version = 1\n')
    plain(git)
    put(git, 'prepare-commit-msg')
    git('commit', '-q', '--allow-empty', '-m', 'more')
    way = re.fullmatch('.*; on its branch, git (rebase .*) runs them', hint_of(git, 'HEAD^'))
    git(*way[1].split())
    assert said(git, 'HEAD^') == []


def test_a_commit_below_others_is_given_a_name_as_its_hint_says(here):
    edit(here)
    commit_all(here, 'one', *NO_HOOKS)
    here('commit', '-q', '--allow-empty', '-m', 'more')
    hint = hint_of(here, 'HEAD^', 'GS210')
    assert 'GITSYNC_AGENT=NAME git commit --amend --no-edit' in hint
    assert 'in a git rebase -i that edits it' in hint
    here('-c', 'sequence.editor=perl -pi -e s/^pick/edit/', 'rebase', '-q', '-i', 'HEAD~2')
    here('commit', '-q', '--amend', '--no-edit', env={'GITSYNC_AGENT': A})
    here('-c', 'core.editor=true', 'rebase', '--continue')
    here('-c', 'core.editor=true', 'rebase', '--continue')
    assert [said(here, rev) for rev in ('HEAD^', 'HEAD')] == [[], []]
