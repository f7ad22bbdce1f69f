"""An index as a file, and as entries by path."""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.git.repo import Repo

Entry = tuple[str, str]  # mode and oid, as git ls-files -s writes them


class Written(Value):
    """An index file as it was read; its time is part of what it says.

    git compares by content what changed no earlier than the index was written
    (Documentation/technical/racy-git): a copy keeps that time, or the change is missed.
    """

    data: bytes | None  # None where there is none
    mode: int
    time: int  # in nanoseconds

    def copy_to(self, path: str) -> None:
        """Write it elsewhere; nothing where there is none."""
        if self.data is not None:
            with open(path, 'wb') as file:
                file.write(self.data)
            os.chmod(path, self.mode)
            os.utime(path, ns=(self.time, self.time))


def index_file(repo: Repo) -> str:
    """The file of the index that git uses here, which need not exist."""
    name = os.environ.get('GIT_INDEX_FILE') or os.path.join(repo.git_dir, 'index')
    return os.path.realpath(os.path.join(repo.cwd, name))


def read(path: str) -> Written:
    """The index in a file."""
    if not os.path.exists(path):
        return Written(None, 0o644, 0)
    about = os.stat(path)
    return Written(files.load(path), about.st_mode & 0o777, about.st_mtime_ns)


def staged(repo: Repo, env: Mapping[str, str] | None = None) -> dict[str, Entry]:
    """{path: (mode, oid)} of an index; GitsyncError while it holds conflicts."""
    out = os.fsdecode(repo.output('-C', repo.root, 'ls-files', '-s', '-z', '--full-name', env=env))
    entries = {}
    for item in out.split('\0'):
        about, _, path = item.partition('\t')
        if path:
            mode, oid, stage = about.split(' ')
            if stage != '0':
                raise GitsyncError(
                    f"'{path}' is unmerged in the index",
                    'first: gitsync resolve, or git add what you resolved',
                    'unmerged',
                    1,
                )
            entries[path] = (mode, oid)
    return entries


def write(repo: Repo, entries: Mapping[str, Entry], env: Mapping[str, str] | None = None) -> None:
    """Put entries into an index, what goes before what comes: a file may have become a folder."""
    if entries:
        ordered = sorted(entries.items(), key=lambda item: item[1][0] != '0')
        info = b''.join(os.fsencode(f'{mode} {oid}\t{path}\0') for path, (mode, oid) in ordered)
        repo.output('-C', repo.root, 'update-index', '-z', '--index-info', input=info, env=env)
