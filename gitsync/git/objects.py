"""A repository's objects, read by id through one `git cat-file --batch`, each tree and blob once.

Trees are walked by object id, so that a path name is never given to git; ids have 40 or 64 digits.
"""

from __future__ import annotations

import os

from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import FOLDER
from gitsync.core.git.snapshot import Change
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.git import process
from gitsync.git.trees import Tree
from gitsync.git.trees import parse_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Entry
    from gitsync.core.git.snapshot import Snapshot

EMPTY_TREE = {
    'sha1': '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
    'sha256': '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
}
_CACHE = 32 << 20
_CHUNK = 1 << 16


class GitObject(Value):
    """An object as cat-file gives it."""

    oid: str
    kind: str  # 'blob', 'tree', 'commit' or 'tag'
    data: bytes


class Objects:
    """The objects that git sees from a folder.

    elsewhere: it is another repository than the one that this process's environment speaks of;
    hash: 'sha1' or 'sha256'.
    """

    def __init__(self, cwd: str, elsewhere: bool, hash: str) -> None:
        self.cwd = cwd
        self.elsewhere = elsewhere
        self.hash = hash
        self._batch: Batch | None = None
        self._trees: dict[str, dict[str, Entry]] = {}
        self._blobs: dict[str, bytes] = {}
        self._held = 0  # bytes of the blobs kept

    def read(self, name: str) -> GitObject | None:
        """The object that an id or revision names; None where there is none."""
        return self.start().read(name)

    def start(self) -> Batch:
        """The cat-file process, started to be ready when the first object is read."""
        if self._batch is None:
            self._batch = Batch(self.cwd, elsewhere=self.elsewhere)
        return self._batch

    def close(self) -> None:
        """End the cat-file process; reading again starts another."""
        if self._batch is not None:
            self._batch.close()
            self._batch = None

    def blob(self, oid: str) -> bytes | None:
        """A blob's bytes by its id; None when it is no blob or not there."""
        if oid in self._blobs:
            return self._blobs[oid]
        blob = self.read(oid) if oid else None
        data = blob.data if blob and blob.kind == 'blob' else None
        if data is not None and len(data) < _CACHE >> 3:
            if self._held + len(data) > _CACHE:
                self._blobs, self._held = {}, 0
            self._blobs[oid] = data
            self._held += len(data)
        return data

    def tree_entries(self, oid: str) -> dict[str, Entry]:
        """One tree object as {name: Entry}; GitsyncError when it is missing or damaged."""
        if oid not in self._trees:
            if oid == EMPTY_TREE[self.hash]:
                return {}
            tree = self.read(oid)
            if not tree or tree.kind != 'tree':
                raise GitsyncError(
                    f'tree {oid} is missing from this repository',
                    'fetch it, or run git fsck',
                    'missing-object',
                )
            if len(self._trees) > 20000:
                self._trees = {}
            self._trees[oid] = parse_tree(tree.data, len(oid) // 2)
        return self._trees[oid]

    def tree(self, rev: str) -> Snapshot:
        """The snapshot of a commit, tag or tree, named by id or revision; '' is the empty one."""
        if not rev or rev == EMPTY_TREE[self.hash]:
            return EMPTY
        tree = self.read(rev + '^{tree}')
        if not tree:
            raise no_such('commit or tree', rev)
        return Tree(self, tree.oid)

    def commit(self, rev: str) -> Commit:
        """A commit by id or revision (tags are followed)."""
        from gitsync.core.git.commits import parse_commit

        commit = self.read(rev + '^{commit}')
        if not commit:
            raise no_such('commit', rev)
        return parse_commit(commit.oid, commit.data)

    def resolve(self, rev: str) -> str:
        """The id of the commit that a revision names; '' where there is none."""
        commit = self.read(rev + '^{commit}')
        return commit.oid if commit else ''

    def diff(self, before: Snapshot, after: Snapshot) -> list[Change]:
        """Changes between two snapshots of trees, sorted by path, by walking the trees that differ;
        no git process.
        """
        return sorted(_tree_changes(self, getattr(before, 'oid', ''), getattr(after, 'oid', '')))


def is_oid(text: str) -> bool:
    """True for an object's id in full."""
    return len(text) in (40, 64) and not text.strip('0123456789abcdef')


def no_such(what: str, rev: str) -> GitsyncError:
    """The error for a revision that names nothing here."""
    hint = 'name a commit, branch or tag of this repository'
    return GitsyncError(f"no such {what}: '{rev}'", hint, 'bad-revision')


def _tree_changes(objects: Objects, before: str, after: str) -> Iterator[Change]:
    """Walk two trees side by side, folder by folder, only where they differ."""
    waiting = [('', before, after)]
    while waiting:
        folder, old_oid, new_oid = waiting.pop()
        old = objects.tree_entries(old_oid) if old_oid else {}
        new = objects.tree_entries(new_oid) if new_oid else {}
        for name in old.keys() | new.keys():
            one, other = old.get(name), new.get(name)
            if one == other:
                continue
            one_tree = one.oid if one and one.mode == FOLDER else ''
            other_tree = other.oid if other and other.mode == FOLDER else ''
            if one_tree or other_tree:
                waiting.append((f'{folder}{name}/', one_tree, other_tree))
            one_file, other_file = None if one_tree else one, None if other_tree else other
            if one_file or other_file:
                yield Change(folder + name, one_file, other_file)


class Batch:
    """A long-lived `git cat-file --batch`, asked one object at a time; lockstep, so that it cannot
    deadlock.
    """

    def __init__(
        self,
        cwd: str | None = None,
        env: process.Environment | None = None,
        elsewhere: bool = False,
    ) -> None:
        self._cwd, self._env, self._elsewhere = cwd, env, elsewhere
        (self._into, self._from), theirs = process.pipes(2)
        try:
            self._pid = process.spawn(
                ('cat-file', '--batch'),
                cwd,
                (theirs[0], theirs[1], None),
                process.environment(elsewhere, env),
            )
        except BaseException:
            process.close(self._into, self._from)
            self._pid = 0
            raise
        finally:
            process.close(*theirs)
        self._buffer = b''

    def read(self, name: str) -> GitObject | None:
        """The object that an id or revision names; None where there is none.

        Never give it a path name.
        """
        if '\n' in name or '\0' in name or not name:
            return None
        try:
            view = memoryview(name.encode('utf-8', 'surrogateescape') + b'\n')
            while view:
                view = view[os.write(self._into, view) :]
            header = self._line()
            if header.endswith((b' missing', b' ambiguous')):
                return None
            oid, kind, size = header.decode('ascii').split(' ')
            data = self._bytes(int(size) + 1)
        except (OSError, ValueError):
            raise self._failure(name) from None
        return GitObject(oid, kind, data[:-1])

    def _failure(self, name: str) -> GitsyncError:
        """Why cat-file ended: git may not trust the repository at all, which it says to anyone who
        asks.
        """
        args = ('rev-parse', '--git-dir')
        done = process.run(args, self._cwd, env=self._env, elsewhere=self._elsewhere)
        why = process.failure(args, done)
        if done.code and why.code == 'unsafe-repository':
            return why
        hint = 'run git fsck: the repository may be damaged'
        return GitsyncError(f"git cat-file failed on '{name}'", hint, 'git-failed')

    def close(self) -> None:
        """End the process; also done when the object goes away."""
        if self._pid:
            pid, self._pid = self._pid, 0
            process.close(self._into, self._from)
            process.wait(pid)

    def __del__(self) -> None:
        if getattr(self, '_pid', 0):
            self.close()

    def _more(self, size: int) -> bytes:
        data = os.read(self._from, size)
        if not data:
            raise OSError('cat-file ended')
        return data

    def _line(self) -> bytes:
        while b'\n' not in self._buffer:
            self._buffer += self._more(_CHUNK)
        line, _, self._buffer = self._buffer.partition(b'\n')
        return line

    def _bytes(self, size: int) -> bytes:
        if len(self._buffer) >= size:
            data, self._buffer = self._buffer[:size], self._buffer[size:]
            return data
        parts, left = [self._buffer], size - len(self._buffer)
        while left:
            part = self._more(min(left, 1 << 20))
            parts.append(part)
            left -= len(part)
        self._buffer = b''
        return b''.join(parts)
