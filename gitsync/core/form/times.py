"""Times before and after: UPDATED and last_checkpoint never go back and never lie more than five
minutes ahead.
"""

from __future__ import annotations

from gitsync.core.rules.finding import finding
from gitsync.core.text.moments import instant
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.rules.finding import Finding

AHEAD = 300  # seconds that clocks of several machines may differ by


class Step(Value):
    """A time in a record, before and after."""

    key: str
    old: object
    new: object
    command: str  # with which its agent writes it


def is_ahead(moment: datetime, now: datetime) -> bool:
    """True for a time that no clock explains."""
    return (moment - now).total_seconds() > AHEAD


def check_time(
    rule: str, path: str, position: tuple[int, int], step: Step, now: datetime | None
) -> list[Finding]:
    """The rule's finding at (line, column) where the new time is earlier than the old one, or lies
    in the future. A time before that lay in the future itself is mended by going back.
    """
    moment, past = instant(step.new), instant(step.old)
    if moment is None:
        return []
    if past is not None and moment < past and not (now and is_ahead(past, now)):
        what = f"{step.key} goes back from '{step.old}' to '{step.new}'"
    elif now is not None and is_ahead(moment, now):
        what = f"{step.key} '{step.new}' lies in the future"
    else:
        return []
    hint = f'write the time of now: {step.command}gitsync heartbeat'
    return [finding(rule, path, *position, what, hint)]
