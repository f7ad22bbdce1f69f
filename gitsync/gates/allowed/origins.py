"""Where lawful content is looked for: what git is doing here, branches, the range judged."""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.git import find
from gitsync.git.ancestry import Ancestry
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.git.commits import Commit
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

    Judge = Callable[[Commit], list[Finding]]

MOST_TIPS = 100
_MOST_LINES = 2000  # of what a squash says of its commits


class Origin(Value):
    """Where lawful content is looked for."""

    repo: Repo
    ancestry: Ancestry
    judge: Judge  # what a gate finds in a commit by itself
    before: str  # the commit before the change, '' for none
    itself: str = ''  # the commit that is judged, or that an amend replaces
    is_local: bool = False  # whether what git is doing in this worktree counts too
    among: Sequence[str] = ()  # the commits that are judged with it


def tips(origin: Origin) -> list[str]:
    """The commits to look at: those of what git is doing, branches, then older ones of the range,
    each the newest first.
    """
    return [*dict.fromkeys(_first(origin))][:MOST_TIPS] + _older(origin)


def _first(origin: Origin) -> Iterator[str]:
    repo = origin.repo
    if origin.is_local:
        yield from _under_way(repo)
    names = ('refs/heads', 'refs/remotes')
    args = ('--sort=-committerdate', f'--count={MOST_TIPS}', '--format=%(objecttype) %(objectname)')
    for line in repo.output('for-each-ref', *args, *names).decode('ascii').splitlines():
        kind, _, oid = line.partition(' ')
        if kind == 'commit':
            yield oid


def _older(origin: Origin) -> list[str]:
    """The commits of the range that are no younger than the judged one, the newest first."""
    if not origin.among:
        return []
    time = origin.ancestry.commit(origin.itself).committer.time
    commits = [origin.ancestry.commit(oid) for oid in origin.among if oid != origin.itself]
    older = [one for one in commits if one.committer.time <= time and len(one.parents) < 2]
    return [one.oid for one in sorted(older, key=lambda one: -one.committer.time)[:MOST_TIPS]]


def _under_way(repo: Repo) -> Iterator[str]:
    """The commits that git is picking, rebasing or squashing in this worktree."""
    for name in (find.CHERRY_PICK, find.REBASE):
        data = files.load(os.path.join(repo.git_dir, name))
        if data:
            yield data.decode('ascii', 'replace').strip()
    squashed = files.load(os.path.join(repo.git_dir, find.SQUASH)) or b''
    for line in squashed.split(b'\n')[:_MOST_LINES]:
        if line.startswith(b'commit ') and len(line) in (47, 71):
            yield line[7:].decode('ascii', 'replace')
