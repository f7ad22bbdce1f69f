"""Commits and ranges judged one by one, as every gate behind the commit gate sees them: check,
pre-push, CI, the server.

Each commit has its own identity. The policy is that of the range's before side (the merge base, or
the old tip), so that no commit in it can grant itself or a later one anything. The number of git
processes does not grow with the range: trees and commits are read through one cat-file, merge bases
are worked out from them.
"""

from gitsync.core import judge
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.place import find_epics
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.rules import overrides
from gitsync.core.rules.finding import finding
from gitsync.errors import GitsyncError
from gitsync.errors import InvalidPolicy
from gitsync.gates.commit_proof import actor_of
from gitsync.gates.commit_proof import check_proof
from gitsync.gates.merge import judge_merge
from gitsync.git.ancestry import Ancestry
from gitsync.git.ancestry import missing
from gitsync.world import identity
from gitsync.world import policy as policies

_PROOF = ('none', 'trailer', 'signature')


def judge_range(repo, text: str, now, agent: str = '') -> list:
    """Findings on every commit of 'A..B' that A does not reach, parents first; '' stands for what
    HEAD has and no remote-tracking ref.
    """
    ancestry = Ancestry(repo)
    if text:
        old, new = _ends(repo, text)
        bases = ancestry.merge_bases([old], new) if old else []
        commits, before = repo.commits([new], [old] if old else []), (bases or [old])[0]
    else:
        commits, before = (
            repo.commits(['HEAD'], extra=['--not', '--remotes']) if repo.head() else [],
            '',
        )
        before = _before(ancestry, commits)
    return judge_commits(repo, commits, before, now, agent, ancestry)


def judge_commit(repo, rev: str, now, agent: str = '') -> list:
    """Findings on one commit, by its first parent's policy."""
    ancestry = Ancestry(repo)
    commit = repo.commit(rev)
    return judge_commits(
        repo, [commit.oid], commit.parents[0] if commit.parents else '', now, agent, ancestry
    )


def judge_net(repo, text: str, now, agent: str = '') -> list:
    """Findings on what a range changes in all, as one change by whoever acts: a view for people, no
    gate.
    """
    old, new = _ends(repo, text)
    ancestry = Ancestry(repo)
    bases = ancestry.merge_bases([old], new) if old else []
    before, after = repo.tree((bases or [old])[0]), repo.tree(new)
    policy, changes = policies.load(before), repo.diff(before, after)
    actor = identity.acting(repo, agent, policy, before, [change.path for change in changes])
    return judge.judge(changes, before, after, actor, policy, now)


def judge_commits(
    repo, commits, before: str, now, agent: str = '', ancestry=None, enough: int = 0, floor=None
) -> list:
    """Findings on these commits, by the policy of the commit before ('' for none: the built-in
    one). Each finding names its commit.

    enough: so many errors end the work, where one refuses all and somebody may send any amount; 0
    for no end. floor: the policy that
    says at least what proof of identity is asked for, and whose keys count.
    """
    ancestry = ancestry or Ancestry(repo)
    standing = repo.tree(before) if before else EMPTY
    try:
        policy = _raised(policies.load(standing), floor)
    except InvalidPolicy as error:
        return _mended(repo, ancestry, commits, error, now, agent)
    found, errors = [], 0
    for oid in commits:
        made = _one(repo, ancestry, ancestry.commit(oid), policy, now, agent, standing)
        found += made
        errors += sum(one.severity == 'error' for one in made) if enough else 0
        if enough and errors >= enough and oid != commits[-1]:
            message = 'too many errors: the commits behind this one were not judged'
            return [
                *found,
                found[-1]._replace(
                    line=0, col=0, message=message, hint='mend these first', severity='error'
                ),
            ]
    return found


def _raised(policy, floor):
    """The policy with the proof of identity that a newer one asks for, and its keys: a branch from
    before that brings neither back.
    """
    if floor is None or _PROOF.index(floor.require) <= _PROOF.index(policy.require):
        return policy
    kept = {
        name: each._replace(keys=floor.agents[name].keys if name in floor.agents else ())
        for name, each in policy.agents.items()
    }
    return policy._replace(require=floor.require, agents={**floor.agents, **kept})


def _mended(repo, ancestry, commits, error, now, agent) -> list:
    """Findings where the policy in force is invalid: by the built-in one up to the commit that
    mends it by name, by the mended one from there.

    Where no commit overrides GS901 it stays an error: nothing can be judged.
    """
    mend = "a commit by Primary with the trailer 'Gitsync-Override: GS901 why' may mend it"
    hint = f'{error.hint}; {mend}'
    wanted = [
        oid
        for oid in commits
        if any(rule == 'GS901' for rule, _ in overrides.of_message(ancestry.commit(oid).message))
    ]
    if not wanted:
        raise InvalidPolicy(error.message, hint, error.code) from None
    policy, found = None, []
    for oid in commits:
        commit = ancestry.commit(oid)
        rules, made = policy or DEFAULT, []
        if policy is None:
            actor = actor_of(commit, rules, EMPTY, (), agent)
            invalid = finding(
                'GS901',
                policies.NAME,
                1,
                1,
                f'the policy in force is invalid: {error.message}',
                hint,
            )
            made = [
                one._replace(commit=oid)
                for one in _overridden(repo, [invalid], commit, actor, rules)
            ]
            policy = _loaded(repo, commit) if made[0].severity != 'error' else None
        found += made + _one(repo, ancestry, commit, rules, now, agent, EMPTY)
    return found


def _loaded(repo, commit):
    """The policy of a commit's own tree, None where it cannot be used."""
    try:
        return policies.load(repo.tree(commit.tree))
    except GitsyncError:
        return None


def _one(repo, ancestry, commit, policy, now, agent, standing) -> list:
    """Findings on one commit. standing: the snapshot of the range's before side."""
    for parent in commit.parents:
        if repo.is_shallow() and not repo.read(parent):
            raise missing(parent)
    parent = ancestry.commit(commit.parents[0]).tree if commit.parents else ''
    before, after = repo.tree(parent) if parent else EMPTY, repo.tree(commit.tree)
    changes = repo.diff(before, after)
    paths = [change.path for change in changes]
    actor = actor_of(commit, policy, before, paths, agent)
    if len(commit.parents) > 1:
        found = judge_merge(
            repo,
            commit.parents,
            changes,
            before,
            after,
            actor,
            policy,
            now,
            lambda one, other: ancestry.merge_bases([one], other),
        )
    else:
        found = judge.judge(changes, before, after, actor, policy, now) + _second_policy(
            changes, actor, policy, standing
        )
    found += judge.settle(
        check_proof(commit, Case(changes, before, after, actor, policy, now)), policy
    )
    return [
        one._replace(commit=commit.oid)
        for one in sorted(_overridden(repo, found, commit, actor, policy))
    ]


def _second_policy(changes, actor, policy, standing) -> list:
    """GS211 for a first policy made in a history that has neither policy nor epic (an unrelated
    root, an old fork) where the range's
    before side has one or the other: a merge would bring it in."""
    first = [
        change.path for change in changes if change.path == policies.NAME and change.before is None
    ]
    if not first or owners.is_coordinator(actor, policy) or actor.agent:
        return []  # an agent's first policy is refused anyway
    if policy is DEFAULT and not find_epics(standing):
        return []
    message = (
        f"policy created beside what is governed already by '{actor.name or actor.email}'; it "
        f"belongs to '{policy.coordinator}'"
    )
    return [
        finding('GS211', path, 1, 1, message, 'leave the policy to the branch that it governs')
        for path in first
    ]


def _overridden(repo, found, commit, actor, policy) -> list:
    """Findings with the commit's overrides: accepted from the coordinator or a maintainer only, and
    always reported. None lets an invalid policy in.
    """
    asked = overrides.of_message(commit.message)
    if any(rule == 'GS901' for rule, _ in asked) and _loaded(repo, commit) is None:
        asked = [(rule, why) for rule, why in asked if rule != 'GS901']
    if not asked or not any(one.severity == 'error' for one in found):
        return found
    is_proved = policy.require != 'signature' or actor.strength == identity.VERIFIED
    if owners.is_coordinator(actor, policy) and is_proved:
        return overrides.apply(found, asked)
    rules = {rule for rule, _ in asked}
    why = (
        f'from {policy.coordinator} or a maintainer'
        if is_proved
        else f'where {policy.coordinator} signed the commit'
    )
    return [
        one.noted(f"an override by '{actor.agent or actor.name}' counts only {why}")
        if one.rule in rules and one.severity == 'error'
        else one
        for one in found
    ]


def _before(ancestry, commits) -> str:
    """The commit before a list of new ones: the first parent of the first that has one outside the
    list.
    """
    new = set(commits)
    for oid in commits:
        for parent in ancestry.commit(oid).parents:
            if parent not in new:
                return ancestry.commit(
                    parent
                ).oid  # missing in a shallow clone: an error that says so
    return ''


def _ends(repo, text: str) -> tuple[str, str]:
    """The two commits of 'A..B' ('' stands for HEAD; an id of zeros for nothing)."""
    old, _, new = text.partition('..')
    new = new.removeprefix('.')
    ends = []
    for name in (old or 'HEAD', new or 'HEAD'):
        if len(name) in (40, 64) and not name.strip('0'):
            ends.append('')
            continue
        found = repo.resolve(name)
        if not found:
            hint = (
                'fetch the whole history: git fetch --unshallow (in CI: fetch-depth 0)'
                if repo.is_shallow()
                else 'name commits, branches or tags of this repository'
            )
            raise GitsyncError(f"no such commit: '{name}'", hint, 'bad-revision')
        ends.append(found)
    if not ends[1]:
        raise GitsyncError(
            f"the range '{text}' has no new end", 'a removed ref brings no commits', 'bad-revision'
        )
    return ends[0], ends[1]
