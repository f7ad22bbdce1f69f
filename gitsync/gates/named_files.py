"""The files that a command line names, as paths of the repository."""

from __future__ import annotations

import os

from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo


def named_files(repo: Repo, names: list[str]) -> list[str]:
    """Paths from the root for files named from the current folder; a GitsyncError for what is no
    file of this worktree.
    """
    repo.need_worktree()
    root, paths = os.path.realpath(repo.root), []
    for name in names:
        folder, last = os.path.split(os.path.abspath(name))
        # a link that is the file itself stays a link
        full = os.path.join(os.path.realpath(folder), last)
        if full != root and not full.startswith(root.rstrip('/') + '/'):
            raise GitsyncError(
                f"'{name}' lies outside this repository ('{repo.root}')",
                'name files of this worktree',
                'usage',
            )
        if not os.path.lexists(full):
            raise GitsyncError(
                f"no such file: '{name}'",
                "a removal is judged with the staged change: 'gitsync check'",
                'usage',
            )
        path = os.path.relpath(full, root)
        if os.path.isdir(full) and not os.path.islink(full):
            paths += repo.files_below('' if path == '.' else path)
        else:
            paths.append(path)
    return sorted(set(paths))
