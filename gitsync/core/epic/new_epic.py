"""What a new epic is made of: rows of its tables, sections, STATUS files, channels.

What they hold passes every form rule.
"""

from __future__ import annotations

from gitsync.core.documents import message_writing
from gitsync.core.documents import scaffold
from gitsync.core.documents import sections
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import progress_section
from gitsync.core.documents.status import parse
from gitsync.core.policy.names import form
from gitsync.core.text.lines import ending
from gitsync.core.text.moments import instant
from gitsync.core.text.moments import written
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    Row = tuple[str, ...]

ASSIGNMENTS = ('Agent ID', 'Role', 'Assigned Feature', 'Status', 'Last Checkpoint')
SYNC = ('Feature', 'Agent', 'Complete', 'Time')
ESCALATIONS = ('Timestamp', 'From Agent', 'Feature', 'Issue', 'Status', 'Resolution Time')
GROUPS = ('Feature', 'Group')
STALE_CHECKS = ('Check Time', 'Agent', 'Last Checkpoint', 'Status', 'Action Taken')


def feature_folder(number: int, name: str) -> str:
    """'feature_02_team_penalty'; ValueError for a name that is not made of letters, digits, '-' and
    '_'.
    """
    folder = name.strip().lower().replace(' ', '_')
    if (
        not folder
        or not folder.isascii()
        or not folder.replace('_', '').replace('-', '').isalnum()
        or len(folder) > 100
    ):
        raise ValueError(name)
    return f'feature_{number:02}_{folder}'


class Assigned(Value):
    """A feature of a new epic, with the agent to whom it is assigned."""

    folder: str
    agent: str


def separated(section: str) -> str:
    """A section with the rule that stands before it."""
    return f'\n---\n\n{section}'


def with_section(readme: bytes, agent: str, now: datetime) -> bytes:
    """EPIC_README.md with the agent's empty section at its end, where it has none; in the line ends
    of the file.
    """
    if sections.parse(readme).section(progress_section(agent)) is not None:
        return readme
    section = separated(scaffold.progress(agent, stamp(now))).encode()
    end = ending(readme)
    return (
        readme
        + (b'' if readme.endswith(b'\n') or not readme else end)
        + section.replace(b'\n', end)
    )


def assignment(agent: str, folder: str, is_coordinator: bool, state: str = 'not started') -> Row:
    """A row of Agent Assignments."""
    return agent, 'Coordinator' if is_coordinator else 'Secondary', folder, state, '-'


def sync_row(folder: str, agent: str) -> Row:
    """A row of Sync Status."""
    return folder, agent, '◻️', '-'


def stamp(now: datetime) -> str:
    """A time as sections and messages carry it, in UTC."""
    return written(now)[:16].replace('T', ' ')


def status(agent: str, now: datetime, next_action: str = f'Read {HANDOFF}') -> str:
    """The STATUS of a feature that nobody has begun."""
    return (
        'STAGE: S2\n'
        'PHASE: Not started\n'
        f'AGENT: {agent}\n'
        f'UPDATED: {written(now)}\n'
        'STATUS: NOT_STARTED\n'
        'BLOCKERS: none\n'
        f'NEXT_ACTION: {next_action}\n'
        'READY_FOR_SYNC: false\n'
    )


def first_status(agent: str, coordinator: str, now: datetime) -> bytes:
    """The STATUS of a new feature. To the coordinator nobody hands off."""
    if agent == coordinator:
        return status(agent, now, 'Hand off the features: gitsync handoff').encode()
    return status(agent, now).encode()


def is_first_status(data: bytes) -> bool:
    """True for a STATUS as it was made, byte for byte: nobody has written into it."""
    record = parse(data)
    agent, time = record.get('AGENT') or '', instant(record.get('UPDATED'))
    if not agent or not time:
        return False
    return data in (first_status(agent, agent, time), first_status(agent, '', time))


def channels(agent: str, coordinator: str) -> dict[str, bytes]:
    """The two empty comms files between the coordinator and an agent, by path below the epic."""
    return {
        f'{COMMS}/{form(one)}_to_{form(other)}.md': message_writing.empty(one, other)
        for one, other in ((coordinator, agent), (agent, coordinator))
    }
