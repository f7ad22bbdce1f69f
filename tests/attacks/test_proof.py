"""Where the policy asks for signatures: who does not prove who acts owns nothing, and a key that
the default branch revoked proves nothing anywhere.
"""

import json
import subprocess
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from tests.attacks.attempts import main
from tests.attacks.attempts import spoiled
from tests.attacks.site import POLICY
from tests.attacks.site import ROADMAP
from tests.attacks.site import RULES
from tests.attacks.site import A
from tests.attacks.site import B
from tests.attacks.site import P
from tests.attacks.site import Site

pytestmark = pytest.mark.slow
TOPIC = 'refs/heads/topic'
LOCK = 'refs/gitsync/locks/epic/readme'
OWNER = {'agent': None, 'email': 'owner@example.org'}


@pytest.fixture(scope='module')
def seed(tmp_path_factory):
    """A site whose default branch asks for signatures; keys stand beside it."""
    folder = tmp_path_factory.mktemp('seed')
    site = Site.found(folder)
    for name in ('primary', 'a', 'b', 'new'):
        command = ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', folder / name]
        subprocess.run(command, check=True)
    site.base = site.commit({POLICY: rules(site)}, P)
    site.passes(main(site.base))
    return site


@pytest.fixture
def site(seed, tmp_path):
    return seed.copy(tmp_path / 'site')


def rules(site, require='signature', **keys):
    text = RULES + f'[identity]\nrequire = "{require}"\n'
    for agent, name in ((P, 'primary'), (A, 'a'), (B, keys.get('b', 'b'))):
        key = ' '.join((site.folder / f'{name}.pub').read_text().split()[:2])
        text = text.replace(f'[agents.{agent}]\n', f'[agents.{agent}]\nkeys = ["{key}"]\n')
    return text.encode()


def signed(site, changes, agent, parents=None, **options):
    key = {P: 'primary', A: 'a', B: 'b'}[agent]
    return site.commit(changes, agent, parents, key=str(site.folder / key), **options)


def roadmap(site, old, new, rev=''):
    text = site.read(ROADMAP, rev)
    assert old in text
    return {ROADMAP: text.replace(old, new, 1)}


class TestUnproved:
    @pytest.mark.parametrize(
        'who',
        [
            pytest.param({'agent': B}, id='under the name of the owner'),
            pytest.param({'agent': A}, id='under a name of ones own'),
            pytest.param(OWNER, id='under the address of a maintainer'),
        ],
    )
    def test_a_merge_that_drops_signed_work(self, site, who):
        theirs = signed(site, {ROADMAP: spoiled(site)}, B)
        site.passes(f'{theirs}:{TOPIC}')
        merged = site.commit({'code.py': b'x\n'}, parents=(site.base, theirs), **who)
        site.refused('GS701', main(merged))

    def test_the_automatic_merge_signed_passes(self, site):
        theirs = signed(site, {ROADMAP: spoiled(site)}, B)
        merged = signed(site, {ROADMAP: spoiled(site)}, A, (site.base, theirs))
        site.passes(f'{theirs}:{TOPIC}', main(merged))

    def test_a_hosts_merge_button_is_told_the_way(self, site):
        theirs = signed(site, {ROADMAP: spoiled(site)}, B)
        site.passes(f'{theirs}:{TOPIC}')
        merged = site.commit({ROADMAP: spoiled(site)}, None, (site.base, theirs))
        site.refused('GS702', main(merged))
        assert 'merge in a clone' in site.push(site.guarded, main(merged)).stderr

    @pytest.mark.parametrize('who', [{'agent': B}, OWNER], ids=['the author', 'a maintainer'])
    def test_a_forced_update_that_drops_signed_work(self, site, who):
        site.passes(main(signed(site, {'b.py': b'signed\n'}, B)))
        site.refused('GS701', main(site.commit({'code.py': b'x\n'}, **who)))

    def test_an_older_draft_signed_by_its_maker_takes_nothing_back(self, site):
        """Whoever shares a clone with the maker has it."""
        draft = signed(site, {'b.py': b'draft\n'}, B)
        better = signed(site, {'b.py': b'better\n'}, B)
        site.passes(main(better))
        site.refused('GS701', main(draft))
        site.passes(main(signed(site, {'b.py': b'best\n'}, B)))

    def test_ones_own_signed_work_may_be_forced_anew_and_unsigned_code_too(self, site):
        site.passes(f'{signed(site, {ROADMAP: spoiled(site)}, B)}:{TOPIC}')
        again = signed(site, roadmap(site, b'- b one', b'- b better'), B)
        site.passes(f'{again}:{TOPIC}')
        site.passes(f'{site.commit({"b.py": b"one"}, B)}:refs/heads/code')
        site.passes(f'{site.commit({"b.py": b"two"}, B)}:refs/heads/code')
        site.passes(f'{site.commit({"c.py": b"one"}, **OWNER)}:refs/heads/person')
        site.passes(f'{site.commit({"c.py": b"two"}, **OWNER)}:refs/heads/person')

    def test_a_missing_proof_that_is_only_told_of_gives_no_rights(self, site):
        lenient = rules(site) + b'[rules]\nGS702 = "warning"\n'
        site.passes(main(tip := signed(site, {POLICY: lenient}, P)))
        site.refused('GS201', main(site.commit({ROADMAP: spoiled(site)}, B, (tip,))))
        site.passes(main(signed(site, {ROADMAP: spoiled(site)}, B, (tip,))))

    @pytest.mark.parametrize('form', ['a folder', 'a link', 'text that is no policy'])
    def test_nobody_mends_a_policy_without_proof(self, site, form):
        odd = {
            'a folder': {f'{POLICY}/x': b'x', POLICY: None},
            'a link': {POLICY: ('120000', b'code.py')},
            'text that is no policy': {POLICY: b'version = 9\n'},
        }[form]
        broken = site.commit(odd, A)
        site.seed(f'{broken}:{TOPIC}')
        clean = {POLICY: b'version = 1\nprotocol = "none"\n', f'{POLICY}/x': None}
        more = {'more': 'Gitsync-Override: GS901 mend; GS211 mend; GS702 mend\n'}
        site.refused('GS', f'{site.commit(clean, P, (broken,), **more)}:{TOPIC}')
        mended = {POLICY: rules(site), f'{POLICY}/x': None}
        site.git('update-ref', TOPIC, broken, at=site.open)
        site.passes(f'{signed(site, mended, P, (broken,), **more)}:{TOPIC}')


class TestRevokedKeys:
    @pytest.fixture
    def start(self, site):
        """The branch at an older commit, whose policy lists the key that main revoked."""
        site.passes(f'{site.base}:{TOPIC}')
        site.passes(main(signed(site, {POLICY: rules(site, b='new')}, P)))
        return site.base

    def test_a_revoked_key_proves_nothing_on_an_older_branch(self, site, start):
        stolen = signed(site, {ROADMAP: spoiled(site)}, B, (start,))
        site.refused('GS702', f'{stolen}:{TOPIC}')

    def test_the_new_one_does_and_others_go_on(self, site, start):
        new = site.commit({ROADMAP: spoiled(site)}, B, (start,), key=str(site.folder / 'new'))
        own = signed(site, roadmap(site, b'- a one', b'- a two', new), A, (new,))
        site.passes(f'{own}:{TOPIC}')

    def test_in_a_range_the_newer_end_is_the_floor(self, site, start):
        stolen = signed(site, {ROADMAP: spoiled(site)}, B, (start,))
        tip = site.git('rev-parse', 'refs/heads/main', at=site.guarded)
        assert 'GS702' in {one.rule for one in site.findings(f'{tip}..{stolen}')}


class TestLeases:
    """A lease that was taken under a signature."""

    def lease(self, site, key, holder=A, **said):
        now = datetime.now(UTC)
        text = {
            'holder': holder,
            'holder_id': 's1',
            'expires_at': (now + timedelta(seconds=300)).isoformat(),
            'generation': 1,
            **said,
        }
        path = str(site.folder / key) if key else ''
        return f'{site.commit({}, None, (), message=json.dumps(text), key=path)}:{LOCK}'

    @pytest.mark.parametrize('key', [pytest.param('', id='unsigned'), 'b'])
    def test_it_is_given_back_and_renewed_under_its_holders_alone(self, site, key):
        site.passes(self.lease(site, 'a'))
        site.refused('GS212', self.lease(site, key))
        site.refused('GS212', self.lease(site, key, released=True))
        site.git('update-ref', LOCK, site.git('rev-parse', LOCK, at=site.guarded), at=site.open)
        site.passes(self.lease(site, 'a'))
        site.passes(self.lease(site, 'a', released=True))

    def test_the_coordinator_ends_it_and_takes_none_in_anothers_name(self, site):
        site.passes(self.lease(site, 'a'))
        site.refused('GS212', self.lease(site, 'primary'))
        site.passes(self.lease(site, 'primary', released=True))
        site.refused('GS212', self.lease(site, 'b', generation=2))
        site.passes(self.lease(site, 'b', holder=B, generation=2))
