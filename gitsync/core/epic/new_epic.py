"""The files of a new epic: its EPIC_README.md, its STATUS files and channels; and the offer of
parallel work.

What they hold passes every form rule.
"""

from __future__ import annotations

from gitsync.core.documents import message_writing
from gitsync.core.documents import scaffold
from gitsync.core.documents import sections
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.documents.status import parse
from gitsync.core.epic import progress
from gitsync.core.policy.names import form
from gitsync.core.text.lines import ending
from gitsync.core.text.moments import instant
from gitsync.core.text.moments import written
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence
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


def readme(title: str, features: Sequence[Assigned], now: datetime, groups: Sequence[int]) -> str:
    """EPIC_README.md of a new epic; features in order, the coordinator's first; groups: their
    dependency groups, () where all are in one.
    """
    first = features[0].agent
    assignments = [assignment(each.agent, each.folder, each.agent == first) for each in features]
    lines = [
        f'# Epic: {title}',
        '',
        f'**Created:** {now:%Y-%m-%d}',
        '**Status:** S1 (Epic Planning)',
        f'**Total Features:** {len(features)}',
        '',
        '---',
        '',
        *_table('Agent Assignments', ASSIGNMENTS, assignments),
        *_table('Sync Status', SYNC, [sync_row(each.folder, each.agent) for each in features]),
    ]
    if groups:
        rows = [(each.folder, str(group)) for each, group in zip(features, groups)]
        lines += _table('Dependency Groups', GROUPS, rows)
    lines += [
        *_table('Escalations', ESCALATIONS, ()),
        *_table('Stale Agent Checks', STALE_CHECKS, ()),
    ]
    own = (separated(scaffold.progress(each.agent, stamp(now))) for each in features)
    return '\n'.join(lines) + ''.join(own)


def _table(title: str, columns: Row, rows: Iterable[Row]) -> list[str]:
    """The lines of a heading and its table, and a blank one."""
    rule = '|' + '---|' * len(columns)
    return [f'## {title}', '', _row(columns), rule, *map(_row, rows), '']


def separated(section: str) -> str:
    """A section with the rule that stands before it."""
    return f'\n---\n\n{section}'


def with_section(readme: bytes, agent: str, now: datetime) -> bytes:
    """EPIC_README.md with the agent's empty section at its end, where it has none; in the line ends
    of the file.
    """
    if sections.parse(readme).section(f'{agent.upper()} PROGRESS') is not None:
        return readme
    section = separated(scaffold.progress(agent, stamp(now))).encode()
    end = ending(readme)
    return (
        readme
        + (b'' if readme.endswith(b'\n') or not readme else end)
        + section.replace(b'\n', end)
    )


def _row(cells: Row) -> str:
    return '| ' + ' | '.join(cells) + ' |'


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


def files(
    title: str, features: Sequence[Assigned], now: datetime, groups: Sequence[int] = ()
) -> dict[str, bytes]:
    """The files of a whole new epic, by path below it."""
    coordinator = features[0].agent
    text = readme(title, features, now, groups)
    files_by_path = {README: text.encode('utf-8', 'backslashreplace')}
    for folder, agent in features:
        files_by_path[f'{folder}/{STATUS}'] = first_status(agent, coordinator, now)
        if agent != coordinator:
            files_by_path.update(channels(agent, coordinator))
    return files_by_path


OFFER = """✅ S1 (Epic Planning) complete!

I've identified {count} features for this epic:
{listed}

🚀 PARALLEL WORK OPPORTUNITY

I can enable parallel work for S2 (Feature Deep Dives), reducing planning time:

**Sequential approach:** {sequential:g} hours
**Parallel approach:** {parallel:g} hours (simultaneously)
{waves}
TIME SAVINGS: {saved:g} hours ({percent}% reduction)

**COORDINATION:**
- You'll need to open {sessions} additional sessions
- I'll coordinate all agents via EPIC_README.md
- Implementation (S5-S8) remains sequential in this plan

Would you like to:
1. ✅ Enable parallel work for S2
2. ❌ Continue sequential
3. ❓ Discuss parallelization approach
"""


def offer(features: Sequence[str], hours: Sequence[float], groups: Sequence[int] = ()) -> str:
    """The offer of parallel work, as the protocol words it; features: folder names, hours and
    dependency groups: theirs.
    """
    savings = progress.savings(hours, groups)
    listed = [f'- {folder} ({each:g} hours S2)' for folder, each in zip(features, hours)]
    return OFFER.format(
        count=len(features),
        listed='\n'.join(listed),
        waves=_waves(features, groups),
        sessions=len(features) - 1,
        sequential=savings.sequential,
        parallel=savings.parallel,
        saved=savings.saved,
        percent=savings.percent,
    )


def _waves(features: Sequence[str], groups: Sequence[int]) -> str:
    """The line of the offer that names the dependency groups, '' for one."""
    if len(set(groups)) < 2:
        return ''
    waves = []
    for group in sorted(set(groups)):
        folders = [folder for folder, own in zip(features, groups) if own == group]
        waves.append(f'{group}: {", ".join(folders)}')
    return f'\n**Groups:** {"; ".join(waves)} (each starts when the ones before it are ready)\n'
