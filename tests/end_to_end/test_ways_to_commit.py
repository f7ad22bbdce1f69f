"""The commit gates end to end: real git, real hooks, three agents, every way to commit."""

import os
import subprocess

import pytest

from tests.scenes.repository import NO_HOOKS
from tests.scenes.repository import Git
from tests.scenes.three_agents import NOBODY
from tests.scenes.three_agents import README
from tests.scenes.three_agents import A
from tests.scenes.three_agents import B
from tests.scenes.three_agents import E
from tests.scenes.three_agents import document
from tests.scenes.three_agents import install
from tests.scenes.three_agents import started
from tests.scenes.three_agents import status

pytestmark = pytest.mark.slow


@pytest.fixture
def epic(git):
    """An epic of Primary, Secondary-A and Secondary-B, committed before there were hooks."""
    install(started(git, **{'code.py': 'one\n'}))
    return git


def edit(git, **parts):
    """Write the document with some parts changed, the others as they stand in HEAD."""
    git.write(README, document(**parts))


def refused(done, *words):
    assert done.returncode != 0, done.stdout + done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def agents_of(git, rev='HEAD'):
    return git('log', '-1', '--format=%(trailers:key=Agent,valueonly)', rev).split()


FOREIGN = ('GS201', README + ':', 'SECONDARY-B', 'Secondary-B', 'hint:')


def test_an_own_section_passes_and_the_commit_names_its_agent_once(epic):
    edit(epic, a='two')
    epic('commit', '-q', '-a', '-m', 'Mine', env=A)
    assert agents_of(epic) == ['Secondary-A']


@pytest.mark.parametrize(
    'options',
    [
        ['-a'],
        ['-a', '--no-verify'],
        ['--only', README],
        ['-n', '-a', '--cleanup=verbatim'],
        ['-i', README],
    ],
    ids=' '.join,
)
def test_a_foreign_section_is_refused_with_rule_place_owner_and_next_step(epic, options):
    head = epic('rev-parse', 'HEAD')
    edit(epic, b='mine now')
    refused(epic.run('commit', '-m', 'Not mine', *options, env=A), *FOREIGN)
    assert epic('rev-parse', 'HEAD') == head


@pytest.mark.parametrize(
    ('parts', 'rule'),
    [
        pytest.param({'outside': 'Mine.'}, 'GS203', id='the outside text'),
        pytest.param({'primary': 'two'}, 'GS201', id="the coordinator's section"),
        pytest.param({'b': 'x', 'a': 'y'}, 'GS201', id="another's beside the own"),
    ],
)
def test_other_foreign_parts_are_refused(epic, parts, rule):
    edit(epic, **parts)
    refused(epic.run('commit', '-a', '-m', 'x', env=A), rule, README)


def test_a_foreign_status_is_refused(epic):
    epic.write(
        f'{E}/feature_03_part/STATUS',
        status('Secondary-B').replace('Research', 'Spec').replace('16:16', '16:20'),
    )
    refused(epic.run('commit', '-a', '-m', 'x', env=A), 'GS207', 'feature_03_part/STATUS')


def test_nobody_may_commit_what_is_not_gated(epic):
    epic.write('code.py', 'two\n')
    epic('commit', '-q', '-a', '-m', 'Code', env=NOBODY)
    assert epic('log', '-1', '--format=%B').strip() == 'Code'


@pytest.mark.parametrize(
    'options', [pytest.param([], id='plain'), pytest.param(['-n'], id='--no-verify')]
)
def test_nobody_on_a_gated_file_is_told_how_to_name_oneself(epic, options):
    edit(epic, a='two')
    refused(epic.run('commit', '-a', '-m', 'x', *options, env=NOBODY), 'GS210', 'gitsync join')


def test_the_first_commit_is_judged_against_nothing(git):
    install(git)
    git.write('code.py', '1')
    git('add', '-A')
    git('commit', '-q', '-m', 'First')
    other = Git(git.folder.parent / 'second')
    other.folder.mkdir()
    other('init', '-q', '-b', 'main')
    install(other)
    other.write(README, document())
    other('add', '-A')
    refused(other.run('commit', '-m', 'x', env=NOBODY), 'GS210')


def test_committing_a_staged_part_leaves_a_neighbours_unstaged_bytes_alone(epic):
    """One working tree, two agents: A stages its section, B is still writing in the same file.

    O: both sections at 'one'.
    A: stages 'two' in its own.
    B: 'unfinished' in its own, on disk only.
    Expected: A's commit holds A's part alone, B's bytes on disk are untouched.
    """
    edit(epic, a='two')
    epic('add', README)
    edit(epic, a='two', b='unfinished')
    before = epic.read(README)
    stat = os.stat(epic.folder / README)
    epic('commit', '-q', '-m', 'A alone', env=A)
    assert epic('show', f'HEAD:{README}') == document(a='two')
    assert epic.read(README) == before
    assert os.stat(epic.folder / README).st_mtime_ns == stat.st_mtime_ns
    refused(epic.run('commit', '-a', '-m', 'x', env=A), *FOREIGN)
    epic('commit', '-q', '-a', '-m', 'B then', env=B)
    assert agents_of(epic) == ['Secondary-B']


# amend


def test_amending_ones_own_commit_with_ones_own_edit_passes(epic):
    edit(epic, a='two')
    epic('commit', '-q', '-a', '-m', 'Mine', env=A)
    edit(epic, a='three')
    epic('commit', '-q', '-a', '--amend', '--no-edit', env=A)
    epic('commit', '-q', '--amend', '-m', 'Again', env=A)
    assert agents_of(epic) == ['Secondary-A']
    assert epic('log', '--format=%s').split('\n')[0] == 'Again'


@pytest.mark.parametrize(
    'options',
    [
        ['--no-edit'],
        ['-m', 'x'],
        ['--no-edit', '-n'],
        ['--reset-author', '--no-edit'],
        ['-n', '-m', 'x'],
    ],
    ids=' '.join,
)
def test_an_amend_cannot_add_a_foreign_edit(epic, options):
    edit(epic, a='two')
    epic('commit', '-q', '-a', '-m', 'Mine', env=A)
    edit(epic, a='two', b='mine now')
    refused(epic.run('commit', '-a', '--amend', *options, env=A), *FOREIGN)


@pytest.mark.parametrize(
    'options',
    [['--no-edit'], ['-m', 'x'], ['--no-edit', '-n'], ['--reset-author', '--no-edit']],
    ids=' '.join,
)
def test_an_amend_cannot_take_over_anothers_commit(epic, options):
    edit(epic, b='two')
    epic('commit', '-q', '-a', '-m', "B's", env=B)
    head = epic('rev-parse', 'HEAD')
    edit(epic, b='two', a='two')
    refused(epic.run('commit', '-a', '--amend', *options, env=A), *FOREIGN)
    assert epic('rev-parse', 'HEAD') == head


def test_amending_the_first_commit(git):
    install(git)
    git.write('code.py', '1')
    git('add', '-A')
    git('commit', '-q', '-m', 'First', env=A)
    git('commit', '-q', '--amend', '--no-edit', env=A)
    assert agents_of(git) == ['Secondary-A']


def test_reusing_a_message_is_not_an_amend(epic):
    edit(epic, b='two')
    epic('commit', '-q', '-a', '-m', "B's", env=B)
    edit(epic, b='two', a='two')
    epic('commit', '-q', '-a', '-C', 'HEAD', env=A)
    assert agents_of(epic) == ['Secondary-A']


def test_two_commits_in_one_second_by_one_git_identity_are_two_commits(epic):
    now = {'GIT_AUTHOR_DATE': '2026-01-01T00:00:00Z', 'GIT_COMMITTER_DATE': '2026-01-01T00:00:00Z'}
    edit(epic, b='two')
    epic('commit', '-q', '-a', '-m', "B's", env={**B, **now})
    edit(epic, b='two', a='two')
    epic('commit', '-q', '-a', '-m', "A's", env={**A, **now})


# picks


@pytest.fixture
def branches(epic):
    """Branch 'b' holds B's edit of its own section, branch 'a' A's, main another file's change."""
    for name, who in (('a', A), ('b', B)):
        epic('checkout', '-q', '-b', name, 'main')
        edit(epic, **{name: 'on a branch'})
        epic('commit', '-q', '-a', '-m', f'{name} edits', env=who)
    epic('checkout', '-q', 'main')
    epic.write('code.py', 'two\n')
    epic('commit', '-q', '-a', '-m', 'Code')
    return epic


def unlawful(branches):
    """A branch whose commit, by nobody's leave, has Secondary-A change what is Secondary-B's."""
    branches('checkout', '-q', '-b', 'unlawful', 'main')
    edit(branches, b='by another hand')
    branches(*NO_HOOKS, 'commit', '-q', '-a', '-m', 'Unlawful', env=A)
    branches('checkout', '-q', 'main')


def test_cherry_pick_of_a_foreign_edit_is_refused_and_of_a_lawful_one_passes(branches):
    unlawful(branches)
    refused(branches.run('cherry-pick', 'unlawful', env=A), *FOREIGN)
    branches('cherry-pick', '--abort', ok=(0, 128))
    branches('reset', '-q', '--hard')
    branches('cherry-pick', 'a', env=A)
    assert agents_of(branches) == ['Secondary-A']
    branches('cherry-pick', 'b', env=A)


def test_revert_of_a_foreign_edit_is_refused_and_of_an_own_passes(branches):
    branches('merge', '-q', '--ff-only', 'main')
    branches('checkout', '-q', 'b')
    refused(branches.run('revert', '--no-edit', 'HEAD', env=A), *FOREIGN)
    branches('reset', '-q', '--hard')
    branches('revert', '--no-edit', 'HEAD', env=B)
    assert agents_of(branches) == ['Secondary-B']


def test_rebasing_lawful_commits_passes_and_a_foreign_edit_is_refused(branches):
    unlawful(branches)
    branches('checkout', '-q', 'a')
    branches('rebase', 'main', env=A)
    assert agents_of(branches) == ['Secondary-A']
    assert branches('log', '--format=%s', 'main..').split('\n')[0] == 'a edits'
    branches('checkout', '-q', 'b')
    branches('rebase', 'main', env=A)
    branches('checkout', '-q', 'unlawful')
    refused(branches.run('rebase', 'a', env=A), *FOREIGN)


def test_an_exception_that_a_commit_was_made_with_goes_with_it_when_it_is_rebased(branches):
    branches('checkout', '-q', 'a')
    edit(branches, a='on a branch', b='agreed')
    branches(
        'commit', '-q', '-a', '-m', 'Agreed', env={**A, 'GITSYNC_OVERRIDE': 'GS201 agreed with B'}
    )
    branches('rebase', 'main', env=A)
    assert 'Gitsync-Override: GS201 agreed with B' in branches('log', '-1', '--format=%B')


def test_squash_merging_takes_lawful_commits_and_no_foreign_edit(branches):
    unlawful(branches)
    branches('merge', '--squash', 'unlawful', env=A)
    refused(branches.run('commit', '-m', 'Squashed', env=A), *FOREIGN)
    branches('reset', '-q', '--hard')
    branches('merge', '--squash', 'b', env=A)
    branches('commit', '-m', 'Squashed', env=A)


# merges


def test_an_automatic_merge_of_anothers_branch_passes(branches):
    branches('merge', '--no-edit', 'b', env=A)
    assert len(branches('log', '-1', '--format=%P').split()) == 2
    assert agents_of(branches) == ['Secondary-A']
    branches('merge', '--no-edit', 'a', env=B)


@pytest.mark.parametrize('strategy', [['-s', 'ours'], ['-s', 'ours', '--no-verify']], ids=' '.join)
def test_a_merge_that_drops_anothers_edit_is_refused(branches, strategy):
    refused(branches.run('merge', '--no-edit', *strategy, 'b', env=A), 'GS701', README)
    branches('merge', '--abort')
    branches('merge', '--no-edit', *strategy, 'b', env=B)


@pytest.mark.parametrize(
    'options', [pytest.param([], id='plain'), pytest.param(['-n'], id='--no-verify')]
)
def test_a_merge_that_smuggles_a_foreign_edit_is_refused(branches, options):
    branches('merge', '--no-commit', '--no-ff', 'b', env=A)
    edit(branches, b='smuggled')
    refused(branches.run('commit', '-a', '-m', 'Merge', *options, env=A), 'GS701', README)
    edit(branches, b='on a branch', a='mine')
    branches('commit', '-q', '-a', '-m', 'Merge', *options, env=A)


def test_a_variable_cannot_turn_a_commit_into_a_merge(branches):
    tip = branches('rev-parse', 'b').strip()
    edit(branches, b='on no branch')
    refused(branches.run('commit', '-a', '-m', 'x', env={**A, f'GITHEAD_{tip}': 'b'}), *FOREIGN)


def test_a_conflicted_index_is_not_judged_and_not_committed(branches):
    branches('checkout', '-q', '-b', 'other', 'main')
    branches.write('code.py', 'three\n')
    branches('commit', '-q', '-a', '-m', 'x')
    branches('checkout', '-q', 'main')
    branches.write('code.py', 'four\n')
    branches('commit', '-q', '-a', '-m', 'x')
    branches('merge', 'other', ok=(1,))
    refused(branches.run('commit', '-m', 'x'), 'unmerged')
    branches.write('code.py', 'five\n')
    branches('commit', '-q', '-a', '-m', 'Merged')


# what is remembered between hooks


def test_what_one_agent_passed_another_cannot_use(epic):
    """pre-commit passed B's edit, the commit stopped; A commits that tree with -n: judged anew."""
    edit(epic, b='two')
    hook = epic.folder / '.git/hooks/commit-msg'
    kept = hook.read_bytes()
    hook.write_text('#!/bin/sh\nexit 1\n')
    refused(epic.run('commit', '-a', '-m', 'x', env=B))
    hook.write_bytes(kept)
    refused(epic.run('commit', '-a', '-n', '-m', 'x', env=A), *FOREIGN)


def test_what_an_exception_passed_needs_it_again(epic):
    edit(epic, b='two')
    epic('add', '-A')
    assert (
        epic.run(
            'hook', 'run', 'pre-commit', env={**A, 'GITSYNC_OVERRIDE': 'GS201 agreed'}
        ).returncode
        == 0
    )
    refused(epic.run('commit', '-n', '-m', 'x', env=A), *FOREIGN)


def test_an_exception_by_name_passes_and_stays_visible(epic):
    edit(epic, b='two')
    done = epic.run(
        'commit', '-a', '-m', 'Agreed', env={**A, 'GITSYNC_OVERRIDE': 'GS201 agreed with B'}
    )
    assert done.returncode == 0, done.stderr
    assert 'GS201' in done.stderr and '[warning]' in done.stderr
    assert last(epic) == 'Agreed\n\nGitsync-Override: GS201 agreed with B\nAgent: Secondary-A'


@pytest.mark.parametrize('text', ['GS203 another rule', 'GS201', 'nonsense here'])
def test_an_exception_for_something_else_or_without_a_reason_does_not_pass(epic, text):
    edit(epic, b='two')
    refused(epic.run('commit', '-a', '-m', 'x', env={**A, 'GITSYNC_OVERRIDE': text}))


# messages


def editor(tmp_path, script):
    file = tmp_path / 'editor'
    file.write_text('#!/bin/sh\n' + script)
    file.chmod(0o755)
    return {'GIT_EDITOR': str(file)}


def last(git):
    """The last commit's message without its attestation, which is a digest of the change."""
    lines = git('log', '-1', '--format=%B').rstrip('\n').split('\n')
    return '\n'.join(line for line in lines if not line.startswith('Gitsync-Gate: v1 '))


def test_a_message_written_in_the_editor_gets_the_trailer_when_it_is_finished(epic, tmp_path):
    edit(epic, a='two')
    epic(
        'commit',
        '-q',
        '-a',
        '-v',
        env={
            **A,
            **editor(tmp_path, 'printf "Title\\n\\nBody" | cat - "$1" >"$1.new"; mv "$1.new" "$1"'),
        },
    )
    assert last(epic) == 'Title\n\nBody\n\nAgent: Secondary-A'


@pytest.mark.parametrize('options', [[], ['-v'], ['--cleanup=scissors']], ids=' '.join)
def test_an_editor_left_without_a_word_still_aborts(epic, tmp_path, options):
    edit(epic, a='two')
    refused(
        epic.run('commit', '-a', *options, env={**A, **editor(tmp_path, 'exit 0\n')}),
        'Aborting commit due to empty commit message',
    )


def test_a_message_emptied_in_the_editor_still_aborts(epic, tmp_path):
    edit(epic, a='two')
    refused(
        epic.run(
            'commit',
            '-a',
            '-e',
            '-m',
            'Title',
            env={**A, **editor(tmp_path, 'grep -v Title "$1" >"$1.new"; mv "$1.new" "$1"')},
        ),
        'Aborting commit',
    )


def test_an_untouched_template_still_aborts_and_an_edited_one_gets_the_trailer(epic, tmp_path):
    (tmp_path / 'template').write_text('Write here\n')
    edit(epic, a='two')
    options = ('commit', '-a', '-t', str(tmp_path / 'template'))
    refused(
        epic.run(*options, env={**A, **editor(tmp_path, 'exit 0\n')}), 'did not edit the message'
    )
    epic(
        *options,
        env={
            **A,
            **editor(tmp_path, '(echo Written; tail -n +2 "$1") >"$1.new"; mv "$1.new" "$1"'),
        },
    )
    assert last(epic) == 'Written\n\nAgent: Secondary-A'


def test_the_trailer_joins_others_and_replaces_a_foreign_one(epic):
    edit(epic, a='two')
    epic('commit', '-q', '-a', '-s', '-m', 'Title', '-m', 'Agent: Secondary-B', env=A)
    assert last(epic) == 'Title\n\nSigned-off-by: A Person <person@example.org>\nAgent: Secondary-A'


def test_a_title_that_looks_like_a_trailer_or_a_comment_stays_the_title(epic):
    for title in ('fix: this', '#12 is done'):
        edit(epic, a=title)
        epic('commit', '-q', '-a', '-m', title, env=A)
        assert last(epic) == f'{title}\n\nAgent: Secondary-A'


def test_messages_in_other_encodings_and_line_ends_keep_their_bytes(epic, tmp_path):
    edit(epic, a='two')
    (tmp_path / 'message').write_bytes(b'Gr\xfc\xdfe\r\n\r\nBody\r\n')
    epic(
        '-c',
        'i18n.commitEncoding=latin-1',
        'commit',
        '-q',
        '-a',
        '--cleanup=verbatim',
        '-F',
        str(tmp_path / 'message'),
        env=A,
    )
    raw = subprocess.run(
        ['git', 'cat-file', 'commit', 'HEAD'], cwd=epic.folder, capture_output=True
    ).stdout
    assert b'\n\nGr\xfc\xdfe\r\n\r\nBody\r\n\r\nAgent: Secondary-A\r\nGitsync-Gate: v1 ' in raw


# the attestation


def attested(git, rev='HEAD'):
    """True when the commit's attestation is that of its change against its first parent."""
    from gitsync.core.git import trailers
    from gitsync.core.rules import attestation as attest
    from gitsync.git.repo import Repo

    repo = Repo.open(str(git.folder))
    commit = repo.commit(rev)
    changes = repo.diff(repo.tree(commit.parents[0] if commit.parents else ''), repo.tree(rev))
    found = trailers.values(commit.message, attest.KEY)
    assert len(found) < 2
    return found == [attest.of(changes)]


def test_a_commit_that_passed_says_so_and_keeps_it_true_through_amend_and_rebase(branches):
    assert attested(branches, 'a')
    assert not attested(branches, 'main')  # nothing gated: nothing to attest
    branches('checkout', '-q', 'a')
    branches('rebase', 'main', env=A)
    assert attested(branches)
    edit(branches, a='amended')
    branches('commit', '-q', '-a', '--amend', '--no-edit', env=A)
    assert attested(branches)
    edit(branches, a='again')
    branches('commit', '-q', '-a', '-n', '-m', 'x', env=A)  # judged by prepare-commit-msg
    assert attested(branches)
    branches('cherry-pick', '--quit')
    branches('merge', '-q', '--no-edit', 'b', env=A)
    assert 'Gitsync-Gate' not in branches('log', '-1', '--format=%B')


# who acts


def test_worktrees_have_agents_of_their_own(epic, tmp_path):
    from gitsync.main import main

    trees = {}
    for name in ('Secondary-A', 'Secondary-B'):
        epic('worktree', 'add', '-q', '-b', f'work-{name}', str(tmp_path / name))
        trees[name] = Git(tmp_path / name)
        here = os.getcwd()
        os.chdir(tmp_path / name)
        try:
            assert main(['join', name]) == 0
        finally:
            os.chdir(here)
    for name, part in (('Secondary-A', 'a'), ('Secondary-B', 'b')):
        edit(trees[name], **{part: 'two'})
        trees[name]('commit', '-q', '-a', '-m', 'Mine')
        assert agents_of(trees[name]) == [name]
        edit(trees[name], primary='two', **{part: 'two'})
        refused(trees[name].run('commit', '-a', '-m', 'x'), 'GS201')
    edit(epic, a='three')
    refused(epic.run('commit', '-a', '-m', 'x'), 'GS210')


def test_a_branch_names_its_agent_while_it_is_rebased_too(branches):
    branches('branch', '-m', 'a', 'agent/secondary-a/work')
    branches('checkout', '-q', 'agent/secondary-a/work')
    branches('rebase', 'main')
    edit(branches, a='more')
    branches('commit', '-q', '-a', '-m', 'More')
    assert agents_of(branches) == ['Secondary-A']


def test_hooks_do_not_read_or_touch_the_working_tree(epic):
    edit(epic, a='two')
    epic('add', '-A')
    for path in (README, f'{E}/feature_02_part/STATUS', 'code.py'):
        os.unlink(epic.folder / path)
    os.mkdir(epic.folder / README)
    epic('commit', '-q', '-m', 'From the index', env=A)
    assert epic('show', f'HEAD:{README}') == document(a='two')
    assert os.listdir(epic.folder / README) == []


ONCE, TWICE = ['pre-commit'], ['pre-commit', 'prepare-commit-msg']


@pytest.mark.parametrize(
    ('options', 'started'),
    [
        pytest.param(['-m', 'Mine'], ONCE, id='a message'),
        pytest.param(['-m', 'Mine', '-m', 'Why.', '-s'], ONCE, id='text and trailers of others'),
        pytest.param(['-m', 'Mine', '-m', 'Why: so.\nand so'], TWICE, id='text like trailers'),
        pytest.param(['-m', 'Mine', '--amend'], TWICE, id='an amend'),
        pytest.param(['-m', 'Mine', '--no-verify'], ['prepare-commit-msg'], id='not verified'),
        pytest.param([], [*TWICE, 'commit-msg'], id='an editor'),
    ],
)
def test_a_commit_starts_the_program_once_and_again_where_more_is_to_judge(
    epic, tmp_path, options, started
):
    edit(epic, a='zero')
    epic('commit', '-qam', 'Before', env=A)
    counted = tmp_path / 'counted'
    for hook in (epic.folder / '.git/hooks').iterdir():
        text = hook.read_text()
        if '\nkind=gate\n' in text:
            count = f'[ -x "$python" ] && echo {hook.name} >>{counted}'
            hook.write_text(text.replace('if [ -x "$python" ]', f'if {count}'))
    edit(epic, a='two')
    editor = "sed -i.bak '1s/^/Mine/'"
    epic('commit', '-q', '-a', *options, env={**A, 'GIT_EDITOR': editor})
    assert counted.read_text().split() == started
    assert agents_of(epic) == ['Secondary-A']
    assert epic('log', '-1', '--format=%s').strip() == 'Mine'
    assert epic('log', '-1', '--format=%B').count('Gitsync-Gate:') == 1
