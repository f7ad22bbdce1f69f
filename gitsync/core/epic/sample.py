"""A sample epic of three agents, as files: what the demo shows and what doctor tries things on.

Every file has the protocol's form at the moment that it is given, so no rule has anything to say
about it.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.documents.protocol import progress_section
from gitsync.core.epic import tables
from gitsync.core.policy.names import form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

FOLDER = 'feature-updates/KAI-1-sample'
FEATURES = {
    'Primary': 'feature_01_schedule',
    'Secondary-A': 'feature_02_team_penalty',
    'Secondary-B': 'feature_03_reports',
}
README_PATH = f'{FOLDER}/{README}'


def epic(now: datetime) -> dict[str, bytes]:
    """{path: bytes} of the epic as Primary commits it, before the others have begun; now is an
    aware datetime.
    """
    files = {README_PATH: readme(now)}
    for agent in ('Secondary-A', 'Secondary-B'):
        files[channel('Primary', agent)] = empty_channel('Primary', agent)
        files[channel(agent, 'Primary')] = empty_channel(agent, 'Primary')
    for agent in FEATURES:
        files[status_path(agent)] = status(agent, now, 'S2.P1', 'NOT_STARTED')
    files[checkpoint_path('Primary')] = checkpoint('Primary', now, 'S2.P1')
    return files


def readme(now: datetime) -> bytes:
    """EPIC_README.md with Primary's own section."""
    text = f"""# Epic: sample

**Created:** {now:%Y-%m-%d}
**Total Features:** 3

## Agent Assignments

| Agent ID | Role | Assigned Feature | Status | Last Checkpoint |
|---|---|---|---|---|
| {' | '.join(row('Primary', now))} |

## Progress

"""
    return (
        text.encode()
        + section('Primary', now, 'Planning', 'Hand the features out')
        + b"\n## Notes\n\nText outside every section is Primary's.\n"
    )


def row(agent: str, now: datetime) -> tables.Row:
    """An agent's row of the assignment table."""
    role = 'Coordinator' if agent == 'Primary' else 'Worker'
    return agent, role, FEATURES[agent], 'ACTIVE', f'{now:%Y-%m-%d %H:%M}'


def section(agent: str, now: datetime, step: str, action: str) -> bytes:
    """An agent's section, markers included."""
    name = progress_section(agent)
    return f"""<!-- BEGIN {name} -->
**Last Updated:** {now:%Y-%m-%d %H:%M}
**Current Stage:** S2.P1
**Current Step:** {step}
**Blockers:** none
**Next Action:** {action}

- [x] Read the handoff package
<!-- END {name} -->
""".encode()


def joined(readme: bytes, agent: str, now: datetime) -> bytes:
    """The epic's README after an agent has begun: its row of the table, and its section under the
    last one.
    """
    head, mark, tail = tables.with_assignment(readme, row(agent, now)).rpartition(
        b' PROGRESS -->\n'
    )
    return head + mark + b'\n' + section(agent, now, 'Research', 'Write the specification') + tail


def status_path(agent: str) -> str:
    """Where an agent's STATUS lies."""
    return f'{FOLDER}/{FEATURES[agent]}/{STATUS}'


def status(agent: str, now: datetime, stage: str, state: str) -> bytes:
    """A STATUS file."""
    ready = 'true' if state == 'COMPLETE' else 'false'
    return f"""STAGE: {stage}
PHASE: Research
AGENT: {agent}
UPDATED: {now:%Y-%m-%dT%H:%M:%SZ}
STATUS: {state}
BLOCKERS: none
READY_FOR_SYNC: {ready}
""".encode()


def checkpoint_path(agent: str) -> str:
    """Where an agent's checkpoint lies."""
    return f'{FOLDER}/{CHECKPOINTS}/{form(agent)}.json'


def checkpoint(agent: str, now: datetime, stage: str) -> bytes:
    """A checkpoint."""
    kind = 'primary' if agent == 'Primary' else 'secondary'
    return f'''{{
  "agent_id": "{agent}",
  "agent_type": "{kind}",
  "session_id": "sample-{form(agent)}",
  "feature": "{FEATURES[agent]}",
  "stage": "{stage}",
  "last_checkpoint": "{now:%Y-%m-%dT%H:%M:%SZ}",
  "next_checkpoint_expected": null,
  "status": "WAITING",
  "blockers": [],
  "recovery_instructions": "Read {README}, then go on with the next action of your section"
}}
'''.encode()


def channel(sender: str, reader: str) -> str:
    """Where messages from one agent to another lie."""
    return f'{FOLDER}/{COMMS}/{form(sender)}_to_{form(reader)}.md'


def empty_channel(sender: str, reader: str) -> bytes:
    """A channel without messages."""
    return f'# Messages: {sender} → {reader}\n\n(No messages yet)\n'.encode()


def message(sender: str, reader: str, now: datetime, subject: str) -> bytes:
    """A channel with its first message, unread."""
    return f"""# Messages: {sender} → {reader}

## Message 1 ({now:%Y-%m-%d %H:%M}) ⏳ UNREAD

**Subject:** {subject}
**Action:** none
**Details:** sent by {sender}
""".encode()
