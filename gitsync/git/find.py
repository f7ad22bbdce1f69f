"""Where a path's .git is, found as git finds it, without a process."""

import os

from gitsync.world import files


def worktree(path: str) -> tuple[str, str] | None:
    """(root, git folder) of the worktree that holds a path, found as git finds it; None outside
    every repository.
    """
    folder = os.path.dirname(path)
    while True:
        mark = os.path.join(folder, '.git')
        if os.path.isdir(mark):
            return folder, mark
        if os.path.isfile(mark):
            text = os.fsdecode(files.load(mark) or b'').strip()
            if text.startswith('gitdir: '):
                return folder, os.path.realpath(os.path.join(folder, text[8:]))
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
