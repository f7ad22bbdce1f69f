"""What stands in an epic: the one reader of it.

It looks at this worktree, with what a sparse checkout left out; at the branches, local and
remote-tracking, and the other worktrees' heads that hold the epic and are not merged here. A fixed
number of git processes; a folder that many branches share is read once.
"""

from __future__ import annotations

import os
import time
from functools import lru_cache

from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.documents.protocol import README
from gitsync.core.epic.mail import Copy
from gitsync.core.epic.mail import not_merged
from gitsync.core.epic.newest import HERE
from gitsync.core.epic.newest import is_of_future
from gitsync.core.epic.state import epic_state
from gitsync.core.git.commits import parse_commit
from gitsync.core.git.snapshot import FOLDER
from gitsync.core.policy.place import below
from gitsync.core.policy.place import is_feature
from gitsync.core.policy.place import place_in_epic
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from typing import TypeVar

    from gitsync.core.epic.mail import Copies
    from gitsync.core.epic.state import EpicState
    from gitsync.epic.workplace import Workplace
    from gitsync.git.repo import Repo

    Choose = Callable[[Sequence[Copy]], Copy]
    Seen = TypeVar('Seen')

MOST = 100  # versions of one file, the newest commits'


class Tip(Value):
    """The end of a line of work that is not merged here."""

    time: int  # of the commit; they sort by it
    name: str  # as people call it
    tree: str


class UnmergedFile(Value):
    """A version of a file of the epic that HEAD does not hold."""

    path: str
    where: str
    oid: str


def standing(place: Workplace) -> EpicState:
    """What stands in the epic, each record where it is newest."""
    elsewhere = copies(place.repo, place.epic)
    return epic_state(place.repo.disk(), place.epic, place.policy, elsewhere)


def copies(repo: Repo, epic: str, with_kept: bool = False) -> Copies:
    """The versions of the epic's records, channels and packages that lie elsewhere, the oldest
    commit's first: what is shared by several branches is told of the one that is merged with the
    least. with_kept: the checkpoints that takeovers kept, too.
    """
    head, now = repo.head(), clock.now()
    walk = _Walk(repo, epic, with_kept)
    if head:
        for _ in walk.new(repo.commit(head).tree, ''):
            pass  # what HEAD holds is here
    by_path: dict[str, list[UnmergedFile]] = {}
    for tip in _tips(repo, head):
        for each in walk.new(tip.tree, tip.name):
            by_path.setdefault(each.path, []).append(each)
    all_copies: dict[str, list[Copy]] = {}
    for path, versions in by_path.items():
        kind = place_in_epic(path[len(below(epic, '')) :], epic).kind
        read = ((each.where, repo.blob(each.oid)) for each in versions[-MOST:])
        all_copies[path] = [
            Copy(where, data)
            for where, data in read
            if data is not None and not is_of_future(kind, data, now)
        ]
    return {path: versions for path, versions in all_copies.items() if versions}


def waited_for(
    look: Callable[[], Seen], is_there: Callable[[Seen], bool], wait: float, pause: float
) -> Seen:
    """What look() sees, other branches anew each time, once is_there() says so of it or so many
    seconds are over; pause: seconds between looks.
    """
    until = time.monotonic() + wait
    while True:
        seen = look()
        left = until - time.monotonic()
        if left <= 0 or is_there(seen):
            return seen
        time.sleep(min(pause, left))
        _tips.cache_clear()


def latest(place: Workplace, rest: str, here: bytes | None, choose: Choose) -> bytes | None:
    """The version of one's own record from which a new one goes on: the one here where it was
    changed since HEAD, else the newest.

    So nothing that another branch holds is taken for missing, or undone by a later time.
    """
    path, repo = place.path(rest), place.repo
    if here != repo.tree(repo.head()).read(path):
        return here
    newest = newest_copy(place, rest, here, choose)
    if newest and newest.where:
        output.note(f'{path} goes on from its newest version, {not_merged(newest.where)}')
    return newest.data if newest else None


def newest_copy(place: Workplace, rest: str, here: bytes | None, choose: Choose) -> Copy | None:
    """The version of a record that counts, None where there is none."""
    own = [] if here is None else [Copy(HERE, here)]
    versions = [*own, *copies(place.repo, place.epic).get(place.path(rest), ())]
    return choose(versions) if versions else None


class _Walk:
    """Trees of the epic, each folder and each version of a file once."""

    def __init__(self, repo: Repo, epic: str, with_kept: bool) -> None:
        self.repo = repo
        self.epic = epic
        self.with_kept = with_kept
        self.seen: set[tuple[str, str]] = set()  # (path, oid)

    def new(self, tree: str, where: str) -> Iterator[UnmergedFile]:
        """The files of a root tree that no tree before it held."""
        try:
            folder = self._folder(tree)
            if folder:
                yield from self._below(folder, '', where)
        except GitsyncError:
            return  # damaged, or not fetched: a branch of others keeps nobody from reading

    def _folder(self, tree: str) -> str:
        """The epic's folder in a root tree, '' where it is not there or was seen."""
        parts = self.epic.split('/') if self.epic else []
        if not self._is_new('/', tree):
            return ''
        for count, name in enumerate(parts, 1):
            entry = self.repo.tree_entries(tree).get(name)
            if entry is None or entry.mode != FOLDER:
                return ''
            tree = entry.oid
            if not self._is_new('/' + '/'.join(parts[:count]), tree):
                return ''
        return tree

    def _is_new(self, path: str, oid: str) -> bool:
        is_new = (path, oid) not in self.seen
        self.seen.add((path, oid))
        return is_new

    def _is_read(self, rest: str) -> bool:
        name = rest.rpartition('/')[2]
        kind = place_in_epic(rest, self.epic).kind
        if self.with_kept and kind == 'backup':
            return any(word in name for word in LEFT_BEHIND)
        return name in (README, HANDOFF) or (kind in KINDS and KINDS[kind].is_record)

    def _below(self, tree: str, start: str, where: str) -> Iterator[UnmergedFile]:
        for name, entry in self.repo.tree_entries(tree).items():
            rest = start + name
            if not self._is_new(rest, entry.oid):
                continue
            if entry.mode == FOLDER:
                if not start and (name in (COMMS, CHECKPOINTS) or is_feature(name)):
                    yield from self._below(entry.oid, rest + '/', where)
            elif entry.is_file and self._is_read(rest):
                yield UnmergedFile(below(self.epic, rest), where, entry.oid)


@lru_cache(maxsize=1)
def _tips(repo: Repo, head: str) -> tuple[Tip, ...]:
    """Every branch and every other worktree's head that is not merged here, the oldest first, as
    they are when a command asks first: a heartbeat asks six times.
    """
    unmerged = (f'--no-merged={head}',) if head else ()
    form = '--format=%(objectname) %(refname) %(symref)'
    out = repo.output('for-each-ref', form, *unmerged, 'refs/heads', 'refs/remotes')
    lines = [line.split(' ') for line in os.fsdecode(out).split('\n') if line]
    # a local name before a remote one; origin/HEAD is another name of a branch that is listed
    named = {oid: _short(ref) for oid, ref, target in reversed(lines) if not target}
    named |= _detached(repo, {head, *named})
    tips = []
    for stored in repo.start().read_all(list(named)):
        if stored and stored.kind == 'commit':
            commit = parse_commit(stored.oid, stored.data)
            tips.append(Tip(commit.committer.time, named[stored.oid], commit.tree))
    return tuple(sorted(tips))


def _short(ref: str) -> str:
    return ref.removeprefix('refs/heads/').removeprefix('refs/remotes/')


def _detached(repo: Repo, known: set[str]) -> dict[str, str]:
    """{oid: name} of the heads of other worktrees that are on no branch."""
    if not os.path.isdir(os.path.join(repo.common_dir, 'worktrees')):
        return {}
    out = os.fsdecode(repo.output('worktree', 'list', '--porcelain', '-z'))
    named: dict[str, str] = {}
    for entry in out.split('\0\0'):
        fields = dict(line.partition(' ')[::2] for line in entry.split('\0'))
        oid = fields.get('HEAD', '')
        if 'detached' in fields and oid not in {*known, *named} and oid.strip('0'):
            named[oid] = f'{oid[:10]} in {fields["worktree"]}'
    return named
