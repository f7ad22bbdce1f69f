"""WINDOW on the attic: superseded values, kept in the common git directory, never in the worktree.

One file a merged path and merge, named by a digest of its three versions, so that the same merge
made twice is kept once. Written whole.
"""

import os
from collections import namedtuple

from gitsync.errors import GitsyncError
from gitsync.world import files


class Kept(namedtuple('Kept', 'id path merge case where what lost time')):
    """One superseded value: id 'digest-n', path in the repository, merge in words, the decision's
    fields, lost bytes, time in seconds (the file's).
    """

    __slots__ = ()


def keep(common_dir: str, path: str, merge: str, versions, decisions) -> str:
    """Keep what the decisions superseded; returns the entry's id.

    Raises GitsyncError when the attic cannot be written.
    """
    name = _digest((path.encode('utf-8', 'surrogateescape'), *versions))
    parts = []
    for decision in decisions:
        fields = (path, merge, decision.case, decision.where, decision.what)
        for field in (*(text.encode('utf-8', 'surrogateescape') for text in fields), decision.lost):
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
    found = []
    for name in names:
        file = os.path.join(folder, name)
        data = files.load(file)
        if data is not None:
            found += _parsed(name, data, os.stat(file).st_mtime)
    return sorted(found, key=lambda kept: (-kept.time, kept.path, kept.id))


def _folder(common_dir):
    return os.path.join(common_dir, 'gitsync', 'attic')


def _digest(parts):
    try:
        from _blake2 import blake2b  # hashlib would load OpenSSL
    except ImportError:
        from hashlib import blake2b
    digest = blake2b(digest_size=6)
    for part in parts:
        digest.update(b'%d\n' % len(part))
        digest.update(part)
    return digest.hexdigest()


def _parsed(name, data, time):
    fields = []
    at = 0
    while at < len(data):
        end = data.find(b'\n', at)
        size = data[at:end] if end >= 0 else b''
        if not size.isdigit() or len(size) > 12 or end + 1 + int(size) + 1 > len(data):
            return [
                Kept(
                    f'{name}-1',
                    '',
                    '',
                    'damaged',
                    '',
                    'this file of the attic cannot be read',
                    data,
                    time,
                )
            ]
        fields.append(data[end + 1 : end + 1 + int(size)])
        at = end + 1 + int(size) + 1
    found = []
    for number, start in enumerate(range(0, len(fields) - 5, 6), 1):
        texts = [field.decode('utf-8', 'surrogateescape') for field in fields[start : start + 5]]
        found.append(Kept(f'{name}-{number}', *texts, fields[start + 5], time))
    return found
