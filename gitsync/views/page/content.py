"""What a page shows: the board, the report, the past and the attic as one value."""

from __future__ import annotations

from gitsync.core.documents.protocol import README
from gitsync.core.epic import tables
from gitsync.core.epic.planning.savings import HOURS
from gitsync.core.epic.report import account
from gitsync.core.epic.report import answers
from gitsync.core.epic.report import timeline
from gitsync.core.epic.report.timeline import Milestone
from gitsync.core.epic.report.timeline import Timeline
from gitsync.core.policy.names import form
from gitsync.core.policy.place import below
from gitsync.core.policy.place import is_finished
from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import datetime
from gitsync.core.text.moments import instant
from gitsync.core.text.value import Value
from gitsync.merging import attic
from gitsync.views import commits
from gitsync.views import overview
from gitsync.views import past
from gitsync.views import report
from gitsync.views.report import minute
from gitsync.views.troubles.conflicts import conflicts
from gitsync.views.troubles.diagnose import unmerged_paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.epic.report.answers import Answer
    from gitsync.epic.workplace import Workplace
    from gitsync.merging.attic import Kept
    from gitsync.views.overview import Overview
    from gitsync.views.past import Past
    from gitsync.views.report import Report
    from gitsync.views.troubles.trouble import Trouble

LONGEST = 4000  # bytes of a superseded value that a page shows


class KeptValue(Value):
    """A superseded value of the attic."""

    id: str
    at: str
    path: str
    where: str
    what: str
    text: str
    is_cut: bool


class Content(Value):
    """What a page shows."""

    seen: Overview
    report: Report
    timeline: Timeline
    questions: Sequence[Answer]  # those that are open
    conflicts: Sequence[Trouble]  # that stand now
    merges: Sequence[tuple[str, str]]  # with conflicts: when and by whom, and the paths
    kept: Sequence[KeptValue]


def content(place: Workplace, now: datetime, hours: float = HOURS) -> Content:
    """What there is to show of the epic now; hours: planned of S2 for a feature."""
    seen, history = overview.look(place, now), past.read(place, now)
    starts = tuple(below(folder, '') for folder in commits.folders(place.repo, place.epic))
    mail = answers.answered(history.mail)
    return Content(
        seen,
        report.report(place, now, hours, history),
        _timeline(seen, history, mail, now),
        [each for each in mail if each.urgency and not each.is_answered],
        list(conflicts(seen, unmerged_paths(place.repo))),
        [
            (
                f'{minute(merge.at)} by {merge.committer}, {merge.oid[:10]}',
                ', '.join(merge.conflicts),
            )
            for merge in history.merges
            if merge.conflicts
        ],
        [
            _kept(kept)
            for kept in attic.entries(place.repo.common_dir)
            if kept.path.startswith(starts)
        ],
    )


def _timeline(seen: Overview, history: Past, mail: Sequence[Answer], now: datetime) -> Timeline:
    spans = account.spans(history.points, now)
    names = {form(each): each for each in (*seen.state.agents, *(span.agent for span in spans))}
    signs = timeline.signs_of(history.points, mail, history.events, history.commits)
    held = {(form(each.agent), lease) for each in seen.agents for lease in each.leases}
    lanes = timeline.lanes(names.values(), spans, signs, history.events, history.ready, now, held)
    milestones = [*_merges(history), *_sync_points(seen)]
    return Timeline(
        lanes,
        tuple(each for each in mail if each.sent and each.sent <= now),
        tuple(sorted(each for each in milestones if each.at <= now)),
        now,
        is_finished(seen.place.repo.disk(), seen.place.epic),
    )


def _merges(history: Past) -> Iterator[Milestone]:
    for merge in history.merges:
        kind = 'conflict' if merge.conflicts else 'merge'
        told = f', conflicts in {", ".join(merge.conflicts)}' if merge.conflicts else ''
        yield Milestone(merge.at, kind, f'merge {merge.oid[:10]} by {merge.committer}{told}')


def _sync_points(seen: Overview) -> Iterator[Milestone]:
    """The sync points that Sync Status here records as reached."""
    readme = seen.place.repo.disk().read(seen.place.path(README)) or b''
    for point, time in tables.reached_points(readme, seen.state.coordinator).items():
        at = instant(time.replace(' ', 'T') + ':00Z')
        if at:
            yield Milestone(at, 'sync', f'sync point {point} reached')


def _kept(kept: Kept) -> KeptValue:
    return KeptValue(
        kept.id,
        minute(datetime.fromtimestamp(int(kept.time), UTC)),
        kept.path,
        kept.where,
        kept.what,
        kept.lost[:LONGEST].decode('utf-8', 'surrogateescape'),
        len(kept.lost) > LONGEST,
    )
