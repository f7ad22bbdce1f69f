"""The lock file's format, and when a lease is over by the clock that looks."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies

from gitsync.core.epic import lease as leases

NOW = datetime(2026, 1, 30, 16, 16, tzinfo=UTC)
CLAIM = leases.LeaseClaim('x', 'A', 's', '', 300)
LEASE = leases.Lease('Secondary-A', 'session', NOW, 'edit', NOW + timedelta(minutes=5), 3)


def after(seconds):
    return NOW + timedelta(seconds=seconds)


def test_a_lease_reads_back_as_it_was_written():
    assert leases.parse(leases.render(LEASE)) == LEASE


def test_a_lock_file_written_by_hand_is_a_lease_without_generation():
    text = (
        b'{"holder": "Secondary-A", "holder_id": "s", "acquired_at": "2026-01-30T16:16:00Z", '
        b'"operation": "x", "expires_at": "2026-01-30T16:21:00Z", "auto_release": true}'
    )
    assert leases.parse(text) == leases.Lease('Secondary-A', 's', NOW, 'x', after(300), 0)


@pytest.mark.parametrize(
    'data',
    [
        pytest.param(b'', id='empty'),
        pytest.param(b'{', id='an open brace'),
        pytest.param(b'\x00\xff\x00', id='zero bytes'),
        pytest.param(b'[]', id='a list'),
        pytest.param(b'null', id='null'),
        pytest.param(b'{}', id='an empty object'),
        pytest.param(b'{"holder": "A"}', id='a holder alone'),
        pytest.param(
            b'{"holder": 1, "expires_at": "2026-01-30T16:21:00Z"}', id='a holder that is no text'
        ),
        pytest.param(b'{"holder": "A", "expires_at": "soon"}', id='a time in words'),
        pytest.param(
            b'{"holder": "A", "holder": "B", "expires_at": "2026-01-30T16:21:00Z"}',
            id='a key twice',
        ),
        pytest.param(leases.render(LEASE)[:-9], id='cut off'),
        pytest.param(b'{"holder": " ", "expires_at": "2026-01-30T16:21:00Z"}', id='a blank holder'),
        pytest.param(b'[' * 70000, id='too deep'),
    ],
)
def test_what_is_no_lease_is_none(data):
    assert leases.parse(data) is None


@given(strategies.binary(max_size=200))
def test_parsing_is_total(data):
    leases.parse(data)
    leases.parse_memory(data)


@pytest.mark.parametrize(
    'name, fine',
    [
        pytest.param('epic_readme', True, id='letters and an underscore'),
        pytest.param('a', True, id='one letter'),
        pytest.param('x-1', True, id='a dash and a digit'),
        pytest.param('a' * 100, True, id='a hundred letters'),
        pytest.param('a' * 101, False, id='one more'),
        pytest.param('', False, id='empty'),
        pytest.param('-x', False, id='a dash first'),
        pytest.param('a/b', False, id='a slash'),
        pytest.param('..', False, id='two dots'),
        pytest.param('.', False, id='a dot'),
        pytest.param('a.lock', False, id='an ending'),
        pytest.param('a b', False, id='a space'),
        pytest.param('a\n', False, id='a newline'),
        pytest.param('é', False, id='beyond ASCII'),
        pytest.param('a\0', False, id='a NUL'),
        pytest.param('~', False, id='a tilde'),
    ],
)
def test_names_are_plain(name, fine):
    assert leases.is_name(name) is fine


@pytest.mark.parametrize('end', [b'', b'\n', b'.', b'-- \nSigned-off-by: A <a@example.org>\n'])
@pytest.mark.parametrize('start', [b'', b'Lease epic_readme\n\n'])
def test_a_commit_says_its_lease_between_the_outermost_braces_of_its_message(start, end):
    head = b'tree 0\nauthor {A} <a@example.org> 0 +0000\n\n'
    lease = leases.render(LEASE).rstrip()
    assert leases.said(head + start + lease + end) == (LEASE, False)
    back = lease.replace(b'{', b'{"released": true, "more": {"x": {}},', 1)
    assert leases.said(head + start + back + end) == (LEASE, True)
    assert leases.said(head + start + lease[:-1] + end) == (None, False)
    assert leases.said(head + start + end) == (None, False)


def test_the_generation_grows_past_every_one_that_was_seen():
    assert leases.taken(leases.BLANK, None, CLAIM, NOW)[0].generation == 1
    assert leases.taken(leases.LeaseMemory(7, '', NOW, 0), LEASE, CLAIM, NOW)[0].generation == 8
    assert leases.taken(leases.BLANK, LEASE, CLAIM, NOW)[0].generation == 4


def test_a_lease_that_nobody_has_seen_ends_at_its_end():
    assert leases.ends(leases.BLANK, LEASE) == LEASE.expires_at


def test_a_lease_ends_at_its_end():
    memory = leases.seen(leases.BLANK, LEASE, 300, NOW)
    assert leases.ends(memory, LEASE) == after(300)


def test_one_dated_in_the_future_ends_one_length_after_it_was_first_seen():
    future = LEASE._replace(acquired_at=after(86400), expires_at=after(86700))
    memory = leases.seen(leases.BLANK, future, 300, NOW)
    assert leases.ends(memory, future) == after(300)
    again = leases.seen(memory, future, 300, after(200))
    assert again == memory and leases.ends(again, future) == after(300)


def test_a_clock_that_goes_back_holds_a_lease_one_more_length_at_most():
    _, memory = leases.taken(leases.BLANK, None, CLAIM, NOW)
    lease, _ = leases.taken(leases.BLANK, None, CLAIM, NOW)
    back = leases.seen(memory, lease, 300, after(-7200))
    assert leases.ends(back, lease) == after(-7200 + 300)


def test_a_renewal_is_counted_from_when_it_is_seen():
    memory = leases.seen(leases.BLANK, LEASE, 300, NOW)
    longer, _ = leases.renewed(memory, LEASE, 300, after(200))
    assert leases.ends(leases.seen(memory, longer, 300, after(201)), longer) == after(500)
    assert longer.generation == LEASE.generation


def test_memory_reads_back_as_it_was_written():
    _, memory = leases.taken(
        leases.BLANK,
        None,
        leases.LeaseClaim('x', 'A', 's', '', 1.5),
        NOW + timedelta(microseconds=999999),
    )
    assert leases.parse_memory(leases.render_memory(memory)) == memory
    assert leases.parse_memory(leases.render_memory(leases.BLANK)) == leases.BLANK
    assert leases.parse_memory(b'{"generation": 5}').generation == 5


@pytest.mark.parametrize('length', ['1e999', '-1', '1e300', '"x"', 'true1'])
@pytest.mark.parametrize('year', ['2026', '9999'])
def test_a_memory_with_which_nobody_can_calculate_keeps_the_generation_at_most(length, year):
    text = f'{{"generation": 3, "mark": "m", "seen_at": "{year}-01-01T00:00:00Z", "length": '
    memory = leases.parse_memory(f'{text}{length}}}'.encode())
    assert memory.mark == '' and memory.generation in (0, 3) and leases.latest(memory) is None


@pytest.mark.parametrize(
    'told, generation',
    [
        ('0', 0),
        ('1', 1),
        ('9007199254740991', 9007199254740991),
        ('9007199254740992', None),
        ('-1', None),
        ('true', None),
        ('1.5', None),
        ('"3"', None),
        ('null', None),
    ],
)
def test_a_generation_is_a_number_that_every_reader_counts_alike(told, generation):
    """Up to 2 to the 53rd: what is none is as that of a file written by hand."""
    text = f'{{"holder": "A", "expires_at": "2026-01-30T16:21:00Z", "generation": {told}}}'
    assert leases.parse(text.encode()).generation == (generation or 0)
    memory = (
        f'{{"mark": "m", "seen_at": "2026-01-30T16:21:00Z", "length": 1, "generation": {told}}}'
    )
    read = leases.parse_memory(memory.encode())
    assert (read.generation, read.mark) == (generation or 0, '' if generation is None else 'm')


@pytest.mark.parametrize('length, is_kept', [(0, True), (86400, True), (86401, False), (-1, False)])
def test_a_memory_of_a_length_of_at_most_a_day_is_kept(length, is_kept):
    memory = leases.LeaseMemory(3, 'm', NOW, length)
    kept = memory if is_kept else leases.BLANK._replace(generation=3)
    assert leases.parse_memory(leases.render_memory(memory)) == kept
    assert leases.parse_memory(None) == leases.parse_memory(b'') == leases.BLANK


def test_a_lock_file_is_small():
    data = leases.render(LEASE)
    assert leases.parse(data.ljust(leases.LARGEST)) == LEASE
    assert leases.parse(data.ljust(leases.LARGEST + 1)) is None


def test_what_no_field_says_is_empty():
    text = b'{"holder": "A", "holder_id": 3, "operation": [], "expires_at": "2026-01-30T16:21:00Z"}'
    assert leases.parse(text) == leases.Lease('A', '', None, '', after(300), 0)
    assert b'"auto_release": true' in leases.render(LEASE)


def test_another_session_of_the_same_agent_is_not_the_holder():
    assert LEASE.is_held_by('secondary_a', 'session')
    assert not LEASE.is_held_by('Secondary-A', 'other') and not LEASE.is_held_by(
        'Secondary-B', 'session'
    )
