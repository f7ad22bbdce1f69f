"""Setting up a clone: what install and uninstall would change, as steps, and the one place that
carries steps out.

The clone's facts come from git; the state is what stands on disk, never a record beside it: run
twice, or run after a
crash, the steps are those that are still missing.
"""

import os
import sys
from collections import namedtuple
from contextlib import contextmanager

from gitsync.core.setup import written as wiring
from gitsync.core.setup.changes import Block
from gitsync.core.setup.changes import Write
from gitsync.core.setup.changes import told as steps_told
from gitsync.core.text import managed_block as managed
from gitsync.errors import GitsyncError
from gitsync.git import process as git
from gitsync.setup import hook_files as hookfiles
from gitsync.world import files
from gitsync.world.output import clean
from gitsync.world.output import valid

NOTE = b"managed by 'gitsync install'"
INIT_NOTE = b"managed by 'gitsync init'"


class Clone(namedtuple('Clone', 'common_dir is_bare worktrees hook_folders')):
    """A clone as setting up sees it: worktrees are the folders that exist; hook_folders what git
    runs hooks from, in any of them.
    """

    __slots__ = ()


def clone(repo, leaving: bool = False) -> Clone:
    """The clone around a repository; a GitsyncError where its hooks folder is not the clone's own
    (skipped when leaving).
    """
    worktrees = worktree_folders(repo)
    folders = []
    for place in worktrees or [repo.common_dir]:
        try:
            folder = hook_folder(repo, place)
        except GitsyncError:
            if not leaving:
                raise
            continue
        if folder not in folders:
            folders.append(folder)
    return Clone(repo.common_dir, repo.is_bare, tuple(worktrees), tuple(folders))


def worktree_folders(repo) -> list[str]:
    """Every worktree's folder that exists, this one first; [] for a bare repository without linked
    ones.
    """
    done = repo.run('worktree', 'list', '--porcelain', '-z')
    text = (
        os.fsdecode(done.out)
        if not done.code
        else os.fsdecode(repo.output('worktree', 'list', '--porcelain')).replace('\n', '\0')
    )
    found = (
        [repo.root] if repo.root else []
    )  # of a submodule, git lists its git folder in place of its worktree
    for record in text.split('\0\0'):
        fields = record.strip('\0').split('\0')
        folder = fields[0].removeprefix('worktree ')
        is_worktree = (
            fields[0].startswith('worktree ') and 'bare' not in fields and os.path.isdir(folder)
        )
        if is_worktree and folder not in found and os.path.realpath(folder) != repo.common_dir:
            found.append(folder)
    return found


def hook_folder(repo, place: str) -> str:
    """The folder that git runs hooks from in this worktree (or bare repository)."""
    args = ['config', '--show-scope', '--type=path', '--get', 'core.hooksPath']
    done = repo.run(*args) if place == repo.root else git.run(args, cwd=place, elsewhere=True)
    if done.code:
        return os.path.join(repo.common_dir, 'hooks')
    scope, _, value = os.fsdecode(done.out).rstrip('\n').partition('\t')
    if scope not in ('local', 'worktree'):
        raise GitsyncError(
            f"core.hooksPath is set for all repositories ({scope} configuration): '{value}'",
            'unset it (git config --global --unset core.hooksPath), or give this clone its own: '
            'git config --local core.hooksPath .git/hooks',
            'hooks-path',
        )
    folder = os.path.normpath(os.path.join(place, value))
    if not value or (os.path.lexists(folder) and not os.path.isdir(folder)):
        raise GitsyncError(
            f"core.hooksPath is no folder: '{value}'",
            'git runs no hook so; git config --unset core.hooksPath',
            'hooks-path',
        )
    return folder


def is_for_commits(repo, folder: str) -> bool:
    """True when a hooks folder lies in this worktree where git would commit what is written there."""
    if not repo.root or not _inside(folder, repo.root) or _inside(folder, repo.common_dir):
        return False
    return (
        git.run(
            ['check-ignore', '-q', '--no-index', os.path.join(folder, 'pre-commit')],
            cwd=repo.root,
            elsewhere=True,
        ).code
        == 1
    )


def program(worktrees=()) -> wiring.Program:
    """How this very gitsync is started; a GitsyncError when it lies where it may go away, inside a
    worktree of the clone.
    """
    python, home = (
        sys.executable,
        os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    )
    if not python or '/shims/' in python:
        python = (
            getattr(sys, '_base_executable', '') or python
        )  # a version manager's shim costs 70 ms and follows the folder
    if not os.path.isabs(python) or '/shims/' in python or not os.access(python, os.X_OK):
        raise GitsyncError(
            f"the interpreter cannot be named for good: '{python}'",
            'install gitsync with a real interpreter (pipx or uv tool), then install again',
            'program',
        )
    for path in (python, os.path.realpath(python), home, os.path.realpath(home), sys.prefix):
        for folder in worktrees:
            if _inside(path, folder) or _inside(path, os.path.realpath(folder)):
                raise GitsyncError(
                    f"this gitsync lives inside a worktree of the repository: '{path}'",
                    "install it outside ('pipx install gitsync', 'uv tool install gitsync' or a "
                    "virtual environment elsewhere), then run that one's install",
                    'program-in-worktree',
                )
    return wiring.Program(python, home)


def hook_names(clone: Clone, server: bool, strict: bool) -> tuple[str, ...]:
    """The hooks that install writes: a person's, and a server's where pushes arrive.

    A strict one that is there stays.
    """
    strict = strict or any(
        hookfiles.state(folder, name) in ('ours', 'stale', 'legacy')
        for folder in clone.hook_folders
        for name in wiring.STRICT
    )
    server = (
        server
        or clone.is_bare
        or any(
            hookfiles.state(folder, name) in ('ours', 'stale')
            for folder in clone.hook_folders
            for name in wiring.SERVER
        )
    )
    return (
        *wiring.GATES,
        *wiring.REPORTERS,
        *(wiring.SERVER if server else ()),
        *(wiring.STRICT if strict else ()),
    )


def install_steps(
    clone: Clone, program: wiring.Program, server: bool = False, strict: bool = False
) -> list:
    """Everything that this clone still lacks: configuration first, so that a hook never runs before
    its driver is there.
    """
    steps = block_steps(
        config_path(clone), wiring.config_lines(program), NOTE, 'merge driver and diff headings'
    )
    for folder in clone.hook_folders:
        in_worktree = any(_inside(folder, place) for place in clone.worktrees) and not _inside(
            folder, clone.common_dir
        )
        steps += hookfiles.install_steps(
            folder, hook_names(clone, server, strict), program, in_worktree
        )
    return steps


def uninstall_steps(clone: Clone) -> list:
    """Everything that install put into this clone, taken out again: hooks first."""
    steps = []
    for folder in dict.fromkeys((*clone.hook_folders, os.path.join(clone.common_dir, 'hooks'))):
        steps += hookfiles.uninstall_steps(folder)
    return steps + block_steps(config_path(clone), None, NOTE, 'merge driver and diff headings')


def sweep(clone: Clone) -> None:
    """Remove what a killed install or uninstall left half written."""
    for folder in (
        clone.common_dir,
        *clone.worktrees,
        *clone.hook_folders,
        *(folder + wiring.BEFORE for folder in clone.hook_folders),
    ):
        files.sweep(folder)


def has_attributes(root: str) -> bool:
    """True when this worktree's .gitattributes holds the managed block."""
    return managed.block(files.load(os.path.join(root, '.gitattributes'))) is not None


def init_steps(root: str, patterns=()) -> list:
    """The managed block of .gitattributes, with the policy's own patterns."""
    body = wiring.attribute_lines(patterns)
    return block_steps(
        os.path.join(root, '.gitattributes'), body, INIT_NOTE, 'which files merge by their meaning'
    )


def precommit_steps(root: str, url: str, rev: str) -> list:
    """gitsync's hooks in .pre-commit-config.yaml, when there is one."""
    path = os.path.join(root, '.pre-commit-config.yaml')
    data = files.load(path)
    if data is None:
        return []
    from gitsync.setup import pre_commit_config as precommit

    after = precommit.with_hooks(data, url, rev)
    return [] if after == data else [Write(path, after, None, 'hooks for pre-commit and prek')]


def repository_undo_steps(root: str) -> list:
    """The managed places in the repository's own files, taken out of this worktree."""
    steps = block_steps(os.path.join(root, '.gitattributes'), None, INIT_NOTE, 'as it was')
    path = os.path.join(root, '.pre-commit-config.yaml')
    data = files.load(path)
    if data and b'gitsync' in data:
        from gitsync.setup import pre_commit_config as precommit

        try:
            after = precommit.without(data)
        except GitsyncError:
            after = data  # it cannot be read, so it holds nothing that init could have put there
        steps += [] if after == data else [Write(path, after, None, 'as it was')]
    return steps


def config_path(clone: Clone) -> str:
    """The configuration that all worktrees of the clone share."""
    return os.path.join(clone.common_dir, 'config')


def block_steps(path: str, body, note: bytes, why: str) -> list:
    """The step that makes the managed block of a file hold these lines (None: takes it out); none
    where it does.
    """
    data = files.load(path)
    after = _with_block(data, body, note)
    return [] if after == data else [Block(path, None if body is None else tuple(body), note, why)]


def after_block(step: Block) -> tuple[bytes | None, bytes | None]:
    """(before, after) of the file that a Block step changes."""
    data = files.load(step.path)
    return data, _with_block(data, step.body, step.note)


def told(steps, dry_run: bool) -> str:
    """The steps for a reader, the changed lines of a managed block under each; what has been done,
    or what would be.
    """
    if not steps:
        return 'nothing to change: all is as it should be\n'
    lines = []
    for step in steps:
        lines.append(('would ' if dry_run else '') + clean(steps_told(step)))
        lines += ['    ' + clean(line) for line in _changed_lines(step)]
    return '\n'.join(lines) + '\n'


@contextmanager
def alone(repo):
    """One setting up at a time in a clone: two that look and then move would move each other's
    files. Nothing is left behind.
    """
    import fcntl

    folder = os.open(repo.common_dir, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def as_data(steps) -> list[dict]:
    """The steps for a program."""
    return [
        {
            'do': type(step).__name__.lower(),
            'path': valid(step.path),
            'target': valid(getattr(step, 'target', '')),
            'why': step.why,
        }
        for step in steps
    ]


def run(steps, dry_run: bool) -> str:
    """Carry the steps out unless it is a dry run; the report for a reader."""
    text = told(steps, dry_run)
    if not dry_run:
        for step in steps:
            carry_out(step)
    return text


def carry_out(step) -> None:
    """Do one step on disk; each is whole or absent."""
    kind = type(step).__name__
    try:
        _DO[kind](step)
    except OSError as error:
        raise GitsyncError(
            f"cannot {kind.lower()} '{step.path}': {error.strerror}",
            'mend that, then run the same command again: it goes on from here',
            'unwritable',
        ) from None


def _changed_lines(step) -> list[str]:
    """'+' and '-' lines of a file that is changed or made; hook files are named only."""
    kind = type(step).__name__
    if kind not in ('Block', 'Write') or step.why.endswith('hook'):
        return []
    before, after = after_block(step) if kind == 'Block' else (files.load(step.path), step.data)
    from difflib import unified_diff

    old, new = (
        [os.fsdecode(line) for line in (data or b'').split(b'\n')] for data in (before, after)
    )
    return [
        line
        for line in unified_diff(old, new, n=0, lineterm='')
        if not line.startswith(('---', '+++', '@@'))
    ]


def _with_block(data, body, note):
    if body is None:
        return managed.take(data) if data is not None else None
    return managed.put(data, body, note)


def _write(step) -> None:
    files.save(step.path, step.data, step.mode)


def _block(step) -> None:
    """Read again and write under git's own lock when the file is git's configuration."""
    path = os.path.realpath(step.path)
    lock = path + '.lock' if os.path.basename(path) == 'config' else ''
    if lock and not files.create(lock, b''):
        raise GitsyncError(
            f"another process is changing '{path}'",
            f"wait for it, or remove '{lock}' when none is",
            'locked',
        )
    try:
        before, after = after_block(step)
        if after is None:
            os.unlink(path)
        elif after != before:
            files.save(path, after)
    finally:
        if lock:
            os.unlink(lock)


def _move(step) -> None:
    os.makedirs(os.path.dirname(step.target), exist_ok=True)
    os.replace(step.path, step.target)


def _remove_folder(step) -> None:
    if os.path.isdir(step.path) and not os.listdir(step.path):
        os.rmdir(step.path)


_DO = {
    'Block': _block,
    'Folder': lambda step: os.makedirs(step.path, exist_ok=True),
    'Link': lambda step: os.path.lexists(step.path) or os.symlink(step.target, step.path),
    'Move': _move,
    'Remove': lambda step: os.path.lexists(step.path) and os.unlink(step.path),
    'RemoveFolder': _remove_folder,
    'Write': _write,
}


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip('/') + '/')
