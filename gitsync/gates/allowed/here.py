"""Lawful content in what changes in this worktree: staged, or about to be edited."""

from __future__ import annotations

from gitsync.gates.allowed.lawful import without_lawful
from gitsync.gates.allowed.origins import Origin
from gitsync.git.ancestry import Ancestry
from gitsync.world import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.case import Case
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo


def without_lawful_edits(
    errors: list[Finding], case: Case, repo: Repo, head: Snapshot
) -> list[Finding]:
    """The findings without those on parts whose new bytes their owner lawfully made, where nothing
    of the file waits to be committed: an edit would lose it.
    """
    clean = {path for path in case.changes if head.read(path) == case.before.read(path)}
    origin = origin_here(repo, case.policy, case.now or clock.now(), repo.head())
    left = without_lawful([one for one in errors if one.path in clean], case, origin)
    return [one for one in errors if one.path not in clean or one in left]


def origin_here(repo: Repo, policy: Policy, now: datetime, before: str, itself: str = '') -> Origin:
    """Where to look for what changes in this worktree, which stands on the commit 'before'."""
    ancestry = Ancestry(repo)

    def judge_alone(commit: Commit) -> list[Finding]:
        from gitsync.gates.history import made_alone  # only where some branch holds the content

        return made_alone(repo, ancestry, policy, now)(commit)

    return Origin(repo, ancestry, judge_alone, before, itself, is_local=True)
