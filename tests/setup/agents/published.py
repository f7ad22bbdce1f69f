"""What agents' tools publish of the files that gitsync writes for them, as JSON Schemas in our own
words: the fields of each table, which are needed, and whether others are refused.

Read in November 2026:
- Agent Plugins 1.0.0: schemas/1.0.0 of agentplugins/agent-plugins-spec (closed)
- Agent Skills: docs/specification.mdx of agentskills/agentskills
- Claude Code: claude-code-settings, claude-code-plugin-manifest and claude-code-marketplace of
  json.schemastore.org (handlers closed), and onFailure by its documentation of hooks
- Codex: codex-hooks of json.schemastore.org; Gemini CLI: docs/hooks/reference.md
- Copilot CLI: hooks-reference.md of github/docs; Cursor: cursor.com's documentation of hooks
- Kiro: kiro.dev's page of hooks in the CLI 3
"""

TEXT = {'type': 'string', 'minLength': 1}
YES_NO = {'type': 'boolean'}
SECONDS = {'type': 'number', 'exclusiveMinimum': 0, 'maximum': 600}


def table(required, closed=True, **properties):
    """An object with these fields; '__' before a name stands for '$'."""
    return {
        'type': 'object',
        'properties': {name.replace('__', '$', 1): each for name, each in properties.items()},
        'required': required.split(),
        **({'additionalProperties': False} if closed else {}),
    }


def listed(items):
    return {'type': 'array', 'items': items, 'minItems': 1}


def mapped(values, names=None):
    known = {'propertyNames': {'enum': names}} if names else {}
    return {'type': 'object', 'additionalProperties': values, **known}


def hooks(events, entry, required='hooks', **more):
    return table(required, hooks=mapped(listed(entry), events.split()), **more)


AUTHOR = table('name', name=TEXT, email=TEXT, url=TEXT)
ABOUT = {
    'version': TEXT,
    'description': TEXT,
    'author': AUTHOR,
    'homepage': TEXT,
    'repository': TEXT,
    'license': TEXT,
    'keywords': listed(TEXT),
}
STDIO = table(
    'type command', type={'const': 'stdio'}, command=TEXT, args=listed(TEXT), env=mapped(TEXT)
)
NAME = {
    'type': 'string',
    'maxLength': 64,
    'pattern': r'^(?!.*(?:--|\.\.))[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$',
}
SITE = 'https://agent-plugins.org/schemas/1.0.0'
PLUGIN = table(
    '$schema name',
    __schema={'const': f'{SITE}/plugin.schema.json'},
    name=NAME,
    **ABOUT,
    extensions=mapped({'type': 'object'}),
)
SERVERS = table(
    '$schema mcpServers', __schema={'const': f'{SITE}/mcp.schema.json'}, mcpServers=mapped(STDIO)
)
CLAUDE_PLUGIN = table('name', closed=False, name=TEXT, **ABOUT)
CLAUDE_SERVERS = table('mcpServers', mcpServers=mapped(STDIO))
MARKETPLACE = table(
    'name owner plugins',
    closed=False,
    name=TEXT,
    owner=AUTHOR,
    plugins=listed(table('name source', closed=False, name=TEXT, source=TEXT, **ABOUT)),
)
SKILL = table(
    'name description',
    name={'type': 'string', 'pattern': '^(?!.*--)[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'},
    description={'type': 'string', 'minLength': 1, 'maxLength': 1024},
    license=TEXT,
    compatibility={'type': 'string', 'minLength': 1, 'maxLength': 500},
    metadata=mapped({'type': 'string'}),
)
_COMMAND = {'type': {'const': 'command'}, 'command': TEXT}
CLAUDE = hooks(
    'PreToolUse PostToolUse UserPromptSubmit SessionStart SessionEnd Stop SubagentStart '
    'SubagentStop PreCompact TeammateIdle TaskCreated TaskCompleted CwdChanged',
    table(
        'hooks',
        matcher=TEXT,
        hooks=listed(
            table(
                'type command',
                **_COMMAND,
                timeout=SECONDS,
                statusMessage=TEXT,
                onFailure={'const': 'block'},
            )
        ),
    ),
)
CODEX = hooks(
    'SessionStart PreToolUse PermissionRequest PostToolUse PreCompact PostCompact '
    'UserPromptSubmit SubagentStart SubagentStop Stop SessionEnd',
    table(
        'hooks',
        matcher=TEXT,
        hooks=listed(
            table('type command', **_COMMAND, timeout={'type': 'integer'}, statusMessage=TEXT)
        ),
    ),
)
CURSOR = hooks(
    'sessionStart sessionEnd preToolUse postToolUse subagentStart subagentStop '
    'beforeShellExecution afterShellExecution beforeMCPExecution afterMCPExecution '
    'beforeReadFile afterFileEdit beforeSubmitPrompt preCompact stop',
    table(
        'command',
        **_COMMAND,
        matcher=TEXT,
        timeout=SECONDS,
        failClosed=YES_NO,
        loop_limit={'type': ['integer', 'null']},
    ),
    'version hooks',
    version={'const': 1},
)
COPILOT = hooks(
    'PreToolUse PostToolUse SessionStart SessionEnd UserPromptSubmit Stop SubagentStop',
    table(
        'type bash',
        type={'const': 'command'},
        matcher=TEXT,
        bash=TEXT,
        powershell=TEXT,
        cwd=TEXT,
        env=mapped(TEXT),
        timeoutSec=SECONDS,
    ),
    'version hooks',
    version={'const': 1},
)
GEMINI = hooks(
    'BeforeTool AfterTool BeforeAgent AfterAgent BeforeModel AfterModel BeforeToolSelection '
    'SessionStart SessionEnd Notification PreCompress',
    table(
        'hooks',
        matcher=TEXT,
        sequential=YES_NO,
        hooks=listed(
            table(
                'type command',
                **_COMMAND,
                name=TEXT,
                description=TEXT,
                timeout={'type': 'integer', 'minimum': 1000},  # milliseconds
            )
        ),
    ),
)
KIRO = table(
    'version hooks',
    version={'const': 'v1'},
    hooks=listed(
        table(
            'name trigger action',
            name=TEXT,
            trigger={
                'enum': (
                    'PreToolUse PostToolUse SessionStart UserPromptSubmit Stop PostFileSave'.split()
                )
            },
            matcher=TEXT,
            action=table('type command', **_COMMAND),
            timeout=SECONDS,
            enabled=YES_NO,
        )
    ),
)
SETTINGS = {
    'claude': CLAUDE,
    'codex': CODEX,
    'copilot': COPILOT,
    'cursor': CURSOR,
    'gemini': GEMINI,
    'kiro': KIRO,
}
PLUGINS = {
    '.claude-plugin/marketplace.json': MARKETPLACE,
    'plugin.json': PLUGIN,
    'mcp.json': SERVERS,
    '.claude-plugin/plugin.json': CLAUDE_PLUGIN,
    '.mcp.json': CLAUDE_SERVERS,
    'hooks/hooks.json': CLAUDE,
}
