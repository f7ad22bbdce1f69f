"""Report what an epic took: the timeline, savings, overhead, locks, answers and merges."""

import os

import click

from gitsync.core.epic import account
from gitsync.core.epic import answers
from gitsync.core.epic import progress
from gitsync.core.epic.state import epic_state
from gitsync.core.policy.names import form
from gitsync.core.text.moments import written
from gitsync.epic import workplace
from gitsync.views import past as chronicle
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output


@click.command('report')
@click.option(
    '--hours',
    default=float(progress.HOURS),
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help='Planned hours of S2 for a feature.',
)
@click.option(
    '--html',
    'page',
    is_flag=False,
    flag_value='-',
    default=None,
    metavar='[FILE]',
    help='The same as a page, to FILE or stdout.',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(hours, page, as_json):
    """Report savings, overhead and the timeline

    From the history of every branch, the records in this working tree, and this clone's journals of
    leases: when each agent began and
    ended each stage; what parallel work saved, as planned and as measured; what coordination cost
    (lock times are measured, the
    minutes for records and messages estimated by the protocol's figures); how fast messages were
    answered; merges and conflicts.
    """
    place, now = workplace.here(), clock.looking_now()
    data = _data(place, now, hours)
    shown = _valid(data)
    if page is not None:
        _page(shown, page, place, as_json)
        return 0
    output.answer(as_json, shown, '\n'.join(_text(data)))
    return 0


def _data(place, now, hours) -> dict:
    found = chronicle.read(place, now)
    epic = epic_state(place.repo.disk(), place.epic, place.policy)
    spans = account.spans(found.points, now)
    locks, letters = account.locks(found.events), answers.answered(found.letters)
    written_by = {}
    for each in letters:
        written_by[form(each.writer)] = written_by.get(form(each.writer), 0) + 1
    names = {form(agent): agent for agent in (*epic.agents, *(span.agent for span in spans))}
    counts = {
        name: {'commits': found.commits.get(name, 0), 'messages': written_by.get(name, 0)}
        for name in names
    }
    planned = account.planned([(feature.folder, feature.group) for feature in epic.features], hours)
    return {
        'epic': place.epic,
        'now': now,
        'agents': account.agents(names.values(), spans, counts),
        'timeline': [span._asdict() for span in spans],
        'savings': {'planned': planned, 'measured': account.measured(spans, now)},
        'overhead': account.overhead(spans, locks, {**found.counts, 'messages': len(letters)}),
        'locks': locks,
        'messages': answers.answers(letters),
        'questions': answers.questions(letters, now),
        'merges': {
            'count': len(found.merges),
            'conflicted': sum(bool(merge.conflicts) for merge in found.merges),
            'conflicts': sorted({path for merge in found.merges for path in merge.conflicts}),
            'superseded_values': found.superseded,
        },
    }


def _valid(value):
    """The data with times as text and every text fit for JSON."""
    if isinstance(value, dict):
        return {key: _valid(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_valid(each) for each in value]
    if isinstance(value, str):
        return output.valid(value)
    return written(value) if hasattr(value, 'astimezone') else value


def _tables(data) -> list:
    """[(title, columns, rows of text)]: what text and page both show."""
    savings = [
        (
            name,
            *(
                f'{data["savings"][name][key]:g}'
                for key in ('sequential_hours', 'parallel_hours', 'saved_hours')
            ),
            f'{data["savings"][name]["percent"]} %',
        )
        for name in ('planned', 'measured')
    ]
    overhead, letters, merges = data['overhead'], data['messages'], data['merges']
    return [
        (
            'Timeline',
            ('agent', 'feature', 'stage', 'started', 'ended', 'minutes'),
            [
                (
                    span['agent'],
                    span['feature'],
                    span['stage'],
                    _time(span['started']),
                    _time(span['ended']) or 'under way',
                    f'{span["minutes"]:g}',
                )
                for span in data['timeline']
            ],
        ),
        (
            'Savings (target: 40 % or more)',
            ('', 'hours in sequence', 'hours in parallel', 'saved', 'percent'),
            savings,
        ),
        (
            'Coordination (target: under 10 %)',
            ('work', 'locks, measured', 'records and messages, estimated', 'percent'),
            [
                (
                    _minutes(overhead['work_minutes']),
                    _minutes(overhead['lock_minutes']),
                    _minutes(round(sum(overhead['estimated_minutes'].values()), 1)),
                    '-' if overhead['percent'] is None else f'{overhead["percent"]:g} %',
                )
            ],
        ),
        (
            'Agents',
            ('agent', 'work', 'commits', 'messages'),
            [
                (row['agent'], _minutes(row['minutes']), str(row['commits']), str(row['messages']))
                for row in data['agents']
            ],
        ),
        (
            'Locks',
            ('lock', 'taken', 'waited', 'longest wait', 'held', 'taken over', 'broken'),
            [
                (
                    row['lock'],
                    str(row['acquisitions']),
                    *(
                        f'{row[key]:g} s'
                        for key in ('waited_seconds', 'longest_wait_seconds', 'held_seconds')
                    ),
                    str(row['takeovers']),
                    str(row['breaks']),
                )
                for row in data['locks']
            ],
        ),
        (
            'Messages',
            (
                'sent',
                'read',
                'answered',
                'read after (median)',
                'answered after (median)',
                'longest',
            ),
            [
                (
                    str(letters['sent']),
                    str(letters['read']),
                    str(letters['answered']),
                    *(
                        _minutes(letters[key])
                        for key in (
                            'median_read_minutes',
                            'median_answer_minutes',
                            'longest_answer_minutes',
                        )
                    ),
                ),
            ],
        ),
        (
            'Questions and escalations',
            ('from', 'to', 'number', 'urgency', 'answered after', 'subject'),
            [
                (
                    row['from'],
                    row['to'],
                    str(row['number'] or '-'),
                    row['urgency'].lower(),
                    _answer(row),
                    row['subject'],
                )
                for row in data['questions']
            ],
        ),
        (
            'Merges',
            ('merges', 'with conflicts', 'files in conflict', 'superseded values'),
            [
                (
                    str(merges['count']),
                    str(merges['conflicted']),
                    ', '.join(merges['conflicts']) or '-',
                    str(merges['superseded_values']),
                ),
            ],
        ),
    ]


def _answer(row) -> str:
    told = _minutes(row['minutes']) if row['answered'] else 'open'
    return told + (', late' if row['is_late'] else '')


def _time(at) -> str:
    return '' if at is None else (at if isinstance(at, str) else written(at))[:16].replace('T', ' ')


def _minutes(value) -> str:
    return '-' if value is None else f'{value:g} min'


def _text(data) -> list[str]:
    lines = [f'{output.clean(data["epic"] or ".")}, {_time(data["now"])} UTC']
    for title, columns, rows in _tables(data):
        shown = [[output.clean(cell) for cell in row] for row in [columns, *rows]]
        widths = [max(len(row[index]) for row in shown) for index in range(len(columns))]
        lines += ['', title, ''] + [
            '  ' + '  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
            for row in shown
        ]
        lines += [] if rows else ['  none']
    return lines


def _page(data, target, place, as_json) -> None:
    """The tables as one page without scripts or anything from elsewhere; every text in it is
    escaped.
    """
    from html import escape

    parts = []
    for title, columns, rows in _tables(data):
        head = ''.join(f'<th>{escape(name)}</th>' for name in columns)
        body = (
            ''.join(
                '<tr>'
                + ''.join(f'<td>{escape(output.clean(cell))}</td>' for cell in row)
                + '</tr>\n'
                for row in rows
            )
            or f'<tr><td colspan="{len(columns)}">none</td></tr>\n'
        )
        parts.append(f'<h2>{escape(title)}</h2>\n<table>\n<tr>{head}</tr>\n{body}</table>\n')
    name = escape(output.clean(data['epic'] or '.'))
    style = (
        'body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}th,td{border:1px '
        'solid #999;padding:.2em .6em;text-align:left}'
    )
    text = (
        '<!doctype html>\n<html lang="en"><head><meta '
        f'charset="utf-8"><title>{name}</title><style>{style}</style></head>\n<body>\n<h1>{name}</h1>\n<p>{_time(data["now"])} UTC</p>\n{"".join(parts)}</body></html>\n'
    )
    if target == '-':
        output.say(text)
        return
    files.save(os.path.abspath(target), text.encode('utf-8', 'backslashreplace'))
    output.answer(as_json, {**data, 'page': target}, f'the report is in {output.clean(target)}')
