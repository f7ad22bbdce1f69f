"""The gates where refs move: pre-receive, update, pre-push, the strict mode; with real pushes."""

import io
import sys

import pytest

from gitsync.gates import push as server
from gitsync.gates.refs.moves import Moves
from gitsync.gates.refs.moves import Update
from gitsync.git.repo import Repo
from tests.scenes.history import README
from tests.scenes.history import commits
from tests.scenes.history import document
from tests.scenes.hooks import push
from tests.scenes.hooks import put
from tests.scenes.repository import CountedGit
from tests.scenes.repository import Git
from tests.scenes.steps import steps

pytestmark = pytest.mark.slow

A, B, P = 'Secondary-A', 'Secondary-B', 'Primary'
BASE = ('base', (), P, {README: document(), 'code.py': 'one\n'})
ZERO = '0' * 40
OWN, FOREIGN = (
    ('own', ('base',), A, {README: document(a='two')}),
    ('foreign', ('base',), A, {README: document(b='two')}),
)

FIRST = {'.gitsync.toml': 'version = 1\n[agents.Primary]\n'}


@pytest.fixture
def bare(git, tmp_path):
    """A bare repository that holds the base, and no hook yet."""
    (tmp_path / 'bare').mkdir()
    server = Git(tmp_path / 'bare')
    server('init', '-q', '--bare', '-b', 'main', '.')
    git.oids = commits(git, [BASE, OWN, FOREIGN])
    for name, oid in git.oids.items():
        git('update-ref', f'refs/heads/{name}', oid)
    git('push', '-q', server.folder, 'base:refs/heads/main')
    git.server = server
    return server


@pytest.mark.parametrize('hook', ['pre-receive', 'update'])
class TestServer:
    def test_own_parts_pass_and_foreign_ones_do_not(self, git, bare, hook):
        put(bare, hook)
        assert push(git, 'own:main').returncode == 0
        done = push(git, '+foreign:topic')
        assert (
            done.returncode
            and 'GS201' in done.stderr
            and 'hint:' in done.stderr
            and git.oids['foreign'][:12] in done.stderr
        )

    def test_of_several_refs_one_is_bad(self, git, bare, hook):
        """pre-receive takes all or none, update one by one."""
        put(bare, hook)
        done = push(git, 'own:refs/heads/good', 'foreign:refs/heads/bad')
        assert done.returncode
        assert bare('for-each-ref', '--format=%(refname)').split() == (
            ['refs/heads/main'] if hook == 'pre-receive' else ['refs/heads/good', 'refs/heads/main']
        )

    def test_removals_tags_and_what_was_judged_before(self, git, bare, hook):
        put(bare, hook)
        git('tag', '-a', '-m', 'x', 'v1', 'own')
        assert push(git, 'own:topic', 'v1', 'own:other').returncode == 0
        assert push(git, ':topic', ':v1').returncode == 0
        bare('update-ref', 'refs/heads/there', git.oids['base'])
        git('push', '-q', '--no-verify', git.server.folder, 'own:there')

    def test_each_ref_is_judged_by_its_own_policy(self, git, bare, hook):
        """A branch on which everything is everybody's lets pass what main refuses."""
        loose = (
            'version = 1\n[[documents]]\npath = "**/EPIC_README.md"\nkind = "sections"\n'
            'owners = { "*" = "*" }\noutside = "*"\n'
        )
        oids = commits(
            git,
            [
                ('loose', (git.oids['base'],), P, {'.gitsync.toml': loose}),
                ('any', ('loose',), A, {README: document(b='x')}),
            ],
            None,
        )
        git('push', '-q', bare.folder, f'{oids["loose"]}:refs/heads/loose')
        put(bare, hook)
        assert push(git, f'{oids["any"]}:refs/heads/new').returncode
        assert push(git, f'{oids["any"]}:refs/heads/main').returncode
        assert push(git, f'{oids["any"]}:refs/heads/loose').returncode == 0


def test_both_of_two_refs_with_one_commit_are_judged_each_by_its_policy(git, bare):
    loose = (
        'version = 1\n[[documents]]\npath = "**/EPIC_README.md"\nkind = "sections"\n'
        'owners = { "*" = "*" }\noutside = "*"\n'
    )
    oids = commits(
        git,
        [
            ('loose', (git.oids['base'],), P, {'.gitsync.toml': loose}),
            ('any', ('loose',), A, {README: document(b='x')}),
        ],
        None,
    )
    git('push', '-q', bare.folder, f'{oids["loose"]}:refs/heads/loose')
    put(bare, 'pre-receive')
    done = push(git, f'{oids["any"]}:refs/heads/loose', f'{oids["any"]}:refs/heads/main')
    assert done.returncode and 'GS201' in done.stderr


def test_a_first_push_into_an_empty_server(git, tmp_path):
    (tmp_path / 'empty').mkdir()
    git.server = Git(tmp_path / 'empty')
    git.server('init', '-q', '--bare', '-b', 'main', '.')
    put(git.server, 'pre-receive')
    commits(git, [('base', (), P, {README: '# Epic\n'})])
    assert push(git, 'main').returncode == 0


def test_any_number_of_commits_in_one_push_in_five_processes(git, bare, tmp_path, monkeypatch):
    rows = [
        (f'c{n}', (f'c{n - 1}' if n else git.oids['base'],), A, {README: document(a=f'{n}')})
        for n in range(200)
    ]
    oids = commits(git, rows, 'refs/heads/long')
    put(bare, 'pre-receive')
    counter = CountedGit(tmp_path / 'bin', monkeypatch)
    assert push(git, 'long:main').returncode == 0
    assert len([call for call in counter.calls() if 'core.fsmonitor=false' in call]) <= 5
    commits(
        git, [('late', (oids['c199'],), A, {README: document(a='199', b='x')})], 'refs/heads/long'
    )
    done = push(git, 'long:main')
    assert done.returncode and 'GS201' in done.stderr


def test_a_date_in_a_commit_sends_no_walk_through_history(git, bare):
    """A new commit dated 1970 at an old place: its ancestors are looked for among what is new."""
    lines = [
        f'commit refs/heads/long\ncommitter X <x@y> {1500000000 + number} +0000\ndata 2\nx\n'
        + (f'from {git.oids["base"]}\n' if not number else '')
        for number in range(500)
    ]
    git('fast-import', '--quiet', input='\n'.join([*lines, '']))
    ends = {'GIT_AUTHOR_DATE': '@1 +0000', 'GIT_COMMITTER_DATE': '@1 +0000'}
    tree = git('rev-parse', 'base^{tree}').strip()
    old = git('rev-parse', 'long~300').strip()
    forged = git('commit-tree', tree, '-p', old, '-m', 'x', env=ends).strip()
    moves = Moves(Repo.open(str(git.folder)))
    moves.ancestry.date([forged])
    assert moves.ancestry.reaches(forged, old)
    assert len(moves.ancestry.known) < 5


def test_errors_are_shown_before_any_number_of_warnings(git, bare):
    put(bare, 'pre-receive')
    rows = [
        (
            f'c{n}',
            (f'c{n - 1}' if n else git.oids['base'],),
            A,
            {README: document(a=f'{n}', b='x' if n == 199 else 'one')},
        )
        for n in range(200)
    ]
    oids = commits(git, rows, 'refs/heads/long')
    done = push(git, 'long:main')
    assert (
        done.returncode
        and 'GS201' in done.stderr
        and oids['c199'][:12] in done.stderr
        and '151 more are not shown' in done.stderr
    )


def test_work_on_what_no_parser_should_meet_grows_with_its_length_only(git, bare):
    """Begin lines by the thousand: one document's findings are cut, and it is said."""
    put(bare, 'pre-receive')
    repo = Repo.open(str(git.folder))

    def pushed(count):
        text = ''.join(f'<!-- BEGIN X {n} -->\n' for n in range(count))
        oids = commits(git, [(f'hostile{count}', (git.oids['base'],), A, {README: text})], None)
        return Update('refs/heads/main', git.oids['base'], oids[f'hostile{count}'])

    few, many = pushed(300), pushed(1200)
    cost = [steps(lambda one=one: Moves(repo).judge([one])) for one in (few, many)]
    assert cost[1] < 5 * cost[0]
    done = push(git, f'{many.new}:main')
    assert done.returncode and 'GS102' in done.stderr and 'more are not shown' in done.stderr


def test_what_takes_longer_than_the_server_gives_is_refused_and_the_rest_is_named(git, bare):
    put(bare, 'pre-receive')
    text = ''.join(f'<!-- BEGIN X {n} -->\n' for n in range(600_000))
    rows = [
        ('fine', (git.oids['base'],), A, {'code.py': 'two\n'}),
        ('long', ('fine',), A, {README: text}),
        ('last', ('long',), A, {'code.py': 'three\n'}),
    ]
    oids = commits(git, rows, 'refs/heads/long')
    bare('config', 'gitsync.timeLimit', '1')
    done = push(git, 'long:main')
    assert done.returncode and 'time is up after 1 s' in done.stderr
    assert ' of 3 commits not judged, from ' in done.stderr
    bare('config', 'gitsync.timeLimit', 'soon')
    assert 'no number of seconds' in push(git, f'{oids["fine"]}:refs/heads/main').stderr


def test_so_many_errors_end_the_work(git, bare):
    put(bare, 'pre-receive')
    hostile = ''.join(f'<!-- BEGIN X {n} -->\n' for n in range(2000))
    rows = [
        (f'h{n}', (f'h{n - 1}' if n else git.oids['base'],), A, {README: f'{n}\n' + hostile})
        for n in range(300)
    ]
    commits(git, rows, 'refs/heads/hostile')
    done = push(git, 'hostile:main')
    assert (
        done.returncode
        and 'too many errors: the commits behind this one were not judged' in done.stderr
    )


def test_a_push_of_sha256(tmp_path):
    git, bare = Git(tmp_path / 'a'), Git(tmp_path / 'b')
    for repo, more in ((git, ()), (bare, ('--bare',))):
        repo.folder.mkdir()
        repo('init', '-q', '-b', 'main', '--object-format=sha256', *more)
    git.server, git.oids = bare, commits(git, [BASE, OWN, FOREIGN])
    git('push', '-q', bare.folder, f'{git.oids["base"]}:refs/heads/main')
    put(bare, 'pre-receive')
    assert push(git, f'{git.oids["own"]}:refs/heads/main').returncode == 0
    assert push(git, f'{git.oids["foreign"]}:refs/heads/new').returncode


class TestPrePush:
    def judged(self, git, monkeypatch, *lines, remote='origin'):
        monkeypatch.chdir(git.folder)
        monkeypatch.setattr(
            sys,
            'stdin',
            io.TextIOWrapper(io.BytesIO(''.join(line + '\n' for line in lines).encode())),
        )
        return server.main('pre-push', [remote, 'url'])

    @pytest.fixture
    def clone(self, git):
        git.oids = commits(git, [BASE, OWN, FOREIGN], None)
        git('update-ref', 'refs/remotes/origin/main', git.oids['base'])
        return git

    def test_every_line_counts(self, clone, monkeypatch, capsys):
        oids = clone.oids
        good, bad = (
            f'refs/heads/own {oids["own"]} refs/heads/own {ZERO}',
            f'refs/heads/x {oids["foreign"]} refs/heads/main {oids["base"]}',
        )
        assert self.judged(clone, monkeypatch, good) == 0
        assert self.judged(clone, monkeypatch, good, bad) == 1
        assert self.judged(clone, monkeypatch, bad, good) == 1
        assert oids['foreign'][:12] in capsys.readouterr().err

    def test_what_is_pushed_may_be_named_with_blanks(self, clone, monkeypatch):
        for name, code in (('own', 0), ('foreign', 1)):
            line = f'HEAD@{{1 day ago}} {clone.oids[name]} refs/heads/main {clone.oids["base"]}'
            assert self.judged(clone, monkeypatch, line) == code

    def test_a_first_push_brings_the_policy_that_a_person_wrote(self, git, monkeypatch):
        rows = [('start', (), '', {'NOTES.md': 'hi'}), ('own', ('start',), '', FIRST)]
        oids = commits(git, rows, 'refs/heads/main')
        line = f'refs/heads/main {oids["own"]} refs/heads/main {ZERO}'
        assert self.judged(git, monkeypatch, line) == 0

    def test_nothing_and_removals_pass(self, clone, monkeypatch):
        assert self.judged(clone, monkeypatch) == 0
        assert (
            self.judged(clone, monkeypatch, f'(delete) {ZERO} refs/heads/x {clone.oids["own"]}')
            == 0
        )

    def test_a_remote_tip_that_is_not_here_is_no_reason_to_pass(self, clone, monkeypatch):
        assert (
            self.judged(
                clone,
                monkeypatch,
                f'refs/heads/x {clone.oids["foreign"]} refs/heads/main {"1" * 40}',
            )
            == 1
        )

    def test_a_remote_named_by_its_address(self, clone, monkeypatch):
        assert (
            self.judged(
                clone,
                monkeypatch,
                f'refs/heads/x {clone.oids["foreign"]} refs/heads/main {ZERO}',
                remote='/some/where',
            )
            == 1
        )

    @pytest.mark.parametrize('line', ['refs/heads/x', 'a b c', 'refs/heads/x zzz refs/heads/x 000'])
    def test_a_line_that_cannot_be_read_is_an_error(self, clone, monkeypatch, line):
        from gitsync.errors import GitsyncError

        with pytest.raises(GitsyncError):
            self.judged(clone, monkeypatch, line)

    def test_what_the_remote_has_is_not_judged_again(self, clone, monkeypatch):
        clone('update-ref', 'refs/remotes/origin/other', clone.oids['foreign'])
        assert (
            self.judged(
                clone, monkeypatch, f'refs/heads/x {clone.oids["foreign"]} refs/heads/x {ZERO}'
            )
            == 0
        )


class TestStrict:
    """reference-transaction: whatever moves a branch, a gate by plumbing and all."""

    @pytest.fixture
    def strict(self, git):
        git.oids = commits(git, [BASE, OWN, FOREIGN], None)
        git('update-ref', 'refs/heads/main', git.oids['base'])
        git('reset', '-q', '--hard')
        put(git, 'reference-transaction')
        return git

    def test_plumbing_does_not_pass_it(self, strict):
        assert strict.run('update-ref', 'refs/heads/main', strict.oids['own']).returncode == 0
        done = strict.run('update-ref', 'refs/heads/x', strict.oids['foreign'])
        assert done.returncode and 'GS201' in done.stderr

    @pytest.mark.parametrize(
        'command, word',
        [
            pytest.param('refs update refs/heads/main {}', 'refs update', id='git refs update'),
            pytest.param('refs create refs/heads/main2 {}', 'refs create', id='git refs create'),
            pytest.param('replay --advance main main..{}', 'ref-action', id='git replay'),
        ],
    )
    def test_nor_do_the_commands_that_run_no_commit_hook(self, strict, command, word):
        """They came with git 2.53 to 2.56."""
        usage = strict.run(command.split()[0], '-h')
        if word not in usage.stdout + usage.stderr:
            pytest.skip(f'this git has no {word}')
        done = strict.run(*command.format(strict.oids['foreign']).split())
        assert done.returncode and 'GS201' in done.stderr
        assert strict('for-each-ref', '--format=%(objectname)').split() == [strict.oids['base']]
        assert strict.run(*command.format(strict.oids['own']).split()).returncode == 0

    def test_nor_does_history_that_is_written_anew(self, strict):
        """git history fixup folds what is staged into a commit."""
        if 'history fixup' not in strict.run('history', '-h').stdout:
            pytest.skip('this git has no history fixup')
        strict('update-ref', 'refs/heads/main', strict.oids['own'])
        strict.write(README, document(a='two', b='mine'))
        strict('add', '-A')
        done = strict.run('history', 'fixup', 'HEAD')
        assert done.returncode and 'GS201' in done.stderr
        assert strict('rev-parse', 'main').strip() == strict.oids['own']
        strict.write(README, document(a='three'))
        strict('add', '-A')
        assert strict.run('history', 'fixup', 'HEAD').returncode == 0

    def test_no_verify_does_not_pass_it(self, strict, monkeypatch):
        strict.write(README, document(b='mine'))
        done = strict.run(
            'commit', '-q', '--no-verify', '-a', '-m', 'x', '-m', 'Agent: Secondary-A'
        )
        assert done.returncode and 'GS201' in done.stderr
        assert strict('rev-parse', 'main').strip() == strict.oids['base']

    def test_a_tag_by_the_branchs_whole_name_does_not_say_where_it_stood(self, strict):
        strict('update-ref', 'refs/tags/refs/heads/x', strict.oids['foreign'])
        done = strict.run('update-ref', 'refs/heads/x', strict.oids['foreign'])
        assert done.returncode and 'GS201' in done.stderr

    @pytest.mark.parametrize(
        'ref, target, is_refused',
        [
            ('refs/heads/main', 'refs/tags/v1', True),
            ('refs/heads/main', 'refs/heads/x', False),
            ('HEAD', 'refs/tags/v1', False),
        ],
    )
    def test_a_branch_does_not_stand_for_a_ref_of_another_kind(
        self, strict, monkeypatch, capsys, ref, target, is_refused
    ):
        """As git 2.46 and later tell of git symbolic-ref."""
        line = f'{"0" * 40} ref:{target} {ref}\n'.encode()
        monkeypatch.chdir(strict.folder)
        monkeypatch.setattr('sys.stdin', io.TextIOWrapper(io.BytesIO(line)))
        assert server.reference_transaction(['prepared']) == is_refused
        assert ('GS212' in capsys.readouterr().err) == is_refused

    def test_what_stood_before_and_removals_pass(self, strict):
        assert strict.run('update-ref', 'refs/heads/y', strict.oids['base']).returncode == 0
        assert strict.run('update-ref', '-d', 'refs/heads/y').returncode == 0
        assert strict.run('checkout', '-q', '-b', 'z').returncode == 0
        assert strict.run('symbolic-ref', 'HEAD', 'refs/heads/main').returncode == 0
        assert strict.run('tag', 'v1').returncode == 0

    def test_a_remote_tracking_ref_written_by_hand_is_trusted_here_but_not_there(
        self, strict, tmp_path
    ):
        """A fetch writes it as update-ref does, and what the remote has was judged there."""
        server = Git(tmp_path / 'bare.git')
        strict('clone', '-q', '--bare', strict.folder, server.folder)
        put(server, 'pre-receive')
        strict('update-ref', 'refs/remotes/origin/x', strict.oids['foreign'])
        strict('update-ref', 'refs/heads/x', strict.oids['foreign'])
        done = strict.run('push', server.folder, 'x')
        assert done.returncode and 'GS201' in done.stderr

    def test_a_reset_to_what_was_is_free(self, strict):
        strict('update-ref', 'refs/heads/main', strict.oids['own'])
        assert strict.run('update-ref', 'refs/heads/main', strict.oids['base']).returncode == 0


def test_alternates_and_a_clone_that_borrows(git, bare, tmp_path):
    """Objects that lie in another repository are read where they lie."""
    (tmp_path / 'fork').mkdir()
    git.server = Git(tmp_path / 'fork')
    git.server('clone', '-q', '--bare', '--shared', bare.folder, '.')
    put(git.server, 'pre-receive')
    assert push(git, 'own:main').returncode == 0
    assert push(git, 'foreign:new').returncode


def test_replace_refs_and_grafts_of_the_server_are_not_looked_at(git, bare):
    put(bare, 'pre-receive')
    git('push', '-q', bare.folder, 'own:refs/heads/own')
    own, base = git.oids['own'], git.oids['base']
    bare('update-ref', f'refs/replace/{base}', own)
    (bare.folder / 'info').mkdir(exist_ok=True)
    (bare.folder / 'info' / 'grafts').write_text(f'{git.oids["foreign"]} {own}\n')
    assert push(git, 'foreign:refs/heads/x').returncode


@pytest.mark.parametrize(
    'args',
    [
        pytest.param([], id='nothing'),
        pytest.param(['refs/heads/a', ZERO], id='an id less'),
        pytest.param(['refs/heads/a', ZERO, 'main'], id='a name in the place of an id'),
        pytest.param(['refs/heads/a', 'x\ny', ZERO], id='two lines as the old id'),
        pytest.param(['refs/heads/a', '\udcff', ZERO], id='no text as the old id'),
    ],
)
def test_update_takes_a_ref_and_two_ids(git, run, monkeypatch, args):
    monkeypatch.chdir(git.folder)
    code, _, err = run('hook', 'update', *args)
    assert code == 3 and 'update needs REF OLD NEW' in err and 'hint: ' in err
