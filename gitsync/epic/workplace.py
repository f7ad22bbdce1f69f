"""Where a command stands: the repository, its policy, the epic around the current folder, and who
acts.
"""

from __future__ import annotations

import os

from gitsync.core.policy import owners
from gitsync.core.policy import rosters
from gitsync.core.policy.place import README
from gitsync.core.policy.place import below
from gitsync.core.policy.place import is_finished
from gitsync.core.policy.policy import Actor
from gitsync.core.policy.policy import Policy
from gitsync.core.rules.wording import name_yourself
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import NoEpic
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import policy as policies


class Workplace(Value):
    """Where a command stands."""

    repo: Repo
    policy: Policy  # HEAD's
    epic: str  # the epic's folder below the repository's root, '' for the root itself
    actor: Actor

    @property
    def folder(self) -> str:
        """The epic's folder, absolute."""
        return os.path.join(self.repo.root, self.epic) if self.epic else self.repo.root

    def path(self, rest: str) -> str:
        """A path of the epic as the repository names it."""
        return below(self.epic, rest)

    @property
    def agent(self) -> str:
        """The acting agent; GitsyncError when nobody is named."""
        if not self.actor.agent:
            raise GitsyncError(
                'nobody is named as the acting agent here',
                self._how_to_be_named(),
                'nobody',
            )
        return self.actor.agent

    def need_coordinator(self, what: str) -> None:
        """GitsyncError unless the coordinator (or a maintainer) acts."""
        if not owners.is_coordinator(self.actor, self.policy):
            coordinator = self.policy.coordinator
            if not self.actor.agent:
                raise GitsyncError(
                    f'only {coordinator} may {what}; nobody is named here',
                    self._how_to_be_named(),
                    'not-coordinator',
                )
            raise GitsyncError(
                f"only {coordinator} may {what}; '{self.actor.agent}' acts here",
                f'ask {coordinator}: gitsync message send {coordinator} --subject …',
                'not-coordinator',
            )

    def _how_to_be_named(self) -> str:
        """How one is named here, with the whole roster."""
        known = rosters.roster(self.policy, self.repo.disk(), [self.epic])
        return name_yourself(known.values(), 'gitsync …')


def here(agent: str = '') -> Workplace:
    """The workplace of the current folder.

    GitsyncError: no worktree, no epic or several, an unknown agent.
    """
    repo = _worktree()
    before = repo.tree(repo.head())
    policy, epic = policies.load(before), _epic(repo)
    actor = identity.acting(repo, agent, policy, before, [below(epic, README)])
    return Workplace(repo, policy, epic, actor)


def anywhere() -> Workplace:
    """The workplace of the current folder, whether there is an epic or not: its epic is ''."""
    repo = _worktree()
    before = repo.tree(repo.head())
    policy = policies.load(before)
    return Workplace(repo, policy, '', identity.acting(repo, '', policy, before))


def _worktree() -> Repo:
    repo = Repo.open()
    repo.need_worktree()
    return repo


def _epic(repo: Repo) -> str:
    parts = repo.prefix.rstrip('/').split('/') if repo.prefix else []
    for count in range(len(parts), -1, -1):
        folder = '/'.join(parts[:count])
        if os.path.isfile(os.path.join(repo.root, folder, README)):
            return folder
    found = epics(repo)
    if len(found) > 1:
        disk = repo.disk()
        found = [epic for epic in found if not is_finished(disk, epic)] or found
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


def epics(repo: Repo) -> list[str]:
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
