"""What an epic took, as data and as the tables that text and page both show."""

from __future__ import annotations

from gitsync.core.epic.report import account
from gitsync.core.epic.report import answers
from gitsync.core.policy.names import form
from gitsync.core.policy.place import below
from gitsync.core.text.moments import datetime
from gitsync.core.text.moments import written
from gitsync.epic.standing import standing
from gitsync.views import past
from gitsync.views import quality
from gitsync.views import report_tables
from gitsync.views.report_tables import ReportTable
from gitsync.views.troubles.diagnose import unmerged_paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence
    from typing import TypedDict

    from gitsync.core.epic.report.account import LockUse
    from gitsync.core.epic.report.account import Overhead
    from gitsync.core.epic.report.account import Span
    from gitsync.core.epic.report.answers import Answer
    from gitsync.core.epic.report.criteria import Criterion
    from gitsync.epic.workplace import Workplace
    from gitsync.views.past import Past
    from gitsync.views.quality import Quality

    Row = dict[str, object]

    class Merges(TypedDict):
        """What merges brought."""

        count: int
        conflicted: int
        conflicts: list[str]  # paths
        superseded_values: int

    class Report(TypedDict):
        """What an epic took; --json gives these keys."""

        epic: str
        now: datetime
        agents: list[Row]
        timeline: list[Row]
        savings: dict[str, Row]
        overhead: Overhead
        locks: list[LockUse]
        messages: Row
        questions: list[Row]
        merges: Merges
        quality: Quality
        criteria: list[Criterion]


def report(place: Workplace, now: datetime, hours: float, seen: Past | None = None) -> Report:
    """What the epic took up to now; hours: planned of S2 for a feature, seen: its past, where that
    was read.
    """
    seen = seen or past.read(place, now)
    epic = standing(place)
    spans, uses = account.spans(seen.points, now), account.locks(seen.events)
    mail = answers.answered(seen.mail)
    names = {form(agent): agent for agent in (*epic.agents, *(span.agent for span in spans))}
    groups = [(feature.folder, feature.group) for feature in epic.features]
    overhead = account.overhead(spans, uses, {**seen.counts, 'messages': len(mail)})
    measured = account.measured(spans)
    return {
        'epic': place.epic,
        'now': now,
        'agents': _agents(names, spans, seen, mail),
        'timeline': [span._asdict() for span in spans],
        'savings': {
            'planned': account.planned(groups, hours),
            'measured': measured,
        },
        'overhead': overhead,
        'locks': uses,
        'messages': answers.answers(mail),
        'questions': answers.questions(mail, now),
        'merges': _merges(seen),
        'quality': quality.look(place, epic),
        'criteria': quality.judged(epic, seen, measured, overhead, _unmerged(place)),
    }


def _unmerged(place: Workplace) -> list[str]:
    start = below(place.epic, '')
    return [path for path in unmerged_paths(place.repo) if path.startswith(start)]


def _agents(
    names: dict[str, str], spans: Sequence[Span], seen: Past, mail: Iterable[Answer]
) -> list[Row]:
    """Each agent's account; names: by their form."""
    sent: dict[str, int] = {}
    for each in mail:
        sent[form(each.writer)] = sent.get(form(each.writer), 0) + 1
    counts = {
        name: {'commits': len(seen.commits.get(name, ())), 'messages': sent.get(name, 0)}
        for name in names
    }
    return account.agents(names.values(), spans, counts)


def _merges(seen: Past) -> Merges:
    return {
        'count': len(seen.merges),
        'conflicted': sum(bool(merge.conflicts) for merge in seen.merges),
        'conflicts': sorted({path for merge in seen.merges for path in merge.conflicts}),
        'superseded_values': seen.superseded,
    }


def tables(report: Report) -> list[ReportTable]:
    """The report for people, in the order in which it is read."""
    return [
        _timeline(report['timeline']),
        _savings(report['savings']),
        _overhead(report['overhead']),
        _work(report['agents']),
        _locks(report['locks']),
        _messages(report['messages']),
        _questions(report['questions']),
        _merge_table(report['merges']),
        *report_tables.of_quality(report['quality']),
        report_tables.of_criteria(report['criteria']),
    ]


def _timeline(spans: list[Row]) -> ReportTable:
    columns = ('agent', 'feature', 'stage', 'started', 'ended', 'minutes')
    rows = [
        (
            str(span['agent']),
            str(span['feature']),
            str(span['stage']),
            minute(span['started']),
            minute(span['ended']) or 'under way',
            f'{span["minutes"]:g}',
        )
        for span in spans
    ]
    return ReportTable('Timeline', columns, rows)


def _savings(savings: dict[str, Row]) -> ReportTable:
    columns = ('', 'hours in sequence', 'hours in parallel', 'saved', 'percent')
    rows = [
        (
            name if _is_whole(saved) else f'{name}, incomplete',
            f'{saved["sequential_hours"]:g}',
            f'{saved["parallel_hours"]:g}',
            f'{saved["saved_hours"]:g}',
            f'{saved["percent"]} %',
        )
        for name, saved in savings.items()
    ]
    return ReportTable('Savings (target: 40 % or more)', columns, rows)


def _is_whole(saved: Row) -> bool:
    """False where S2 lasts, or no record shows how long a feature took."""
    features = saved.get('features')
    hours = [row['hours'] for row in features] if isinstance(features, list) else []
    return bool(saved.get('is_over', True)) and all(hours)


def _overhead(overhead: Overhead) -> ReportTable:
    columns = ('work', 'locks, measured', 'records and messages, estimated', 'percent')
    row = (
        _minutes(overhead['work_minutes']),
        _minutes(overhead['lock_minutes']),
        _minutes(round(sum(overhead['estimated_minutes'].values()), 1)),
        '-' if overhead['percent'] is None else f'{overhead["percent"]:g} %',
    )
    return ReportTable('Coordination (target: under 10 %)', columns, [row])


def _work(agents: list[Row]) -> ReportTable:
    rows = [
        (
            str(agent['agent']),
            _minutes(agent['minutes']),
            str(agent['commits']),
            str(agent['messages']),
        )
        for agent in agents
    ]
    return ReportTable('Agents', ('agent', 'work', 'commits', 'messages'), rows)


def _locks(uses: list[LockUse]) -> ReportTable:
    columns = ('lock', 'taken', 'waited', 'longest wait', 'held', 'taken over', 'broken')
    rows = [
        (
            use['lock'],
            str(use['acquisitions']),
            f'{use["waited_seconds"]:g} s',
            f'{use["longest_wait_seconds"]:g} s',
            f'{use["held_seconds"]:g} s',
            str(use['takeovers']),
            str(use['breaks']),
        )
        for use in uses
    ]
    return ReportTable('Locks', columns, rows)


def _messages(mail: Row) -> ReportTable:
    columns = (
        'sent',
        'read',
        'answered',
        'read after (median)',
        'answered after (median)',
        'longest',
    )
    row = (
        str(mail['sent']),
        str(mail['read']),
        str(mail['answered']),
        _minutes(mail['median_read_minutes']),
        _minutes(mail['median_answer_minutes']),
        _minutes(mail['longest_answer_minutes']),
    )
    return ReportTable('Messages', columns, [row])


def _questions(questions: list[Row]) -> ReportTable:
    columns = ('from', 'to', 'number', 'urgency', 'answered after', 'subject')
    rows = [
        (
            str(question['from']),
            str(question['to']),
            str(question['number'] or '-'),
            str(question['urgency']).lower(),
            _answered_after(question),
            str(question['subject']),
        )
        for question in questions
    ]
    return ReportTable('Questions and escalations', columns, rows)


def _answered_after(question: Row) -> str:
    if question['is_answered'] and question['answered'] is None:
        return 'answered, at no known time'
    told = _minutes(question['minutes']) if question['is_answered'] else 'open'
    return told + (', late' if question['is_late'] else '')


def _merge_table(merges: Merges) -> ReportTable:
    columns = ('merges', 'with conflicts', 'files in conflict', 'superseded values')
    row = (
        str(merges['count']),
        str(merges['conflicted']),
        ', '.join(merges['conflicts']) or '-',
        str(merges['superseded_values']),
    )
    return ReportTable('Merges', columns, [row])


def minute(at: object) -> str:
    """A moment to the minute, as 2026-01-30 16:16; '' for None."""
    return written(at)[:16].replace('T', ' ') if isinstance(at, datetime) else ''


def _minutes(value: object) -> str:
    return '-' if value is None else f'{value:g} min'
