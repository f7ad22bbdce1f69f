"""Partial commits: an agent's own parts go into a commit through an index of its own; hooks run as
for any commit.

The shared index is not touched before the commit is made, so that neither a refusal nor somebody's
commit at the same moment finds parts of others in it. Afterwards it is brought up to the commit.
What others staged stays staged, in the same file too.
"""

from __future__ import annotations

import os

from gitsync.core.git import trailers
from gitsync.core.text.value import Value
from gitsync.epic.commits.own_changes import OwnChanges
from gitsync.epic.commits.refusals import refuse_unfinished
from gitsync.epic.commits.refusals import refused
from gitsync.epic.commits.scratch_index import ScratchIndex
from gitsync.epic.commits.scratch_index import find
from gitsync.epic.commits.scratch_index import staged
from gitsync.epic.commits.scratch_index import write
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from gitsync.core.git.commits import Commit
    from gitsync.core.policy.place import Place
    from gitsync.epic.commits.scratch_index import Entry
    from gitsync.epic.workplace import Workplace

WAIT = 120.0  # seconds
TRIES = 5


class Committed(Value):
    """A commit that was made."""

    oid: str
    paths: list[str]
    said: str  # by the hooks


class Selection(Value):
    """What goes into a commit, by path."""

    entries: dict[str, Entry]  # the agent's parts that differ from HEAD
    shared: dict[str, Place]  # the files among them that others own parts of
    whole: frozenset[str]  # the files that are the agent's as a whole
    works: dict[str, bytes]  # the shared files as git would store those of the working tree


def commit(place: Workplace, message: str) -> Committed:
    """Commit the agent's own parts.

    GitsyncError when there are none, a hook refuses, or another operation is under way.
    """
    refuse_unfinished(place.repo)
    with (
        files.Guard(os.path.join(place.repo.git_dir, 'gitsync', 'commit.guard'), WAIT),
        ScratchIndex(place.repo) as scratch,
    ):
        for _ in range(TRIES):
            committed = _Round(place, scratch).commit(message)  # HEAD is read under the guard
            if committed:
                return committed
    raise GitsyncError(
        'others commit here all the time', 'nothing was committed; try again', 'busy', 75
    )


def preview(place: Workplace) -> list[str]:
    """The paths that a commit would hold."""
    with ScratchIndex(place.repo) as scratch:
        return sorted(_Round(place, scratch).select().entries)


class _Round:
    """One try: HEAD, the working tree and the shared index as they stand now."""

    def __init__(self, place: Workplace, scratch: ScratchIndex) -> None:
        self.place = place
        self.repo = place.repo
        self.scratch = scratch
        self.top = ('-C', self.repo.root)
        self.head = self.repo.head()
        self.parts = OwnChanges(place, self.head)
        self.none: Entry = ('0', '0' * (64 if self.repo.hash == 'sha256' else 40))
        staged(self.repo)  # refuses conflicts

    def commit(self, message: str) -> Committed | None:
        """The commit; None when another commit was faster and this one must be made anew."""
        chosen = self.select()
        if not chosen.entries:
            raise GitsyncError(
                f'nothing of {self.parts.agent} is changed here',
                'see git status; the rest belongs to others',
                'nothing',
                1,
            )
        write(self.repo, chosen.entries, self.scratch.env)
        tree = self.repo.output('write-tree', env=self.scratch.env).decode('ascii').strip()
        refuse_unfinished(self.repo)
        pairs = {path: (self._old(path), entry) for path, entry in chosen.entries.items()}
        self.scratch.note(self.head, tree, pairs)
        said = self._run_commit(message)
        if said is None:
            return None
        # a hook may have changed the tree
        new_commit = find(self.repo, tree, self.head) or self.repo.commit('HEAD')
        if new_commit.parents != ((self.head,) if self.head else ()):
            self._undo(new_commit)
            return None
        self._catch_up(new_commit, chosen)
        return Committed(new_commit.oid, sorted(chosen.entries), said)

    def _run_commit(self, message: str) -> str | None:
        """What git commit and its hooks say; None when another commit was faster, GitsyncError when
        it was refused.
        """
        done = self.repo.run(
            *self.top,
            'commit',
            '-q',
            '-F',
            '-',
            input=trailers.put(os.fsencode(message), [('Agent', self.parts.agent)]),
            env={**self.scratch.env, 'GITSYNC_AGENT': self.parts.agent},
        )
        said = os.fsdecode(done.err).strip()
        if not done.code:
            return said
        if self.repo.head() != self.head:
            return None
        hint = 'nothing was committed, and what was staged is as it was'
        raise refused(said, hint)

    def select(self) -> Selection:
        """The agent's parts of what the working tree holds."""
        self._start_index()
        whole, shared = self.parts.sorted_out()
        self.repo.output(
            *self.top,
            'update-index',
            '-z',
            '--add',
            '--remove',
            '--replace',
            '--stdin',
            input=_lines([*whole, *shared]),
            env=self.scratch.env,
        )
        stored = staged(self.repo, self.scratch.env)
        works = {path: self.repo.blob(stored[path][1]) or b'' for path in shared if path in stored}
        own = self._own_versions(shared, works)
        entries = {path: stored.get(path, self.none) for path in whole}
        entries.update({path: (self._mode(path), oid) for path, oid in self._store(own).items()})
        rest = {path: self._old(path) for path in shared if path not in own}
        write(self.repo, rest, self.scratch.env)
        return Selection(
            {path: entry for path, entry in entries.items() if entry != self._old(path)},
            {path: shared[path] for path in own},
            frozenset(whole),
            works,
        )

    def _own_versions(
        self, shared: Mapping[str, Place], works: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """HEAD's versions of the shared files with the agent's edits on top, where there are
        any.
        """
        versions = {}
        for path, work in works.items():
            before = self.parts.before.read(path)
            data = self.parts.own(path, shared[path], before, work)
            if data is not None and data != before:
                versions[path] = data
        return versions

    def _start_index(self) -> None:
        """The scratch index as HEAD's tree; a copy of the shared one first, for what it knows of
        the files on disk.
        """
        path = os.environ.get('GIT_INDEX_FILE') or os.path.join(self.repo.git_dir, 'index')
        path = os.path.join(self.repo.cwd, path)
        written_at = os.stat(path).st_mtime_ns if os.path.exists(path) else 0
        data = files.load(path)
        if data:
            with open(self.scratch.index, 'wb') as file:
                file.write(data)
            # git compares by content what changed no earlier than the index was written
            # (Documentation/technical/racy-git): a copy keeps that time, or the change is missed.
            os.utime(self.scratch.index, ns=(written_at, written_at))
        done = (
            self.repo.run('read-tree', '--reset', self.head, env=self.scratch.env)
            if self.head and data
            else None
        )
        if done is None or done.code:
            if os.path.exists(self.scratch.index):
                os.unlink(self.scratch.index)
            self.repo.output('read-tree', self.head or '--empty', env=self.scratch.env)

    def _old(self, path: str) -> Entry:
        """HEAD's entry of a path."""
        entry = self.parts.before.entry(path)
        return (entry.mode, entry.oid) if entry and entry.mode != '040000' else self.none

    def _mode(self, path: str) -> str:
        mode = self._old(path)[0]
        return mode if mode in ('100644', '100755') else '100644'

    def _store(self, blobs: Mapping[str, bytes]) -> dict[str, str]:
        """{path: oid} of these bytes, stored as they are."""
        if not blobs:
            return {}
        names = []
        for number, data in enumerate(blobs.values()):
            names.append(self.scratch.blob(number))
            with open(names[-1], 'wb') as file:
                file.write(data)
        out = self.repo.output(
            'hash-object',
            '-w',
            '--no-filters',
            '--stdin-paths',
            input=os.fsencode('\n'.join(names) + '\n'),
        )
        return dict(zip(blobs, out.decode('ascii').split()))

    def _undo(self, new_commit: Commit) -> None:
        """Take the commit back that would undo somebody else's; it was made of a HEAD that is no
        more.
        """
        why = 'gitsync commit: another commit was faster'
        parent = new_commit.parents[0] if new_commit.parents else ''
        if (
            not parent
            or self.repo.run('update-ref', '-m', why, 'HEAD', parent, new_commit.oid).code
        ):
            raise GitsyncError(
                'another program committed at the same moment: commit '
                f'{new_commit.oid[:12]} may undo its change',
                f'look at it: git show {new_commit.oid[:12]}',
                'raced',
                1,
            )

    def _catch_up(self, new_commit: Commit, chosen: Selection) -> None:
        """Bring the shared index up to the commit. For each path that the commit changed:

        1. a shared file in which somebody staged something: what is staged, with one's own parts
        2. a file that is not the agent's, where somebody staged something: stays; a hook's doing
        3. any other: as in the commit
        """
        now = staged(self.repo)
        goal: dict[str, Entry] = {}
        others: dict[str, bytes] = {}
        for path, _, after in self.repo.diff(self.parts.before, self.repo.tree(new_commit.oid)):
            entry = (after.mode, after.oid) if after else self.none
            there, old = now.get(path, self.none), self._old(path)
            if path in chosen.shared and there not in (old, entry, self.none):
                base = self.repo.blob(there[1]) or b''
                data = self.parts.own(path, chosen.shared[path], base, chosen.works[path])
                if data is not None:
                    others[path] = data
            elif path in chosen.shared or path in chosen.whole or there == old:
                goal[path] = entry
        goal.update({path: (now[path][0], oid) for path, oid in self._store(others).items()})
        write(self.repo, goal)


def _lines(paths: Iterable[str]) -> bytes:
    return os.fsencode(''.join(path + '\0' for path in paths))
