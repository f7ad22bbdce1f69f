"""Snapshots (core/git/snapshot) of git's trees, of the staged change and of the disk.

Each costs what it is asked for: a tree reads the folders on the way to a path, never the whole
repository.
"""

from __future__ import annotations

import os

from gitsync.core.git.snapshot import FOLDER
from gitsync.core.git.snapshot import LINK
from gitsync.core.git.snapshot import PLAIN
from gitsync.core.git.snapshot import SUBMODULE
from gitsync.core.git.snapshot import Entry
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from typing import Protocol

    from gitsync.core.git.snapshot import Attributes
    from gitsync.core.git.snapshot import Change

    class Store(Protocol):
        """Where trees and blobs are read: gitsync.git.objects.Objects."""

        def tree_entries(self, oid: str) -> dict[str, Entry]:
            """One tree object as {name: Entry}."""

        def blob(self, oid: str) -> bytes | None:
            """A blob's bytes; None when it is no blob or not there."""


_MODES = {mode: mode for mode in (*PLAIN, LINK, SUBMODULE, FOLDER)} | {'40000': FOLDER}
_MOST_BITS = 0o177777  # of a mode: gits of several ages read larger ones in several ways


def canonical(mode: str) -> str:
    """A mode as git reads it (canon_mode in cache.h), '' for what is none: old trees hold 100664
    and 040000, and 120600 is a link.
    """
    if mode in _MODES:
        return _MODES[mode]
    number = int(mode, 8) if 0 < len(mode) < 8 and not mode.strip('01234567') else _MOST_BITS + 1
    if number > _MOST_BITS:
        return ''
    kind = {0o04: FOLDER, 0o10: PLAIN[bool(number & 0o100)], 0o12: LINK}
    return kind.get(number >> 12, SUBMODULE)


def parse_tree(data: bytes, size: int) -> dict[str, Entry]:
    """A tree object as {name: Entry}; size is the length of an id in bytes (20 or 32).

    GitsyncError for one that git would not have written: cut off, a mode that is none, a name twice
    or out of order, one with '/' in it. git's commands do not agree on what such a tree holds, so
    nobody can say what is in it.
    """
    entries: dict[str, Entry] = {}
    at, last = 0, b''
    while at < len(data):
        space = data.find(b' ', at)
        end = data.find(b'\0', space)
        if space < 0 or end < 0 or end + 1 + size > len(data):
            raise _damaged('it ends in the middle of an entry')
        raw, mode = data[space + 1 : end], canonical(data[at:space].decode('latin-1'))
        if not mode:
            raise _damaged(f"'{data[at:space].decode('latin-1')}' is no mode")
        name, key = os.fsdecode(raw), raw + b'/' if mode == FOLDER else raw
        if key <= last or name in entries:
            raise _damaged(f"'{name}' stands in it twice, or out of order")
        if raw.lower() in (b'', b'.', b'..', b'.git') or b'/' in raw:
            raise _damaged(f"'{name}' is no file name")
        entries[name] = Entry(mode, data[end + 1 : end + 1 + size].hex())
        at, last = end + 1 + size, key
    return entries


def _damaged(why: str) -> GitsyncError:
    return GitsyncError(
        f'a tree object is damaged or forged: {why}',
        'git fsck names it; make the commit again with git add and git commit',
        'damaged-tree',
    )


def _content(blob: Callable[[str], bytes | None], entry: Entry | None) -> bytes | None:
    return blob(entry.oid) if entry and entry.mode not in (FOLDER, SUBMODULE) else None


class _Asking:
    """What has git at hand to ask."""

    def attributes(self, files: Mapping[str, bytes], paths: Sequence[str]) -> dict[str, Attributes]:
        from gitsync.git import attributes  # only where some .gitattributes changed

        return attributes.values(files, paths)


class Tree(_Asking):
    """The snapshot of a tree object, read folder by folder on demand."""

    def __init__(self, store: Store, oid: str) -> None:
        self.store, self.oid = store, oid

    def _folder(self, folder: str) -> dict[str, Entry]:
        oid = self.oid
        for name in folder.split('/') if folder else ():
            entry = self.store.tree_entries(oid).get(name)
            if entry is None or entry.mode != FOLDER:
                return {}
            oid = entry.oid
        return self.store.tree_entries(oid)

    def entry(self, path: str) -> Entry | None:
        if not path:
            return Entry(FOLDER, self.oid)
        folder, _, name = path.rpartition('/')
        return self._folder(folder).get(name)

    def read(self, path: str) -> bytes | None:
        return _content(self.store.blob, self.entry(path))

    def names(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(self._folder(folder)))


class StagedTree(_Asking):
    """A tree with changes applied: the index, without listing the whole of it."""

    def __init__(self, under: Tree, changes: Sequence[Change]) -> None:
        self.under, self.store, self.changes = under, under.store, changes
        self.paths = {change.path: change.after for change in changes}
        # folder -> {name: True where something stands there after, else False}
        self.folders: dict[str, dict[str, bool]] = {}
        for change in changes:
            path, present = change.path, change.after is not None
            while path:
                path, _, name = path.rpartition('/')
                here = self.folders.setdefault(path, {})
                if name in here and (here[name] or not present):
                    break
                here[name] = present
                if not path:
                    break

    def entry(self, path: str) -> Entry | None:
        if self.paths.get(path) is not None:
            return self.paths[path]
        if path in self.folders:
            return Entry(FOLDER, '') if self.names(path) else None
        if path in self.paths:
            return None
        return self.under.entry(path)

    def read(self, path: str) -> bytes | None:
        return _content(self.store.blob, self.entry(path))

    def names(self, folder: str) -> tuple[str, ...]:
        touched = self.folders.get(folder)
        if touched is None:
            return () if folder in self.paths else self.under.names(folder)
        start = folder + '/' if folder else ''
        names = set(self.under.names(folder))
        for name, present in touched.items():
            if present:
                names.add(name)
            elif self.entry(start + name) is None:
                names.discard(name)
        return tuple(sorted(names))


class Disk(_Asking):
    """A folder on disk as a snapshot; git's own folder is left out, a nested repository counts as a
    submodule.
    """

    def __init__(self, root: str) -> None:
        self.root = root

    def entry(self, path: str) -> Entry | None:
        full = os.path.join(self.root, path)
        try:
            mode = os.lstat(full).st_mode
        except (OSError, ValueError):
            return None
        kind = mode & 0o170000
        if kind == 0o120000:
            return Entry(LINK, '')
        if kind == 0o040000:
            return Entry(
                SUBMODULE if path and os.path.lexists(os.path.join(full, '.git')) else FOLDER, ''
            )
        return Entry('100755' if mode & 0o100 else '100644', '') if kind == 0o100000 else None

    def read(self, path: str) -> bytes | None:
        entry = self.entry(path)
        if entry is None or entry.mode in (FOLDER, SUBMODULE):
            return None
        full = os.path.join(self.root, path)
        return os.fsencode(os.readlink(full)) if entry.mode == LINK else files.load(full)

    def names(self, folder: str) -> tuple[str, ...]:
        try:
            names = os.listdir(os.path.join(self.root, folder))
        except (OSError, ValueError):
            return ()
        return tuple(sorted(name for name in names if name != '.git'))


class Sparse(Disk):
    """The disk with what a sparse checkout left out, which the index holds: it is not absent."""

    def __init__(
        self,
        root: str,
        list_left_out: Callable[[], dict[str, Entry]],
        blob: Callable[[str], bytes | None],
    ) -> None:
        super().__init__(root)
        self._list = list_left_out  # asked for once, and only when something is not on disk
        self._blob = blob
        self._folders: dict[str, dict[str, Entry]] | None = None

    def left_out(self, folder: str) -> dict[str, Entry]:
        """What the sparse checkout left out of a folder, by name."""
        if self._folders is None:
            self._folders = {}
            for path, entry in self._list().items():
                while path and super().entry(path) is None:
                    path, _, name = path.rpartition('/')
                    self._folders.setdefault(path, {}).setdefault(name, entry)
                    entry = Entry(FOLDER, '')
        return self._folders.get(folder, {})

    def _entry(self, path: str) -> Entry | None:
        folder, _, name = path.rpartition('/')
        return self.left_out(folder).get(name) if path else None

    def entry(self, path: str) -> Entry | None:
        return super().entry(path) or self._entry(path)

    def read(self, path: str) -> bytes | None:
        if super().entry(path) is not None:
            return super().read(path)
        return _content(self._blob, self._entry(path))

    def names(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted({*super().names(folder), *self.left_out(folder)}))


class Listed(Disk):
    """The tracked files of a worktree as they stand on disk: modes is {path: the index's mode}."""

    def __init__(self, root: str, modes: dict[str, str]) -> None:
        super().__init__(root)
        self.modes = modes
        self.folders: dict[str, set[str]] = {'': set()}
        for path in modes:
            while path:
                path, _, name = path.rpartition('/')
                here = self.folders.setdefault(path, set())
                if name in here:
                    break
                here.add(name)

    def paths(self) -> list[str]:
        """Every tracked path that stands on disk, sorted."""
        return [path for path in sorted(self.modes) if super(Listed, self).entry(path) is not None]

    def entry(self, path: str) -> Entry | None:
        return super().entry(path) if path in self.modes or path in self.folders else None

    def names(self, folder: str) -> tuple[str, ...]:
        if folder not in self.folders:
            return ()
        start = folder + '/' if folder else ''
        return tuple(
            sorted(name for name in self.folders[folder] if self.entry(start + name) is not None)
        )
