"""Fixes of form where the meaning is plain; each kind has a module.

Never ownership, never a guess: what could mean two things stays a finding.
"""

from __future__ import annotations

from gitsync.core.documents.kinds import room
from gitsync.core.documents.sections import ALL_DIALECTS
from gitsync.core.text.conflicts import conflict_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.documents.markers.dialects import Dialect


def fix(kind: str, data: bytes, markers: Collection[Dialect] = ()) -> tuple[bytes, list[str]]:
    """(the fixed data, what was fixed, a phrase each); the same data and no phrase where nothing is
    plain. Idempotent; loses no text, and leaves what it cannot fix byte for byte. markers: () are
    those of every dialect.
    """
    module = room('fixes', kind)
    if module is None or conflict_lines(data):
        return data, []
    fixed, phrases = module.fix(data, markers or ALL_DIALECTS)
    return fixed, phrases
