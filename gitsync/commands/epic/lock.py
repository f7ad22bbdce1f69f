"""Hold a lease: acquire, release, renew, show, run, break."""

from __future__ import annotations

import click

from gitsync.core.epic.lease import written
from gitsync.epic import hold
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.run import run as run_under
from gitsync.errors import GitsyncError
from gitsync.leases.local import Token
from gitsync.leases.local import check_name
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.epic.acting_agent import ActingAgent
    from gitsync.epic.hold import AnyBoard
    from gitsync.leases.local import View

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


def _board(acting: ActingAgent, remote: str) -> AnyBoard:
    if not remote:
        return acting.board
    from gitsync.leases.remote import RemoteBoard

    return RemoteBoard(acting.place, acting.board.state, remote, acting.board.length)


def _data(view: View) -> dict[str, object]:
    lease = view.lease if view.is_held else None
    return {
        'name': view.name,
        'held': view.is_held,
        'holder': output.valid(lease.holder) if lease else None,
        'expires_at': written(view.ends) if lease else None,
        'generation': view.generation,
        'operation': output.valid(lease.operation) if lease else None,
        'acquired_at': written(lease.acquired_at) if lease and lease.acquired_at else None,
    }


@command.command('acquire')
@_options
@_taking
def acquire(
    name: str, remote: str, as_json: bool, wait: float, operation: str, seconds: float | None
) -> int:
    """Take the lease NAME; exit 75 when it is not free in time"""
    check_name(name)
    acting = acting_agent()
    board = _board(acting, remote)
    token = hold.wait_for(acting, board, name, wait, operation, seconds)
    view = board.check(token, clock.now())
    output.answer(
        as_json,
        _data(view),
        f"{output.clean(acting.holder)} holds '{name}' until {written(view.ends)} (generation "
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
    board = _board(acting, remote)
    token = hold.wait_for(
        acting, board, name, wait, operation or ' '.join(arguments)[:200], seconds
    )
    return run_under(acting, board, token, list(arguments), seconds)


@command.command('release')
@_options
def release(name: str, remote: str, as_json: bool) -> int:
    """Give the lease NAME back"""
    acting, board, token = _own(name, remote)
    board.release(token, clock.now())
    hold.add_to_journal(acting, board, 'release', name)
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
    _, board, token = _own(name, remote)
    view = board.renew(token, clock.now(), seconds)
    output.answer(as_json, _data(view), f"'{name}' is held until {written(view.ends)}")
    return 0


def _own(name: str, remote: str) -> tuple[ActingAgent, AnyBoard, Token]:
    check_name(name)
    acting = acting_agent()
    token = hold.inherited(acting, name) if not remote else None
    return acting, _board(acting, remote), token or Token(name, acting.holder, acting.session, 0)


@command.command('show')
@_options
def show(name: str, remote: str, as_json: bool) -> int:
    """Tell who holds the lease NAME"""
    check_name(name)
    acting = acting_agent()
    board = _board(acting, remote)
    view = board.look(name, clock.now())
    if view.aside:
        hold.report_corrupt(acting, board, view)
    text = f"'{name}' is free (generation {view.generation})"
    if view.is_held:
        doing = f', {output.clean(view.lease.operation)}' if view.lease.operation else ''
        text = (
            f"{output.clean(view.lease.holder)} holds '{name}' until {written(view.ends)} "
            f'(generation {view.generation}{doing})'
        )
    output.answer(as_json, _data(view), text)
    return 0


@command.command('break')
@_options
def break_(name: str, remote: str, as_json: bool) -> int:
    """End the lease NAME, whoever holds it: the coordinator alone"""
    check_name(name)
    acting = acting_agent()
    acting.place.need_coordinator('end the lease of another')
    board = _board(acting, remote)
    view = board.take_away(name, clock.now())
    was = view.lease.holder if view.lease else None
    hold.add_to_journal(acting, board, 'break', name, was=was)
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
            'generation': view.generation,
        },
        text,
    )
    return 0
