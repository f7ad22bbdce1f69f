"""Leases in one worktree: lock files in an epic's folder.

Between processes of one machine every decision (read, decide, write by rename) is made under a
guard that the kernel gives back when its holder dies. What must outlive a lock file (its
generation, when it was first seen) stands beside the guard in the worktree's git folder. What is no
lease counts as absent and is kept aside.
"""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import LOCK_ENDING
from gitsync.core.documents.protocol import LOCKS
from gitsync.core.epic.lease import LENGTH
from gitsync.core.epic.lease import ends
from gitsync.core.epic.lease import is_name
from gitsync.core.epic.lease import parse
from gitsync.core.epic.lease import render
from gitsync.core.epic.lease import seen
from gitsync.core.epic.lease import taken
from gitsync.core.epic.lease import written
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import LeaseLost
from gitsync.leases.lock import Attempt
from gitsync.leases.lock import Leases
from gitsync.leases.lock import LeaseToken
from gitsync.leases.lock import LockState
from gitsync.leases.lock import check_name
from gitsync.leases.lock import lost
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.epic.lease import Lease
    from gitsync.core.epic.lease import LeaseClaim
    from gitsync.core.epic.lease import LeaseMemory


class LockFile(Value):
    """A lock's file as it was read."""

    lease: Lease | None
    data: bytes | None  # None where it holds no lease


class LocalLock(Value):
    """A lock read under its guard."""

    state: LockState
    memory: LeaseMemory
    data: bytes | None  # the file's bytes


class LocalLeases(Leases):
    """The leases of one epic in one worktree.

    folder: the epic's. state: where this worktree's git folder keeps guards and memories. length:
    of a lease, in seconds.
    """

    is_near = True  # a look costs next to nothing
    remote = ''

    def __init__(self, folder: str, state: str, length: float = LENGTH) -> None:
        self.locks = os.path.join(folder, LOCKS)
        self.state = state
        self.length = length

    def look(self, name: str, now: datetime) -> LockState:
        """The lock as it stands at now; a corrupt file stays where it is."""
        with self.guard(name):
            return self._read(name, now, is_looking=True).state

    def _attempt(self, claim: LeaseClaim, now: datetime) -> Attempt:
        name = claim.name
        with self.guard(name):
            lock, memory, data = self._read(name, now)
            if lock.is_held:
                return Attempt(None, lock, None, lock.aside)
            lease, memory = taken(memory, lock.lease, claim, now)
            self._remember(name, memory)  # first: a generation may be skipped, never given twice
            if not files.swap(self.path(name), data, render(lease)):
                # another process was faster
                return Attempt(None, self._read(name, now).state, None, lock.aside)
        token = LeaseToken(name, claim.holder, claim.session, lease.generation)
        return Attempt(token, _state(name, lease, memory, now), lock.lease, lock.aside)

    def renew(self, token: LeaseToken, now: datetime, seconds: float | None = None) -> LockState:
        with self.guard(token.name):
            lease, (_, memory, data) = self._held(token, now)
            lease, memory = self._renewed(lease, memory, now, seconds)
            self._remember(token.name, memory)
            if not files.swap(self.path(token.name), data, render(lease)):
                raise lost(token, self._read(token.name, now).state)
        return _state(token.name, lease, memory, now)

    def release(self, token: LeaseToken, now: datetime) -> None:
        with self.guard(token.name):
            self._held(token, now)
            self._drop(token.name)

    def check(self, token: LeaseToken, now: datetime) -> LockState:
        with self.guard(token.name):
            return self._held(token, now)[1].state

    def take_away(self, name: str, now: datetime) -> LockState:
        with self.guard(name):
            lock, memory, _ = self._read(name, now)
            self._remember(name, memory)
            self._drop(name)
        return lock

    def write(
        self, token: LeaseToken, path: str, old: bytes | None, data: bytes, now: datetime
    ) -> bool:
        """Write the file whole, if the lease is still held and the file still holds old; False when
        it does not.

        The lease is checked under the guard that every takeover needs, and the guard is kept until
        the file is written.
        """
        with self.guard(token.name):
            self._held(token, now)
            return files.swap(path, old, data)

    def path(self, name: str) -> str:
        """The lock's file."""
        return os.path.join(self.locks, name + LOCK_ENDING)

    def guard(self, name: str) -> files.Guard:
        """What keeps others out of this lock for a moment; GitsyncError for a name that cannot name
        a lock.
        """
        check_name(name)
        return files.Guard(os.path.join(self.state, name + '.guard'))

    def _held(self, token: LeaseToken, now: datetime) -> tuple[Lease, LocalLock]:
        """The lease that the token stands for, and its lock; LeaseLost when it is lost."""
        lock = self._read(token.name, now)
        lease = lock.state.lease
        if (
            not lease
            or not lease.is_held_by(token.holder, token.session)
            or token.generation not in (0, lease.generation)
        ):
            raise lost(token, lock.state)
        if not lock.state.is_held:
            raise LeaseLost(
                f"the lease '{token.name}' ended at {written(ends(lock.memory, lease))}",
                f'take it again: gitsync lock acquire {token.name}; a lease that ended protects '
                'nothing',
                'lease-lost',
                1,
            )
        return lease, lock

    def _read(self, name: str, now: datetime, is_looking: bool = False) -> LocalLock:
        """The lock as it stands; under the guard. A file that holds no lease is put aside, but for
        those who only look.
        """
        path = self.path(name)
        lease, data = _lock_file(path)
        is_corrupt = lease is None and os.path.lexists(path)
        aside = _put_aside(path) if is_corrupt and not is_looking else ''
        old = memory = self._memory(name)
        if lease is not None:
            memory = seen(memory, lease, self.length, now)
            if memory != old:
                self._remember(name, memory)
        state = _state(name, lease, memory, now)._replace(is_corrupt=is_corrupt, aside=aside)
        return LocalLock(state, memory, data)

    def _drop(self, name: str) -> None:
        try:
            os.unlink(self.path(name))
        except FileNotFoundError:
            pass  # another process was faster: it is gone, as it should be
        except OSError as error:
            raise GitsyncError(
                f"cannot remove '{self.path(name)}': {error.strerror}",
                'check the permissions of its folder',
                'unwritable',
            ) from None


def state_folder(git_dir: str, epic: str) -> str:
    """Where a worktree's git folder keeps what must outlive the lock files of an epic."""
    return files.kept(git_dir, 'epics', epic or '.')


def leases_in(folder: str) -> dict[str, Lease | None]:
    """The leases of the lock files in an epic's folder by name, over or not; None for a file that
    holds none. Only looks: nothing is put aside.
    """
    locks = os.path.join(folder, LOCKS)
    names = sorted(os.listdir(locks)) if os.path.isdir(locks) else []
    return {
        name.removesuffix(LOCK_ENDING): _lock_file(os.path.join(locks, name)).lease
        for name in names
        if name.endswith(LOCK_ENDING) and is_name(name.removesuffix(LOCK_ENDING))
    }


def _lock_file(path: str) -> LockFile:
    is_file = os.path.isfile(path) and not os.path.islink(path)
    data = files.load(path) if is_file else None
    lease = parse(data) if data is not None else None
    return LockFile(lease, data if lease else None)


def _state(name: str, lease: Lease | None, memory: LeaseMemory, now: datetime) -> LockState:
    if lease is None:
        return LockState(name, None, False, None, memory.generation)
    end = ends(memory, lease)
    return LockState(name, lease, now < end, end, max(lease.generation, memory.generation))


def _put_aside(path: str) -> str:
    """Keep a corrupt lock file under another name; returns where."""
    count = 1
    while os.path.lexists(f'{path}.corrupt.{count}'):
        count += 1
    try:
        os.rename(path, f'{path}.corrupt.{count}')
    except OSError as error:
        raise GitsyncError(
            f"cannot put the corrupt lock file '{path}' aside: {error.strerror}",
            'check the permissions of its folder',
            'unwritable',
        ) from None
    return f'{path}.corrupt.{count}'
