"""The quick look at texts of as many lines: each line in its own place.

Where every line that differs is plain, one that gives no other line its address, all four texts
have the same addresses. The merge is then right when each place holds what one side, or both alike,
made of it, and no key stands twice.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import key_columns
from gitsync.core.proof.addresses import item
from gitsync.core.proof.addresses import scan
from gitsync.core.text.lines import field
from gitsync.core.text.lines import is_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.proof.addresses import KeyColumns
    from gitsync.core.proof.sections.stretches import Texts

_TEXT, _FIELD, _ITEM, _ROW, _OTHER = range(5)
_KEYED = {_FIELD, _ROW}
_MARKERS = (b'BEGIN', b'END', b'begin', b'end', b'region')


def is_in_place(texts: Texts, columns: KeyColumns = key_columns) -> bool:
    """True where the merge is right by its places alone; False says nothing."""
    rows = [data.split(b'\n') for data in texts]
    if len({len(row) for row in rows}) > 1:
        return False
    lines_there: set[int] = set()
    for at, (base, ours, theirs, result) in enumerate(zip(*rows)):
        if ours == base:
            if result != theirs:
                return False
            if theirs == base:
                continue
        elif result != ours or theirs not in (base, ours):
            return False
        kind = _kind(base)
        if kind == _OTHER or _kind(result) != kind:
            return False
        if kind == _ROW and is_rule(rows[3][at + 1] if at + 1 < len(rows[3]) else b''):
            return False
        lines_there.add(kind)
    if _ITEM in lines_there and (b'\n ' in texts[3] or b'\n\t' in texts[3]):
        return False  # what stands under an item hangs on what that says
    return not lines_there & _KEYED or _has_each_key_once(texts[3], columns)


def _kind(line: bytes) -> int:
    """What a line is, where others hang alike whatever it says; else _OTHER."""
    if b'|' in line:
        return _OTHER if line[:1] in (b' ', b'\t', b'*') or is_rule(line) else _ROW
    if line[:1].isalpha():
        return _OTHER if line.startswith(_MARKERS) else _TEXT
    if item(line) is not None:
        return _ITEM
    known = field(line)
    return _FIELD if known and known.value and line[:2] == b'**' else _OTHER


def _has_each_key_once(text: bytes, columns: KeyColumns) -> bool:
    keys = [(line.address, line.key) for line in scan(text, columns) if line.key]
    return len(set(keys)) == len(keys)
