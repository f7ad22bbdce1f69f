"""Ownership of the policy: it is the coordinator's.

Where a repository has neither policy nor epic yet, whoever sets it up may write the first one.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy import owners
from gitsync.core.policy import rosters
from gitsync.core.policy.place import find_epics
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.rules.finding import finding
from gitsync.core.rules.wording import TAKE_BACK
from gitsync.core.rules.wording import name_yourself
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.git.snapshot import Snapshot
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


def check_second(
    case: Case, standing: Iterable[Snapshot], findings: Iterable[Finding] = ()
) -> list[Finding]:
    """GS211 for a first policy made in a history that has neither policy nor epic (an unrelated
    root, an old fork) where one or the other stands already, before it or on the default branch: a
    merge would bring it in. An agent's first policy is refused anyway. findings: what refuses the
    policy already.
    """
    if any(one.rule == 'GS211' and one.path == POLICY for one in findings):
        return []
    change = case.changes.get(POLICY)
    if change is None or change.before or case.actor.agent or case.coordinates():
        return []
    if case.policy is DEFAULT and not any(map(find_epics, standing)):
        return []
    what = f'policy created beside what is governed already by {case.who}'
    message = f'{what}; it belongs to {told((case.policy.coordinator,))}'
    hint = 'leave the policy to the branch that it governs'
    return [finding('GS211', POLICY, 1, 1, message, hint)]


def governed(case: Case, path: str, what: str) -> Finding:
    """GS211 for what the coordinator alone decides; it says itself how to name oneself."""
    coordinator = case.policy.coordinator
    if not case.actor.agent:
        hint = name_yourself(rosters.roster(case.policy, case.before).values(), case.again)
    elif case.policy.protocol == 's2-epic':
        hint = (
            f'{TAKE_BACK}ask the coordinator: gitsync message send {coordinator} '
            "--subject 'a change of policy'"
        )
    else:
        hint = case.ask((coordinator,))
    message = f'{what} by {case.who}; it belongs to {told((coordinator,))}'
    return refused('GS211', path, 1, message, hint, part=owners.FILE.text)
