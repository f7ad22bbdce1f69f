"""Show all agents at a glance."""

from __future__ import annotations

import time

import click

from gitsync.core.epic.mail import not_merged
from gitsync.epic import workplace
from gitsync.views import overview
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.table import Table

    from gitsync.core.epic.sync_point import Sync
    from gitsync.views.overview import AgentSummary
    from gitsync.views.overview import Overview

WIDTH = 160  # where no terminal tells its own
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
NARROW = ('Agent', 'Liveness', 'Last sign')  # never wrapped


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
    from rich.text import Text

    has_colour = output.has_colour()
    console = Console(no_color=not has_colour, highlight=False, width=None if has_colour else WIDTH)
    if clears:
        console.clear()
    console.print(_table(seen))
    for line in (*_elsewhere(seen), _sync(seen.sync)):
        console.print(Text(output.clean(line)))
    if seen.away:
        console.print(
            Text(
                f'you gave no sign for {_age(seen.away)} yourself: give the others 15 minutes '
                'before you call one of them stale'
            )
        )


def _table(seen: Overview) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, no_wrap=name in NARROW)
    for agent in seen.agents:
        styles = {'Liveness': STYLE[agent.liveness]}
        table.add_row(
            *(
                Text(output.clean(cell), style=styles.get(name, ''))
                for name, cell in zip(COLUMNS, _cells(agent))
            )
        )
    return table


def _cells(agent: AgentSummary) -> tuple[str, ...]:
    """The cells of an agent's row, as COLUMNS."""
    return (
        agent.agent,
        agent.feature,
        agent.stage,
        agent.state + (' ✓' if agent.ready else ''),
        agent.word,
        'none' if agent.age is None else f'{_age(agent.age)} ({agent.source})',
        str(agent.unread),
        ', '.join(agent.leases),
        '; '.join(agent.blockers),
    )


def _elsewhere(seen: Overview) -> list[str]:
    """Whose records, and what unread messages, are newest on a branch that is not merged here."""
    lines = [
        f'{each.agent}: its newest record is {not_merged(each.where)}'
        for each in seen.agents
        if each.where
    ]
    mail = [each for each in seen.state.mail if each.where and each.message.read is False]
    counts = {(each.reader, each.where): 0 for each in mail}
    for each in mail:
        counts[each.reader, each.where] += 1
    return lines + [
        f'{reader}: {count} unread {not_merged(where)}' for (reader, where), count in counts.items()
    ]


def _sync(sync: Sync) -> str:
    waits = 'reached' if sync.ready else f'waiting for {", ".join(sync.waiting_for)}'
    timeout = f' ({sync.timeout} timeout)' if sync.timeout else ''
    return f'sync point {sync.point}: {waits}{timeout}'


def _age(minutes: int) -> str:
    if minutes < 120:
        return f'{minutes} min'
    return f'{minutes // 60} h' if minutes < 2880 else f'{minutes // 1440} days'
