"""What join writes: the worktree's agent in its configuration, and the session that joined."""

from __future__ import annotations

import os

from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.rules.wording import listed
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.world import files
from gitsync.world import identity
from gitsync.world import sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.world.repository import Repository
    from gitsync.world.sessions import Session


class Joined(Value):
    """What came of a join."""

    session: str
    is_named: bool  # by its tool
    was: str  # the agent whom the worktree's configuration named before, ''
    staying: tuple[str, ...]  # the other agents who go on in this worktree
    twins: tuple[tuple[str, Session], ...]  # other live sessions of the agent; where, and which


def join(repo: Repository, name: str, replaces: bool = False) -> Joined:
    """Make name the agent of this session, where it has a name, and of this worktree, unless
    another agent goes on here.

    replaces: whoever joined here before is forgotten. GitsyncError: a nameless session would take
    the place of a live one, whose agent it could not be told from.
    """
    was, session = identity.joined(repo), sessions.given()
    others = [
        one
        for one in sessions.load(repo.git_dir)
        if one.name != sessions.key(session) and not same(one.agent, name)
    ]
    if replaces:
        for one in others:
            sessions.forget(repo.git_dir, one.name)
        others = []
    staying = sorted(
        {one.agent for one in others if one.is_live() and (session or one.is_named)},
    )
    if staying and not session:
        raise _shared(name, staying)
    if form(was) not in map(form, staying):
        _configure(repo, name)
    is_named, session = bool(session), session or _made(repo, is_new=was != name)
    sessions.remember(repo.git_dir, session, name, is_named)
    beside = sessions.others(repo.common_dir, session)
    twins = tuple((top, one) for top, one in beside if same(one.agent, name))
    return Joined(session, is_named, was, tuple(staying), twins)


def _configure(repo: Repository, name: str) -> None:
    """Write the agent into the worktree's configuration."""
    _own_configuration(repo)
    repo.output('config', '--worktree', 'gitsync.agent', name)
    repo.output('config', '--worktree', 'gitsync.joined', f'{name} {identity.place(repo)}')
    repo.forget_settings()


def _made(repo: Repository, is_new: bool) -> str:
    """The name that the worktree's nameless session is given, or has."""
    path = sessions.made_path(repo.git_dir)
    if is_new or not files.load(path):
        files.save(path, os.urandom(16).hex().encode() + b'\n')
    return sessions.current(repo.git_dir)


def _shared(name: str, agents: list[str]) -> GitsyncError:
    there = listed(agents)
    works = 'work' if len(agents) > 1 else 'works'
    return GitsyncError(
        f'{there} {works} in this worktree, and this session has no name to tell it by',
        f'a worktree of your own: gitsync join {name} --worktree PATH; or here, one command at a '
        f'time: GITSYNC_AGENT={name} gitsync …; when {there} ended: gitsync join {name} --replace',
        'shared-worktree',
        1,
    )


def _own_configuration(repo: Repository) -> None:
    """Give each worktree a configuration file of its own, as git-worktree(1) says: core.bare and
    core.worktree, which are the main worktree's alone, move out of the shared file first.
    """
    if repo.is_on('extensions.worktreeConfig'):
        return
    shared = os.path.join(repo.common_dir, 'config')
    main = os.path.join(repo.common_dir, 'config.worktree')
    for key in ('core.bare', 'core.worktree'):
        value = os.fsdecode(repo.run('config', '--file', shared, '--get', key).out).rstrip('\n')
        if value and (key, value) != ('core.bare', 'false'):
            repo.output('config', '--file', main, key, value)
            repo.output('config', '--file', shared, '--unset-all', key)
    repo.output('config', '--file', shared, 'extensions.worktreeConfig', 'true')
