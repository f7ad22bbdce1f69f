"""git commit with its hooks, as a child that others can know of, and that signals end."""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.git import process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import FileIO

    from gitsync.epic.commits.shared_index import SharedIndex
    from gitsync.git.repo import Repo


class CommitEnd(Value):
    """How git commit ended."""

    code: int
    said: str  # on stderr, by hooks too


def run(
    repo: Repo, message: bytes, env: process.Environment, shared: SharedIndex, said: str
) -> CommitEnd:
    """Commit the index that env names; said is a path for what git says.

    git gets the message last, when the lock's file names it: without a message it makes no commit.
    What it says goes to a file, for a hook that outlives git would hold a pipe open.
    """
    reading, writing = os.pipe()
    with (
        open(said, 'w+b') as file,
        open(os.devnull, 'wb') as nowhere,
        open(writing, 'wb', buffering=0) as told,
    ):
        streams = (reading, nowhere.fileno(), file.fileno())
        environment = process.environment(repo.elsewhere, env)
        try:
            pid = process.spawn(('commit', '-q', '-F', '-'), repo.root, streams, environment)
        finally:
            os.close(reading)
        try:
            shared.started(pid)
            _tell(told, message)
        finally:
            told.close()
            code = process.wait(pid)
            shared.signals.ended()
        file.seek(0)
        return CommitEnd(code, os.fsdecode(file.read()).strip())


def _tell(told: FileIO, message: bytes) -> None:
    rest = memoryview(message)
    try:
        while rest:
            rest = rest[told.write(rest) :]
    except BrokenPipeError:
        pass  # refused before the message was read
