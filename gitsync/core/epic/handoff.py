"""The handoff package: what a secondary agent reads first, in its feature's folder."""

from __future__ import annotations

import shlex

from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.documents.protocol import progress_section
from gitsync.core.epic.planning import stages
from gitsync.core.policy.names import form
from gitsync.core.text.moments import written
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

CLOCK = b'**Generated:**'  # the line from which sync point 2 counts
PACKAGE = """# Handoff package: {agent}

**Generated:** {time}
**Epic:** {title}
**Epic Path:** {path}
**Feature:** {folder}
**Agent:** {agent}
**Coordinator:** {coordinator}

## Start

Run this first, at the top of the repository; it makes a working tree of your own:

```text
{start}
```

To share the working tree that you stand in: `{start_here}`.
{took_over}{read_first}
## What is yours

- The folder `{folder}/`, its `{status}` among it
- The section `{section}` in `{readme}`
- Your checkpoint `{checkpoints}/{file}.json`
- Your messages in `{comms}/{file}_to_{coordinator_file}.md`

Everything else belongs to others; the gates refuse a change to it and say whom to ask.

## What you do

1. Stage S2 for your feature, {phases}, nothing else (`gitsync guide secondary`). First S2.P1: \
{step}.
2. Every 15 minutes: `gitsync heartbeat`, and answer what your inbox shows (`gitsync message \
inbox`).
3. Blocked for more than 30 minutes: `gitsync message send {coordinator} --subject "…" \
--escalate high`.
4. Commit your own parts: `gitsync commit -m "…"`.
5. Done: `gitsync status set STAGE={last} STATUS=WAITING_FOR_SYNC READY_FOR_SYNC=true`, a \
message to {coordinator}, then wait for S3.
"""
TOOK_OVER = """
## You take over from {previous}

Its records are kept: `{checkpoints}/{file}_crashed_*.json` is its last checkpoint, the \
section `{section}` its last report.
Read both first, and continue; do not start over.
"""


class Handoff(Value):
    """A feature that is given to an agent."""

    epic: str  # the epic's folder
    title: str
    folder: str  # the feature's name
    agent: str
    coordinator: str
    previous: str = ''  # the agent whose work is taken over, '' for a fresh start
    s2: str = 'three'  # the policy's phases of S2
    earlier: tuple[str, ...] = ()  # the features of the groups before its own


def start_line(agent: str, title: str = '') -> str:
    """The command that starts an agent: where it stands, or, in the epic of that title, in a
    worktree of its own.
    """
    if not title:
        return f'gitsync join {agent} && gitsync brief'
    folder = shlex.quote(f'../{title}-{form(agent)}')
    return f'gitsync join {agent} --worktree {folder} && cd {folder} && gitsync brief'


def package(handoff: Handoff, now: datetime) -> bytes:
    """The handoff package."""
    took_over = ''
    if handoff.previous:
        took_over = TOOK_OVER.format(
            previous=handoff.previous,
            file=form(handoff.previous),
            section=progress_section(handoff.previous),
            checkpoints=CHECKPOINTS,
        )
    text = PACKAGE.format(
        agent=handoff.agent,
        time=written(now),
        title=handoff.title,
        path=handoff.epic or '.',
        folder=handoff.folder,
        coordinator=handoff.coordinator,
        start=start_line(handoff.agent, handoff.title),
        start_here=start_line(handoff.agent),
        took_over=took_over,
        read_first=_read_first(handoff.earlier),
        phases=stages.PHASES[handoff.s2],
        last=stages.LAST[handoff.s2],
        step=stages.next_step('S2.P1', '', False, False, handoff.s2).partition('; then')[0],
        section=progress_section(handoff.agent),
        file=form(handoff.agent),
        coordinator_file=form(handoff.coordinator),
        readme=README,
        checkpoints=CHECKPOINTS,
        comms=COMMS,
        status=STATUS,
    )
    return text.encode('utf-8', 'backslashreplace')


def _read_first(earlier: tuple[str, ...]) -> str:
    """What an agent of a later group reads before anything else."""
    if not earlier:
        return ''
    specs = ''.join(f'- `{folder}/spec.md`\n' for folder in earlier)
    return (
        f'\n## Read first\n\nYour spec builds on these, which groups before yours wrote:\n\n{specs}'
    )


def keeping_clock(package: bytes, before: bytes | None) -> bytes:
    """The package with the Generated line of the one before it, so that the clock of sync point 2
    goes on.
    """
    old = [line for line in (before or b'').split(b'\n')[:12] if line.startswith(CLOCK)]
    if not old:
        return package
    clock = old[0].rstrip(b'\r')
    lines = package.split(b'\n')
    return b'\n'.join(clock if line.startswith(CLOCK) else line for line in lines)
