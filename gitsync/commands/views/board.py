"""Show all agents at a glance."""

from __future__ import annotations

import os
import sys
import time

import click

from gitsync.commands.cli import html_option
from gitsync.epic import workplace
from gitsync.errors import GitsyncError
from gitsync.views import board
from gitsync.views import overview
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.epic.workplace import Workplace
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
@html_option
@click.option(
    '--serve',
    'port',
    is_flag=False,
    flag_value='0',
    default=None,
    type=click.IntRange(0, 65535),
    metavar='[PORT]',
    help='Show the page to browsers of this machine, refreshed as it changes, until interrupted.',
)
@click.option('--agent', default='', help='Look as this agent.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(
    watch: bool, every: float, page: str | None, port: int | None, agent: str, as_json: bool
) -> int:
    """Show all agents at a glance: features, ages, blockers, leases, unread messages, the next sync
    point

    An agent without a sign of life for 30 minutes is in warning, for 60 minutes stale. A sign dated
    in the future counts for nothing.
    """
    if port is not None:
        if watch or as_json or page is not None:
            raise GitsyncError(
                '--serve goes with no other form of the board',
                'gitsync board --serve, or gitsync board --html FILE',
                'usage',
            )
        return _serve(agent, port)
    place = workplace.here(agent)
    if page is not None:
        return _save(place, page, as_json)
    while True:
        seen = overview.look(place)
        if as_json:
            output.answer(True, overview.as_data(seen), '')
        else:
            _show(seen, clears=watch)
        if not watch:
            return 0
        time.sleep(every)


def _serve(agent: str, port: int) -> int:
    from gitsync.views.page.live import serve

    def told(address: str) -> None:
        output.say(f'the board is at {address} (Ctrl-C ends it)\n')
        sys.stdout.flush()

    serve(lambda: workplace.here(agent), port, told)
    return 0


def _save(place: Workplace, page: str, as_json: bool) -> int:
    from gitsync.views.page.content import content
    from gitsync.views.page.html import save

    shown = content(place, clock.looking_now())
    if save('board', shown, page):
        data = {**overview.as_data(shown.seen), 'page': page}
        output.answer(as_json, data, f'the board is in {output.clean(page)}\n')
    return 0


def _show(seen: Overview, clears: bool) -> None:
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    is_told = os.environ.get('COLUMNS', '').isdigit()
    console = Console(
        color_system='auto' if output.has_colour() else None,
        highlight=False,
        width=None if is_terminal or is_told else WIDTH,
    )
    if clears:
        console.clear()
    board.show(console, seen)
