"""What a session was told already, so that it is told each thing once: a file a session, in the
worktree's git directory.
"""

from __future__ import annotations

import os

from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def untold(git_dir: str, session: str, items: Iterable[str]) -> list[str]:
    """Those of the items that the session was not told; from now on it was. An item is one line."""
    path = _path(git_dir, session)
    with files.Guard(f'{path}.guard'):
        before = (files.load(path) or b'').decode('utf-8', 'surrogateescape').split('\n')
        new = [item for item in dict.fromkeys(items) if item not in before]
        if new:
            lines = [*filter(None, before), *new, '']
            files.save(path, '\n'.join(lines).encode('utf-8', 'surrogateescape'))
    return new


def forget(git_dir: str, session: str) -> None:
    """Forget what a session was told."""
    path = _path(git_dir, session)
    for name in (path, f'{path}.guard'):
        if os.path.exists(name):
            os.unlink(name)


def _path(git_dir: str, session: str) -> str:
    from hashlib import sha256

    key = sha256(session.encode('utf-8', 'surrogateescape')).hexdigest()[:16]
    return files.kept(git_dir, 'told', key)
