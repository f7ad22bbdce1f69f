"""The refs of leases: who holds one alone renews it or gives it back (GS212).

A lease is held until it says that it was given back, or until its end by this machine's clock. A
lease that would end later than a lease can last is refused, so that nobody holds one for good.
"""

from __future__ import annotations

from gitsync.core.epic.lease import LONGEST
from gitsync.core.epic.lease import said
from gitsync.core.rules.finding import finding
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.epic.lease import Lease
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

_SKEW = timedelta(minutes=5)  # by which the clocks of two machines may differ


class Standing(Value):
    """A lease as its ref says it."""

    lease: Lease | None  # None where the object says none
    is_over: bool

    def is_held(self, now: datetime) -> bool:
        """True where somebody holds it."""
        return self.lease is not None and not self.is_over and now < self.lease.expires_at


def check_lease(repo: Repo, ref: str, old: str, new: str, now: datetime) -> list[Finding]:
    """Findings on the ref of a lease that moves; ids of zeros stand for no object."""
    before, after = _standing(repo, old), _standing(repo, new)
    name = ref.rpartition('/')[2]
    if before.lease and before.is_held(now) and not _goes_on(before.lease, after.lease):
        holder, end = before.lease.holder, f'{before.lease.expires_at:%H:%M:%S} UTC'
        verb = 'taken' if new.strip('0') else 'removed'
        what = f"the lease '{name}' {verb} by another: '{holder}' holds it until {end}"
        return [finding('GS212', ref, 0, 0, what, f'wait for it: gitsync lock acquire {name}')]
    if not new.strip('0'):
        return []
    if after.lease is None:
        hint = f'take a lease with gitsync lock acquire {name} --remote NAME'
        return [finding('GS212', ref, 0, 0, f"no lease in the object pushed to '{ref}'", hint)]
    if not after.is_over and after.lease.expires_at > now + timedelta(seconds=LONGEST) + _SKEW:
        what = f"the lease '{name}' ends later than a lease can last by this server's clock"
        return [finding('GS212', ref, 0, 0, what, "set this machine's clock, then try again")]
    return []


def _standing(repo: Repo, oid: str) -> Standing:
    stored = repo.read(oid) if oid.strip('0') else None
    return Standing(*(said(stored.data) if stored and stored.kind == 'commit' else (None, True)))


def _goes_on(old: Lease, new: Lease | None) -> bool:
    """True where the same session holds, renews or gives back the same lease."""
    return (
        new is not None
        and new.is_held_by(old.holder, old.holder_id)
        and new.generation == old.generation
    )
