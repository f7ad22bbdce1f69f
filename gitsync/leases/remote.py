"""Leases between machines: refs of a remote, changed by compare-and-swap.

A lease is a commit without parents and files whose message is the lock file's text with a nonce;
refs/gitsync/locks/EPIC/NAME points
at it. `git push --force-with-lease=<ref>:<old>` has exactly one winner among clones that race; the
nonce is needed because two
pushers of one object would both succeed. A lease is over when this clone has seen it unchanged for
the lease's whole length
by its own clock, or when its holder said so: the other machine's clock alone decides nothing. A
release leaves the ref, so
that generations go on.
"""

from __future__ import annotations

import os

from gitsync.core.documents import checkpoint
from gitsync.core.epic import lease as leases
from gitsync.errors import GitsyncError
from gitsync.errors import LeaseLost
from gitsync.leases.local import LONGEST
from gitsync.leases.local import Attempt
from gitsync.leases.local import Token
from gitsync.leases.local import View
from gitsync.leases.local import check_name
from gitsync.leases.local import check_seconds
from gitsync.world import files

PREFIX = 'refs/gitsync/locks'
TRIES = 4


class RemoteBoard:
    """As Board, on a remote. place: the Workplace; state: where this worktree keeps what it has
    seen.
    """

    is_near = False  # a look costs a connection

    def __init__(self, place, state: str, remote: str, length: float = leases.LENGTH) -> None:
        if remote.startswith('-') or not remote.strip():
            raise GitsyncError(f"'{remote}' is no remote", 'name one: git remote -v', 'usage')
        self.place, self.repo, self.remote, self.length = place, place.repo, remote, length
        self.state = os.path.join(state, 'remotes', _quoted(remote))

    def ref(self, name: str) -> str:
        """The lock's ref; parts that a ref cannot hold are spelled with their numbers."""
        epic = (
            '/'.join(_quoted(part) for part in self.place.epic.split('/'))
            if self.place.epic
            else '@root'
        )
        return f'{PREFIX}/{epic}/{check_name(name)}'

    def look(self, name: str, now) -> View:
        """The lock as it stands at now."""
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
        """Take the lease when it is free or over; who loses a race is told as if the winner had
        been first.
        """
        seconds = check_seconds(self.length if seconds is None else seconds)
        for _ in range(TRIES):
            view, memory, oid = self._view(name, now)
            if view.is_held:
                return Attempt(None, view, None, '')
            lease, memory = leases.taken(
                memory, view.lease, holder, session, operation, seconds, now
            )
            if self._put(name, oid, lease, memory):
                return Attempt(
                    Token(name, holder, session, lease.generation),
                    self._as_view(name, lease, memory, now),
                    self._after(view),
                    '',
                )
        raise GitsyncError(
            f"the lease '{name}' on '{self.remote}' changes faster than it can be read",
            'try again',
            'not-acquired',
            75,
        )

    def renew(self, token: Token, now, seconds: float | None = None) -> View:
        """Hold it longer, from now on. LeaseLost when it is lost."""
        view, memory, oid = self._hold(token, now)
        lease, memory = leases.renewed(
            memory,
            view.lease,
            check_seconds(memory.length or self.length if seconds is None else seconds),
            now,
        )
        if not self._put(token.name, oid, lease, memory):
            raise _lost(token, self.remote)
        return self._as_view(token.name, lease, memory, now)

    def release(self, token: Token, now) -> None:
        """Give it back. LeaseLost when it is lost."""
        view, memory, oid = self._hold(token, now)
        if not self._put(token.name, oid, view.lease, memory, is_over=True):
            raise _lost(token, self.remote)

    def check(self, token: Token, now) -> View:
        """The lease as held; LeaseLost when it is lost."""
        return self._hold(token, now)[0]

    def take_away(self, name: str, now) -> View:
        """End the lease whoever holds it; the view is of what stood there."""
        for _ in range(TRIES):
            view, memory, oid = self._view(name, now)
            if not view.is_held or self._put(name, oid, view.lease, memory, is_over=True):
                return view
        raise GitsyncError(
            f"the lease '{name}' on '{self.remote}' changes faster than it can be read",
            'try again',
            'not-acquired',
            75,
        )

    def _hold(self, token, now):
        view, memory, oid = self._view(token.name, now)
        lease = view.lease
        if lease is None or not view.is_held:
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
            raise _lost(token, self.remote)
        return view, memory, oid

    def _after(self, view):
        """The lease that was taken over, None for one that its holder gave back."""
        return view.lease if view.lease and view.ends is not None else None

    def _view(self, name, now):
        """(View, Memory, the ref's object id or ''); a lease that was given back has no end."""
        oid = self._tip(name)
        lease, is_over = self._read(name, oid) if oid else (None, True)
        old = memory = leases.parse_memory(files.load(self._memory(name)))
        if lease is None:
            return View(name, None, False, None, memory.generation, ''), memory, oid
        length = (
            max(
                (lease.expires_at - lease.acquired_at).total_seconds()
                if lease.acquired_at
                else 0.0,
                0.0,
            )
            or self.length
        )
        memory = leases.seen(memory, lease, min(length, LONGEST), now)
        if memory != old:
            files.save(self._memory(name), leases.render_memory(memory))
        if is_over:
            return (
                View(name, lease, False, None, max(lease.generation, memory.generation), ''),
                memory,
                oid,
            )
        return self._as_view(name, lease, memory, now), memory, oid

    def _as_view(self, name, lease, memory, now):
        end = leases.latest(memory)
        return View(name, lease, now < end, end, max(lease.generation, memory.generation), '')

    def _memory(self, name):
        return os.path.join(self.state, name + '.json')

    def _put(self, name, oid, lease, memory, is_over=False) -> bool:
        """Make the ref point at this lease, if it still points at oid ('' : if there is none);
        False when it does not.
        """
        new = self._object(lease, is_over)
        ref = self.ref(name)
        args = (
            'push',
            '--porcelain',
            '--no-verify',
            '--no-follow-tags',
            f'--force-with-lease={ref}:{oid}',
            self.remote,
            f'{new}:{ref}',
        )
        done = self.repo.run(*args, env={'GIT_TERMINAL_PROMPT': '0'})
        if not done.code:
            files.save(self._memory(name), leases.render_memory(memory))
            return True
        if self._tip(name) != oid:
            return self._tip(name) == new
        raise self._failed('push', done)

    def _object(self, lease, is_over):
        """A commit without parents on the empty tree that says the lease."""
        from gitsync.git.objects import EMPTY_TREE

        value = checkpoint.parse(leases.render(lease)).value
        text = checkpoint.new(
            {**value, 'released': is_over, 'nonce': os.urandom(16).hex()}
        ).decode()
        tree = (
            self.repo.output('hash-object', '-t', 'tree', '-w', '--stdin', input=b'')
            .decode()
            .strip()
            or EMPTY_TREE[self.repo.hash]
        )
        author = {
            f'GIT_{who}_{what}': value
            for who in ('AUTHOR', 'COMMITTER')
            for what, value in (('NAME', lease.holder), ('EMAIL', 'gitsync@invalid'))
        }
        message = f'Lease {lease.holder}: {lease.generation}\n\n{text}\nAgent: {lease.holder}\n'
        return (
            self.repo.output(
                'commit-tree',
                '--no-gpg-sign',
                tree,
                input=message.encode('utf-8', 'replace'),
                env=author,
            )
            .decode()
            .strip()
        )

    def _tip(self, name):
        """The id that the ref has on the remote, '' when it has none there."""
        done = self.repo.run(
            'ls-remote', '--', self.remote, self.ref(name), env={'GIT_TERMINAL_PROMPT': '0'}
        )
        if done.code:
            raise self._failed('ls-remote', done)
        for line in done.out.decode('utf-8', 'replace').split('\n'):
            oid, _, ref = line.partition('\t')
            if ref == self.ref(name):
                return oid
        return ''

    def _read(self, name, oid):
        """(the lease that an object says or None, whether it was given back)."""
        found = self.repo.read(oid)
        if not found:
            done = self.repo.run(
                'fetch',
                '--quiet',
                '--no-tags',
                '--no-write-fetch-head',
                '--',
                self.remote,
                self.ref(name),
                env={'GIT_TERMINAL_PROMPT': '0'},
            )
            if done.code:
                raise self._failed('fetch', done)
            self.repo.close()  # a new cat-file sees the new object
            found = self.repo.read(oid)
        return leases.said(found[2]) if found and found[1] == 'commit' else (None, True)

    def _failed(self, what, done):
        from gitsync.git import process as git

        words = git.failure((what,), done).message
        text = done.err.decode('utf-8', 'replace') + done.out.decode('utf-8', 'replace')
        if 'rejected' in text or 'declined' in text or 'denied' in text:
            return GitsyncError(
                f"'{self.remote}' refuses the lease's ref: {words}",
                f'let the server take refs below {PREFIX}/, or use another remote',
                'rejected',
                1,
            )
        return GitsyncError(
            f"'{self.remote}' cannot be reached: {words}",
            'is this machine offline, or the name wrong? git remote -v; without --remote the '
            'lease holds in this working tree only',
            'offline',
            1,
        )


def _lost(token, remote):
    return LeaseLost(
        f"the lease '{token.name}' on '{remote}' was lost and taken by another",
        'look first what was written since',
        'lease-lost',
        1,
    )


def _quoted(text: str) -> str:
    """The text as a part of a ref and of a path: letters, digits, '_' and '-' stay, every other
    byte is =XX.
    """
    return ''.join(
        chr(byte) if chr(byte).isalnum() and byte < 128 or byte in b'_-' else f'={byte:02X}'
        for byte in os.fsencode(text)
    )
