"""What an event's tool would leave: an edit, a patch, a removal or a command."""

from __future__ import annotations

import os

from gitsync.core.edits.hosts import BEFORE_SHELL
from gitsync.core.edits.spellings import DELETE
from gitsync.core.edits.spellings import KEYS
from gitsync.core.edits.spellings import PATCH_BEGIN
from gitsync.core.edits.spellings import SHELL
from gitsync.core.edits.spellings import act_of
from gitsync.core.edits.spellings import given
from gitsync.core.edits.tool_edits import Unapplied
from gitsync.core.edits.tool_edits import applied
from gitsync.core.edits.tool_edits import text_of
from gitsync.core.edits.tool_edits import unreadable
from gitsync.errors import GitsyncError
from gitsync.gates.proposed.files import NOTHING
from gitsync.gates.proposed.files import Proposed
from gitsync.gates.proposed.files import load
from gitsync.gates.proposed.files import real

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.edits.payload import Payload
    from gitsync.core.edits.tool_edits import Input


def proposed(event: Payload, cwd: str) -> Proposed:
    """What the event's tool would leave; nothing for a tool that writes no files."""
    tool = event.event if event.moment == BEFORE_SHELL else event.tool
    if not isinstance(tool, str):
        hint = 'the tool names itself in it'
        raise GitsyncError(f"the event has no '{KEYS.tool[0]}'", hint, 'bad-input')
    act = SHELL if event.moment == BEFORE_SHELL else act_of(tool)
    if not act:
        return NOTHING
    asked = _object(event.asked)
    if not isinstance(asked, dict):
        raise unreadable(tool, f"'{KEYS.input[0]}' is no object")
    if act == SHELL:
        return _of_command(tool, asked, cwd)
    if act == DELETE:
        return Proposed({real(text_of(tool, asked, KEYS.path), cwd): None})
    patch = _patch(asked)
    if patch is not None:
        return _of_patch(patch, cwd)
    return _applied(lambda: applied(tool, act, asked, lambda path: load(path, cwd)), cwd)


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


def _command(asked: Input) -> object:
    """A command's text; one that is given as words as one line: the patch among them, or the words
    quoted.
    """
    command = given(asked, KEYS.command)
    if not isinstance(command, list) or not all(isinstance(word, str) for word in command):
        return command
    return _line(command)


def _line(words: Sequence[str]) -> str:
    from gitsync.core.setup.written import quote

    return ' '.join(quote(word) for word in words)


def _patch(asked: Input) -> str | None:
    """The text of a patch that is asked for, None for another edit."""
    command = given(asked, KEYS.command)
    for word in command if isinstance(command, list) else (command,):
        if isinstance(word, str) and PATCH_BEGIN in word:
            return word[word.index(PATCH_BEGIN) :]
    return None


def _of_patch(text: str, cwd: str) -> Proposed:
    from gitsync.core.edits.patches import patched

    return _applied(lambda: patched(text, lambda path: load(path, cwd)), cwd)


def _of_command(tool: str, asked: Input, cwd: str) -> Proposed:
    """What a shell command would write, or a patch, which some tools give as a command."""
    from gitsync.gates.proposed import command

    text = _command(asked)
    if not isinstance(text, str):
        raise unreadable(tool, f"it has no text '{KEYS.command[0]}'")
    place = given(asked, KEYS.workdir)
    if isinstance(place, str):
        cwd = os.path.join(cwd, place)
    if PATCH_BEGIN in text:
        patch = _of_patch(_patch(asked) or text, cwd)
        if patch.files:
            return patch
    return command.of_shell(text, cwd)


def _applied(apply: Callable[[], Mapping[str, bytes | None]], cwd: str) -> Proposed:
    try:
        return Proposed({real(path, cwd): data for path, data in apply().items()})
    except Unapplied:
        return NOTHING
