"""How agents' tools spell it: the keys of a payload and of a tool's input, the names of tools.

A host's row says where each was read. Names are compared folded, without case, '_' and '-':
Edit is edit, str_replace is StrReplace.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar

    Held = TypeVar('Held')

# what a tool does: its input's fields say how it edits
EDIT, NOTEBOOK, DELETE, MOVE, SHELL = 'edit', 'notebook', 'delete', 'move', 'shell'


class Keys(Value):
    """Where a payload holds what; the first key that is there counts, in any spelling: filePath is
    file_path.
    """

    event: tuple[str, ...]
    tool: tuple[str, ...]
    input: tuple[str, ...]  # what the tool is asked to do
    agent: tuple[str, ...]  # the subagent's or the teammate's own name
    session: tuple[str, ...]
    folder: tuple[str, ...]  # in which the host works: a path, or a list of them
    workdir: tuple[str, ...]  # in which a command runs
    command: tuple[str, ...]  # a shell's, or the text of a patch
    path: tuple[str, ...]
    text: tuple[str, ...]
    sketch: tuple[str, ...]  # of the new text, which a model fits into what is there
    old: tuple[str, ...]
    new: tuple[str, ...]
    everywhere: tuple[str, ...]  # true: old is replaced as often as it stands
    edits: tuple[str, ...]  # a list of edits, each maybe with a path of its own; or of mere paths
    line: tuple[str, ...]  # behind which text is inserted
    trying: tuple[str, ...]  # true: a server's tool only shows what it would do
    source: tuple[str, ...]  # of a move
    target: tuple[str, ...]  # of a move


PATCH_BEGIN = '*** Begin Patch'  # of apply_patch
KEYS = Keys(
    event=('hook_event_name',),
    tool=('tool_name',),
    input=('tool_input', 'tool_args'),  # the latter Copilot's
    agent=(
        'agent_type',
        'teammate_name',
        'agentType',  # VS Code, as it spells its own fields
        'agentName',  # Copilot
        'subagent_type',  # Cursor
    ),
    session=('session_id', 'conversation_id'),
    folder=('cwd', 'workspace_roots'),  # Cursor
    workdir=('workdir', 'working_directory', 'directory', 'dir_path', 'cwd'),
    command=(
        'command',
        'cmd',
        'input',  # Codex, VS Code: of a patch
        'patch',
        'patch_text',  # OpenCode
        'diff',
        'script',
    ),
    path=(
        'file_path',  # Claude, Gemini, VS Code, OpenCode
        'path',  # Copilot, Cursor, Kiro, MCP's own server of files
        'notebook_path',
        'target_notebook',  # Cursor
        'target_file',
        'relative_path',  # Serena
        'path_in_project',  # JetBrains
        'filename',
        'file',
        'uri',
    ),
    text=(
        'content',
        'contents',  # Cursor
        'file_text',  # Copilot, Kiro
        'text',
        'insert_text',
        'body',  # Serena
        'data',
        'new_str',  # of an insertion
    ),
    sketch=(
        'code',  # VS Code
        'new_code',
        'code_edit',  # Cursor
    ),
    old=('old_string', 'old_str', 'old_text'),
    new=('new_string', 'new_str', 'new_text'),
    everywhere=('replace_all', 'allow_multiple'),
    edits=(
        'edits',
        'replacements',
        'operations',
        'files',  # VS Code's editFiles
        'paths',
    ),
    line=('insert_line',),
    trying=('dry_run',),
    source=('source', 'source_path', 'old_path', 'from', 'path'),
    target=('destination', 'destination_path', 'new_path', 'to', 'new_name'),
)

_NAMES = {
    EDIT: (
        'apply_patch create create_file create_new_file create_text_file edit edit_block edit_file '
        'edit_files fs_append fs_write insert_edit_into_file multi_edit '
        'multi_replace_string_in_file patch replace replace_string_in_file search_replace '
        'str_replace str_replace_based_edit_tool str_replace_editor write write_file'
    ),
    NOTEBOOK: 'notebook_edit edit_notebook edit_notebook_file',
    DELETE: 'delete delete_file remove_file',
    MOVE: 'move_file rename_file',
    SHELL: (
        'bash exec_command execute_bash execute_command execute_pwsh local_shell powershell '
        'run_command run_in_terminal run_shell_command run_terminal_cmd shell shell_command '
        'start_process terminal unified_exec'
    ),
}
POWERSHELLS = ('executepwsh', 'powershell')  # folded; their paths have backslashes
# a tool that only looks at what its input names has one of these words in its name
_LOOKING = 'diff explain fetch find get glob grep list read search show stat view'.split()


def folded(name: str) -> str:
    """A name without case, '_' and '-'."""
    return name.replace('_', '').replace('-', '').lower()


TOOLS = {folded(name): act for act, names in _NAMES.items() for name in names.split()}


def act_of(tool: str) -> str:
    """What the tool of this name does, '' for one that no host is known to have.

    An MCP server's tool is known by its own name: 'mcp__files__write_file' is write_file.
    """
    return TOOLS.get(folded(tool)) or TOOLS.get(folded(_own_name(tool)), '')


def is_looking(tool: str) -> bool:
    """True for the name of a tool that reads."""
    name = _own_name(tool)
    words = ''.join(f' {letter}' if letter.isupper() else letter for letter in name)
    return any(word in _LOOKING for word in words.lower().replace('_', ' ').split())


def is_of_server(tool: str) -> bool:
    """True for a tool that comes from an MCP server."""
    return tool.startswith(('mcp__', 'MCP:'))


def _own_name(tool: str) -> str:
    for sign in ('__', '/', '.', ':'):
        tool = tool.rpartition(sign)[2]
    return tool


def given(table: Mapping[str, Held], keys: tuple[str, ...]) -> Held | None:
    """What the first of these keys holds that is there; None where none is. A key counts in any
    spelling: filePath is file_path.
    """
    for key in keys:
        if table.get(key) is not None:
            return table[key]
    held = {folded(key): value for key, value in table.items() if value is not None}
    return next((held[key] for key in map(folded, keys) if key in held), None)
