"""Show all agents at a glance."""

import time

import click

from gitsync.epic import workplace
from gitsync.views import overview
from gitsync.world import output

STYLE = {'active': 'green', 'warning': 'yellow', 'stale': 'red'}
COLUMNS = (
    'Agent',
    'Feature',
    'Stage',
    'Status',
    'Liveness',
    'Last sign',
    'Unread',
    'Leases',
    'Blockers',
)


@click.command('board')
@click.option('--watch', is_flag=True, help='Show it again every few seconds, until interrupted.')
@click.option(
    '--every',
    type=click.FloatRange(0.2),
    default=5.0,
    show_default=True,
    metavar='SECONDS',
    help='How often, with --watch.',
)
@click.option('--agent', default='', help='Look as this agent.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(watch, every, agent, as_json):
    """Show all agents at a glance: features, ages, blockers, leases, unread messages, the next sync
    point

    An agent without a sign of life for 30 minutes is in warning, for 60 minutes stale. A sign dated
    in the future counts for nothing.
    """
    place = workplace.here(agent)
    while True:
        view = overview.look(place)
        if as_json:
            output.answer(True, overview.data(view), '')
        else:
            _show(view, watch)
        if not watch:
            return 0
        time.sleep(every)


def _show(view, clears) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        no_color=not output.has_colour(),
        highlight=False,
        width=None if output.has_colour() else 160,
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, no_wrap=name in ('Agent', 'Liveness', 'Last sign'))
    for seat in view.seats:
        sign = f'{_age(seat.age)} ({seat.source})' if seat.age is not None else 'none'
        cells = (
            seat.agent,
            seat.feature,
            seat.stage,
            seat.state + (' ✓' if seat.ready else ''),
            seat.liveness,
            sign,
            str(seat.unread),
            ', '.join(seat.leases),
            '; '.join(seat.blockers),
        )
        table.add_row(
            *(
                Text(output.clean(cell), style=STYLE[seat.liveness] if index == 4 else '')
                for index, cell in enumerate(cells)
            )
        )
    if clears:
        console.clear()
    console.print(table)
    sync = view.sync
    waits = f'waiting for {", ".join(sync.waiting_for)}' if not sync.ready else 'reached'
    console.print(
        Text(
            output.clean(
                f'sync point {sync.point}: {waits}'
                + (f' ({sync.timeout} timeout)' if sync.timeout else '')
            )
        )
    )
    if view.away:
        console.print(
            Text(
                f'you gave no sign for {_age(view.away)} yourself: give the others 15 minutes '
                'before you call one of them stale'
            )
        )


def _age(minutes: int) -> str:
    return (
        f'{minutes} min'
        if minutes < 120
        else f'{minutes // 60} h'
        if minutes < 2880
        else f'{minutes // 1440} days'
    )
