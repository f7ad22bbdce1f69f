"""One trouble, as a value, and how its words tell a length of time."""

from __future__ import annotations

from gitsync.core.text.value import Value


class Trouble(Value):
    """A trouble of a running epic. They sort by path."""

    path: str  # of the file that shows it
    kind: str  # 'start', 'lock', 'stale', 'escalation', 'sync', 'session', 'conflict', 'unmerged'
    message: str
    hint: str  # what mends it
