"""Why something is refused, in words for an agent: rule, place, owner and the next step."""

from __future__ import annotations

from gitsync.core.rules.wording import not_made
from gitsync.core.text.shell_word import quote
from gitsync.world.output import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding

SHOWN = 5


def reason(findings: Sequence[Finding], head: str, is_done: bool = True) -> str:
    """The first findings below a head, each with what comes next. is_done: False for an edit that
    has not happened.
    """
    lines = [head]
    for one in findings[:SHOWN]:
        lines.append(_line(one))
        hint = one.hint if is_done else not_made(one.hint)
        if hint:
            lines.append(f'    next: {clean(hint)}')
    if len(findings) > SHOWN:
        lines.append(f'and {len(findings) - SHOWN} more.')
    lines.append(f'Who owns what there: gitsync explain {clean(quote(findings[0].path))}')
    return '\n'.join(lines)


def loss(findings: Sequence[Finding], wiped: Mapping[str, str]) -> str:
    """Whose uncommitted work would go, and the two ways around it."""
    verb = clean(', '.join(dict.fromkeys(wiped.values())))
    lines = [f"gitsync: '{verb}' would take away what others have not committed here:"]
    lines += map(_line, findings[:SHOWN])
    if len(findings) > SHOWN:
        lines.append(f'and {len(findings) - SHOWN} more.')
    lines.append("next: let each `gitsync commit -m '...'` first, or use a worktree of your own:")
    lines.append('    git worktree add ../NAME')
    lines.append('(what you changed there yourself: gitsync restore PATH)')
    return '\n'.join(lines)


def _line(one: Finding) -> str:
    return f'{clean(one.path)}:{max(one.line, 1)}: {one.rule} {clean(one.text)}'
