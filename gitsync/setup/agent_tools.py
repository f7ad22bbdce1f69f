"""Settings of agents' tools, and the managed block of AGENTS.md and CLAUDE.md, as steps that
install carries out.
"""

import os

from gitsync.core.setup import agent_settings as agentsettings
from gitsync.core.setup.changes import Block
from gitsync.core.setup.changes import Remove
from gitsync.core.setup.changes import Write
from gitsync.git import find
from gitsync.world import files

NOTE = b"managed by 'gitsync install --agents-md'"
TEXTS = ('AGENTS.md', 'CLAUDE.md')


def steps(root: str, tools, agents_md: bool, program) -> list:
    """What this worktree still lacks for these tools; none where all is as it should be."""
    found = []
    for tool in dict.fromkeys(tools):
        path = os.path.join(root, agentsettings.FILES[tool])
        data = files.load(path)
        after = agentsettings.merged(tool, data, program, path)
        if after != data:
            if data is not None and not agentsettings.is_set(data, path):
                found.append(Write(_kept(root, path), data, None, 'as it was, for uninstall'))
            found.append(Write(path, after, None, f'{tool} asks gitsync before an edit'))
    for name in TEXTS if agents_md else ():
        path = os.path.join(root, name)
        if name == 'AGENTS.md' or os.path.lexists(path):
            found += _block(path, agentsettings.TEXT)
    return found


def undo_steps(root: str) -> list:
    """What takes it all out of this worktree again."""
    found = []
    for path in (os.path.join(root, name) for name in agentsettings.FILES.values()):
        data = files.load(path)
        after = (
            agentsettings.taken(data, path)
            if data and agentsettings.SIGN.encode() in data
            else data
        )
        if after != data:
            kept = files.load(_kept(root, path))
            after = (
                kept
                if kept is not None and (after is None or agentsettings.same(kept, after, path))
                else after
            )
            found.append(
                Remove(path, 'made by install')
                if after is None
                else Write(path, after, None, 'as it was')
            )
            found += [Remove(_kept(root, path), 'put back')] if kept is not None else []
    for name in TEXTS:
        found += _block(os.path.join(root, name), None)
    return found


def _block(path: str, body) -> list:
    from gitsync.setup.plan import after_block

    if os.path.islink(path):
        return []  # CLAUDE.md is often a link to AGENTS.md
    step = Block(path, body, NOTE, 'what agents are told')
    before, after = after_block(step)
    return [] if before == after else [step]


def _kept(root: str, path: str) -> str:
    """Where the bytes of a settings file are kept that install changed: in the worktree's own git
    directory.
    """
    place = find.around(os.path.join(root, ''))
    git_dir = place.git_dir if place else os.path.join(root, '.git')
    name = os.path.basename(os.path.dirname(path))[1:] + '.json'
    return os.path.join(git_dir, 'gitsync', 'settings', name)
