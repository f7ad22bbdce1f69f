"""Commits and ranges as CI and the push gate see them: by identity, policy and cost."""

import pytest

from gitsync.commands.gates import check
from gitsync.errors import GitsyncError
from gitsync.gates import history
from gitsync.git.objects import TOGETHER
from gitsync.git.objects import Batch
from gitsync.git.repo import Repo
from gitsync.world import clock
from tests.scenes.history import README
from tests.scenes.history import commits
from tests.scenes.history import document
from tests.scenes.repository import CountedGit

A, B, P = 'Secondary-A', 'Secondary-B', 'Primary'
BASE = ('base', (), P, {README: document(), 'code.py': 'one\n'})
LOOSE = (
    'version = 1\n[[documents]]\npath = "**/EPIC_README.md"\nkind = "sections"\n'
    'owners = { "*" = "*" }\noutside = "*"\n'
)


def rules(git, text, **options):
    """{commit name: errors} of a range."""
    repo = Repo.open(str(git.folder))
    try:
        found = history.judge_range(repo, text, clock.now(), **options)
    finally:
        repo.close()
    names = dict(line.split(' ', 1) for line in git('log', '--all', '--format=%H %s').splitlines())
    result = {}
    for one in found:
        if one.severity == 'error':
            result.setdefault(names.get(one.commit, one.commit), set()).add(one.rule)
    return result


def test_a_commit_on_a_policy_that_is_not_in_force_is_told_so(git):
    foreign = {README: document(b='mine')}
    oids = commits(
        git,
        [
            BASE,
            ('granted', ('base',), P, {'.gitsync.toml': LOOSE}),
            ('used', ('granted',), A, foreign),
            ('plain', ('base',), A, foreign),
        ],
    )
    repo = Repo.open(str(git.folder))
    notes = {
        name: [
            one.note
            for one in history.judge_range(repo, f'{oids["base"]}..{oids[name]}', clock.now())
        ]
        for name in ('used', 'plain')
    }
    repo.close()
    assert any('pushed or merged by itself' in note for note in notes['used'])
    assert not any(notes['plain'])


def test_each_commit_is_judged_by_its_own_identity(git):
    oids = commits(
        git,
        [
            BASE,
            ('own', ('base',), A, {README: document(a='two')}),
            ('foreign', ('own',), A, {README: document(a='two', b='two')}),
            ('theirs', ('foreign',), B, {README: document(a='two', b='three')}),
        ],
    )
    assert rules(git, f'{oids["base"]}..main') == {'foreign': {'GS201'}}
    assert rules(git, f'{oids["own"]}..{oids["foreign"]}') == {'foreign': {'GS201'}}
    assert rules(git, f'{oids["foreign"]}..main') == {}
    assert rules(git, f'{oids["base"]}..main', agent=B) == {'own': {'GS201'}}


def test_a_long_range_asks_git_for_many_objects_at_a_time(git, monkeypatch):
    steps = [
        (f'c{n}', (f'c{n - 1}' if n else 'base',), A, {README: document(a=f'{n}')})
        for n in range(2 * TOGETHER + 5)
    ]
    foreign = ('foreign', (steps[-1][0],), A, {README: document(a='0', b='two')})
    oids = commits(git, [BASE, *steps, foreign])
    asked, ask = [], Batch._ask
    monkeypatch.setattr(Batch, '_ask', lambda self, names: (asked.append(names), ask(self, names)))
    assert rules(git, f'{oids["base"]}..main~') == {}
    assert len(asked) < 30
    assert rules(git, f'{oids["base"]}..main') == {'foreign': {'GS201'}}


def test_two_commits_that_cancel_out_are_both_found_and_the_net_view_is_clean(git):
    oids = commits(
        git,
        [
            BASE,
            ('there', ('base',), A, {README: document(b='two')}),
            ('back', ('there',), A, {README: document()}),
        ],
    )
    assert rules(git, f'{oids["base"]}..main') == {'there': {'GS201'}, 'back': {'GS201'}}
    repo = Repo.open(str(git.folder))
    assert history.judge_net(repo, f'{oids["base"]}..main', clock.now(), agent=A) == []


def test_the_policy_is_that_of_the_merge_base_whatever_either_side_says(git):
    rows = [
        ('old', (), P, {README: document()}),
        ('base', ('old',), P, {'.gitsync.toml': 'version = 1\n'}),
        ('main', ('base',), P, {'.gitsync.toml': LOOSE}),
        ('granted', ('base',), P, {'.gitsync.toml': LOOSE}),
        ('used', ('granted',), A, {README: document(b='two')}),
    ]
    oids = commits(git, rows)
    assert rules(git, f'{oids["main"]}..{oids["used"]}') == {'used': {'GS201'}}
    assert rules(git, f'{oids["granted"]}..{oids["used"]}') == {}


def test_a_root_is_judged_against_nothing(git):
    commits(git, [('root', (), A, {README: document()})])
    assert rules(git, '0' * 40 + '..main') == {'root': {'GS203', 'GS201'}}
    repo = Repo.open(str(git.folder))
    assert {one.rule for one in history.judge_commit(repo, 'main', clock.now())} >= {'GS203'}


def test_unrelated_histories_are_judged_by_the_policy_of_the_old_end(git):
    oids = commits(git, [BASE, ('other', (), A, {'docs/x.md': 'x\n', '.gitsync.toml': LOOSE})])
    assert rules(git, f'{oids["base"]}..{oids["other"]}') == {'other': {'GS211'}}
    oids = commits(git, [BASE, ('person', (), None, {'.gitsync.toml': LOOSE})])
    assert rules(git, f'{oids["base"]}..{oids["person"]}') == {'person': {'GS211'}}


def test_a_first_push_takes_what_no_remote_has_by_the_policy_before_it(git):
    oids = commits(git, [BASE, ('foreign', ('base',), A, {README: document(b='two')})])
    assert rules(git, '')['foreign'] == {'GS201'}
    git('update-ref', 'refs/remotes/origin/main', oids['foreign'])
    assert rules(git, '') == {}
    git('update-ref', 'refs/remotes/origin/main', oids['base'])
    assert rules(git, '') == {'foreign': {'GS201'}}


def test_nothing_new_and_the_unborn_branch_have_no_findings(git):
    assert rules(git, '') == {}
    commits(git, [BASE])
    assert rules(git, 'main..main') == {}
    assert rules(git, 'main..') == {}


@pytest.mark.parametrize('zeros', ['0' * 40, '0' * 64])
def test_a_removed_ref_brings_no_commits(git, zeros):
    commits(git, [BASE])
    with pytest.raises(GitsyncError, match='no new end'):
        rules(git, f'main..{zeros}')


class TestShallow:
    """A clone that hides the base is an error with the mend, never a pass."""

    @pytest.fixture
    def shallow(self, git, tmp_path):
        rows = [
            BASE,
            *(
                (f'c{n}', (f'c{n - 1}' if n else 'base',), A, {'code.py': f'{n}\n'})
                for n in range(5)
            ),
            ('side', ('c1',), A, {README: document(b='two')}),
        ]
        oids = commits(git, rows, None)
        git('update-ref', 'refs/heads/main', oids['c4'])
        git('update-ref', 'refs/heads/side', oids['side'])
        return lambda *options: (
            type(git)(tmp_path / 'shallow')
            if not git(
                'clone',
                '-q',
                *options,
                '--no-single-branch',
                f'file://{git.folder}',
                tmp_path / 'shallow',
            )
            else None
        )

    @pytest.mark.parametrize(
        'text',
        [
            pytest.param('HEAD~3..HEAD', id='a range'),
            pytest.param('origin/main..origin/side', id='two branches'),
            pytest.param('', id="the push's own"),
        ],
    )
    def test_a_hidden_base_is_an_error(self, shallow, text):
        clone = shallow('--depth', '1')
        if not text:
            clone('update-ref', '-d', 'refs/remotes/origin/main')
            clone('update-ref', '-d', 'refs/remotes/origin/HEAD')
            clone('update-ref', '-d', 'refs/remotes/origin/side')
        with pytest.raises(GitsyncError) as error:
            rules(clone, text)
        assert 'fetch-depth' in error.value.hint and error.value.exit == 2

    def test_one_deep_enough_is_judged(self, shallow):
        assert rules(shallow('--depth', '4'), 'origin/main..origin/side') == {'side': {'GS201'}}


class TestMerges:
    def fork(self, *more):
        return [
            BASE,
            ('ours', ('base',), A, {README: document(a='two')}),
            ('theirs', ('base',), B, {README: document(b='two')}),
            *more,
        ]

    @pytest.mark.parametrize('merger', [A, B, P, None])
    def test_the_automatic_merge_passes_whoever_makes_it(self, git, merger):
        oids = commits(
            git,
            self.fork(('merge', ('ours', 'theirs'), merger, {README: document(a='two', b='two')})),
        )
        assert rules(git, f'{oids["base"]}..main') == {}

    @pytest.mark.parametrize(
        'text',
        [
            pytest.param(document(a='two'), id='one side dropped'),
            pytest.param(document(b='two'), id='the other side dropped'),
            pytest.param(document(a='two', b='evil'), id="another's section"),
            pytest.param(document(a='two', b='two', head='Evil'), id='the outside text'),
        ],
    )
    def test_what_drops_or_adds_is_found(self, git, text):
        """-s ours, -s theirs, and merges with something slipped in; nobody named it."""
        oids = commits(
            git,
            self.fork(
                ('merge', ('ours', 'theirs'), P if 'Evil' not in text else A, {README: text})
            ),
        )
        assert rules(git, f'{oids["base"]}..main') == {'merge': {'GS701'}}

    def test_octopus(self, git):
        rows = self.fork(('third', ('base',), 'Secondary-C', {README: document(c='new')}))
        good, bad = document(a='two', b='two', c='new'), document(a='two', b='two')
        oids = commits(git, [*rows, ('merge', ('ours', 'theirs', 'third'), A, {README: good})])
        assert rules(git, f'{oids["base"]}..main') == {}
        oids = commits(git, [*rows, ('merge', ('ours', 'theirs', 'third'), A, {README: bad})])
        assert rules(git, f'{oids["base"]}..main') == {'merge': {'GS701'}}

    def test_criss_cross(self, git):
        """Both merged each other, then went on: two merge bases."""
        both = document(a='two', b='two')
        rows = self.fork(
            ('x', ('ours', 'theirs'), A, {README: both}),
            ('y', ('theirs', 'ours'), B, {README: both}),
            ('x2', ('x',), A, {README: document(a='three', b='two')}),
            ('y2', ('y',), B, {README: document(a='two', b='three')}),
        )
        oids = commits(
            git, [*rows, ('merge', ('x2', 'y2'), A, {README: document(a='three', b='three')})]
        )
        assert rules(git, f'{oids["base"]}..main') == {}
        oids = commits(
            git, [*rows, ('merge', ('x2', 'y2'), A, {README: document(a='three', b='two')})]
        )
        assert rules(git, f'{oids["base"]}..main') == {'merge': {'GS701'}}

    def test_a_merge_of_unrelated_histories_takes_both(self, git):
        other = {'f/EPIC_README.md': '# F\n', 'lib.py': 'x\n'}
        oids = commits(git, [BASE, ('other', (), P, other), ('merge', ('base', 'other'), A, other)])
        assert rules(git, f'{oids["base"]}..main') == {}

    def test_a_merge_that_changes_what_nothing_gates_is_nobodys_business(self, git):
        oids = commits(
            git,
            self.fork(
                (
                    'merge',
                    ('ours', 'theirs'),
                    None,
                    {README: document(a='two', b='two'), 'code.py': 'merged by hand\n'},
                )
            ),
        )
        assert rules(git, f'{oids["base"]}..main') == {}

    def test_commits_behind_a_merge_are_judged_too(self, git):
        oids = commits(
            git,
            [
                BASE,
                ('evil', ('base',), A, {README: document(b='evil')}),
                ('main', ('base',), A, {'code.py': 'two\n'}),
                ('merge', ('main', 'evil'), P, {README: document(b='evil'), 'code.py': 'two\n'}),
            ],
        )
        assert rules(git, f'{oids["main"]}..main') == {'evil': {'GS201'}}


def files(count, word):
    return {f'e{n}/EPIC_README.md': document(**word) for n in range(count)}


class TestProcesses:
    """At most 5 git processes however long the range, and 2 more for each merge in which both sides
    changed a gated document.
    """

    def counted(self, git, tmp_path, monkeypatch, *args):
        monkeypatch.chdir(git.folder)
        counter = CountedGit(tmp_path / 'bin', monkeypatch)
        assert check.main(list(args)) == 0
        return counter.calls()

    @pytest.mark.parametrize('count', [1, 10, 200])
    def test_a_straight_range(self, git, tmp_path, monkeypatch, count):
        rows = [
            BASE,
            *(
                (f'c{n}', (f'c{n - 1}' if n else 'base',), A, {README: document(a=f'{n}')})
                for n in range(count)
            ),
        ]
        oids = commits(git, rows)
        assert (
            len(self.counted(git, tmp_path, monkeypatch, '--range', f'{oids["base"]}..main')) <= 4
        )

    @pytest.mark.parametrize('count', [1, 12])
    def test_merges_with_many_documents_of_two_sides(self, git, tmp_path, monkeypatch, count):
        """Both sides change each of 15 documents, merge after merge."""
        rows, last = [('base', (), P, files(15, {}))], 'base'
        for n in range(count):
            before = {'a': f'{n}', 'b': f'{n}'} if n else {}
            rows += [
                (f'a{n}', (last,), A, files(15, {**before, 'a': f'{n + 1}'})),
                (f'b{n}', (last,), B, files(15, {**before, 'b': f'{n + 1}'})),
            ]
            last = f'm{n}'
            rows.append(
                (last, (f'a{n}', f'b{n}'), P, files(15, {'a': f'{n + 1}', 'b': f'{n + 1}'}))
            )
        oids = commits(git, rows)
        calls = self.counted(git, tmp_path, monkeypatch, '--range', f'{oids["base"]}..main')
        assert len(calls) <= 5 + 2 * count, calls

    def test_merges_in_which_lines_clash_inside_sections(self, git, tmp_path, monkeypatch):
        text = 'one\n\ntwo\n\nthree'
        rows = [
            ('base', (), P, files(15, {'a': text})),
            ('x', ('base',), A, files(15, {'a': text.replace('one', 'x')})),
            ('y', ('base',), A, files(15, {'a': text.replace('three', 'y')})),
            ('m', ('x', 'y'), A, files(15, {'a': 'x\n\ntwo\n\ny'})),
        ]
        oids = commits(git, rows)
        assert (
            len(self.counted(git, tmp_path, monkeypatch, '--range', f'{oids["base"]}..main')) <= 7
        )

    def test_commit_and_net(self, git, tmp_path, monkeypatch):
        oids = commits(git, [BASE, ('own', ('base',), A, {README: document(a='two')})])
        assert len(self.counted(git, tmp_path, monkeypatch, '--commit', 'main')) <= 4
        monkeypatch.setenv('GITSYNC_AGENT', A)
        counter = CountedGit(tmp_path / 'bin2', monkeypatch)
        assert check.main(['--range', f'{oids["base"]}..main', '--net']) == 0
        assert len(counter.calls()) <= 5


def test_repositories_of_sha256(tmp_path):
    from tests.scenes.repository import Git

    (tmp_path / 'r').mkdir()
    git = Git(tmp_path / 'r')
    git('init', '-q', '-b', 'main', '--object-format=sha256')
    oids = commits(
        git,
        [
            BASE,
            ('own', ('base',), A, {README: document(a='two')}),
            ('foreign', ('own',), A, {README: document(a='two', b='two')}),
            ('merge', ('foreign', 'own'), B, {README: document(a='two', b='two')}),
        ],
    )
    assert len(oids['base']) == 64
    assert rules(git, f'{oids["base"]}..main') == {'foreign': {'GS201'}}
    assert rules(git, '0' * 64 + f'..{oids["base"]}') == {'base': {'GS201'}}


class TestProof:
    """GS702: what the policy asks of a commit. GS703: what passed no gate."""

    def policy(self, require):
        return {
            README: document(),
            '.gitsync.toml': (
                'version = 1\n[agents.Secondary-A]\nemails = ["person@example.org"]\n[identity]\n'
                f'require = "{require}"\n'
            ),
        }

    @pytest.mark.parametrize(
        'require, agent, expected',
        [
            pytest.param('none', None, {}, id='nothing'),
            pytest.param('trailer', None, {'own': {'GS702'}}, id='a trailer, and none is there'),
            pytest.param('trailer', A, {}, id='a trailer'),
            pytest.param(
                'signature', A, {'own': {'GS702'}}, id='a signature, and a trailer is there'
            ),
        ],
    )
    def test_what_the_policy_asks_for(self, git, require, agent, expected):
        oids = commits(
            git,
            [
                ('base', (), P, self.policy(require)),
                ('own', ('base',), agent, {README: document(a='two')}),
            ],
        )
        assert rules(git, f'{oids["base"]}..main') == expected

    def test_it_is_not_asked_of_what_nothing_gates(self, git):
        oids = commits(
            git,
            [
                ('base', (), P, self.policy('signature')),
                ('code', ('base',), None, {'code.py': 'two\n'}),
            ],
        )
        assert rules(git, f'{oids["base"]}..main') == {}

    @pytest.mark.parametrize(
        'trailers',
        [
            pytest.param('Agent: Secondary-B\nAgent: Secondary-A\n', id='two agents'),
            pytest.param('Agent: Secondary-A\nText in between.\n\nmore\n', id='not at the end'),
            pytest.param('Agent: Secondary-B\n  Secondary-A\n', id='folded'),
            pytest.param('---\nAgent: Secondary-B\n', id='behind a line of dashes'),
            pytest.param('Agent: Secondary-Α\n', id='a look-alike letter'),
        ],
    )
    def test_odd_trailers_make_nobody_the_owner(self, git, trailers):
        """Two names, one in the body, a folded one, a look-alike: B's section stays B's."""
        oids = commits(
            git,
            [
                ('base', (), P, {README: document()}),
                ('odd', ('base',), '\n\n' + trailers, {README: document(b='two')}),
            ],
        )
        found = rules(git, f'{oids["base"]}..main')
        assert found['odd'] & {'GS201', 'GS210'}

    @pytest.mark.parametrize(
        'trailers',
        [
            pytest.param('Agent: Secondary-A\r\n', id='CRLF'),
            pytest.param('agent: secondary_a\n', id='lower case'),
            pytest.param('Agent: Secondary-A\nSigned-off-by: x <x@y>\n', id='beside another'),
            pytest.param('Reviewed-by: x\nAgent:Secondary-A\n', id='no space'),
        ],
    )
    def test_trailers_as_git_reads_them(self, git, trailers):
        oids = commits(
            git,
            [
                ('base', (), P, {README: document()}),
                ('own', ('base',), '\n\n' + trailers, {README: document(a='two')}),
            ],
        )
        assert rules(git, f'{oids["base"]}..main') == {}
