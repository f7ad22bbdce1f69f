"""An event as a host sends it: whose it is, at which moment, and what its tool is asked to do.

A host is told by its spelling and by the fields that only it sends. Events that no row of hosts has
are none of gitsync's, whatever they bring; an event without a name is taken for the moment before
its tool.
"""

from __future__ import annotations

from gitsync.core.edits import hosts
from gitsync.core.edits.spellings import KEYS
from gitsync.core.edits.spellings import folded
from gitsync.core.edits.spellings import given
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.edits.answers import Table
    from gitsync.core.edits.hosts import Host

_CURSORS = ('cursor_version', 'conversation_id', 'generation_id', 'workspace_roots')
_KIROS = (
    'deleteFile executeBash executePwsh execute_bash fsAppend fsWrite fs_append fs_write '
    'strReplace str_replace'
).split()
_KIRO_EVENTS = {
    'agentSpawn': hosts.START,
    'userPromptSubmit': hosts.PROMPT,
    'preToolUse': hosts.BEFORE_TOOL,
    'stop': hosts.STOP,
}
_VSCODES = ('sessionId', 'transcript_path', 'tool_use_id')


class Payload(Value):
    """An event, read."""

    host: Host  # whose answer is given
    event: str  # the host's name for it
    moment: str  # in the words of hosts; '' for an event that is none of gitsync's
    table: Table  # as it came

    @property
    def tool(self) -> object:
        """The tool's name as the payload has it; Cursor says by the event that it is a server's."""
        tool = given(self.table, KEYS.tool)
        is_bare = self.event == 'beforeMCPExecution' and isinstance(tool, str)
        return f'MCP:{tool}' if is_bare else tool

    @property
    def asked(self) -> object:
        """What the tool is asked to do, as the payload has it."""
        return self.table if self.moment == hosts.BEFORE_SHELL else given(self.table, KEYS.input)

    @property
    def agents(self) -> tuple[str, ...]:
        """What the host calls the subagent or the teammate that acts."""
        names = (self.table.get(key) for key in KEYS.agent)
        return tuple(name for name in names if isinstance(name, str))

    @property
    def session(self) -> str:
        session = given(self.table, KEYS.session)
        return session if isinstance(session, str) else ''

    @property
    def folder(self) -> object:
        """The folder in which the host works, as the payload has it; '' where it names none."""
        folder = given(self.table, KEYS.folder)
        if isinstance(folder, list):
            folder = folder[0] if folder else ''
        return '' if folder is None else folder


def read(table: Table) -> Payload:
    """Whose event this is, and its moment."""
    name = given(table, KEYS.event)
    if 'toolName' in table or not isinstance(name, str) and 'sessionId' in table:
        event = name if isinstance(name, str) else _unnamed(table)
        return _of(hosts.COPILOT_OWN, event, table)
    if not isinstance(name, str):
        is_tool = given(table, KEYS.tool) is not None
        moment = hosts.BEFORE_TOOL if is_tool else ''
        return Payload(hosts.HOSTS['claude'], '', moment, table)
    host = _host(name, table)
    if host.name == 'kiro' and name in _KIRO_EVENTS:
        return Payload(host, name, _KIRO_EVENTS[name], table)
    return _of(host, name, table)


def _of(host: Host, name: str, table: Table) -> Payload:
    for event in host.events:
        if folded(event.name) == folded(name):  # Codex has spelled PreToolUse 'pre_tool_use' too
            return Payload(host, event.name, event.moment, table)
    return Payload(host, name, '', table)


def _unnamed(table: Table) -> str:
    """Copilot's own name for an event whose payload has none."""
    if 'toolName' in table:
        is_past = 'toolResult' in table or 'error' in table
        return 'postToolUse' if is_past else 'preToolUse'
    if 'agentName' in table:
        return 'subagentStop' if 'stopReason' in table else 'subagentStart'
    signs = {
        'source': 'sessionStart',
        'stopReason': 'agentStop',
        'prompt': 'userPromptSubmitted',
        'reason': 'sessionEnd',
    }
    return next((event for sign, event in signs.items() if sign in table), '')


def _host(name: str, table: Table) -> Host:
    """The host that sends this event, by its name and the payload's fields."""
    if _is_kiro(name, table):
        return hosts.HOSTS['kiro']
    having = [
        host for host in hosts.HOSTS.values() if any(event.name == name for event in host.events)
    ]
    if len(having) == 1:
        return having[0]
    if 'timestamp' in table:
        is_vscode = any(sign in table for sign in _VSCODES)
        return hosts.HOSTS['vscode' if is_vscode else 'copilot']
    return hosts.HOSTS['codex' if 'turn_id' in table else 'claude']


def _is_kiro(name: str, table: Table) -> bool:
    tool = given(table, KEYS.tool)
    if tool in _KIROS:
        return True
    if name not in _KIRO_EVENTS or any(sign in table for sign in _CURSORS):
        return False
    return tool in ('shell', 'write') if name == 'preToolUse' else True
