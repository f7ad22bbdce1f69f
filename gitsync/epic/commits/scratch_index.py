"""The index of its own in which a partial commit is made, and what the shared index becomes then.

A note of what is left to do outlives a kill between the commit and the shared index; the next
commit does it.
"""

from __future__ import annotations

import os

from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.core.git.commits import Commit
    from gitsync.git.repo import Repo

Entry = tuple[str, str]  # mode and oid, as git ls-files -s writes them
LOOK_BACK = 50  # commits


class ScratchIndex:
    """A file for the commit's own index, and a folder for its blobs; gone at the end.

    What a killed process left goes at the start.
    """

    def __init__(self, repo: Repo) -> None:
        self.repo = repo
        self.folder = os.path.join(repo.git_dir, 'gitsync', 'commits')
        self.index = os.path.join(self.folder, f'{os.getpid()}.index')
        self.env = {'GIT_INDEX_FILE': self.index}

    def __enter__(self) -> ScratchIndex:
        os.makedirs(self.folder, exist_ok=True)
        for name in os.listdir(self.folder):
            pid = name.split('.')[0]
            if not pid.isdigit() or not files.is_running(int(pid)):
                if name.endswith('.note'):
                    self._do_what_is_left(files.load(os.path.join(self.folder, name)) or b'')
                self._drop(name)
        return self

    def __exit__(self, *_: object) -> None:
        for name in os.listdir(self.folder):
            if name.startswith(f'{os.getpid()}.'):
                self._drop(name)

    def note(self, head: str, tree: str, entries: Mapping[str, tuple[Entry, Entry]]) -> None:
        """Keep what the shared index must become, once a commit of that tree is made: {path: (old
        entry, new entry)}.
        """
        fields = [head, tree]
        for path, (old, new) in entries.items():
            fields += [*old, *new, path]
        files.save(
            os.path.join(self.folder, f'{os.getpid()}.note'), os.fsencode('\0'.join(fields) + '\0')
        )

    def _do_what_is_left(self, data: bytes) -> None:
        """Finish a killed commit: where it was made, the shared index follows, wherever it is still
        as it was.
        """
        fields = os.fsdecode(data).split('\0')
        if len(fields) % 5 != 3 or not find(self.repo, fields[1], fields[0]):
            return
        now = staged(self.repo)
        rows = zip(*(fields[start:-1:5] for start in range(2, 7)))
        write(
            self.repo,
            {
                path: (mode, oid)
                for old_mode, old_oid, mode, oid, path in rows
                if now.get(path, ('0', '0' * len(oid))) == (old_mode, old_oid)
            },
        )

    def blob(self, number: int) -> str:
        """The path of a blob that waits to be stored."""
        return os.path.join(self.folder, f'{os.getpid()}.{number}.blob')

    def _drop(self, name: str) -> None:
        try:
            os.unlink(os.path.join(self.folder, name))
        except FileNotFoundError:
            pass  # its owner was faster


def find(repo: Repo, tree: str, parent: str) -> Commit | None:
    """The newest commit with that tree on the way back from HEAD to the parent; None when there is
    none.
    """
    oid = repo.head()
    for _ in range(LOOK_BACK):
        if not oid or oid == parent:
            return None
        commit = repo.commit(oid)
        if commit.tree == tree:
            return commit
        oid = commit.parents[0] if commit.parents else ''
    return None


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
