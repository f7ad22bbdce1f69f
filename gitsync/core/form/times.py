"""Times before and after: UPDATED and last_checkpoint never go back and never lie more than five
minutes ahead.
"""

from gitsync.core.documents import checkpoint
from gitsync.core.documents import status
from gitsync.core.rules.wording import refused
from gitsync.core.text.moments import instant

AHEAD = 300  # seconds that clocks of several machines may differ by


def judge_status(path: str, before: bytes | None, after: bytes, now) -> list:
    """GS405 for a STATUS."""
    new = status.parse(after)
    line = next((number for number, line in enumerate(new.lines, 1) if line.key == 'UPDATED'), 1)
    old = status.parse(before).get('UPDATED') if before is not None else None
    return _judge(
        'GS405',
        path,
        line,
        1,
        'UPDATED',
        old,
        new.get('UPDATED'),
        now,
        'gitsync status set UPDATED=…, or gitsync heartbeat',
    )


def judge_checkpoint(path: str, before: bytes | None, after: bytes, now) -> list:
    """GS505 for a checkpoint."""
    new = checkpoint.parse(after)
    value = new.value.get('last_checkpoint') if new.value else None
    held = checkpoint.parse(before).value if before is not None else None
    line, col = new.position('last_checkpoint') if new.value else (1, 1)
    return _judge(
        'GS505',
        path,
        line,
        col,
        'last_checkpoint',
        held.get('last_checkpoint') if held else None,
        value,
        now,
        'gitsync checkpoint write, or gitsync heartbeat',
    )


def _judge(rule, path, line, col, key, old, new, now, command):
    moment, past = instant(new), instant(old)
    if moment is None:
        return []
    if past is not None and moment < past:
        message, hint = (
            f"{key} goes back from '{old}' to '{new}'",
            f'write the time of now: {command}',
        )
    elif now is not None and (moment - now).total_seconds() > AHEAD:
        message, hint = f"{key} '{new}' lies in the future", f'write the time of now: {command}'
    else:
        return []
    return [refused(rule, path, line, message, hint)._replace(col=col)]
