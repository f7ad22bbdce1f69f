"""What is filled in when an agent changes its records: times that never go back, and the fields
that the protocol asks for.
"""

from __future__ import annotations

from gitsync.core.documents import checkpoint
from gitsync.core.documents import status
from gitsync.core.form.times import is_ahead
from gitsync.core.policy.names import form
from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import datetime
from gitsync.core.text.moments import instant
from gitsync.core.text.moments import is_sent
from gitsync.core.text.moments import timedelta
from gitsync.core.text.moments import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.core.documents.checkpoint import Checkpoint
    from gitsync.core.documents.status import Status
    from gitsync.core.epic.state import Record

DEFAULTS = {
    'STAGE': 'S2',
    'PHASE': 'Research',
    'AGENT': '',
    'UPDATED': '',
    'STATUS': 'IN_PROGRESS',
    'BLOCKERS': 'none',
    'READY_FOR_SYNC': 'false',
}


def status_with(record: Status, values: Mapping[str, str], agent: str, now: datetime) -> Status:
    """The STATUS with these values; UPDATED is the time of writing, required keys that are missing
    get the protocol's first values.

    ValueError for a key or a value that cannot stand in a STATUS.
    """
    for key, value in values.items():
        if not status.is_key(key):
            raise ValueError(f"'{key}' is no STATUS key: keys are written in capitals")
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
            raise ValueError(
                f'the value of {key} is more than one line, or holds a control character'
            )
    updated = written(forward(record.get('UPDATED'), now))
    first = {**DEFAULTS, 'AGENT': agent, 'UPDATED': updated}
    filled = {key: value for key, value in first.items() if record.get(key) is None}
    return status.changed(record, {**filled, 'UPDATED': updated, **values})


def checkpoint_with(
    record: Checkpoint | None,
    values: Record,
    basics: Mapping[str, object],
    now: datetime,
    heartbeat: float,
) -> bytes:
    """The checkpoint's bytes with these fields; record None makes the first one. basics fill what
    it does not hold; the session is always the writer's.
    """
    held: Record = record.value or {} if record else {}
    values = {
        key: value for key, value in values.items() if key not in ('last_checkpoint', 'agent_id')
    }
    lacking = {key: each for key, each in basics.items() if key not in held or key == 'session_id'}
    filled: dict[str, object] = {**lacking} if held else _first(basics)
    everything = {**held, **filled, **values}
    state = everything.get('status')
    if not isinstance(state, str) or not state:
        state = filled['status'] = 'IN_PROGRESS'
    moment = forward(held.get('last_checkpoint'), now)
    filled['last_checkpoint'] = written(moment)
    values['next_checkpoint_expected'] = _next_expected(
        state, everything.get('next_checkpoint_expected'), moment, heartbeat
    )
    if not held.get('recovery_instructions') and 'recovery_instructions' not in values:
        filled['recovery_instructions'] = (
            f'Read {everything.get("feature")}/STATUS and your section of EPIC_README.md, then go '
            'on with its Next Action'
        )
    new = {**filled, **values}
    return checkpoint.changed(record, new).data if record else checkpoint.new(new)


def _next_expected(state: str, told: object, moment: datetime, heartbeat: float) -> object:
    """When the next checkpoint is due: a heartbeat later while work is in progress; else nothing is
    due, in the words that stand there.
    """
    if state == 'IN_PROGRESS':
        return written(moment + timedelta(seconds=heartbeat))
    is_nothing = told is None or (isinstance(told, str) and told.startswith('N/A'))
    return told if is_nothing else None


def _first(basics: Mapping[str, object]) -> dict[str, object]:
    kind = 'primary' if form(str(basics['agent_id'])) == 'primary' else 'secondary'
    return {
        'agent_id': basics['agent_id'],
        'agent_type': kind,
        'session_id': basics['session_id'],
        'feature': basics['feature'],
        'stage': basics['stage'],
        'last_checkpoint': '',
        'next_checkpoint_expected': None,
        'status': 'IN_PROGRESS',
        'can_resume': True,
        'blockers': [],
        'files_modified': [],
        'completed_steps': [],
        'next_steps': [],
    }


def without_times(value: Record | None) -> Record | None:
    """A checkpoint but for what every writing of it changes."""
    return value and {
        key: item
        for key, item in value.items()
        if key not in ('last_checkpoint', 'next_checkpoint_expected', 'session_id')
    }


def forward(before: object, now: datetime) -> datetime:
    """The time to write: now, and never earlier than what stood there, but where that lay in the
    future.
    """
    past = instant(before)
    now = now.replace(microsecond=0)
    return past if past and past > now and not is_ahead(past, now) else now


def minute(before: str, now: datetime) -> str:
    """'2026-01-30 16:16' of now in UTC, never earlier than what stood there in that form."""
    time = now.astimezone(UTC).strftime('%Y-%m-%d %H:%M')
    return max(before, time) if is_sent(before) else time


def is_stamp(text: str) -> bool:
    """True for '20260130_161616'."""
    return (
        len(text) == 15
        and text[8] == '_'
        and (text[:8] + text[9:]).isascii()
        and (text[:8] + text[9:]).isdigit()
    )


def of_stamp(text: str) -> datetime | None:
    """The moment of a stamp, None when there is no such moment."""
    try:
        return datetime(
            int(text[:4]),
            int(text[4:6]),
            int(text[6:8]),
            int(text[9:11]),
            int(text[11:13]),
            int(text[13:]),
            tzinfo=UTC,
        )
    except ValueError:
        return None
