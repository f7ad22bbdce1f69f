"""Snapshots: a tree of files at one moment, as rules see it.

Paths are str relative to the root with '/' between parts, undecodable bytes as surrogate escapes.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from typing import Protocol

    Attributes = dict[str, str]  # of one path: what DECIDING holds, unless it is unspecified

    class Snapshot(Protocol):
        """What gitsync.git gives for commits and the index, and gitsync.world for the disk."""

        def entry(self, path: str) -> Entry | None:
            """What stands at the path, None when nothing does."""

        def read(self, path: str) -> bytes | None:
            """A blob's bytes, None when there is none (absent, folder, submodule)."""

        def names(self, folder: str) -> tuple[str, ...]:
            """Sorted names in a folder ('' is the root), () when it is none."""

        def attributes(
            self, files: Mapping[str, bytes], paths: Sequence[str]
        ) -> Mapping[str, Attributes]:
            """What git makes of these .gitattributes files for paths beside and below them."""


# modes of an entry, as git writes them
PLAIN = ('100644', '100755')  # a file, executable or not
LINK = '120000'
SUBMODULE = '160000'
FOLDER = '040000'
# the attributes that decide how git merges and converts a file
DECIDING = (
    'conflict-marker-size',
    'crlf',  # the old name of text
    'eol',
    'filter',
    'ident',
    'merge',
    'text',
    'working-tree-encoding',
)


class Entry(Value):
    """What stands at a path. Two entries with equal oids that are not empty have equal content."""

    mode: str  # one of PLAIN, LINK, SUBMODULE or FOLDER
    oid: str  # '' where no object exists (files on disk)

    @property
    def is_file(self) -> bool:
        """True for a file as editors write it: no link, no folder, no submodule."""
        return self.mode in PLAIN


class Change(Value):
    """One path of a change."""

    path: str
    before: Entry | None  # None: added
    after: Entry | None  # None: removed


class Overlay:
    """A snapshot with some paths replaced: files maps a path to (mode, bytes), or to None for
    removed.
    """

    def __init__(self, under: Snapshot, files: Mapping[str, tuple[str, bytes] | None]) -> None:
        self.under = under
        self.files = files

    def entry(self, path: str) -> Entry | None:
        if path in self.files:
            file = self.files[path]
            return Entry(file[0], '') if file else None
        if any(name.startswith(path + '/') for name, file in self.files.items() if file):
            return Entry(FOLDER, '')
        return self.under.entry(path)

    def read(self, path: str) -> bytes | None:
        if path in self.files:
            file = self.files[path]
            return file[1] if file and file[0] != SUBMODULE else None
        return self.under.read(path)

    def names(self, folder: str) -> tuple[str, ...]:
        start = folder + '/' if folder else ''
        names = set(self.under.names(folder))
        for path, file in self.files.items():
            if path.startswith(start):
                name, _, rest = path[len(start) :].partition('/')
                if file:
                    names.add(name)
                elif not rest:
                    names.discard(name)
        return tuple(sorted(names))

    def attributes(
        self, files: Mapping[str, bytes], paths: Sequence[str]
    ) -> Mapping[str, Attributes]:
        return self.under.attributes(files, paths)


class Memory(Overlay):
    """A snapshot of plain files: {path: bytes}. For tests and for what exists nowhere else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(EMPTY, {path: ('100644', data) for path, data in files.items()})


class _Empty:
    def entry(self, path: str) -> Entry | None:
        return None

    def read(self, path: str) -> bytes | None:
        return None

    def names(self, folder: str) -> tuple[str, ...]:
        return ()

    def attributes(
        self, files: Mapping[str, bytes], paths: Sequence[str]
    ) -> Mapping[str, Attributes]:
        return {}


EMPTY = _Empty()


def file_ids(changes: Iterable[Change]) -> Iterator[str]:
    """The ids of the files of these changes, before and after."""
    for change in changes:
        for entry in change[1:]:
            if entry and entry.is_file:
                yield entry.oid


def all_paths(snapshot: Snapshot, top: str = '') -> Iterator[str]:
    """Every path of a file, a link or a submodule below a folder; walks all folders."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        for name in snapshot.names(folder):
            path = f'{folder}/{name}' if folder else name
            entry = snapshot.entry(path)
            if entry and entry.mode == FOLDER:
                waiting.append(path)
            elif entry:
                yield path
