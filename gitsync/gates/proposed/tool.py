"""What an event's tool would leave: an edit, a patch, a removal or a command.

A tool that no host is known to have is judged where its input names a file and a text to write; one
that only reads by its name is not. What a server's tool is asked that cannot be read is no edit.
"""

from __future__ import annotations

import os

from gitsync.core.edits.hosts import BEFORE_SHELL
from gitsync.core.edits.spellings import DELETE
from gitsync.core.edits.spellings import EDIT
from gitsync.core.edits.spellings import KEYS
from gitsync.core.edits.spellings import MOVE
from gitsync.core.edits.spellings import PATCH_BEGIN
from gitsync.core.edits.spellings import POWERSHELLS
from gitsync.core.edits.spellings import SHELL
from gitsync.core.edits.spellings import act_of
from gitsync.core.edits.spellings import folded
from gitsync.core.edits.spellings import given
from gitsync.core.edits.spellings import is_looking
from gitsync.core.edits.spellings import is_of_server
from gitsync.core.edits.tool_edits import edited
from gitsync.core.edits.tool_edits import path_of
from gitsync.core.edits.tool_edits import plain_path
from gitsync.core.edits.tool_edits import unreadable
from gitsync.errors import GitsyncError
from gitsync.gates.proposed.files import NOTHING
from gitsync.gates.proposed.files import Proposed
from gitsync.gates.proposed.files import load
from gitsync.gates.proposed.files import of_edited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.edits.payload import Payload
    from gitsync.core.edits.tool_edits import Input


def proposed(event: Payload, cwd: str) -> Proposed:
    """What the event's tool would leave; nothing for a tool that writes no files."""
    tool = event.event if event.moment == BEFORE_SHELL else event.tool
    if not isinstance(tool, str):
        hint = 'the tool names itself in it'
        raise GitsyncError(f"the event has no '{KEYS.tool[0]}'", hint, 'bad-input')
    act = SHELL if event.moment == BEFORE_SHELL else act_of(tool)
    asked = _object(event.asked)
    if not act and not (isinstance(asked, dict) and _is_writing(tool, asked)):
        return NOTHING
    if is_of_server(tool) and isinstance(asked, dict) and given(asked, KEYS.trying) is True:
        return NOTHING
    try:
        return _of_tool(tool, act or EDIT, asked, cwd)
    except GitsyncError:
        if act and not is_of_server(tool):
            raise
        return NOTHING  # what it does with other things than files is nothing of ours


def _of_tool(tool: str, act: str, asked: object, cwd: str) -> Proposed:
    if not isinstance(asked, dict):
        raise unreadable(tool, f"'{KEYS.input[0]}' is no object")
    cwd = _workdir(asked, cwd)
    if act == SHELL:
        return _of_command(tool, asked, cwd)
    if act in (DELETE, MOVE):
        return _of_move(tool, act, asked, cwd)
    return _of_edit(tool, act, asked, cwd)


def _of_edit(tool: str, act: str, asked: Input, cwd: str) -> Proposed:
    def there(path: str) -> bytes | None:
        return load(path, cwd)

    patch = _patch(asked)
    if patch is None:
        return of_edited(edited(tool, act, asked, there), cwd)
    from gitsync.core.edits import patches

    return of_edited(patches.changed(patch, there), cwd)


def _of_move(tool: str, act: str, asked: Input, cwd: str) -> Proposed:
    """What a tool leaves that moves or removes a file or a folder."""
    from gitsync.gates.proposed import command

    if act == DELETE:
        return command.of_move(path_of(tool, asked), '', cwd)
    source, target = (plain_path(given(asked, keys)) for keys in (KEYS.source, KEYS.target))
    if not source or not target:
        raise unreadable(tool, f"it has no text '{KEYS.source[0]}' or '{KEYS.target[0]}'")
    return command.of_move(source, target, cwd)


def _is_writing(tool: str, asked: Input) -> bool:
    """True where a tool that nobody knows is given a text for a file, or a patch."""
    if is_looking(tool):
        return False
    listed = given(asked, KEYS.edits)
    tables = listed if isinstance(listed, list) else [asked]
    return _patch(asked) is not None or any(
        isinstance(table, dict) and isinstance(given(table, keys), str)
        for table in tables
        for keys in (KEYS.text, KEYS.new, KEYS.sketch)
    )


def _object(asked: object) -> object:
    """A tool's input: an object, an object as JSON text, or the text of a patch."""
    if not isinstance(asked, str):
        return asked
    if PATCH_BEGIN in asked or asked.startswith('*** '):
        return {KEYS.command[0]: asked}
    from gitsync.core.text import json_value

    try:
        return json_value.parse(asked)
    except ValueError:
        return asked


def _patch(asked: Input) -> str | None:
    """The text of a patch that is asked for, None for another edit."""
    command = given(asked, KEYS.command)
    for word in command if isinstance(command, list) else (command,):
        if isinstance(word, str) and ('*** ' in word or '--- ' in word):
            from gitsync.core.edits.patches import is_patch

            if is_patch(word):
                return word
    return None


def _workdir(asked: Input, cwd: str) -> str:
    """The folder that the input names, in which its paths lie."""
    place = given(asked, KEYS.workdir)
    folder = os.path.join(cwd, place) if isinstance(place, str) else cwd
    return folder if os.path.isdir(folder) else cwd


def _of_command(tool: str, asked: Input, cwd: str) -> Proposed:
    """What a shell command would write; one that is given as words is run as they are."""
    from gitsync.gates.proposed import command

    text = given(asked, KEYS.command)
    if isinstance(text, list) and all(isinstance(word, str) for word in text):
        from gitsync.core.text.shell_word import quote

        text = ' '.join(quote(word) for word in text)
    if not isinstance(text, str):
        raise unreadable(tool, f"it has no text '{KEYS.command[0]}'")
    if folded(tool) in POWERSHELLS:
        text = text.replace('\\', '/')
    if text.lstrip().startswith(PATCH_BEGIN):
        return _of_edit(tool, EDIT, asked, cwd)
    return command.of_shell(text, cwd)
