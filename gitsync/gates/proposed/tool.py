"""What an event's tool would leave: an edit, a patch, a removal or a command.

A tool that no host is known to have is judged where its input names a file and a text to write; one
that only reads by its name is not.
"""

from __future__ import annotations

import os

from gitsync.core.edits.hosts import BEFORE_SHELL
from gitsync.core.edits.spellings import DELETE
from gitsync.core.edits.spellings import EDIT
from gitsync.core.edits.spellings import KEYS
from gitsync.core.edits.spellings import PATCH_BEGIN
from gitsync.core.edits.spellings import SHELL
from gitsync.core.edits.spellings import act_of
from gitsync.core.edits.spellings import given
from gitsync.core.edits.spellings import is_looking
from gitsync.core.edits.tool_edits import edited
from gitsync.core.edits.tool_edits import path_of
from gitsync.core.edits.tool_edits import unreadable
from gitsync.errors import GitsyncError
from gitsync.gates.proposed.files import NOTHING
from gitsync.gates.proposed.files import Proposed
from gitsync.gates.proposed.files import load
from gitsync.gates.proposed.files import of_edited
from gitsync.gates.proposed.files import real

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
    if not act:
        return _of_unknown(tool, asked, cwd)
    if not isinstance(asked, dict):
        raise unreadable(tool, f"'{KEYS.input[0]}' is no object")
    if act == SHELL:
        return _of_command(tool, asked, cwd)
    if act == DELETE:
        return Proposed({real(path_of(tool, asked), cwd): None})
    return _of_edit(tool, act, asked, cwd)


def _of_edit(tool: str, act: str, asked: Input, cwd: str) -> Proposed:
    patch = _patch(asked)
    if patch is not None:
        return _of_patch(patch, cwd)
    return of_edited(edited(tool, act, asked, lambda path: load(path, cwd)), cwd)


def _of_patch(text: str, cwd: str) -> Proposed:
    from gitsync.core.edits.patches import patched

    return of_edited(patched(text, lambda path: load(path, cwd)), cwd)


def _of_unknown(tool: str, asked: object, cwd: str) -> Proposed:
    """What a tool of another server would leave: its input says."""
    if not isinstance(asked, dict) or is_looking(tool):
        return NOTHING
    if _patch(asked) is None:
        is_named = isinstance(given(asked, KEYS.path), str)
        texts = (given(asked, keys) for keys in (KEYS.text, KEYS.new, KEYS.edits))
        if not is_named or not any(isinstance(text, (str, list)) for text in texts):
            return NOTHING
    try:
        return _of_edit(tool, EDIT, asked, cwd)
    except GitsyncError:
        return NOTHING


def _object(asked: object) -> object:
    """A tool's input: an object, an object as JSON text, or the text of a patch."""
    if not isinstance(asked, str):
        return asked
    if PATCH_BEGIN in asked:
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
        if isinstance(word, str) and PATCH_BEGIN in word:
            return word
    return None


def _of_command(tool: str, asked: Input, cwd: str) -> Proposed:
    """What a shell command would write; one that is given as words is run as they are."""
    from gitsync.gates.proposed import command

    text = given(asked, KEYS.command)
    if isinstance(text, list) and all(isinstance(word, str) for word in text):
        from gitsync.core.setup.written import quote

        text = ' '.join(quote(word) for word in text)
    if not isinstance(text, str):
        raise unreadable(tool, f"it has no text '{KEYS.command[0]}'")
    place = given(asked, KEYS.workdir)
    if isinstance(place, str):
        cwd = os.path.join(cwd, place)
    if text.lstrip().startswith(PATCH_BEGIN):
        return _of_patch(text, cwd)
    return command.of_shell(text, cwd)
