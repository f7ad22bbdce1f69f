"""Leases in files: exclusion, expiry, fencing, guarded writes. Times are arguments."""

import os
from datetime import timedelta

import pytest

from gitsync.core.epic import lease as leases
from gitsync.errors import GitsyncError
from gitsync.leases.local import LocalLeases
from gitsync.leases.local import leases_in
from gitsync.leases.lock import LeaseToken
from gitsync.world import clock
from gitsync.world import files

NOW = clock.now()


def after(seconds):
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def local(tmp_path):
    return LocalLeases(str(tmp_path / 'epic'), str(tmp_path / 'state'))


def refused(code, function, *args):
    with pytest.raises(GitsyncError) as error:
        function(*args)
    assert error.value.code == code
    return error.value


def test_one_holder_at_a_time_and_the_generation_grows(local):
    one = local.attempt('x', 'A', 's', NOW).token
    assert local.attempt('x', 'B', 't', NOW).token is None
    assert local.attempt('x', 'A', 's', NOW).token is None, (
        'two processes of one session exclude each other'
    )
    local.release(one, NOW)
    assert not os.path.exists(local.path('x'))
    assert local.attempt('x', 'B', 't', NOW).token.generation == one.generation + 1 == 2


def test_the_file_is_the_protocols(local):
    local.attempt('epic_readme', 'Secondary-A', 's', NOW, 'edit my section')
    from gitsync.core.documents import checkpoint

    value = checkpoint.parse(files.load(local.path('epic_readme'))).value
    assert list(value) == [
        'holder',
        'holder_id',
        'acquired_at',
        'operation',
        'expires_at',
        'auto_release',
        'generation',
    ]
    assert value['holder'] == 'Secondary-A' and value['auto_release'] is True


def test_a_holder_that_slept_through_its_end_is_fenced_out(local, tmp_path):
    """O: A takes the lease.
    A: sleeps.
    B: takes it over when it is over.
    Expected: A can neither renew, release nor write.
    """
    file = tmp_path / 'file'
    file.write_bytes(b'old')
    mine = local.attempt('x', 'A', 's', NOW).token
    for function in (local.check, local.renew, local.release):
        refused('lease-lost', function, mine, after(301))
    taken = local.attempt('x', 'B', 't', after(301))
    assert taken.token and taken.after.holder == 'A'
    for function in (local.check, local.renew, local.release):
        refused('not-holder', function, mine, after(302))
    refused('not-holder', local.write, mine, str(file), b'old', b'new', after(302))
    assert file.read_bytes() == b'old'
    assert (
        local.write(taken.token, str(file), b'old', b'new', after(302))
        and file.read_bytes() == b'new'
    )


def test_a_lease_lost_and_taken_again_by_the_same_session_is_another_one(local):
    mine = local.attempt('x', 'A', 's', NOW).token
    assert local.attempt('x', 'A', 's', after(301)).token.generation == 2
    refused('lease-lost', local.check, mine, after(302))
    assert local.check(LeaseToken('x', 'A', 's', 0), after(302)).lease.generation == 2


def test_a_renewed_lease_lasts_from_the_renewal_on(local):
    mine = local.attempt('x', 'A', 's', NOW).token
    assert local.renew(mine, after(290)).ends >= after(589)
    assert local.attempt('x', 'B', 't', after(500)).token is None
    assert local.attempt('x', 'B', 't', after(591)).token


@pytest.mark.parametrize(
    'data',
    [
        pytest.param(b'', id='empty'),
        pytest.param(b'{"holder": "A"', id='cut off'),
        pytest.param(b'\x00\x01\xff', id='zero bytes'),
        pytest.param(b'no json', id='no JSON'),
    ],
)
def test_what_is_no_lease_counts_as_absent_and_is_kept(local, data):
    first = local.attempt('x', 'A', 's', NOW).token
    with open(local.path('x'), 'wb') as file:
        file.write(data)
    view = local.look('x', NOW)
    assert view.is_corrupt and not view.is_held and files.load(local.path('x')) == data
    tried = local.attempt('x', 'B', 't', NOW)
    assert files.load(tried.aside) == data and tried.token.generation == first.generation + 1
    refused('not-holder', local.release, first, NOW)


def test_a_link_or_a_folder_in_the_lock_files_place_is_put_aside(local, tmp_path):
    (tmp_path / 'outside').write_text('mine')
    os.makedirs(local.locks)
    os.symlink(tmp_path / 'outside', local.path('x'))
    assert local.attempt('x', 'A', 's', NOW).token
    assert (tmp_path / 'outside').read_text() == 'mine' and not os.path.islink(local.path('x'))
    os.mkdir(local.path('y'))
    assert local.attempt('y', 'A', 's', NOW).token


def test_one_dated_in_the_future_is_held_for_one_length_from_the_first_look(local):
    lease = leases.Lease('A', 's', after(10**8), '', after(10**8 + 300), 0)
    files.save(local.path('x'), leases.render(lease))
    assert local.attempt('x', 'B', 't', NOW).token is None
    fresh = LocalLeases(
        os.path.dirname(local.locks), local.state
    )  # another process: the first look was remembered
    assert fresh.attempt('x', 'B', 't', after(299)).token is None
    assert fresh.attempt('x', 'B', 't', after(301)).token


def test_a_lease_far_longer_than_the_policy_says_is_not_trusted_unless_it_was_taken_here(local):
    files.save(local.path('x'), leases.render(leases.Lease('A', 's', NOW, '', after(10**8), 0)))
    assert local.attempt('x', 'B', 't', NOW).token is None
    assert local.attempt('x', 'B', 't', after(301)).token
    assert local.attempt('y', 'A', 's', NOW, '', 3600).token
    assert (
        local.attempt('y', 'B', 't', after(3599)).token is None
        and local.attempt('y', 'B', 't', after(3601)).token
    )


def test_the_coordinator_ends_a_lease_and_its_holder_is_fenced_out(local):
    mine = local.attempt('x', 'A', 's', NOW).token
    assert local.take_away('x', NOW).lease.holder == 'A'
    refused('not-held', local.renew, mine, NOW)
    assert local.attempt('x', 'B', 't', NOW).token.generation == 2


def test_a_write_over_something_else_than_was_read_is_not_made(local, tmp_path):
    file = tmp_path / 'file'
    file.write_bytes(b'a hand edit')
    mine = local.attempt('x', 'A', 's', NOW).token
    assert local.write(mine, str(file), b'what was read', b'new', NOW) is False
    assert file.read_bytes() == b'a hand edit'
    assert local.write(mine, str(tmp_path / 'none'), None, b'made', NOW) is True
    assert local.write(mine, str(tmp_path / 'none'), None, b'again', NOW) is False


@pytest.mark.parametrize(
    'name',
    [
        pytest.param('../x', id='above'),
        pytest.param('a/b', id='a slash'),
        pytest.param('.', id='a dot'),
        pytest.param('..', id='two dots'),
        pytest.param('', id='empty'),
        pytest.param('x.lock', id='an ending'),
        pytest.param('-x', id='a dash first'),
        pytest.param('a b', id='a space'),
    ],
)
def test_names_that_lead_elsewhere_are_refused(local, name):
    refused('usage', local.attempt, name, 'A', 's', NOW)


@pytest.mark.parametrize('seconds', [-1, 86401, float('nan')])
def test_a_length_without_sense_is_refused(local, seconds):
    refused('usage', local.attempt, 'x', 'A', 's', NOW, '', seconds)


def test_a_look_at_all_lock_files_puts_nothing_aside(local):
    local.attempt('held', 'A', 's', NOW)
    with open(local.path('torn'), 'wb') as file:
        file.write(b'{')
    os.symlink(local.path('held'), local.path('link'))
    for name in ('no name.lock', 'held.lock.corrupt.1', 'note.txt'):
        with open(os.path.join(local.locks, name), 'wb'):
            pass
    before = sorted(os.listdir(local.locks))
    found = leases_in(os.path.dirname(local.locks))
    assert {name: lease and lease.holder for name, lease in found.items()} == {
        'held': 'A',
        'link': None,
        'torn': None,
    }
    assert sorted(os.listdir(local.locks)) == before


def test_an_epic_without_locks_has_no_leases(tmp_path):
    assert leases_in(str(tmp_path)) == {}
