"""A table of the report, for text and page, and those of quality and criteria."""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.epic.report.criteria import Criterion
    from gitsync.views.quality import Quality


class ReportTable(Value):
    """A table of the report; its cells are as they stand in the records."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


HOLDS = {True: 'yes', False: 'no', None: 'cannot tell'}


def of_quality(quality: Quality) -> list[ReportTable]:
    """Feature by feature, and as a whole."""
    rows = [
        (
            each['feature'],
            ', '.join(each['missing']) or '-' if each['has_spec'] else 'no spec',
            'yes' if each['is_approved'] else 'no',
            f'{each["resolved"]} of {each["questions"]}',
        )
        for each in quality['features']
    ]
    whole = (
        _percent(quality['specs_percent']),
        _percent(quality['checklist_percent']),
        '-' if quality['s3_findings'] is None else str(quality['s3_findings']),
        '-' if quality['s3_settled'] is None else str(quality['s3_settled']),
    )
    columns = ('feature', 'lacks in its spec', 'accepted', 'questions resolved')
    return [
        ReportTable('Specs and checklists', columns, rows),
        ReportTable(
            'Quality',
            ('specs complete', 'checklists resolved', 'S3 findings', 'settled'),
            [whole],
        ),
    ]


def _percent(value: int | None) -> str:
    return '-' if value is None else f'{value} %'


def of_criteria(criteria: list[Criterion]) -> ReportTable:
    """Every criterion, and whether it holds."""
    rows = [
        (
            each['name'],
            each['target'],
            '-' if each['measured'] is None else str(each['measured']),
            HOLDS[each['holds']],
            each['note'] or '-',
        )
        for each in criteria
    ]
    columns = ('criterion', 'target', 'measured', 'holds', 'note')
    return ReportTable('Success criteria of a pilot', columns, rows)
