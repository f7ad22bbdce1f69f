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
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Entry
    from gitsync.core.git.snapshot import Snapshot

EMPTY_TREE = {
    'sha1': '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
    'sha256': '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
}
_CACHE = 32 << 20
_CHUNK = 1 << 16
TOGETHER = 60  # objects asked for at once: their ids fit into a pipe of any size


class GitObject(Value):
    """An object as cat-file gives it."""

    oid: str
    kind: str  # 'blob', 'tree', 'commit' or 'tag'
    data: bytes


class Objects:
    """The objects that git sees from a folder.

    elsewhere: it is another repository than the one that this process's environment speaks of;
    hash: 'sha1' or 'sha256'. most: of a blob of more bytes nothing is kept, as many NULs and its id
    stand for it; 0 for no limit.
    """

    most = 0

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
            self._batch = Batch(self.cwd, self.elsewhere, self.most)
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
        return self._keep_blob(blob) if blob and blob.kind == 'blob' else None

    def _keep_blob(self, blob: GitObject) -> bytes:
        data = blob.data
        if len(data) < _CACHE >> 2:
            if self._held + len(data) > _CACHE:
                self._blobs, self._held = {}, 0
            self._blobs[blob.oid] = data
            self._held += len(data)
        return data

    def load(self, oids: Iterable[str]) -> None:
        """Read these blobs and trees together, to have them at hand."""
        unknown = (oid for oid in dict.fromkeys(oids) if oid and oid not in self._trees)
        try:
            for one in self.start().read_all([oid for oid in unknown if oid not in self._blobs]):
                if one and one.kind == 'blob':
                    self._keep_blob(one)
                elif one and one.kind == 'tree':
                    self._keep_tree(one)
        except GitsyncError:
            self.close()  # or what is left of the answers would be taken for later ones
            raise

    def tree_entries(self, oid: str) -> dict[str, Entry]:
        """One tree object as {name: Entry}; GitsyncError when it is missing or damaged."""
        if oid not in self._trees:
            if oid == EMPTY_TREE[self.hash]:
                return {}
            tree = self.read(oid)
            if not tree or tree.kind != 'tree':
                what = f'tree {oid} is missing from this repository'
                raise GitsyncError(what, 'fetch it, or run git fsck', 'missing-object')
            self._keep_tree(tree)
        return self._trees[oid]

    def _keep_tree(self, tree: GitObject) -> None:
        if len(self._trees) > 20000:
            self._trees = {}
        self._trees[tree.oid] = parse_tree(tree.data, len(tree.oid) // 2)

    def tree(self, rev: str) -> Snapshot:
        """The snapshot of a commit, tag or tree, named by id or revision; '' is the empty one."""
        if not rev or rev == EMPTY_TREE[self.hash]:
            return EMPTY
        tree = self.read(rev + '^{tree}')
        if not tree:
            raise no_such('commit or tree', rev)
        return Tree(self, tree.oid)

    def tree_of(self, commit: Commit) -> Snapshot:
        """The snapshot that a commit names, without asking git for it once more."""
        return Tree(self, commit.tree) if is_oid(commit.tree) else self.tree(commit.tree)

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
        """Changes between two snapshots of trees, sorted by path; no git process."""
        return self.diffs([(getattr(before, 'oid', ''), getattr(after, 'oid', ''))])[0]

    def diffs(self, pairs: Sequence[tuple[str, str]]) -> list[list[Change]]:
        """Changes between the trees of each pair of ids, '' for none: all walked side by side, only
        where they differ, so that git is asked for many trees at a time.
        """
        changes: list[list[Change]] = [[] for _ in pairs]
        waiting = [(number, '', *pair) for number, pair in enumerate(pairs)]
        while waiting:
            self.load(oid for step in waiting for oid in step[2:])
            below = []
            for number, folder, *oids in waiting:
                old, new = (self.tree_entries(oid) if oid else {} for oid in oids)
                for name in old.keys() | new.keys():
                    one, other = old.get(name), new.get(name)
                    if one == other:
                        continue
                    one_tree, other_tree = _folder_id(one), _folder_id(other)
                    if one_tree or other_tree:
                        below.append((number, f'{folder}{name}/', one_tree, other_tree))
                    files = None if one_tree else one, None if other_tree else other
                    if any(files):
                        changes[number].append(Change(folder + name, *files))
            waiting = below
        return [sorted(each) for each in changes]


def is_oid(text: str) -> bool:
    """True for an object's id in full."""
    return len(text) in (40, 64) and not text.strip('0123456789abcdef')


def no_such(what: str, rev: str) -> GitsyncError:
    """The error for a revision that names nothing here."""
    first = 'make the first commit of this branch: git commit --allow-empty -m Start'
    hint = first if rev == 'HEAD' else 'name a commit, branch or tag of this repository'
    return GitsyncError(f"no such {what}: '{rev}'", hint, 'bad-revision')


def _folder_id(entry: Entry | None) -> str:
    return entry.oid if entry and entry.mode == FOLDER else ''


class Batch:
    """A long-lived `git cat-file --batch`, asked for one object, or for no more than a pipe takes,
    before its answers are read: so it cannot deadlock.
    """

    def __init__(self, cwd: str | None = None, elsewhere: bool = False, most: int = 0) -> None:
        self._cwd, self._elsewhere, self._most = cwd, elsewhere, most
        (self._into, self._from), theirs = process.pipes(2)
        streams = (theirs[0], theirs[1], None)
        try:
            env = process.environment(elsewhere)
            self._pid = process.spawn(('cat-file', '--batch'), cwd, streams, env)
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
        self._ask([name])
        return self._answer(name)

    def read_all(self, oids: Sequence[str]) -> Iterator[GitObject | None]:
        """The objects of these ids, None where there is none; to be read to the end."""
        for start in range(0, len(oids), TOGETHER):
            some = oids[start : start + TOGETHER]
            self._ask(some)
            yield from map(self._answer, some)

    def _ask(self, names: Sequence[str]) -> None:
        try:
            view = memoryview('\n'.join([*names, '']).encode('utf-8', 'surrogateescape'))
            while view:
                view = view[os.write(self._into, view) :]
        except (OSError, ValueError):
            raise self._failure(names[0]) from None

    def _answer(self, name: str) -> GitObject | None:
        try:
            header = self._line()
            if header.endswith((b' missing', b' ambiguous')):
                return None
            oid, kind, size = header.decode('ascii').split(' ')
            is_kept = not self._most or kind != 'blob' or int(size) <= self._most
            data = self._bytes(int(size) + 1, is_kept)[:-1]
        except (OSError, ValueError):
            raise self._failure(name) from None
        return GitObject(oid, kind, data if is_kept else bytes(self._most) + oid.encode())

    def _failure(self, name: str) -> GitsyncError:
        """Why cat-file ended: git may not trust the repository at all, which it says to anyone who
        asks.
        """
        args = ('rev-parse', '--git-dir')
        done = process.run(args, self._cwd, elsewhere=self._elsewhere)
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

    def _bytes(self, left: int, is_kept: bool) -> bytes:
        parts = []
        while left:
            if not self._buffer:
                self._buffer = self._more(min(left, 1 << 20))
            part, self._buffer = self._buffer[:left], self._buffer[left:]
            left -= len(part)
            if is_kept:
                parts.append(part)
        return b''.join(parts)
