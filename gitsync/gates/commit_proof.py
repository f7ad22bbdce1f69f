"""Who made a commit, and what it proves: signature and trailers (GS702), the gate that it passed
(GS703).
"""

from __future__ import annotations

from gitsync.core.git import trailers
from gitsync.core.policy.case import Case
from gitsync.core.policy.policy import UNPROVED
from gitsync.core.policy.policy import Actor
from gitsync.core.rules import attestation
from gitsync.core.rules.finding import finding
from gitsync.core.rules.wording import AMEND
from gitsync.world import authorship
from gitsync.world import identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding

_SHORT = 12  # digits of an id in a command that is told


def proved(actor: Actor, policy: Policy) -> Actor:
    """The actor with the proof that the policy asks for; without it somebody of the same name who
    owns nothing.
    """
    if policy.require == 'none' or _is_proved(actor, policy):
        return actor
    name = actor.agent or actor.name or actor.email
    return Actor('', UNPROVED, identity.NONE, name, '')


def _is_proved(actor: Actor, policy: Policy) -> bool:
    if policy.require == 'signature':
        return actor.strength == identity.VERIFIED
    return actor.source in ('trailer', 'signature', 'flag') and actor.strength != identity.NONE


def claimed_by(
    commit: Commit, policy: Policy, before: Snapshot, paths: Sequence[str], agent: str = ''
) -> Actor:
    """Who made a commit, proved or not: agent where the caller says it, else signature, trailer,
    e-mail, name.
    """
    if agent:
        name = identity.known(agent, 'flag', policy)
        return Actor(name, 'flag', identity.ASSERTED, commit.author.name, commit.author.email)
    signer = ''
    is_signed = b'\ngpgsig' in commit.raw[: commit.raw.find(b'\n\n')]
    if is_signed and any(each.keys for each in policy.agents.values()):
        from gitsync.git import signatures

        signer = signatures.signer(commit, policy)
    return authorship.of_commit(commit, policy, signer, before, paths)


def check_proof(commit: Commit, case: Case, head: Callable[[], str]) -> list[Finding]:
    """GS702 and GS703 for a commit that changes a gated path. head: gives the commit that an amend
    reaches.
    """
    gated = next((path for path in case.changes if case.place(path)), None)
    if gated is None:
        return []
    is_merge = len(commit.parents) > 1
    findings = _identity(commit, case, gated, head)
    wanted = attestation.of(list(case.changes.values()))
    if not is_merge and wanted not in trailers.values(commit.message, attestation.KEY):
        message = 'commit that passed no gate: its attestation is missing or of another change'
        hint = f'gitsync install sets up the hooks; {_again(commit, head)} runs them'
        findings.append(finding('GS703', gated, 1, 1, message, hint))
    return findings


def _again(commit: Commit, head: Callable[[], str]) -> str:
    """The command that makes a commit again: an older one with what was built on it. On another
    branch it would take that one's commits along, so it says where.
    """
    if commit.oid == head():
        return AMEND
    since = f'{commit.oid[:_SHORT]}^' if commit.parents else '--root'
    return f'on its branch, git rebase -r --no-ff {since}'


def _identity(commit: Commit, case: Case, gated: str, head: Callable[[], str]) -> list[Finding]:
    """GS702 where the policy asks for more proof of who acts than the commit carries."""
    actor, asked = case.actor, case.policy.require
    if asked == 'none' or _is_proved(actor, case.policy):
        return []
    is_merge, again = len(commit.parents) > 1, _again(commit, head)
    by_hand = "; a host's merge button proves nobody: merge in a clone" if is_merge else ''
    if asked == 'signature':
        message = (
            f'commit by {case.who} carries no signature that the policy knows, and the policy asks '
            'for one'
        )
        hint = (
            f'sign it with a key that .gitsync.toml lists for {actor.agent or "its agent"}: git '
            f'config gpg.format ssh, then {again} -S'
        )
        return [finding('GS702', gated, 1, 1, message, hint + by_hand)]
    message = f'commit by {case.who} carries no Agent trailer, and the policy asks for one'
    hint = f'name yourself (gitsync join AGENT), then {again}: the hook writes it'
    return [finding('GS702', gated, 1, 1, message, hint + by_hand)]
