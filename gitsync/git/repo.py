"""WINDOW on git: a repository, its index and its commits, as values.

A fixed number of git processes, however many paths and commits are read: one to open, one for the
configuration, one for
the staged change, one cat-file for every object. Trees are walked by object id, so that a path name
is never given
to git; every list is NUL-separated; ids have 40 or 64 digits. Snapshots are those of
core/snapshot.py.
"""

from __future__ import annotations

import os

from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Entry
from gitsync.errors import GitsyncError
from gitsync.errors import NoWorktree
from gitsync.git import process as git
from gitsync.git.trees import Disk
from gitsync.git.trees import Listed
from gitsync.git.trees import Staged
from gitsync.git.trees import Tree
from gitsync.git.trees import canonical
from gitsync.git.trees import parse_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.find import GitDirs

EMPTY_TREE = {
    'sha1': '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
    'sha256': '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
}
_MARK = '--gitsync-mark'  # rev-parse echoes it: the paths between may hold newlines
_CACHE = 32 << 20


class Repo:
    """One worktree (or bare repository) as git sees it from a folder.

    root: the worktree's top ('' where there is none); git_dir: this worktree's own; common_dir: the
    clone's; prefix: the
    current folder below root, with '/' at its end or ''; hash: 'sha1' or 'sha256'. All absolute,
    all str.
    """

    def __init__(self, cwd, elsewhere, root, git_dir, common_dir, prefix, is_bare, hash) -> None:
        self.cwd, self.elsewhere = cwd, elsewhere
        self.root, self.git_dir, self.common_dir, self.prefix = root, git_dir, common_dir, prefix
        self.is_bare, self.hash = is_bare, hash
        self._batch = self._config = None
        self._trees, self._blobs, self._held = {}, {}, 0

    @classmethod
    def open(cls, path: str = '.') -> Repo:
        """The repository around path.

        '.' honours GIT_DIR and its kin; any other path is another repository: they are dropped.
        """
        elsewhere = path != '.'
        args = [
            'rev-parse',
            '--is-bare-repository',
            '--show-object-format',
            _MARK,
            '--absolute-git-dir',
            _MARK,
            '--git-common-dir',
            _MARK,
            '--show-prefix',
            _MARK,
            '--show-toplevel',
        ]
        if elsewhere and not os.path.isdir(path):
            raise NoWorktree(
                f"no such folder: '{path}'", 'name a folder inside a repository', 'no-repository'
            )
        done = git.run(args, cwd=path, elsewhere=elsewhere)
        parts = os.fsdecode(done.out).split(_MARK + '\n')
        if len(parts) < 5 or (
            done.code and 'must be run in a work tree' not in os.fsdecode(done.err)
        ):
            raise git.failure(args, done)
        is_bare, hash = parts[0].split()
        here = os.path.join(os.getcwd(), path)
        return cls(
            path,
            elsewhere,
            parts[4][:-1],
            parts[1][:-1],
            os.path.realpath(os.path.join(here, parts[2][:-1])),
            parts[3][:-1],
            is_bare == 'true',
            hash,
        )

    @classmethod
    def at(cls, dirs: GitDirs) -> Repo:
        """The repository of a worktree that git/find found, without a process."""
        return cls(dirs.root, True, dirs.root, dirs.git_dir, dirs.common_dir, '', False, 'sha1')

    def run(self, *args, input: bytes = b'', env: dict | None = None) -> git.Done:
        """Run git here."""
        return git.run(args, self.cwd, input, env, self.elsewhere)

    def output(self, *args, input: bytes = b'', env: dict | None = None) -> bytes:
        """Run git here for its stdout; a GitsyncError when it fails."""
        return git.output(args, self.cwd, input, env, self.elsewhere)

    # objects

    def read(self, name: str) -> tuple[str, str, bytes] | None:
        """(oid, kind, bytes) of an object by id or revision; None where there is none."""
        self.start()
        return self._batch.read(name)

    def start(self) -> None:
        """Start the cat-file process, to be ready when the first object is read."""
        if self._batch is None:
            self._batch = git.Batch(self.cwd, elsewhere=self.elsewhere)

    def close(self) -> None:
        """End the cat-file process; reading again starts another."""
        if self._batch is not None:
            self._batch.close()
            self._batch = None

    def blob(self, oid: str) -> bytes | None:
        """A blob's bytes by its id; None when it is no blob or not there."""
        if oid in self._blobs:
            return self._blobs[oid]
        found = self.read(oid) if oid else None
        data = found[2] if found and found[1] == 'blob' else None
        if data is not None and len(data) < _CACHE >> 3:
            if self._held + len(data) > _CACHE:
                self._blobs, self._held = {}, 0
            self._blobs[oid] = data
            self._held += len(data)
        return data

    def tree_entries(self, oid: str) -> dict:
        """One tree object as {name: Entry}; GitsyncError when it is missing or damaged."""
        if oid not in self._trees:
            if oid == EMPTY_TREE[self.hash]:
                return {}
            found = self.read(oid)
            if not found or found[1] != 'tree':
                raise GitsyncError(
                    f'tree {oid} is missing from this repository',
                    'fetch it, or run git fsck',
                    'missing-object',
                )
            if len(self._trees) > 20000:
                self._trees = {}
            self._trees[oid] = parse_tree(found[2], len(oid) // 2)
        return self._trees[oid]

    def tree(self, rev: str):
        """The snapshot of a commit, tag or tree, named by id or revision; '' is the empty one."""
        if not rev or rev == EMPTY_TREE[self.hash]:
            return EMPTY
        found = self.read(rev + '^{tree}')
        if not found:
            raise GitsyncError(
                f"no such commit or tree: '{rev}'",
                'name a commit, branch or tag of this repository',
                'bad-revision',
            )
        return Tree(self, found[0])

    def commit(self, rev: str):
        """A commits.Commit by id or revision (tags are followed)."""
        from gitsync.core.git.commits import parse_commit

        found = self.read(rev + '^{commit}')
        if not found:
            raise GitsyncError(
                f"no such commit: '{rev}'",
                'name a commit, branch or tag of this repository',
                'bad-revision',
            )
        return parse_commit(found[0], found[2])

    def resolve(self, rev: str) -> str:
        """The id of the commit that a revision names; '' where there is none."""
        found = self.read(rev + '^{commit}')
        return found[0] if found else ''

    def diff(self, before, after) -> list:
        """Changes between two snapshots of trees, sorted by path, by walking the trees that differ;
        no git process.
        """
        return sorted(_tree_changes(self, getattr(before, 'oid', ''), getattr(after, 'oid', '')))

    # where we stand

    def head(self) -> str:
        """The id of HEAD's commit; '' where the branch is unborn."""
        return self.resolve('HEAD')

    def branch(self) -> str:
        """The branch that HEAD names, or that a rebase in progress is rewriting; '' when detached."""
        target = _line(os.path.join(self.git_dir, 'HEAD'))
        if target == 'ref: refs/heads/.invalid':  # refs are kept in a reftable: ask git
            target = 'ref: ' + os.fsdecode(self.run('symbolic-ref', '-q', 'HEAD').out).strip()
        if not target.startswith('ref: '):
            for state in ('rebase-merge', 'rebase-apply'):
                target = (
                    target
                    if target.startswith('ref: ')
                    else 'ref: ' + _line(os.path.join(self.git_dir, state, 'head-name'))
                )
        return target[len('ref: refs/heads/') :] if target.startswith('ref: refs/heads/') else ''

    def merge_heads(self) -> list[str]:
        """The other parents of a merge that waits to be committed (MERGE_HEAD)."""
        return _line(os.path.join(self.git_dir, 'MERGE_HEAD'), whole=True).split()

    def git_heads(self) -> list[str]:
        """The other parents of the merge that `git merge` is making right now: GITHEAD_<oid>
        variables.
        """
        names = (name[len('GITHEAD_') :] for name in os.environ if name.startswith('GITHEAD_'))
        return [
            name for name in names if len(name) in (40, 64) and not name.strip('0123456789abcdef')
        ]

    def config(self, key: str) -> str | None:
        """The last value of a configuration key, all scopes; None where it is not set."""
        values = self.config_all(key)
        return values[-1] if values else None

    def config_all(self, key: str) -> list[str]:
        """Every value of a configuration key, in git's order.

        Section and last word of the key match in any case.
        """
        section, _, rest = key.partition('.')
        middle, dot, last = rest.rpartition('.')
        return self.settings().get(f'{section.lower()}.{middle}{dot}{last.lower()}', [])

    def settings(self) -> dict:
        """The whole configuration: {key: [values]}, one git process."""
        if self._config is None:
            self._config = {}
            for item in os.fsdecode(self.output('config', '--list', '-z')).split('\0'):
                key, equals, value = item.partition('\n')
                if key:
                    self._config.setdefault(key, []).append(value if equals else 'true')
        return self._config

    def forget_settings(self) -> None:
        """Read the configuration anew when it is asked for again."""
        self._config = None

    def is_shallow(self) -> bool:
        """True where history ends early."""
        return os.path.exists(os.path.join(self.common_dir, 'shallow'))

    # changes

    def staged(self, parent: str = 'HEAD') -> tuple[list, object, object]:
        """(changes, before, after): the index (GIT_INDEX_FILE's) against parent ('' or an unborn
        HEAD: nothing).
        """
        if self.is_bare and 'GIT_INDEX_FILE' not in os.environ:
            raise NoWorktree(
                'a bare repository has no staged change',
                'use check --range A..B or --commit REV here',
                'no-worktree',
            )
        self.start()  # comes up while diff-index works
        raw = self._index_diff(parent) if parent == 'HEAD' else None
        found = self.read(parent + '^{tree}') if parent else None
        if parent and not found and parent != 'HEAD':
            raise GitsyncError(
                f"no such commit or tree: '{parent}'",
                'name a commit, branch or tag of this repository',
                'bad-revision',
            )
        tree = found[0] if found else EMPTY_TREE[self.hash]
        raw = self._index_diff(tree) if raw is None else raw
        changes, unmerged = parse_raw(raw)
        if unmerged:
            names = ', '.join(f"'{path}'" for path in unmerged[:5]) + (
                ' …' if len(unmerged) > 5 else ''
            )
            raise GitsyncError(
                f'the index holds unresolved conflicts: {names}',
                'resolve them (gitsync resolve), git add them, then try again',
                'unmerged',
            )
        before = Tree(self, tree)
        self.staged_key = (
            f'{tree}\n'.encode() + raw
        )  # what tells one staged tree from another, without writing it
        return changes, before, Staged(before, changes)

    def _index_diff(self, tree: str) -> bytes | None:
        """The raw diff of the index against a tree; None when that is HEAD and the branch is
        unborn.
        """
        args = (
            'diff-index',
            '--cached',
            '--raw',
            '-z',
            '--no-renames',
            '--no-abbrev',
            '--ita-invisible-in-index',
            '--ignore-submodules=none',
            tree,
            '--',
        )
        done = self.run(*args)
        if done.code and tree == 'HEAD' and b'bad object' not in done.err and not self.head():
            return None
        if done.code:
            raise git.failure(args, done)
        return done.out

    def tracked(self) -> Listed:
        """The worktree's tracked files as they stand on disk."""
        self.need_worktree()
        env = {
            'GIT_LITERAL_PATHSPECS': None,
            'GIT_GLOB_PATHSPECS': None,
            'GIT_NOGLOB_PATHSPECS': None,
        }
        raw = os.fsdecode(
            git.output(
                ('ls-files', '-z', '--stage', '--full-name', '--', ':(top)'),
                self.cwd,
                env=env,
                elsewhere=self.elsewhere,
            )
        )
        modes = {}
        for item in raw.split('\0'):
            about, _, path = item.partition('\t')
            if path:
                modes[path] = about[:6]
        return Listed(self.root, modes)

    def disk(self) -> Disk:
        """The worktree as it stands on disk, tracked or not."""
        self.need_worktree()
        return Disk(self.root)

    def need_worktree(self) -> None:
        """GitsyncError in a bare repository."""
        if not self.root:
            raise NoWorktree(
                'there is no worktree here',
                'go into a worktree, or use check --range A..B or --commit REV',
                'no-worktree',
            )

    def commits(self, include, exclude=(), extra=()) -> list[str]:
        """Ids of the commits that include reaches and exclude does not, parents before children;
        extra: rev-list options.
        """
        lines = [*include, *('^' + oid for oid in exclude)]
        out = self.output(
            'rev-list',
            '--topo-order',
            '--reverse',
            *extra,
            '--stdin',
            input=os.fsencode('\n'.join(lines) + '\n'),
        )
        return out.decode('ascii').split()

    def merge_bases(self, one: str, other: str) -> list[str]:
        """The best common ancestors of two commits; [] when their histories are unrelated."""
        done = self.run('merge-base', '--all', one, other)
        if done.code > 1:
            raise git.failure(['merge-base'], done)
        return done.out.decode('ascii').split()


def parse_raw(raw: bytes) -> tuple[list, list[str]]:
    """(changes sorted by path, unmerged paths) from a `--raw -z --no-renames` diff."""
    items = os.fsdecode(raw).split('\0')
    changes, unmerged = [], set()
    for about, path in zip(items[::2], items[1::2]):
        old, new, old_oid, new_oid, status = about[1:].split(' ')
        if status == 'U':
            unmerged.add(path)
            continue
        before = None if old == '000000' else Entry(canonical(old), old_oid)
        after = None if new == '000000' else Entry(canonical(new), new_oid)
        changes.append(Change(path, before, after))
    return sorted(changes), sorted(unmerged)


def _tree_changes(repo: Repo, before: str, after: str):
    """Walk two trees side by side, folder by folder, only where they differ."""
    waiting = [('', before, after)]
    while waiting:
        folder, old_oid, new_oid = waiting.pop()
        old = repo.tree_entries(old_oid) if old_oid else {}
        new = repo.tree_entries(new_oid) if new_oid else {}
        for name in old.keys() | new.keys():
            one, other = old.get(name), new.get(name)
            if one == other:
                continue
            one_tree = one.oid if one and one.mode == '040000' else ''
            other_tree = other.oid if other and other.mode == '040000' else ''
            if one_tree or other_tree:
                waiting.append((f'{folder}{name}/', one_tree, other_tree))
            one_file, other_file = None if one_tree else one, None if other_tree else other
            if one_file or other_file:
                yield Change(folder + name, one_file, other_file)


def _line(path: str, whole: bool = False) -> str:
    """A small state file of git, without its last newline; '' where there is none."""
    try:
        with open(path, 'rb') as file:
            text = os.fsdecode(file.read())
    except OSError:
        return ''
    return text if whole else text.split('\n')[0]
