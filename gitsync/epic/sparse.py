"""What a sparse checkout left out of a worktree is read from the index and never written over."""

from __future__ import annotations

import os
import shlex

from gitsync.errors import GitsyncError
from gitsync.git.trees import Sparse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo


def refuse_left_out(repo: Repo, path: str) -> None:
    """GitsyncError for a path that a sparse checkout left out, or whose folder it did."""
    disk = repo.disk()
    if not isinstance(disk, Sparse) or os.path.lexists(os.path.join(repo.root, path)):
        return
    is_cone = (repo.config('core.sparseCheckoutCone') or '').lower() in ('true', 'yes', 'on', '1')
    folder, _, name = path.rpartition('/')
    left_out = disk.left_out(folder)
    if name in left_out or (is_cone and left_out):
        above = os.path.relpath(repo.root)
        start = 'git' if above == '.' else f'git -C {shlex.quote(above)}'
        what = folder if is_cone else '/' + path
        raise GitsyncError(
            f"'{path}' is left out by this worktree's sparse checkout; nothing was written",
            f'bring it: {start} sparse-checkout add {shlex.quote(what)}',
            'sparse',
            1,
        )
