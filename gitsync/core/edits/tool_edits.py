"""Edits as agents' tools describe them, applied in memory to the text at hand.

applied() gives what each file would hold; Unapplied is raised for an edit that the tool itself
would refuse (text not there, or there more than once), a GitsyncError for input of a known tool
that lacks what the tool needs. Line ends of the file are kept as the tools keep them.
"""

from __future__ import annotations

from gitsync.core.edits.spellings import KEYS
from gitsync.core.edits.spellings import NOTEBOOK
from gitsync.core.edits.spellings import given
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    Input = Mapping[str, object]  # a tool's input, as JSON gives it
    Load = Callable[[str], bytes | None]  # a path's bytes on disk, None where there is no file


class Unapplied(Exception):
    """The tool itself will refuse this edit."""


def unreadable(tool: str, what: str) -> GitsyncError:
    """The error for input that cannot be judged: the edit is held back."""
    return GitsyncError(
        f"input of '{tool}' cannot be read: {what}",
        'the edit is held back; say it to whoever set up the hook',
        'bad-input',
    )


def applied(tool: str, act: str, asked: Input, load: Load) -> dict[str, bytes | None]:
    """What the path, as asked, would hold; act says what the tool does."""
    path = text_of(tool, asked, KEYS.path)
    if act == NOTEBOOK:
        return {path: _notebook(asked, load(path))}
    edits = given(asked, KEYS.edits)
    if edits is None and given(asked, KEYS.old) is None and given(asked, KEYS.text) is not None:
        return {path: encoded(text_of(tool, asked, KEYS.text))}
    if edits is None:
        edits = [asked]
    if not isinstance(edits, list):
        raise unreadable(tool, "'edits' is no list of objects")
    data = load(path)
    for edit in edits:
        if not isinstance(edit, dict):
            raise unreadable(tool, "'edits' is no list of objects")
        data = replaced(tool, edit, data)
    return {path: data}


def replaced(tool: str, edit: Input, data: bytes | None) -> bytes:
    """The text with the old one replaced by the new one, once or everywhere."""
    old, new = (encoded(text_of(tool, edit, keys)) for keys in (KEYS.old, KEYS.new))
    if not old:
        if data:
            raise Unapplied
        return new
    if data is None or old == new:
        raise Unapplied
    if old not in data and b'\r\n' in data:
        old, new = (text.replace(b'\r\n', b'\n').replace(b'\n', b'\r\n') for text in (old, new))
    count = data.count(old)
    if not count or (count > 1 and not given(edit, KEYS.everywhere)):
        raise Unapplied
    return data.replace(old, new)


def encoded(text: str) -> bytes:
    """The bytes that a tool writes for a text; a lone surrogate as it is."""
    return text.encode('utf-8', 'surrogatepass')


def text_of(tool: str, table: Input, keys: Sequence[str]) -> str:
    """The first text that these keys hold; an error where none holds one."""
    for key in keys:
        value = table.get(key)
        if isinstance(value, str):
            return value
    raise unreadable(tool, f"it has no text '{keys[0]}'")


def _notebook(asked: Input, data: bytes | None) -> bytes:
    """A notebook with one cell replaced, inserted or deleted."""
    import json

    try:
        book = json.loads(data or b'')
        cells = book['cells']
        at = asked.get('cell_number')
        if not isinstance(at, int):
            wanted = asked.get('cell_id')
            at = next(number for number, cell in enumerate(cells) if cell.get('id') == wanted)
        mode, source = asked.get('edit_mode', 'replace'), asked.get('new_source', '')
        if mode == 'delete':
            del cells[at]
        elif mode == 'insert':
            kind = asked.get('cell_type', 'code')
            cells.insert(at + 1, {'cell_type': kind, 'metadata': {}, 'source': source})
        else:
            cells[at]['source'] = source
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, StopIteration):
        raise Unapplied from None
    return json.dumps(book, indent=1, ensure_ascii=False).encode('utf-8', 'surrogatepass') + b'\n'
