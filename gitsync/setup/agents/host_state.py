"""Whose settings ask gitsync here, as doctor tells it: set up, stale, doubled, to be trusted."""

from __future__ import annotations

import os

from gitsync.core.edits.hosts import HOSTS
from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.rules.wording import listed
from gitsync.core.setup.hook_lines import SIGN
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.setup.agents import settings
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.edits.hosts import Host

PLUGIN = 'gitsync@'  # as Claude Code names a plugin that is on: NAME@MARKETPLACE


class HostState(Value):
    """A host whose hooks are gitsync's here."""

    host: str
    files: tuple[str, ...]  # where they stand, as the host names them
    state: str  # 'set up', 'stale' or 'doubled'
    words: str
    hint: str = ''


def host_states(root: str) -> list[HostState]:
    """Every host in whose settings gitsync stands, in this worktree or for this user."""
    return [state for host in HOSTS.values() if (state := _state(root, host))]


def readers(settings: str) -> list[str]:
    """Who else reads a host's settings file."""
    return [host.title for host in HOSTS.values() if settings in host.also_reads]


def _state(root: str, host: Host) -> HostState | None:
    own = (host.settings, *host.elsewhere, *host.also_reads)
    places = tuple(place for place in own if place and _holds_ours(root, place))
    if host.name == 'claude' and any(_has_plugin(root, place) for place in own):
        places = (*places, f'the plugin {PLUGIN.rstrip("@")}')
    if len(places) < 2 and set(places) <= set(host.also_reads):
        return None
    words = f'{host.title}: {listed(places)}'
    if len(places) > 1:
        hint = f'each of them runs: take it out of {listed(places[1:])}, or of {places[0]}'
        return HostState(host.name, places, 'doubled', words, hint)
    if host.settings in places and _is_stale(root, host):
        hint = f'gitsync install --agent-hooks {host.name}'
        return HostState(host.name, places, 'stale', words, hint)
    also = readers(host.settings)
    words += f' (read by {listed(also)} too)' if also else ''
    words += f'; to be trusted: {host.trust}' if host.trust else ''
    return HostState(host.name, places, 'set up', words)


def _read(root: str, place: str) -> bytes:
    try:
        return files.load(os.path.join(root, os.path.expanduser(place))) or b''
    except GitsyncError:
        return b''


def _holds_ours(root: str, place: str) -> bool:
    data = _read(root, place)
    return b'gitsync' in data and SIGN.encode() in data


def _has_plugin(root: str, place: str) -> bool:
    return b'"enabledPlugins"' in (data := _read(root, place)) and f'"{PLUGIN}'.encode() in data


def _is_stale(root: str, host: Host) -> bool:
    """True where install would write another file; one that is no JSON is told by install."""
    path, data = os.path.join(root, host.settings), _read(root, host.settings)
    try:
        return settings.with_ours(host, data, path) != data
    except GitsyncError:
        return True


def advice(hosts: tuple[str, ...]) -> str:
    """What to know of the settings that install wrote for these hosts."""
    lines = []
    for name in hosts:
        host = WITH_SETTINGS[name]
        also = readers(host.settings)
        if also:
            lines.append(f'note: {host.settings} is read by {listed(also)} too\n')
        if set(host.also_reads) & {WITH_SETTINGS[one].settings for one in hosts}:
            twice = f'{listed(host.also_reads)} and {host.settings}'
            lines.append(f'note: {host.title} reads both {twice}: each hook runs twice there\n')
        if host.trust:
            lines.append(f'note: {host.settings} must be trusted before it counts: {host.trust}\n')
    return ''.join(lines)
