"""Which side of a record is the later one by its own time: its value stands where both changed it,
and the other becomes a Decision.
"""

from __future__ import annotations

from gitsync.core.merge.result import Decision

OURS, THEIRS = 1, 2  # places among base, ours and theirs
_SHOWN = 60  # characters of a value


def later_side(ours: object, theirs: object) -> int | None:
    """OURS or THEIRS by the times that they carry; None where these do not tell."""
    from gitsync.core.text.moments import instant

    one, other = instant(ours), instant(theirs)
    if one is None or other is None or one == other:
        return None
    return OURS if one > other else THEIRS


def superseded(where: str, clock: str, kept: str, gone: str, lost: bytes) -> Decision:
    """The decision for the later side; clock is the key of the time, kept and gone are the values
    as people are shown them, lost is the losing line.
    """
    what = f'{_short(kept)} is kept, it stands in the version with the later {clock}; '
    return Decision('later', where, f'{what}{_short(gone)} gives way', lost)


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else value[: _SHOWN - 3] + '...'
