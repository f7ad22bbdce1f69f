"""What is plain in a checkpoint: a text where a list of texts belongs, words for 'no next time',
the case of a state.
"""

from __future__ import annotations

from gitsync.core.documents.checkpoint import changed
from gitsync.core.documents.checkpoint import parse
from gitsync.core.documents.status import STATES
from gitsync.core.documents.status import is_stage
from gitsync.core.form.checkpoint import LISTS
from gitsync.core.text.moments import instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.documents.markers.dialects import Dialect

NOTHING = ('', 'none', 'n/a', '-')


def fix(data: bytes, markers: Collection[Dialect]) -> tuple[bytes, list[str]]:
    """(the fixed data, what was fixed, a phrase each); what is no JSON object stays."""
    checkpoint = parse(data)
    value = checkpoint.value
    if value is None or checkpoint.faults:
        return data, []
    values: dict[str, object] = {}
    phrases = []
    for key, item in value.items():
        fixed = _fixed(key, item, value) if isinstance(item, str) else item
        if fixed is not item:
            values[key] = fixed
            phrases.append(f"wrote '{key}' as {_shown(fixed)}")
    return changed(checkpoint, values).data, phrases


def _fixed(key: str, item: str, value: dict[str, object]) -> object:
    """The value that a text was meant to be; the same text where that is not plain."""
    if key in LISTS:
        return [] if item.strip().lower() in NOTHING else [item]
    if key == 'status':
        return _cased(item, item.upper().replace(' ', '_').replace('-', '_'), STATES)
    if key == 'stage':
        return _cased(item, item.upper(), (item.upper(),) if is_stage(item.upper()) else ())
    if key == 'can_resume':
        return {'true': True, 'false': False}.get(item.lower(), item)
    if key == 'agent_type':
        return _cased(item, item.lower(), ('primary', 'secondary'))
    if key == 'next_checkpoint_expected' and not instant(item) and not item.startswith('N/A'):
        status = value.get('status')
        state = _fixed('status', status, value) if isinstance(status, str) else ''
        if state in STATES and state != 'IN_PROGRESS':
            return 'N/A' if item.strip().lower() in NOTHING else f'N/A ({item.strip()})'
    return item


def _cased(item: str, wanted: str, known: Collection[str]) -> str:
    """The text as it is wanted, where that is known and another."""
    return wanted if wanted in known and wanted != item else item


def _shown(value: object) -> str:
    if isinstance(value, list):
        return 'a list'
    return str(value).lower() if isinstance(value, bool) else f"'{value}'"
