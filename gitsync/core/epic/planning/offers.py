"""The offer of parallel work, as the protocol words it, and what the user answered."""

from __future__ import annotations

from gitsync.core.documents import sections
from gitsync.core.epic import new_epic
from gitsync.core.epic.planning.savings import saved_by
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import field
from gitsync.core.text.lines import is_blank
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

ANSWERS = {'1': 'enabled', '2': 'sequential', '3': 'under discussion'}
NEXT = {
    '1': 'gitsync handoff{option}, then give the user one line per session',
    '2': 'one feature after the other, without handoffs',
    '3': 'explain, then gitsync epic offer{option} again',
}
KEY = 'Parallel Work'  # of the field line that records the answer
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
    savings = saved_by(hours, groups)
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


def recorded(readme: bytes, answer: str, now: datetime) -> bytes:
    """EPIC_README.md with the user's answer (a key of ANSWERS) in its outside text: in the line
    that records it, else behind the first field lines, else behind the title.
    """
    lines, end = split(readme), ending(readme)
    line = raw(f'**{KEY}:** {ANSWERS[answer]} ({new_epic.stamp(now)})')
    free = _outside(lines, readme)
    fields = [at for at in free if field(lines[at])]
    for at in fields:
        told = field(lines[at])
        if told and told.key == KEY:
            lines[at] = line + lines[at][len(bare(lines[at])) :]
            return b''.join(lines)
    if fields:
        at = fields[0]
        while at + 1 in fields:
            at += 1
        before = []
    else:
        at = next((at for at in free if lines[at][:2] == b'# '), -1)
        before = [end] if at >= 0 else []
    if at >= 0 and bare(lines[at]) == lines[at]:
        lines[at] += end
    is_apart = at + 1 >= len(lines) or is_blank(lines[at + 1])
    after = [] if is_apart else [end]
    lines[at + 1 : at + 1] = [*before, line + end, *after]
    return b''.join(lines)


def answered(readme: bytes) -> str:
    """The recorded answer, '' where there is none."""
    lines = split(readme)
    told = (field(lines[at]) for at in _outside(lines, readme))
    return next((each.value for each in told if each and each.key == KEY), '')


def _outside(lines: list[bytes], readme: bytes) -> list[int]:
    """The indexes of the lines that stand in no section and in no fenced code."""
    taken: set[int] = set()
    for section in sections.parse(readme).sections:
        taken.update(range(section.line - 1, section.end_line))
    ranges, start = fenced(readme), 0
    free = []
    for at, line in enumerate(lines):
        is_code = any(first <= start < last for first, last in ranges)
        if at not in taken and not is_code:
            free.append(at)
        start += len(line)
    return free
