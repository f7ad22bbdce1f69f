"""Ownership of files as a whole: a feature's folder, and what a policy gives to somebody."""

from __future__ import annotations

from gitsync.core.policy import owners
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding


def check_ownership(
    case: Case, path: str, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """GS212 for a file of any sort; its mode, or that it is a link, counts as well as its bytes."""
    change = case.changes.get(path)
    if change is None or change.before == change.after and before == after:
        return []
    return check_owners(case, path, owners.owners_of(case, path))


def check_owners(case: Case, path: str, names: owners.Owners) -> list[Finding]:
    """GS212 for a changed file that belongs to these and not to the actor."""
    change = case.changes[path]
    if owners.is_among(case.actor.agent, names):
        return []
    verb = 'removed' if change.after is None else 'changed' if change.before else 'created'
    what = f'file {verb} by {case.who}; it belongs to {told(names)}'
    return [refused('GS212', path, 1, what, case.ask(names), part=owners.FILE.text)]
