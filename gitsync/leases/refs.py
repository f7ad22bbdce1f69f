"""The refs of a remote that hold leases, and the objects that they point at."""

from __future__ import annotations

import os

from gitsync.core.documents import checkpoint
from gitsync.core.documents.protocol import LEASE_REFS
from gitsync.core.documents.protocol import OWN_REFS
from gitsync.core.epic.lease import render
from gitsync.core.epic.lease import said
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.epic.lease import Lease
    from gitsync.git.process import Done
    from gitsync.git.repo import Repo


class LeaseRefs:
    """The refs of one remote that hold leases, reached by a repository's git."""

    def __init__(self, repo: Repo, remote: str) -> None:
        self.repo = repo
        self.remote = remote

    def tip(self, ref: str) -> str:
        """The id that the ref has on the remote, '' when it has none there."""
        done = self._run('ls-remote', '--', self.remote, ref)
        if done.code:
            raise self._failed('ls-remote', done)
        for line in done.out.decode('utf-8', 'replace').split('\n'):
            oid, _, name = line.partition('\t')
            if name == ref:
                return oid
        return ''

    def lease(self, ref: str, oid: str) -> tuple[Lease | None, bool]:
        """(the lease that an object says or None, whether it was given back)."""
        stored = self.repo.read(oid)
        if not stored:
            done = self._run(
                'fetch',
                '--quiet',
                '--no-tags',
                '--no-write-fetch-head',
                '--',
                self.remote,
                ref,
            )
            if done.code:
                raise self._failed('fetch', done)
            self.repo.close()  # a new cat-file sees the new object
            stored = self.repo.read(oid)
        return said(stored.data) if stored and stored.kind == 'commit' else (None, True)

    def swap(self, ref: str, old: str, lease: Lease, is_over: bool) -> bool:
        """Make the ref point at this lease, if it still points at old ('': if there is none);
        False when it does not.
        """
        new = self._commit(lease, is_over)
        done = self._run(
            'push',
            '--porcelain',
            '--no-verify',
            '--no-follow-tags',
            f'--force-with-lease={ref}:{old}',
            self.remote,
            f'{new}:{ref}',
        )
        if not done.code:
            return True
        tip = self.tip(ref)
        if tip == old:
            raise self._in_the_way(ref) or self._failed('push', done)
        return tip == new  # the remote took it, but the answer was lost

    def _commit(self, lease: Lease, is_over: bool) -> str:
        """The id of a commit without parents on the empty tree that says the lease."""
        value = checkpoint.parse(render(lease)).value or {}
        nonce = os.urandom(16).hex()
        text = checkpoint.new({**value, 'released': is_over, 'nonce': nonce}).decode()
        message = f'Lease {lease.holder}: {lease.generation}\n\n{text}\nAgent: {lease.holder}\n'
        people = {
            f'GIT_{role}_{what}': told
            for role in ('AUTHOR', 'COMMITTER')
            for what, told in (('NAME', lease.holder), ('EMAIL', 'gitsync@invalid'))
        }
        tree = self.repo.output('hash-object', '-t', 'tree', '-w', '--stdin', input=b'')
        oid = self.repo.output(
            'commit-tree',
            self._signing(),
            tree.decode().strip(),
            input=message.encode('utf-8', 'replace'),
            env=people,
        )
        return oid.decode().strip()

    def _signing(self) -> str:
        """Sign as commits are signed here, where that asks nobody for a passphrase in GnuPG's way:
        a server holds who took a lease under a signature to it.
        """
        is_ssh = self.repo.config('gpg.format') == 'ssh'
        is_signed = is_ssh and self.repo.is_on('commit.gpgSign')
        return '--gpg-sign' if is_signed else '--no-gpg-sign'

    def _run(self, *args: str) -> Done:
        return self.repo.run(*args, env={'GIT_TERMINAL_PROMPT': '0'})

    def _in_the_way(self, ref: str) -> GitsyncError | None:
        """The error for a ref of the remote below or above this one, None where there is none: git
        keeps one of the two alone.
        """
        done = self._run('ls-remote', '--', self.remote, f'{OWN_REFS}*')
        for line in done.out.decode('utf-8', 'replace').split('\n'):
            other = line.partition('\t')[2]
            if other and (ref.startswith(f'{other}/') or other.startswith(f'{ref}/')):
                what = f"'{other}' on '{self.remote}' stands in the way of the lease's ref, '{ref}'"
                return GitsyncError(
                    what, f'remove it: git push {self.remote} :{other}', 'rejected', 1
                )
        return None

    def _failed(self, what: str, done: Done) -> GitsyncError:
        """The error for a git command to the remote that failed."""
        from gitsync.git import process

        words = process.failure((what,), done).message
        text = done.err.decode('utf-8', 'replace') + done.out.decode('utf-8', 'replace')
        if 'rejected' in text or 'declined' in text or 'denied' in text:
            return GitsyncError(
                f"'{self.remote}' refuses the lease's ref: {words}",
                'its holder alone renews it or gives it back, signed where it was taken so'
                if 'GS212' in text
                else f'let the server take refs below {LEASE_REFS}, or use another remote',
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
