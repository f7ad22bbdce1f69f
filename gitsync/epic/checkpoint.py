"""An agent's own checkpoint on disk, and the backups of it.

A new version has the protocol's form, or is not written: the form rules judge it first. What is due
(times, required fields) is filled in by core/epic/filled_in.
"""

from __future__ import annotations

import os
from datetime import UTC
from datetime import timedelta

from gitsync.core.documents import checkpoint
from gitsync.core.documents import status
from gitsync.core.epic import filled_in
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.policy.place import BACKUPS
from gitsync.core.policy.place import CHECKPOINTS
from gitsync.core.policy.place import STATUS
from gitsync.epic.status import feature
from gitsync.epic.status import refuse_faults
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.epic.acting_agent import Desk

KEPT_IN = f'{CHECKPOINTS}/{BACKUPS}'
KEPT = 10


def checkpoint_path(agent: str) -> str:
    """An agent's checkpoint in the epic."""
    return f'{CHECKPOINTS}/{form(agent)}.json'


def write_checkpoint(desk: Desk, values: dict[str, object], now: datetime) -> dict:
    """Change fields of one's own checkpoint; the times and the rest are filled in; what it held and
    holds is backed up.
    """
    rest, made = checkpoint_path(desk.agent), []
    path = desk.place.path(rest)
    given = values.get('agent_id')
    if given is not None and not (isinstance(given, str) and same(given, desk.agent)):
        raise GitsyncError(
            f"a checkpoint of another agent is not written by '{desk.agent}'",
            'leave agent_id out',
            'not-owner',
            1,
        )

    def change(old):
        record = checkpoint.parse(old) if old is not None else None
        if record and record.value is None:
            fault = record.faults[0]
            raise GitsyncError(
                f"'{path}' is corrupt: {fault.message} (line {fault.line}, column {fault.col})",
                'take the newest valid backup: gitsync checkpoint restore',
                fault.rule.lower(),
                1,
            )
        new = filled_in.checkpoint_with(
            record, values, _basics(desk, record), now, desk.policy.limits.get('heartbeat', 900)
        )
        refuse_faults('checkpoint', path, old, new)
        if old is not None:
            _back_up(desk, old, now)
        made[:] = [checkpoint.parse(new).value]
        return new

    data = desk.update(rest, change)
    _back_up(desk, data, now)
    return made[0]


def _basics(desk, record):
    """What a checkpoint must hold and the acting agent knows: who, which session, which feature,
    which stage.
    """
    held = record.value if record else {}
    try:
        folder = held.get('feature') or feature(desk)
    except GitsyncError:
        raise GitsyncError(
            f"the checkpoint of '{desk.agent}' needs a feature",
            'give it: echo \'{"feature": "feature_02_name"}\' | gitsync checkpoint write',
            'no-feature',
            1,
        ) from None
    stage = (
        status.parse(desk.load(f'{folder}/{STATUS}') or b'').get('STAGE')
        if not held.get('stage')
        else ''
    )
    return {
        'agent_id': desk.agent,
        'session_id': desk.session,
        'feature': folder,
        'stage': stage or 'S2',
    }


def backups(desk: Desk, agent: str) -> list[str]:
    """The backups of an agent's checkpoint in the epic, the newest first."""
    start = form(agent) + '_'
    try:
        names = os.listdir(desk.full(KEPT_IN))
    except OSError:
        return []
    stamps = sorted(
        (
            name[len(start) : -5]
            for name in names
            if name.startswith(start)
            and name.endswith('.json')
            and filled_in.is_stamp(name[len(start) : -5])
        ),
        reverse=True,
    )
    return [f'{KEPT_IN}/{start}{stamp}.json' for stamp in stamps]


def _back_up(desk, data: bytes, now: datetime) -> None:
    """Keep these bytes as the newest backup, unless they are it already; ten are kept."""
    kept = backups(desk, desk.agent)
    if kept and desk.load(kept[0]) == data:
        return
    moment = now.astimezone(UTC)
    last = filled_in.of_stamp(kept[0].rpartition('.')[0][-15:]) if kept else None
    if last and moment <= last:
        moment = last + timedelta(seconds=1)
    while not files.create(
        desk.full(f'{KEPT_IN}/{form(desk.agent)}_{moment:%Y%m%d_%H%M%S}.json'), data
    ):
        moment += timedelta(seconds=1)
    for old in backups(desk, desk.agent)[KEPT:]:
        try:
            os.unlink(desk.full(old))
        except FileNotFoundError:
            pass  # another process of this agent did it


def restore_checkpoint(desk: Desk, now: datetime) -> tuple[str, str]:
    """(the backup that was taken, where the corrupt checkpoint was put or ''): the newest valid
    backup that differs from what stands there.
    """
    rest, found = checkpoint_path(desk.agent), []

    def change(old):
        backup, value = _newest_valid(desk, old)
        aside = ''
        if old is not None and checkpoint.parse(old).value is None:
            aside = _put_aside(desk, old, now)
        record = checkpoint.parse(desk.load(backup))
        new = filled_in.checkpoint_with(
            record, {}, {'session_id': desk.session}, now, desk.policy.limits.get('heartbeat', 900)
        )
        found[:] = [backup, aside]
        return new

    desk.update(rest, change)
    return found[0], found[1]


def _newest_valid(desk, current):
    from gitsync.core.form.check import check_form

    held = filled_in.without_times(checkpoint.parse(current).value) if current is not None else None
    for backup in backups(desk, desk.agent):
        data = desk.load(backup) or b''
        value = checkpoint.parse(data).value
        wrong = value is None or any(
            each.severity == 'error'
            for each in check_form('checkpoint', checkpoint_path(desk.agent), data)
        )
        if not wrong and filled_in.without_times(value) != held:
            return backup, value
    raise GitsyncError(
        f"there is no backup of the checkpoint of '{desk.agent}' that is valid and differs from it",
        'write a new one: gitsync checkpoint write',
        'no-backup',
        1,
    )


def _put_aside(desk, data, now):
    moment = now.astimezone(UTC)
    while True:
        rest = f'{CHECKPOINTS}/{form(desk.agent)}_aborted_{moment:%Y%m%d_%H%M%S}.json'
        if desk.load(rest) == data or files.create(desk.full(rest), data):
            return rest
        moment += timedelta(seconds=1)
