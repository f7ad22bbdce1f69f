"""Edits as agents' tools describe them, applied in memory to the text at hand.

What a tool does is read from the fields of its input, whatever its name: a patch, texts to replace,
a text to insert, a whole file. An edit that cannot be placed is named with the lines that it looks
for; input of a known tool that lacks what every edit needs is a GitsyncError.
"""

from __future__ import annotations

from gitsync.core.edits.spellings import KEYS
from gitsync.core.edits.spellings import NOTEBOOK
from gitsync.core.edits.spellings import given
from gitsync.core.edits.spellings import is_of_server
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    Input = Mapping[str, object]  # a tool's input, as JSON gives it
    Load = Callable[[str], bytes | None]  # a path's bytes on disk, None where there is no file

EVERY, ONLY = -1, 0  # places to replace: all, or the one that there must be
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
    """What each path, as asked, would hold. A tool of an MCP server changes the first of several
    places.
    """
    if asked.get('command') in _LOOKING:
        return Edited({}, {})
    outcome = Edited({}, {})
    count = 1 if is_of_server(tool) else ONLY
    for path, edits in _by_path(tool, asked).items():
        data = outcome.files[path] if path in outcome.files else load(path)
        try:
            for edit in edits:
                data = _notebook(edit, data) if act == NOTEBOOK else _changed(edit, data, count)
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
    """The edits that are asked for, each as an object of its own; a file that is only named, and
    an edit that cannot be read, have no place.
    """
    own = plain_path(given(asked, KEYS.path))
    listed = _as_list(given(asked, KEYS.edits))
    if listed is None:
        return {path_of(tool, asked): [asked]}
    edits: dict[str, list[Input]] = {}
    for edit in listed:
        table = edit if isinstance(edit, dict) else {}
        path = plain_path(given(table, KEYS.path)) or own or plain_path(edit)
        if not path:
            raise unreadable(tool, f"'{KEYS.edits[0]}' is no list of objects")
        edits.setdefault(path, []).append(table)
    return edits


def _as_list(listed: object) -> list[object] | None:
    """Edits as a list, or as the text of one; None where there are none."""
    if isinstance(listed, str) and listed.lstrip().startswith('['):
        from gitsync.core.text import json_value

        try:
            listed = json_value.parse(listed)
        except ValueError:
            return [listed]
    return listed if isinstance(listed, list) or listed is None else [listed]


def _changed(edit: Input, data: bytes | None, count: int) -> bytes:
    """A file after one edit, at so many of the places that it fits."""
    old, new, text = (_text(edit, keys) for keys in (KEYS.old, KEYS.new, KEYS.text))
    sketch = _text(edit, KEYS.sketch)
    if old is None and text is None and sketch is not None:
        if data is not None:
            raise Unplaced(sketch)
        text = sketch
    line = given(edit, KEYS.line)
    if old is None and isinstance(line, int) and (text is not None or new is not None):
        return _inserted(data or b'', line, new or text or '')
    if edit.get('command') == 'append' and text is not None:
        return (data or b'') + encoded(text)
    if old is None and text is not None:
        return encoded(text)
    if old is None or new is None:
        raise Unplaced(old or '')
    return _replaced(
        data, old, new, EVERY if given(edit, KEYS.everywhere) in (True, 'true') else count
    )


def _replaced(data: bytes | None, old: str, new: str, count: int) -> bytes:
    """The text with the old one replaced by the new one, at so many of its places."""
    if not old:
        if data:
            raise Unplaced
        return encoded(new)
    if data is None:
        raise Unplaced(old)
    from gitsync.core.edits.placing import decoded
    from gitsync.core.edits.placing import substituted

    text = substituted(decoded(data), old, new, count)
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
    path = plain_path(given(table, KEYS.path))
    if path is None:
        raise unreadable(tool, f"it has no text '{KEYS.path[0]}'")
    return path


def plain_path(named: object) -> str | None:
    """A path, of which some tools write the URI; None for what is none."""
    if isinstance(named, dict):  # VS Code's
        named = named.get('fsPath') or named.get('path')
    if not isinstance(named, str):
        return None
    if named.startswith('file:'):
        from urllib.parse import unquote

        path = named.removeprefix('file:').removeprefix('//')
        return unquote(path.removeprefix('localhost'))
    return named


def _text(table: Input, keys: Sequence[str]) -> str | None:
    """The first text that these keys hold."""
    texts = {key: value for key, value in table.items() if isinstance(value, str)}
    return given(texts, tuple(keys))


def _notebook(asked: Input, data: bytes | None) -> bytes:
    """A notebook with one cell replaced, inserted or deleted."""
    import json

    try:
        book = json.loads(data or b'')
        cells = book['cells']
        at = asked.get('cell_number', asked.get('cell_idx'))
        if not isinstance(at, int):
            wanted = asked.get('cell_id', asked.get('cellId'))
            at = next(number for number, cell in enumerate(cells) if cell.get('id') == wanted)
        mode = asked.get('edit_mode', asked.get('editType', 'replace'))
        if asked.get('is_new_cell') is True:
            mode = 'insert'
        source = asked.get('new_source', asked.get('newCode', asked.get('new_string', '')))
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
