"""Why a partial commit is not made: what is under way in the working tree, and what hooks say."""

from __future__ import annotations

from gitsync.core.rules.table import RULES
from gitsync.errors import GitsyncError
from gitsync.git import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo

STATES = {
    find.MERGE: ('a merge', 'git merge --abort, or finish it with git commit'),
    find.CHERRY_PICK: ('a cherry-pick', 'git cherry-pick --continue or --abort'),
    find.REVERT: ('a revert', 'git revert --continue or --abort'),
    find.REBASE_MERGE: ('a rebase', 'git rebase --continue or --abort'),
    f'{find.REBASE_APPLY}/applying': ('git am', 'git am --continue or --abort'),
    find.REBASE_APPLY: ('a rebase', 'git rebase --continue or --abort'),
}


def refuse_unfinished(repo: Repo) -> None:
    """GitsyncError while git waits for another operation to be finished here."""
    for name, (what, hint) in STATES.items():
        if find.is_under_way(repo.git_dir, name):
            raise GitsyncError(
                f'{what} is under way in this working tree', f'first: {hint}', 'unfinished', 1
            )


def refused(said: str, hint: str) -> GitsyncError:
    """The error of a commit that hooks refused in these words: its code is the first rule that they
    name as an error.
    """
    words = [
        word
        for line in said.split('\n')
        if not line.rstrip().endswith('[warning]')
        for word in line.split()
    ]
    rule = next((word for word in words if word in RULES), 'refused')
    return GitsyncError('the commit was refused:', hint, rule, 1, said)
