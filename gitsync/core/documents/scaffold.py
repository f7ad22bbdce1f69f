"""Scaffold: the section that 'epic new' and 'handoff' write for an agent.

What holds no more than this, the coordinator may add for it.
"""

from gitsync.core.documents.protocol import progress_section
from gitsync.core.text.lines import split
from gitsync.core.text.lines import text

FIELDS = (
    ('Last Updated', ''),
    ('Current Stage', 'not started'),
    ('Current Step', 'not started'),
    ('Blockers', 'none'),
    ('Next Action', 'start'),
)


def progress(agent: str, time: str = '') -> str:
    """An agent's empty PROGRESS section with its markers, lines ended by LF; time is 'YYYY-mm-dd
    HH:MM' or ''.
    """
    name = progress_section(agent)
    lines = [
        f'**{key}:** {time if key == "Last Updated" else value}'.rstrip() for key, value in FIELDS
    ]
    return '\n'.join((f'<!-- BEGIN {name} -->', *lines, f'<!-- END {name} -->', ''))


def is_scaffold(body: bytes) -> bool:
    """True for a section's body that holds nothing but what progress() writes: blank lines, and its
    fields at most once.
    """
    left = dict(FIELDS)
    for line in split(body):
        bare = text(line).strip()
        if not bare:
            continue
        key, colon, value = bare.removeprefix('**').partition(':**')
        if not colon or not bare.startswith('**') or key not in left:
            return False
        wanted, value = left.pop(key), value.strip()
        if value != wanted and not (key == 'Last Updated' and is_time(value)):
            return False
    return True


def is_time(value: str) -> bool:
    """True for '2026-01-30 16:16' and the like: digits and the marks between them, no words."""
    return (
        len(value) <= 25
        and value[:4].isdigit()
        and value.isascii()
        and not value.strip('0123456789-: TZ+')
    )
