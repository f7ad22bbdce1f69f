"""What a lock is to those who ask, wherever its lease is kept: its state, a token, an attempt; and
what they may ask of an epic's leases.
"""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import LOCK_ENDING
from gitsync.core.epic.lease import LONGEST
from gitsync.core.epic.lease import LeaseClaim
from gitsync.core.epic.lease import is_name
from gitsync.core.epic.lease import parse_memory
from gitsync.core.epic.lease import render_memory
from gitsync.core.epic.lease import renewed
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import LeaseLost
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.epic.lease import Lease
    from gitsync.core.epic.lease import LeaseMemory


class LockState(Value):
    """A lock as it stands."""

    name: str
    lease: Lease | None  # one that is over, too
    is_held: bool
    ends: datetime | None  # by this clock; None for a lease that was given back
    generation: int
    is_corrupt: bool = False  # its file holds no lease
    aside: str = ''  # where such a file was put


class LeaseToken(Value):
    """What a holder shows to renew, release and write."""

    name: str
    holder: str
    session: str
    generation: int  # 0 for whichever the session holds


class Attempt(Value):
    """One try to take a lease."""

    token: LeaseToken | None  # None when another holds it
    lock: LockState
    after: Lease | None  # the expired lease that it followed
    aside: str  # as in LockState


class Leases:
    """The leases of one epic. Nothing here waits or speaks."""

    is_near: bool  # a look costs next to nothing, no connection
    remote: str  # where they are, '' for the worktree
    state: str  # the folder that keeps what this worktree has seen of them
    length: float  # of a lease, in seconds

    def attempt(
        self,
        name: str,
        holder: str,
        session: str,
        now: datetime,
        operation: str = '',
        seconds: float | None = None,
    ) -> Attempt:
        """Take the lease when it is free or over.

        A session that holds it already does not get it twice: two processes of one session exclude
        each other too. Who loses a race is told as if the winner had been first.
        """
        seconds = check_seconds(self.length if seconds is None else seconds)
        return self._attempt(LeaseClaim(name, holder, session, operation, seconds), now)

    def _attempt(self, claim: LeaseClaim, now: datetime) -> Attempt:
        raise NotImplementedError

    def look(self, name: str, now: datetime) -> LockState:
        """The lock as it stands at now; nothing changes."""
        raise NotImplementedError

    def renew(self, token: LeaseToken, now: datetime, seconds: float | None = None) -> LockState:
        """Hold it longer, from now on. LeaseLost when it is lost."""
        raise NotImplementedError

    def release(self, token: LeaseToken, now: datetime) -> None:
        """Give it back. LeaseLost when it is lost: it is another's then, or nobody's."""
        raise NotImplementedError

    def check(self, token: LeaseToken, now: datetime) -> LockState:
        """The lease as held; LeaseLost when it is lost."""
        raise NotImplementedError

    def take_away(self, name: str, now: datetime) -> LockState:
        """End the lease whoever holds it; returns the lock as it was before."""
        raise NotImplementedError

    def _memory(self, name: str) -> LeaseMemory:
        return parse_memory(files.load(os.path.join(self.state, name + '.json')))

    def _remember(self, name: str, memory: LeaseMemory) -> None:
        files.save(os.path.join(self.state, name + '.json'), render_memory(memory))

    def _renewed(
        self, lease: Lease, memory: LeaseMemory, now: datetime, seconds: float | None
    ) -> tuple[Lease, LeaseMemory]:
        """(the lease with a later end, what to remember): as long as before where nobody says."""
        length = memory.length or self.length if seconds is None else seconds
        return renewed(memory, lease, check_seconds(length), now)


def check_name(name: str) -> str:
    """The name; GitsyncError when it cannot name a lock."""
    if not is_name(name):
        hint = (
            'leave .lock out: gitsync lock show epic_readme'
            if name.endswith(LOCK_ENDING)
            else "use letters, digits, '_' and '-', as in epic_readme"
        )
        raise GitsyncError(f"'{name}' cannot be the name of a lock", hint, 'usage')
    return name


def check_seconds(seconds: float) -> float:
    """A lease's length; GitsyncError for none that makes sense."""
    if not 0 < seconds <= LONGEST:
        raise GitsyncError(
            f'a lease cannot last {seconds:.12g} seconds',
            f'give a number above 0 and at most {LONGEST:.0f}; a lease can be renewed',
            'usage',
        )
    return seconds


def lost(token: LeaseToken, lock: LockState) -> LeaseLost:
    """The error for a lease that is no longer its holder's."""
    lease = lock.lease
    if lease is None:
        corrupt = (
            f': its lock file was corrupt, and is kept as {os.path.basename(lock.aside)}'
            if lock.aside
            else ''
        )
        return LeaseLost(
            f"the lease '{token.name}' is not held{corrupt}",
            f'take it: gitsync lock acquire {token.name}',
            'not-held',
            1,
        )
    if lease.is_held_by(token.holder, token.session):
        return LeaseLost(
            f"the lease '{token.name}' was lost and taken again: generation {lease.generation}, "
            f'not {token.generation}',
            f'look first what was written since: gitsync lock show {token.name}',
            'lease-lost',
            1,
        )
    whose = f"'{lease.holder}'" + (
        ' (another session)' if lease.is_held_by(token.holder, lease.holder_id) else ''
    )
    word = 'holds' if lock.is_held else 'held, until it ended,'
    return LeaseLost(
        f"{whose} {word} the lease '{token.name}'",
        f'wait for it: gitsync lock acquire {token.name}',
        'not-holder',
        1,
    )
