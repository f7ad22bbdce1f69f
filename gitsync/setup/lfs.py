"""Git LFS beside gitsync: its hooks stand only where no other did when it was set up.

Without its pre-push hook a push uploads no content, and says nothing.
"""

from __future__ import annotations

import os

from gitsync.core.setup.written import BEFORE
from gitsync.core.text.value import Value
from gitsync.setup.hook_state import state
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo

_SIGNS = (b'git lfs', b'git-lfs')
_FRAMEWORKS = ('.pre-commit-config.yaml', 'lefthook.yml')  # that may run it themselves


class Missing(Value):
    """What is wrong, and the command that mends it."""

    path: str  # of the hook
    message: str
    hint: str


def missing_hook(repo: Repo, folder: str) -> Missing | None:
    """What to say of Git LFS where this worktree uses it and no hook of a folder runs it."""
    if not repo.root or not _is_used(repo):
        return None
    hook = os.path.join(folder, 'pre-push')
    kept = os.path.join(folder + BEFORE, 'pre-push')
    inner = os.path.join(os.path.dirname(folder), 'pre-push')  # what husky's file of the name runs
    spots = [hook, kept, hook + '.legacy', kept + '.legacy', inner]
    spots += [os.path.join(repo.root, name) for name in _FRAMEWORKS]
    if any(sign in (files.load(spot) or b'') for spot in spots for sign in _SIGNS):
        return None
    if os.path.lexists(kept) or state(folder, 'pre-push') in ('foreign', 'legacy'):
        other = kept if os.path.lexists(kept) else hook
        mend = f"git lfs update --manual shows the line that '{other}' must hold"
    else:
        mend = 'git lfs update --force && gitsync install'
    return Missing(hook, 'no hook runs Git LFS: a push uploads none of its files', mend)


def _is_used(repo: Repo) -> bool:
    """True where files of this worktree go through the filter, and the filter is set up."""
    attributes = files.load(os.path.join(repo.root, '.gitattributes')) or b''
    is_named = b'filter=lfs' in attributes or os.path.isdir(os.path.join(repo.common_dir, 'lfs'))
    return is_named and bool(repo.config('filter.lfs.process') or repo.config('filter.lfs.clean'))
