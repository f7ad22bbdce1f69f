"""Partial commits: what Partial names goes into a commit through an index of its own; hooks run as for any commit.

The shared index is brought up to the commit before it is made: a kill in between leaves one's own parts staged and nothing else
changed. A refused commit puts it back. What others staged stays staged, in the same file too.
"""

import os

from gitsync import files
from gitsync.core import trailers
from gitsync.errors import GitsyncError
from gitsync.partial import Partial

WAIT, TRIES, LOOK_BACK = 120.0, 5, 50
STATES = {
    'MERGE_HEAD': ('a merge', 'git merge --abort, or finish it with git commit'), 'CHERRY_PICK_HEAD': ('a cherry-pick', 'git cherry-pick --continue or --abort'),
    'REVERT_HEAD': ('a revert', 'git revert --continue or --abort'), 'rebase-merge': ('a rebase', 'git rebase --continue or --abort'),
    'rebase-apply': ('a rebase', 'git rebase --continue or --abort'),
}


class Made:
    """A commit that was made: its id, the paths in it, and what the hooks said."""

    def __init__(self, oid: str, paths: list[str], said: str) -> None:
        self.oid, self.paths, self.said = oid, paths, said


def commit(place, message: str) -> Made:
    """Commit the agent's own parts. GitsyncError when there are none, a hook refuses, or another operation is under way."""
    _refuse_unfinished(place.repo)
    with files.Guard(os.path.join(place.repo.git_dir, 'gitsync', 'commit.guard'), WAIT), _Scratch(place.repo) as scratch:
        for _ in range(TRIES):
            made = _Round(place, scratch).commit(message)
            if made:
                return made
    raise GitsyncError('others commit here all the time', 'nothing was committed; try again', 'busy', 75)


def preview(place) -> list[str]:
    """The paths that a commit would hold."""
    with _Scratch(place.repo) as scratch:
        return sorted(_Round(place, scratch).entries()[0])


def _refuse_unfinished(repo) -> None:
    for name, (what, hint) in STATES.items():
        if os.path.lexists(os.path.join(repo.git_dir, name)):
            raise GitsyncError(f'{what} is under way in this working tree', f'first: {hint}', 'unfinished', 1)


class _Scratch:
    """A file for the commit's own index, and a folder for its blobs; gone at the end. What a killed process left goes at the start."""

    def __init__(self, repo) -> None:
        self.folder = os.path.join(repo.git_dir, 'gitsync', 'commits')
        self.index = os.path.join(self.folder, f'{os.getpid()}.index')
        self.env = {'GIT_INDEX_FILE': self.index}

    def __enter__(self) -> '_Scratch':
        os.makedirs(self.folder, exist_ok=True)
        for name in os.listdir(self.folder):
            pid = name.split('.')[0]
            if not pid.isdigit() or not _is_running(int(pid)):
                self._drop(name)
        return self

    def __exit__(self, *_) -> None:
        for name in os.listdir(self.folder):
            if name.startswith(f'{os.getpid()}.'):
                self._drop(name)

    def blob(self, number: int) -> str:
        """The path of a blob that waits to be stored."""
        return os.path.join(self.folder, f'{os.getpid()}.{number}.blob')

    def _drop(self, name) -> None:
        try:
            os.unlink(os.path.join(self.folder, name))
        except FileNotFoundError:
            pass  # its owner was faster


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


class _Round:
    """One try: HEAD, the working tree and the shared index as they stand now."""

    def __init__(self, place, scratch) -> None:
        self.place, self.repo, self.scratch = place, place.repo, scratch
        self.top = ('-C', self.repo.root)
        self.head = self.repo.head()
        self.parts = Partial(place, self.head)
        self.none = ('0', '0' * (64 if self.repo.hash == 'sha256' else 40))
        self.staged = self._staged()
        self.works = {}  # path: the shared file as git would store it

    def commit(self, message: str) -> Made | None:
        """The commit; None when another commit was faster and this one must be made anew."""
        entries, mixed = self.entries()
        if not entries:
            raise GitsyncError(f'nothing of {self.parts.agent} is changed here', 'see git status; the rest belongs to others', 'nothing', 1)
        self._write(entries, self.scratch.env)
        tree = self.repo.output('write-tree', env=self.scratch.env).decode('ascii').strip()
        was, goal = self.staged, self._goal(entries, mixed)
        _refuse_unfinished(self.repo)
        self._write(goal)
        text = trailers.put(os.fsencode(message), [('Agent', self.parts.agent)])
        done = self.repo.run(*self.top, 'commit', '-q', '-F', '-', input=text, env={**self.scratch.env, 'GITSYNC_AGENT': self.parts.agent})
        said = os.fsdecode(done.err).strip()
        if done.code:
            self._put_back(was, goal)
            raise GitsyncError(f'the commit was refused:\n{said}', 'nothing was committed, and what was staged is as it was', 'refused', 1)
        made = self._find(tree)
        if made.parents != ((self.head,) if self.head else ()):
            self._undo(made, was, goal)
            return None
        self._follow_hooks(made, entries, goal)
        return Made(made.oid, sorted(entries), said)

    def entries(self) -> tuple[dict, dict]:
        """({path: (mode, oid)} of the agent's parts that differ from HEAD, {path: Place} of the shared files among them)."""
        self._start_index()
        whole, shared = self.parts.sorted_out()
        self.repo.output(*self.top, 'update-index', '-z', '--add', '--remove', '--replace', '--stdin', input=_lines([*whole, *shared]), env=self.scratch.env)
        stored = self._staged(self.scratch.env)
        found = {path: stored.get(path, self.none) for path in whole}
        made = {}
        for path, place in shared.items():
            if path in stored:
                self.works[path] = self.repo.blob(stored[path][1])
                made[path] = self.parts.own(path, place, self.parts.before.read(path), self.works[path])
        made = {path: data for path, data in made.items() if data is not None and data != self.parts.before.read(path)}
        found.update({path: (self._mode(path), oid) for path, oid in self._store(made).items()})
        rest = {path: self._old(path) for path in shared if path not in made}
        self._write(rest, self.scratch.env)
        return {path: entry for path, entry in found.items() if entry != self._old(path)}, {path: shared[path] for path in made}

    def _start_index(self) -> None:
        """The scratch index as HEAD's tree; a copy of the shared one first, for what it knows of the files on disk."""
        path = os.environ.get('GIT_INDEX_FILE') or os.path.join(self.repo.git_dir, 'index')
        data = files.load(os.path.join(self.repo.cwd, path))
        if data:
            with open(self.scratch.index, 'wb') as file:
                file.write(data)
        done = self.repo.run('read-tree', '--reset', self.head, env=self.scratch.env) if self.head and data else None
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
        out = self.repo.output('hash-object', '-w', '--no-filters', '--stdin-paths', input=os.fsencode('\n'.join(names) + '\n'))
        return dict(zip(made, out.decode('ascii').split()))

    def _staged(self, env=None) -> dict:
        """{path: (mode, oid)} of an index; GitsyncError while it holds conflicts."""
        out = os.fsdecode(self.repo.output(*self.top, 'ls-files', '-s', '-z', '--full-name', env=env))
        found = {}
        for item in out.split('\0'):
            about, _, path = item.partition('\t')
            if path:
                mode, oid, stage = about.split(' ')
                if stage != '0':
                    raise GitsyncError(f"'{path}' is unmerged in the index", 'first: gitsync resolve, or git add what you resolved', 'unmerged', 1)
                found[path] = (mode, oid)
        return found

    def _write(self, entries: dict, env=None) -> None:
        if entries:
            info = b''.join(os.fsencode(f'{mode} {oid}\t{path}\0') for path, (mode, oid) in sorted(entries.items(), key=lambda item: item[1] != self.none))
            self.repo.output(*self.top, 'update-index', '-z', '--index-info', input=info, env=env)

    def _goal(self, entries, mixed) -> dict:
        """What the shared index must hold for these paths: what is committed; where others staged something in the same file, that with one's own parts."""
        goal, others = dict(entries), {}
        for path, place in mixed.items():
            staged = self.staged.get(path)
            if path in entries and staged and staged not in (self._old(path), entries[path]):
                data = self.parts.own(path, place, self.repo.blob(staged[1]) or b'', self.works[path])
                if data is not None:
                    others[path] = data
        goal.update({path: (self.staged[path][0], oid) for path, oid in self._store(others).items()})
        return goal

    def _put_back(self, was: dict, goal: dict) -> None:
        """The shared index as it was, wherever it still holds what was put there."""
        now = self._staged()
        self._write({path: was.get(path, self.none) for path in goal if now.get(path, self.none) == goal[path]})

    def _find(self, tree: str):
        """The commit just made: the newest with that tree on the way back from HEAD; HEAD's own where a hook changed the tree."""
        newest = made = self.repo.commit('HEAD')
        for _ in range(LOOK_BACK):
            if made.tree == tree:
                return made
            if not made.parents or made.oid == self.head:
                break
            made = self.repo.commit(made.parents[0])
        return newest

    def _undo(self, made, was, goal) -> None:
        """Take the commit back that would undo somebody else's; it was made of a HEAD that is no more."""
        if not made.parents or self.repo.run('update-ref', '-m', 'gitsync commit: another commit was faster', 'HEAD', made.parents[0], made.oid).code:
            raise GitsyncError(f'another program committed at the same moment: commit {made.oid[:12]} may undo its change', f'look at it: git show {made.oid[:12]}', 'raced', 1)
        self._put_back(was, goal)

    def _follow_hooks(self, made, entries, goal) -> None:
        """Where a hook put something else into the commit, the shared index follows, if nobody staged anything there."""
        changes = {change.path: (change.after.mode, change.after.oid) if change.after else self.none for change in self.repo.diff(self.parts.before, self.repo.tree(made.oid))}
        other = {path: entry for path, entry in changes.items() if entries.get(path) != entry}
        if other:
            now = self._staged()
            self._write({path: entry for path, entry in other.items() if now.get(path, self.none) in (self._old(path), goal.get(path))})


def _lines(paths) -> bytes:
    return os.fsencode(''.join(path + '\0' for path in paths))
