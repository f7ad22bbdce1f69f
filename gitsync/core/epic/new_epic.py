"""The texts that found an epic: its EPIC_README.md, records, channels, the offer of parallel work
and the handoff packages.

Pure: names, times and numbers in, text out. What they write passes every form rule.
"""

from gitsync.core.documents import messages
from gitsync.core.documents import scaffold
from gitsync.core.documents import sections
from gitsync.core.epic import progress
from gitsync.core.policy.names import form
from gitsync.core.text.lines import ending
from gitsync.core.text.moments import written

ASSIGNMENTS = ('Agent ID', 'Role', 'Assigned Feature', 'Status', 'Last Checkpoint')
SYNC = ('Feature', 'Agent', 'Complete', 'Time')
ESCALATIONS = ('Timestamp', 'From Agent', 'Feature', 'Issue', 'Status', 'Resolution Time')
GROUPS = ('Feature', 'Group')
STALE_CHECKS = ('Check Time', 'Agent', 'Last Checkpoint', 'Status', 'Action Taken')


def feature_folder(number: int, name: str) -> str:
    """'feature_02_team_penalty'; ValueError for a name that is not made of letters, digits, '-' and
    '_'.
    """
    made = name.strip().lower().replace(' ', '_')
    if (
        not made
        or not made.isascii()
        or not made.replace('_', '').replace('-', '').isalnum()
        or len(made) > 100
    ):
        raise ValueError(name)
    return f'feature_{number:02}_{made}'


def readme(title: str, features: list, now, groups=()) -> str:
    """EPIC_README.md of a new epic; features: [(folder, agent)] in order, the coordinator's first;
    groups: their dependency groups, where there are any.
    """
    day = now.strftime('%Y-%m-%d')
    lines = [
        f'# Epic: {title}',
        '',
        f'**Created:** {day}',
        '**Status:** S1 (Epic Planning)',
        f'**Total Features:** {len(features)}',
        '',
        '---',
        '',
        '## Agent Assignments',
        '',
        *_table(
            ASSIGNMENTS,
            [
                assignment(agent, folder, index == 0)
                for index, (folder, agent) in enumerate(features)
            ],
        ),
        '',
        '## Sync Status',
        '',
        *_table(SYNC, [sync_row(folder, agent) for folder, agent in features]),
        *(
            (
                '',
                '## Dependency Groups',
                '',
                *_table(
                    GROUPS, [(folder, str(group)) for (folder, _), group in zip(features, groups)]
                ),
            )
            if groups
            else ()
        ),
        '',
        '## Escalations',
        '',
        *_table(ESCALATIONS, ()),
        '',
        '## Stale Agent Checks',
        '',
        *_table(STALE_CHECKS, ()),
        '',
    ]
    return '\n'.join(lines) + ''.join(
        separated(scaffold.progress(agent, stamp(now))) for _, agent in features
    )


def separated(section: str) -> str:
    """A section with the rule that stands before it."""
    return f'\n---\n\n{section}'


def with_section(readme: bytes, agent: str, now) -> bytes:
    """EPIC_README.md with the agent's empty section at its end, where it has none; in the line ends
    of the file.
    """
    if sections.parse(readme).section(f'{agent.upper()} PROGRESS') is not None:
        return readme
    made = separated(scaffold.progress(agent, stamp(now))).encode()
    end = ending(readme)
    return (
        readme + (b'' if readme.endswith(b'\n') or not readme else end) + made.replace(b'\n', end)
    )


def _table(columns: tuple, rows) -> list[str]:
    return [_row(columns), '|' + '---|' * len(columns), *map(_row, rows)]


def _row(cells: tuple) -> str:
    return '| ' + ' | '.join(cells) + ' |'


def assignment(agent: str, folder: str, is_coordinator: bool) -> tuple:
    """A row of Agent Assignments."""
    return agent, 'Coordinator' if is_coordinator else 'Secondary', folder, 'not started', '-'


def sync_row(folder: str, agent: str) -> tuple:
    """A row of Sync Status."""
    return folder, agent, '◻️', '-'


def stamp(now) -> str:
    """A time as sections and messages carry it, in UTC."""
    return written(now)[:16].replace('T', ' ')


def status(agent: str, now) -> str:
    """The STATUS of a feature that nobody has begun."""
    return (
        f'STAGE: S2\nPHASE: Not started\nAGENT: {agent}\nUPDATED: {written(now)}\nSTATUS: '
        'NOT_STARTED\nBLOCKERS: none\n'
        'NEXT_ACTION: Read HANDOFF_PACKAGE.md\nREADY_FOR_SYNC: false\n'
    )


def channels(agent: str, coordinator: str) -> dict:
    """{path: bytes} of the two empty comms files between the coordinator and an agent."""
    return {
        f'agent_comms/{form(one)}_to_{form(other)}.md': messages.empty(one, other)
        for one, other in ((coordinator, agent), (agent, coordinator))
    }


def files(title: str, features: list, now, groups=()) -> dict:
    """{path below the epic: bytes} of a whole new epic."""
    coordinator = features[0][1]
    made = {
        'EPIC_README.md': readme(title, features, now, groups).encode('utf-8', 'backslashreplace')
    }
    for folder, agent in features:
        made[f'{folder}/STATUS'] = status(agent, now).encode()
        if agent != coordinator:
            made.update(channels(agent, coordinator))
    return made


def offer(features: list, hours: list, groups=()) -> str:
    """The offer of parallel work, as the protocol words it; features: folder names, hours and
    dependency groups: theirs.
    """
    sequential, parallel, saved, percent = (
        _number(value) for value in progress.savings(hours, groups)
    )
    waves = (
        ''
        if len(set(groups)) < 2
        else '\n**Groups:** '
        + '; '.join(
            f'{group}: {", ".join(folder for folder, own in zip(features, groups) if own == group)}'
            for group in sorted(set(groups))
        )
        + ' (each starts when the ones before it are ready)\n'
    )
    listed = '\n'.join(
        f'- {folder} ({_number(each)} hours S2)' for folder, each in zip(features, hours)
    )
    return f"""✅ S1 (Epic Planning) complete!

I've identified {len(features)} features for this epic:
{listed}

🚀 PARALLEL WORK OPPORTUNITY

I can enable parallel work for S2 (Feature Deep Dives), reducing planning time:

**Sequential approach:** {sequential} hours
**Parallel approach:** {parallel} hours (simultaneously)
{waves}
TIME SAVINGS: {saved} hours ({percent}% reduction)

**COORDINATION:**
- You'll need to open {len(features) - 1} additional sessions
- I'll coordinate all agents via EPIC_README.md
- Implementation (S5-S8) remains sequential in this plan

Would you like to:
1. ✅ Enable parallel work for S2
2. ❌ Continue sequential
3. ❓ Discuss parallelization approach
"""


def _number(value) -> str:
    return f'{value:g}'


def keeping_clock(package: bytes, before: bytes | None) -> bytes:
    """The package with the Generated line of the one before it, so that the clock of sync point 2
    goes on.
    """
    old = [line for line in (before or b'').split(b'\n')[:12] if line.startswith(b'**Generated:**')]
    return b'\n'.join(
        old[0].rstrip(b'\r') if old and line.startswith(b'**Generated:**') else line
        for line in package.split(b'\n')
    )


def package(
    epic: str, title: str, folder: str, agent: str, coordinator: str, now, previous: str = ''
) -> str:
    """A handoff package; previous: the agent whose work is taken over, '' for a fresh start."""
    took_over = (
        f"""
## You take over from {previous}

Its records are kept: `agent_checkpoints/{form(previous)}_crashed_*.json` is its last checkpoint, the section `{previous.upper()} PROGRESS` its last report.
Read both first, and continue; do not start over.
"""
        if previous
        else ''
    )
    return f"""# Handoff package: {agent}

**Generated:** {written(now)}
**Epic:** {title}
**Epic Path:** {epic or '.'}
**Feature:** {folder}
**Agent:** {agent}
**Coordinator:** {coordinator}

## Start

Run this first, in the worktree that you work in:

```text
gitsync join {agent} && gitsync brief
```
{took_over}
## What is yours

- The folder `{folder}/`, its `STATUS` among it
- The section `{agent.upper()} PROGRESS` in `EPIC_README.md`
- Your checkpoint `agent_checkpoints/{form(agent)}.json`
- Your messages in `agent_comms/{form(agent)}_to_{form(coordinator)}.md`

Everything else belongs to others; the gates refuse a change to it and say whom to ask.

## What you do

1. Stages S2.P1, S2.P2 and S2.P3 for your feature, nothing else.
2. Every 15 minutes: `gitsync heartbeat`, and answer what your inbox shows (`gitsync message inbox`).
3. Blocked for more than 30 minutes: `gitsync message send {coordinator} --subject "…" --escalate high`.
4. Commit your own parts: `gitsync commit -m "…"`.
5. Done: `gitsync status set STAGE=S2.P3 STATUS=WAITING_FOR_SYNC READY_FOR_SYNC=true`, a message to {coordinator}, then wait for S3.
"""
