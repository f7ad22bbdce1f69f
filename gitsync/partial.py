"""Partial commits: one agent's own parts of the changed files, through an index of its own.

The working tree is only read. What others staged in the shared index stays staged; hooks run as for any commit.
"""

import os

from gitsync import files
from gitsync.core import ownparts
from gitsync.core import owners
from gitsync.core import standing
from gitsync.core.agents import form
from gitsync.core.agents import same
from gitsync.core.epic import is_feature
from gitsync.errors import GitsyncError


class Partial:
    """What the agent of a workplace can commit of what the working tree holds."""

    def __init__(self, place) -> None:
        self.place, self.repo, self.agent = place, place.repo, place.agent
        self.top = ('-C', self.repo.root)  # paths are the repository's, wherever the command is typed
        self.head = self.repo.head()
        self.before, self.disk = self.repo.tree(self.head), self.repo.disk()
        self.standing = standing.read(self.disk, place.epic, place.policy)
        self.is_coordinator = owners.is_coordinator(place.actor, place.policy)
        self.roster = owners.roster(place.policy, self.before, [place.epic])
        feature = self.standing.feature_of(self.agent)
        self.feature = place.path(feature.folder) + '/' if feature else None

    def commit(self, message: str) -> tuple[str, list[str]]:
        """(oid, paths) of the commit made; GitsyncError when nothing is the agent's, or a hook refused it."""
        with files.Guard(os.path.join(self.repo.common_dir, 'gitsync', 'commit.guard')):
            whole, built = self.parts()
            index = os.path.join(self.repo.git_dir, 'gitsync', f'index.{os.getpid()}')
            try:
                return self._through(index, message, whole, built)
            finally:
                for left in (index, index + '.lock'):
                    if os.path.exists(left):
                        os.unlink(left)

    def parts(self) -> tuple[list[str], dict]:
        """(paths taken whole, {path: bytes} of built versions) of the agent's changes in the working tree."""
        whole, mixed = [], []
        for path in self.changed():
            place = owners.place_of(path, self.place.policy, lambda folder: self._has_epic(folder))
            if place and place.epic not in (None, self.place.epic):
                continue
            if place and place.kind in ('sections', 'messages'):
                mixed.append((path, place))
            elif self._is_own(path, place):
                whole.append(path)
        built, cleaned = {}, self._cleaned([path for path, _ in mixed])
        for path, place in mixed:
            old = self.before.read(path)
            made = self._own(path, place, old, cleaned.get(path))
            if made is None and old is not None and path not in cleaned and self._may_remove(place):
                whole.append(path)
            elif made is not None and made != old:
                built[path] = made
        return whole, built

    def changed(self) -> list[str]:
        """Every path that differs between HEAD and the working tree, new files that git does not ignore included."""
        names = self.repo.output('diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', self.head) if self.head else self.repo.output(*self.top, 'ls-files', '-z')
        new = self.repo.output(*self.top, 'ls-files', '-z', '-o', '--exclude-standard')
        found = {path for path in os.fsdecode(names + new).split('\0') if path}
        return sorted(path for path in found if '/.epic_locks/' not in '/' + path)

    def _has_epic(self, folder):
        path = f'{folder}/{owners.README}' if folder else owners.README
        return self.disk.entry(path) is not None or self.before.entry(path) is not None

    def _is_own(self, path, place) -> bool:
        """True for a file that is this agent's as a whole."""
        start = self.place.epic + '/' if self.place.epic else ''
        if not path.startswith(start):
            return False
        if place and place.kind == 'status':
            return self._owns_status(path)
        if place and place.kind in ('checkpoint', 'backup', 'archive'):
            return same(place.agent, self.agent) or (self.is_coordinator and self._is_founding(path, place))
        if self.feature and path.startswith(self.feature) and place is None:
            return True
        if not self.is_coordinator or place is not None:
            return False
        folder = path[len(start):].partition('/')[0]
        return not is_feature(folder) or path.endswith('/HANDOFF_PACKAGE.md')

    def _owns_status(self, path) -> bool:
        from gitsync.core import status
        old, new = (status.parse(snapshot.read(path) or b'') for snapshot in (self.before, self.disk))
        if old.lines and new.get('AGENT') != old.get('AGENT'):
            return self.is_coordinator
        owner = old.get('AGENT') or new.get('AGENT') or ''
        return same(owner, self.agent) or (self.is_coordinator and not old.lines and new.get('STATUS') == 'NOT_STARTED')

    def _is_founding(self, path, place) -> bool:
        """What a takeover leaves: the old checkpoint under its other name, the successor's first."""
        if place.kind == 'archive':
            return self.before.entry(path) is None
        if '_crashed_' in path or '_aborted_' in path:
            return self.before.entry(path) is None
        folder = path.rpartition('/')[0]
        kept = [name for name in self.disk.names(folder) if name.startswith((f'{place.agent}_crashed_', f'{place.agent}_aborted_'))]
        if self.disk.entry(path) is None:
            return bool(kept)
        return self.before.entry(path) is None and b'"previous_agent"' in (self.disk.read(path) or b'')

    def _may_remove(self, place) -> bool:
        return place.kind == 'messages' and (form(self.agent) == place.agent or self.is_coordinator)

    def _own(self, path, place, before, work) -> bytes | None:
        """The version of a shared file that holds the agent's edits alone; None when there is nothing to take."""
        if work is None:
            return None
        if place.kind == 'messages':
            is_writer, is_reader = form(self.agent) == place.agent, form(self.agent) == place.reader
            if before is None:
                is_new = self.is_coordinator and b'\n## Message ' not in work
                return work if is_writer or is_new else None
            return ownparts.of_channel(before, work, is_writer, is_reader) if is_writer or is_reader else None
        owns_outside = any(same(owner, self.agent) or owner == owners.ANYBODY for owner in owners.outside_owners(place, self.place.policy))
        if before is None:
            return work if owns_outside else None
        return ownparts.of_document(before, work, self.agent, lambda name: self._owns_section(name, place), owns_outside)

    def _owns_section(self, name, place) -> bool:
        roster = {**self.roster, form(self.agent): self.agent}
        found = owners.section_owners(name, place, self.place.policy, roster, self._assigned)
        return any(same(owner, self.agent) or owner == owners.ANYBODY for owner in found)

    def _assigned(self, number: str) -> str:
        for feature in standing.read(self.before, self.place.epic, self.place.policy).features:
            if feature.folder.startswith(f'feature_{number}_'):
                return feature.agent
        return ''

    def _cleaned(self, paths) -> dict:
        """{path: bytes} of working files as git would store them (line ends, filters); absent where there is no file."""
        there = [path for path in paths if os.path.isfile(os.path.join(self.repo.root, path)) and not os.path.islink(os.path.join(self.repo.root, path))]
        odd = [path for path in there if '\n' in path]
        if odd:
            raise GitsyncError(f"'{odd[0]}' has a line end in its name", 'commit it with git', 'odd-name')
        if not there:
            return {}
        oids = self._hashed(there)
        return {path: self.repo.blob(oid) for path, oid in zip(there, oids)}

    def _hashed(self, paths):
        lines = '\n'.join(paths) + '\n'
        return self.repo.output(*self.top, 'hash-object', '-w', '--stdin-paths', input=os.fsencode(lines)).decode('ascii').split()

    def _stored(self, data: bytes) -> str:
        return self.repo.output('hash-object', '-w', '--stdin', input=data).decode('ascii').strip()

    def _through(self, index, message, whole, built):
        if not whole and not built:
            raise GitsyncError(f'nothing of {self.agent} is changed here', 'see git status; the rest belongs to others', 'nothing', 1)
        env = {'GIT_INDEX_FILE': index}
        self.repo.output('read-tree', self.head or '--empty', env=env)
        entries = [(path, self._mode(path), self._stored(data)) for path, data in built.items()]
        self.repo.output('update-index', '-z', '--index-info', input=_info(entries), env=env)
        if whole:
            self.repo.output(*self.top, 'update-index', '-z', '--add', '--remove', '--stdin', input=os.fsencode('\0'.join(whole) + '\0'), env=env)
        if self.repo.run('diff-index', '--cached', '--quiet', self.head, env=env).code == 0 if self.head else False:
            raise GitsyncError(f'nothing of {self.agent} is changed here', 'see git status; the rest belongs to others', 'nothing', 1)
        shared = self._staged(whole + list(built))
        self._put(self._staged(whole + list(built), env), shared, whole, built)
        done = self.repo.run('commit', '-q', '-F', '-', '--cleanup=strip', input=os.fsencode(message), env={**env, 'GITSYNC_AGENT': self.agent})
        if done.code:
            self._restore(shared, whole + list(built))
            raise GitsyncError(f'the commit was refused:\n{os.fsdecode(done.err).strip()}', 'nothing was committed, and the index is as it was', 'refused', 1)
        return self.repo.output('rev-parse', 'HEAD').decode('ascii').strip(), sorted(whole + list(built))

    def _mode(self, path) -> str:
        entry = self.before.entry(path)
        return entry.mode if entry and entry.mode in ('100644', '100755') else '100644'

    def _staged(self, paths, env=None) -> dict:
        """{path: (mode, oid)} as an index has them."""
        out = os.fsdecode(self.repo.output('ls-files', '-s', '-z', '--full-name', '--', *(f':(top,literal){path}' for path in paths), env=env))
        found = {}
        for item in out.split('\0'):
            about, _, path = item.partition('\t')
            if path:
                found[path] = tuple(about.split(' ')[:2])
        return found

    def _put(self, mine, shared, whole, built) -> None:
        """Bring the shared index up to what will be committed, before it is: a kill in between leaves one's own parts staged, and no more.

        Where others staged something in the same file, it stays staged with one's own parts added to it.
        """
        entries = []
        for path in [*whole, *built]:
            old = self.before.entry(path)
            staged = shared.get(path)
            is_plain = (staged[1] if staged else '') in ((old.oid if old else ''), (mine.get(path) or ('', ''))[1])
            if path in built and not is_plain and staged:
                place = owners.place_of(path, self.place.policy, True)
                data = self._own(path, place, self.repo.blob(staged[1]), self._cleaned([path]).get(path))
                entries.append((path, staged[0], self._stored(data)))
            else:
                entries.append((path, *(mine.get(path) or ('0', '0' * len(self.head or '0' * 40)))))
        self.repo.output('update-index', '-z', '--index-info', input=_info(entries))

    def _restore(self, shared, paths) -> None:
        none = ('0', '0' * len(self.head or '0' * 40))
        self.repo.output('update-index', '-z', '--index-info', input=_info([(path, *(shared.get(path) or none)) for path in paths]))


def _info(entries) -> bytes:
    return b''.join(os.fsencode(f'{mode} {oid}\t{path}\0') for path, mode, oid in entries)
