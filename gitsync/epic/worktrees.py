"""Worktrees of a clone: one for an agent of its own."""

from __future__ import annotations

import os
import shlex

from gitsync.errors import GitsyncError
from gitsync.git import find
from gitsync.git import process
from gitsync.git.ranges import tip_of
from gitsync.git.repo import Repo


def worktree_at(repo: Repo, path: str, asked: str, default: str) -> Repo:
    """The worktree of this clone at the path, made from HEAD on the branch that is asked for, else
    the default one, where none is there.

    A branch that is there already is checked out as it stands. GitsyncError where git refuses, or
    the worktree that is there is on another branch than is asked for.
    """
    branch = asked or default
    full = os.path.realpath(path)
    dirs = find.around(os.path.join(full, ''))
    if dirs is None or dirs.root != full or dirs.common_dir != os.path.realpath(repo.common_dir):
        _refuse_taken(full)
        _refuse_known(repo, full, branch)
        words = ['--', full, branch]
        if not tip_of(repo, f'refs/heads/{branch}'):
            _refuse_unborn(repo)
            words = ['--no-track', '-b', branch, '--', full, 'HEAD']
        repo.output('worktree', 'add', *words, env=process.WITHOUT_INDEX)
    there = Repo.open(full)
    if asked and there.branch() != asked:
        raise GitsyncError(
            f"the worktree '{full}' is on branch '{there.branch()}', not on '{asked}'",
            f'leave --branch out, or first: git -C {shlex.quote(full)} switch {shlex.quote(asked)}',
            'usage',
        )
    return there


def _refuse_unborn(repo: Repo) -> None:
    if not repo.head():
        raise GitsyncError(
            'there is no commit yet from which a worktree could start',
            'commit something first: git commit --allow-empty -m Start',
            'no-commit',
        )


def _refuse_known(repo: Repo, path: str, branch: str) -> None:
    """GitsyncError for a worktree that git knows and whose folder was removed by hand, and for a
    branch that another worktree is on.
    """
    known = os.fsdecode(repo.output('worktree', 'list', '--porcelain', '-z')).split('\0')
    if f'worktree {path}' in known:
        raise GitsyncError(
            f"the worktree '{path}' was removed by hand, and git still knows it",
            'let git forget it: git worktree prune',
            'no-worktree',
        )
    if (line := f'branch refs/heads/{branch}') in known:
        there = [one for one in known[: known.index(line)] if one.startswith('worktree ')][-1]
        raise GitsyncError(
            f"the branch '{branch}' is checked out in '{there.removeprefix('worktree ')}'",
            'join there, or name another branch: --branch NAME',
            'no-worktree',
        )


def _refuse_taken(path: str) -> None:
    if os.path.isfile(path) or os.path.isdir(path) and os.listdir(path):
        raise GitsyncError(
            f"'{path}' is there already, and no worktree of this clone",
            'name a folder that is not there, or an empty one',
            'no-worktree',
        )
