"""Merge commits against the automatic merge: real merges, and results that no merge would give."""

import pytest

from gitsync.core.policy.case import Case
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Actor
from gitsync.core.text.conflicts import Conflict
from gitsync.core.text.conflicts import pieces
from gitsync.gates.merge import judge_merge
from gitsync.git.repo import Repo
from gitsync.merging.automatic import is_choice
from gitsync.world import clock
from tests.scenes.three_agents import README
from tests.scenes.three_agents import E
from tests.scenes.three_agents import document
from tests.scenes.three_agents import status

A, B, P, NOBODY = (
    Actor(name, 'flag', 'asserted', 'N', 'n@example.org')
    for name in ('Secondary-A', 'Secondary-B', 'Primary', '')
)
STATUS = f'{E}/feature_03_part/STATUS'


@pytest.fixture
def here(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    git.write(README, document())
    git.write(STATUS, status('Secondary-B'))
    git.write('code.py', 'one\n')
    git('add', '-A')
    git('commit', '-q', '-m', 'Start')
    return git


def branch(git, name, files, start='main'):
    git('checkout', '-q', '-b', name, start)
    for path, text in files.items():
        if text is None:
            git('rm', '-q', '--', path)
        else:
            git.write(path, text)
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', name)
    return git('rev-parse', 'HEAD').strip()


def rules(git, parents, files, actor):
    """The rules that a merge of these parents breaks whose result is the first with these files."""
    git('checkout', '-q', '--detach', parents[0])
    for path, text in files.items():
        if text is None:
            git('rm', '-q', '--', path)
        else:
            git.write(path, text)
    git('add', '-A')
    repo = Repo.open()
    before, after = repo.tree(parents[0]), repo.tree(git('write-tree').strip())
    found = judge_merge(
        repo,
        parents,
        Case(repo.diff(before, after), before, after, actor, DEFAULT, clock.now()),
    )
    git('reset', '-q', '--hard')
    return sorted({one.rule for one in found})


def test_the_automatic_result_is_anyones(here):
    """O: all 'one'. A: its own section 'a'. B: its own section 'b'. Expected: both, by whomever."""
    a, b = (
        branch(here, 'a', {README: document(a='a')}),
        branch(here, 'b', {README: document(b='b')}),
    )
    for actor in (A, B, P, NOBODY):
        assert rules(here, [a, b], {README: document(a='a', b='b')}, actor) == []
        assert rules(here, [b, a], {README: document(a='a', b='b')}, actor) == []


@pytest.mark.parametrize(
    ('parts', 'by', 'expected'),
    [
        pytest.param(
            {'a': 'a'}, A, ['GS701'], id='the own section dropped by its agent'
        ),  # drops B's
        pytest.param(
            {'a': 'a'}, B, [], id="another's section dropped by its agent"
        ),  # B may drop its own
        pytest.param({'a': 'a', 'b': 'evil'}, A, ['GS701'], id="another's section changed"),
        pytest.param({'a': 'mine', 'b': 'b'}, A, [], id='the own section changed'),  # A's own part
        pytest.param({'a': 'a', 'b': 'b', 'outside': 'x'}, A, ['GS701'], id='the outside text'),
        pytest.param(
            {'a': 'a', 'b': 'b', 'outside': 'x'}, P, [], id='the outside text by the coordinator'
        ),
        pytest.param({'b': 'b'}, NOBODY, ['GS210', 'GS701'], id='by nobody'),
    ],
)
def test_beyond_the_automatic_result_only_ones_own(here, parts, by, expected):
    a, b = (
        branch(here, 'a', {README: document(a='a')}),
        branch(here, 'b', {README: document(b='b')}),
    )
    assert rules(here, [a, b], {README: document(**parts)}, by) == expected


def test_a_conflict_may_be_settled_by_either_side_whole_but_not_by_a_third_text(here):
    x, y = (
        branch(here, 'x', {README: document(b='x')}),
        branch(here, 'y', {README: document(b='y')}),
    )
    for text in ('x', 'y'):
        assert rules(here, [x, y], {README: document(b=text)}, A) == []
    assert rules(here, [x, y], {README: document(b='one')}, A) == ['GS701']
    assert rules(here, [x, y], {README: document(b='z')}, A) == ['GS701']
    assert rules(here, [x, y], {README: document(b='z')}, B) == []


def test_each_conflict_may_take_its_own_side(here):
    x, y = (
        branch(here, 'x', {README: document(b='x', primary='x')}),
        branch(here, 'y', {README: document(b='y', primary='y')}),
    )
    for b in 'xy':
        for primary in 'xy':
            assert rules(here, [x, y], {README: document(b=b, primary=primary)}, A) == []
    assert rules(here, [x, y], {README: document(b='x', primary='z')}, A) == ['GS701']


def test_conflict_markers_left_in_the_result_are_found(here):
    x, y = (
        branch(here, 'x', {README: document(b='x')}),
        branch(here, 'y', {README: document(b='y')}),
    )
    text = document(b='x').replace(
        '**Next Action:** x\n',
        '<<<<<<< ours\n**Next Action:** x\n=======\n**Next Action:** y\n>>>>>>> theirs\n',
    )
    assert 'GS105' in rules(here, [x, y], {README: text}, B)


def test_changed_here_and_removed_there_is_either_side(here):
    x, y = (
        branch(here, 'x', {STATUS: status('Secondary-B').replace('16:16', '16:20')}),
        branch(here, 'y', {STATUS: None}),
    )
    assert rules(here, [x, y], {}, A) == []
    assert rules(here, [x, y], {STATUS: None}, A) == []
    assert 'GS701' in rules(here, [x, y], {STATUS: status('Secondary-A')}, A)


def test_what_only_the_other_side_changed_must_come_along(here):
    a, b = (
        branch(here, 'a', {'code.py': 'two\n'}),
        branch(
            here,
            'b',
            {STATUS: status('Secondary-B').replace('16:16', '16:20'), 'code.py': 'three\n'},
        ),
    )
    assert rules(here, [a, b], {}, A) == ['GS701']  # -s ours
    assert (
        rules(here, [a, b], {STATUS: status('Secondary-B').replace('16:16', '16:20')}, A) == []
    )  # code.py is not gated


def test_octopus(here):
    tips = [
        branch(here, name, {README: document(**{name: name})}) for name in ('a', 'b', 'primary')
    ]
    assert rules(here, tips, {README: document(a='a', b='b', primary='primary')}, A) == []
    assert rules(here, tips, {README: document(a='a', primary='primary')}, A) == ['GS701']


def test_criss_cross(here):
    a, b = (
        branch(here, 'a', {README: document(a='a')}),
        branch(here, 'b', {README: document(b='b')}),
    )
    here('checkout', '-q', 'a')
    here('merge', '-q', '--no-edit', b)
    here('checkout', '-q', 'b')
    here('merge', '-q', '--no-edit', a)
    x = branch(here, 'x', {README: document(a='more', b='b')}, 'a')
    y = branch(here, 'y', {README: document(a='a', b='more')}, 'b')
    assert rules(here, [x, y], {README: document(a='more', b='more')}, P) == []
    assert rules(here, [x, y], {README: document(a='more', b='b')}, A) == ['GS701']


def test_unrelated_histories(here):
    main = here('rev-parse', 'main').strip()
    here('checkout', '-q', '--orphan', 'other')
    here('rm', '-q', '-r', '--cached', '.')
    here.write('else.md', 'x')
    here('add', 'else.md')
    here('commit', '-q', '-m', 'Other')
    other = here('rev-parse', 'HEAD').strip()
    here('clean', '-q', '-f', '-d')
    assert rules(here, [main, other], {'else.md': 'x'}, A) == []
    assert rules(here, [main, other], {'else.md': 'x', STATUS: None}, A) == ['GS701']


def test_a_policy_slipped_into_a_merge_is_found(here):
    a, b = (
        branch(here, 'a', {README: document(a='a')}),
        branch(here, 'b', {README: document(b='b')}),
    )
    policy = 'version = 1\ncoordinator = "Secondary-A"\n'
    assert rules(here, [a, b], {README: document(a='a', b='b'), '.gitsync.toml': policy}, A) == [
        'GS701'
    ]


def test_a_document_that_a_merge_turns_into_a_link_or_a_program(here):
    a, b = branch(here, 'a', {'code.py': '1'}), branch(here, 'b', {'code.py': '2'})
    (here.folder / README).unlink()
    (here.folder / README).symlink_to('/etc/passwd')
    here('add', '-A')
    repo, tree = Repo.open(), here('write-tree').strip()
    before, after = repo.tree(a), repo.tree(tree)
    found = judge_merge(
        repo, [a, b], Case(repo.diff(before, after), before, after, A, DEFAULT, clock.now())
    )
    assert 'GS604' in {one.rule for one in found}


TEXT = b'a\n<<<<<<< ours\nx\n||||||| base\no\n=======\ny\n>>>>>>> theirs\nb\n'


def test_pieces_of_a_text_with_conflicts():
    assert pieces(TEXT) == (b'a\n', Conflict(b'x\n', b'y\n', b'o\n'), b'b\n')
    assert pieces(b'no conflict\r\nhere') == (b'no conflict\r\nhere',)
    assert [
        is_choice(pieces(TEXT), data)
        for data in (b'a\nx\nb\n', b'a\ny\nb\n', b'a\no\nb\n', b'a\nx\ny\nb\n', b'')
    ] == [True, True, False, False, False]


def test_choices_in_too_many_ways_are_no_choice_and_cost_little():
    parts = (Conflict(b'a\n', b'a\na\n', None),) * 100_000
    assert is_choice(parts, b'a\n' * 150_000) is False


def test_the_automatic_merge_follows_a_rename(here):
    """A: edits its section. B's branch: the epic's folder is moved. Expected: what git makes of it,
    by whomever, in both directions; another's edit under the new name is still refused.
    """
    edited = branch(here, 'a', {README: document(a='a')})
    here('checkout', '-q', '-b', 'moved', 'main')
    (here.folder / 'done').mkdir()
    here('mv', E, 'done/epic')
    here('commit', '-q', '-m', 'moved')
    moved, new = here('rev-parse', 'HEAD').strip(), 'done/epic/EPIC_README.md'
    gone = {README: None, STATUS: None, 'done/epic/feature_03_part/STATUS': status('Secondary-B')}
    for actor in (A, P, NOBODY):
        assert rules(here, [moved, edited], {new: document(a='a')}, actor) == []
        assert rules(here, [edited, moved], {**gone, new: document(a='a')}, actor) == []
    assert rules(here, [moved, edited], {new: document(a='a', b='x')}, A) == ['GS701']
