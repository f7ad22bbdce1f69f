"""Where is .git, and what is git in the middle of there? Answered as git does
(gitrepository-layout(5)), without a process.

Kept out: GIT_CEILING_DIRECTORIES and bare repositories, which no caller without a process meets.
"""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# What stands in a worktree's own git directory while an operation is to be finished, as git's
# wt-status.c tells them apart
MERGE = 'MERGE_HEAD'
SQUASH = 'SQUASH_MSG'
CHERRY_PICK = 'CHERRY_PICK_HEAD'
REVERT = 'REVERT_HEAD'
REBASE = 'REBASE_HEAD'  # the commit that a rebase stopped at
REBASE_MERGE = 'rebase-merge'
REBASE_APPLY = 'rebase-apply'  # of git rebase --apply, and of git am
PICKS = (CHERRY_PICK, REVERT, REBASE_MERGE, REBASE_APPLY)


class GitDirs(Value):
    """The directories of one worktree."""

    root: str  # the worktree's top; '' where GIT_DIR names the repository and the top is not asked
    git_dir: str  # this worktree's own: .git, or .git/worktrees/NAME of the clone
    common_dir: str  # the clone's, with links resolved; all its worktrees share it


def around(path: str) -> GitDirs | None:
    """The worktree that holds a path, whatever the environment says; None outside of all."""
    folder = os.path.dirname(path)
    while True:
        git_dir = _at(folder)
        if git_dir:
            return GitDirs(folder, git_dir, common_dir(git_dir))
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def here(environ: Mapping[str, str] = os.environ) -> GitDirs | None:
    """What git means in the current folder: GIT_DIR and GIT_COMMON_DIR come first."""
    git_dir = environ.get('GIT_DIR')
    dirs = GitDirs('', git_dir, common_dir(git_dir)) if git_dir else around(f'{os.getcwd()}/')
    common = environ.get('GIT_COMMON_DIR')
    return dirs._replace(common_dir=os.path.realpath(common)) if dirs and common else dirs


def common_dir(git_dir: str) -> str:
    """The clone's directory behind a worktree's own; the same where it is the only one."""
    name = os.fsdecode(files.load(os.path.join(git_dir, 'commondir')) or b'.').strip()
    return os.path.realpath(os.path.join(git_dir, name))


def is_under_way(git_dir: str, *states: str) -> bool:
    """True where one of these operations is to be finished."""
    return any(os.path.lexists(os.path.join(git_dir, state)) for state in states)


def _at(folder: str) -> str:
    """The git directory that a folder's .git is or, in a linked worktree or submodule, names."""
    mark = os.path.join(folder, '.git')
    if os.path.isdir(mark):
        return mark
    if not os.path.isfile(mark):
        return ''
    text = os.fsdecode(files.load(mark) or b'').strip()
    if not text.startswith('gitdir: '):
        return ''
    return os.path.realpath(os.path.join(folder, text.removeprefix('gitdir: ')))
