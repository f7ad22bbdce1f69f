"""What install, init and uninstall would change in a clone, as steps (core/setup/changes).

The state is what stands on disk, never a record beside it: run twice, or run after a crash, the
steps are those that are still missing.
"""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.setup.attribute_lines import attribute_lines
from gitsync.core.setup.changes import Block
from gitsync.core.setup.changes import Remove
from gitsync.core.setup.changes import RemoveFolder
from gitsync.core.setup.changes import Write
from gitsync.core.setup.hook_lines import SCRIPT
from gitsync.core.setup.written import CONFIGURED_SCRIPT
from gitsync.core.setup.written import DRIVER_SCRIPT
from gitsync.core.setup.written import GATES
from gitsync.core.setup.written import PER_REF
from gitsync.core.setup.written import REPORTERS
from gitsync.core.setup.written import SERVER
from gitsync.core.setup.written import STRICT
from gitsync.core.setup.written import config_lines
from gitsync.errors import GitsyncError
from gitsync.git import process
from gitsync.setup import hook_files
from gitsync.setup import hook_state
from gitsync.setup import scripts
from gitsync.setup.clone import is_inside
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from gitsync.core.setup.changes import Step
    from gitsync.core.setup.written import Program
    from gitsync.setup.clone import Clone

NOTE = b"managed by 'gitsync install'"
INIT_NOTE = b"managed by 'gitsync init'"
SETTINGS = 'settings'  # below the same folder of a git directory: as agents' settings were
INFO = ('info', 'attributes')  # below the common git directory: see setup/attributes
_CONFIG = 'merge driver and diff headings'


def install(
    clone: Clone, program: Program, server: bool = False, strict: bool = False
) -> list[Step]:
    """Everything that this clone still lacks: the driver first, so that a hook never runs before it
    is there. Where git runs hooks of its configuration, the gates stand there too, so that another
    core.hooksPath takes none away; where no folder is this clone's own, all stand there alone.
    """
    names = hook_names(clone, server, strict)
    in_folders = (*REPORTERS, *PER_REF) if clone.hook_folders else PER_REF
    configured = [name for name in names if name not in in_folders]
    configured = configured if process.runs_configured_hooks() else []
    steps = _scripts(clone, program, configured)
    steps += block(clone.config, config_lines(clone.common_dir, configured), NOTE, _CONFIG)
    for folder in clone.hook_folders:
        is_in_worktree = any(is_inside(folder, place) for place in clone.worktrees)
        is_in_worktree = is_in_worktree and not is_inside(folder, clone.common_dir)
        steps += hook_files.install_steps(folder, names, program, is_in_worktree)
    return steps


def uninstall(clone: Clone) -> list[Step]:
    """Everything that install put into this clone, taken out again: hooks first."""
    steps: list[Step] = []
    for folder in dict.fromkeys((*clone.hook_folders, os.path.join(clone.common_dir, 'hooks'))):
        steps += hook_files.uninstall_steps(folder)
    steps += block(clone.config, None, NOTE, _CONFIG)
    steps += clone_attributes(clone.common_dir, None)
    return steps + _undo_scripts(clone)


def hook_names(clone: Clone, server: bool, strict: bool) -> tuple[str, ...]:
    """The hooks that install writes: a person's, and a server's where pushes arrive.

    What an earlier install was asked for besides stays.
    """
    strict = strict or _is_any(clone, STRICT, ('ours', 'stale', 'legacy'))
    server = server or clone.is_bare or _is_any(clone, SERVER, ('ours', 'stale'))
    per_ref = PER_REF if _is_any(clone, PER_REF, ('ours', 'stale')) else ()
    names = (*(SERVER if server else ()), *per_ref, *(STRICT if strict else ()))
    return (*GATES, *REPORTERS, *names)


def _is_any(clone: Clone, names: Iterable[str], states: tuple[str, ...]) -> bool:
    config = files.load(clone.config) or b''
    return any(
        f'[hook "gitsync-{name}"]'.encode() in config
        or any(hook_state.state(folder, name) in states for folder in clone.hook_folders)
        for name in names
    )


def driver_script(common_dir: str) -> str:
    """The path of the script that the driver line reads."""
    return os.path.join(common_dir, DRIVER_SCRIPT)


def _scripts(clone: Clone, program: Program, configured: Sequence[str]) -> list[Step]:
    """The scripts that the configuration names."""
    path = driver_script(clone.common_dir)
    steps = [Write(path, scripts.merge_driver(program), None, "the merge driver's script")]
    if configured:
        path = os.path.join(clone.common_dir, CONFIGURED_SCRIPT)
        text = scripts.configured_hook(program)
        steps.append(Write(path, text, None, 'the script of the hooks in the configuration'))
    return [step for step in steps if files.load(step.path) != step.data]


def _undo_scripts(clone: Clone) -> list[Step]:
    folder = os.path.dirname(driver_script(clone.common_dir))
    steps: list[Step] = []
    ours = (SCRIPT, DRIVER_SCRIPT, CONFIGURED_SCRIPT)
    for script in ours:
        path = os.path.join(clone.common_dir, script)
        if os.path.lexists(path):
            steps.append(Remove(path, 'made by install'))
    names = {*map(os.path.basename, ours), SETTINGS}
    if os.path.isdir(folder) and set(os.listdir(folder)) <= names:
        steps.append(RemoveFolder(folder, 'made by install'))
    return steps


def init(root: str, patterns: Iterable[str] = ()) -> list[Step]:
    """The managed block of .gitattributes, with the policy's own patterns."""
    path = os.path.join(root, ATTRIBUTES)
    return block(path, attribute_lines(patterns), INIT_NOTE, 'which files merge by their meaning')


def clone_attributes(common_dir: str, lines: Iterable[bytes] | None) -> list[Step]:
    """The managed block of the clone's own attributes (None: takes it out)."""
    path = os.path.join(common_dir, *INFO)
    return block(path, lines, NOTE, 'which files merge by their meaning, in this clone')


def init_pre_commit(root: str, url: str, rev: str) -> list[Step]:
    """gitsync's hooks in .pre-commit-config.yaml, when there is one."""
    path = os.path.join(root, '.pre-commit-config.yaml')
    data = files.load(path)
    if data is None:
        return []
    from gitsync.setup import pre_commit_config

    after = pre_commit_config.with_hooks(data, url, rev)
    return [] if after == data else [Write(path, after, None, 'hooks for pre-commit and prek')]


def undo_init(root: str) -> list[Step]:
    """The managed places in the repository's own files, taken out of this worktree."""
    steps = block(os.path.join(root, ATTRIBUTES), None, INIT_NOTE, 'as it was')
    path = os.path.join(root, '.pre-commit-config.yaml')
    data = files.load(path)
    if data and b'gitsync' in data:
        from gitsync.setup import pre_commit_config

        try:
            after = pre_commit_config.without(data)
        except GitsyncError:
            after = data  # it cannot be read, so it holds nothing that init could have put there
        steps += [] if after == data else [Write(path, after, None, 'as it was')]
    return steps


def block(path: str, body: Iterable[bytes] | None, note: bytes, why: str) -> list[Step]:
    """The step that makes the managed block of a file hold these lines (None: takes it out); none
    where it does.
    """
    step = Block(path, None if body is None else tuple(body), note, why)
    data = files.load(path)
    return [] if step.after(data) == data else [step]
