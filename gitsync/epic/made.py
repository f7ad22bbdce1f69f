"""What gitsync made for others and nobody has written into yet, byte for byte: the coordinator may
commit it for them.

Digests in the common git directory; forgotten ones cost a hand commit, nothing else.
"""

from __future__ import annotations

import os
from hashlib import sha256

from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.world.repository import Repository


def remember(repo: Repository, files_by_path: Mapping[str, bytes]) -> None:
    """Keep that these files, by path in the repository, were made so."""
    digests = {_digest(path, data) for path, data in files_by_path.items()}
    known = _known(repo)
    if not digests <= known:
        files.save(_file(repo), b''.join(digest + b'\n' for digest in sorted(known | digests)))


def was_made(repo: Repository, path: str, data: bytes) -> bool:
    """True for a file that was made so."""
    return _digest(path, data) in _known(repo)


def _known(repo: Repository) -> set[bytes]:
    return set((files.load(_file(repo)) or b'').split())


def _file(repo: Repository) -> str:
    return files.kept(repo.common_dir, 'made')


def _digest(path: str, data: bytes) -> bytes:
    return sha256(os.fsencode(path) + b'\0' + data).hexdigest().encode()
