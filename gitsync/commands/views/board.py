"""Show all agents at a glance."""

from __future__ import annotations

import os
import sys
import time

import click

from gitsync.epic import workplace
from gitsync.views import board
from gitsync.views import overview
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.views.overview import Overview

WIDTH = 80  # where no terminal tells its own


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
def command(watch: bool, every: float, agent: str, as_json: bool) -> int:
    """Show all agents at a glance: features, ages, blockers, leases, unread messages, the next sync
    point

    An agent without a sign of life for 30 minutes is in warning, for 60 minutes stale. A sign dated
    in the future counts for nothing.
    """
    place = workplace.here(agent)
    while True:
        seen = overview.look(place)
        if as_json:
            output.answer(True, overview.as_data(seen), '')
        else:
            _show(seen, clears=watch)
        if not watch:
            return 0
        time.sleep(every)


def _show(seen: Overview, clears: bool) -> None:
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    is_told = os.environ.get('COLUMNS', '').isdigit()
    console = Console(
        no_color=not output.has_colour(),
        highlight=False,
        width=None if is_terminal or is_told else WIDTH,
    )
    if clears:
        console.clear()
    board.show(console, seen)
