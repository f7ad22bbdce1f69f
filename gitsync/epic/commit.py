"""Partial commits: what Partial names goes into a commit through an index of its own; hooks run as
for any commit.

The shared index is not touched before the commit is made, so that neither a refusal nor somebody's
commit at the same moment
finds parts of others in it. Afterwards it is brought up to the commit; a note of what is to be done
outlives a kill in between, and
the next commit does it. What others staged stays staged, in the same file too.
"""

import os

from gitsync.core.git import trailers
from gitsync.epic.own_changes import Partial
from gitsync.errors import GitsyncError
from gitsync.world import files

WAIT, TRIES, LOOK_BACK = 120.0, 5, 50
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
        _Scratch(place.repo) as scratch,
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
    with _Scratch(place.repo) as scratch:
        return sorted(_Round(place, scratch).entries()[0])


def _refuse_unfinished(repo) -> None:
    for name, (what, hint) in STATES.items():
        if os.path.lexists(os.path.join(repo.git_dir, name)):
            raise GitsyncError(
                f'{what} is under way in this working tree', f'first: {hint}', 'unfinished', 1
            )


class _Scratch:
    """A file for the commit's own index, and a folder for its blobs; gone at the end.

    What a killed process left goes at the start.
    """

    def __init__(self, repo) -> None:
        self.repo = repo
        self.folder = os.path.join(repo.git_dir, 'gitsync', 'commits')
        self.index = os.path.join(self.folder, f'{os.getpid()}.index')
        self.env = {'GIT_INDEX_FILE': self.index}

    def __enter__(self) -> '_Scratch':
        os.makedirs(self.folder, exist_ok=True)
        for name in os.listdir(self.folder):
            pid = name.split('.')[0]
            if not pid.isdigit() or not files.is_running(int(pid)):
                if name.endswith('.note'):
                    self._do_what_is_left(files.load(os.path.join(self.folder, name)) or b'')
                self._drop(name)
        return self

    def __exit__(self, *_) -> None:
        for name in os.listdir(self.folder):
            if name.startswith(f'{os.getpid()}.'):
                self._drop(name)

    def note(self, head: str, tree: str, entries: dict) -> None:
        """Keep what the shared index must become, once a commit of that tree is made: {path: (old
        entry, new entry)}.
        """
        fields = [head, tree]
        for path, (old, new) in entries.items():
            fields += [*old, *new, path]
        files.save(
            os.path.join(self.folder, f'{os.getpid()}.note'), os.fsencode('\0'.join(fields) + '\0')
        )

    def _do_what_is_left(self, data: bytes) -> None:
        """Finish a killed commit: where it was made, the shared index follows, wherever it is still
        as it was.
        """
        fields = os.fsdecode(data).split('\0')
        if len(fields) % 5 != 3 or not find(self.repo, fields[1], fields[0]):
            return
        now = _staged(self.repo)
        rows = zip(*(fields[start:-1:5] for start in range(2, 7)))
        _write(
            self.repo,
            {
                path: (mode, oid)
                for old_mode, old_oid, mode, oid, path in rows
                if now.get(path, ('0', '0' * len(oid))) == (old_mode, old_oid)
            },
        )

    def blob(self, number: int) -> str:
        """The path of a blob that waits to be stored."""
        return os.path.join(self.folder, f'{os.getpid()}.{number}.blob')

    def _drop(self, name) -> None:
        try:
            os.unlink(os.path.join(self.folder, name))
        except FileNotFoundError:
            pass  # its owner was faster


class _Round:
    """One try: HEAD, the working tree and the shared index as they stand now."""

    def __init__(self, place, scratch) -> None:
        self.place, self.repo, self.scratch = place, place.repo, scratch
        self.top = ('-C', self.repo.root)
        self.head = self.repo.head()
        self.parts = Partial(place, self.head)
        _staged(self.repo)  # refuses conflicts
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
        _write(self.repo, entries, self.scratch.env)
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
        stored = _staged(self.repo, self.scratch.env)
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
        _write(self.repo, rest, self.scratch.env)
        return {path: entry for path, entry in found.items() if entry != self._old(path)}, {
            path: shared[path] for path in made
        }

    def _start_index(self) -> None:
        """The scratch index as HEAD's tree; a copy of the shared one first, for what it knows of
        the files on disk.
        """
        path = os.environ.get('GIT_INDEX_FILE') or os.path.join(self.repo.git_dir, 'index')
        data = files.load(os.path.join(self.repo.cwd, path))
        if data:
            with open(self.scratch.index, 'wb') as file:
                file.write(data)
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
        now, goal, others = _staged(self.repo), {}, {}
        for change in self.repo.diff(self.parts.before, self.repo.tree(made.oid)):
            path = change.path
            entry, staged = (
                (change.after.mode, change.after.oid) if change.after else self.none,
                now.get(path, self.none),
            )
            if path in mixed and staged not in (self._old(path), entry, self.none):
                data = self.parts.own(
                    path, mixed[path], self.repo.blob(staged[1]) or b'', self.works[path]
                )
                if data is not None:
                    others[path] = data
            elif path not in mixed and path not in self.whole and staged != self._old(path):
                continue  # a hook's doing, where somebody has staged something
            else:
                goal[path] = entry
        goal.update({path: (now[path][0], oid) for path, oid in self._store(others).items()})
        _write(self.repo, goal)


def find(repo, tree: str, parent: str):
    """The newest commit with that tree on the way back from HEAD to the parent; None when there is
    none.
    """
    oid = repo.head()
    for _ in range(LOOK_BACK):
        if not oid or oid == parent:
            return None
        made = repo.commit(oid)
        if made.tree == tree:
            return made
        oid = made.parents[0] if made.parents else ''
    return None


def _staged(repo, env=None) -> dict:
    """{path: (mode, oid)} of an index; GitsyncError while it holds conflicts."""
    out = os.fsdecode(repo.output('-C', repo.root, 'ls-files', '-s', '-z', '--full-name', env=env))
    found = {}
    for item in out.split('\0'):
        about, _, path = item.partition('\t')
        if path:
            mode, oid, stage = about.split(' ')
            if stage != '0':
                raise GitsyncError(
                    f"'{path}' is unmerged in the index",
                    'first: gitsync resolve, or git add what you resolved',
                    'unmerged',
                    1,
                )
            found[path] = (mode, oid)
    return found


def _write(repo, entries: dict, env=None) -> None:
    """Put entries into an index, what goes before what comes: a file may have become a folder."""
    if entries:
        ordered = sorted(entries.items(), key=lambda item: item[1][0] != '0')
        info = b''.join(os.fsencode(f'{mode} {oid}\t{path}\0') for path, (mode, oid) in ordered)
        repo.output('-C', repo.root, 'update-index', '-z', '--index-info', input=info, env=env)


def _lines(paths) -> bytes:
    return os.fsencode(''.join(path + '\0' for path in paths))
