"""Mending of checkpoints where the meaning is plain: a text where a list of texts belongs, words
for 'no next time', the case of a state.
"""

from gitsync.core.documents.checkpoint import changed
from gitsync.core.documents.checkpoint import parse
from gitsync.core.documents.status import STATES
from gitsync.core.documents.status import is_stage
from gitsync.core.text.moments import instant

LISTS = ('blockers', 'files_modified', 'completed_steps', 'next_steps')
NOTHING = ('', 'none', 'n/a', '-')


def fix_checkpoint(data: bytes) -> tuple[bytes, list[str]]:
    """(the data mended, what was mended); what is no JSON object stays."""
    checkpoint = parse(data)
    value = checkpoint.value
    if value is None or checkpoint.faults:
        return data, []
    values, mended = {}, []
    for key, item in value.items():
        new = _mended(key, item, value)
        if new is not item:
            values[key] = new
            mended.append(f"wrote '{key}' as {_kind(new)}")
    return (changed(checkpoint, values).data, mended) if values else (data, [])


def _mended(key, item, value):
    if not isinstance(item, str):
        return item
    if key in LISTS:
        return [] if item.strip().lower() in NOTHING else [item]
    if key == 'status':
        made = item.upper().replace(' ', '_').replace('-', '_')
        return made if made in STATES and made != item else item
    if key == 'stage':
        return item.upper() if is_stage(item.upper()) and item != item.upper() else item
    if key == 'can_resume':
        return {'true': True, 'false': False}.get(item.lower(), item)
    if key == 'agent_type':
        return (
            item.lower()
            if item.lower() in ('primary', 'secondary') and item != item.lower()
            else item
        )
    state = (
        _mended('status', value['status'], value) if isinstance(value.get('status'), str) else ''
    )
    if (
        key == 'next_checkpoint_expected'
        and state in STATES
        and state != 'IN_PROGRESS'
        and not instant(item)
        and not item.startswith('N/A')
    ):
        return (
            f'N/A ({item.strip()})'
            if item.strip() and item.strip().lower() not in NOTHING
            else 'N/A'
        )
    return item


def _kind(value):
    return (
        'a list'
        if isinstance(value, list)
        else str(value).lower()
        if isinstance(value, bool)
        else f"'{value}'"
    )
