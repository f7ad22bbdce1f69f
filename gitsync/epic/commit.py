"""Partial commits: what Partial names goes into a commit through an index of its own; hooks run as
for any commit.

The shared index is not touched before the commit is made, so that neither a refusal nor somebody's
commit at the same moment finds parts of others in it. Afterwards it is brought up to the commit.
What others staged stays staged, in the same file too.
"""

import os

from gitsync.core.git import trailers
from gitsync.epic.own_changes import Partial
from gitsync.epic.scratch_index import ScratchIndex
from gitsync.epic.scratch_index import find
from gitsync.epic.scratch_index import staged
from gitsync.epic.scratch_index import write
from gitsync.errors import GitsyncError
from gitsync.world import files

WAIT, TRIES = 120.0, 5  # seconds; rounds
STATES = {
    'MERGE_HEAD': ('a merge', 'git merge --abort, or finish it with git commit'),
    'CHERRY_PICK_HEAD': ('a cherry-pick', 'git cherry-pick --continue or --abort'),
    'REVERT_HEAD': ('a revert', 'git revert --continue or --abort'),
    'rebase-merge': ('a rebase', 'git rebase --continue or --abort'),
    'rebase-apply': ('a rebase', 'git rebase --continue or --abort'),
}


class Made:
    """A commit that was made: its id, the paths in it, and what the hooks said."""

    def __init__(self, oid: str, paths: list[str], said: str) -> None:
        self.oid, self.paths, self.said = oid, paths, said


def commit(place, message: str) -> Made:
    """Commit the agent's own parts.

    GitsyncError when there are none, a hook refuses, or another operation is under way.
    """
    _refuse_unfinished(place.repo)
    with (
        files.Guard(os.path.join(place.repo.git_dir, 'gitsync', 'commit.guard'), WAIT),
        ScratchIndex(place.repo) as scratch,
    ):
        for _ in range(TRIES):
            made = _Round(place, scratch).commit(message)  # HEAD is read under the guard
            if made:
                return made
    raise GitsyncError(
        'others commit here all the time', 'nothing was committed; try again', 'busy', 75
    )


def preview(place) -> list[str]:
    """The paths that a commit would hold."""
    with ScratchIndex(place.repo) as scratch:
        return sorted(_Round(place, scratch).entries()[0])


def _refuse_unfinished(repo) -> None:
    for name, (what, hint) in STATES.items():
        if os.path.lexists(os.path.join(repo.git_dir, name)):
            raise GitsyncError(
                f'{what} is under way in this working tree', f'first: {hint}', 'unfinished', 1
            )


class _Round:
    """One try: HEAD, the working tree and the shared index as they stand now."""

    def __init__(self, place, scratch) -> None:
        self.place, self.repo, self.scratch = place, place.repo, scratch
        self.top = ('-C', self.repo.root)
        self.head = self.repo.head()
        self.parts = Partial(place, self.head)
        staged(self.repo)  # refuses conflicts
        self.none = ('0', '0' * (64 if self.repo.hash == 'sha256' else 40))
        self.whole, self.works = (), {}  # path: the shared file as git would store it

    def commit(self, message: str) -> Made | None:
        """The commit; None when another commit was faster and this one must be made anew."""
        entries, mixed = self.entries()
        if not entries:
            raise GitsyncError(
                f'nothing of {self.parts.agent} is changed here',
                'see git status; the rest belongs to others',
                'nothing',
                1,
            )
        write(self.repo, entries, self.scratch.env)
        tree = self.repo.output('write-tree', env=self.scratch.env).decode('ascii').strip()
        _refuse_unfinished(self.repo)
        self.scratch.note(
            self.head, tree, {path: (self._old(path), entry) for path, entry in entries.items()}
        )
        text = trailers.put(os.fsencode(message), [('Agent', self.parts.agent)])
        done = self.repo.run(
            *self.top,
            'commit',
            '-q',
            '-F',
            '-',
            input=text,
            env={**self.scratch.env, 'GITSYNC_AGENT': self.parts.agent},
        )
        said = os.fsdecode(done.err).strip()
        if done.code:
            if self.repo.head() != self.head:
                return None  # another commit was faster
            raise GitsyncError(
                f'the commit was refused:\n{said}',
                'nothing was committed, and what was staged is as it was',
                'refused',
                1,
            )
        made = find(self.repo, tree, self.head) or self.repo.commit(
            'HEAD'
        )  # a hook may have changed the tree
        if made.parents != ((self.head,) if self.head else ()):
            self._undo(made)
            return None
        self._catch_up(made, mixed)
        return Made(made.oid, sorted(entries), said)

    def entries(self) -> tuple[dict, dict]:
        """({path: (mode, oid)} of the agent's parts that differ from HEAD, {path: Place} of the
        shared files among them).
        """
        self._start_index()
        whole, shared = self.parts.sorted_out()
        self.whole = frozenset(whole)
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
        found = {path: stored.get(path, self.none) for path in whole}
        made = {}
        for path, place in shared.items():
            if path in stored:
                self.works[path] = self.repo.blob(stored[path][1])
                made[path] = self.parts.own(
                    path, place, self.parts.before.read(path), self.works[path]
                )
        made = {
            path: data
            for path, data in made.items()
            if data is not None and data != self.parts.before.read(path)
        }
        found.update({path: (self._mode(path), oid) for path, oid in self._store(made).items()})
        rest = {path: self._old(path) for path in shared if path not in made}
        write(self.repo, rest, self.scratch.env)
        return {path: entry for path, entry in found.items() if entry != self._old(path)}, {
            path: shared[path] for path in made
        }

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

    def _old(self, path) -> tuple:
        """HEAD's (mode, oid) of a path."""
        entry = self.parts.before.entry(path)
        return (entry.mode, entry.oid) if entry and entry.mode != '040000' else self.none

    def _mode(self, path) -> str:
        mode = self._old(path)[0]
        return mode if mode in ('100644', '100755') else '100644'

    def _store(self, made: dict) -> dict:
        """{path: oid} of these bytes, stored as they are."""
        if not made:
            return {}
        names = []
        for number, data in enumerate(made.values()):
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
        return dict(zip(made, out.decode('ascii').split()))

    def _undo(self, made) -> None:
        """Take the commit back that would undo somebody else's; it was made of a HEAD that is no
        more.
        """
        if (
            not made.parents
            or self.repo.run(
                'update-ref',
                '-m',
                'gitsync commit: another commit was faster',
                'HEAD',
                made.parents[0],
                made.oid,
            ).code
        ):
            raise GitsyncError(
                f'another program committed at the same moment: commit {made.oid[:12]} may undo '
                'its change',
                f'look at it: git show {made.oid[:12]}',
                'raced',
                1,
            )

    def _catch_up(self, made, mixed) -> None:
        """Bring the shared index up to the commit; what others staged in the same files stays, with
        one's own parts beside it.
        """
        now, goal, others = staged(self.repo), {}, {}
        for change in self.repo.diff(self.parts.before, self.repo.tree(made.oid)):
            path = change.path
            entry, there = (
                (change.after.mode, change.after.oid) if change.after else self.none,
                now.get(path, self.none),
            )
            if path in mixed and there not in (self._old(path), entry, self.none):
                data = self.parts.own(
                    path, mixed[path], self.repo.blob(there[1]) or b'', self.works[path]
                )
                if data is not None:
                    others[path] = data
            elif path not in mixed and path not in self.whole and there != self._old(path):
                continue  # a hook's doing, where somebody has staged something
            else:
                goal[path] = entry
        goal.update({path: (now[path][0], oid) for path, oid in self._store(others).items()})
        write(self.repo, goal)


def _lines(paths) -> bytes:
    return os.fsencode(''.join(path + '\0' for path in paths))
