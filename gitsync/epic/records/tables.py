"""The tables of EPIC_README.md, kept by the commands that know what belongs into them.

Each change is made only where the rules of ownership let the acting agent make it; the rest is left
to who may. No command fails because a table cannot be kept: a note says so.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import README
from gitsync.core.epic import new_epic
from gitsync.core.epic import progress
from gitsync.core.epic import sync_point
from gitsync.core.epic import tables
from gitsync.core.policy.names import same
from gitsync.epic import hold
from gitsync.epic.standing import standing
from gitsync.errors import GitsyncError
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from datetime import datetime

    from gitsync.core.documents.status import Status
    from gitsync.core.epic.mail import Mail
    from gitsync.core.epic.state import EpicState
    from gitsync.core.epic.state import Feature
    from gitsync.core.epic.sync_point import Sync
    from gitsync.epic.acting_agent import ActingAgent

    Change = Callable[[bytes], bytes]


def note_joined(acting: ActingAgent) -> bool:
    """The agent's row of Agent Assignments, where it has a feature and no row yet; True when it is
    added.
    """
    epic = standing(acting.place)
    feature = epic.feature_of(acting.agent)
    readme = acting.load(README) or b''
    if feature is None or tables.has_assignment(readme, acting.agent, feature.folder):
        return False
    is_coordinator = same(acting.agent, epic.coordinator)
    row = new_epic.assignment(acting.agent, feature.folder, is_coordinator)
    return _keep(acting, lambda old: tables.with_assignment(old, row), 5.0)


def note_assignment(
    acting: ActingAgent, epic: EpicState, record: Status, now: datetime, wait: float = 60.0
) -> None:
    """The agent's row of Agent Assignments: where it stands, and since when. The coordinator's
    heartbeat closes the rows of the escalations that it answered, too.
    """
    feature, answered = epic.feature_of(acting.agent), _answered(acting, epic)
    state = (record.get('STATUS') or '').lower().replace('_', ' ')
    words = f'{record.get("STAGE") or ""} {state}'.strip()
    is_coordinator, stamp = same(acting.agent, epic.coordinator), new_epic.stamp(now)

    def change(readme: bytes) -> bytes:
        for mail, time in answered:
            readme = tables.answered(readme, mail.writer, mail.subject, time)
        if feature is None:
            return readme
        row = new_epic.assignment(acting.agent, feature.folder, is_coordinator, words)
        return tables.with_assignment(readme, (*row[:4], stamp))

    _keep(acting, change, wait)


def _answered(acting: ActingAgent, epic: EpicState) -> list[tuple[Mail, str]]:
    """The escalations that the coordinator answered, with the times."""
    if not same(acting.agent, epic.coordinator):
        return []
    asked = [mail for mail in epic.mail if progress.is_escalation(mail)]
    times = [(mail, progress.answered_at(epic, mail)) for mail in asked]
    return [(mail, time) for mail, time in times if time]


def note_escalation(
    acting: ActingAgent, feature: Feature | None, subject: str, now: datetime
) -> None:
    """A row of Escalations for one that was sent."""
    folder = feature.folder if feature else '-'
    row = (new_epic.stamp(now), acting.agent, folder, tables.issue(subject), tables.OPEN, '-')
    _keep(acting, lambda readme: tables.added(readme, new_epic.ESCALATIONS, row))


def close_escalation(acting: ActingAgent, writer: str, subject: str, now: datetime) -> None:
    """The row of an escalation that was answered."""
    time = new_epic.stamp(now)
    _keep(acting, lambda readme: tables.answered(readme, writer, subject, time))


def note_sync(acting: ActingAgent, epic: EpicState, sync: Sync, now: datetime) -> None:
    """Sync Status: the features that are ready, and the points that are reached."""
    time = new_epic.stamp(now)
    ready = [each.folder for each in epic.features if each.is_through_s2]
    passed = range(epic.recorded + 1, sync_point.current_point(epic))
    points = [*passed, *([sync.point] if sync.ready and sync.point not in passed else [])]

    def change(readme: bytes) -> bytes:
        for folder in ready:
            readme = tables.ticked(readme, folder, time)
        for point in points:
            readme = tables.reached(readme, point, acting.agent, time)
        return readme

    _keep(acting, change, 5.0)


def note_checks(acting: ActingAgent, checks: Iterable[tables.Check], now: datetime) -> None:
    """Stale Agent Checks: agents that fell silent, and those that are heard of again."""
    time = new_epic.stamp(now)
    asked = [*checks]
    _keep(acting, lambda readme: tables.checked(readme, asked, time))


def _keep(acting: ActingAgent, change: Change, wait: float = 60.0) -> bool:
    """Change the README's outside text under its lease, where the acting agent may; True when it
    is changed.
    """
    try:
        old = acting.load(README) or b''
        new = change(old)
        if new == old or acting.foreign({README: new}):
            return False
        hold.rewrite(acting, README, change, 'keep the tables', wait=wait)
    except GitsyncError as error:
        output.note(f'a table of {acting.place.path(README)} is not kept: {error.message}')
        return False
    return True
