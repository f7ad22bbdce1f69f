"""The files that a shell's patterns and folders stand for, and what find prints."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from itertools import islice

from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.edits.shell.values import FoundFiles

MOST_MATCHES = 1000  # of one pattern
MOST_FILES = 20000  # of one folder
MOST_SEARCHED = 5000  # files of which the text counts
LARGEST = 1000000  # bytes of one
_NEVER_GATED = ('.git', '.venv', 'node_modules')


def matches(path: str, folder: str) -> list[str]:
    """The paths for which a word stands: itself where it is no pattern, or one that matches
    nothing.
    """
    from gitsync.core.edits.shell.values import FoundFiles
    from gitsync.core.edits.shell.values import Pattern

    if not isinstance(path, Pattern):
        return [path]
    if isinstance(path, FoundFiles):
        return _found(path, folder)
    import glob

    names = glob.iglob(os.path.expanduser(path), root_dir=folder, recursive=True)
    return list(islice(names, MOST_MATCHES)) or [path]


def _found(wanted: FoundFiles, folder: str) -> list[str]:
    """The files below a folder that pass the tests."""
    root = wanted.partition('/**/')[0]
    start = os.path.join(folder, os.path.expanduser(root))
    paths: list[str] = []
    for path, is_folder in _walk(start):
        shown = os.path.join(root, os.path.relpath(path, start)) if path != start else root
        name, bare = os.path.basename(path), shown.removeprefix('./')
        if (
            wanted.type in ('', 'd' if is_folder else 'f')
            and all(_fits(pattern, name) == is_wanted for pattern, is_wanted in wanted.names)
            and all(_fits(pattern, shown, bare) == is_wanted for pattern, is_wanted in wanted.shown)
            and not (wanted.pruned and _is_pruned(wanted.pruned, shown))
        ):
            paths.append(path)
    if wanted.having:
        return [path for path in paths[:MOST_SEARCHED] if _holds(path, wanted.having)]
    return paths


def _fits(pattern: str, *names: str) -> bool:
    """True where one of the names has the pattern; case is not told apart."""
    return any(fnmatchcase(name.lower(), pattern.lower()) for name in names)


def _is_pruned(patterns: Sequence[str], shown: str) -> bool:
    """True where the path, or a folder above it, has one of the patterns."""
    names = shown.split('/')
    above = ['/'.join(names[:stop]) for stop in range(1, len(names) + 1)]
    return any(_fits(pattern, *names, *above) for pattern in patterns)


def _holds(path: str, text: str) -> bool:
    """True for a file in which a text stands; a large one is not read."""
    if not os.path.isfile(path) or os.path.getsize(path) > LARGEST:
        return False
    data = files.load(path)
    return data is not None and text.encode('utf-8', 'surrogateescape').lower() in data.lower()


def unfollowed(path: str, folder: str) -> str:
    """The absolute path of a name to remove: a link that bears it goes, not what it leads to."""
    above, name = os.path.split(os.path.join(folder, os.path.expanduser(path)).rstrip('/'))
    if name in ('.', '..'):
        return os.path.realpath(os.path.join(above, name))
    return os.path.join(os.path.realpath(above), name)


def below(path: str) -> list[str]:
    """The path itself, or the files below a folder but for those that nothing gates."""
    return [each for each, is_folder in _walk(path) if not is_folder]


def _walk(path: str) -> Iterator[tuple[str, bool]]:
    """The path and all below it, and which are folders."""
    is_folder = os.path.isdir(path) and not os.path.islink(path)
    yield path, is_folder
    count = 0
    for folder, folders, names in os.walk(path) if is_folder else ():
        folders[:] = [name for name in folders if name not in _NEVER_GATED]
        yield from ((os.path.join(folder, name), True) for name in folders)
        yield from ((os.path.join(folder, name), False) for name in names)
        count += len(names)
        if count > MOST_FILES:
            break
