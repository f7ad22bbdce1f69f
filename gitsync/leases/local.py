"""Where leases are kept: lock files in an epic's folder, one working tree's. remote_board.py keeps
them in a remote's refs.

Between processes of one machine every decision (read, decide, write by rename) is made under a
guard that the kernel gives
back when its holder dies. What must outlive a lock file (its generation, when it was first seen)
stands beside the guard in
the worktree's git folder. What is no lease counts as absent and is kept aside. Nothing here waits
or speaks.
"""

import os
from collections import namedtuple
from datetime import timedelta

from gitsync.core.epic import lease as leases
from gitsync.core.policy.place import LOCKS
from gitsync.errors import GitsyncError
from gitsync.errors import LeaseLost
from gitsync.world import files

LONGEST = 86400.0


class View(namedtuple('View', 'name lease is_held ends generation aside')):
    """A lock as it stands: lease may be None or over (is_held False); ends by this clock; aside:
    where a corrupt file was put, ''.
    """

    __slots__ = ()


class Token(namedtuple('Token', 'name holder session generation')):
    """What a holder shows to renew, release and write: generation 0 stands for whichever the
    session holds.
    """

    __slots__ = ()


class Attempt(namedtuple('Attempt', 'token view after aside')):
    """One try: token is None when another holds it (view tells who); after: the expired lease that
    it followed, None; aside as in View.
    """

    __slots__ = ()


class Board:
    """The leases of one epic. folder: the epic's; state: where this worktree's git folder keeps
    guards and memories; length: of a lease, in seconds.
    """

    def __init__(self, folder: str, state: str, length: float = leases.LENGTH) -> None:
        self.locks, self.state, self.length = os.path.join(folder, LOCKS), state, length

    is_near = True  # a look costs next to nothing
    remote = ''

    def look(self, name: str, now) -> View:
        """The lock as it stands at now."""
        with self.guard(name):
            return self._view(name, now)[0]

    def attempt(
        self,
        name: str,
        holder: str,
        session: str,
        now,
        operation: str = '',
        seconds: float | None = None,
    ) -> Attempt:
        """Take the lease when it is free or over.

        A session that holds it already does not get it twice: two processes of one session exclude
        each other too.
        """
        seconds = check_seconds(self.length if seconds is None else seconds)
        with self.guard(name):
            view, memory, data = self._view(name, now)
            if view.is_held:
                return Attempt(None, view, None, view.aside)
            lease, memory = leases.taken(
                memory, view.lease, holder, session, operation, seconds, now
            )
            self._remember(name, memory)  # first: a generation may be skipped, never given twice
            if not files.swap(
                self.path(name), data, leases.render(lease)
            ):  # somebody's hand was faster
                return Attempt(None, self._view(name, now)[0], None, view.aside)
        return Attempt(
            Token(name, holder, session, lease.generation),
            self._as_view(name, lease, memory, now),
            view.lease,
            view.aside,
        )

    def renew(self, token: Token, now, seconds: float | None = None) -> View:
        """Hold it longer, from now on. LeaseLost when it is lost."""
        with self.guard(token.name):
            view, memory, data = self._hold(token, now)
            lease, memory = leases.renewed(
                memory,
                view.lease,
                check_seconds(memory.length or self.length if seconds is None else seconds),
                now,
            )
            self._remember(token.name, memory)
            if not files.swap(self.path(token.name), data, leases.render(lease)):
                raise _lost(token, self._view(token.name, now)[0])
        return self._as_view(token.name, lease, memory, now)

    def release(self, token: Token, now) -> None:
        """Give it back. LeaseLost when it is lost: it is another's then, or nobody's."""
        with self.guard(token.name):
            self._hold(token, now)
            self._drop(token.name)

    def check(self, token: Token, now) -> View:
        """The lease as held; LeaseLost when it is lost."""
        with self.guard(token.name):
            return self._hold(token, now)[0]

    def take_away(self, name: str, now) -> View:
        """End the lease whoever holds it; the view is of what stood there."""
        with self.guard(name):
            view, memory, _ = self._view(name, now)
            self._remember(name, memory)
            self._drop(name)
        return view

    def write(self, token: Token, path: str, old: bytes | None, data: bytes, now) -> bool:
        """Write the file whole, if the lease is still held and the file still holds old; False when
        it does not.

        The lease is checked under the guard that every takeover needs, and the guard is kept until
        the file is written.
        """
        with self.guard(token.name):
            self._hold(token, now)
            return files.swap(path, old, data)

    def path(self, name: str) -> str:
        """The lock's file."""
        return os.path.join(self.locks, name + '.lock')

    def guard(self, name: str) -> files.Guard:
        """What keeps others out of this lock for a moment; GitsyncError for a name that cannot name
        a lock.
        """
        check_name(name)
        return files.Guard(os.path.join(self.state, name + '.guard'))

    def _hold(self, token, now):
        view, memory, data = self._view(token.name, now)
        lease = view.lease
        if (
            not lease
            or not lease.is_held_by(token.holder, token.session)
            or token.generation not in (0, lease.generation)
        ):
            raise _lost(token, view)
        if not view.is_held:
            raise LeaseLost(
                f"the lease '{token.name}' ended at {leases.written(view.ends)}",
                f'take it again: gitsync lock acquire {token.name}; a lease that ended protects '
                'nothing',
                'lease-lost',
                1,
            )
        return view, memory, data

    def _view(self, name, now):
        """(View, Memory, the file's bytes or None); under the guard."""
        lease, data, aside = self._load(name)
        old = memory = leases.parse_memory(files.load(self._memory(name)))
        if lease is not None:
            memory = leases.seen(memory, lease, self.length, now)
            if memory != old:
                self._remember(name, memory)
        return self._as_view(name, lease, memory, now)._replace(aside=aside), memory, data

    def _as_view(self, name, lease, memory, now):
        if lease is None:
            return View(name, None, False, None, memory.generation, '')
        end = leases.ends(memory, lease)
        return View(name, lease, now < end, end, max(lease.generation, memory.generation), '')

    def _load(self, name):
        """(Lease or None, its bytes, where a corrupt file was put)."""
        path = self.path(name)
        if not os.path.lexists(path):
            return None, None, ''
        data = None if os.path.islink(path) or not os.path.isfile(path) else files.load(path)
        lease = leases.parse(data) if data is not None else None
        return (lease, data, '') if lease else (None, None, self._put_aside(path))

    def _drop(self, name):
        try:
            os.unlink(self.path(name))
        except FileNotFoundError:
            pass  # a hand was faster: it is gone, as it should be
        except OSError as error:
            raise GitsyncError(
                f"cannot remove '{self.path(name)}': {error.strerror}",
                'check the permissions of its folder',
                'unwritable',
            ) from None

    def _put_aside(self, path):
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

    def _memory(self, name):
        return os.path.join(self.state, name + '.json')

    def _remember(self, name, memory):
        files.save(self._memory(name), leases.render_memory(memory))


def _lost(token: Token, view: View) -> LeaseLost:
    lease = view.lease
    if lease is None:
        corrupt = (
            f': its lock file was corrupt, and is kept as {os.path.basename(view.aside)}'
            if view.aside
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
    word = 'holds' if view.is_held else 'held, until it ended,'
    return LeaseLost(
        f"{whose} {word} the lease '{token.name}'",
        f'wait for it: gitsync lock acquire {token.name}',
        'not-holder',
        1,
    )


def check_name(name: str) -> str:
    """The name; GitsyncError when it cannot name a lock."""
    if not leases.is_name(name):
        hint = (
            'leave .lock out: gitsync lock show epic_readme'
            if name.endswith('.lock')
            else "use letters, digits, '_' and '-', as in epic_readme"
        )
        raise GitsyncError(f"'{name}' cannot be the name of a lock", hint, 'usage')
    return name


def check_seconds(seconds: float) -> float:
    """A lease's length; GitsyncError for none that makes sense."""
    if not 0 < seconds <= LONGEST:
        raise GitsyncError(
            f'a lease cannot last {seconds:g} seconds',
            f'give a number above 0 and at most {LONGEST:.0f}; a lease can be renewed',
            'usage',
        )
    return seconds


def later(now, seconds: float):
    """The moment that many seconds after now."""
    return now + timedelta(seconds=seconds)
