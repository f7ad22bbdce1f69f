"""What is filled in when an agent changes its records: times that never go back, and the fields
that the protocol asks for.
"""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

from gitsync.core.documents import checkpoint
from gitsync.core.documents import status
from gitsync.core.policy.names import form
from gitsync.core.text.moments import instant
from gitsync.core.text.moments import written

DEFAULTS = {
    'STAGE': 'S2',
    'PHASE': 'Research',
    'AGENT': '',
    'UPDATED': '',
    'STATUS': 'IN_PROGRESS',
    'BLOCKERS': 'none',
    'READY_FOR_SYNC': 'false',
}


def status_with(record, values: dict, agent: str, now):
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
    made = {'UPDATED': written(forward(record.get('UPDATED'), now))}
    made |= {
        key: value
        for key, value in {**DEFAULTS, 'AGENT': agent}.items()
        if record.get(key) is None and key not in made
    }
    return status.changed(
        record, {**_in_order(made), **values} if not record.lines else {**made, **values}
    )


def _in_order(values):
    return {key: values[key] for key in status.REQUIRED if key in values}


def checkpoint_with(record, values: dict, basics: dict, now, heartbeat: float) -> bytes:
    """The checkpoint's bytes with these fields; record None makes the first one. basics fill what
    it does not hold; the session is always the writer's.
    """
    held = record.value if record else {}
    values = {
        key: value for key, value in values.items() if key not in ('last_checkpoint', 'agent_id')
    }
    made = {key: value for key, value in basics.items() if key not in held or key == 'session_id'}
    if not held:
        made = _first(basics)
    state = values.get('status', made.get('status', held.get('status')))
    if not isinstance(state, str) or not state:
        state = 'IN_PROGRESS'
        made['status'] = state
    moment = forward(held.get('last_checkpoint'), now)
    made['last_checkpoint'] = written(moment)
    following = written(moment + timedelta(seconds=heartbeat))
    old = values.get('next_checkpoint_expected', held.get('next_checkpoint_expected'))
    is_none_given = old is None or (isinstance(old, str) and old.startswith('N/A'))
    values['next_checkpoint_expected'] = (
        following if state == 'IN_PROGRESS' else old if is_none_given else None
    )
    if not held.get('recovery_instructions') and 'recovery_instructions' not in values:
        made['recovery_instructions'] = (
            f'Read {values.get("feature", made.get("feature", held.get("feature")))}/STATUS and '
            'your section of EPIC_README.md, then go on with its Next Action'
        )
    everything = {**made, **values}
    return (
        checkpoint.changed(record, everything).data
        if record
        else checkpoint.new(
            {**{key: everything[key] for key in made if key in everything}, **everything}
        )
    )


def _first(basics):
    kind = 'primary' if form(basics['agent_id']) == 'primary' else 'secondary'
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


def without_times(value: dict | None) -> dict | None:
    """A checkpoint but for what every writing of it changes."""
    return value and {
        key: item
        for key, item in value.items()
        if key not in ('last_checkpoint', 'next_checkpoint_expected', 'session_id')
    }


def forward(before, now):
    """The time to write: now, and never earlier than what stood there."""
    past = instant(before)
    now = now.replace(microsecond=0)
    return past if past and past > now else now


def minute(before: str, now) -> str:
    """'2026-01-30 16:16' of now in UTC, never earlier than what stood there in that form."""
    made = now.astimezone(UTC).strftime('%Y-%m-%d %H:%M')
    from gitsync.core.text.moments import is_sent

    return max(before, made) if is_sent(before) else made


def is_stamp(text: str) -> bool:
    """True for '20260130_161616'."""
    return (
        len(text) == 15
        and text[8] == '_'
        and (text[:8] + text[9:]).isascii()
        and (text[:8] + text[9:]).isdigit()
    )


def of_stamp(text: str):
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
