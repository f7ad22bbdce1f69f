"""The refs of leases: who holds one alone renews it or gives it back (GS212).

A lease is held until it says that it was given back, or until its end by this machine's clock. A
lease that would end later than a lease can last is refused, so that nobody holds one for good.
Who took it under a signature goes on under one; the coordinator may end it, under its own.
"""

from __future__ import annotations

from gitsync.core.epic.lease import LONGEST
from gitsync.core.epic.lease import said
from gitsync.core.git.commits import parse_commit
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.policy.names import same
from gitsync.core.rules.finding import finding
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value
from gitsync.gates.commit_proof import claimed_by
from gitsync.leases.ref_names import is_lease_ref
from gitsync.world.identity import VERIFIED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.epic.lease import Lease
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

_SKEW = timedelta(minutes=5)  # by which the clocks of two machines may differ


class Standing(Value):
    """A lease as its ref says it."""

    lease: Lease | None  # None where the object says none
    is_over: bool
    signer: str  # whose key signed it, '' for nobody's

    def is_held(self, now: datetime) -> bool:
        """True where somebody holds it."""
        return self.lease is not None and not self.is_over and now < self.lease.expires_at


def check_lease(
    repo: Repo, ref: str, old: str, new: str, policy: Policy, now: datetime
) -> list[Finding]:
    """Findings on the ref of a lease that moves from one object to another, zeros for none; policy:
    whose keys sign. A ref that can be no lease's is only removed, for it would stand in the way of
    those above or below it.
    """
    if not is_lease_ref(ref):
        if not new.strip('0'):
            return []
        what = f"'{ref}' is the ref of no lease, and would stand in the way of those of leases"
        return [finding('GS212', ref, 0, 0, what, 'push it under a name outside refs/gitsync/')]
    before, after = _standing(repo, old, policy), _standing(repo, new, policy)
    name = ref.rpartition('/')[2]
    if before.lease and before.is_held(now) and not _goes_on(before, after, policy):
        holder, end = before.lease.holder, f'{before.lease.expires_at:%H:%M:%S} UTC'
        verb = 'taken' if new.strip('0') else 'removed'
        what = f"the lease '{name}' {verb} by another: '{holder}' holds it until {end}"
        return [finding('GS212', ref, 0, 0, what, f'wait for it: gitsync lock acquire {name}')]
    if not new.strip('0'):
        return []
    if after.lease is None:
        hint = f'take a lease with gitsync lock acquire {name} --remote NAME'
        return [finding('GS212', ref, 0, 0, f"no lease in the object pushed to '{ref}'", hint)]
    if after.signer and not _may_sign(after, policy):
        what = f"the lease '{name}' of '{after.lease.holder}' is signed by '{after.signer}'"
        return [finding('GS212', ref, 0, 0, what, 'take leases under your own name')]
    if not after.is_over and after.lease.expires_at > now + timedelta(seconds=LONGEST) + _SKEW:
        what = f"the lease '{name}' ends later than a lease can last by this server's clock"
        return [finding('GS212', ref, 0, 0, what, "set this machine's clock, then try again")]
    return []


def _standing(repo: Repo, oid: str, policy: Policy) -> Standing:
    stored = repo.read(oid) if oid.strip('0') else None
    if not stored or stored.kind != 'commit':
        return Standing(None, True, '')
    actor = claimed_by(parse_commit(oid, stored.data), policy, EMPTY, ())
    return Standing(*said(stored.data), actor.agent if actor.strength == VERIFIED else '')


def _goes_on(before: Standing, after: Standing, policy: Policy) -> bool:
    """True where the same session holds, renews or gives back the same lease."""
    old, new = before.lease, after.lease
    return (
        old is not None
        and new is not None
        and new.is_held_by(old.holder, old.holder_id)
        and new.generation == old.generation
        and (not before.signer or _may_sign(after, policy))
    )


def _may_sign(standing: Standing, policy: Policy) -> bool:
    """True for a lease that its holder signed, and for one that the coordinator ends."""
    lease, signer = standing.lease, standing.signer
    is_holders = lease is not None and same(signer, lease.holder)
    return is_holders or standing.is_over and same(signer, policy.coordinator)
