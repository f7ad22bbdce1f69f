"""An agent's own checkpoint on disk, and the backups of it.

A new version has the protocol's form, or is not written: the form rules judge it first. What is due
(times, required fields) is filled in by core/epic/filled_in.
"""

from __future__ import annotations

import os

from gitsync.core.documents import checkpoint
from gitsync.core.documents.protocol import BACKUPS
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.epic import filled_in
from gitsync.core.epic.newest import newest_checkpoint
from gitsync.core.policy.names import form
from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value
from gitsync.epic.records.status import faults
from gitsync.epic.records.status import own_feature
from gitsync.epic.records.status import refuse_faults
from gitsync.epic.standing import latest
from gitsync.epic.standing import standing
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gitsync.core.documents.checkpoint import Checkpoint
    from gitsync.epic.acting_agent import ActingAgent

KEPT = 10  # backups


class RestoredCheckpoint(Value):
    """A checkpoint that was taken from a backup; paths in the epic."""

    backup: str
    aside: str  # where the corrupt checkpoint was put, '' for none


def checkpoint_path(agent: str) -> str:
    """An agent's checkpoint in the epic."""
    return f'{CHECKPOINTS}/{form(agent)}.json'


def write_checkpoint(
    acting: ActingAgent, values: Mapping[str, object], now: datetime
) -> dict[str, object]:
    """Change fields of one's own checkpoint, and return all of them. The times and the rest are
    filled in; what it held and holds is backed up.
    """
    path = acting.place.path(checkpoint_path(acting.agent))
    for agent in (acting.agent, values.get('agent_id')):
        if isinstance(agent, str):
            acting.need_owner('GS208', checkpoint_path(agent))

    rest = checkpoint_path(acting.agent)

    def change(here: bytes | None) -> tuple[bytes, Checkpoint]:
        record = own_checkpoint(acting, here)
        old = record.data if record else None
        new = filled_in.checkpoint_with(
            record, values, _basics(acting, record), now, _heartbeat(acting)
        )
        refuse_faults(acting, 'checkpoint', path, old, new)
        if old is not None:
            _back_up(acting, old, now)
        return new, checkpoint.parse(new)

    written = acting.update(rest, change)
    _back_up(acting, written.data, now)
    return written.value or {}


def own_checkpoint(acting: ActingAgent, here: bytes | None) -> Checkpoint | None:
    """The newest version of one's own checkpoint, None where there is none; here: this worktree's.
    GitsyncError where it is corrupt.
    """
    rest = checkpoint_path(acting.agent)
    data = latest(acting.place, rest, here, newest_checkpoint)
    record = checkpoint.parse(data) if data is not None else None
    if record and record.value is None:
        hint = 'take the newest valid backup: gitsync checkpoint restore'
        raise corrupt(acting.place.path(rest), record, hint)
    return record


def corrupt(path: str, record: Checkpoint, hint: str) -> GitsyncError:
    """The error for a checkpoint that cannot be read; path: as in the repository."""
    fault = record.faults[0]
    return GitsyncError(
        f"'{path}' is corrupt: {fault.message} (line {fault.line}, column {fault.col})",
        hint,
        fault.rule,
        1,
    )


def _heartbeat(acting: ActingAgent) -> float:
    """Seconds from one checkpoint to the next."""
    return acting.policy.limits.get('heartbeat', 900)


def _basics(acting: ActingAgent, record: Checkpoint | None) -> dict[str, object]:
    """What a checkpoint must hold and the acting agent knows: who, which session, which feature,
    which stage.
    """
    held = record.value or {} if record else {}
    epic = standing(acting.place)
    try:
        folder = held.get('feature') or own_feature(acting, epic).folder
    except GitsyncError:
        raise GitsyncError(
            f"the checkpoint of '{acting.agent}' needs a feature",
            'give it: echo \'{"feature": "feature_02_name"}\' | gitsync checkpoint write',
            'no-feature',
            1,
        ) from None
    stages = [each.status.get('STAGE') for each in epic.features if each.folder == folder]
    return {
        'agent_id': acting.agent,
        'session_id': acting.session,
        'feature': folder,
        'stage': (stages and stages[0]) or 'S2',
    }


def backups(acting: ActingAgent, agent: str) -> list[str]:
    """The backups of an agent's checkpoint in the epic, the newest first."""
    start, end = form(agent) + '_', '.json'
    folder = f'{CHECKPOINTS}/{BACKUPS}'
    try:
        names = os.listdir(acting.full(folder))
    except OSError:
        return []
    stamps = [
        name[len(start) : -len(end)]
        for name in names
        if name.startswith(start) and name.endswith(end)
    ]
    newest_first = sorted(filter(filled_in.is_stamp, stamps), reverse=True)
    return [f'{folder}/{start}{stamp}{end}' for stamp in newest_first]


def _back_up(acting: ActingAgent, data: bytes, now: datetime) -> None:
    """Keep these bytes as the newest backup, unless they are it already; ten are kept."""
    kept = backups(acting, acting.agent)
    if kept and acting.load(kept[0]) == data:
        return
    moment = now.astimezone(UTC)
    last = filled_in.of_stamp(kept[0].rpartition('.')[0][-15:]) if kept else None
    if last and moment <= last:
        moment = last + timedelta(seconds=1)
    start = f'{CHECKPOINTS}/{BACKUPS}/{form(acting.agent)}'
    while not files.create(acting.full(f'{start}_{moment:%Y%m%d_%H%M%S}.json'), data):
        moment += timedelta(seconds=1)
    for old in backups(acting, acting.agent)[KEPT:]:
        try:
            os.unlink(acting.full(old))
        except FileNotFoundError:
            pass  # another process of this agent did it


def restore_checkpoint(acting: ActingAgent, now: datetime) -> RestoredCheckpoint:
    """Take the newest valid backup that differs from what stands there."""

    def change(old: bytes | None) -> tuple[bytes, RestoredCheckpoint]:
        backup = _newest_valid(acting, old)
        aside = ''
        if old is not None and checkpoint.parse(old).value is None:
            aside = _put_aside(acting, old, now)
        record = checkpoint.parse(acting.load(backup) or b'')
        basics = {'session_id': acting.session}
        new = filled_in.checkpoint_with(record, {}, basics, now, _heartbeat(acting))
        return new, RestoredCheckpoint(backup, aside)

    return acting.update(checkpoint_path(acting.agent), change)


def _newest_valid(acting: ActingAgent, current: bytes | None) -> str:
    """The newest backup without a form fault that differs from the current bytes."""
    held = filled_in.without_times(checkpoint.parse(current).value) if current is not None else None
    for backup in backups(acting, acting.agent):
        data = acting.load(backup) or b''
        value = checkpoint.parse(data).value
        is_valid = value and not faults(acting, 'checkpoint', checkpoint_path(acting.agent), data)
        if is_valid and filled_in.without_times(value) != held:
            return backup
    raise GitsyncError(
        f"there is no backup of the checkpoint of '{acting.agent}' that is valid and differs from "
        'it',
        'write a new one: gitsync checkpoint write',
        'no-backup',
        1,
    )


def _put_aside(acting: ActingAgent, data: bytes, now: datetime) -> str:
    """Keep a corrupt checkpoint beside the new one; where."""
    moment = now.astimezone(UTC)
    while True:
        rest = f'{CHECKPOINTS}/{form(acting.agent)}_aborted_{moment:%Y%m%d_%H%M%S}.json'
        if acting.load(rest) == data or files.create(acting.full(rest), data):
            return rest
        moment += timedelta(seconds=1)
