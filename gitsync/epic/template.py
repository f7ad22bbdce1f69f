"""Folders of templates on disk: the package's own, and a team's over it."""

from __future__ import annotations

import os

from gitsync.core.epic.planning.templates import is_record
from gitsync.errors import GitsyncError
from gitsync.world import files
from gitsync.world import output

OWN = os.path.join(os.path.dirname(os.path.dirname(__file__)), 'templates')


def template(folder: str = '') -> dict[str, bytes]:
    """The files of a new epic by path below it, a team's folder over the package's own.

    GitsyncError for a folder that cannot be read. Records in it are left out, and told.
    """
    texts = _read(OWN)
    if folder:
        theirs = _read(folder)
        for rest in filter(is_record, theirs):
            output.note(f"'{os.path.join(folder, rest)}' is left out: gitsync writes it itself")
        texts |= theirs
    return texts


def _read(folder: str) -> dict[str, bytes]:
    if not os.path.isdir(folder):
        raise GitsyncError(f"no such folder: '{folder}'", 'name a folder of templates', 'usage')
    texts = {}
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_apart(top, name))
        for name in names:
            path = os.path.join(top, name)
            if os.path.isfile(path) and not os.path.islink(path):
                rest = os.path.relpath(path, folder).replace(os.sep, '/')
                texts[rest] = files.load(path) or b''
    return texts


def _is_apart(top: str, name: str) -> bool:
    """True for a folder that belongs to no template: git's, another repository, caches."""
    is_repository = os.path.lexists(os.path.join(top, name, '.git'))
    return is_repository or name in ('.git', '__pycache__')
