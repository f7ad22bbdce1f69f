"""The text of a patch, applied in memory: files added, updated, moved and deleted.

Two formats: apply_patch's (codex-rs/apply-patch), whose hunks are found by their lines, and diff's,
which is placed in the same way. Both are read as freely as their programs read them; what cannot be
placed is named with the lines that it looks for.
"""

from __future__ import annotations

from gitsync.core.edits.placing import decoded
from gitsync.core.edits.placing import line_of
from gitsync.core.edits.spellings import PATCH_BEGIN
from gitsync.core.edits.tool_edits import Edited
from gitsync.core.edits.tool_edits import encoded
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.edits.tool_edits import Load

_ADD, _DELETE, _UPDATE = '*** Add File:', '*** Delete File:', '*** Update File:'
_HEADERS = (_ADD, _DELETE, _UPDATE)
_MOVE, _END = '*** Move to:', '*** End Patch'


def is_patch(text: str) -> bool:
    """True for a patch in either format; apply_patch's first line is left out by some."""
    if PATCH_BEGIN in text or text.lstrip().startswith(_HEADERS):
        return True
    return text.startswith(('--- ', 'diff --git ')) or '\n--- ' in text and '\n+++ ' in text


def changed(text: str, load: Load) -> Edited:
    """What each path of a patch in either format would hold."""
    if PATCH_BEGIN in text or text.lstrip().startswith(_HEADERS):
        return patched(text, load)
    return diffed(text, 1 if '--- a/' in text or '+++ b/' in text else 0, load)


class Hunk(Value):
    """A run of lines that a patch puts in place of another."""

    anchor: str  # a line above them, '' for none
    old: list[str]  # with their context, as are the new ones
    new: list[str]


class FilePatch(Value):
    """What a patch does to one file."""

    act: str  # one of _HEADERS
    path: str
    target: str  # where it is moved, else path
    rows: list[str]


def patched(text: str, load: Load) -> Edited:
    """What each path of an apply_patch would hold; load gives the bytes on disk."""
    edited = Edited({}, {})
    for one in _parts(text.replace('\r\n', '\n').split('\n')):
        if one.act == _ADD:
            added = [row[1:] for row in one.rows if row.startswith('+')]
            edited.files[one.path] = encoded('\n'.join(added) + '\n')
        elif one.act == _DELETE:
            edited.files[one.path] = None
        else:
            _update(edited, one.path, one.target, _hunks(one.rows), load)
            for row in one.rows:
                if row.startswith(' ') and row.strip().startswith(_HEADERS):
                    edited.unplaced.setdefault(row.partition(':')[2].strip(), ())
    return edited


def _parts(lines: Sequence[str]) -> list[FilePatch]:
    """What a patch's text does, file by file. A header may stand behind blanks where no line of a
    file can.
    """
    parts: list[FilePatch] = []
    begun = not any(line.strip() == PATCH_BEGIN for line in lines)
    for line in lines:
        bare = line.strip()
        is_free = not parts or parts[-1].act != _UPDATE or not parts[-1].rows
        if bare == PATCH_BEGIN:
            begun = True
        elif bare == _END and (is_free or line.startswith('*')):
            begun = False
        elif not begun:
            continue
        elif bare.startswith(_HEADERS) and (is_free or line.startswith('*')):
            act, _, path = bare.partition(':')
            parts.append(FilePatch(act + ':', path.strip(), path.strip(), []))
        elif parts and bare.startswith(_MOVE) and not parts[-1].rows:
            parts[-1] = parts[-1]._replace(target=bare.removeprefix(_MOVE).strip())
        elif parts:
            parts[-1].rows.append(line)
    return parts


def _update(edited: Edited, path: str, target: str, hunks: Sequence[Hunk], load: Load) -> None:
    """One file's hunks, found by their lines in order, and its move."""
    data = edited.files[path] if path in edited.files else load(path)
    wanted = tuple(encoded(line) for hunk in hunks for line in hunk.old)
    if data is None:
        edited.unplaced.update({path: wanted, target: wanted})
        return
    is_dos = b'\r\n' in data
    lines, at = decoded(data.replace(b'\r\n', b'\n')).split('\n'), 0
    for hunk in hunks:
        end = _replace(lines, hunk, at)
        if end is None:
            edited.unplaced.update({path: wanted, target: wanted})
            return
        at = end
    whole = encoded(('\r\n' if is_dos else '\n').join(lines))
    edited.files.update({path: None, target: whole})


def _replace(lines: list[str], hunk: Hunk, at: int) -> int | None:
    """Put the hunk's new lines in the place of its old ones, from 'at' on; where they end, None
    where the old ones are not there.
    """
    if hunk.anchor:
        above = line_of(lines, [hunk.anchor], at)
        at = at if above is None else above + 1
    if not hunk.old:  # without context, at the end
        start: int | None = len(lines) - 1 if lines[-1:] == [''] else len(lines)
    else:
        start = line_of(lines, hunk.old, at)
    if start is None and hunk.old[-1] == '':
        hunk = Hunk('', hunk.old[:-1], hunk.new[:-1] if hunk.new[-1:] == [''] else hunk.new)
        start = line_of(lines, hunk.old, at) if hunk.old else None
    if start is None:
        return None
    lines[start : start + len(hunk.old)] = hunk.new
    return start + len(hunk.new)


def _hunks(rows: Sequence[str]) -> list[Hunk]:
    """The hunks of one file."""
    hunks = [Hunk('', [], [])]
    for row in rows:
        if row.startswith('@@'):
            hunks.append(Hunk(row[2:].strip(), [], []))
            continue
        if row.startswith('***') or row[:1] == '\\':  # End of File, no newline at its end
            continue
        mark, text = (row[0], row[1:]) if row[:1] in ' +-' and row else (' ', row)
        if mark in ' -':
            hunks[-1].old.append(text)
        if mark in ' +':
            hunks[-1].new.append(text)
    hunks = [hunk for hunk in hunks if hunk.old or hunk.new]
    if hunks:
        last = hunks[-1]
        while last.old[-1:] == last.new[-1:] == ['']:  # blank lines before the next file's line
            last.old.pop()
            last.new.pop()
    return hunks


def diffed(text: str, strip: int, load: Load) -> Edited:
    """What each path of a unified diff would hold, so many folders cut off the paths."""
    edited = Edited({}, {})
    path = target = ''
    rows: list[str] = []
    for line in [*text.replace('\r\n', '\n').split('\n'), '--- ']:
        if line.startswith(('--- ', 'diff --git ')):
            _diffed_file(edited, path, target, rows, load)
            path, target, rows = _stripped(line, strip) if line[0] == '-' else '', '', []
        elif line.startswith('+++ ') and not rows:
            target = _stripped(line, strip)
        elif line.startswith('@@'):
            rows.append('@@')
        elif rows and line:
            rows.append(line)
    return edited


def undone(text: str, strip: int) -> Edited:
    """The files from which a unified diff is taken back, and the lines that go."""
    edited = Edited({}, {})
    path = ''
    for line in text.replace('\r\n', '\n').split('\n'):
        if line.startswith(('--- ', '+++ ')):
            path = _stripped(line, strip) or path
            edited.unplaced.setdefault(path, ())
        elif line.startswith('+') and path:
            edited.unplaced[path] += (encoded(line[1:]),)
    return edited


def _diffed_file(edited: Edited, path: str, target: str, rows: Sequence[str], load: Load) -> None:
    if not rows or not (path or target):
        return
    if not target:
        edited.files[path] = None
    elif not path:
        added = [row[1:] for row in rows if row.startswith('+')]
        edited.files[target] = encoded('\n'.join(added) + '\n')
    else:
        _update(edited, path, target, _hunks(rows), load)


def _stripped(line: str, strip: int) -> str:
    """The path of a header's line; '' for /dev/null."""
    path = line[4:].partition('\t')[0].strip().strip('"')
    return '' if path == '/dev/null' else '/'.join(path.split('/')[strip:])
