"""The files that a shell's patterns and folders stand for, and what find prints."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

MOST_MATCHES = 1000  # of one pattern
MOST_FILES = 20000  # of one folder
_NEVER_GATED = ('.git', '.venv', 'node_modules')


def matches(path: str, folder: str) -> list[str]:
    """The paths for which a word stands: itself where it is no pattern, or one that matches
    nothing.
    """
    from gitsync.core.edits.shell.values import FoundFiles
    from gitsync.core.edits.shell.values import Pattern

    if not isinstance(path, Pattern):
        return [path]
    root, deep, name = path.partition('/**/')
    if deep:
        but = path.but if isinstance(path, FoundFiles) else ()
        return _found(root, name, but, folder)
    import glob

    return glob.glob(os.path.expanduser(path), root_dir=folder)[:MOST_MATCHES] or [path]


def _found(root: str, name: str, but: Sequence[str], folder: str) -> list[str]:
    """The files below root that have a name, or whose path has it."""
    fits = _named(name)
    left_out = [_named(pattern) for pattern in but]
    start = os.path.join(folder, os.path.expanduser(root))
    paths = []
    for path in below(start):
        shown = os.path.join(root, os.path.relpath(path, start))
        if fits(shown) and not any(fit(shown) for fit in left_out):
            paths.append(path)
    return paths


def _named(pattern: str) -> Callable[[str], bool]:
    """find's -name, or -path for a pattern with '/'; case is not told apart."""
    from fnmatch import fnmatchcase

    wanted = pattern.lower()
    if '/' in pattern:
        return lambda path: fnmatchcase(path.lower(), wanted)
    return lambda path: fnmatchcase(os.path.basename(path).lower(), wanted)


def unfollowed(path: str, folder: str) -> str:
    """The absolute path of a name to remove: a link that bears it goes, not what it leads to."""
    above, name = os.path.split(os.path.join(folder, os.path.expanduser(path)).rstrip('/'))
    if name in ('.', '..'):
        return os.path.realpath(os.path.join(above, name))
    return os.path.join(os.path.realpath(above), name)


def below(path: str) -> list[str]:
    """The path itself, or the files below a folder but for those that nothing gates."""
    if not os.path.isdir(path) or os.path.islink(path):
        return [path]
    paths: list[str] = []
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if name not in _NEVER_GATED]
        paths += [os.path.join(folder, name) for name in names]
        if len(paths) > MOST_FILES:
            break
    return paths
