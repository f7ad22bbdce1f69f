"""A repository: where we stand, its configuration, its files; its objects besides.

A fixed number of git processes, however many paths and commits are read: one to open, one for the
configuration, one for the staged change, one cat-file for every object. Every list is
NUL-separated.
"""

from __future__ import annotations

import os

from gitsync.core.git.snapshot import Entry
from gitsync.errors import GitsyncError
from gitsync.errors import NoWorktree
from gitsync.git import find
from gitsync.git import process
from gitsync.git.find import GitDirs
from gitsync.git.objects import Objects
from gitsync.git.objects import is_oid
from gitsync.git.trees import Disk
from gitsync.git.trees import Sparse
from gitsync.git.trees import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable


_MARK = '--gitsync-mark'  # rev-parse echoes it: the paths between may hold newlines
_QUESTIONS = (
    'rev-parse',
    '--is-bare-repository',
    '--show-object-format',
    _MARK,
    '--absolute-git-dir',
    _MARK,
    '--git-common-dir',
    _MARK,
    '--show-prefix',
    _MARK,
    '--show-toplevel',
)
_MOST_LINKS = 5  # that git follows from one symbolic ref to the next


class Repo(Objects):
    """One worktree (or bare repository) as git sees it from a folder.

    root is '' where there is no worktree; prefix is the current folder below root, with '/' at its
    end, or ''.
    """

    def __init__(
        self,
        cwd: str,
        elsewhere: bool,
        dirs: GitDirs,
        prefix: str = '',
        is_bare: bool = False,
        hash: str = 'sha1',
    ) -> None:
        super().__init__(cwd, elsewhere, hash)
        self.root, self.git_dir, self.common_dir = dirs
        self.prefix = prefix
        self.is_bare = is_bare
        self._config: dict[str, list[str]] | None = None

    @classmethod
    def open(cls, path: str = '.', meanwhile: Callable[[], object] | None = None) -> Repo:
        """The repository around path.

        '.' honours GIT_DIR and its kin; any other path is another repository: they are dropped.
        meanwhile: what to do while git answers.
        """
        elsewhere = path != '.'
        if elsewhere and not os.path.isdir(path):
            raise GitsyncError(
                f"no such folder: '{path}'", 'name a folder inside a repository', 'no-repository'
            )
        done = process.run(_QUESTIONS, cwd=path, elsewhere=elsewhere, meanwhile=meanwhile)
        parts = os.fsdecode(done.out).split(_MARK + '\n')
        is_outside = done.code and b'must be run in a work tree' not in done.err
        if len(parts) < 5 or is_outside:
            raise process.failure(_QUESTIONS, done)
        is_bare, hash = parts[0].split()
        git_dir, common_dir, prefix, root = (part[:-1] for part in parts[1:5])
        common_dir = os.path.realpath(os.path.join(os.getcwd(), path, common_dir))
        dirs = GitDirs(root, git_dir, common_dir)
        return cls(path, elsewhere, dirs, prefix, is_bare == 'true', hash)

    @classmethod
    def at(cls, dirs: GitDirs) -> Repo:
        """The repository of a worktree that git/find found, without a process."""
        return cls(dirs.root, True, dirs)

    def run(
        self,
        *args: str,
        input: bytes = b'',
        env: process.Environment | None = None,
        meanwhile: Callable[[], object] | None = None,
    ) -> process.Done:
        """Run git here."""
        return process.run(args, self.cwd, input, env, self.elsewhere, meanwhile)

    def output(
        self, *args: str, input: bytes = b'', env: process.Environment | None = None
    ) -> bytes:
        """Run git here for its stdout; a GitsyncError when it fails."""
        return process.output(args, self.cwd, input, env, self.elsewhere)

    # where we stand

    def head(self) -> str:
        """The id of HEAD's commit; '' where the branch is unborn."""
        return self.resolve('HEAD')

    def branch(self) -> str:
        """The branch that HEAD names, or that a rebase in progress is rewriting; '' when
        detached.
        """
        target = _line(os.path.join(self.git_dir, 'HEAD'))
        if target == 'ref: refs/heads/.invalid':  # refs are kept in a reftable: ask git
            target = 'ref: ' + os.fsdecode(self.run('symbolic-ref', '-q', 'HEAD').out).strip()
        if not target.startswith('ref: '):
            states = (find.REBASE_MERGE, find.REBASE_APPLY)
            names = [_line(os.path.join(self.git_dir, state, 'head-name')) for state in states]
            target = 'ref: ' + next(filter(None, names), '')
        return target[len('ref: refs/heads/') :] if target.startswith('ref: refs/heads/') else ''

    def real_ref(self, ref: str) -> str:
        """The ref that moves, or goes, when this one is pushed to: git follows symbolic ones."""
        for _ in range(_MOST_LINKS):
            target = _line(os.path.join(self.common_dir, ref))
            if self._has_reftable():
                target = 'ref: ' + os.fsdecode(self.run('symbolic-ref', '-q', ref).out).strip()
            if not target.startswith('ref: refs/'):
                break
            ref = target.removeprefix('ref: ')
        return ref

    def _has_reftable(self) -> bool:
        return os.path.isdir(os.path.join(self.common_dir, 'reftable'))

    def merge_heads(self) -> list[str]:
        """The other parents of a merge that waits to be committed (MERGE_HEAD)."""
        return _text(os.path.join(self.git_dir, find.MERGE)).split()

    def git_heads(self) -> list[str]:
        """The other parents of the merge that `git merge` is making right now: GITHEAD_<oid>
        variables.
        """
        names = (name[len('GITHEAD_') :] for name in os.environ if name.startswith('GITHEAD_'))
        return list(filter(is_oid, names))

    def config(self, key: str) -> str | None:
        """The last value of a configuration key, all scopes; None where it is not set."""
        values = self.config_all(key)
        return values[-1] if values else None

    def config_all(self, key: str) -> list[str]:
        """Every value of a configuration key, in git's order.

        Section and last word of the key match in any case.
        """
        section, _, rest = key.partition('.')
        middle, dot, last = rest.rpartition('.')
        return self.settings().get(f'{section.lower()}.{middle}{dot}{last.lower()}', [])

    def is_on(self, key: str) -> bool:
        """True where a configuration key is set to true, in one of git's words for it."""
        return (self.config(key) or '').lower() in ('true', 'yes', 'on', '1')

    def settings(self) -> dict[str, list[str]]:
        """The whole configuration: {key: [values]}, one git process."""
        if self._config is None:
            self._config = {}
            for item in os.fsdecode(self.output('config', '--list', '-z')).split('\0'):
                key, equals, value = item.partition('\n')
                if key:
                    self._config.setdefault(key, []).append(value if equals else 'true')
        return self._config

    def forget_settings(self) -> None:
        """Read the configuration anew when it is asked for again."""
        self._config = None

    def is_shallow(self) -> bool:
        """True where history ends early."""
        return bool(self.shallow())

    def shallow(self) -> frozenset[str]:
        """The commits whose parents a shallow clone does not hold."""
        name = '' if self.elsewhere else os.environ.get('GIT_SHALLOW_FILE', '')
        return frozenset(_text(name or os.path.join(self.common_dir, 'shallow')).split())

    # files

    def path_of(self, name: str) -> str | None:
        """The path from the root of what a command line names from the current folder ('.' is the
        root itself); None outside the worktree. A link that is named stays one, those on the way to
        it are followed.
        """
        folder, last = os.path.split(os.path.abspath(name))
        path = os.path.relpath(
            os.path.join(os.path.realpath(folder), last), os.path.realpath(self.root)
        )
        return None if path == '..' or path.startswith('../') else path

    def files_below(self, folder: str) -> list[str]:
        """The files in a folder ('' is the root) that git tracks or would add, as far as they stand
        on disk, sorted.
        """
        where = f':(top,literal){folder}' if folder else ':(top)'
        args = ('ls-files', '-z', '-c', '-o', '--exclude-standard', '--full-name', '--', where)
        paths = set(os.fsdecode(self.output(*args)).split('\0')) - {''}
        return sorted(path for path in paths if os.path.lexists(os.path.join(self.root, path)))

    def ignored(self, paths: Iterable[str]) -> dict[str, str]:
        """Those of the paths (from the root) that git would not add, and by which pattern:
        {path: 'FILE:LINE: PATTERN'}.
        """
        full = {os.path.join(self.root, path): path for path in paths}
        asked = b'\0'.join(map(os.fsencode, full))
        matches = self.run('check-ignore', '-v', '-z', '--stdin', input=asked).out
        words = iter(os.fsdecode(matches).split('\0'))
        return {
            full[path]: f'{source}:{line}: {pattern}'
            for source, line, pattern, path in zip(words, words, words, words)
            if not pattern.startswith('!')
        }

    def disk(self) -> Disk:
        """The worktree on disk, tracked or not, with what a sparse checkout left out."""
        self.need_worktree()
        if not os.path.exists(os.path.join(self.git_dir, 'info', 'sparse-checkout')):
            return Disk(self.root)
        return Sparse(self.root, self._left_out, self.blob)

    def _left_out(self) -> dict[str, Entry]:
        """What a sparse checkout left out of the worktree (git-update-index(1), skip-worktree)."""
        args = ('ls-files', '-z', '-t', '--stage', '--full-name', '--', ':(top)')
        sparse = {}
        for item in os.fsdecode(self.output(*args)).split('\0'):
            about, _, path = item.partition('\t')
            if about.startswith('S '):
                _, mode, oid, _ = about.split(' ')
                sparse[path] = Entry(canonical(mode), oid)
        return sparse

    def need_worktree(self) -> None:
        """GitsyncError in a bare repository."""
        if not self.root:
            raise NoWorktree(
                'there is no worktree here',
                'go into one that git worktree list names; git worktree add PATH BRANCH makes one. '
                'Commits are judged here too: gitsync check --range A..B',
                'no-worktree',
            )

    def commits(
        self, include: Iterable[str], exclude: Iterable[str] = (), extra: Iterable[str] = ()
    ) -> list[str]:
        """Ids of the commits that include reaches and exclude does not, parents before children;
        extra: rev-list options.
        """
        lines = [*include, *('^' + oid for oid in exclude)]
        out = self.output(
            'rev-list',
            '--topo-order',
            '--reverse',
            *extra,
            '--stdin',
            input=os.fsencode('\n'.join(lines) + '\n'),
        )
        return out.decode('ascii').split()

    def merge_bases(self, one: str, other: str) -> list[str]:
        """The best common ancestors of two commits; [] when their histories are unrelated."""
        done = self.run('merge-base', '--all', one, other)
        if done.code > 1:
            raise process.failure(['merge-base'], done)
        return done.out.decode('ascii').split()


def _line(path: str) -> str:
    """The first line of a state file of git; '' where there is none."""
    return _text(path).partition('\n')[0]


def _text(path: str) -> str:
    """A state file of git; '' where there is none."""
    try:
        with open(path, 'rb') as file:
            return os.fsdecode(file.read())
    except OSError:
        return ''
