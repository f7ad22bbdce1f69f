"""Hold a lease: acquire, release, renew, show, run, break."""

from __future__ import annotations

import click

from gitsync.core.epic.lease import written
from gitsync.core.text.value import Value
from gitsync.epic import hold
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.run import run_under
from gitsync.errors import GitsyncError
from gitsync.leases.lock import LeaseToken
from gitsync.leases.lock import check_name
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.epic.acting_agent import ActingAgent
    from gitsync.leases.lock import Leases
    from gitsync.leases.lock import LockState

    Function = Callable[..., int]

WAIT = 300.0  # the protocol's 60 tries, 5 seconds apart


@click.group('lock')
def command() -> None:
    """Hold a lease: acquire, release, renew, show, run, break

    NAME is the lock file's name without .lock, as epic_readme. A lease ends by itself; whoever
    slept through its end can no longer write under it. With --remote the lease stands in a ref of
    that remote, for agents on several machines.
    """


def _options(function: Function) -> Function:
    for option in (
        click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.'),
        click.option(
            '--remote', default='', metavar='REMOTE', help="Keep the lease in that remote's refs."
        ),
    ):
        function = option(function)
    return click.argument('name')(function)


def _taking(function: Function) -> Function:
    for option in (
        click.option(
            '--for',
            'seconds',
            type=float,
            default=None,
            metavar='SECONDS',
            help='How long the lease lasts (default: the policy says, 5 minutes).',
        ),
        click.option('--operation', default='', metavar='TEXT', help='What it is held for.'),
        click.option(
            '--wait',
            type=click.FloatRange(min=0),
            default=WAIT,
            metavar='SECONDS',
            help='Wait so long for it; 0 tries once.',
        ),
    ):
        function = option(function)
    return function


def _leases(acting: ActingAgent, remote: str) -> Leases:
    if not remote:
        return acting.leases
    from gitsync.leases.remote import RemoteLeases

    return RemoteLeases(acting.place, acting.leases.state, remote, acting.leases.length)


def _data(lock: LockState) -> dict[str, object]:
    lease = lock.lease if lock.is_held else None
    return {
        'name': lock.name,
        'held': lock.is_held,
        'holder': output.valid(lease.holder) if lease else None,
        'expires_at': _until(lock) if lease else None,
        'generation': lock.generation,
        'operation': output.valid(lease.operation) if lease else None,
        'acquired_at': written(lease.acquired_at) if lease and lease.acquired_at else None,
    }


def _until(lock: LockState) -> str:
    """When the lease of a lock that is held ends."""
    return written(lock.ends) if lock.ends else ''


@command.command('acquire')
@_options
@_taking
def acquire(
    name: str, remote: str, as_json: bool, wait: float, operation: str, seconds: float | None
) -> int:
    """Take the lease NAME; exit 75 when it is not free in time"""
    check_name(name)
    acting = acting_agent()
    leases = _leases(acting, remote)
    token = hold.wait_for(acting, leases, name, wait, operation, seconds)
    lock = leases.check(token, clock.now())
    output.answer(
        as_json,
        _data(lock),
        f"{output.clean(acting.holder)} holds '{name}' until {_until(lock)} (generation "
        f'{token.generation})',
    )
    return 0


@command.command('run')
@_options
@_taking
@click.argument('arguments', nargs=-1, type=click.UNPROCESSED, metavar='-- COMMAND…')
def run(
    name: str,
    remote: str,
    as_json: bool,
    wait: float,
    operation: str,
    seconds: float | None,
    arguments: tuple[str, ...],
) -> int:
    """Run a command under the lease NAME; its exit code is passed on

    The lease is renewed while the command runs and given back when it ends, however it ends. When
    the lease is lost the command is stopped and the exit code is 1.
    """
    if not arguments:
        raise GitsyncError(
            'there is no command to run', f'gitsync lock run {name} -- COMMAND…', 'usage'
        )
    check_name(name)
    acting = acting_agent()
    leases = _leases(acting, remote)
    token = hold.wait_for(
        acting, leases, name, wait, operation or ' '.join(arguments)[:200], seconds
    )
    return run_under(acting, leases, token, list(arguments), seconds)


@command.command('release')
@_options
def release(name: str, remote: str, as_json: bool) -> int:
    """Give the lease NAME back"""
    own = _own(name, remote)
    own.leases.release(own.token, clock.now())
    hold.add_to_journal(own.acting, own.leases, 'release', name)
    output.answer(as_json, {'name': name, 'held': False}, f"'{name}' is free")
    return 0


@command.command('renew')
@_options
@click.option(
    '--for',
    'seconds',
    type=float,
    default=None,
    metavar='SECONDS',
    help='How long from now on (default: as long as it was taken for).',
)
def renew(name: str, remote: str, as_json: bool, seconds: float | None) -> int:
    """Hold the lease NAME longer, from now on"""
    own = _own(name, remote)
    lock = own.leases.renew(own.token, clock.now(), seconds)
    output.answer(as_json, _data(lock), f"'{name}' is held until {_until(lock)}")
    return 0


class _OwnLease(Value):
    """A lease that the acting agent says it holds."""

    acting: ActingAgent
    leases: Leases
    token: LeaseToken


def _own(name: str, remote: str) -> _OwnLease:
    check_name(name)
    acting = acting_agent()
    token = hold.inherited(acting, name) if not remote else None
    token = token or LeaseToken(name, acting.holder, acting.session, 0)
    return _OwnLease(acting, _leases(acting, remote), token)


@command.command('show')
@_options
def show(name: str, remote: str, as_json: bool) -> int:
    """Tell who holds the lease NAME"""
    check_name(name)
    acting = acting_agent()
    leases = _leases(acting, remote)
    lock = leases.look(name, clock.now())
    if lock.is_corrupt:
        output.note(f"the lock file '{name}' is corrupt and counts as absent")
    text = f"'{name}' is free (generation {lock.generation})"
    lease = lock.lease if lock.is_held else None
    if lease:
        doing = f', {output.clean(lease.operation)}' if lease.operation else ''
        text = (
            f"{output.clean(lease.holder)} holds '{name}' until {_until(lock)} "
            f'(generation {lock.generation}{doing})'
        )
    output.answer(as_json, _data(lock), text)
    return 0


@command.command('break')
@_options
def break_(name: str, remote: str, as_json: bool) -> int:
    """End the lease NAME, whoever holds it: the coordinator alone"""
    check_name(name)
    acting = acting_agent()
    acting.place.need_coordinator('end the lease of another')
    leases = _leases(acting, remote)
    lock = leases.take_away(name, clock.now())
    was = lock.lease.holder if lock.lease else None
    hold.add_to_journal(acting, leases, 'break', name, was=was)
    text = (
        f"'{name}' is free; {output.clean(was)} held it and can no longer write under it"
        if was
        else f"'{name}' was free"
    )
    output.answer(
        as_json,
        {
            'name': name,
            'held': False,
            'was': was and output.valid(was),
            'generation': lock.generation,
        },
        text,
    )
    return 0
