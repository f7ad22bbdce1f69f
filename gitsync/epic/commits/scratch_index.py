"""The index of its own in which a partial commit is made.

The shared index is changed before the commit is made, and put back where it is refused. A note of
that change outlives a kill in between; the next commit does what is left.
"""

from __future__ import annotations

import os

from gitsync.epic.commits.index_file import index_file
from gitsync.epic.commits.index_file import read
from gitsync.epic.commits.index_file import staged
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.core.git.commits import Commit
    from gitsync.epic.commits.index_file import Entry
    from gitsync.epic.commits.shared_index import SharedIndex
    from gitsync.git.repo import Repo

LOOK_BACK = 50  # commits


class ScratchIndex:
    """A file for the commit's own index, and a folder for its blobs; gone at the end.

    What a killed process left goes at the start; without the shared index nothing is mended.
    """

    def __init__(self, repo: Repo, shared: SharedIndex | None = None) -> None:
        self.repo = repo
        self.shared = shared
        self.folder = files.kept(repo.git_dir, 'commits')
        self.index = os.path.join(self.folder, f'{os.getpid()}.index')
        self.copy = os.path.join(self.folder, f'{os.getpid()}.shared')
        self.said = os.path.join(self.folder, f'{os.getpid()}.said')
        self.env = {'GIT_INDEX_FILE': self.index}

    def __enter__(self) -> ScratchIndex:
        os.makedirs(self.folder, exist_ok=True)
        for name in os.listdir(self.folder) if self.shared else ():
            pid = name.split('.')[0]
            if not pid.isdigit() or not files.is_running(int(pid)):
                if name.endswith('.note'):
                    self._finish(files.load(os.path.join(self.folder, name)) or b'')
                self._drop(name)
        return self

    def __exit__(self, *_: object) -> None:
        for name in os.listdir(self.folder):
            if name.startswith(f'{os.getpid()}.'):
                self._drop(name)

    def start(self, head: str) -> None:
        """Make it HEAD's tree; a copy of the shared one first, for what it knows of the files on
        disk.
        """
        stands = read(index_file(self.repo))
        stands.copy_to(self.index)
        if head and stands.data:
            if not self.repo.run('read-tree', '--reset', head, env=self.env).code:
                return
        if os.path.exists(self.index):
            os.unlink(self.index)
        self.repo.output('read-tree', head or '--empty', env=self.env)

    def note(self, head: str, tree: str, entries: Mapping[str, tuple[Entry, Entry]]) -> None:
        """Keep what a commit of that tree makes of the shared index: {path: (before, after)}."""
        fields = [head, tree]
        for path, (before, after) in entries.items():
            fields += [*before, *after, path]
        files.save(
            os.path.join(self.folder, f'{os.getpid()}.note'), os.fsencode('\0'.join(fields) + '\0')
        )

    def _finish(self, data: bytes) -> None:
        """Finish a killed commit in the shared index, entry by entry:

        1. the commit was made: what stands as before becomes as after
        2. nothing was committed since: what stands as after becomes as before
        3. else what stands was somebody's choice
        """
        fields = os.fsdecode(data).split('\0')
        if len(fields) % 5 != 3 or self.shared is None:
            return
        is_made = find(self.repo, fields[1], fields[0]) is not None
        if not is_made and self.repo.head() != fields[0]:
            return
        now = staged(self.repo)
        goal = {}
        for row in zip(*(fields[start:-1:5] for start in range(2, 7))):
            before, after, path = row[:2], row[2:4], row[4]
            old, new = (before, after) if is_made else (after, before)
            if now.get(path, ('0', '0' * len(new[1]))) == old:
                goal[path] = new
        self.shared.put(goal, self.copy)

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
