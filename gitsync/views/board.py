"""The board for a terminal: every agent of an epic in a table that fits its width."""

from __future__ import annotations

from gitsync.core.epic.mail import not_merged
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

    from gitsync.core.epic.sync_point import Sync
    from gitsync.views.overview import AgentSummary
    from gitsync.views.overview import Overview

WIDE = 120  # columns, from which each value has a column of its own
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
SHORT = ('Agent, feature', 'Stage, status', 'Last sign', 'Unread')


def show(console: Console, seen: Overview) -> None:
    """Print the board, no line wider than the console."""
    from rich.text import Text

    is_wide = console.width >= WIDE
    console.print(_wide(seen) if is_wide else _short(seen))
    for line in ([] if is_wide else _held(seen)) + lines(seen):
        console.print(Text(output.clean(line), overflow='fold'))


def lines(seen: Overview) -> list[str]:
    """What is told below the table: what lies on other branches, the sync point, and whether who
    looks was away.
    """
    told = [*_more_features(seen), *_elsewhere(seen), _sync(seen.sync)]
    told += [
        f'{agent} has {len(tops)} live sessions: {", ".join(tops)}'
        for agent, tops in seen.twins.items()
    ]
    if seen.away:
        told.append(
            f'you gave no sign for {age(seen.away)} yourself: give the others 15 minutes before '
            'you call one of them stale'
        )
    return told


def cells(agent: AgentSummary) -> tuple[str, ...]:
    """The cells of an agent's row, as COLUMNS."""
    return (
        agent.agent,
        agent.feature,
        agent.stage,
        _state(agent),
        agent.word,
        last_sign(agent),
        str(agent.unread),
        ', '.join(agent.leases),
        '; '.join(agent.blockers),
    )


def last_sign(agent: AgentSummary) -> str:
    """How old an agent's last sign of life is, and what it was."""
    return 'none' if agent.age is None else f'{age(agent.age)} ({agent.source})'


def age(minutes: int) -> str:
    """A length of time in the unit that fits it."""
    if minutes < 120:
        return f'{minutes} min'
    return f'{minutes // 60} h' if minutes < 2880 else f'{minutes // 1440} days'


def _state(agent: AgentSummary) -> str:
    if agent.state == 'NOT_STARTED' and not agent.feature:
        return ''  # a coordinator without a feature of its own
    return agent.state + (' ✓' if agent.ready else '')


def _wide(seen: Overview) -> Table:
    return _table(COLUMNS, seen, [cells(agent) for agent in seen.agents], 'Liveness')


def _short(seen: Overview) -> Table:
    """Two lines an agent."""
    rows = [
        (
            f'{output.clean(agent.agent)}\n {output.clean(agent.feature)}',
            f'{output.clean(agent.stage)}\n{output.clean(_state(agent))}',
            f'{agent.word}\n{"none" if agent.age is None else age(agent.age)}',
            str(agent.unread),
        )
        for agent in seen.agents
    ]
    return _table(SHORT, seen, rows, 'Last sign', is_clean=True)


def _table(
    columns: tuple[str, ...],
    seen: Overview,
    rows: Sequence[tuple[str, ...]],
    coloured: str,
    is_clean: bool = False,
) -> Table:
    """A table of agents, a row each; coloured: the column that shows their liveness."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for name in columns:
        table.add_column(name, overflow='fold')
    for agent, row in zip(seen.agents, rows):
        styles = {coloured: STYLE[agent.liveness]}
        table.add_row(
            *(
                Text(cell if is_clean else output.clean(cell), style=styles.get(name, ''))
                for name, cell in zip(columns, row)
            )
        )
    return table


def _held(seen: Overview) -> list[str]:
    """What the short table leaves out: what blocks an agent, and what it holds."""
    blocked = [
        f'{each.agent} is blocked: {"; ".join(each.blockers)}'
        for each in seen.agents
        if each.blockers
    ]
    held = [f'{each.agent} holds {", ".join(each.leases)}' for each in seen.agents if each.leases]
    return blocked + held


def _more_features(seen: Overview) -> Iterator[str]:
    """The features that an agent has beside the one that its row shows."""
    for each in seen.agents:
        for feature in seen.state.features_of(each.agent):
            if feature.folder != each.feature:
                stage, state = feature.status.get('STAGE'), feature.status.get('STATUS')
                told = 'deferred' if feature.is_deferred else f'{stage or "no stage"}, {state}'
                yield f'{each.agent} also has {feature.folder}: {told}'


def _elsewhere(seen: Overview) -> Iterator[str]:
    """Whose records, and what unread messages, are newest on a branch that is not merged here."""
    for each in seen.agents:
        if each.where:
            yield f'{each.agent}: its newest record is {not_merged(each.where)}'
    counts: dict[tuple[str, str], int] = {}
    for mail in seen.state.mail:
        if mail.where and mail.message.read is False:
            counts[mail.reader, mail.where] = counts.get((mail.reader, mail.where), 0) + 1
    for (reader, where), count in counts.items():
        yield f'{reader}: {count} unread {not_merged(where)}'


def _sync(sync: Sync) -> str:
    waits = 'reached' if sync.ready else f'waiting for {", ".join(sync.waiting_for)}'
    timeout = f' ({sync.timeout} timeout)' if sync.timeout else ''
    return f'sync point {sync.point}: {waits}{timeout}'
