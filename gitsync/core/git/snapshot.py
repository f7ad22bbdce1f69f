"""Snapshots: a tree of files at one moment, as rules see it.

A snapshot is anything with these three methods; windows give them for commits, the index and the
disk:

    entry(path) -> Entry | None     what stands at the path, None when nothing does
    read(path) -> bytes | None      a blob's bytes, None when there is none (absent, folder,
    submodule)
    names(folder) -> tuple[str, …]  sorted names in a folder ('' is the root), () when it is none

Paths are str relative to the root with '/' between parts, undecodable bytes as surrogate escapes.
"""

from collections import namedtuple


class Entry(namedtuple('Entry', 'mode oid')):
    """mode as git writes it ('100644', '100755', '120000' symlink, '160000' submodule, '040000'
    folder).

    oid is the object's id, or '' where no object exists (files on disk); two entries with equal
    non-empty oid have equal content.
    """

    __slots__ = ()


class Change(namedtuple('Change', 'path before after')):
    """One path of a change; before and after are Entry or None (None before: added; None after:
    removed).
    """

    __slots__ = ()


class Overlay:
    """A snapshot with some paths replaced: files maps a path to (mode, bytes), or to None for
    removed.
    """

    def __init__(self, under, files: dict) -> None:
        self.under = under
        self.files = files

    def entry(self, path):
        if path in self.files:
            file = self.files[path]
            return Entry(file[0], '') if file else None
        if any(name.startswith(path + '/') for name, file in self.files.items() if file):
            return Entry('040000', '')
        return self.under.entry(path)

    def read(self, path):
        if path in self.files:
            file = self.files[path]
            return file[1] if file and file[0] != '160000' else None
        return self.under.read(path)

    def names(self, folder):
        start = folder + '/' if folder else ''
        found = set(self.under.names(folder))
        for path, file in self.files.items():
            if path.startswith(start):
                name, _, rest = path[len(start) :].partition('/')
                if file:
                    found.add(name)
                elif not rest:
                    found.discard(name)
        return tuple(sorted(found))


class Memory(Overlay):
    """A snapshot of plain files: {path: bytes}. For tests and for what exists nowhere else."""

    def __init__(self, files: dict) -> None:
        super().__init__(EMPTY, {path: ('100644', data) for path, data in files.items()})


class _Empty:
    def entry(self, path):
        return None

    def read(self, path):
        return None

    def names(self, folder):
        return ()


EMPTY = _Empty()
