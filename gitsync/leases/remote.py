"""Leases between machines: refs of a remote, changed by compare-and-swap.

A lease is a commit without parents and files whose message is the lock file's text with a nonce;
a ref (ref_names) points at it. `git push --force-with-lease=<ref>:<old>` has exactly one
winner among clones that race; the nonce is needed because two pushers of one object would both
succeed. A lease is over when this clone has seen it unchanged for the lease's whole length by its
own clock, or when its holder said so: the other machine's clock alone decides nothing. A release
leaves the ref, so that generations go on.
"""

from __future__ import annotations

import os

from gitsync.core.epic.lease import LENGTH
from gitsync.core.epic.lease import LONGEST
from gitsync.core.epic.lease import latest
from gitsync.core.epic.lease import seen
from gitsync.core.epic.lease import taken
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import LeaseLost
from gitsync.leases.lock import Attempt
from gitsync.leases.lock import Leases
from gitsync.leases.lock import LeaseToken
from gitsync.leases.lock import LockState
from gitsync.leases.lock import check_name
from gitsync.leases.ref_names import lease_ref
from gitsync.leases.ref_names import quoted
from gitsync.leases.refs import LeaseRefs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Protocol

    from gitsync.core.epic.lease import Lease
    from gitsync.core.epic.lease import LeaseClaim
    from gitsync.core.epic.lease import LeaseMemory
    from gitsync.git.repo import Repo

    class EpicOf(Protocol):
        """Where leases are taken: an epic of a repository."""

        @property
        def repo(self) -> Repo: ...

        @property
        def epic(self) -> str: ...


TRIES = 4


class RemoteLock(Value):
    """A lock as its ref has it."""

    state: LockState
    memory: LeaseMemory
    oid: str  # that the ref points at, '' where there is none


class RemoteLeases(Leases):
    """The leases of one epic on a remote.

    place: the repository and its epic. state: where this worktree keeps what it has seen.
    """

    is_near = False  # a look costs a connection

    def __init__(self, place: EpicOf, state: str, remote: str, length: float = LENGTH) -> None:
        if remote.startswith('-') or not remote.strip():
            raise GitsyncError(f"'{remote}' is no remote", 'name one: git remote -v', 'usage')
        self.epic = place.epic
        self.remote = remote
        self.length = length
        self.refs = LeaseRefs(place.repo, remote)
        self.state = os.path.join(state, 'remotes', quoted(remote))

    def ref(self, name: str) -> str:
        """The lock's ref."""
        return lease_ref(self.epic, check_name(name))

    def look(self, name: str, now: datetime) -> LockState:
        return self._read(name, now).state

    def _attempt(self, claim: LeaseClaim, now: datetime) -> Attempt:
        name = claim.name
        for _ in range(TRIES):
            lock, memory, oid = self._read(name, now)
            if lock.is_held:
                return Attempt(None, lock, None, '')
            lease, memory = taken(memory, lock.lease, claim, now)
            if self._put(name, oid, lease, memory):
                token = LeaseToken(name, claim.holder, claim.session, lease.generation)
                after = lock.lease if lock.ends else None  # else its holder gave it back
                return Attempt(token, _state(name, lease, memory, now), after, '')
        raise self._too_fast(name)

    def renew(self, token: LeaseToken, now: datetime, seconds: float | None = None) -> LockState:
        lease, (_, memory, oid) = self._held(token, now)
        lease, memory = self._renewed(lease, memory, now, seconds)
        if not self._put(token.name, oid, lease, memory):
            raise self._lost(token)
        return _state(token.name, lease, memory, now)

    def release(self, token: LeaseToken, now: datetime) -> None:
        lease, (_, memory, oid) = self._held(token, now)
        if not self._put(token.name, oid, lease, memory, is_over=True):
            raise self._lost(token)

    def check(self, token: LeaseToken, now: datetime) -> LockState:
        return self._held(token, now)[1].state

    def take_away(self, name: str, now: datetime) -> LockState:
        for _ in range(TRIES):
            lock, memory, oid = self._read(name, now)
            lease = lock.lease if lock.is_held else None
            if lease is None or self._put(name, oid, lease, memory, is_over=True):
                return lock
        raise self._too_fast(name)

    def _held(self, token: LeaseToken, now: datetime) -> tuple[Lease, RemoteLock]:
        """The lease that the token stands for, and its lock; LeaseLost when it is lost."""
        lock = self._read(token.name, now)
        lease = lock.state.lease
        if lease is None or not lock.state.is_held:
            raise LeaseLost(
                f"the lease '{token.name}' on '{self.remote}' is not held any more",
                f'take it again: gitsync lock acquire {token.name} --remote {self.remote}',
                'lease-lost',
                1,
            )
        if not lease.is_held_by(token.holder, token.session):
            raise LeaseLost(
                f"'{lease.holder}' holds the lease '{token.name}' on '{self.remote}'",
                f'wait for it: gitsync lock acquire {token.name} --remote {self.remote}',
                'not-holder',
                1,
            )
        if token.generation not in (0, lease.generation):
            raise self._lost(token)
        return lease, lock

    def _read(self, name: str, now: datetime) -> RemoteLock:
        """The lock as its ref has it; a lease that was given back has no end."""
        ref = self.ref(name)
        oid = self.refs.tip(ref)
        lease, is_over = self.refs.lease(ref, oid) if oid else (None, True)
        old = memory = self._memory(name)
        if lease is None:
            return RemoteLock(LockState(name, None, False, None, memory.generation), memory, oid)
        start = lease.acquired_at or lease.expires_at
        length = max((lease.expires_at - start).total_seconds(), 0.0) or self.length
        memory = seen(memory, lease, min(length, LONGEST), now)
        if memory != old:
            self._remember(name, memory)
        state = _state(name, lease, memory, now)
        if is_over:
            state = state._replace(is_held=False, ends=None)
        return RemoteLock(state, memory, oid)

    def _put(
        self, name: str, oid: str, lease: Lease, memory: LeaseMemory, is_over: bool = False
    ) -> bool:
        """Make the ref point at this lease, if it still points at oid ('': if there is none); False
        when it does not.
        """
        is_put = self.refs.swap(self.ref(name), oid, lease, is_over)
        if is_put:
            self._remember(name, memory)
        return is_put

    def _too_fast(self, name: str) -> GitsyncError:
        return GitsyncError(
            f"the lease '{name}' on '{self.remote}' changes faster than it can be read",
            'try again',
            'not-acquired',
            75,
        )

    def _lost(self, token: LeaseToken) -> LeaseLost:
        return LeaseLost(
            f"the lease '{token.name}' on '{self.remote}' was lost and taken by another",
            'look first what was written since',
            'lease-lost',
            1,
        )


def _state(name: str, lease: Lease, memory: LeaseMemory, now: datetime) -> LockState:
    end = latest(memory) or now
    return LockState(name, lease, now < end, end, max(lease.generation, memory.generation))
