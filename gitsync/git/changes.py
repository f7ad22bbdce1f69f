"""The staged change and the tracked files: what the index says, one git process each."""

from __future__ import annotations

import os

from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Entry
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import NoWorktree
from gitsync.git import process
from gitsync.git.objects import EMPTY_TREE
from gitsync.git.objects import no_such
from gitsync.git.trees import Listed
from gitsync.git.trees import StagedTree
from gitsync.git.trees import Tree
from gitsync.git.trees import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.git.repo import Repo

_DIFF = (
    'diff-index',
    '--cached',
    '--raw',
    '-z',
    '--no-renames',
    '--no-abbrev',
    '--ita-invisible-in-index',
    '--ignore-submodules=none',
)


class StagedChange(Value):
    """The index (GIT_INDEX_FILE's) against a commit."""

    changes: list[Change]  # sorted by path
    before: Tree
    after: StagedTree
    key: bytes  # tells one staged tree from another, without writing it


def staged_change(
    repo: Repo, parent: str = 'HEAD', meanwhile: Callable[[], object] | None = None
) -> StagedChange:
    """What is staged against parent ('' or an unborn HEAD: nothing).

    meanwhile: what to do while git answers. GitsyncError for conflicts in the index.
    """
    if repo.is_bare and 'GIT_INDEX_FILE' not in os.environ:
        raise NoWorktree(
            'a bare repository has no staged change',
            'use check --range A..B or --commit REV here',
            'no-worktree',
        )
    repo.start()  # comes up while diff-index works
    raw = _index_diff(repo, parent, meanwhile) if parent == 'HEAD' else None
    parent_tree = repo.read(parent + '^{tree}') if parent else None
    if parent and not parent_tree and parent != 'HEAD':
        raise no_such('commit or tree', parent)
    tree = parent_tree.oid if parent_tree else EMPTY_TREE[repo.hash]
    if raw is None:
        raw = _index_diff(repo, tree) or b''
    changes, unmerged = parse_raw(raw)
    if unmerged:
        raise _conflicts(unmerged)
    before = Tree(repo, tree)
    return StagedChange(changes, before, StagedTree(before, changes), f'{tree}\n'.encode() + raw)


def _conflicts(paths: list[str]) -> GitsyncError:
    names = ', '.join(f"'{path}'" for path in paths[:5]) + (' …' if len(paths) > 5 else '')
    return GitsyncError(
        f'the index holds unresolved conflicts: {names}',
        'resolve them (gitsync resolve), git add them, then try again',
        'unmerged',
    )


def _index_diff(
    repo: Repo, tree: str, meanwhile: Callable[[], object] | None = None
) -> bytes | None:
    """The raw diff of the index against a tree; None when that is HEAD and the branch is unborn."""
    done = repo.run(*_DIFF, tree, '--', meanwhile=meanwhile)
    if done.code and tree == 'HEAD' and b'bad object' not in done.err and not repo.head():
        return None
    if done.code:
        raise process.failure(_DIFF, done)
    return done.out


def tracked(repo: Repo) -> Listed:
    """The worktree's tracked files as they stand on disk."""
    repo.need_worktree()
    args = ('ls-files', '-z', '--stage', '--full-name', '--', ':(top)')
    modes = {}
    for item in os.fsdecode(repo.output(*args)).split('\0'):
        about, _, path = item.partition('\t')
        if path:
            modes[path] = about[:6]
    return Listed(repo.root, modes)


def parse_raw(raw: bytes) -> tuple[list[Change], list[str]]:
    """(changes sorted by path, unmerged paths) from a `--raw -z --no-renames` diff."""
    items = os.fsdecode(raw).split('\0')
    changes, unmerged = [], set[str]()
    for about, path in zip(items[::2], items[1::2]):
        old, new, old_oid, new_oid, status = about[1:].split(' ')
        if status == 'U':
            unmerged.add(path)
            continue
        before = None if old == '000000' else Entry(canonical(old), old_oid)
        after = None if new == '000000' else Entry(canonical(new), new_oid)
        changes.append(Change(path, before, after))
    return sorted(changes), sorted(unmerged)
