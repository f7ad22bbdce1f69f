"""Attacks by refs: which branch governs, what a forced update drops, what a lease's ref says. Each
is refused with the gate and gets through without it, beside what honest people do.
"""

import json
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from gitsync.errors import GitsyncError
from tests.attacks.attempts import B_LINE
from tests.attacks.attempts import B_NEW
from tests.attacks.attempts import main
from tests.attacks.attempts import spoiled
from tests.attacks.site import POLICY
from tests.attacks.site import ROADMAP
from tests.attacks.site import RULES
from tests.attacks.site import A
from tests.attacks.site import B
from tests.attacks.site import P
from tests.attacks.site import Site
from tests.attacks.site import base_files

pytestmark = pytest.mark.slow
MAIN, TOPIC = 'refs/heads/main', 'refs/heads/topic'
LOCK = 'refs/gitsync/locks/epic/readme'


@pytest.fixture(scope='module')
def seed(tmp_path_factory):
    return Site.found(tmp_path_factory.mktemp('seed'))


@pytest.fixture
def site(seed, tmp_path):
    return seed.copy(tmp_path / 'site')


class TestForced:
    """A forced update of the default branch, or of one that others built on."""

    @pytest.fixture
    def others(self, site):
        """B's file, which nothing gates, on main and on a topic."""
        made = site.commit({'src/b.py': b'by B\n'}, B)
        site.passes(main(made), f'{made}:{TOPIC}')
        return made

    def test_anothers_ungated_file_stays_on_the_default_branch(self, site, others):
        site.refused('GS701', main(site.commit({'a.py': b'by A\n'}, A)))

    def test_and_on_a_branch_on_which_another_built(self, site):
        mine = site.commit({'a.py': b'one\n'}, A)
        theirs = site.commit({'b.py': b'two\n'}, B, (mine,))
        site.passes(f'{theirs}:{TOPIC}')
        site.refused('GS701', f'{site.commit({"a.py": b"three"}, A)}:{TOPIC}')

    def test_nobody_takes_back_what_several_made(self, site):
        theirs = site.commit({'b.py': b'two\n'}, B, (site.commit({'a.py': b'one\n'}, A),))
        site.passes(f'{theirs}:{TOPIC}')
        site.refused('GS701', f'{site.base}:{TOPIC}')
        site.refused('GS701', f':{TOPIC}')

    def test_the_default_branch_is_not_removed(self, site):
        """Where HEAD names another branch git itself would remove it."""
        for server in (site.guarded, site.open):
            site.git('symbolic-ref', 'HEAD', 'refs/heads/trunk', at=server)
        site.refused('GS701', f':{MAIN}')

    @pytest.mark.parametrize('alias', ['refs/heads/alias', 'refs/tags/alias'])
    def test_nor_by_another_name_that_the_server_gave_it(self, site, alias):
        """git follows a symbolic ref, to remove what it names too."""
        for server in (site.guarded, site.open):
            site.git('symbolic-ref', 'refs/heads/second', MAIN, at=server)
            site.git('symbolic-ref', alias, 'refs/heads/second', at=server)
        theirs = site.commit({'b.py': b'one\n'}, B)
        site.passes(f'{theirs}:{alias}')
        site.refused('GS701', f'{site.base}:{alias}')
        site.git('update-ref', MAIN, theirs, at=site.open)
        site.refused('GS701', f':{alias}')

    def test_a_copy_that_changes_white_space_is_no_copy(self, site):
        theirs = site.commit({'b.py': b'if x:\n    y()\nz()\n'}, B)
        site.passes(main(theirs))
        forged = site.commit({'b.py': b'if x:\n    y()\n    z()\n'}, B)
        site.refused('GS701', main(site.commit({'a.py': b'x'}, A, (forged,))))

    def test_the_same_change_by_the_same_author_may_stand_elsewhere(self, site, others):
        """A rebase of what several made."""
        below = site.commit({'code.py': b'below\n'}, A)
        site.clock = 1768471200
        raw = site.git('cat-file', 'commit', others)
        tree = site.tree({'src/b.py': b'by B\n'}, below)
        head = f'tree {tree}\nparent {below}\n'
        again = head + raw[raw.index('author ') :] + '\n'
        copied = site.git('hash-object', '-t', 'commit', '-w', '--stdin', input=again.encode())
        site.passes(f'{site.commit({"a.py": b"x"}, A, (copied,))}:{TOPIC}')

    def test_so_may_a_commit_that_changes_nothing(self, site):
        empty = site.commit({}, B)
        site.passes(main(empty))
        raw = site.git('cat-file', 'commit', empty)
        below = site.commit({'code.py': b'below\n'}, A)
        head = f'tree {site.tree({}, below)}\nparent {below}\n'
        again = head + raw[raw.index('author ') :] + '\n'
        copied = site.git('hash-object', '-t', 'commit', '-w', '--stdin', input=again.encode())
        site.refused('GS701', main(below))
        site.passes(main(copied))

    def test_ones_own_topic_is_ones_own(self, site):
        site.passes(f'{site.commit({"a.py": b"one"}, A)}:{TOPIC}')
        site.passes(f'{site.commit({"a.py": b"two"}, A)}:{TOPIC}')
        site.passes(f'{site.base}:{TOPIC}')
        site.passes(f':{TOPIC}')

    def test_what_one_alone_made_may_be_taken_back_of_gated_files_too(self, site):
        site.passes(main(now := site.commit({'code.py': b'two\n'}, P)))
        site.passes(f'{site.commit({ROADMAP: spoiled(site)}, B)}:{TOPIC}')
        site.passes(f'{now}:{TOPIC}')
        start = site.commit({ROADMAP: spoiled(site)}, B)
        both = site.commit({'a.py': b'x\n'}, A, (start,))
        site.passes(f'{both}:{TOPIC}')
        site.refused('GS701', f'{now}:{TOPIC}')

    def test_a_maintainer_drops_by_name_only(self, site, others):
        more = 'Gitsync-Override: GS701 a secret was in it\n'
        clean = {'a.py': b'clean\n'}
        site.refused('GS701', main(site.commit(clean, None, email='owner@example.org')))
        assert site.push(site.guarded, main(site.commit(clean, A, more=more))).returncode
        site.passes(main(site.commit(clean, None, email='owner@example.org', more=more)))


class TestDefaultBranch:
    """HEAD of the server names a branch that nobody pushed, or one that holds no policy."""

    @pytest.fixture
    def headless(self, site):
        for server in (site.guarded, site.open):
            site.git('symbolic-ref', 'HEAD', 'refs/heads/trunk', at=server)
        return site

    def test_the_branch_that_holds_the_policy_governs(self, headless):
        evil = headless.commit({ROADMAP: spoiled(headless)}, A)
        headless.refused('GS201', f'{evil}:{TOPIC}')
        headless.passes(f'{headless.commit({ROADMAP: spoiled(headless)}, B)}:{TOPIC}')

    @pytest.mark.parametrize('start', ['root', 'base'])
    def test_who_makes_the_branch_of_head_does_not_choose_the_judge(self, headless, start):
        """At a commit from before the policy, or from before it was changed."""
        site = headless
        rules = RULES.replace('owner@example.org', 'new@example.org').encode()
        site.passes(main(now := site.commit({POLICY: rules}, P)))
        site.refused('GS211', f'{getattr(site, start)}:refs/heads/trunk')
        site.passes(f'{now}:refs/heads/trunk')

    def test_a_detached_head_names_none(self, site):
        """It stays where it is: branches that go on would not be judged by what they hold."""
        for server in (site.guarded, site.open):
            (server / 'HEAD').write_text(f'{site.base}\n')
        rules = RULES.replace('owner@example.org', 'new@example.org').encode()
        site.passes(main(now := site.commit({POLICY: rules}, P)))
        for start in (now, site.base):
            evil = site.commit({ROADMAP: spoiled(site)}, None, (start,), email='owner@example.org')
            site.refused('GS210', f'{evil}:{TOPIC}')
        site.refused('GS701', f':{MAIN}')

    def test_a_branch_at_an_older_policy_does_not_govern(self, headless):
        """Names come first by habit, but a policy that was replaced governs nothing."""
        site = headless
        rules = RULES.replace('owner@example.org', 'new@example.org').encode()
        site.passes(f'{site.commit({POLICY: rules}, P)}:refs/heads/other')
        evil = site.commit({ROADMAP: spoiled(site)}, None, email='owner@example.org')
        site.refused('GS210', f'{evil}:{TOPIC}')

    @pytest.mark.parametrize('kind', ['tags', 'heads', 'remotes', ''])
    def test_a_ref_that_git_takes_for_it_does_not_govern(self, headless, kind):
        """refs/tags/refs/heads/trunk is what git takes for refs/heads/trunk, where none is."""
        site = headless
        rules = RULES.replace('owner@example.org', 'new@example.org').encode()
        site.passes(main(site.commit({POLICY: rules}, P)))
        site.passes(f'{site.base}:{f"refs/{kind}".rstrip("/")}/refs/heads/trunk')
        evil = site.commit({ROADMAP: spoiled(site)}, None, email='owner@example.org')
        site.refused('GS210', f'{evil}:{TOPIC}')

    def test_the_servers_configuration_settles_it(self, headless):
        site = headless
        rules = RULES.replace('owner@example.org', 'new@example.org').encode()
        site.passes(f'{site.commit({POLICY: rules}, P)}:refs/heads/other')
        site.git('config', 'gitsync.defaultBranch', 'main', at=site.guarded)
        fine = site.commit({ROADMAP: spoiled(site)}, None, email='owner@example.org')
        site.passes(f'{fine}:{TOPIC}')


def policy(who='owner@example.org', coordinator=P):
    rules = RULES.replace('owner@example.org', who)
    return {POLICY: rules.replace('= "Primary"', f'= "{coordinator}"', 1).encode()}


class TestTwoPolicies:
    """HEAD names no branch, and nobody calls a branch main or master: names must not decide."""

    @pytest.fixture
    def trunk(self, site):
        """Both servers with trunk, whose policy is newer than that of dev, at the commit before."""
        site.dev = site.commit({}, P)
        site.trunk = site.commit(policy('new@example.org'), P)
        for server in (site.guarded, site.open):
            site.git('symbolic-ref', 'HEAD', 'refs/heads/gone', at=server)
            site.git('update-ref', '-d', MAIN, at=server)
        site.seed(f'{site.trunk}:refs/heads/trunk', f'{site.dev}:refs/heads/dev')
        return site

    def test_a_branch_at_a_policy_that_was_given_up_is_not_made_beside_it(self, trunk):
        site = trunk
        tried = site.commit(policy('tried@example.org'), P)
        back = site.commit(policy(), P, (tried,))
        site.seed(f'{back}:refs/heads/dev')
        site.refused('GS211', f'{tried}:refs/heads/aaa')
        site.passes(f'{back}:refs/heads/aaa', f'{site.trunk}:refs/heads/bbb')

    def test_a_coordinator_of_old_does_not_take_over_by_a_merge(self, trunk):
        site = trunk
        old = site.commit({**base_files(), **policy(coordinator=A)}, P, (site.root,))
        now = site.commit(policy(coordinator=P), A, (old,))
        site.seed(f'{now}:refs/heads/trunk', f'{old}:refs/heads/dev')
        merged = site.commit(policy('evil@example.org', A), A, (old, now))
        site.refused('GS211', f'{merged}:refs/heads/dev')
        site.git('update-ref', 'refs/heads/dev', old, at=site.open)
        site.passes(f'{now}:refs/heads/dev')
        site.passes(f'{site.commit(policy("fine@example.org"), P, (now,))}:refs/heads/dev')

    def test_where_two_stand_nothing_passes_until_the_server_says_which(self, trunk):
        site = trunk
        other = site.commit(policy('other@example.org'), P)
        site.seed(f'{other}:refs/heads/dev')
        fine = site.commit({'code.py': b'x\n'}, A, (site.trunk,))
        site.refused('GS901', f'{fine}:refs/heads/trunk')
        assert 'dev' in site.git('for-each-ref', at=site.guarded)
        hint = site.push(site.guarded, f'{fine}:refs/heads/trunk').stderr.partition('server: ')[2]
        site.git(*hint.split('\n')[0].split()[1:], at=site.guarded)
        site.passes(f'{fine}:refs/heads/trunk')

    def test_nor_are_two_brought_in_one_push(self, trunk):
        site = trunk
        one, other = (site.commit(policy(f'{name}@example.org'), P, (site.trunk,)) for name in 'xy')
        site.refused('GS211', f'{one}:refs/heads/bbb', f'{other}:refs/heads/aaa')
        site.passes(f'{one}:refs/heads/ccc')

    def test_main_is_not_made_from_what_lies_behind(self, trunk):
        site = trunk
        site.passes(f'{site.commit({"b.py": b"x"}, B, (site.trunk,))}:refs/heads/trunk')
        site.refused('GS211', main(site.trunk))
        site.passes(main(site.git('rev-parse', 'refs/heads/trunk', at=site.guarded)))

    def test_a_branch_that_a_name_puts_first_does_not_lay_the_others_open(self, trunk):
        site = trunk
        site.passes(f'{site.trunk}:refs/heads/aaa')
        mine = site.commit({'b.py': b'x'}, B, (site.trunk,))
        site.passes(f'{mine}:refs/heads/trunk')
        site.refused('GS701', f'{site.trunk}:refs/heads/trunk')
        site.passes(f'{mine}:refs/heads/aaa')


class TestPoliciesOfOtherBranches:
    """Who may change the policy of an old branch brings it nowhere else."""

    @pytest.fixture
    def old(self, site):
        """A was the coordinator when the old branch began; main's is Primary since."""
        site.first = site.commit(policy(coordinator=A), P)
        site.now = site.commit(policy(), A, (site.first,))
        site.seed(main(site.now), f'{site.first}:refs/heads/old')
        granted = RULES.replace('"{agent} *" =', '"SECONDARY-B *" = "Secondary-A", "{agent} *" =')
        site.both = granted.encode()
        lines = site.both.replace(b'= "Primary"', b'= "Secondary-A"', 1)
        site.theirs = site.commit({POLICY: lines}, A, (site.first,))
        site.passes(f'{site.theirs}:refs/heads/old')
        return site

    def test_a_clean_merge_does_not_bring_it(self, old):
        site = old
        for parents in ((site.now, site.theirs), (site.theirs, site.now)):
            site.refused('GS211', main(site.commit({POLICY: site.both}, A, parents)))
            site.git('update-ref', MAIN, site.now, at=site.open)
        fine = site.commit({POLICY: RULES.encode() + b'# more\n'}, P, (site.now,))
        site.passes(f'{fine}:refs/heads/fine')
        code = site.commit({'code.py': b'x\n'}, A, (site.now,))
        site.passes(main(site.commit({POLICY: site.read(POLICY, fine)}, A, (code, fine))))

    def test_nor_does_a_conflict_in_whichever_order(self, old):
        site = old
        lines = site.read(POLICY, site.theirs)
        for parents in ((site.now, site.theirs), (site.theirs, site.now)):
            site.refused('GS', main(site.commit({POLICY: lines}, A, parents)))
            site.git('update-ref', MAIN, site.now, at=site.open)

    def test_nor_attributes(self, old):
        site = old
        side = site.commit({'docs/.gitattributes': b'* -merge\n'}, A, (site.theirs,))
        site.passes(f'{side}:refs/heads/old')
        merged = site.commit({'docs/.gitattributes': b'* -merge\n'}, A, (site.now, side))
        site.refused('GS211', main(merged))

    def test_a_coordinator_named_on_a_branch_goes_on_there_and_comes_along(self, site):
        one = site.commit(policy(coordinator=B), P)
        site.passes(f'{one}:{TOPIC}')
        two = site.commit(policy('more@example.org', B), B, (one,))
        site.passes(f'{two}:{TOPIC}')
        site.passes(main(two))


class TestFirstPolicy:
    """No branch holds a policy, so that the built-in one governs the epic."""

    @pytest.fixture
    def epic(self, site):
        """The commit that holds the epic, on main of both servers."""
        files = {path: data for path, data in base_files().items() if path != POLICY}
        site.base = site.commit(files, P, (site.root,))
        site.seed(main(site.base))
        return site.base

    def taken(self, site):
        """A person's first policy, on a commit that holds no epic."""
        return site.commit({POLICY: RULES.encode()}, None, (site.root,))

    def test_a_branch_without_the_epic_does_not_take_one_that_would_govern_it(self, site, epic):
        site.passes(f'{site.root}:{TOPIC}')
        site.refused('GS211', f'{self.taken(site)}:{TOPIC}')
        tip = f'{site.commit({POLICY: RULES.encode()}, P, (site.root,))}:{TOPIC}'
        site.git('update-ref', TOPIC, site.root, at=site.open)
        site.passes(tip)

    def test_nor_does_it_where_head_names_no_branch(self, site, epic):
        for server in (site.guarded, site.open):
            site.git('branch', '-m', 'main', 'trunk', at=server)
            site.git('symbolic-ref', 'HEAD', 'refs/heads/master', at=server)
        site.passes(main(site.root))
        site.refused('GS211', main(self.taken(site)))
        fine = site.commit({ROADMAP: site.read(ROADMAP) + b'more\n'}, P, (epic,))
        site.passes(f'{fine}:refs/heads/trunk')

    def test_a_range_from_before_the_epic_does_not_bring_one(self, site, epic):
        assert 'GS211' in {one.rule for one in site.findings(f'{epic}..{self.taken(site)}')}


class TestFoldedNames:
    """A server whose disk tells no case: git sets core.ignoreCase there when it makes one."""

    def test_a_branch_is_not_moved_by_another_case_of_its_name(self, site):
        theirs = site.commit({'b.py': b'x\n'}, B)
        for server in (site.guarded, site.open):
            site.git('config', 'core.ignoreCase', 'true', at=server)
        site.passes(f'{theirs}:refs/heads/Topic')
        site.refused('GS212', f'{site.base}:{TOPIC}')
        site.refused('GS212', f'{site.base}:refs/heads/MAIN')
        site.passes(f'{site.base}:refs/heads/other', f'{site.commit({}, A)}:{MAIN}')


class TestTags:
    def test_what_a_tag_holds_is_new_to_a_branch(self, site):
        evil = site.commit({ROADMAP: spoiled(site)}, A)
        site.seed(f'{evil}:refs/tags/old')
        site.refused('GS201', main(evil))

    def test_a_tag_by_the_name_of_a_base_that_is_not_there_does_not_empty_a_range(self, site):
        evil = site.commit({ROADMAP: spoiled(site)}, A)
        base = 'refs/remotes/origin/main'
        site.git('update-ref', f'refs/tags/{base}', evil)
        with pytest.raises(GitsyncError, match='no such commit'):
            site.findings(f'{base}..{evil}')
        site.git('update-ref', base, site.base)
        assert {one.rule for one in site.findings(f'{base}..{evil}')} >= {'GS201'}


class TestReplaceRefs:
    """What git shows in another object's place, on the server and to whoever fetches the ref."""

    @pytest.mark.parametrize('kind', ['blob', 'tree', 'commit'])
    def test_nobody_shows_another_object_in_the_place_of_one(self, site, kind):
        evil = site.commit({ROADMAP: spoiled(site)}, None)
        site.seed(f'{evil}:refs/tags/old')
        rev = {'blob': f'%s:{ROADMAP}', 'tree': '%s^{tree}', 'commit': '%s'}[kind]
        one, other = (site.git('rev-parse', rev % oid) for oid in (site.base, evil))
        site.refused('GS212', f'{other}:refs/replace/{one}')
        site.refused('GS212', f'{other}:refs/replace/{"1" * 40}')

    def test_a_graft_passes_and_is_taken_back(self, site):
        orphan = site.commit({'code.py': b'zero\n'}, P, ())
        raw = site.git('cat-file', 'commit', orphan) + '\n'
        grafted = raw.replace('author', f'parent {site.root}\nauthor', 1)
        new = site.git('hash-object', '-t', 'commit', '-w', '--stdin', input=grafted.encode())
        site.seed(f'{orphan}:refs/tags/orphan')
        site.passes(f'{new}:refs/replace/{orphan}')
        site.passes(f':refs/replace/{orphan}')

    def test_what_a_tag_of_no_commit_holds_is_nobodys(self, site):
        tree = site.git('rev-parse', f'{site.base}^{{tree}}')
        done = site.push(site.guarded, f'{tree}:refs/tags/tree')
        assert not done.returncode and 'error' not in done.stderr


class TestMaintainers:
    def test_who_is_no_maintainer_any_more_is_none_on_an_old_branch(self, site):
        site.passes(f'{site.base}:{TOPIC}')
        rules = RULES.replace('owner@example.org', 'new@example.org').encode()
        site.passes(main(site.commit({POLICY: rules}, P)))
        evil = site.commit({ROADMAP: spoiled(site)}, None, email='owner@example.org')
        site.refused('GS210', f'{evil}:{TOPIC}')
        own = site.read(ROADMAP).replace(B_LINE, B_NEW)
        site.passes(f'{site.commit({ROADMAP: own}, B)}:{TOPIC}')


class TestLeases:
    """Leases that several machines share are refs of the server."""

    def lease(self, site, holder, seconds=300, generation=1, is_over=False, session=''):
        now = datetime.now(UTC)
        said = {
            'holder': holder,
            'holder_id': session or f'of {holder}',
            'acquired_at': now.isoformat(),
            'operation': '',
            'expires_at': (now + timedelta(seconds=seconds)).isoformat(),
            'generation': generation,
            'released': is_over,
        }
        return f'{site.commit({}, None, (), message=json.dumps(said))}:{LOCK}'

    @pytest.mark.parametrize(
        'how',
        [
            pytest.param({'holder': B, 'generation': 2}, id='another takes it'),
            pytest.param({'holder': A, 'session': 'another'}, id='another session'),
            pytest.param({'holder': B, 'is_over': True}, id='another gives it back'),
            pytest.param({'holder': A, 'generation': 2}, id='another generation'),
        ],
    )
    def test_a_held_one_is_its_holders(self, site, how):
        site.passes(self.lease(site, A))
        site.refused('GS212', self.lease(site, **how))

    def test_a_held_one_is_not_removed_nor_made_something_else(self, site):
        site.passes(self.lease(site, A))
        site.refused('GS212', f':{LOCK}')
        site.passes(self.lease(site, A))
        site.refused('GS212', f'{site.base}:{LOCK}')

    @pytest.mark.parametrize(
        'ref',
        [
            pytest.param('refs/gitsync/locks', id='above all'),
            pytest.param('refs/gitsync/locks/epic', id='above the locks of an epic'),
            pytest.param(f'{LOCK}/below', id='below a lock'),
            pytest.param('refs/gitsync/other', id='of no kind'),
            pytest.param('refs/GitSync/locks', id='as some disks fold it'),
        ],
    )
    def test_none_stands_in_the_way_of_anothers(self, site, ref):
        lease = self.lease(site, A).partition(':')[0]
        site.refused('GS212', f'{lease}:{ref}')
        assert not site.push(site.guarded, f'{lease}:{LOCK}').returncode

    def test_what_stands_in_the_way_anybody_removes(self, site):
        ref = 'refs/gitsync/locks/epic'
        site.seed(f'{self.lease(site, A).partition(":")[0]}:{ref}')
        assert site.push(site.guarded, self.lease(site, B)).returncode
        site.passes(f':{ref}')
        site.passes(self.lease(site, B))

    def test_nobody_holds_one_for_good(self, site):
        site.refused('GS212', self.lease(site, A, seconds=10**8))

    def test_renewed_given_back_and_taken_anew(self, site):
        site.passes(self.lease(site, A))
        site.passes(self.lease(site, A, seconds=600))
        site.passes(self.lease(site, A, is_over=True))
        site.passes(self.lease(site, B, generation=2))

    def test_one_that_ended_is_anybodys(self, site):
        site.passes(self.lease(site, A, seconds=-1))
        site.passes(self.lease(site, B, generation=2))
