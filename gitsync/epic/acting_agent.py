"""Sight: one agent's desk: its workplace, its session, its leases, and the records that it writes
on disk.

Every write of a record is made under a guard of that file and only over what was read, so that a
reader's mark, a writer's
message and a hand edit at the same time all survive.
"""

import os
from collections import namedtuple

from gitsync.core.policy.place import ARCHIVE
from gitsync.core.policy.place import BACKUPS
from gitsync.core.policy.place import CHECKPOINTS
from gitsync.core.policy.place import COMMS
from gitsync.core.policy.place import LOCKS
from gitsync.core.policy.place import is_feature
from gitsync.epic import workplace
from gitsync.errors import GitsyncError
from gitsync.leases.local import Board
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import identity

TRIES = 20
FOLDERS = (
    LOCKS,
    COMMS,
    f'{COMMS}/{ARCHIVE}',
    CHECKPOINTS,
    f'{CHECKPOINTS}/{BACKUPS}',
)
EXCLUDED = (
    LOCKS + '/',
    '.*.[0-9]*.' + '[0-9a-f]' * 8 + '.tmp',
)  # lock files, and what a killed writer leaves


class Desk(namedtuple('Desk', 'place session board')):
    """place: the Workplace; session: tells this agent's leases from another session's; board: the
    epic's leases.
    """

    __slots__ = ()

    @property
    def agent(self) -> str:
        """The acting agent; GitsyncError when nobody is named."""
        return self.place.agent

    @property
    def holder(self) -> str:
        """Who takes leases: the agent, else the person."""
        actor = self.place.actor
        return actor.agent or actor.name or actor.email or 'somebody'

    @property
    def policy(self):
        """The policy in force."""
        return self.place.policy

    def full(self, rest: str) -> str:
        """The absolute path of a path in the epic."""
        return os.path.join(self.place.folder, rest)

    def load(self, rest: str) -> bytes | None:
        """A file of the epic, None where none is."""
        return files.load(self.full(rest))

    def writable(self, rest: str) -> str:
        """The absolute path of a document; GitsyncError where a link, a folder or the like stands
        in its place, or a link leads out of the epic.
        """
        path, folder = self.full(rest), os.path.realpath(self.place.folder)
        if os.path.lexists(path) and (os.path.islink(path) or not os.path.isfile(path)):
            raise GitsyncError(
                f"'{path}' is no plain file",
                'a document is a file of its own, never a link: put it back as it was',
                'not-a-file',
                1,
            )
        if os.path.realpath(path) != os.path.join(folder, rest):
            raise GitsyncError(
                f"'{path}' lies behind a link",
                'the folders of an epic are no links: put them back as they were',
                'not-a-file',
                1,
            )
        return path

    def prepare(self) -> None:
        """What comes before a write: lock files and unfinished files are kept out of commits, and
        what killed writers left is removed.
        """
        keep_out_of_commits(self.place.repo)
        try:
            features = [name for name in os.listdir(self.place.folder) if is_feature(name)]
        except OSError:
            features = []
        for rest in ('', *FOLDERS, *features):
            files.sweep(self.full(rest))
        for folder in (self.board.state, os.path.dirname(session_path(self.place.repo))):
            files.sweep(folder)

    def update(self, rest: str, change) -> bytes | None:
        """Give a file of the epic what change(old) returns (None, or the same: nothing is written);
        returns what it holds then.
        """
        path = self.writable(rest)
        self.prepare()
        with files.Guard(
            os.path.join(self.board.state, 'records', rest.replace('/', '%')[-150:] + '.guard')
        ):
            for _ in range(TRIES):
                old = files.load(path)
                new = change(old)
                if new is None or new == old:
                    return old
                if files.swap(path, old, new):
                    return new
        raise GitsyncError(
            f"'{self.place.path(rest)}' is being changed by another program all the time",
            'nothing was written; try again',
            'changed',
            1,
        )


def sit(agent: str = '') -> Desk:
    """The desk of who acts in the current folder. GitsyncError as workplace.here()."""
    place = workplace.here(agent)
    state = os.path.join(place.repo.git_dir, 'gitsync', 'epics', place.epic or '.')
    return Desk(
        place,
        session(place.repo),
        Board(place.folder, state, float(place.policy.limits.get('lock', 300))),
    )


def session(repo) -> str:
    """This session; where nobody joined and no variable names one, the worktree is given one."""
    found = identity.session(repo)
    if not found:
        files.create(session_path(repo), os.urandom(16).hex().encode() + b'\n')
        found = identity.session(repo)
    return found


def session_path(repo) -> str:
    """Where `join` keeps a worktree's session."""
    return os.path.join(repo.git_dir, 'gitsync', 'session')


def keep_out_of_commits(repo) -> None:
    """Name lock files and unfinished files in the clone's info/exclude; where that cannot be
    written, a gate still refuses them.
    """
    path = os.path.join(repo.common_dir, 'info', 'exclude')
    data = files.load(path) or b''
    lacking = [line for line in EXCLUDED if line.encode() not in data.split(b'\n')]
    if lacking:
        start = data if not data or data.endswith(b'\n') else data + b'\n'
        try:
            files.save(path, start + ''.join(line + '\n' for line in lacking).encode())
        except GitsyncError:
            from gitsync.world import output

            output.note(f'cannot name {", ".join(lacking)} in {path}; add them to .gitignore')


def now():
    """The time of writing: the real clock."""
    return clock.now()
