"""What git's whole-tree commands take away: changes that no commit holds, whoever made them."""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.git import find
from gitsync.git.repo import Repo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.edits.programs.writes import Wipe


class Taken(Value):
    """What such a command leaves, by absolute path."""

    lost: list[str]  # files whose changes since HEAD are lost
    files: dict[str, bytes | None]  # files that another revision's version replaces


def taken(wipe: Wipe, folder: str) -> Taken:
    """The files that would be otherwise afterwards."""
    folder = os.path.realpath(folder)
    dirs = find.around(os.path.join(folder, ''))
    outcome = Taken([], {})
    if dirs and os.path.isdir(folder):
        repo = Repo(folder, True, dirs)
        _take(wipe, repo, outcome)
        repo.close()
    return outcome


def _take(wipe: Wipe, repo: Repo, outcome: Taken) -> None:
    # in a merge, a pick or a rebase what differs from HEAD came from commits
    is_picked = find.is_under_way(repo.git_dir, find.MERGE, *find.PICKS)
    is_tracked = wipe.is_tracked and not is_picked
    rev, names = _changed(wipe, repo) if is_tracked else ('HEAD', [])
    paths = [os.path.join(repo.root, name) for name in names]
    if rev == 'HEAD':
        outcome.lost.extend(paths)
    else:
        tree = repo.tree(rev)
        outcome.files.update(zip(paths, map(tree.read, names)))
    if wipe.untracked:
        args = ('ls-files', '-z', '--full-name', *wipe.untracked, '--', *wipe.paths)
        listed = _names(repo.run(*args).out)
        outcome.lost.extend(os.path.join(repo.root, each) for each in listed if each[-1] != '/')


def _changed(wipe: Wipe, repo: Repo) -> tuple[str, list[str]]:
    """The revision whose versions come, and the tracked files that differ from them."""
    diff = ('diff', '--name-only', '-z', '--no-renames')
    done = repo.run(*diff, wipe.rev, '--', *wipe.paths)
    if not done.code or wipe.rev == 'HEAD':
        return wipe.rev, _names(done.out)
    # no revision: a path as the others
    return 'HEAD', _names(repo.run(*diff, 'HEAD', '--', wipe.rev, *wipe.paths).out)


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b'\0') if name]
