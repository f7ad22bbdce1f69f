"""What the reporting hooks tell: what is not set up in this clone (GS902, GS903), and unread
messages that arrived.

Cheap, and from git's own state alone: doctor is what proves things.
"""

from __future__ import annotations

import os

from gitsync.core.policy.names import same
from gitsync.core.policy.place import ATTRIBUTES
from gitsync.core.policy.place import channel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo


_NEEDED = ('pre-commit', 'pre-merge-commit', 'prepare-commit-msg', 'commit-msg')


def after_change(repo: Repo, before: str, after: str) -> list[str]:
    """Lines for people after HEAD moved from before to after: at most one for each kind of trouble,
    one for messages.
    """
    lines = [*missing_driver(repo), *missing_hooks(repo)]
    old, new = repo.resolve(before), repo.resolve(after)
    if old and new and old != new:
        lines += _unread(repo, old, new)
    return lines


def missing_driver(repo: Repo) -> list[str]:
    """GS902 in words, when HEAD's root .gitattributes names the driver and this clone has none."""
    if repo.config('merge.gitsync.driver') or not repo.head():
        return []
    attributes = repo.tree('HEAD').read(ATTRIBUTES) or b''
    if b'merge=gitsync' not in attributes:
        return []
    return [
        "GS902 .gitattributes names the merge driver 'gitsync', which is not set up in this clone: "
        'run gitsync install'
    ]


def missing_hooks(repo: Repo) -> list[str]:
    """GS903 in words, when a commit gate is not where git looks for it."""
    folder = repo.config('core.hooksPath')
    folder = (
        os.path.join(repo.root, os.path.expanduser(folder))
        if folder
        else os.path.join(repo.common_dir, 'hooks')
    )
    missing = [name for name in _NEEDED if not os.access(os.path.join(folder, name), os.X_OK)]
    if not missing:
        return []
    return [
        f"GS903 git hooks missing or not executable in '{folder}': {', '.join(missing)}: run "
        'gitsync install'
    ]


def _unread(repo: Repo, old: str, new: str) -> list[str]:
    from gitsync.core.documents import messages
    from gitsync.world import identity
    from gitsync.world import policy

    after = repo.tree(new)
    changes = [
        change
        for change in repo.diff(repo.tree(old), after)
        if change.after and '/agent_comms/' in '/' + change.path
    ]
    if not changes:
        return []
    actor = identity.acting(
        repo, '', policy.load(after), after, [change.path for change in changes]
    )
    if not actor.agent:
        return []
    count = 0
    for change in changes:
        pair = channel(change.path) if '/archive/' not in change.path else None
        if pair and same(pair[1], actor.agent):
            count += sum(
                message.read is False
                for message in messages.parse(after.read(change.path) or b'').messages
            )
    return (
        [
            f'{count} unread message{"" if count == 1 else "s"} for {actor.agent}: run gitsync '
            'message inbox'
        ]
        if count
        else []
    )
