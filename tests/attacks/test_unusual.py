"""Pushes that people seldom make: each hostile one is refused and gets through without the gate,
its honest counterpart passes. All in one pair of servers.
"""

import subprocess

import pytest

from tests.attacks.attempts import B_NEW
from tests.attacks.attempts import forked
from tests.attacks.attempts import main
from tests.attacks.attempts import spoiled
from tests.attacks.site import ROADMAP
from tests.attacks.site import STATUS_B
from tests.attacks.site import A
from tests.attacks.site import B
from tests.attacks.site import E
from tests.attacks.site import P
from tests.attacks.site import Site

pytestmark = pytest.mark.slow
ELSEWHERE = 'epics/KAI-1-moved'
PEOPLE = 'author {} <{}> 1768480000 +0000\ncommitter A <a@agents.example> 1768480000 +0000\n'


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    return Site.found(tmp_path_factory.mktemp('site'))


def moved(site, agent, changes=None):
    """The epic's folder under another name, its README with it."""
    paths = site.git('ls-tree', '-r', '--name-only', site.base, E).splitlines()
    files = {ELSEWHERE + path.removeprefix(E): site.read(path) for path in paths}
    return site.commit({**dict.fromkeys(paths), **files, **(changes or {})}, agent)


def later(site, path=STATUS_B):
    return {path: site.read(STATUS_B).replace(b'2026-01-15T10:00', b'2026-01-15T11:00')}


def octopus(site, third):
    """A merge of three, with what the third changed or without it."""
    ours, theirs = forked(site)
    both = site.read(ROADMAP, theirs).replace(b'- a one\n', b'- a two\n')
    by_b = site.commit(later(site), B)
    changes = {ROADMAP: both, **(later(site) if third else {})}
    return site.commit(changes, A, (ours, theirs, by_b))


def onto_a_root(site, text):
    """A merge of the branch into a history of its own."""
    root = site.commit({'z.py': b'1\n'}, A, ())
    paths = site.git('ls-tree', '-r', '--name-only', site.base).splitlines()
    files = {**{path: site.read(path) for path in paths}, ROADMAP: text, 'z.py': b'1\n'}
    return site.commit(files, A, (root, site.base))


def evil(site):
    """What B has nowhere made: its bytes would be anybody's to take over."""
    return {ROADMAP: spoiled(site).replace(B_NEW, b'- evil\n')}


def by_hand(site, agent, head='', author=('A', 'a@agents.example'), message=''):
    """A commit of B's part with odd headers: with bytes of B's own, but of another's where it is by
    A, or by an author behind a NUL.
    """
    changes = evil(site) if agent == A or '\0' in author[0] else {ROADMAP: spoiled(site)}
    tree = site.git('rev-parse', f'{site.commit(changes, A)}^{{tree}}')
    text = message or f'x\n\nAgent: {agent}\n'
    headers = f'tree {tree}\nparent {site.base}\n{PEOPLE.format(*author)}{head}'
    return site.store('commit', f'{headers}\n{text}'.encode())


def reverted(site, agent, makers):
    """A merge taken back: what B made goes with it."""
    ours, theirs = forked(site)
    text = site.read(ROADMAP, theirs).replace(b'- a one\n', b'- a two\n')
    merge = site.commit({ROADMAP: text}, makers, (ours, theirs))
    return site.commit({ROADMAP: site.read(ROADMAP, ours)}, agent, (merge,))


# each: who is refused by which rule, and who passes; a branch, where nothing else is said
PUSHES = {
    'an epic renamed with its README': (
        lambda site: moved(site, A),
        'GS203',
        lambda site: moved(site, P),
    ),
    'an epic renamed, and an edit in it': (
        lambda site: moved(site, P, later(site, ELSEWHERE + STATUS_B.removeprefix(E))),
        'GS201',
        lambda site: site.commit(later(site), B),
    ),
    'an octopus and a record of a third': (
        lambda site: octopus(site, third=False),
        'GS701',
        lambda site: octopus(site, third=True),
    ),
    'one parent twice': (
        lambda site: site.commit(evil(site), A, (site.base, site.base)),
        'GS701',
        lambda site: site.commit({ROADMAP: spoiled(site)}, B, (site.base, site.base)),
    ),
    'a merge into a root of its own': (
        lambda site: onto_a_root(site, evil(site)[ROADMAP]),
        'GS701',
        lambda site: onto_a_root(site, site.read(ROADMAP)),
    ),
    'a merge taken back': (
        lambda site: reverted(site, A, A),
        'GS201',
        lambda site: reverted(site, B, A),
    ),
    'an encoding': (
        lambda site: by_hand(site, A, 'encoding UTF-16\n'),
        'GS201',
        lambda site: by_hand(site, B, 'encoding UTF-16\n'),
    ),
    'a large header': (
        lambda site: by_hand(site, A, f'x {"y" * 1_000_000}\n'),
        'GS201',
        lambda site: by_hand(site, B, f'x {"y" * 1_000_000}\n'),
    ),
    'an address behind a NUL': (
        lambda site: by_hand(site, '', author=('A\0', 'b@agents.example'), message='x\n'),
        'GS210',
        lambda site: by_hand(site, '', author=('A', 'b@agents.example'), message='x\n'),
    ),
    'a name behind a NUL': (
        lambda site: by_hand(site, A, message='x\n\nAgent: Secondary-A\n\0\nAgent: Secondary-B\n'),
        'GS201',
        lambda site: by_hand(site, B, message='x\n\nAgent: Secondary-B\n\0\nAgent: Secondary-A\n'),
    ),
}


@pytest.mark.parametrize('name', PUSHES)
def test_who_may_not_is_refused_and_who_may_passes(site, name):
    hostile, rule, honest = PUSHES[name]
    site.refused(rule, main(hostile(site)))
    site.git('update-ref', 'refs/heads/main', site.base, at=site.open)
    site.passes(f'{honest(site)}:refs/heads/{name.replace(" ", "-").replace(",", "")}')


def test_a_ref_below_one_that_is_removed_in_the_same_push(site):
    site.passes(f'{site.commit({"code.py": b"x"}, A)}:refs/heads/below')
    gone = ':refs/heads/below'
    site.refused('GS201', gone, f'{site.commit(evil(site), A)}:refs/heads/below/x')
    site.passes(f'{site.commit({"code.py": b"y"}, A)}:refs/heads/aside', ':refs/heads/removed')


def test_a_push_that_is_signed_is_judged_as_any_other(site):
    """Whoever signs it: a certificate tells who pushes, and the gate asks who made the commits."""
    key = site.folder / 'key'
    subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key], check=True)
    site.git('config', 'receive.certNonceSeed', 'seed', at=site.guarded)
    signing = ('-c', 'gpg.format=ssh', '-c', f'user.signingkey={key}', 'push', '--signed')
    for agent, is_right in ((A, False), (B, True)):
        oid = site.commit({ROADMAP: spoiled(site).replace(B_NEW, b'- signed\n')}, agent)
        refspec = f'{oid}:refs/heads/signed'
        done = subprocess.run(
            ['git', *signing, str(site.guarded), refspec], cwd=site.work, capture_output=True
        )
        assert (done.returncode == 0) is is_right, done.stderr
    site.passes(f'{site.commit({"code.py": b"z"}, A)}:refs/heads/unsigned')


def test_history_that_a_shallow_clone_hides_is_not_taken(site):
    tip = site.commit({'code.py': b'x'}, A, (site.commit(evil(site), A),))
    site.git('update-ref', 'refs/heads/hidden', tip)
    clone = site.folder / 'shallow'
    url = f'file://{site.work}'
    site.git('clone', '-q', '--depth', '1', '-b', 'hidden', url, str(clone), at=site.folder)
    for server in (site.guarded, site.open):
        site.git('config', 'receive.shallowUpdate', 'true', at=server)
    told = [
        subprocess.run(
            ['git', 'push', str(server), 'HEAD:refs/heads/hidden'], cwd=clone, capture_output=True
        )
        for server in (site.guarded, site.open)
    ]
    assert [done.returncode for done in told] == [1, 0]
    assert b'git fetch --unshallow' in told[0].stderr
    assert 'refs/heads/hidden' not in site.refs(site.guarded)
