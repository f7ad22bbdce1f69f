"""The troubles of every epic in a worktree, found from its records, leases and index."""

from __future__ import annotations

import os

from gitsync.core.policy.policy import Actor
from gitsync.epic import workplace
from gitsync.views import overview
from gitsync.views.troubles import agents
from gitsync.views.troubles import conflicts
from gitsync.views.troubles import locks
from gitsync.views.troubles import unmerged
from gitsync.world import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.policy.policy import Policy
    from gitsync.git.repo import Repo
    from gitsync.views.troubles.trouble import Trouble


def diagnose(repo: Repo, policy: Policy, now: datetime | None = None) -> list[Trouble]:
    """The troubles of every epic in the worktree, sorted; [] when all is well."""
    now = now or clock.looking_now()
    paths = unmerged_paths(repo)
    troubles: list[Trouble] = []
    for epic in workplace.epics(repo):
        place = workplace.Workplace(repo, policy, epic, Actor('', '', 'none', '', ''))
        seen = overview.look(place, now)
        troubles += [
            *agents.starts(seen),
            *locks.locks(place, now),
            *agents.silences(seen),
            *agents.unanswered(seen),
            *agents.late_sync(seen),
            *agents.twins(seen),
            *conflicts.conflicts(seen, paths),
            *unmerged.unmerged(seen),
        ]
    return sorted(troubles)


def unmerged_paths(repo: Repo) -> list[str]:
    """The paths that the index holds as unmerged."""
    out = os.fsdecode(repo.output('ls-files', '-u', '-z', '--full-name', '--', ':(top)'))
    return sorted({item.partition('\t')[2] for item in out.split('\0') if item})
