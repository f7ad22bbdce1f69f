"""Steps: what setting up would change on disk, as values, so that a dry run shows exactly what a
real run does.
"""

from __future__ import annotations

from gitsync.core.text import managed_block
from gitsync.core.text.value import Value


class Write(Value):
    """Write the file whole."""

    path: str
    data: bytes
    mode: int | None  # None keeps the mode of a file that is there
    why: str


class Block(Value):
    """Make the managed block of a file hold these lines. The file is read again when it is done."""

    path: str
    body: tuple[bytes, ...] | None  # None takes the block out
    note: bytes  # in the block's first line: who manages it
    why: str

    def after(self, data: bytes | None) -> bytes | None:
        """The file's content with the block put in or taken out; None where no file is left."""
        if self.body is not None:
            return managed_block.put(data, list(self.body), self.note)
        return managed_block.take(data) if data is not None else None


class Remove(Value):
    """Remove a file or a symbolic link."""

    path: str
    why: str


class Move(Value):
    """Rename a file, its mode and bytes kept."""

    path: str
    target: str  # what stands there goes
    why: str


class Link(Value):
    """Make a symbolic link."""

    path: str
    target: str
    why: str


class Folder(Value):
    """Make a folder."""

    path: str
    why: str


class RemoveFolder(Value):
    """Remove a folder when it is empty."""

    path: str
    why: str


Step = Write | Block | Remove | Move | Link | Folder | RemoveFolder

VERBS = {
    'Block': 'change',
    'Write': 'write',
    'Remove': 'remove',
    'Move': 'move',
    'Link': 'link',
    'Folder': 'make folder',
    'RemoveFolder': 'remove folder',
}


def described(step: Step) -> str:
    """One line for a reader: what is done to which path, and why."""
    target = f' to {step.target}' if isinstance(step, (Move, Link)) else ''
    why = f': {step.why}' if step.why else ''
    return f'{VERBS[type(step).__name__]} {step.path}{target}{why}'
