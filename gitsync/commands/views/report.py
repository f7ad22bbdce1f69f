"""Report what an epic took: the timeline, savings, overhead, locks, answers and merges."""

from __future__ import annotations

import click

from gitsync.commands.cli import html_option
from gitsync.core.epic.planning.savings import HOURS
from gitsync.core.text.moments import datetime
from gitsync.core.text.moments import written
from gitsync.epic import workplace
from gitsync.views.report import minute
from gitsync.views.report import report
from gitsync.views.report import tables
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.views.report import Report
    from gitsync.views.report_tables import ReportTable


@click.command('report')
@click.option(
    '--hours',
    default=float(HOURS),
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help='Planned hours of S2 for a feature.',
)
@html_option
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(hours: float, page: str | None, as_json: bool) -> int:
    """Report savings, overhead and the timeline

    From the history of every branch, the records in this working tree, and this clone's journals of
    leases: when each agent began and ended each stage; what parallel work saved, as planned and as
    measured; what coordination cost (lock times are measured, the minutes for records and messages
    estimated by the protocol's figures); how fast messages were answered; merges and conflicts.
    """
    place, now = workplace.here(), clock.looking_now()
    if page is None:
        told = report(place, now, hours)
        output.answer(as_json, _as_data(told), _text(told))
        return 0
    from gitsync.views.page.content import content
    from gitsync.views.page.html import save

    shown = content(place, now, hours)
    if save('report', shown, page):
        data = {**shown.report, 'page': page}
        output.answer(as_json, _as_data(data), f'the report is in {output.clean(page)}\n')
    return 0


def _as_data(value: object) -> object:
    """The report with times as text and every text fit for JSON."""
    if isinstance(value, dict):
        return {key: _as_data(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_data(each) for each in value]
    if isinstance(value, datetime):
        return written(value)
    return output.valid(value) if isinstance(value, str) else value


def _text(told: Report) -> str:
    lines = [f'{output.clean(told["epic"] or ".")}, {minute(told["now"])} UTC']
    for table in tables(told):
        lines += ['', table.title, '', *_table_lines(table)]
    return '\n'.join(lines)


def _table_lines(table: ReportTable) -> list[str]:
    """A table's lines for a terminal: columns as wide as their widest cell."""
    shown = [[output.clean(cell) for cell in row] for row in (table.columns, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*shown)]
    lines = [
        '  ' + '  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
        for row in shown
    ]
    return lines if table.rows else [*lines, '  none']
