"""Partial commits: an agent's own parts go into a commit through an index of its own; hooks run as
for any commit.

The shared index is locked as git locks it, from before HEAD is read until the commit stands. It is
changed first and put back after a refusal, so that a kill at any instant leaves nothing staged that
undoes the commit. What others staged stays staged, in the same file too.
"""

from __future__ import annotations

import os

from gitsync.core.git import trailers
from gitsync.core.git.snapshot import FOLDER
from gitsync.core.git.snapshot import PLAIN
from gitsync.core.text.value import Value
from gitsync.epic.commits import git_commit
from gitsync.epic.commits.index_file import staged
from gitsync.epic.commits.index_file import write
from gitsync.epic.commits.own_changes import OwnChanges
from gitsync.epic.commits.refusals import refuse_unfinished
from gitsync.epic.commits.refusals import refused
from gitsync.epic.commits.scratch_index import ScratchIndex
from gitsync.epic.commits.scratch_index import find
from gitsync.epic.commits.shared_index import SharedIndex
from gitsync.errors import GitsyncError
from gitsync.world import files
from gitsync.world.signals import Postponed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from gitsync.core.git.commits import Commit
    from gitsync.core.policy.place import Place
    from gitsync.epic.commits.git_commit import CommitEnd
    from gitsync.epic.commits.index_file import Entry
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
        files.Guard(files.kept(place.repo.git_dir, 'commit.guard'), WAIT),
        Postponed() as signals,
        SharedIndex(place.repo, signals) as shared,
        ScratchIndex(place.repo, shared) as scratch,
    ):
        for _ in range(TRIES):
            committed = _Round(place, scratch).commit(message, shared)
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
        self.now = staged(self.repo)  # refuses conflicts

    def commit(self, message: str, shared: SharedIndex) -> Committed | None:
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
        goal = self._goal(chosen.entries, chosen)
        pairs = {path: (self.now.get(path, self.none), entry) for path, entry in goal.items()}
        self.scratch.note(self.head, tree, pairs)
        shared.signals.stop_here()
        new = None
        try:
            shared.put(goal, self.scratch.copy)
            ran = self._run_commit(message, shared)
            new = self._new_commit(tree, ran.code)
        finally:
            if new is None:
                shared.restore(self.scratch.copy)
        if new is None:
            if self.repo.head() != self.head:
                return None
            raise refused(ran.said, 'nothing was committed, and what was staged is as it was')
        self._catch_up(new, chosen, goal, shared)
        return Committed(new.oid, sorted(chosen.entries), ran.said)

    def _run_commit(self, message: str, shared: SharedIndex) -> CommitEnd:
        """Run git commit and its hooks."""
        text = trailers.put(os.fsencode(message), [('Agent', self.parts.agent)])
        env = {
            **self.scratch.env,
            'GITSYNC_AGENT': self.parts.agent,
            'GITSYNC_PREFIX': self.repo.prefix,
        }
        return git_commit.run(self.repo, text, env, shared, self.scratch.said)

    def _new_commit(self, tree: str, code: int) -> Commit | None:
        """The commit that stands now, which may have another tree after its hooks; None where it
        was refused, or another commit was faster.
        """
        new = find(self.repo, tree, self.head) or (None if code else self.repo.commit('HEAD'))
        if new and new.parents != ((self.head,) if self.head else ()):
            self._undo(new)
            return None
        return new

    def select(self) -> Selection:
        """The agent's parts of what the working tree holds."""
        self.scratch.start(self.head)
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

    def _old(self, path: str) -> Entry:
        """HEAD's entry of a path."""
        entry = self.parts.before.entry(path)
        return (entry.mode, entry.oid) if entry and entry.mode != FOLDER else self.none

    def _mode(self, path: str) -> str:
        mode = self._old(path)[0]
        return mode if mode in PLAIN else '100644'

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
            input=b''.join(map(_quoted, names)),
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

    def _catch_up(
        self, new: Commit, chosen: Selection, goal: Mapping[str, Entry], shared: SharedIndex
    ) -> None:
        """Bring the shared index up to what the hooks made of the commit."""
        diff = self.repo.diff(self.parts.before, self.repo.tree(new.oid))
        committed = {
            path: (after.mode, after.oid) if after else self.none for path, _, after in diff
        }
        if committed != chosen.entries:
            before = {path: self.now.get(path, self.none) for path in goal}
            shared.put({**before, **self._goal(committed, chosen)}, self.scratch.copy)

    def _goal(self, committed: Mapping[str, Entry], chosen: Selection) -> dict[str, Entry]:
        """What the shared index holds beside such a commit. For each path that it changes:

        1. a shared file in which somebody staged something: what is staged, with one's own parts
        2. a file that is not the agent's, where somebody staged something: stays; a hook's doing
        3. any other: as in the commit
        """
        goal: dict[str, Entry] = {}
        others: dict[str, bytes] = {}
        for path, entry in committed.items():
            there, old = self.now.get(path, self.none), self._old(path)
            if path in chosen.shared and there not in (old, entry, self.none):
                base = self.repo.blob(there[1]) or b''
                data = self.parts.own(path, chosen.shared[path], base, chosen.works[path])
                if data is not None:
                    others[path] = data
            elif path in chosen.shared or path in chosen.whole or there == old:
                goal[path] = entry
        goal.update({path: (self.now[path][0], oid) for path, oid in self._store(others).items()})
        return goal


def _lines(paths: Iterable[str]) -> bytes:
    return os.fsencode(''.join(path + '\0' for path in paths))


def _quoted(path: str) -> bytes:
    """A line that git reads as a path, whatever stands in it."""
    escaped = path.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
    return os.fsencode(f'"{escaped}"\n')
