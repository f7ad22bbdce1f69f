"""The time: the only reader of the clock.

Gates always read the real clock. What only looks (sync, board, brief, staleness) also takes
GITSYNC_NOW, so that tests need not sleep.
"""

import os

from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import datetime
from gitsync.core.text.moments import is_near
from gitsync.errors import GitsyncError


def now() -> datetime:
    """The real time, in UTC."""
    return datetime.now(UTC)


def looking_now() -> datetime:
    """The time for what only looks: GITSYNC_NOW (ISO 8601, UTC when it names no zone), else the
    real time.
    """
    text = os.environ.get('GITSYNC_NOW')
    if not text:
        return now()
    try:
        moment = datetime.fromisoformat(text)
        if not is_near(moment):
            raise ValueError
    except ValueError:
        raise GitsyncError(
            f"GITSYNC_NOW is no ISO 8601 time: '{text}'",
            'write it as 2026-01-30T16:16:00Z',
            'bad-time',
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
