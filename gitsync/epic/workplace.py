"""Sight: where a command stands: the repository, its policy, the epic around the current folder,
and who acts.
"""

import os
from collections import namedtuple

from gitsync.core.policy import owners
from gitsync.core.policy.place import README
from gitsync.errors import GitsyncError
from gitsync.errors import NoEpic
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import policy as policies


class Workplace(namedtuple('Workplace', 'repo policy epic actor')):
    """epic: the epic's folder below the repository's root, '' for the root itself; policy: HEAD's."""

    __slots__ = ()

    @property
    def folder(self) -> str:
        """The epic's folder, absolute."""
        return os.path.join(self.repo.root, self.epic) if self.epic else self.repo.root

    def path(self, rest: str) -> str:
        """A path of the epic as the repository names it."""
        return f'{self.epic}/{rest}' if self.epic else rest

    @property
    def agent(self) -> str:
        """The acting agent; GitsyncError when nobody is named."""
        if not self.actor.agent:
            raise GitsyncError(
                'nobody is named as the acting agent here',
                'name yourself: gitsync join AGENT, or set GITSYNC_AGENT',
                'nobody',
            )
        return self.actor.agent

    def need_coordinator(self, what: str) -> None:
        """GitsyncError unless the coordinator (or a maintainer) acts."""
        if not owners.is_coordinator(self.actor, self.policy):
            who = f"'{self.actor.agent}' acts" if self.actor.agent else 'nobody is named'
            raise GitsyncError(
                f'only {self.policy.coordinator} may {what}; {who} here',
                f'ask {self.policy.coordinator}: gitsync message send {self.policy.coordinator} '
                '--subject …',
                'not-coordinator',
            )


def here(agent: str = '', needs_epic: bool = True) -> Workplace:
    """The workplace of the current folder.

    GitsyncError: no worktree, no epic or several, an unknown agent.
    """
    repo = Repo.open()
    repo.need_worktree()
    before = repo.tree(repo.head())
    policy = policies.load(before)
    epic = _epic(repo) if needs_epic else None
    actor = identity.acting(
        repo,
        agent,
        policy,
        before,
        [f'{epic}/{README}' if epic else README] if needs_epic else (),
    )
    return Workplace(repo, policy, epic, actor)


def _epic(repo) -> str:
    parts = repo.prefix.rstrip('/').split('/') if repo.prefix else []
    for count in range(len(parts), -1, -1):
        folder = '/'.join(parts[:count])
        if os.path.isfile(os.path.join(repo.root, folder, README)):
            return folder
    found = epics(repo)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoEpic(
            'there is no epic in this repository',
            'make one: gitsync epic new PATH FEATURE…',
            'no-epic',
        )
    raise GitsyncError(
        f'there are {len(found)} epics here: {", ".join(found[:5])}',
        'go into the folder of one of them',
        'which-epic',
    )


def epics(repo) -> list[str]:
    """The folder of every epic in the worktree, tracked or new, sorted."""
    out = repo.output(
        'ls-files',
        '-z',
        '-c',
        '-o',
        '--exclude-standard',
        '--full-name',
        '--',
        f':(top,glob)**/{README}',
    )
    paths = {
        path
        for path in os.fsdecode(out).split('\0')
        if path and os.path.isfile(os.path.join(repo.root, path))
    }
    return sorted(path.rpartition('/')[0] for path in paths)
