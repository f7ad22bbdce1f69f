"""What a shell command plainly writes, as files."""

from __future__ import annotations

import os

from gitsync.core.edits.shell_writes import targets
from gitsync.gates.proposed.files import Proposed
from gitsync.gates.proposed.files import real
from gitsync.git import find
from gitsync.git.repo import Repo
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.edits.shell_writes import Target

MOST_MATCHES = 1000  # of one pattern of a shell command
MOST_FILES = 20000  # of one folder that a shell command removes or restores
_NEVER_GATED = ('.git', '.venv', 'node_modules')


def of_shell(command: str, cwd: str) -> Proposed:
    """What a shell command plainly writes: copies with the bytes of their source, removals, HEAD's
    version of what it restores. Other contents are unknown.
    """
    left: dict[str, bytes | None] = {}
    unknown = set()
    for target in targets(command):
        folder = os.path.join(cwd, target.folder)
        for path in _reached(target, folder):
            if os.path.isdir(path) or path.startswith('/dev/'):
                continue
            left[path] = _content(target, path, folder)
            if target.act in ('write', 'append'):
                unknown.add(path)
    return Proposed(left, frozenset(unknown))


def _reached(target: Target, folder: str) -> Iterator[str]:
    """The absolute paths of the files that a target names, by patterns and folders too."""
    for path in _matches(target.path, folder):
        if target.act == 'remove':
            yield from _below(_unfollowed(path, folder))
        elif target.act == 'restore':
            yield from _below(real(path, folder))
        else:
            yield real(path, folder)


def _matches(path: str, folder: str) -> list[str]:
    """The paths that a shell puts in a pattern's place: the pattern itself where none matches."""
    if not any(letter in path for letter in '*?['):
        return [path]
    import glob

    return glob.glob(path, root_dir=folder)[:MOST_MATCHES] or [path]


def _unfollowed(path: str, folder: str) -> str:
    """The absolute path of a name to remove: a link that bears it goes, not what it leads to."""
    above, name = os.path.split(os.path.join(folder, os.path.expanduser(path)).rstrip('/'))
    return os.path.join(os.path.realpath(above), name)


def _below(path: str) -> list[str]:
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


def _content(target: Target, path: str, folder: str) -> bytes | None:
    if target.act == 'remove':
        return None
    if target.act == 'append':
        data = files.load(path) or b''
        return data + (b'' if data.endswith(b'\n') or not data else b'\n') + b'text of a command\n'
    if target.act == 'copy':
        source = real(target.source, folder)
        return (files.load(source) if os.path.isfile(source) else None) or b''
    if target.act == 'restore':
        return _committed(path)
    return b''


def _committed(path: str) -> bytes | None:
    """The file as HEAD has it; as it stands where HEAD has none."""
    dirs = find.around(path)
    data = None
    if dirs:
        repo = Repo.at(dirs)
        if repo.read('HEAD'):
            data = repo.tree('HEAD').read(os.path.relpath(path, dirs.root))
        repo.close()
    return files.load(path) if data is None else data
