"""Exceptions that a commit asks for by name: its overrides, and the mend of a policy that cannot be
used.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy.policy import UNPROVED
from gitsync.core.policy.policy import is_coordinator
from gitsync.core.rules import overrides
from gitsync.core.rules.finding import finding
from gitsync.core.rules.finding import is_ownership
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Actor
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo


def mends(commit: Commit) -> bool:
    """True where the commit asks to mend an invalid policy (GS901)."""
    return any(rule == 'GS901' for rule, _ in overrides.of_message(commit.message))


def invalid_policy(message: str, hint: str) -> Finding:
    """GS901 for the policy in force, which stays so until a commit mends it."""
    return finding('GS901', POLICY, 1, 1, f'the policy in force is invalid: {message}', hint)


def overridden(
    repo: Repo, findings: list[Finding], commit: Commit, actor: Actor, policy: Policy
) -> list[Finding]:
    """Findings with the commit's overrides: accepted from the coordinator or a maintainer only, and
    always reported. No override lets an invalid policy in.
    """
    asked = overrides.of_message(commit.message)
    if mends(commit) and policy_file.usable(repo.tree(commit.tree)) is None:
        asked = [(rule, why) for rule, why in asked if rule != 'GS901']
    if not asked or not any(one.severity == 'error' for one in findings):
        return findings
    if is_coordinator(actor, policy):
        return overrides.apply(findings, asked)
    rules = {rule for rule, _ in asked}
    coordinator = policy.coordinator
    why = {'signature': f'where {coordinator} signed the commit'}.get(
        policy.require if actor.source == UNPROVED else '', f'from {coordinator} or a maintainer'
    )
    return [
        one.noted(f"an override by '{actor.agent or actor.name}' counts only {why}")
        if one.rule in rules and one.severity == 'error'
        else one
        for one in findings
    ]


def told_of_policy(findings: list[Finding], before: Snapshot, in_force: Snapshot) -> list[Finding]:
    """Findings on whose parts a commit changed, with a word where the commit stands on another
    policy than the one in force: a branch does not lay its own.
    """
    wrong = [one for one in findings if is_ownership(one.rule) and one.severity == 'error']
    if not wrong or before.entry(POLICY) in (None, in_force.entry(POLICY)):
        return findings
    note = "by the policy in force; the branch's own counts once it is pushed or merged by itself"
    return [one.noted(note) if one in wrong else one for one in findings]
