"""What stands in a hooks folder under a hook's name: two system calls, and no git; and in its
configuration.
"""

from __future__ import annotations

import os

from gitsync.core.setup.written import SIGNATURE
from gitsync.core.setup.written import configured_hook
from gitsync.git import process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.git.repo import Repo


def state(folder: str, name: str) -> str:
    """'absent', 'ours', 'stale' (ours, not executable), 'legacy' (ours, kept as NAME.legacy by a
    hook that runs it), or 'foreign'.
    """
    path = os.path.join(folder, name)
    if is_hook(path, name):
        return 'ours' if os.access(path, os.X_OK) else 'stale'
    if not os.path.lexists(path):
        return 'absent'
    return 'legacy' if is_ours(path + '.legacy') else 'foreign'


def configured(repo: Repo, names: Iterable[str]) -> set[str]:
    """Those of the hooks that git runs from its configuration, whatever core.hooksPath says."""
    named = {name for name in names if repo.config(configured_hook(name))}
    return named if named and process.runs_configured_hooks() else set()


def is_ours(path: str) -> bool:
    """True for a file that install wrote."""
    return (
        not os.path.islink(path)
        and os.path.isfile(path)
        and SIGNATURE in (content(path) or b'')[:400]
    )


def is_hook(path: str, name: str) -> bool:
    """True for our file, and for a link to our file of that very hook: repositories of a server
    share a folder so.
    """
    if not os.path.islink(path):
        return is_ours(path)
    text = content(path) or b''
    return SIGNATURE in text[:400] and f'\nname={name}\n'.encode() in text


def content(path: str) -> bytes | None:
    """A file's bytes; a link's target counts, so that equal links are equal hooks."""
    try:
        with open(path, 'rb') as file:
            return file.read()
    except OSError:
        return os.fsencode(os.readlink(path)) if os.path.islink(path) else None
