"""Settings and skill of agents' tools, and the managed block of AGENTS.md and CLAUDE.md, as steps
that install carries out.
"""

from __future__ import annotations

import os

from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.setup import agent_settings
from gitsync.core.setup import agents_md_text
from gitsync.core.setup.changes import Remove
from gitsync.core.setup.changes import RemoveFolder
from gitsync.core.setup.changes import Write
from gitsync.core.setup.hook_lines import SCRIPT
from gitsync.core.setup.hook_lines import SIGN
from gitsync.core.setup.host_forms import FORMS
from gitsync.errors import GitsyncError
from gitsync.git import find
from gitsync.setup import plan
from gitsync.setup import scripts
from gitsync.setup.agents import plugin
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.edits.hosts import Host
    from gitsync.core.setup.changes import Step
    from gitsync.core.setup.written import Program

NOTE = b"managed by 'gitsync install --agents-md'"
SKILL = b'made-by: gitsync install'
TEXTS = ('AGENTS.md', 'CLAUDE.md')


def steps(
    root: str, common_dir: str, hosts: Iterable[str], agents_md: bool, program: Program
) -> list[Step]:
    """What this worktree still lacks for the hosts of these names; none where all is as it should
    be.
    """
    hosts = tuple(dict.fromkeys(hosts))
    missing = _script(common_dir, program) if hosts else []
    for name in hosts:
        missing += _settings(root, WITH_SETTINGS[name])
    for path in dict.fromkeys(map(_skill_path, hosts)):
        missing += _skill(os.path.join(root, path))
    for name in TEXTS if agents_md else ():
        path = os.path.join(root, name)
        if name == 'AGENTS.md' or os.path.lexists(path):
            missing += _block(path, agents_md_text.LINES)
    return missing


def _skill_path(host: str) -> str:
    """Where a host looks for skills: Claude Code in its own folder, the others in a common one."""
    return f'{".claude" if host == "claude" else ".agents"}/skills/gitsync/SKILL.md'


def _skill(path: str) -> list[Step]:
    """The skill; one that somebody else wrote there stays."""
    data, after = files.load(path), plugin.skill()
    if data == after or data is not None and SKILL not in data:
        return []
    return [Write(path, after, None, 'what agents are told of gitsync when they need it')]


def _script(common_dir: str, program: Program) -> list[Step]:
    """What the settings' command lines read in this clone: they name no program of this machine."""
    path, text = os.path.join(common_dir, SCRIPT), scripts.edit_hook(program)
    write = Write(path, text, None, "how agents' tools start gitsync here")
    return [] if files.load(path) == text else [write]


def _settings(root: str, host: Host) -> list[Step]:
    """The host's settings file with the entries that ask gitsync; what stood there is kept."""
    path = os.path.join(root, host.settings)
    data = files.load(path)
    after = with_ours(host, data, path)
    if after == data:
        return []
    write = Write(path, after, None, f'{host.title} asks gitsync before an edit')
    if data is None or is_set(host, data, path):
        return [write]
    return [Write(_kept(root, host), data, None, 'as it was, for uninstall'), write]


def with_ours(host: Host, data: bytes | None, path: str) -> bytes:
    """A host's settings file with our entries in it, once."""
    if host.name in FORMS:
        return agent_settings.merged(host, data, path)
    if data is not None and not is_set(host, data, path):
        raise GitsyncError(
            f"'{path}' is another's", 'give it another name, then run this again', 'bad-settings'
        )
    return scripts.opencode_plugin()


def is_set(host: Host, data: bytes, path: str) -> bool:
    """True when a host's settings file holds entries of ours."""
    if host.name in FORMS:
        return agent_settings.is_set(host, data, path)
    return data.startswith(b'// gitsync edit-hook ')


def undo_steps(root: str) -> list[Step]:
    """What takes it all out of this worktree again."""
    undone: list[Step] = []
    for name in ('claude', ''):
        path = os.path.join(root, _skill_path(name))
        if SKILL in (files.load(path) or b''):
            undone.append(Remove(path, 'made by install'))
    for host in WITH_SETTINGS.values():
        undone += _undo_settings(root, host)
    undone += _emptied(root, [step.path for step in undone if isinstance(step, Remove)])
    for name in TEXTS:
        undone += _block(os.path.join(root, name), None)
    return undone


def _emptied(root: str, removed: Iterable[str]) -> list[Step]:
    """The folders of the worktree that hold nothing but what is removed, the inmost first."""
    gone = set(removed)
    steps: list[Step] = []
    for path in [path for path in removed if not path.startswith(os.path.join(root, '.git', ''))]:
        folder = os.path.dirname(path)
        while folder != root and folder not in gone:
            if not {os.path.join(folder, name) for name in os.listdir(folder)} <= gone:
                break
            gone.add(folder)
            steps.append(RemoveFolder(folder, 'made by install'))
            folder = os.path.dirname(folder)
    return steps


def _undo_settings(root: str, host: Host) -> list[Step]:
    """Our entries out; the kept bytes come back where they say the same as what remains."""
    path = os.path.join(root, host.settings)
    data = files.load(path)
    if not data or SIGN.encode() not in data or not is_set(host, data, path):
        return []
    after = agent_settings.taken(host, data, path) if host.name in FORMS else None
    kept = files.load(_kept(root, host))
    if kept is not None and (after is None or agent_settings.same(host, kept, after, path)):
        after = kept
    elif after is not None and host.name in FORMS and agent_settings.is_commented(data):
        raise GitsyncError(
            f"'{path}' has comments, and was changed since gitsync's hooks were put in",
            "take its key 'hooks' out by hand, then run the same command again",
            'bad-settings',
        )
    undone: list[Step] = [
        Remove(path, 'made by install') if after is None else Write(path, after, None, 'as it was')
    ]
    if kept is None:
        return undone
    place = _kept(root, host)
    return [*undone, Remove(place, 'put back'), RemoveFolder(os.path.dirname(place), 'empty')]


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
    return files.kept(git_dir, plan.SETTINGS, f'{host.name}.json')
