"""The one look at a session's results when it stops: what its worktree holds beyond HEAD, judged
before anything is committed.
"""

from __future__ import annotations

import os

from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import Change
from gitsync.errors import NoWorktree
from gitsync.git.repo import Repo
from gitsync.world import clock
from gitsync.world import identity
from gitsync.world import policy_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.rules.finding import Finding
    from gitsync.world.identity import Caller

# Right while work goes on, wrong only in a commit: a feature still without STATUS, a lock file.
UNSETTLED = ('GS602', 'GS603')


def results(folder: str, caller: Caller) -> list[Finding]:
    """The errors that a commit of the whole worktree around the folder would be refused for, taken
    as the acting agent's change; [] outside a worktree.

    Other agents may share the worktree: who calls this asks once and never insists.
    """
    try:
        repo = Repo.open(folder)
        repo.need_worktree()
    except NoWorktree:
        return []
    paths = _changed(repo)
    if not paths:
        return []
    head, disk = repo.head(), repo.disk()
    before = repo.tree(head) if head else EMPTY
    changes = [
        Change(path, before.entry(path), disk.entry(path))
        for path in paths
        if before.read(path) != disk.read(path)
    ]
    policy = policy_cache.load(repo, before)
    actor = identity.acting(repo, '', policy, before, paths, caller=caller)
    from gitsync.core import judge

    findings = judge.judge(changes, before, disk, actor, policy, clock.now())
    return [each for each in findings if each.severity == 'error' and each.rule not in UNSETTLED]


def _changed(repo: Repo) -> list[str]:
    """Every path that git status names, new files included."""
    listed = repo.output('status', '--porcelain', '-z', '--no-renames', '--untracked-files=all')
    return sorted({item[3:] for item in os.fsdecode(listed).split('\0') if len(item) > 3})
