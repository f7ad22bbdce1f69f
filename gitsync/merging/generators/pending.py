"""What a merge leaves for its generators, in the worktree's git folder: sections to be made again
before it is committed, and then the sections that were made and staged.

Each file is a row of words, each ended by a NUL byte.
"""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from typing import TypeAlias

    Waiting: TypeAlias = dict[str, dict[str, str]]  # {path: {section: generator}}

_WAITING = 'to-generate'  # path, section, generator; and again
_STAGED = 'generated'  # HEAD's commit; then path, blob, section; and again


class StagedFile(Value):
    """A file whose sections were made again and staged for the commit of a merge."""

    oid: str  # of the staged blob
    sections: tuple[str, ...]  # that were made


def note(git_dir: str, path: str, sections: Mapping[str, str]) -> None:
    """Remember the sections of a path: {section: generator}."""
    waiting = load(git_dir)
    waiting.setdefault(path, {}).update(sections)
    _save_waiting(git_dir, waiting)


def load(git_dir: str) -> Waiting:
    """What is to be made again; {} where nothing is, or where the file is not whole."""
    words = _words(git_dir, _WAITING)
    waiting: Waiting = {}
    for path, section, generator in zip(words[::3], words[1::3], words[2::3]):
        waiting.setdefault(path, {})[section] = generator
    return waiting


def forget(git_dir: str, path: str, sections: Iterable[str]) -> None:
    """Drop sections of a path, which were made."""
    waiting = load(git_dir)
    left = waiting.pop(path, {})
    for name in sections:
        left.pop(name, None)
    _save_waiting(git_dir, {**waiting, path: left} if left else waiting)


def _save_waiting(git_dir: str, waiting: Waiting) -> None:
    rows = [
        (path, section, generator)
        for path, sections in waiting.items()
        for section, generator in sections.items()
    ]
    _save(git_dir, _WAITING, [word for row in rows for word in row])


def keep_staged(git_dir: str, head: str, staged: Mapping[str, StagedFile]) -> None:
    """Remember what was staged for the commit that is being made on head: {path: what}; nothing
    where nothing was.
    """
    words = [
        word
        for path, file in staged.items()
        for section in file.sections
        for word in (path, file.oid, section)
    ]
    _save(git_dir, _STAGED, [head, *words] if words else [])


def staged(git_dir: str, head: str) -> dict[str, StagedFile]:
    """What was staged so: {path: what}; {} where nothing was, or for a commit on another head: that
    one is made, or was given up.
    """
    kept, *words = _words(git_dir, _STAGED) or ['']
    sections: dict[tuple[str, str], list[str]] = {}
    for path, oid, section in zip(words[::3], words[1::3], words[2::3]):
        sections.setdefault((path, oid), []).append(section)
    if kept != head:
        return {}
    return {path: StagedFile(oid, tuple(names)) for (path, oid), names in sections.items()}


def has_staged(git_dir: str) -> bool:
    """True where something was staged so, for whatever commit."""
    return os.path.exists(files.kept(git_dir, _STAGED))


def _words(git_dir: str, name: str) -> list[str]:
    return os.fsdecode(files.load(files.kept(git_dir, name)) or b'').split('\0')[:-1]


def _save(git_dir: str, name: str, words: Iterable[str]) -> None:
    """Write the words; where there are none, there is no file."""
    path = files.kept(git_dir, name)
    data = os.fsencode(''.join(f'{word}\0' for word in words))
    if data:
        files.save(path, data)
    elif os.path.exists(path):
        os.unlink(path)
