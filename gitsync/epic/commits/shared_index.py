"""The index that all who work in the tree share, held by the lock that git itself takes.

While it is held no other git writes the index, and what stands in it is replaced whole. The lock's
file says which processes hold it, so that one left by a kill is known as such: git never reads it.
"""

from __future__ import annotations

import errno
import os
import time

from gitsync.epic.commits.index_file import index_file
from gitsync.epic.commits.index_file import read
from gitsync.epic.commits.index_file import write
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.epic.commits.index_file import Entry
    from gitsync.git.repo import Repo
    from gitsync.world.signals import Postponed

WAIT = 5.0  # seconds for another's lock
LOOK = 0.05  # seconds between looks at it
STALE = 600  # seconds after which a lock is probably nobody's
OURS = b'gitsync commit\n'


class SharedIndex:
    """`with SharedIndex(repo, signals) as index:`: nobody else writes it meanwhile."""

    def __init__(self, repo: Repo, signals: Postponed) -> None:
        self.repo = repo
        self.signals = signals
        self.path = index_file(repo)
        self.lock = f'{self.path}.lock'

    def __enter__(self) -> SharedIndex:
        folder = os.path.dirname(self.path)
        files.sweep(folder)
        end = time.monotonic() + WAIT
        while not files.claim(self.lock, OURS):
            if time.monotonic() > end:
                raise self._held()
            self.signals.stop_here()
            time.sleep(LOOK)
        self._before = read(self.path)
        return self

    def __exit__(self, *_: object) -> None:
        os.unlink(self.lock)

    def started(self, pid: int) -> None:
        """A child works under the lock, which is stale only when that has ended too."""
        with open(self.lock, 'ab') as file:
            file.write(b'%d\n' % pid)
        self.signals.started(pid)

    def put(self, entries: Mapping[str, Entry], copy: str) -> None:
        """Change entries; copy is a path of one's own beside it."""
        if entries:
            read(self.path).copy_to(copy)
            write(self.repo, entries, {'GIT_INDEX_FILE': copy})
            self._replace(copy)

    def restore(self, copy: str) -> None:
        """What stood there when the lock was taken, byte for byte."""
        if self._before.data is not None:
            self._before.copy_to(copy)
            self._replace(copy)
        elif os.path.exists(self.path):
            os.unlink(self.path)

    def _replace(self, copy: str) -> None:
        try:
            os.replace(copy, self.path)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            files.save(self.path, files.load(copy) or b'')  # GIT_INDEX_FILE on another disk

    def _held(self) -> GitsyncError:
        try:
            age = time.time() - os.stat(self.lock).st_mtime
        except OSError:
            age = 0.0
        name, hint = os.path.relpath(self.lock, self.repo.root or '.'), 'try again; '
        who = f'another git process has held {name!r} for {WAIT:.0f} seconds'
        if age > STALE:
            who, hint = f'{name!r} has stood for {age / 60:.0f} minutes', ''
        return GitsyncError(
            f'{who}: nothing was committed',
            f"{hint}if no git runs here, one was killed: rm '{self.lock}'",
            'busy',
            75,
        )
