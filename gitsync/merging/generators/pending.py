"""What a merge left to be made again, in the worktree's git folder: path, section, generator, each
ended by a NUL byte.
"""

from __future__ import annotations

import os

from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    Waiting: TypeAlias = dict[str, dict[str, str]]  # {path: {section: generator}}


def _file(git_dir: str) -> str:
    return os.path.join(git_dir, 'gitsync', 'to-generate')


def note(git_dir: str, path: str, sections: Mapping[str, str]) -> None:
    """Remember the sections of a path: {section: generator}."""
    waiting = load(git_dir)
    waiting.setdefault(path, {}).update(sections)
    _save(git_dir, waiting)


def load(git_dir: str) -> Waiting:
    """What is to be made again; {} where nothing is, or where the file is not whole."""
    words = os.fsdecode(files.load(_file(git_dir)) or b'').split('\0')[:-1]
    waiting: Waiting = {}
    for path, section, generator in zip(words[::3], words[1::3], words[2::3]):
        waiting.setdefault(path, {})[section] = generator
    return waiting


def forget(git_dir: str, path: str, sections: Mapping[str, str]) -> None:
    """Drop sections of a path, which were made."""
    waiting = load(git_dir)
    left = {
        name: generator for name, generator in waiting.pop(path, {}).items() if name not in sections
    }
    _save(git_dir, {**waiting, path: left} if left else waiting)


def _save(git_dir: str, waiting: Waiting) -> None:
    name = _file(git_dir)
    if not waiting:
        if os.path.exists(name):
            os.unlink(name)
        return
    os.makedirs(os.path.dirname(name), exist_ok=True)
    rows = [
        f'{path}\0{section}\0{generator}\0'
        for path, sections in waiting.items()
        for section, generator in sections.items()
    ]
    files.save(name, os.fsencode(''.join(rows)))


def keep_staged(git_dir: str, oids: Mapping[str, str]) -> None:
    """Remember what was staged for the merge that is being committed: {path: blob}."""
    name = _staged_file(git_dir)
    os.makedirs(os.path.dirname(name), exist_ok=True)
    files.save(name, os.fsencode(''.join(f'{path}\0{oid}\0' for path, oid in oids.items())))


def staged(git_dir: str) -> dict[str, str]:
    """What was staged so; {} where nothing was."""
    words = os.fsdecode(files.load(_staged_file(git_dir)) or b'').split('\0')[:-1]
    return dict(zip(words[::2], words[1::2]))


def forget_staged(git_dir: str) -> None:
    """Drop it: the merge is committed, or another one began."""
    name = _staged_file(git_dir)
    if os.path.exists(name):
        os.unlink(name)


def _staged_file(git_dir: str) -> str:
    return os.path.join(git_dir, 'gitsync', 'generated')
