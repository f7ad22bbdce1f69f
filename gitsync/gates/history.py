"""Commits and ranges judged one by one, as every gate behind the commit gate sees them: check,
pre-push, CI, the server.

Each commit has its own identity. The policy is that of the range's before side (the merge base, or
the old tip), so that no commit in it can grant itself or a later one anything. The number of git
processes does not grow with the range: trees and commits are read through one cat-file, merge bases
are worked out from them.
"""

from __future__ import annotations

from gitsync.core import judge
from gitsync.core.documents.protocol import POLICY
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.policy.case import Case
from gitsync.core.policy.floor import raised
from gitsync.core.policy.place import place_of
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.rules.finding import finding
from gitsync.errors import InvalidPolicy
from gitsync.gates.allowed.exceptions import invalid_policy
from gitsync.gates.allowed.exceptions import mends
from gitsync.gates.allowed.exceptions import overridden
from gitsync.gates.allowed.exceptions import told_of_policy
from gitsync.gates.commit_proof import check_proof
from gitsync.gates.commit_proof import claimed_by
from gitsync.gates.commit_proof import proved
from gitsync.git.ancestry import Ancestry
from gitsync.git.ancestry import missing
from gitsync.git.ranges import commit_named
from gitsync.git.ranges import range_of
from gitsync.world import identity
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.gates.allowed.origins import Judge
    from gitsync.git.repo import Repo

_VERSIONS = 20  # of a policy, looked through for the last that can be used


def judge_range(repo: Repo, text: str, now: datetime, agent: str = '') -> list[Finding]:
    """Findings on every commit of 'A..B' that A does not reach, parents first; '' stands for what
    HEAD has and no remote-tracking ref. A's policy is the floor.
    """
    ancestry = Ancestry(repo)
    if not text:
        known = ['--not', '--remotes']
        commits = repo.commits(['HEAD'], extra=known) if repo.head() else []
        return Judgement(repo, now, agent, ancestry).commits(commits, _before(ancestry, commits))
    judged = range_of(repo, text, ancestry)
    _say_what_is_judged(text, len(judged.commits))
    floor = policy_file.usable(repo.tree(judged.old)) if judged.old != judged.base else None
    judgement = Judgement(repo, now, agent, ancestry)
    return judgement.commits(judged.commits, judged.base, floor, judged.old)


def _say_what_is_judged(text: str, count: int) -> None:
    from gitsync.world import output

    what = '1 commit' if count == 1 else f'{count} commits'
    output.note(f'{what}: {text}' + ('' if count else ' is empty'))


def judge_commit(repo: Repo, rev: str, now: datetime, agent: str = '') -> list[Finding]:
    """Findings on one commit, by its first parent's policy."""
    commit = repo.commit(commit_named(repo, rev))
    before = commit.parents[0] if commit.parents else ''
    return Judgement(repo, now, agent).commits([commit.oid], before)


def judge_net(repo: Repo, text: str, now: datetime, agent: str = '') -> list[Finding]:
    """Findings on what a range changes in all, as one change by whoever acts: a view for people, no
    gate.
    """
    judged = range_of(repo, text, Ancestry(repo))
    before, after = repo.tree(judged.base), repo.tree(judged.new)
    policy, changes = policy_file.load(before), repo.diff(before, after)
    actor = identity.acting(repo, agent, policy, before, [change.path for change in changes])
    return judge.judge(changes, before, after, actor, policy, now)


class Judgement:
    """Commits of one repository under judgement at a moment.

    agent: who made them all, where the caller says it. enough: so many errors end the work, where
    one refuses all and somebody may send any amount; 0 for no end.
    """

    def __init__(
        self,
        repo: Repo,
        now: datetime,
        agent: str = '',
        ancestry: Ancestry | None = None,
        enough: int = 0,
    ) -> None:
        self.repo = repo
        self.now = now
        self.agent = agent
        self.ancestry = ancestry or Ancestry(repo)
        self.enough = enough
        self.judged: Sequence[str] = ()
        self.brings_policy = False  # a first push: the policy in force is theirs
        self.going_on: set[str] = set()  # from the commit whose policy is in force
        self.done: set[str] = set()

    def commits(
        self, commits: Sequence[str], before: str, floor: Policy | None = None, beside: str = ''
    ) -> list[Finding]:
        """Findings on these commits, by the policy of the commit before ('' for none: the built-in
        one) and the floor; beside: the tip of the branch that lays it. Each finding names its
        commit.
        """
        self.judged, self.going_on = commits, {before} - {''}
        standing = [self.repo.tree(oid) for oid in dict.fromkeys((before, beside)) if oid]
        self.brings_policy = before in commits
        try:
            policy = raised(policy_file.load(standing[0] if before else EMPTY), floor)
        except InvalidPolicy as error:
            return self._mended(commits, error, floor or self._last_valid(before))
        findings: list[Finding] = []
        errors = 0
        for oid in self.ancestry.in_step(commits, lambda path: bool(place_of(path, policy, None))):
            commit = self.ancestry.commit(oid)
            if not self.going_on.isdisjoint(commit.parents):
                self.going_on.add(oid)
            told = self._one(commit, policy, standing)
            findings += told
            self.done.add(oid)
            errors += sum(one.severity == 'error' for one in told)
            if 0 < self.enough <= errors and oid != commits[-1]:
                what = 'too many errors: the commits behind this one were not judged'
                last = finding(
                    findings[-1].rule, findings[-1].path, 0, 0, what, 'mend these first', 'error'
                )
                return [*findings, last._replace(commit=oid)]
        return findings

    def alone(self, commit: Commit, policy: Policy) -> list[Finding]:
        """Findings on one commit by itself: nothing that stands elsewhere excuses it."""
        return self._one(commit, policy, None)

    def _need_parents(self, commit: Commit) -> None:
        """GitsyncError where a shallow clone lacks a parent."""
        for parent in commit.parents:
            is_known = parent in self.ancestry.known
            if not is_known and self.repo.is_shallow() and not self.repo.read(parent):
                raise missing(parent)

    def _without_lawful(self, findings: list[Finding], case: Case, commit: Commit) -> list[Finding]:
        """The findings without foreign parts that their owner made in another commit."""
        if not findings:
            return findings
        from gitsync.gates.allowed import lawful
        from gitsync.gates.allowed.origins import Origin

        before = commit.parents[0] if commit.parents else ''
        judge_alone = made_alone(self.repo, self.ancestry, case.policy, self.now)
        origin = Origin(
            self.repo, self.ancestry, judge_alone, before, commit.oid, among=self.judged
        )
        left = lawful.without_lawful(findings, case, origin)
        return lawful.told_of_squash(left, commit.message.startswith(lawful.SQUASHED))

    def _without_generated(
        self, findings: list[Finding], case: Case, commit: Commit
    ) -> list[Finding]:
        """The findings without generated sections that this clone's generators confirm."""
        from gitsync.gates.allowed.generated import without_generated
        from gitsync.merging.generators.confirm import confirmed_at

        return without_generated(
            findings,
            case,
            lambda path, wanted, doc: confirmed_at(self.repo, commit.oid, path, wanted, doc),
        )

    def _mended(
        self, commits: Sequence[str], error: InvalidPolicy, floor: Policy | None
    ) -> list[Finding]:
        """Findings where the policy in force is invalid: by the floor, or the built-in one, up to
        the commit that mends it by name, by the mended one from there.

        Where no commit overrides GS901 it stays an error: nothing can be judged.
        """
        mend = "a commit by Primary with the trailer 'Gitsync-Override: GS901 why' may mend it"
        hint = f'{error.hint}; {mend}'
        if not any(mends(self.ancestry.commit(oid)) for oid in commits):
            raise InvalidPolicy(error.message, hint, 'policy-invalid') from None
        invalid = invalid_policy(error.message, hint)
        policy: Policy | None = None
        findings: list[Finding] = []
        for oid in commits:
            commit, rules = self.ancestry.commit(oid), policy or floor or DEFAULT
            if policy is None:
                actor = proved(claimed_by(commit, rules, EMPTY, (), self.agent), rules)
                (told,) = overridden(self.repo, [invalid], commit, actor, rules)
                findings.append(told._replace(commit=oid))
                if told.severity != 'error':
                    own = policy_file.usable(self.repo.tree(commit.tree))
                    policy = own and raised(own, floor)
            findings += self._one(commit, rules, ())
        return findings

    def _last_valid(self, before: str) -> Policy | None:
        """The newest usable one among the last versions of an invalid policy, None where none is:
        its owners and its proof of identity hold until somebody mends it.
        """
        if not before:
            return None
        listed = self.repo.output('rev-list', '-n', str(_VERSIONS), before, '--', POLICY)
        for oid in listed.decode('ascii').split():
            policy = policy_file.usable(self.repo.tree(oid))
            if policy and self.repo.tree(oid).entry(POLICY):
                return policy
        return None

    def _in_force_first(self, parents: Sequence[str]) -> Sequence[str]:
        """A merge's parents, first the one that goes on from the commit whose policy is in force:
        in a conflict of policies its side stands, and the order is the merger's choice.
        """
        on = [oid for oid in parents if oid in self.going_on]
        return [*on, *(oid for oid in parents if oid not in on)]

    def _one(
        self, commit: Commit, policy: Policy, standing: Sequence[Snapshot] | None
    ) -> list[Finding]:
        """Findings on one commit. standing: what stands beside it already; None for a commit by
        itself, whose lawful content is not looked for elsewhere.

        Who does not prove what the policy asks owns nothing; where the lacking proof refuses the
        commit anyway, whose part it is is said of the agent that it names.
        """
        self._need_parents(commit)
        parents = self._in_force_first(commit.parents)
        parent = self.ancestry.commit(parents[0]) if parents else None
        before, after = self.repo.tree_of(parent) if parent else EMPTY, self.repo.tree_of(commit)
        changes = self.ancestry.diff(before, after)
        paths = [change.path for change in changes]
        claimed = claimed_by(commit, policy, before, paths, self.agent)
        actor = proved(claimed, policy)
        case = Case(changes, before, after, claimed, policy, self.now)
        proof = judge.settle(check_proof(commit, case, self.ancestry.head), policy)
        if len(commit.parents) > 1:
            findings = self._merged(parents, case.by(actor))
        else:
            case = case if _lacks_proof(proof) else case.by(actor)
            findings = judge.judge(changes, before, after, case.actor, policy, self.now)
            if standing is not None:
                findings = self._without_lawful(findings, case, commit)
                if POLICY in case.changes and not self.brings_policy:
                    from gitsync.core.ownership.policy import check_second

                    findings += check_second(case, standing, findings)
        if findings and any(document.generated for document in policy.documents):
            findings = self._without_generated(findings, case, commit)
        told = overridden(self.repo, sorted(findings + proof), commit, actor, policy)
        told = told_of_policy(told, before, standing[0]) if standing else told
        return [one._replace(commit=commit.oid) for one in told]

    def _merged(self, parents: Sequence[str], case: Case) -> list[Finding]:
        from gitsync.gates.merge import judge_merge  # a dozen modules that merge files

        bases = self.ancestry.merge_bases
        return judge_merge(self.repo, parents, case, lambda one, other: bases([one], other))


def made_alone(repo: Repo, ancestry: Ancestry, policy: Policy, now: datetime) -> Judge:
    """What a gate finds in a commit by itself, under a policy."""
    judgement = Judgement(repo, now, ancestry=ancestry)
    return lambda commit: judgement.alone(commit, policy)


def _lacks_proof(proof: Sequence[Finding]) -> bool:
    return any(one.rule == 'GS702' and one.severity == 'error' for one in proof)


def _before(ancestry: Ancestry, commits: Sequence[str]) -> str:
    """The commit before a list of new ones: the first parent of the first that has one outside the
    list.
    """
    new = set(commits)
    for oid in commits:
        for parent in ancestry.commit(oid).parents:
            if parent not in new:
                # missing in a shallow clone: an error that says so
                return ancestry.commit(parent).oid
    return ''
