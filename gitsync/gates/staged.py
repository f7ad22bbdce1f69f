"""The commit gate: the staged change, files and edits assembled and judged. What check and the
commit hooks share.

A native hook reads the index, HEAD and git's state files, never the working tree: several agents
may share it.
"""

import os
from collections import namedtuple

from gitsync.core.policy.place import POLICY
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.rules import overrides
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import identity
from gitsync.world import policy_cache as rulecache


class Verdict(namedtuple('Verdict', 'findings actor policy changes before after')):
    """What a gate found, about whom, by which policy, in which change."""

    __slots__ = ()

    def is_refused(self) -> bool:
        return any(finding.severity == 'error' for finding in self.findings)


class Staged(namedtuple('Staged', 'repo changes before after policy actor overrides excuses key')):
    """The staged change and all that it is judged by; key tells this question from any other, for
    the nonce.
    """

    __slots__ = ()


def stage(repo, agent: str = '', merging=None) -> Staged:
    """Assemble the staged change: against HEAD, by HEAD's policy. merging: the other parents, where
    git tells them otherwise
    than by MERGE_HEAD."""
    changes, before, after, staged_key = repo.staged()
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
    return Staged(repo, changes, before, after, rules, actor, exceptions, (excuses, others), key)


def judge_staged(staged: Staged, now=None) -> Verdict:
    """Judge the staged change; a merge by what it holds beyond the automatic one."""
    from gitsync.core import judge

    now = now or clock.now()
    repo, (excuses, others) = staged.repo, staged.excuses
    parts = (staged.changes, staged.before, staged.after, staged.actor, staged.policy, now)
    if others:
        from gitsync.gates import merge as mergegate

        head = repo.head()
        parents = [*([head] if head else []), *(other for other in others if other != head)]
        findings = (
            mergegate.judge_merge(repo, parents, *parts)
            if len(parents) > 1
            else judge.judge(*parts)
        )
    else:
        findings = judge.judge(*parts)
    findings = overrides.apply([*excuses, *findings], staged.overrides)
    return Verdict(
        sorted(findings), staged.actor, staged.policy, staged.changes, staged.before, staged.after
    )


def judge_amended(staged: Staged, now=None) -> Verdict:
    """Judge the whole commit that an amend would leave: what stands in HEAD's place, against HEAD's
    parents.
    """
    from gitsync.core import judge

    repo, now = staged.repo, now or clock.now()
    head = repo.commit('HEAD')
    changes, before, after, _ = repo.staged(head.parents[0] if head.parents else '')
    exceptions = [*staged.overrides, *overrides.of_message(head.message)]
    rules, excuses = _policy(repo, before, exceptions)
    if len(head.parents) > 1:
        from gitsync.gates import merge as mergegate

        findings = mergegate.judge_merge(
            repo, list(head.parents), changes, before, after, staged.actor, rules, now
        )
    else:
        findings = judge.judge(changes, before, after, staged.actor, rules, now)
    findings = overrides.apply([*excuses, *findings], exceptions)
    return Verdict(sorted(findings), staged.actor, rules, changes, before, after)


def attestation(staged: Staged, verdict=None) -> str:
    """What the commit's message says of the gate that it passed; '' where nothing is gated, and for
    merges. verdict: an amend's.
    """
    changes, before, after = verdict[3:6] if verdict else staged[1:4]
    if staged.excuses[1]:
        return ''
    from gitsync.core.policy.case import Case

    case = Case(changes, before, after, staged.actor, staged.policy, None)
    if not any(case.place(change.path) for change in changes):
        return ''
    from gitsync.core.rules import attestation as attest

    return attest.of(changes)


def judge_files(repo, paths, snapshot, now=None) -> Verdict:
    """Judge the form of files as they stand in the snapshot, by that snapshot's policy."""
    from gitsync.core import judge

    rules, _ = _policy(repo, snapshot, ())
    findings = judge.judge_form(paths, snapshot, rules, now or clock.now())
    return Verdict(sorted(findings), None, rules, [], snapshot, snapshot)


def _policy(repo, snapshot, exceptions):
    """The snapshot's policy.

    One that is invalid stops the gate, unless GS901 is overridden by name: then the built-in one.
    """
    try:
        return rulecache.load(repo, snapshot), ()
    except GitsyncError as error:
        if not any(rule == 'GS901' for rule, _ in exceptions):
            mend = "GITSYNC_OVERRIDE='GS901 why' lets the mend itself be committed"
            error.hint = f'{error.hint}; {mend}' if error.hint else f'mend .gitsync.toml; {mend}'
            raise
        from gitsync.core.rules.finding import finding

        return DEFAULT, (
            finding(
                'GS901',
                POLICY,
                1,
                1,
                f'the policy in force is invalid: {error.message}',
                error.hint,
            ),
        )
