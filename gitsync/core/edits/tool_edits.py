"""Edits as agents' tools describe them, applied in memory to the text at hand.

What a tool does is read from the fields of its input, whatever its name: a patch, texts to replace,
a text to insert, a whole file. An edit that cannot be placed is named with the lines that it looks
for; input of a known tool that lacks what every edit needs is a GitsyncError.
"""

from __future__ import annotations

from gitsync.core.edits.spellings import KEYS
from gitsync.core.edits.spellings import NOTEBOOK
from gitsync.core.edits.spellings import given
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    Input = Mapping[str, object]  # a tool's input, as JSON gives it
    Load = Callable[[str], bytes | None]  # a path's bytes on disk, None where there is no file

_LOOKING = ('view', 'read', 'undo_edit')  # what 'command' says where it is an editor's verb


class Edited(Value):
    """What an edit leaves behind."""

    files: dict[str, bytes | None]  # by path, as asked; None: removed
    unplaced: dict[str, tuple[bytes, ...]]  # paths whose edit has no place, and the lines sought


class Unplaced(Exception):
    """This text stands nowhere, or in several places."""

    def __init__(self, text: str = '') -> None:
        super().__init__(text)
        self.lines = tuple(encoded(line) for line in text.split('\n') if line.strip())


def unreadable(tool: str, what: str) -> GitsyncError:
    """The error for input that cannot be judged: the edit is held back."""
    return GitsyncError(
        f"input of '{tool}' cannot be read: {what}",
        'the edit is held back; say it to whoever set up the hook',
        'bad-input',
    )


def edited(tool: str, act: str, asked: Input, load: Load) -> Edited:
    """What each path, as asked, would hold."""
    if asked.get('command') in _LOOKING:
        return Edited({}, {})
    outcome = Edited({}, {})
    for path, edits in _by_path(tool, asked).items():
        data = outcome.files[path] if path in outcome.files else load(path)
        try:
            for edit in edits:
                data = _notebook(edit, data) if act == NOTEBOOK else _changed(edit, data)
        except Unplaced as unplaced:
            outcome.unplaced[path] = unplaced.lines
        else:
            outcome.files[path] = data
    return outcome


def encoded(text: str) -> bytes:
    """The bytes that a tool writes for a text; a lone surrogate as it is."""
    try:
        return text.encode('utf-8', 'surrogateescape')
    except UnicodeEncodeError:
        return text.encode('utf-8', 'surrogatepass')


def _by_path(tool: str, asked: Input) -> dict[str, list[Input]]:
    """The edits that are asked for, each as an object of its own."""
    listed = given(asked, KEYS.edits)
    if listed is None:
        return {path_of(tool, asked): [asked]}
    if not isinstance(listed, list):
        raise unreadable(tool, f"'{KEYS.edits[0]}' is no list of objects")
    edits: dict[str, list[Input]] = {}
    for edit in listed:
        if not isinstance(edit, dict):
            raise unreadable(tool, f"'{KEYS.edits[0]}' is no list of objects")
        is_own = isinstance(given(edit, KEYS.path), str)
        edits.setdefault(path_of(tool, edit if is_own else asked), []).append(edit)
    return edits


def _changed(edit: Input, data: bytes | None) -> bytes:
    """A file after one edit."""
    old, new, text = (_text(edit, keys) for keys in (KEYS.old, KEYS.new, KEYS.text))
    line = given(edit, KEYS.line)
    if old is None and isinstance(line, int) and (text is not None or new is not None):
        return _inserted(data or b'', line, new or text or '')
    if edit.get('command') == 'append' and text is not None:
        return (data or b'') + encoded(text)
    if old is None and text is not None:
        return encoded(text)
    if old is None or new is None:
        raise Unplaced(old or '')
    return _replaced(data, old, new, given(edit, KEYS.everywhere) is True)


def _replaced(data: bytes | None, old: str, new: str, is_everywhere: bool) -> bytes:
    """The text with the old one replaced by the new one, once or everywhere."""
    if not old:
        if data:
            raise Unplaced
        return encoded(new)
    if data is None:
        raise Unplaced(old)
    from gitsync.core.edits.placing import decoded
    from gitsync.core.edits.placing import substituted

    text = substituted(decoded(data), old, new, is_everywhere)
    if text is None:
        raise Unplaced(old)
    return encoded(text)


def _inserted(data: bytes, line: int, text: str) -> bytes:
    lines = data.splitlines(keepends=True)
    at = max(0, min(line, len(lines)))
    new = encoded(text if text.endswith('\n') else text + '\n')
    return b''.join([*lines[:at], new, *lines[at:]])


def path_of(tool: str, table: Input) -> str:
    """The path that an input names; an error where it names none."""
    path = _text(table, KEYS.path)
    if path is None:
        raise unreadable(tool, f"it has no text '{KEYS.path[0]}'")
    return path.removeprefix('file://')


def _text(table: Input, keys: Sequence[str]) -> str | None:
    """The first text that these keys hold."""
    return next((value for value in map(table.get, keys) if isinstance(value, str)), None)


def _notebook(asked: Input, data: bytes | None) -> bytes:
    """A notebook with one cell replaced, inserted or deleted."""
    import json

    try:
        book = json.loads(data or b'')
        cells = book['cells']
        at = asked.get('cell_number')
        if not isinstance(at, int):
            wanted = asked.get('cell_id', asked.get('cellId'))
            at = next(number for number, cell in enumerate(cells) if cell.get('id') == wanted)
        mode = asked.get('edit_mode', asked.get('editType', 'replace'))
        source = asked.get('new_source', asked.get('newCode', ''))
        if mode == 'delete':
            del cells[at]
        elif mode == 'insert':
            kind = asked.get('cell_type', asked.get('language', 'code'))
            cells.insert(at + 1, {'cell_type': kind, 'metadata': {}, 'source': source})
        else:
            cells[at]['source'] = source
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, StopIteration):
        raise Unplaced from None
    return json.dumps(book, indent=1, ensure_ascii=False).encode('utf-8', 'surrogatepass') + b'\n'
