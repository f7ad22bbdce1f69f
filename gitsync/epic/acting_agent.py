"""Who acts, and where: an agent with its workplace, its session, its leases, and the records that
it writes on disk.

Every write of a record is made under a guard of that file and only over what was read, so that a
reader's mark, a writer's message and a hand edit at the same time all survive.
"""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.documents.protocol import BACKUPS
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import LOCKS
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.place import is_feature
from gitsync.core.rules.finding import is_ownership
from gitsync.core.rules.wording import ask_first
from gitsync.core.rules.wording import not_made
from gitsync.core.rules.wording import told
from gitsync.core.text.value import Value
from gitsync.epic import sparse
from gitsync.epic import workplace
from gitsync.epic.workplace import Workplace
from gitsync.errors import GitsyncError
from gitsync.errors import always_changed
from gitsync.errors import refusal
from gitsync.leases.local import LocalLeases
from gitsync.leases.local import state_folder
from gitsync.world import files
from gitsync.world import output
from gitsync.world import sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from typing import TypeVar

    from gitsync.core.policy.owners import Part
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

    Told = TypeVar('Told')

TRIES = 20
FOLDERS = (
    LOCKS,
    COMMS,
    f'{COMMS}/{ARCHIVE}',
    CHECKPOINTS,
    f'{CHECKPOINTS}/{BACKUPS}',
)
UNFINISHED = '.*.[0-9]*.' + '[0-9a-f]' * 8 + '.tmp'  # what a killed writer leaves
EXCLUDED = (LOCKS + '/', UNFINISHED)


class ActingAgent(Value):
    """The agent, or the person, for whom a command of a running epic acts."""

    place: Workplace
    session: str  # tells this agent's leases from those of another session of it
    leases: LocalLeases  # the epic's leases

    @property
    def agent(self) -> str:
        """The agent's name; GitsyncError when nobody is named."""
        return self.place.agent

    @property
    def holder(self) -> str:
        """Who takes leases: the agent, else the person."""
        actor = self.place.actor
        return actor.agent or actor.name or actor.email or 'somebody'

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.place.policy

    def full(self, rest: str) -> str:
        """The absolute path of a path in the epic."""
        return os.path.join(self.place.folder, rest)

    def load(self, rest: str) -> bytes | None:
        """A file of the epic, None where none is."""
        return self.place.repo.disk().read(self.place.path(rest))

    def writable(self, rest: str) -> str:
        """The absolute path of a document; GitsyncError where a link, a folder or the like stands
        in its place, a link leads out of the epic, or a sparse checkout left it out.
        """
        path, folder = self.full(rest), os.path.realpath(self.place.folder)
        sparse.refuse_left_out(self.place.repo, self.place.path(rest))
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

    def need_writable(self, *rests: str) -> None:
        """GitsyncError, as writable, where one of these documents cannot be written."""
        sparse.refuse_left_out(self.place.repo, *map(self.place.path, rests))
        for rest in rests:
            self.writable(rest)

    def need_owner(self, rule: str, rest: str, part: Part = owners.FILE) -> None:
        """GitsyncError, by that rule, unless the acting agent may change this part of a document,
        as the epic stands on disk.
        """
        case = Case.unchanged(self.place.repo.disk(), self.policy, self.place.actor)
        path = self.place.path(rest)
        names = owners.owners_of(case, path, part)
        if not owners.may(self.place.actor, names, self.policy):
            # self.agent says how to name oneself where nobody is named
            what = part.text if part.kind == 'section' else f"'{path}'"
            what = f"{what} belongs to {told(names)}, not to '{self.agent}'"
            raise refusal(rule, what, ask_first(names))

    def need_lawful(self, files: Mapping[str, bytes | None]) -> None:
        """GitsyncError where a gate would refuse these files of the epic, None for one that goes,
        to the acting agent.
        """
        for one in self.foreign(files):
            if self.place.actor.agent or self.agent:  # which says how to name oneself
                raise refusal(one.rule, one.message, not_made(one.hint))

    def foreign(self, files: Mapping[str, bytes | None]) -> list[Finding]:
        """What a gate would find of parts of others in these files, as the epic stands on disk."""
        from gitsync.core.judge import judge

        disk = self.place.repo.disk()
        written = {
            self.place.path(rest): None if data is None else ('100644', data)
            for rest, data in files.items()
        }
        after = Overlay(disk, written)
        changes = [Change(path, disk.entry(path), after.entry(path)) for path in written]
        findings = judge(changes, disk, after, self.place.actor, self.policy, None)
        return [one for one in findings if one.severity == 'error' and is_ownership(one.rule)]

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
        for folder in (
            self.leases.state,
            os.path.dirname(sessions.made_path(self.place.repo.git_dir)),
        ):
            files.sweep(folder)

    def update(
        self, rest: str, change: Callable[[bytes | None], tuple[bytes | None, Told]]
    ) -> Told:
        """Change a file of the epic. change takes what the file holds (None: there is none) and
        gives what it shall hold (None: it stays as it is) and what it has to tell: that is
        returned. It is asked again when another program was faster.
        """
        path = self.writable(rest)
        self.prepare()
        guard = os.path.join(self.leases.state, 'records', rest.replace('/', '%')[-150:] + '.guard')
        with files.Guard(guard):
            for _ in range(TRIES):
                old = files.load(path)
                new, told = change(old)
                if new is None or new == old or files.swap(path, old, new):
                    return told
        raise always_changed(self.place.path(rest))

    def create(self, rest: str, data: bytes) -> bool:
        """Make a file of the epic; False where one is."""
        return files.create(self.writable(rest), data)

    def save(self, rest: str, data: bytes) -> None:
        """Give a file of the epic these bytes, whatever it holds."""
        self.update(rest, lambda old: (data, None))


def acting_agent(agent: str = '') -> ActingAgent:
    """Who acts in the current folder. GitsyncError as workplace.here()."""
    return acting_at(workplace.here(agent))


def acting_at(place: Workplace) -> ActingAgent:
    """Who acts in a workplace."""
    state = state_folder(place.repo.git_dir, place.epic)
    leases = LocalLeases(place.folder, state, float(place.policy.limits.get('lock', 300)))
    return ActingAgent(place, session(place.repo), leases)


def session(repo: Repo) -> str:
    """This session; where nobody joined and no variable names one, the worktree is given one."""
    session_id = sessions.current(repo.git_dir)
    if not session_id:
        files.create(sessions.made_path(repo.git_dir), os.urandom(16).hex().encode() + b'\n')
        session_id = sessions.current(repo.git_dir)
    return session_id


def keep_out_of_commits(repo: Repo) -> None:
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
            output.note(f'cannot name {", ".join(lacking)} in {path}; add them to .gitignore')
