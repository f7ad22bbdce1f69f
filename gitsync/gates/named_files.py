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
    paths: list[str] = []
    for name in names:
        path = named_path(repo, name)
        file = os.path.join(repo.root, path)
        if not os.path.lexists(file):
            raise GitsyncError(
                f"no such file: '{name}'",
                "a removal is judged with the staged change: 'gitsync check'",
                'usage',
            )
        if os.path.isdir(file) and not os.path.islink(file):
            paths += repo.files_below('' if path == '.' else path)
        else:
            paths.append(path)
    return sorted(set(paths))


def path_from_root(repo: Repo, name: str) -> str | None:
    """The path from the root of what is named from the current folder, or from the root, as every
    answer names it, where nothing here begins so; None outside this worktree.
    """
    first, slash, _ = name.partition('/')
    top = os.path.join(repo.root, first)
    is_whole = first and slash and not os.path.lexists(first) and os.path.lexists(top)
    return repo.path_of(os.path.join(repo.root, name) if is_whole else name)


def named_path(repo: Repo, name: str) -> str:
    """The path from the root of what is named from the current folder, there or not; a GitsyncError
    outside this worktree.
    """
    path = path_from_root(repo, name) if name else None
    if path is None:
        raise GitsyncError(
            f"'{name}' lies outside this repository ('{repo.root}')",
            'name files of this worktree',
            'usage',
        )
    return path
