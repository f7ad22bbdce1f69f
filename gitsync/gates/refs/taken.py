"""What a branch takes that the server has already: changes of the policy, and of how documents are
merged, must be lawful by the branch's own policy too (GS211).

Else who may change them on some other branch, as on an old one whose coordinator it was, would
bring them here by a merge or a fast-forward. A change may also be lawful by the policy before it,
where that is in force here or followed lawfully from it.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy.floor import raised
from gitsync.core.rules.finding import finding
from gitsync.gates.history import Judgement
from gitsync.gates.refs.governing import policy_oid
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.git.commits import Commit
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.gates.refs.governing import Governing


class TakenCommits:
    """The judgement of what branches take from others."""

    def __init__(self, governing: Governing, judgement: Judgement) -> None:
        self.governing = governing
        self.repo = governing.repo
        self.judgement = judgement

    def judge(self, ref: str, old: str, new: str, held: Sequence[str]) -> list[Finding]:
        """Findings for a branch that moves from old to new, and so to what these commits of the
        server's hold.
        """
        if not self._governs(old, new):
            return []
        before = self.governing.before(old)
        in_force = policy_file.usable(self.repo.tree(before)) if before else None
        if in_force is None:
            return []
        floor = self.governing.floor(before)
        default = self.governing.default
        known = [old] if ref == default.ref else [old, default.tip]
        lawful = {policy_oid(self.repo, before): raised(in_force, floor)}
        findings = []
        for oid in self.repo.commits(held, [one for one in known if one]):
            commit = self.judgement.ancestry.commit(oid)
            if not all(self._governs(parent, oid) for parent in commit.parents or ('',)):
                continue
            own = lawful.get(policy_oid(self.repo, commit.parents[0])) if commit.parents else None
            told = [self._wrong(commit, one) for one in (raised(in_force, floor), own) if one]
            if all(told):
                findings.append(_refused(ref, oid, told[0][0]))
            elif own_policy := policy_file.usable(self.repo.tree(oid)):
                lawful[policy_oid(self.repo, oid)] = raised(own_policy, floor)
        return findings

    def _governs(self, old: str, new: str) -> bool:
        """True where the policy or attributes differ."""
        changes = self.repo.diff(self.repo.tree(old), self.repo.tree(new))
        return any(change.path.rpartition('/')[2] in (POLICY, ATTRIBUTES) for change in changes)

    def _wrong(self, commit: Commit, policy: Policy) -> list[Finding]:
        """What is wrong by a policy with how a commit changes what governs."""
        return [
            one
            for one in self.judgement.alone(commit, policy)
            if one.severity == 'error'
            and (one.rule == 'GS211' or one.path.rpartition('/')[2] in (POLICY, ATTRIBUTES))
        ]


def _refused(ref: str, oid: str, wrong: Finding) -> Finding:
    what = f"'{ref}' takes a change that its own policy does not allow: {wrong.message}"
    hint = 'leave it out of the merge, or have it made by who may on a branch of this one'
    return finding('GS211', wrong.path, wrong.line, wrong.col, what, hint)._replace(commit=oid)
