"""Records where they are newest: of all versions of a STATUS or a checkpoint, the one whose own
time is the latest; at equal times the one here.

A record has one writer, so that its newest version knows all that the older ones know.
"""

from __future__ import annotations

from datetime import UTC
from datetime import datetime

from gitsync.core.documents import checkpoint
from gitsync.core.documents import status
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.epic.mail import Copy
from gitsync.core.form.times import is_ahead
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy import rosters
from gitsync.core.policy.names import same
from gitsync.core.policy.place import below
from gitsync.core.policy.place import feature_number
from gitsync.core.policy.place import is_feature
from gitsync.core.policy.place import place_in_epic
from gitsync.core.text.moments import instant
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.epic.mail import Copies
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.place import Place
    from gitsync.core.policy.policy import Policy

NEVER = datetime.min.replace(tzinfo=UTC)
HERE = ''


class Newest(Value):
    """An epic with each record in its newest version."""

    snapshot: Snapshot
    where: dict[str, str]  # the branch of each that is not here, by path below the epic


def newest(snapshot: Snapshot, epic: str, policy: Policy, copies: Copies) -> Newest:
    """The snapshot with the newest versions of the epic's records, and the handoff packages that it
    lacks.
    """
    start = below(epic, '')
    assignments = rosters.Assignments(policy, snapshot, epic)
    files: dict[str, tuple[str, bytes] | None] = {}
    where: dict[str, str] = {}
    for path, versions in copies.items():
        place = place_in_epic(path[len(start) :], epic)
        if _is_put_away(snapshot, place) or _is_renamed(snapshot, place):
            continue
        agent = assignments.agent(feature_number(place.rest))
        best = _best(place, snapshot.read(path), versions, agent)
        if best and best.where:
            files[path] = ('100644', best.data)
            where[place.rest] = best.where
    return Newest(Overlay(snapshot, files), where)


def _best(place: Place, here: bytes | None, versions: Sequence[Copy], agent: str) -> Copy | None:
    """The version that counts; None for what is no record."""
    every_copy = [*([] if here is None else [Copy(HERE, here)]), *versions]
    if place.kind == 'status':
        return newest_status(every_copy, agent)
    if place.kind == 'checkpoint':
        return newest_checkpoint(every_copy)
    return every_copy[0] if place.rest.endswith(HANDOFF) else None


def newest_status(every_copy: Sequence[Copy], agent: str) -> Copy:
    """The version of a STATUS that counts: of those that name the agent, where one does."""
    return max(every_copy, key=lambda each: _status_rank(each.data, agent))


def _status_rank(data: bytes, agent: str) -> tuple[bool, datetime]:
    record = status.parse(data)
    is_theirs = not agent or same(record.get('AGENT') or '', agent)
    return is_theirs, instant(record.get('UPDATED')) or NEVER


def newest_checkpoint(every_copy: Sequence[Copy]) -> Copy:
    """The version of a checkpoint that counts."""
    return max(every_copy, key=lambda each: _checked_at(each.data))


def _checked_at(data: bytes) -> datetime:
    value = checkpoint.parse(data).value or {}
    return instant(value.get('last_checkpoint')) or NEVER


def is_of_future(kind: str, data: bytes, now: datetime) -> bool:
    """True for a record that a clock ahead of all others dated: it counts for nothing elsewhere, or
    it would for ever be the newest.
    """
    moment = None
    if kind == 'status':
        moment = instant(status.parse(data).get('UPDATED'))
    elif kind == 'checkpoint':
        moment = _checked_at(data)
    return moment is not None and is_ahead(moment, now)


def _is_put_away(snapshot: Snapshot, place: Place) -> bool:
    """True for a checkpoint that a takeover put aside here under another name."""
    if place.kind != 'checkpoint' or place.epic is None:
        return False
    folder = below(place.epic, CHECKPOINTS)
    starts = tuple(place.agent + word for word in LEFT_BEHIND)
    return snapshot.entry(f'{folder}/{place.agent}.json') is None and any(
        name.startswith(starts) for name in snapshot.names(folder)
    )


def _is_renamed(snapshot: Snapshot, place: Place) -> bool:
    """True for a file of a feature's folder that is not here, where another folder here has its
    number.
    """
    folder = place.rest.partition('/')[0]
    if not is_feature(folder) or place.epic is None:
        return False
    names = [name for name in snapshot.names(place.epic) if is_feature(name)]
    return folder not in names and feature_number(folder) in map(feature_number, names)
