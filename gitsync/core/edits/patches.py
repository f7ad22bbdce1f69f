"""The text of an apply_patch, applied in memory: files added, updated, moved and deleted.

The format is Codex's (codex-rs/apply-patch): hunks have no line numbers, they are found by their
context, exactly or but for blank space, in the file's order.
"""

from __future__ import annotations

from gitsync.core.edits.spellings import PATCH_BEGIN
from gitsync.core.edits.tool_edits import Unapplied
from gitsync.core.edits.tool_edits import encoded
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.edits.tool_edits import Load

_ADD, _DELETE, _UPDATE = '*** Add File: ', '*** Delete File: ', '*** Update File: '
_MOVE, _END = '*** Move to: ', '*** End Patch'


class Hunk(Value):
    """A run of lines that a patch puts in place of another."""

    anchor: bytes  # a line above them, b'' for none
    old: list[bytes]  # with their context, as are the new ones
    new: list[bytes]


def patched(text: str, load: Load) -> dict[str, bytes | None]:
    """What each path of the patch would hold, None for removed; load gives the bytes on disk."""
    lines = text.replace('\r\n', '\n').split('\n')
    starts = (at for at, line in enumerate(lines) if line.strip() == PATCH_BEGIN)
    start = next(starts, None)
    if start is None:
        raise Unapplied
    files: dict[str, bytes | None] = {}
    for line, rows in _parts(lines[start + 1 :]):
        if line.startswith(_ADD):
            added = [row[1:] for row in rows if row.startswith('+')]
            files[line.removeprefix(_ADD)] = encoded('\n'.join(added) + '\n')
        elif line.startswith(_DELETE):
            files[line.removeprefix(_DELETE)] = None
        elif line.startswith(_UPDATE):
            _update(files, line.removeprefix(_UPDATE), rows, load)
        elif line == _END:
            break
        elif line.strip():
            raise Unapplied
    return files


def _parts(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Each file's line, and the rows below it."""
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        if not parts or line.startswith((_ADD, _DELETE, _UPDATE, _END)):
            parts.append((line.rstrip(), []))
        else:
            parts[-1][1].append(line)
    return parts


def _update(files: dict[str, bytes | None], path: str, rows: Sequence[str], load: Load) -> None:
    """One file's hunks, found by their context in order, and its move."""
    target = path
    if rows and rows[0].startswith(_MOVE):
        target, rows = rows[0].removeprefix(_MOVE).rstrip(), rows[1:]
    data = files[path] if path in files else load(path)
    if data is None:
        raise Unapplied
    lines, at = data.replace(b'\r\n', b'\n').split(b'\n'), 0
    for hunk in _hunks(rows):
        at = _replace(lines, hunk, at)
    if target != path:
        files[path] = None
    files[target] = (b'\r\n' if b'\r\n' in data else b'\n').join(lines)


def _replace(lines: list[bytes], hunk: Hunk, at: int) -> int:
    """Put the hunk's new lines in the place of its old ones, from 'at' on; where they end."""
    if hunk.anchor:
        anchors = (
            index + 1 for index in range(at, len(lines)) if lines[index].strip() == hunk.anchor
        )
        at = next(anchors, at)
    start = _place(lines, hunk.old, at)
    if start is None:
        raise Unapplied
    lines[start : start + len(hunk.old)] = hunk.new
    return start + len(hunk.new)


def _hunks(rows: Sequence[str]) -> list[Hunk]:
    """The hunks of one file."""
    hunks = [Hunk(b'', [], [])]
    for row in rows:
        if row.startswith('@@'):
            hunks.append(Hunk(encoded(row[2:].strip()), [], []))
            continue
        if row.startswith('*** '):
            continue
        mark, text = row[:1] or ' ', encoded(row[1:])
        if mark in ' -':
            hunks[-1].old.append(text)
        if mark in ' +':
            hunks[-1].new.append(text)
    hunks = [hunk for hunk in hunks if hunk.old or hunk.new]
    if hunks:
        last = hunks[-1]
        while last.old[-1:] == last.new[-1:] == [b'']:  # blank lines before the next file's line
            last.old.pop()
            last.new.pop()
    return hunks


def _place(lines: Sequence[bytes], old: Sequence[bytes], at: int) -> int | None:
    """Where the old lines stand from 'at' on: exactly, else but for blank space at line ends; an
    insertion without context goes to the end.
    """
    if not old:
        return len(lines) - 1 if lines[-1:] == [b''] else len(lines)
    for seen in (bytes, bytes.rstrip, bytes.strip):
        wanted, there = [seen(line) for line in old], [seen(line) for line in lines]
        for start in (at, 0):
            for index in range(start, len(lines) - len(old) + 1):
                if there[index] == wanted[0] and there[index : index + len(old)] == wanted:
                    return index
    return None
