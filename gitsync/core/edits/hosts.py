"""The agents' tools that gitsync knows, one row each: where their settings lie, at which events
they run gitsync, and the answers that they read.

Hosts read each other's settings files and copy each other's names, so a payload is read by the
spellings of all rows (payload); only the answer is one row's. What a row states was read in the
source that it names; a new host is a new row.
"""

from __future__ import annotations

from gitsync.core.edits import answers
from gitsync.core.edits.answers import HookAnswers
from gitsync.core.text.value import Value

# when a host asks
BEFORE_TOOL, BEFORE_SHELL = 'before a tool', 'before a command'
START, STOP, END = 'start', 'stop', 'end'  # of a session
SUBAGENT_START, SUBAGENT_STOP = 'start of a subagent', 'stop of a subagent'
PROMPT = 'prompt'  # a person's next words
MOVED = 'moved'  # the session works in another folder: nothing to do, and not in the settings
TASK_COMPLETED, TEAMMATE_IDLE = 'task completed', 'teammate idle'


class HookEvent(Value):
    """An event at which a host runs gitsync."""

    name: str  # as settings and payload spell it
    moment: str
    matcher: str = ''  # the tools for which the settings ask; '' for all


class Host(Value):
    """An agent's tool."""

    name: str  # as 'install --agent-hooks' takes it
    source: str  # where the facts of this row were read, and when
    settings: str  # the file in a worktree; '' where it has none of its own
    events: tuple[HookEvent, ...]
    answers: HookAnswers
    title: str  # as people call it
    also_reads: tuple[str, ...] = ()  # other hosts' settings files
    elsewhere: tuple[str, ...] = ()  # more files in which it looks for hooks; '~' is the home
    trust: str = ''  # how a person lets it run the hooks of a file that changed


_CLAUDE_ANSWERS = HookAnswers(answers.nested_deny, answers.nested_context, answers.block)

_CLAUDE = Host(
    name='claude',
    title='Claude Code',
    elsewhere=('.claude/settings.local.json', '~/.claude/settings.json'),
    source="Claude Code 2.1.332: sdk.d.ts and the documentation's page of hooks, August 2026",
    settings='.claude/settings.json',
    events=(
        HookEvent('PreToolUse', BEFORE_TOOL, 'Edit|MultiEdit|Write|NotebookEdit|Bash'),
        HookEvent('SessionStart', START),
        HookEvent('Stop', STOP),
        HookEvent('SubagentStart', SUBAGENT_START),
        HookEvent('SubagentStop', SUBAGENT_STOP),
        HookEvent('UserPromptSubmit', PROMPT),
        HookEvent('TaskCompleted', TASK_COMPLETED),
        HookEvent('TeammateIdle', TEAMMATE_IDLE),
        HookEvent('CwdChanged', MOVED),
        HookEvent('SessionEnd', END),
    ),
    answers=_CLAUDE_ANSWERS,
)

_CODEX = Host(
    name='codex',
    title='Codex',
    elsewhere=('.codex/config.toml', '~/.codex/hooks.json', '~/.codex/config.toml'),
    trust='/hooks in Codex',
    source='Codex 0.171: codex-rs/hooks and its documentation, November 2026',
    settings='.codex/hooks.json',
    events=(
        # Edit and Write are other names of apply_patch in a matcher
        HookEvent('PreToolUse', BEFORE_TOOL, 'apply_patch|Edit|Write|Bash'),
        HookEvent('SessionStart', START),
        HookEvent('Stop', STOP),
        HookEvent('SubagentStart', SUBAGENT_START),
        HookEvent('SubagentStop', SUBAGENT_STOP),
        HookEvent('UserPromptSubmit', PROMPT),
        HookEvent('SessionEnd', END),
    ),
    answers=_CLAUDE_ANSWERS,  # its readers refuse fields that they do not know
)

_CURSOR = Host(
    name='cursor',
    title='Cursor',
    elsewhere=('~/.cursor/hooks.json',),
    source="Cursor: cursor.com's documentation of hooks, version 1, November 2026",
    settings='.cursor/hooks.json',
    events=(
        HookEvent(
            'preToolUse',
            BEFORE_TOOL,
            'Write|Edit|StrReplace|MultiEdit|Delete|ApplyPatch|NotebookEdit',
        ),
        HookEvent('beforeShellExecution', BEFORE_SHELL),
        HookEvent('beforeMCPExecution', BEFORE_TOOL),
        HookEvent('sessionStart', START),
        HookEvent('stop', STOP),
        HookEvent('subagentStart', SUBAGENT_START),
        HookEvent('subagentStop', SUBAGENT_STOP),
        HookEvent('sessionEnd', END),
    ),
    answers=HookAnswers(answers.permission_deny, answers.snake_context, answers.followup),
)

_COPILOT = Host(
    name='copilot',
    title='GitHub Copilot CLI',
    also_reads=('.claude/settings.json',),
    source=(
        'GitHub Copilot CLI: hooks-reference.md of github/docs, November 2026; argument names as '
        'version 1.0.63 sent them, the nested answer as 1.0.61 took it'
    ),
    settings='.github/hooks/gitsync.json',
    events=(
        HookEvent('PreToolUse', BEFORE_TOOL, 'Edit|Write|Bash'),
        HookEvent('SessionStart', START),
        HookEvent('Stop', STOP),
        HookEvent('SubagentStop', SUBAGENT_STOP),
        HookEvent('UserPromptSubmit', PROMPT),
        HookEvent('SessionEnd', END),
    ),
    answers=HookAnswers(answers.both_deny, answers.both_context, answers.nested_block),
)

# Copilot's events in its own spelling: the payload names none, and is told by its fields
_COPILOT_OWN = _COPILOT._replace(
    events=(
        HookEvent('preToolUse', BEFORE_TOOL),
        HookEvent('sessionStart', START),
        HookEvent('agentStop', STOP),
        HookEvent('subagentStart', SUBAGENT_START),
        HookEvent('subagentStop', SUBAGENT_STOP),
        HookEvent('userPromptSubmitted', PROMPT),
        HookEvent('sessionEnd', END),
    ),
    answers=HookAnswers(answers.flat_deny, answers.flat_context, answers.block),
)

_VSCODE = Host(
    name='vscode',
    title='VS Code',
    also_reads=('.claude/settings.json', '.github/hooks/gitsync.json'),
    source='VS Code: hooks.md and hooks-reference.md of vscode-docs, November 2026',
    settings='',  # it reads Claude's and Copilot's, and knows no matchers
    events=(
        HookEvent('PreToolUse', BEFORE_TOOL),
        HookEvent('SessionStart', START),
        HookEvent('Stop', STOP),
        HookEvent('SubagentStart', SUBAGENT_START),
        HookEvent('SubagentStop', SUBAGENT_STOP),
        HookEvent('UserPromptSubmit', PROMPT),
    ),
    answers=HookAnswers(answers.nested_deny, answers.nested_context, answers.nested_block),
)

_GEMINI = Host(
    name='gemini',
    title='Gemini CLI',
    elsewhere=('~/.gemini/settings.json',),
    trust='the question that Gemini CLI asks when it starts',
    source='Gemini CLI 0.61: docs/hooks/reference.md, November 2026',
    settings='.gemini/settings.json',
    events=(
        HookEvent('BeforeTool', BEFORE_TOOL, 'write_file|replace|run_shell_command'),
        HookEvent('SessionStart', START),
        HookEvent('AfterAgent', STOP),
        HookEvent('BeforeAgent', PROMPT),
        HookEvent('SessionEnd', END),
    ),
    answers=HookAnswers(answers.decision_deny, answers.nested_context, answers.decision_deny),
)

_KIRO = Host(
    name='kiro',
    title='Kiro',
    source="Kiro: kiro.dev's pages of hooks for the CLI 2 and 3, in part, November 2026",
    settings='.kiro/hooks/gitsync.json',
    events=(
        HookEvent('PreToolUse', BEFORE_TOOL, 'fs_write|str_replace|execute_bash'),
        HookEvent('SessionStart', START),
        HookEvent('UserPromptSubmit', PROMPT),
        HookEvent('Stop', STOP),
    ),
    answers=HookAnswers(answers.by_exit, answers.plain_context, answers.plain_context),
)

_OPENCODE = Host(
    name='opencode',
    title='OpenCode',
    source="OpenCode 1.18: @opencode-ai/plugin's types, November 2026; our plugin sends the events",
    settings='.opencode/plugin/gitsync.js',
    events=(HookEvent('tool.execute.before', BEFORE_TOOL),),
    answers=HookAnswers(answers.decision_deny, answers.flat_context, answers.decision_deny),
)

HOSTS = {
    host.name: host
    for host in (_CLAUDE, _CODEX, _CURSOR, _COPILOT, _VSCODE, _GEMINI, _KIRO, _OPENCODE)
}
WITH_SETTINGS = {name: host for name, host in HOSTS.items() if host.settings}
EACH_ONCE = tuple(name for name, host in WITH_SETTINGS.items() if not host.also_reads)
"""The hosts whose settings are enough for all: who reads another's file would be asked twice."""
COPILOT_OWN = _COPILOT_OWN
