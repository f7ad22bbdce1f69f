"""What git makes of .gitattributes files, asked of git: quotes, classes, macros, a byte-order mark
and deeper files make their text unreadable to anybody else.

The files are laid out in a scratch worktree, so that the answer depends on them alone: not on a
worktree (a server has none), nor on what this clone or its user has set besides. check-attr reads a
tree only from git 2.40 on (--source).
"""

from __future__ import annotations

import os
import shutil
import tempfile

from gitsync.core.git.snapshot import DECIDING
from gitsync.errors import GitsyncError
from gitsync.git import process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.git.snapshot import Attributes

_kept: dict[tuple[object, ...], dict[str, Attributes]] = {}
_ROOM = 1000


def values(files: Mapping[str, bytes], paths: Sequence[str]) -> dict[str, Attributes]:
    """{path: {attribute: value}} of DECIDING, for paths of a tree that holds these .gitattributes.

    What is unspecified is left out; 'set' and 'unset' are git's words. One process, none for the
    same question again.
    """
    key = (tuple(sorted(files.items())), tuple(paths))
    if key not in _kept:
        if len(_kept) > _ROOM:
            _kept.clear()
        _kept[key] = _asked(files, paths) if files and paths else {}
    return _kept[key]


def _asked(files: Mapping[str, bytes], paths: Sequence[str]) -> dict[str, Attributes]:
    folder = tempfile.mkdtemp(prefix='gitsync-attributes-')
    try:
        env = _lay_out(folder, files)
        args = ('-c', f'core.attributesFile={os.devnull}', 'check-attr', '-z', '--stdin', *DECIDING)
        asked = b''.join(os.fsencode(path) + b'\0' for path in paths)
        answers = process.output(args, env['GIT_WORK_TREE'], asked, env, elsewhere=True)
    except OSError as error:
        hint = (
            'see that the folder for temporary files can be written, and that no name is too long'
        )
        raise GitsyncError(
            f'cannot ask git about .gitattributes: {error.strerror}', hint, 'unwritable'
        ) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _parsed(answers)


def _lay_out(folder: str, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write the files below a folder; the environment in which git sees them alone."""
    git_dir, worktree = os.path.join(folder, 'git'), os.path.join(folder, 'worktree')
    for name in ('objects', 'refs'):
        os.makedirs(os.path.join(git_dir, name))
    with open(os.path.join(git_dir, 'HEAD'), 'wb') as file:
        file.write(b'ref: refs/heads/main\n')
    os.mkdir(worktree)
    for path, data in files.items():
        full = os.path.join(worktree, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'wb') as file:
            file.write(data)
    return {'GIT_DIR': git_dir, 'GIT_WORK_TREE': worktree, 'GIT_ATTR_NOSYSTEM': '1'}


def _parsed(answers: bytes) -> dict[str, Attributes]:
    by_path: dict[str, Attributes] = {}
    fields = os.fsdecode(answers).split('\0')
    for path, name, value in zip(fields[::3], fields[1::3], fields[2::3]):
        if value != 'unspecified':
            by_path.setdefault(path, {})[name] = value
    return by_path
