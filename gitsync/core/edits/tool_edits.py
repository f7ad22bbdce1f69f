"""Edits as agents' tools describe them, applied in memory to the text at hand.

applied() gives what each file would hold; Unapplied is raised for an edit that the tool itself
would refuse (text not there, or there
more than once), Unreadable for input of a known tool that lacks what the tool needs. Line ends of
the file are kept as the tools keep them.
"""

from gitsync.errors import GitsyncError


class Unapplied(Exception):
    """The tool itself will refuse this edit."""


def unreadable(tool: str, what: str) -> GitsyncError:
    """The error for input that cannot be judged: the edit is held back."""
    return GitsyncError(
        f"input of '{tool}' cannot be read: {what}",
        'the edit is held back; say it to whoever set up the hook',
        'bad-input',
    )


def applied(tool: str, asked: dict, load) -> dict:
    """{path as asked: bytes, or None for removed}. load(path) gives the bytes on disk, None when
    there is no file.
    """
    if tool == 'NotebookEdit':
        path = _text(tool, asked, 'notebook_path')
        return {path: _notebook(asked, load(path))}
    path = _text(tool, asked, 'file_path', 'path', 'target_file')
    if tool == 'Write':
        return {path: encoded(_text(tool, asked, 'content', 'contents', 'file_text'))}
    edits = asked.get('edits') if tool == 'MultiEdit' or 'edits' in asked else [asked]
    if type(edits) is not list or not all(type(edit) is dict for edit in edits):
        raise unreadable(tool, "'edits' is no list of objects")
    data = load(path)
    for edit in edits:
        data = replaced(tool, edit, data)
    return {path: data}


def replaced(tool: str, edit: dict, data: bytes | None) -> bytes:
    """The text with old_string replaced by new_string, once or everywhere."""
    old, new = (encoded(_text(tool, edit, key)) for key in ('old_string', 'new_string'))
    if not old:
        if data:
            raise Unapplied
        return new
    if data is None or old == new:
        raise Unapplied
    if old not in data and b'\r\n' in data:
        old, new = (text.replace(b'\r\n', b'\n').replace(b'\n', b'\r\n') for text in (old, new))
    count = data.count(old)
    if not count or (count > 1 and not edit.get('replace_all')):
        raise Unapplied
    return data.replace(old, new)


def encoded(text: str) -> bytes:
    """The bytes that a tool writes for a text."""
    try:
        return text.encode('utf-8')
    except UnicodeEncodeError:
        return text.encode('utf-8', 'surrogatepass')


def _text(tool: str, table: dict, *keys: str) -> str:
    for key in keys:
        if type(table.get(key)) is str:
            return table[key]
    raise unreadable(tool, f"it has no text '{keys[0]}'")


def _notebook(asked: dict, data: bytes | None) -> bytes:
    """A notebook with one cell replaced, inserted or deleted."""
    import json

    try:
        book = json.loads(data or b'')
        cells = book['cells']
        index = asked.get('cell_number')
        if type(index) is not int:
            index = next(
                number
                for number, cell in enumerate(cells)
                if cell.get('id') == asked.get('cell_id')
            )
        mode = asked.get('edit_mode', 'replace')
        if mode == 'delete':
            del cells[index]
        elif mode == 'insert':
            cells.insert(
                index + 1,
                {
                    'cell_type': asked.get('cell_type', 'code'),
                    'metadata': {},
                    'source': asked.get('new_source', ''),
                },
            )
        else:
            cells[index]['source'] = asked.get('new_source', '')
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, StopIteration):
        raise Unapplied from None
    return json.dumps(book, indent=1, ensure_ascii=False).encode('utf-8', 'surrogatepass') + b'\n'


def patched(text: str, load) -> dict:
    """{path: bytes or None} for the text of an apply_patch: files added, updated, moved and
    deleted.
    """
    lines = text.replace('\r\n', '\n').split('\n')
    start = next(
        (index for index, line in enumerate(lines) if line.strip() == '*** Begin Patch'), None
    )
    if start is None:
        raise Unapplied
    made, index = {}, start + 1
    while index < len(lines):
        line = lines[index].rstrip()
        index += 1
        body = index
        while index < len(lines) and not _is_file_line(lines[index]):
            index += 1
        hunk = lines[body:index]
        if line.startswith('*** Add File: '):
            made[line[14:]] = encoded(
                '\n'.join(row[1:] for row in hunk if row.startswith('+')) + '\n'
            )
        elif line.startswith('*** Delete File: '):
            made[line[17:]] = None
        elif line.startswith('*** Update File: '):
            _update(made, line[17:], hunk, load)
        elif line == '*** End Patch':
            break
        elif line.strip():
            raise Unapplied
    return made


def _is_file_line(line: str) -> bool:
    return line.startswith(
        ('*** Add File: ', '*** Delete File: ', '*** Update File: ', '*** End Patch')
    )


def _update(made: dict, path: str, hunk, load) -> None:
    """One file's hunks, found by their context in order, and its move."""
    target = path
    if hunk and hunk[0].startswith('*** Move to: '):
        target, hunk = hunk[0][13:].rstrip(), hunk[1:]
    data = made.get(path) if path in made else load(path)
    if data is None:
        raise Unapplied
    crlf = b'\r\n' in data
    lines = data.replace(b'\r\n', b'\n').split(b'\n')
    at = 0
    for anchor, old, new in _hunks(hunk):
        if anchor:
            at = next(
                (
                    index + 1
                    for index in range(at, len(lines))
                    if lines[index].strip() == anchor.strip()
                ),
                at,
            )
        found = _place(lines, old, at)
        if found is None:
            raise Unapplied
        lines[found : found + len(old)] = new
        at = found + len(new)
    data = b'\n'.join(lines)
    if target != path:
        made[path] = None
    made[target] = data.replace(b'\n', b'\r\n') if crlf else data


def _hunks(rows):
    """(anchor, old lines, new lines) of each hunk."""
    anchor, old, new, found = b'', [], [], []
    for row in [*rows, '@@']:
        if row.startswith('@@'):
            if old or new:
                found.append((anchor, old, new))
            anchor, old, new = encoded(row[2:].strip()), [], []
            continue
        if row.startswith('*** '):
            continue
        mark, text = row[:1] or ' ', encoded(row[1:])
        if mark in ' -':
            old.append(text)
        if mark in ' +':
            new.append(text)
    while (
        found and found[-1][1][-1:] == [b''] and found[-1][2][-1:] == [b'']
    ):  # the line break before the next file's line
        found[-1][1].pop()
        found[-1][2].pop()
    return found


def _place(lines, old, at: int):
    """Where the old lines stand from at on: exactly, else but for blank space at line ends; an
    insertion without context goes to the end.
    """
    if not old:
        return len(lines) - 1 if lines[-1:] == [b''] else len(lines)
    for same in (lambda line: line, lambda line: line.rstrip(), lambda line: line.strip()):
        wanted = [same(line) for line in old]
        for start in (at, 0):
            for index in range(start, len(lines) - len(old) + 1):
                if (
                    same(lines[index]) == wanted[0]
                    and [same(line) for line in lines[index : index + len(old)]] == wanted
                ):
                    return index
    return None
