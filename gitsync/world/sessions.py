"""The sessions that joined in a worktree, and as whom: a small file in its git directory.

The agents' tools give their sessions names of their own, so that several sessions can share one
worktree and each stay the agent that it joined as. A worktree where a nameless session joined has
one such record, under the name that join made for it; it never tells who acts, the worktree's
configuration does.
"""

from __future__ import annotations

import os
import time

from gitsync.core.policy.names import same
from gitsync.core.text.value import Value
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LIVE = 12 * 3600.0  # seconds after its last sign for which a session is taken to go on
KEPT = 30 * 24 * 3600.0  # seconds after which it is forgotten
MOST = 100  # sessions remembered in one worktree
FRESH = 60.0  # seconds within which a sign is not written again


class Session(Value):
    """A session that joined in a worktree."""

    name: str
    agent: str
    seen: int  # its last sign, in seconds since the epoch
    is_named: bool  # by its tool; join made the name of any other

    def is_live(self, now: float | None = None) -> bool:
        """True while it is taken to go on."""
        return (time.time() if now is None else now) - self.seen < LIVE


def given(told: str = '') -> str:
    """The name of this session, as the environment or, told, the tool itself gives it; ''."""
    environ = os.environ
    return environ.get('GITSYNC_SESSION') or environ.get('CLAUDE_CODE_SESSION_ID') or told


def current(git_dir: str) -> str:
    """This session, which tells an agent's leases from another session's: as given, else the one
    that join made in this worktree; '' where nobody joined.
    """
    return given() or (files.load(made_path(git_dir)) or b'').decode('utf-8', 'replace').strip()


def made_path(git_dir: str) -> str:
    """Where the name that a worktree's nameless session was given is kept."""
    return files.kept(git_dir, 'session')


def load(git_dir: str) -> tuple[Session, ...]:
    """The sessions remembered in a worktree, by its git directory; what is no record is passed
    over.
    """
    path = _path(git_dir)
    if not os.path.exists(path):
        return ()
    sessions = []
    for line in (files.load(path) or b'').decode('ascii', 'replace').split('\n'):
        fields = line.split('\t')
        if len(fields) == 4 and fields[0] and fields[1]:
            try:
                agent = fields[1].encode('ascii').decode('unicode_escape')
                record = Session(fields[0], agent, int(fields[2]), fields[3] == 'named')
            except ValueError:
                continue
            sessions.append(record)
    return tuple(sessions)


def agent(git_dir: str, name: str) -> str:
    """The agent that the session of that name joined as in this worktree; '' where it did not."""
    named = (one for one in load(git_dir) if one.is_named and one.name == key(name))
    return next((one.agent for one in named), '')


def sharing(git_dir: str) -> list[str]:
    """The agents as whom named sessions that go on joined in this worktree."""
    return [one.agent for one in load(git_dir) if one.is_named and one.is_live()]


def remember(git_dir: str, name: str, agent: str, is_named: bool) -> None:
    """Note that a session joined here as an agent.

    A nameless one takes the place of the nameless one before it; a named one that of a nameless
    one of the same agent, which was the same agent without a name.
    """
    record = Session(key(name), agent, int(time.time()), is_named)

    def with_record(old: list[Session]) -> list[Session]:
        gone = [one for one in old if not one.is_named and (not is_named or same(one.agent, agent))]
        return [one for one in old if one.name != record.name and one not in gone] + [record]

    _update(git_dir, with_record)


def seen(git_dir: str, name: str) -> None:
    """Note a sign of a session that joined here."""
    own_key, now = key(name), int(time.time())
    if any(one.name == own_key and abs(now - one.seen) > FRESH for one in load(git_dir)):
        _mark(git_dir, own_key, now)


def end(git_dir: str, name: str) -> None:
    """Note that a session ended. It is remembered, for its tool may resume it."""
    own_key = key(name)
    if any(one.name == own_key for one in load(git_dir)):
        _mark(git_dir, own_key, int(time.time() - LIVE))


def _mark(git_dir: str, own_key: str, moment: int) -> None:
    """Write when a session gave its last sign."""
    _update(
        git_dir,
        lambda old: [one._replace(seen=moment) if one.name == own_key else one for one in old],
    )


def forget(git_dir: str, name: str) -> None:
    """Forget a session that ended."""
    own_key = key(name)
    if any(one.name == own_key for one in load(git_dir)):
        _update(git_dir, lambda old: [one for one in old if one.name != own_key])


def others(common_dir: str, name: str) -> list[tuple[str, Session]]:
    """The live sessions of all worktrees of a clone but for the one of that name, each with the
    top folder of its worktree.
    """
    own_key = key(name)
    return [
        (top, one)
        for git_dir, top in _worktrees(common_dir)
        for one in load(git_dir)
        if one.name != own_key and one.is_live()
    ]


def _worktrees(common_dir: str) -> list[tuple[str, str]]:
    """(git directory, top folder) of each worktree of a clone whose folder is there."""
    is_bare = os.path.basename(common_dir) != '.git'
    folders = [(common_dir, common_dir if is_bare else os.path.dirname(common_dir))]
    folder = os.path.join(common_dir, 'worktrees')
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        names = []
    for name in names:
        git_dir = os.path.join(folder, name)
        mark = os.fsdecode(files.load(os.path.join(git_dir, 'gitdir')) or b'').rstrip('\n')
        top = os.path.dirname(os.path.join(git_dir, mark))
        if mark and os.path.isdir(top):
            folders.append((git_dir, top))
    return folders


def _update(git_dir: str, change: Callable[[list[Session]], list[Session]]) -> None:
    """Write the file whole, as changed, while no other process does."""
    path, now = _path(git_dir), time.time()
    with files.Guard(f'{path}.guard'):
        kept = [one for one in load(git_dir) if now - one.seen < KEPT]
        kept = sorted(change(kept), key=lambda one: one.seen)[-MOST:]
        lines = [
            f'{one.name}\t{key(one.agent)}\t{one.seen}\t{"named" if one.is_named else "made"}\n'
            for one in kept
        ]
        files.save(path, ''.join(lines).encode('ascii'))


def key(name: str) -> str:
    """A name as it stands in the file, a session's or an agent's: ASCII, no tab, no line end."""
    return name.encode('unicode_escape').decode('ascii')


def _path(git_dir: str) -> str:
    return files.kept(git_dir, 'sessions')
