"""What is plain in a STATUS: keys in capitals, plain renames, values in their right case, and
READY_FOR_SYNC where it can only be false.
"""

from __future__ import annotations

from gitsync.core.documents.status import READY_STATES
from gitsync.core.documents.status import STATES
from gitsync.core.documents.status import changed
from gitsync.core.documents.status import is_key
from gitsync.core.documents.status import is_stage
from gitsync.core.documents.status import parse
from gitsync.core.documents.status import render
from gitsync.core.form.status import meant_key
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import raw
from gitsync.core.text.moments import instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.documents.status import Status
    from gitsync.core.documents.status import StatusLine

RENAMED = {
    'LAST_UPDATE': 'UPDATED',
    'LAST_UPDATED': 'UPDATED',
    'UPDATED_AT': 'UPDATED',
    'LAST_MODIFIED': 'UPDATED',
}
TRUTH = {'true': 'true', 'yes': 'true', 'false': 'false', 'no': 'false'}


def fix(data: bytes, markers: Collection[Dialect]) -> tuple[bytes, list[str]]:
    """(the fixed data, what was fixed, a phrase each)."""
    lines = parse(data).lines
    tally: dict[str, int] = {}
    for line in lines:
        for key in _keys(line):
            tally[key] = tally.get(key, 0) + 1
    fixed = {line: _fixed_key(tally, line) for line in lines}
    phrases = [_phrase(line, new) for line, new in fixed.items() if new != line.raw]
    data = b''.join(fixed[line] for line in lines)
    status = parse(data)
    values = {}
    for key, right in (('STATUS', _state), ('STAGE', _stage), ('READY_FOR_SYNC', _truth)):
        value = status.get(key)
        if value and right(value) != value:
            values[key] = right(value)
            phrases.append(f"wrote {key} '{value}' as '{values[key]}'")
    if status.get('READY_FOR_SYNC') is None and data.strip() and _cannot_be_ready(status, values):
        values['READY_FOR_SYNC'] = 'false'
        phrases.append('added READY_FOR_SYNC: false')
    return (render(changed(status, values)), phrases) if phrases else (data, [])


def _phrase(line: StatusLine, fixed: bytes) -> str:
    old, new = (data.removeprefix(BOM).partition(b':')[0].strip() for data in (line.raw, fixed))
    return f"wrote the key '{old.decode('utf-8', 'replace')}' as '{new.decode()}'"


def _keys(line: StatusLine) -> tuple[str, ...]:
    """The keys that a line stands for: its own, the one that it was meant to have, and the right
    name of a known other one.
    """
    key = line.key or meant_key(line)
    return (key, RENAMED[key]) if key in RENAMED else (key,)


def _fixed_key(tally: dict[str, int], line: StatusLine) -> bytes:
    """The line with its key in capitals, or under its right name, where no other line stands for
    that key.
    """
    keys = _keys(line)
    if keys[-1] == line.key or tally[keys[-1]] > 1 or not is_key(keys[-1]):
        return line.raw
    head, colon, rest = line.raw.partition(b':')
    if not colon or len(head) > 60 or b' ' in head.strip():
        return line.raw
    if len(keys) > 1 and not instant(rest.strip().decode('utf-8', 'surrogateescape')):
        return line.raw
    bom = BOM if line.raw.startswith(BOM) else b''
    return bom + raw(keys[-1]) + colon + rest


def _truth(value: str) -> str:
    return TRUTH.get(value.lower(), value)


def _state(value: str) -> str:
    state = value.upper().replace(' ', '_').replace('-', '_')
    return state if state in STATES else value


def _stage(value: str) -> str:
    return value.upper() if is_stage(value.upper()) else value


def _cannot_be_ready(status: Status, values: dict[str, str]) -> bool:
    state, blockers = (
        values.get('STATUS') or status.get('STATUS') or '',
        status.get('BLOCKERS') or '',
    )
    return (state in STATES and state not in READY_STATES) or blockers.lower() not in ('', 'none')
