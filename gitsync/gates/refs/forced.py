"""What a forced update or a removal of a branch takes away: it must be the pusher's own (GS701).

1. the default branch is not removed
2. in gated parts the new tip holds what a merge with the old one gives, the old tip's side standing
   in conflicts, but for the pusher's own parts
3. every dropped commit of another stands in the new history as the same change by the same author;
   asked of a protected branch, and of one on which somebody else than the pusher built

Who pushes is whom the new tip names; who pushes an old tip, or removes a branch, is unknown: what
one alone made on a branch that is not protected is taken for the pusher's own. Which are is
governing's to say.
"""

from __future__ import annotations

from gitsync.core.policy.case import Case
from gitsync.core.policy.floor import raised
from gitsync.core.policy.names import form
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import NOBODY
from gitsync.core.policy.policy import UNPROVED
from gitsync.core.policy.policy import Actor
from gitsync.core.rules.finding import finding
from gitsync.core.text.value import Value
from gitsync.gates.allowed.exceptions import overridden
from gitsync.gates.commit_proof import claimed_by
from gitsync.gates.commit_proof import proved
from gitsync.gates.merge import judge_merge
from gitsync.git.patches import patches
from gitsync.world import identity
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.git.commits import Commit
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.gates.refs.governing import Governing
    from gitsync.git.ancestry import Ancestry
    from gitsync.git.repo import Repo


class Loss(Value):
    """A branch that does not hold its old tip any more."""

    ref: str
    old: str
    new: str  # '' where it is removed
    policy: Policy
    pusher: Actor  # NOBODY where nothing says who pushes
    who: str  # the pusher as it calls itself, proved or not; '' for NOBODY
    made_at: int  # when the new tip was, as it says, in seconds since 1970
    is_default: bool
    is_protected: bool  # it keeps what others committed, whoever drops it


class Forced:
    """The judgement of what branches lose."""

    def __init__(self, repo: Repo, ancestry: Ancestry, governing: Governing, now: datetime) -> None:
        self.repo = repo
        self.ancestry = ancestry
        self.governing = governing
        self.now = now

    def judge(self, ref: str, old: str, new: str, fresh: Container[str]) -> list[Finding]:
        """Findings for a branch that moves from old to new ('' : is removed); fresh: the commits
        that this push brings.
        """
        loss = self._loss(ref, old, new, fresh)
        if not new and loss.is_default:
            what = f"the default branch '{ref}' removed: it holds what all others build on"
            return [finding('GS701', '.', 0, 0, what, 'keep it')._replace(commit=old)]
        gone, came = self._sides(loss)
        whose = {oid: self._author(self.ancestry.commit(oid), old, loss.policy) for oid in gone}
        findings = self._gated(loss) if new and not _is_ones_own(loss, whose.values()) else []
        if not any(one.severity == 'error' for one in findings):
            findings += self._commits(loss, whose, came)
        if not new:
            return findings
        return overridden(self.repo, findings, self.repo.commit(new), loss.pusher, loss.policy)

    def _loss(self, ref: str, old: str, new: str, fresh: Container[str]) -> Loss:
        before = self.governing.before(old)
        policy = policy_file.load(self.repo.tree(before)) if before else DEFAULT
        policy = raised(policy, self.governing.floor(before))
        claimed = self._pusher(new, old, policy) if new in fresh else NOBODY
        pusher = proved(claimed, policy) if new in fresh else NOBODY
        who = _who(claimed) if new in fresh else ''
        is_default = ref == self.governing.default.ref
        is_protected = self.governing.is_protected(ref, old)
        made_at = self.repo.commit(new).committer.time if new else 0
        return Loss(ref, old, new, policy, pusher, who, made_at, is_default, is_protected)

    def _pusher(self, new: str, old: str, policy: Policy) -> Actor:
        """Who pushes, proved or not: the new tip's committer, or whom the commit names."""
        tip = self.repo.commit(new)
        actor = self._author(tip, old, policy)
        agent = identity.of_email(tip.committer.email, policy)
        if agent and actor.strength != identity.VERIFIED and form(agent) != form(actor.agent):
            name, email = tip.committer.name, tip.committer.email
            return Actor(agent, 'email', identity.ASSERTED, name, email)
        return actor

    def _author(self, commit: Commit, old: str, policy: Policy) -> Actor:
        """Who made a commit, proved or not; the roster is the old tip's where the policy has
        none.
        """
        before, after = self.repo.tree(old), self.repo.tree(commit.oid)
        paths = [] if policy.agents else [one.path for one in self.repo.diff(before, after)]
        return claimed_by(commit, policy, before, paths)

    def _gated(self, loss: Loss) -> list[Finding]:
        earlier, later = self.repo.tree(loss.old), self.repo.tree(loss.new)
        changes = self.repo.diff(earlier, later)
        findings = judge_merge(
            self.repo,
            (loss.old, loss.new),
            Case(changes, earlier, later, loss.pusher, loss.policy, self.now),
            lambda one, other: self.ancestry.merge_bases([one], other),
            strict=True,
        )
        return [_dropping(one, loss) for one in findings]

    def _commits(
        self, loss: Loss, whose: Mapping[str, Actor], came: Sequence[str]
    ) -> list[Finding]:
        """One finding on the dropped commits of others that stand nowhere in the new history."""
        dropped = [self.ancestry.commit(oid) for oid in whose]
        if not loss.is_protected:  # a merge holds nothing of its own but what its sides hold
            dropped = [commit for commit in dropped if len(commit.parents) < 2]
        others = [commit for commit in dropped if not _is_own(commit, whose[commit.oid], loss)]
        if _is_ones_own(loss, [whose[commit.oid] for commit in dropped]):
            return []
        lost = self._lost(others, [self.ancestry.commit(oid) for oid in came])
        if not lost:
            return []
        names = ', '.join(sorted({f"'{_name(whose[commit.oid])}'" for commit in lost}))
        count = '1 commit' if len(lost) == 1 else f'{len(lost)} commits'
        subject = lost[0].message.partition('\n')[0][:60]
        verb = 'forced update' if loss.new else 'removal'
        what = f"{verb} of '{loss.ref}' drops {count} of {names}: {lost[0].oid[:12]} '{subject}'"
        hint = (
            f'fetch, rebase onto {loss.ref} and push without force'
            if loss.new
            else 'merge it first'
        )
        told = finding('GS701', self._path(lost[0]), 0, 0, what, hint)
        return [told._replace(commit=loss.new or loss.old)]

    def _sides(self, loss: Loss) -> tuple[list[str], list[str]]:
        """(commits that the branch loses, commits that it gets instead), newest first. What the
        default branch keeps is not lost.
        """
        kept = [] if loss.is_default else [self.governing.default.tip]
        old, new, kept = ([oid for oid in one if oid] for one in ([loss.old], [loss.new], kept))
        return self.ancestry.beyond(old, new + kept), self.ancestry.beyond(new, old + kept)

    def _lost(self, dropped: Sequence[Commit], came: Sequence[Commit]) -> list[Commit]:
        """The dropped commits that none of those that came repeats, by the same author."""
        again = [commit for commit in came if any(commit.author == one.author for one in dropped)]
        if not again:
            return list(dropped)
        plain = [commit for commit in (*dropped, *again) if len(commit.parents) < 2]
        texts = patches(self.repo, [commit.oid for commit in plain])
        kept = {(one.author, texts.get(one.oid, b'')) for one in again if one in plain}
        return [one for one in dropped if (one.author, texts.get(one.oid, b'')) not in kept]

    def _path(self, commit: Commit) -> str:
        """A path that a commit changes."""
        parent = self.repo.tree(commit.parents[0] if commit.parents else '')
        changes = self.repo.diff(parent, self.repo.tree(commit.oid))
        return changes[0].path if changes else '.'


def _is_own(commit: Commit, whose: Actor, loss: Loss) -> bool:
    """True for a commit of the pusher's. An unproved pusher owns nothing on a protected branch;
    elsewhere what was not proved either. Whom a signature names takes back nothing that is newer
    than it: an older draft proves who made it, not who pushes it.
    """
    if not loss.who or _who(whose) != loss.who:
        return False
    if loss.pusher.strength == identity.VERIFIED and commit.committer.time > loss.made_at:
        return False
    is_proof_due = loss.is_protected or proved(whose, loss.policy) == whose
    return not is_proof_due or loss.pusher.source != UNPROVED


def _is_ones_own(loss: Loss, makers: Iterable[Actor]) -> bool:
    """True where nobody says who pushes, and one alone made what is lost: who made it may take it
    back.
    """
    return not loss.who and not loss.is_protected and len(set(map(_who, makers))) < 2


def _who(actor: Actor) -> str:
    """What tells persons apart: an agent by its form, people by their address."""
    return form(_name(actor)) if actor.agent or not actor.email else actor.email.lower()


def _name(actor: Actor) -> str:
    return actor.agent or actor.name or actor.email or 'a person'


def _dropping(one: Finding, loss: Loss) -> Finding:
    """A finding on the merge that a forced update amounts to, in the words of the update."""
    message = one.message.removeprefix('merge result differs from the automatic merge: ')
    what = f'forced update drops what others committed: {message}'
    hint = f'fetch, merge or rebase onto the new {loss.ref} and push without force'
    told = finding(one.rule, one.path, one.line, one.col, what, hint, one.severity)
    return told._replace(commit=loss.new, part=one.part)
