"""The commit gate: the staged change, files and edits assembled and judged. What check and the
commit hooks share.

A native hook reads the index, HEAD and git's state files, never the working tree: several agents
may share it.
"""

from __future__ import annotations

import os

from gitsync.core.git.snapshot import file_ids
from gitsync.core.policy.place import place_of
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import NOBODY
from gitsync.core.rules import overrides
from gitsync.core.text.value import Value
from gitsync.errors import InvalidPolicy
from gitsync.git.changes import staged_change
from gitsync.world import clock
from gitsync.world import identity
from gitsync.world import policy_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Change
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Actor
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

    Override = tuple[str, str]  # rule and reason

MOST = 500  # changes whose files are read ahead


class Verdict(Value):
    """What a gate found, about whom, by which policy, in which change."""

    findings: list[Finding]
    actor: Actor
    policy: Policy
    changes: Sequence[Change]
    before: Snapshot
    after: Snapshot
    has_lawful: bool = False  # others' parts passed, which their owners lawfully made elsewhere

    def is_refused(self) -> bool:
        """True when an error is among the findings."""
        return any(finding.severity == 'error' for finding in self.findings)


class Staged(Value):
    """The staged change and all that it is judged by."""

    repo: Repo
    changes: Sequence[Change]
    before: Snapshot
    after: Snapshot
    policy: Policy
    actor: Actor
    overrides: Sequence[Override]
    excuses: Sequence[Finding]  # an invalid policy that an override lets pass
    others: Sequence[str]  # the other parents of a merge
    key: bytes  # tells this question from any other


def stage(repo: Repo, agent: str = '', merging: Sequence[str] | None = None) -> Staged:
    """Assemble the staged change: against HEAD, by HEAD's policy.

    merging: the other parents, where git tells them otherwise than by MERGE_HEAD.
    """
    changes, before, after, staged_key = staged_change(repo, meanwhile=_load_judge)
    exceptions = overrides.parse(os.environ.get('GITSYNC_OVERRIDE', ''))
    rules, excuses = _policy(repo, before, exceptions)
    actor = identity.acting(
        repo, agent, rules, before, [change.path for change in changes], at_gate=True
    )
    others = repo.merge_heads() if merging is None else merging
    about = (
        actor.agent,
        actor.email,
        *sorted(others),
        *(f'{rule} {reason}' for rule, reason in exceptions),
    )
    key = '\n'.join(about).encode('utf-8', 'surrogateescape') + b'\n' + staged_key
    return Staged(repo, changes, before, after, rules, actor, exceptions, excuses, others, key)


def _load_judge() -> None:
    """Import what judges, while git looks up what is staged: two cores then share the start."""
    from gitsync.core import judge  # noqa: F401
    from gitsync.world import policy_cache  # noqa: F401


def _read_ahead(staged: Staged) -> None:
    """Read the gated files of the change together, as far as they are kept at once."""
    some = staged.changes[:MOST]
    gated = (one for one in some if place_of(one.path, staged.policy, None))
    staged.repo.load(file_ids(gated))


def judge_staged(
    staged: Staged, told: Sequence[Finding] = (), now: datetime | None = None
) -> Verdict:
    """Judge the staged change; a merge by what it holds beyond the automatic one. told: what was
    found before.
    """
    from gitsync.core import judge

    now, has_lawful = now or clock.now(), False
    repo, others = staged.repo, staged.others
    _read_ahead(staged)
    parts = (staged.changes, staged.before, staged.after, staged.actor, staged.policy, now)
    if others:
        from gitsync.core.policy.case import Case
        from gitsync.gates.merge import judge_merge

        head = repo.head()
        parents = [*([head] if head else []), *(other for other in others if other != head)]
        findings = (
            judge_merge(repo, parents, Case(*parts)) if len(parents) > 1 else judge.judge(*parts)
        )
    else:
        all_findings = judge.judge(*parts)
        findings = _without_lawful(staged, all_findings, now)
        has_lawful = len(findings) < len(all_findings)
    findings = [*_without_generated(staged, findings), *judge.settle(told, staged.policy)]
    findings = overrides.apply([*staged.excuses, *findings], staged.overrides)
    return Verdict(
        sorted(findings),
        staged.actor,
        staged.policy,
        staged.changes,
        staged.before,
        staged.after,
        has_lawful,
    )


def _without_lawful(
    staged: Staged, findings: list[Finding], now: datetime, amended: Commit | None = None
) -> list[Finding]:
    """The findings without foreign parts that their owner made in a commit of its own. amended: the
    commit that the change is to replace.
    """
    from gitsync.core.rules.finding import is_ownership

    if not any(is_ownership(one.rule) for one in findings):
        return findings
    from gitsync.core.policy.case import Case
    from gitsync.gates.allowed import lawful
    from gitsync.gates.allowed.here import origin_here

    repo, policy = staged.repo, staged.policy
    case = Case(staged.changes, staged.before, staged.after, staged.actor, policy, now)
    before = (*amended.parents, '')[0] if amended else repo.head()
    origin = origin_here(repo, policy, now, before, amended.oid if amended else '')
    left = lawful.without_lawful(findings, case, origin)
    return lawful.told_of_squash(left, lawful.is_squashing(repo))


def _without_generated(staged: Staged, findings: list[Finding]) -> list[Finding]:
    """The findings without generated sections that their generators confirm."""
    if not findings or not any(document.generated for document in staged.policy.documents):
        return findings
    from gitsync.core.policy.case import Case
    from gitsync.gates.allowed.generated import without_generated
    from gitsync.merging.generators.confirm import confirmed_staged

    repo, after = staged.repo, staged.after
    case = Case(staged.changes, staged.before, after, staged.actor, staged.policy, None)
    return without_generated(
        findings, case, lambda path, wanted, doc: confirmed_staged(repo, after, path, wanted, doc)
    )


def judge_amended(staged: Staged, now: datetime | None = None) -> Verdict:
    """Judge the whole commit that an amend would leave: what stands in HEAD's place, against HEAD's
    parents.
    """
    from gitsync.core import judge

    repo, now = staged.repo, now or clock.now()
    head = repo.commit('HEAD')
    changes, before, after, _ = staged_change(repo, head.parents[0] if head.parents else '')
    exceptions = [*staged.overrides, *overrides.of_message(head.message)]
    rules, excuses = _policy(repo, before, exceptions)
    if len(head.parents) > 1:
        from gitsync.core.policy.case import Case
        from gitsync.gates.merge import judge_merge

        findings = judge_merge(
            repo, head.parents, Case(changes, before, after, staged.actor, rules, now)
        )
    else:
        all_findings = judge.judge(changes, before, after, staged.actor, rules, now)
        amended = staged._replace(changes=changes, before=before, after=after, policy=rules)
        findings = _without_lawful(amended, all_findings, now, head)
    findings = overrides.apply([*excuses, *findings], exceptions)
    return Verdict(sorted(findings), staged.actor, rules, changes, before, after)


def attested(staged: Staged, verdict: Verdict | None = None) -> str:
    """What the commit's message says of the gate that it passed; '' where nothing is gated, and for
    merges. verdict: an amend's.
    """
    if staged.others:
        return ''
    judged = verdict or staged
    from gitsync.core.policy.case import Case

    case = Case(judged.changes, judged.before, judged.after, staged.actor, staged.policy, None)
    if not any(case.place(change.path) for change in judged.changes):
        return ''
    from gitsync.core.rules import attestation

    return attestation.of(judged.changes)


def trailers_of(staged: Staged, attested: str = '', agent: str = '') -> list[tuple[str, str]]:
    """What the commit's message must carry: exceptions, who acts (or the agent that is given), and
    that a gate was passed.
    """
    wanted = []
    if staged.overrides:
        wanted.append(
            (overrides.KEY, '; '.join(f'{rule} {reason}' for rule, reason in staged.overrides))
        )
    if agent or staged.actor.agent:
        wanted.append(('Agent', agent or staged.actor.agent))
    if attested:
        wanted.append(('Gitsync-Gate', attested))
    return wanted


def judge_files(
    repo: Repo, paths: Sequence[str], snapshot: Snapshot, now: datetime | None = None
) -> Verdict:
    """Judge the form of files as they stand in the snapshot, by that snapshot's policy."""
    from gitsync.core import judge

    rules, _ = _policy(repo, snapshot, ())
    findings = judge.judge_form(paths, snapshot, rules, now or clock.now())
    return Verdict(sorted(findings), NOBODY, rules, [], snapshot, snapshot)


def _policy(
    repo: Repo, snapshot: Snapshot, exceptions: Sequence[Override]
) -> tuple[Policy, tuple[Finding, ...]]:
    """The snapshot's policy.

    One that is invalid stops the gate, unless GS901 is overridden by name: then the built-in one.
    """
    try:
        return policy_cache.load(repo, snapshot), ()
    except InvalidPolicy as error:
        if not any(rule == 'GS901' for rule, _ in exceptions):
            way = "GITSYNC_OVERRIDE='GS901 why' lets the mend itself be committed"
            hint = f'{error.hint or "mend .gitsync.toml"}; {way}'
            raise InvalidPolicy(error.message, hint, 'policy-invalid') from None
        from gitsync.gates.allowed.exceptions import invalid_policy

        return DEFAULT, (invalid_policy(error.message, error.hint),)
