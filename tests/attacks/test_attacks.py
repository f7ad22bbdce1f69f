"""Every attempt against a real server through real pushes: refused whole, with the rule in the
pusher's words; without the gate it gets through.
"""

import re

import pytest

from tests.attacks.attempts import ATTEMPTS
from tests.attacks.site import Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def seed(tmp_path_factory):
    return Site.found(tmp_path_factory.mktemp('seed'))


@pytest.mark.parametrize('name', ATTEMPTS)
def test_an_attempt_is_refused_and_would_succeed_without_the_gate(name, seed, tmp_path):
    make, rules = ATTEMPTS[name]
    site = seed.copy(tmp_path / 'site')
    refspecs = make(site)
    before = site.refs(site.guarded)
    done = site.push(site.guarded, *refspecs)
    assert done.returncode, f'it got through: {done.stderr}'
    assert site.refs(site.guarded) == before
    errors = {
        rule
        for line in done.stderr.splitlines()
        if '[warning]' not in line
        for rule in re.findall(r': (GS\d{3}) ', line)
    }
    assert errors & set(rules), done.stderr
    assert 'hint:' in done.stderr
    assert 'Traceback' not in done.stderr
    assert not site.push(site.open, *refspecs).returncode


def test_there_are_sixty_attempts_at_least():
    assert len(ATTEMPTS) >= 60
