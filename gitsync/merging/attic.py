"""The attic: superseded values, kept in the common git directory, never in the worktree.

One file a merged path and merge, named by a digest of its three versions, so that the same merge
made twice is kept once. Written whole.
"""

from __future__ import annotations

import os

from gitsync.core.text.digest import digest
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.merge.result import Decision

_FIELDS = 6  # of an entry: path, merge, case, where, what, lost


class Kept(Value):
    """One superseded value."""

    id: str  # 'digest-n'
    path: str  # in the repository
    merge: str  # in words
    case: str  # as in the decision, and so on
    where: str
    what: str
    lost: bytes
    time: float  # in seconds; the file's


def keep(
    common_dir: str,
    path: str,
    merge: str,
    versions: Iterable[bytes],
    decisions: Iterable[Decision],
) -> str:
    """Keep what the decisions superseded; returns the entry's id.

    Raises GitsyncError when the attic cannot be written.
    """
    name = digest((_bytes(path), *versions), 6)
    parts: list[bytes] = []
    for decision in decisions:
        texts = (path, merge, decision.case, decision.where, decision.what)
        for field in (*map(_bytes, texts), decision.lost):
            parts += [b'%d\n' % len(field), field, b'\n']
    file = os.path.join(_folder(common_dir), name)
    if not os.path.exists(file):
        files.save(file, b''.join(parts))
    return name


def entries(common_dir: str) -> list[Kept]:
    """Everything kept, newest merge first; a damaged file is an entry that says so."""
    folder = _folder(common_dir)
    try:
        names = [name for name in os.listdir(folder) if not name.startswith('.')]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise GitsyncError(
            f'cannot read the attic: {error.strerror}', f"look at '{folder}'", 'unreadable'
        ) from None
    all_kept: list[Kept] = []
    for name in names:
        file = os.path.join(folder, name)
        data = files.load(file)
        if data is not None:
            all_kept += _parsed(name, data, os.stat(file).st_mtime)
    return sorted(all_kept, key=lambda kept: (-kept.time, kept.path, kept.id))


def _bytes(text: str) -> bytes:
    return text.encode('utf-8', 'surrogateescape')


def _folder(common_dir: str) -> str:
    return files.kept(common_dir, 'attic')


def _parsed(name: str, data: bytes, time: float) -> list[Kept]:
    fields = _fields(data)
    if fields is None:
        what = 'this file of the attic cannot be read'
        return [Kept(f'{name}-1', '', '', 'damaged', '', what, data, time)]
    kept = []
    for number, start in enumerate(range(0, len(fields) - _FIELDS + 1, _FIELDS), 1):
        *texts, lost = fields[start : start + _FIELDS]
        path, merge, case, where, what = (text.decode('utf-8', 'surrogateescape') for text in texts)
        kept.append(Kept(f'{name}-{number}', path, merge, case, where, what, lost, time))
    return kept


def _fields(data: bytes) -> list[bytes] | None:
    """The fields of a file, each after its length; None for a damaged one."""
    fields = []
    at = 0
    while at < len(data):
        end = data.find(b'\n', at)
        size = data[at:end] if end >= 0 else b''
        if not size.isdigit() or len(size) > 12 or end + 1 + int(size) + 1 > len(data):
            return None
        fields.append(data[end + 1 : end + 1 + int(size)])
        at = end + 1 + int(size) + 1
    return fields
