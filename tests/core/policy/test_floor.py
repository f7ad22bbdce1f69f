"""The floor under a branch's own policy: the default branch's."""

import pytest

from gitsync.core.policy.floor import raised
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Agent


def roster(**keys):
    return {name: Agent(name, (), (), tuple(held.split())) for name, held in keys.items()}


@pytest.mark.parametrize(
    'own, floor, both',
    [
        ('none', 'none', 'none'),
        ('none', 'trailer', 'trailer'),
        ('signature', 'trailer', 'signature'),
        ('trailer', 'signature', 'signature'),
    ],
)
def test_the_stronger_proof_is_asked_for(own, floor, both):
    policy = raised(DEFAULT._replace(require=own), DEFAULT._replace(require=floor))
    assert policy.require == both


def test_without_a_floor_a_policy_stands_as_it_is():
    policy = DEFAULT._replace(maintainers=('me@x',), agents=roster(A='k'))
    assert raised(policy, None) is policy


def test_who_is_no_maintainer_there_is_none_here():
    floor = DEFAULT._replace(maintainers=('a@x', 'b@x'))
    assert raised(DEFAULT._replace(maintainers=('b@x', 'c@x')), floor).maintainers == ('b@x',)


@pytest.mark.parametrize(
    'own, floor, both',
    [
        pytest.param(roster(A='new'), roster(A='old'), roster(A='old'), id='a key changed'),
        pytest.param(roster(A='old'), roster(A='', B='k'), roster(A='', B='k'), id='one revoked'),
        pytest.param(roster(C='own'), roster(B='k'), roster(B='k', C=''), id='an agent of its own'),
        pytest.param(
            roster(A='own'), roster(A='', B=''), roster(A='own'), id='a floor without keys'
        ),
    ],
)
def test_only_the_keys_of_the_floor_count_where_it_lists_any(own, floor, both):
    assert raised(DEFAULT._replace(agents=own), DEFAULT._replace(agents=floor)).agents == both
