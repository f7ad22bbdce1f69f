"""The agents' tools that gitsync knows, one row each: where their settings lie, what they ask
before an edit, how they spell it, and the answer that they read.

Hosts read each other's settings files and copy each other's names, so a payload is not tied to one
row: an event is known by its spelling, a tool and a key by any row that has it. A tool that no row
has writes no files, as far as gitsync knows. What a row states was read in the source that it
names; a new host is a new row.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

    Table = dict[str, object]  # a JSON object

# when a host asks
BEFORE_TOOL, BEFORE_SHELL, START, STOP = 'before a tool', 'before a command', 'start', 'stop'
# what a tool does
WRITE, REPLACE, NOTEBOOK, DELETE = 'write', 'replace', 'notebook', 'delete'
SHELL, PATCH = 'shell', 'patch'


class HookEvent(Value):
    """An event at which a host runs gitsync."""

    name: str  # as settings and payload spell it
    moment: str
    matcher: str = ''  # the tools for which the settings ask; '' for all


class Keys(Value):
    """Where a host's payload holds what; the first key that is there counts."""

    event: tuple[str, ...] = ()
    tool: tuple[str, ...] = ()
    input: tuple[str, ...] = ()  # the object that holds all below
    folder: tuple[str, ...] = ()  # in which the host works: a path, or a list of them
    workdir: tuple[str, ...] = ()  # in which a command runs
    command: tuple[str, ...] = ()  # a shell's, or the text of a patch
    path: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    everywhere: tuple[str, ...] = ()  # true: old is replaced as often as it stands
    edits: tuple[str, ...] = ()  # a list of objects with old and new


class Answers(Value):
    """What a host reads on stdout of a hook that exits with 0."""

    deny: Callable[[str], Table]  # the tool is refused for this reason
    start: Callable[[str], Table]  # the session is told this text
    stop: Callable[[str], Table]  # the agent goes on, for this reason


class Host(Value):
    """An agent's tool."""

    name: str  # as 'install --agent-hooks' takes it
    source: str  # where the facts of this row were read, and when
    settings: str  # the file in a worktree
    head: Table  # what that file needs beside 'hooks'
    entry: Callable[[str, str], Table]  # of 'hooks', by event: from command line and matcher
    events: tuple[HookEvent, ...]
    tools: Mapping[str, str]  # what each does that writes files
    keys: Keys
    answers: Answers


def _specific(event: str, **told: object) -> Table:
    return {'hookSpecificOutput': {'hookEventName': event, **told}}


def _grouped_entry(command: str, matcher: str) -> Table:
    entry: Table = {'hooks': [{'type': 'command', 'command': command}]}
    return {'matcher': matcher, **entry} if matcher else entry


def _flat_entry(command: str, matcher: str) -> Table:
    return {'matcher': matcher, 'command': command} if matcher else {'command': command}


_CLAUDE_ANSWERS = Answers(
    deny=lambda reason: _specific(
        'PreToolUse', permissionDecision='deny', permissionDecisionReason=reason
    ),
    start=lambda text: _specific('SessionStart', additionalContext=text),
    stop=lambda reason: {'decision': 'block', 'reason': reason},
)

_CLAUDE = Host(
    name='claude',
    source="Claude Code 2.1.332: sdk.d.ts and the documentation's page of hooks, August 2026",
    settings='.claude/settings.json',
    head={},
    entry=_grouped_entry,
    events=(
        HookEvent('PreToolUse', BEFORE_TOOL, 'Edit|MultiEdit|Write|NotebookEdit|Bash'),
        HookEvent('SessionStart', START),
        HookEvent('Stop', STOP),
    ),
    tools={
        'Bash': SHELL,
        'Edit': REPLACE,
        'MultiEdit': REPLACE,
        'NotebookEdit': NOTEBOOK,
        'Write': WRITE,
    },
    keys=Keys(
        event=('hook_event_name',),
        tool=('tool_name',),
        input=('tool_input',),
        folder=('cwd',),
        command=('command',),
        path=('file_path', 'notebook_path'),
        text=('content',),
        old=('old_string',),
        new=('new_string',),
        everywhere=('replace_all',),
        edits=('edits',),
    ),
    answers=_CLAUDE_ANSWERS,
)

_CODEX = Host(
    name='codex',
    source='Codex 0.171: codex-rs/hooks and its documentation, November 2026',
    settings='.codex/hooks.json',
    head={},
    entry=_grouped_entry,
    events=(
        # Edit and Write are other names of apply_patch in a matcher
        HookEvent('PreToolUse', BEFORE_TOOL, 'apply_patch|Edit|Write|Bash'),
        HookEvent('SessionStart', START),
        HookEvent('Stop', STOP),
    ),
    tools={
        'Bash': SHELL,
        'apply_patch': PATCH,
        'exec_command': SHELL,
        'local_shell': SHELL,
        'shell': SHELL,
        'unified_exec': SHELL,
    },
    keys=Keys(
        event=('hook_event_name',),
        tool=('tool_name',),
        input=('tool_input',),
        folder=('cwd',),
        workdir=('workdir',),
        command=('command', 'cmd', 'input', 'patch'),
    ),
    answers=_CLAUDE_ANSWERS,
)

_CURSOR = Host(
    name='cursor',
    source="Cursor: cursor.com's documentation of hooks, version 1, November 2026",
    settings='.cursor/hooks.json',
    head={'version': 1},
    entry=_flat_entry,
    events=(
        HookEvent(
            'preToolUse',
            BEFORE_TOOL,
            'Write|Edit|StrReplace|MultiEdit|Delete|ApplyPatch|NotebookEdit',
        ),
        HookEvent('beforeShellExecution', BEFORE_SHELL),
        HookEvent('sessionStart', START),
    ),
    tools={
        'ApplyPatch': PATCH,
        'Delete': DELETE,
        'Edit': REPLACE,
        'MultiEdit': REPLACE,
        'NotebookEdit': NOTEBOOK,
        'Shell': SHELL,
        'StrReplace': REPLACE,
        'Write': WRITE,
    },
    keys=Keys(
        event=('hook_event_name',),
        tool=('tool_name',),
        input=('tool_input',),
        folder=('cwd', 'workspace_roots'),
        command=('command',),
        path=('path', 'file_path', 'target_file'),
        text=('content', 'contents', 'file_text'),
        old=('old_string',),
        new=('new_string',),
        everywhere=('replace_all',),
        edits=('edits',),
    ),
    answers=Answers(
        deny=lambda reason: {
            'permission': 'deny',
            'user_message': reason,
            'agent_message': reason,
        },
        start=lambda text: {'additional_context': text},
        stop=lambda reason: {'followup_message': reason},
    ),
)

HOSTS = {host.name: host for host in (_CLAUDE, _CODEX, _CURSOR)}

# of all rows together
TOOLS = {name: act for host in HOSTS.values() for name, act in host.tools.items()}
KEYS = Keys(
    *(
        tuple(dict.fromkeys(key for keys in column for key in keys))
        for column in zip(*(host.keys for host in HOSTS.values()))
    )
)


def event_of(name: str) -> tuple[Host, HookEvent] | None:
    """The event that is spelled so, and the first host that has it: those that share a spelling
    read the same answers. Codex has spelled 'pre_tool_use' too.
    """
    if '_' in name:
        name = ''.join(word.capitalize() for word in name.split('_'))
    for host in HOSTS.values():
        for event in host.events:
            if event.name == name:
                return host, event
    return None


def given(table: Mapping[str, object], keys: tuple[str, ...]) -> object:
    """What the first of these keys holds that is there; None where none is."""
    for key in keys:
        if table.get(key) is not None:
            return table[key]
    return None
