"""What stands in a clone: its worktrees, the folders of its hooks, and the program to serve it.

The facts come from git, never from a record of an earlier install.
"""

from __future__ import annotations

import os
import sys

from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.setup.written import Program
from gitsync.core.text import managed_block
from gitsync.core.text.shell_word import quote
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import HooksElsewhere
from gitsync.git import process
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.git.repo import Repo


class Clone(Value):
    """A clone as setting up sees it."""

    common_dir: str
    is_bare: bool
    worktrees: tuple[str, ...]  # the folders that exist, this one first
    hook_folders: tuple[str, ...]  # of this clone, that git runs hooks from in any of them

    @property
    def config(self) -> str:
        """The configuration file that all worktrees share."""
        return os.path.join(self.common_dir, 'config')


def clone_of(repo: Repo, leaving: bool = False) -> Clone:
    """The clone around a repository.

    A GitsyncError where its hooks folder is not the clone's own; leaving passes such a one over,
    and so does a git that runs hooks of its configuration where the folder is everybody's.
    """
    worktrees = worktree_folders(repo)
    folders: dict[str, None] = {}
    for place in worktrees or [repo.common_dir]:
        try:
            folders.setdefault(hook_folder(repo, place))
        except HooksElsewhere:
            if not leaving and not process.runs_configured_hooks():
                raise
        except GitsyncError:
            if not leaving:
                raise
    return Clone(repo.common_dir, repo.is_bare, tuple(worktrees), tuple(folders))


def worktree_folders(repo: Repo) -> list[str]:
    """Every worktree's folder that exists, this one first; [] for a bare repository without linked
    ones.
    """
    # of a submodule, git lists its git directory in place of its worktree
    folders = [repo.root] if repo.root else []
    for record in _listed(repo).split('\0\0'):
        fields = record.strip('\0').split('\0')
        folder = fields[0].removeprefix('worktree ')
        is_there = folder != fields[0] and 'bare' not in fields and os.path.isdir(folder)
        if is_there and folder not in folders and os.path.realpath(folder) != repo.common_dir:
            folders.append(folder)
    return folders


def _listed(repo: Repo) -> str:
    """`git worktree list --porcelain -z`, also of a git before 2.36, which has no -z."""
    done = repo.run('worktree', 'list', '--porcelain', '-z')
    if not done.code:
        return os.fsdecode(done.out)
    return os.fsdecode(repo.output('worktree', 'list', '--porcelain')).replace('\n', '\0')


def hook_folder(repo: Repo, place: str) -> str:
    """The folder that git runs hooks from in this worktree (or bare repository)."""
    args = ['config', '--show-scope', '--type=path', '--get', 'core.hooksPath']
    is_here = place in (repo.root, repo.common_dir)
    done = repo.run(*args) if is_here else process.run(args, cwd=place, elsewhere=True)
    default = os.path.join(repo.common_dir, 'hooks')
    if done.code:
        return default
    scope, _, value = os.fsdecode(done.out).rstrip('\n').partition('\t')
    if scope not in ('local', 'worktree'):
        raise HooksElsewhere(
            f"core.hooksPath is set for all repositories ({scope} configuration): '{value}'",
            f'unset it (git config --{scope} --unset core.hooksPath), or give this clone its own: '
            f'git config --local core.hooksPath {quote(default)}',
            'hooks-path',
        )
    folder = os.path.normpath(os.path.join(place, value))
    if not value or not _can_be_folder(folder):
        raise GitsyncError(
            f"core.hooksPath is no folder: '{value}' in '{place}'",
            f'git runs no hook there; {mended_hooks_path(value, repo.common_dir)}',
            'hooks-path',
        )
    return folder


def is_dead_in_linked(value: str) -> bool:
    """True for a core.hooksPath that leads into .git: relative, it means each worktree's own, and
    in a linked one .git is a file.
    """
    return os.path.normpath(value).split('/')[0] == '.git'


def mended_hooks_path(value: str, common_dir: str) -> str:
    """The command that makes core.hooksPath lead to the same folder from every worktree."""
    folder = os.path.join(common_dir, *os.path.normpath(value).split('/')[1:])
    if not is_dead_in_linked(value) or folder == os.path.join(common_dir, 'hooks'):
        return 'git config --unset core.hooksPath'
    return f'git config core.hooksPath {quote(folder)}'


def _can_be_folder(path: str) -> bool:
    """True for a folder, and for what a folder could be made at."""
    while not os.path.lexists(path):
        path = os.path.dirname(path)
    return os.path.isdir(path)


def is_for_commits(repo: Repo, folder: str) -> bool:
    """True when a hooks folder lies in this worktree where git would commit what is written
    there.
    """
    if not repo.root or not is_inside(folder, repo.root) or is_inside(folder, repo.common_dir):
        return False
    args = ['check-ignore', '-q', '--no-index', os.path.join(folder, 'pre-commit')]
    return process.run(args, cwd=repo.root, elsewhere=True).code == 1


def has_attributes(root: str) -> bool:
    """True when this worktree's .gitattributes holds the managed block."""
    return managed_block.block(files.load(os.path.join(root, ATTRIBUTES))) is not None


def program(worktrees: Iterable[str] = ()) -> Program:
    """How this very gitsync is started.

    A GitsyncError when it lies where it may go away, inside a worktree of the clone.
    """
    home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    python = _interpreter()
    for path in (python, os.path.realpath(python), home, os.path.realpath(home), sys.prefix):
        for folder in worktrees:
            if is_inside(path, folder) or is_inside(path, os.path.realpath(folder)):
                raise GitsyncError(
                    f"this gitsync lives inside a worktree of the repository: '{path}'",
                    "install it outside ('pipx install gitsync', 'uv tool install gitsync' or a "
                    "virtual environment elsewhere), then run that one's install",
                    'program-in-worktree',
                )
    return Program(python, home)


def _interpreter() -> str:
    """The interpreter by a name that lasts: a version manager's shim costs 70 ms and follows the
    folder.
    """
    python = sys.executable
    if not python or '/shims/' in python:
        python = getattr(sys, '_base_executable', '') or python
    if not os.path.isabs(python) or '/shims/' in python or not os.access(python, os.X_OK):
        raise GitsyncError(
            f"the interpreter cannot be named for good: '{python}'",
            'install gitsync with a real interpreter (pipx or uv tool), then install again',
            'program',
        )
    return python


def is_inside(path: str, folder: str) -> bool:
    """True for the folder itself and what lies below it."""
    return path == folder or path.startswith(folder.rstrip('/') + '/')
