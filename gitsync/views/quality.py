"""What S2 left behind, and whether the success criteria of a pilot hold, for the report."""

from __future__ import annotations

from gitsync.core.documents.protocol import STATUS
from gitsync.core.epic.mail import revision
from gitsync.core.epic.report import criteria
from gitsync.core.epic.report import quality
from gitsync.core.epic.report.criteria import Measured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping
    from typing import TypedDict

    from gitsync.core.epic.report.account import Overhead
    from gitsync.core.epic.state import EpicState
    from gitsync.epic.workplace import Workplace
    from gitsync.views.past import Past

    class FeatureQuality(TypedDict):
        """What a feature's documents show."""

        feature: str
        has_spec: bool
        missing: list[str]  # sections of the spec
        is_approved: bool
        questions: int
        resolved: int

    class Quality(TypedDict):
        """What S2 left behind, and what S3 found in it."""

        features: list[FeatureQuality]
        complete_specs: int
        specs_percent: int | None
        checklist_percent: int | None
        s3_findings: int | None  # None before S3 wrote a record
        s3_settled: int | None


RECORDS = ('SANITY_CHECK', 'FINAL_CONSISTENCY')  # how records of S3 begin, in RESEARCH
RESEARCH = 'research'


def look(place: Workplace, epic: EpicState) -> Quality:
    """The quality of an epic's documents, each feature's where its STATUS is newest."""
    features = [_feature(place, epic, each.folder) for each in epic.features]
    complete = sum(_is_complete(each) for each in features)
    questions = sum(each['questions'] for each in features)
    records = _records(place)
    tally = quality.findings(records)
    return {
        'features': features,
        'complete_specs': complete,
        'specs_percent': _percent(complete, len(features)),
        'checklist_percent': _percent(sum(each['resolved'] for each in features), questions),
        's3_findings': tally.total if records else None,
        's3_settled': tally.settled if records else None,
    }


def _is_complete(each: FeatureQuality) -> bool:
    return each['has_spec'] and not each['missing'] and each['is_approved']


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _feature(place: Workplace, epic: EpicState, folder: str) -> FeatureQuality:
    where = epic.where.get(f'{folder}/{STATUS}')
    newest = place.repo.tree(revision(where)) if where else place.repo.disk()
    spec = newest.read(place.path(f'{folder}/spec.md'))
    state = quality.spec_state(spec or b'')
    items = quality.checklist(newest.read(place.path(f'{folder}/checklist.md')) or b'')
    return {
        'feature': folder,
        'has_spec': spec is not None,
        'missing': list(state.missing),
        'is_approved': state.is_approved,
        'questions': items.total,
        'resolved': items.settled,
    }


def _records(place: Workplace) -> list[bytes]:
    """The records that S3 wrote."""
    disk, folder = place.repo.disk(), place.path(RESEARCH)
    names = [name for name in disk.names(folder) if name.upper().startswith(RECORDS)]
    return [disk.read(f'{folder}/{name}') or b'' for name in names]


def doubts(place: Workplace, epic: EpicState) -> list[str]:
    """A sentence for each feature that says it is ready while its documents do not."""
    said = []
    for feature in epic.features:
        shown = _feature(place, epic, feature.folder)
        lacks = [f'its spec lacks {", ".join(shown["missing"])}'] if shown['missing'] else []
        if not shown['is_approved']:
            lacks.append('its acceptance criteria are not approved')
        if shown['resolved'] < shown['questions']:
            left = shown['questions'] - shown['resolved']
            lacks.append(f'{left} of {shown["questions"]} questions are open')
        if feature.is_ready and shown['has_spec'] and lacks:
            said.append(f'{feature.folder} is ready, but {"; ".join(lacks)}')
    return said


def judged(
    epic: EpicState,
    seen: Past,
    saved: Mapping[str, object],
    overhead: Overhead,
    unmerged: Collection[str],
) -> list[criteria.Criterion]:
    """Every criterion of a pilot; saved: the savings as measured; unmerged: the paths here that a
    merge left in conflict.
    """
    percent = saved['percent']
    return criteria.criteria(
        Measured(
            float(percent) if isinstance(percent, int) else 0.0,
            overhead['percent'],
            _unmeasured(epic, saved['features']),
            sum(each.is_through_s2 or each.is_deferred for each in epic.features),
            len(epic.features),
            bool(seen.points),
            sum(map(len, seen.commits.values())),
            len(seen.merges),
            sum(bool(merge.conflicts) for merge in seen.merges),
            seen.lost,
            bool(unmerged),
        )
    )


def _unmeasured(epic: EpicState, features: object) -> list[str]:
    """The features of which no record shows when S2 began and when it ended."""
    rows: Iterable[object] = features if isinstance(features, list) else ()
    told = {row['feature'] for row in rows if isinstance(row, dict) and row['hours'] > 0}
    return [
        each.folder for each in epic.features if not each.is_deferred and each.folder not in told
    ]
