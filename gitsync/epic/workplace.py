"""Where a command stands: the repository, its policy, the epic around the current folder, and who
acts.
"""

from __future__ import annotations

import os
import shlex
from contextlib import contextmanager
from contextvars import ContextVar

from gitsync.core.documents.protocol import README
from gitsync.core.policy import rosters
from gitsync.core.policy.names import same
from gitsync.core.policy.place import below
from gitsync.core.policy.place import folders_around
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.place import is_finished
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Actor
from gitsync.core.policy.policy import Policy
from gitsync.core.policy.policy import is_coordinator
from gitsync.core.policy.policy import is_maintainer
from gitsync.core.rules.wording import name_yourself
from gitsync.core.rules.wording import shared
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import InvalidPolicy
from gitsync.errors import NoEpic
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import policy_file
from gitsync.world.identity import NO_CALLER
from gitsync.world.identity import Caller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.git.snapshot import Snapshot

# what no commit holds, new files too, whatever status.showUntrackedFiles says
PENDING = ('status', '--porcelain', '-z', '--untracked-files=normal', '--')

_asked: ContextVar[str] = ContextVar('_asked', default='')  # by --epic


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
            why = shared(self.actor.sharing)
            raise GitsyncError(
                f'nobody is named as the acting agent here{": " if why else ""}{why}',
                self._how_to_be_named(),
                'nobody',
            )
        return self.actor.agent

    def need_coordinator(self, what: str) -> None:
        """GitsyncError unless the coordinator (or a maintainer) acts."""
        if not is_coordinator(self.actor, self.policy):
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

    def next_commit(self, message: str) -> str:
        """How who coordinates here commits what the epic holds, as the last line of an answer; ''
        where nothing waits.
        """
        where = f':(top,literal){self.epic}' if self.epic else ':/'
        if not self.repo.output(*PENDING, where):
            return ''
        return f'next: {self.commit_line(message)}'

    def commit_line(self, message: str) -> str:
        """The command by which who acts here commits what belongs to the coordinator."""
        coordinator, command = self.policy.coordinator, f'gitsync commit{self.option}'
        if is_maintainer(self.actor, self.policy):
            command = f'git add {shlex.quote(os.path.relpath(self.folder))} && git commit'
        elif not self.actor.agent:
            command = f'gitsync join {coordinator}{self.option} && {command}'
        elif not same(self.actor.agent, coordinator):
            command = f'{coordinator} commits it: {command}'
        return f'{command} -m "{message}"'

    @property
    def option(self) -> str:
        """' --epic PATH' for commands that would speak of another epic, or of none, without it."""
        try:
            with about(''):
                is_needed = _epic(self.repo) != self.epic
        except GitsyncError:
            is_needed = True
        return f' --epic {shlex.quote(os.path.relpath(self.folder))}' if is_needed else ''

    def _how_to_be_named(self) -> str:
        """How one is named here, with the whole roster."""
        known = rosters.roster(self.policy, self.repo.disk(), [self.epic])
        hint = name_yourself(known.values(), 'gitsync …')
        if is_maintainer(self.actor, self.policy):
            return f"a maintainer is nobody's agent: change the files, then git commit; else {hint}"
        return hint


def here(agent: str = '', caller: Caller = NO_CALLER) -> Workplace:
    """The workplace of the current folder; caller: what an agent's tool tells of who acts.

    GitsyncError: no worktree, no epic or several, an unknown agent.
    """
    repo = _worktree()
    before = repo.tree(repo.head())
    policy, epic = policy_file.load(before), _epic(repo)
    actor = identity.acting(repo, agent, policy, before, [below(epic, README)], caller=caller)
    return Workplace(repo, policy, epic, actor)


def anywhere() -> Workplace:
    """The workplace of the current folder, whether there is an epic or not: its epic is ''."""
    repo = _worktree()
    before = repo.tree(repo.head())
    policy = policy_file.load(before)
    return Workplace(repo, policy, '', identity.acting(repo, '', policy, before))


def policy_anywhere() -> Policy:
    """The policy of the repository around the current folder, the default one outside of any."""
    try:
        return anywhere().policy
    except InvalidPolicy:
        raise
    except GitsyncError:
        return DEFAULT


def _worktree() -> Repo:
    repo = Repo.open()
    repo.need_worktree()
    return repo


MOST_BRANCHES = 5  # in which an epic is looked for that is not here
ALLOW = 'take the pattern out, or put one that begins with ! behind it, so that git keeps the epic'


@contextmanager
def about(path: str) -> Iterator[None]:
    """Within it, commands speak of the epic in that folder (`--epic PATH`)."""
    before = _asked.set(path)
    try:
        yield
    finally:
        _asked.reset(before)


def _epic(repo: Repo) -> str:
    """The epic of which a command speaks. The first that names one:

    1. --epic PATH, from the current folder or the repository's root
    2. the worktree's gitsync.epic, where that is an epic here
    3. the current folder, in an epic
    4. being the only unfinished one, or the only one
    """
    disk = repo.disk()
    if _asked.get():
        return _named(repo, disk, _asked.get())
    kept = (repo.config('gitsync.epic') or '').strip('/')
    if kept and is_epic(disk, kept):
        return kept
    for folder in folders_around(repo.prefix or '/'):
        if is_epic(disk, folder):
            return folder
    folders = epics(repo)
    if len(folders) > 1:
        folders = [epic for epic in folders if not is_finished(disk, epic)] or folders
    if len(folders) == 1:
        return folders[0]
    if not folders:
        raise _no_epic(repo)
    raise GitsyncError(
        f'there are {len(folders)} epics here: {", ".join(folders[:5])}',
        f'name one: --epic {shlex.quote(folders[0] or ".")}; gitsync join AGENT --epic … keeps it',
        'which-epic',
    )


def _no_epic(repo: Repo) -> NoEpic:
    """The refusal where there is no epic; one that is gone from disk, or that git ignores, is
    named.
    """
    readme = f':(top,glob)**/{README}'
    gone = os.fsdecode(repo.output('ls-files', '-z', '-d', '--full-name', '--', readme))
    if gone:
        path = gone.split('\0')[0]
        where = shlex.quote(os.path.relpath(os.path.join(repo.root, path)))
        hint = f'put it back: git checkout -- {where}'
        return NoEpic(f"'{path}' is gone from this worktree", hint, 'no-epic')
    out = repo.output(
        'ls-files', '-z', '-o', '-i', '--exclude-standard', '--full-name', '--', readme
    )
    for path, pattern in repo.ignored(os.fsdecode(out).split('\0')[:1]).items():
        return NoEpic(f"git ignores '{path}' ({pattern})", ALLOW, 'no-epic')
    return _on_a_branch(repo) or NoEpic(
        'there is no epic in this repository', 'make one: gitsync epic new PATH FEATURE…', 'no-epic'
    )


def _on_a_branch(repo: Repo) -> NoEpic | None:
    """The refusal where an epic stands on one of the newest branches that are not merged here."""
    unmerged = ('--no-merged=HEAD',) if repo.head() else ()
    form = ('--format=%(refname)', '--sort=-committerdate', f'--count={MOST_BRANCHES}')
    out = repo.output('for-each-ref', *form, *unmerged, 'refs/heads', 'refs/remotes')
    refs = os.fsdecode(out).split('\n')[:-1]
    if not refs:
        return None
    options = ('--no-color', '--full-name', '-lzFe', '')
    grep = repo.run('grep', *options, *refs, '--', f':(top,glob)**/{README}')
    ref, _, path = os.fsdecode(grep.out).partition('\0')[0].partition(':')
    if not path:
        return None
    branch = ref.removeprefix('refs/heads/').removeprefix('refs/remotes/')
    epic = os.path.dirname(path) or '.'
    return NoEpic(
        f"the epic '{epic}' stands on '{branch}', not merged here",
        f'git merge {shlex.quote(branch)} brings it; or go to a worktree of that branch',
        'no-epic',
    )


def pointed_at(repo: Repo) -> str | None:
    """The epic that --epic or the current folder names; None where neither does."""
    disk = repo.disk()
    if _asked.get():
        return _named(repo, disk, _asked.get())
    around = folders_around(repo.prefix or '/')
    return next((folder for folder in around if is_epic(disk, folder)), None)


def _named(repo: Repo, disk: Snapshot, asked: str) -> str:
    """The epic that a path names; GitsyncError where it names none."""
    for start in (os.getcwd(), repo.root):
        path = os.path.join(os.path.realpath(start), asked)
        folder = os.path.relpath(path, os.path.realpath(repo.root))
        folder = '' if folder == '.' else folder
        if is_epic(disk, folder):
            return folder
    known = ', '.join(epics(repo)[:5])
    hint = f'epics here: {known}' if known else _no_epic(repo).hint
    raise NoEpic(f"'{asked}' is no epic's folder", hint, 'no-epic')


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
    disk, folders = (
        repo.disk(),
        {path.rpartition('/')[0] for path in os.fsdecode(out).split('\0')[:-1]},
    )
    return sorted(folder for folder in folders if is_epic(disk, folder))
