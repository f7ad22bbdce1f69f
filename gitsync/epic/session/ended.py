"""The end of a session: its leases are given back, for nobody is left who would."""

from __future__ import annotations

import os

from gitsync.epic import workplace
from gitsync.epic.session import told
from gitsync.errors import GitsyncError
from gitsync.leases import journal
from gitsync.leases.local import LocalLeases
from gitsync.leases.local import leases_in
from gitsync.leases.local import state_folder
from gitsync.leases.lock import LeaseToken
from gitsync.world import clock
from gitsync.world import sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo


def end(repo: Repo, session: str) -> list[str]:
    """End a session in this worktree; the names of the leases that it held. Those of a remote end
    by themselves: nobody waits for a network here.
    """
    given_back = []
    for epic in workplace.epics(repo):
        folder = os.path.join(repo.root, epic)
        leases = LocalLeases(folder, state_folder(repo.git_dir, epic))
        for name, lease in leases_in(folder).items():
            if lease and lease.holder_id == session:
                token = LeaseToken(name, lease.holder, session, lease.generation)
                try:
                    leases.release(token, clock.now())
                except GitsyncError:
                    continue  # it was over, or is another's by now
                journal.add(leases.state, 'release', name, lease.holder, session)
                given_back.append(name)
    told.forget(repo.git_dir, session)
    sessions.end(repo.git_dir, session)
    return given_back
