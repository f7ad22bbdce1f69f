"""Naming the shared documents to git: the managed block, in .gitattributes or for this clone alone.

On a branch from before the block was committed, a .gitattributes that nobody committed would stop
the merge of the branch that has it ("would be overwritten by merge"). There the lines go into
info/attributes of the common git directory, which every worktree reads and no commit holds.
"""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.setup.attribute_lines import attribute_lines
from gitsync.core.text import managed_block
from gitsync.git.trees import Sparse
from gitsync.setup import plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.core.setup.changes import Step
    from gitsync.git.repo import Repo


def patterns(policy: Policy) -> list[str]:
    """The policy's own documents, as its patterns name them."""
    return [path for document in policy.documents for path in document.paths]


def is_left_out(repo: Repo) -> bool:
    """True where a sparse checkout by patterns left .gitattributes out: git then merges as text,
    though check-attr reads it from the index.
    """
    disk = repo.disk()
    return isinstance(disk, Sparse) and ATTRIBUTES in disk.left_out('')


def init_steps(repo: Repo, policy: Policy) -> list[Step]:
    """What .gitattributes of this worktree still lacks."""
    return [] if is_left_out(repo) else plan.init(repo.root, patterns(policy))


def steps(repo: Repo, policy: Policy) -> list[Step]:
    """What makes git know the documents in this worktree, and stops no merge."""
    missing = init_steps(repo, policy)
    if not missing or not branch_with(repo, policy):
        return missing
    return plan.clone_attributes(repo.common_dir, attribute_lines(patterns(policy)))


def branch_with(repo: Repo, policy: Policy) -> str:
    """Another branch, local or remote-tracking, whose .gitattributes has the lines that HEAD's has
    not; '' where there is none.
    """
    wanted = attribute_lines(patterns(policy))
    if repo.head() and _has(repo.tree('HEAD'), wanted):
        return ''
    args = ('for-each-ref', '--format=%(objectname) %(refname:short)', 'refs/heads', 'refs/remotes')
    for line in os.fsdecode(repo.output(*args)).splitlines():
        oid, _, name = line.partition(' ')
        if _has(repo.tree(oid), wanted):
            return name
    return ''


def _has(snapshot: Snapshot, wanted: list[bytes]) -> bool:
    block = managed_block.block(snapshot.read(ATTRIBUTES))
    return block is not None and set(wanted) <= set(block.splitlines())


def info_file(common_dir: str) -> str:
    """The attributes of a clone that no commit holds; they beat every .gitattributes."""
    return os.path.join(common_dir, *plan.INFO)
