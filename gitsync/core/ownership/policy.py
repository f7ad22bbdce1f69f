"""Ownership of the policy: it is the coordinator's.

Where a repository has neither policy nor epic yet, whoever sets it up may write the first one.
"""

from __future__ import annotations

from gitsync.core.policy import owners
from gitsync.core.policy import rosters
from gitsync.core.policy.place import find_epics
from gitsync.core.rules.wording import name_yourself
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding


def check_ownership(
    case: Case, path: str, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """GS211 for .gitsync.toml."""
    if case.coordinates() or _is_first(case, before):
        return []
    verb = 'removed' if after is None else 'changed' if before is not None else 'created'
    return [governed(case, path, f'policy {verb}')]


def _is_first(case: Case, before: bytes | None) -> bool:
    """True for a person's first policy in a repository that holds no epic yet, or its own."""
    return before is None and not case.actor.agent and not find_epics(case.before)


def governed(case: Case, path: str, what: str) -> Finding:
    """GS211 for what the coordinator alone decides; it says itself how to name oneself."""
    coordinator = case.policy.coordinator
    if not case.actor.agent:
        hint = name_yourself(rosters.roster(case.policy, case.before).values())
    else:
        hint = (
            f'take the change back, or ask the coordinator: gitsync message send {coordinator} '
            "--subject 'a change of policy'"
        )
    message = f'{what} by {case.who}; it belongs to {told((coordinator,))}'
    return refused('GS211', path, 1, message, hint, part=owners.FILE.text)
