"""Settings of agents' tools, and the managed block of AGENTS.md and CLAUDE.md, as steps that
install carries out.
"""

from __future__ import annotations

import os

from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.setup import agent_settings
from gitsync.core.setup.changes import Remove
from gitsync.core.setup.changes import Write
from gitsync.git import find
from gitsync.setup import plan
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.edits.hosts import Host
    from gitsync.core.setup.changes import Step

NOTE = b"managed by 'gitsync install --agents-md'"
TEXTS = ('AGENTS.md', 'CLAUDE.md')


def steps(root: str, hosts: Iterable[str], agents_md: bool, program: list[str]) -> list[Step]:
    """What this worktree still lacks for the hosts of these names; none where all is as it should
    be.
    """
    missing: list[Step] = []
    for name in dict.fromkeys(hosts):
        missing += _settings(root, WITH_SETTINGS[name], program)
    for name in TEXTS if agents_md else ():
        path = os.path.join(root, name)
        if name == 'AGENTS.md' or os.path.lexists(path):
            missing += _block(path, agent_settings.TEXT)
    return missing


def _settings(root: str, host: Host, program: list[str]) -> list[Step]:
    """The host's settings file with the entries that ask gitsync; what stood there is kept."""
    path = os.path.join(root, host.settings)
    data = files.load(path)
    after = agent_settings.merged(host, data, program, path)
    if after == data:
        return []
    write = Write(path, after, None, f'{host.name} asks gitsync before an edit')
    if data is None or agent_settings.is_set(data, path):
        return [write]
    return [Write(_kept(root, host), data, None, 'as it was, for uninstall'), write]


def undo_steps(root: str) -> list[Step]:
    """What takes it all out of this worktree again."""
    undone: list[Step] = []
    for host in WITH_SETTINGS.values():
        undone += _undo_settings(root, host)
    for name in TEXTS:
        undone += _block(os.path.join(root, name), None)
    return undone


def _undo_settings(root: str, host: Host) -> list[Step]:
    """Our entries out; the kept bytes come back where they say the same as what remains."""
    path = os.path.join(root, host.settings)
    data = files.load(path)
    if not data or agent_settings.SIGN.encode() not in data:
        return []
    after = agent_settings.taken(host, data, path)
    if after == data:
        return []
    kept = files.load(_kept(root, host))
    if kept is not None and (after is None or agent_settings.same(kept, after, path)):
        after = kept
    undone: list[Step] = [
        Remove(path, 'made by install') if after is None else Write(path, after, None, 'as it was')
    ]
    return undone if kept is None else [*undone, Remove(_kept(root, host), 'put back')]


def _block(path: str, body: Iterable[bytes] | None) -> list[Step]:
    if os.path.islink(path):
        return []  # CLAUDE.md is often a link to AGENTS.md
    return plan.block(path, body, NOTE, 'what agents are told')


def _kept(root: str, host: Host) -> str:
    """Where install keeps the bytes of a settings file that it changed: in the worktree's own git
    directory.
    """
    place = find.around(os.path.join(root, ''))
    git_dir = place.git_dir if place else os.path.join(root, '.git')
    return os.path.join(git_dir, 'gitsync', 'settings', f'{host.name}.json')
