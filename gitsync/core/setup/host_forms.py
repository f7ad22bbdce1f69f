"""How each agents' tool writes a hook into its settings: the entry of an event, and what stands
around it. Which events, files and matchers: core/edits/hosts, where the sources are named too.

A hook that takes too long or ends badly lets the tool go on, where the host has no word against it:
Claude Code's is onFailure, Cursor's failClosed.
"""

from __future__ import annotations

from gitsync.core.edits.hosts import BEFORE_SHELL
from gitsync.core.edits.hosts import BEFORE_TOOL
from gitsync.core.edits.hosts import STOP
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.edits.answers import Table
    from gitsync.core.edits.hosts import HookEvent

GUARDS = (BEFORE_TOOL, BEFORE_SHELL)
SECONDS = 10  # that a hook may take


class HostForm(Value):
    """What a host's settings file looks like."""

    entry: Callable[[HookEvent, str], Table]  # from the event and the command line
    head: Table = {}  # what the file needs beside 'hooks'
    is_list: bool = False  # 'hooks' is one list for all events
    has_comments: bool = False  # the host reads comments in it


def _with_tools_of_servers(matcher: str) -> str:
    """The tools of MCP servers are asked for too; what is no plain list is a pattern there."""
    return f'^({matcher}|mcp__.*)$' if matcher else ''


def _grouped(handler: Table, matcher: str) -> Table:
    group: Table = {'matcher': matcher} if matcher else {}
    return {**group, 'hooks': [handler]}


def _claude(event: HookEvent, command: str) -> Table:
    handler: Table = {'type': 'command', 'command': command, 'timeout': SECONDS}
    if event.moment in GUARDS:
        handler['onFailure'] = 'block'  # since 2.1.295
    return _grouped(handler, _with_tools_of_servers(event.matcher))


def _codex(event: HookEvent, command: str) -> Table:
    handler: Table = {'type': 'command', 'command': command, 'timeout': SECONDS}
    return _grouped(handler, _with_tools_of_servers(event.matcher))


def _cursor(event: HookEvent, command: str) -> Table:
    entry: Table = {'matcher': event.matcher} if event.matcher else {}
    entry = {**entry, 'command': command, 'timeout': SECONDS}
    if event.moment in GUARDS:
        entry['failClosed'] = True
    if event.moment == STOP:
        entry['loop_limit'] = 1
    return entry


def _copilot(event: HookEvent, command: str) -> Table:
    entry: Table = {'matcher': event.matcher} if event.matcher else {}
    return {'type': 'command', **entry, 'bash': command, 'timeoutSec': SECONDS}


def _gemini(event: HookEvent, command: str) -> Table:
    handler: Table = {
        'type': 'command',
        'name': 'gitsync',
        'command': command,
        'timeout': SECONDS * 1000,
    }
    return _grouped(handler, event.matcher)


def _kiro(event: HookEvent, command: str) -> Table:
    matcher: Table = {'matcher': event.matcher} if event.matcher else {}
    return {
        'name': f'gitsync {event.moment}',
        'trigger': event.name,
        **matcher,
        'action': {'type': 'command', 'command': command},
        'timeout': SECONDS,
        'enabled': True,
    }


# by host; OpenCode's is a module of its own (setup/shell)
FORMS = {
    'claude': HostForm(_claude),
    'codex': HostForm(_codex),
    'copilot': HostForm(_copilot, {'version': 1}),
    'cursor': HostForm(_cursor, {'version': 1}),
    'gemini': HostForm(_gemini, has_comments=True),
    'kiro': HostForm(_kiro, {'version': 'v1'}, is_list=True),
}
