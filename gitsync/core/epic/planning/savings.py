"""What features save when they are worked on side by side."""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


HOURS = 2  # a feature's deep dive, where nobody says otherwise


class Savings(Value):
    """Hours of features one after another and side by side."""

    sequential: float
    parallel: float
    saved: float
    percent: int


def saved_by(hours: Sequence[float], groups: Sequence[int] = ()) -> Savings:
    """What features of these hours save: one after another against the longest; groups (a number
    for each feature) run one after the other.
    """
    waves: dict[int, list[float]] = {}
    for index, each in enumerate(hours):
        waves.setdefault(groups[index] if groups else 1, []).append(each)
    sequential, parallel = sum(hours), sum(max(wave) for wave in waves.values())
    saved = sequential - parallel
    percent = round(100 * saved / sequential) if sequential else 0
    return Savings(sequential, parallel, saved, percent)
