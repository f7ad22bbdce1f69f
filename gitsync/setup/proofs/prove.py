"""Everything that can be proved about a worktree or a bare repository, by trying it."""

from __future__ import annotations

import os
import shutil
import tempfile

from gitsync.setup.proofs.attributes import prove_attributes
from gitsync.setup.proofs.driver import prove_driver
from gitsync.setup.proofs.hooks import prove_hooks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo
    from gitsync.setup.proofs.scratch import Proof


def prove(repo: Repo) -> list[Proof]:
    """The proofs in the order in which they are shown."""
    proofs = [] if repo.is_bare else [prove_attributes(repo)]
    folder = tempfile.mkdtemp(prefix='gitsync-doctor-')
    try:
        proofs.append(prove_driver(repo, os.path.join(folder, 'merge')))
        proofs += prove_hooks(repo, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return proofs
