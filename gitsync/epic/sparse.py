"""What a sparse checkout left out of a worktree is read from the index and never written over."""

from __future__ import annotations

import os
import shlex

from gitsync.errors import GitsyncError
from gitsync.git.trees import Sparse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo


def refuse_left_out(repo: Repo, *paths: str) -> None:
    """GitsyncError for paths that a sparse checkout left out, or whose folders it did; the hint
    brings all of them.
    """
    disk = repo.disk()
    if not isinstance(disk, Sparse):
        return
    is_cone = repo.is_on('core.sparseCheckoutCone')
    lacking = [path for path in paths if _is_left_out(repo, disk, path, is_cone)]
    if lacking:
        above = os.path.relpath(repo.root)
        start = 'git' if above == '.' else f'git -C {shlex.quote(above)}'
        brought = [path.rpartition('/')[0] if is_cone else '/' + path for path in lacking]
        what = ' '.join(map(shlex.quote, dict.fromkeys(brought)))
        raise GitsyncError(
            f"'{lacking[0]}' is left out by this worktree's sparse checkout; nothing was written",
            f'bring it: {start} sparse-checkout add {what}',
            'sparse',
            1,
        )


def _is_left_out(repo: Repo, disk: Sparse, path: str, is_cone: bool) -> bool:
    if os.path.lexists(os.path.join(repo.root, path)):
        return False
    folder, _, name = path.rpartition('/')
    left_out = disk.left_out(folder)
    return name in left_out or (is_cone and bool(left_out))
