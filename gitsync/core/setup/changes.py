"""Steps: what setting up would change on disk, as values, so that a dry run shows exactly what a
real run does.
"""

from collections import namedtuple


class Write(namedtuple('Write', 'path data mode why')):
    """Write the file whole; mode None keeps the mode of a file that is there."""

    __slots__ = ()


class Block(namedtuple('Block', 'path body note why')):
    """Make the managed block of a file hold these lines; body None takes the block out.

    Read again when it is done.
    """

    __slots__ = ()


class Remove(namedtuple('Remove', 'path why')):
    """Remove a file or a symbolic link."""

    __slots__ = ()


class Move(namedtuple('Move', 'path target why')):
    """Rename a file, its mode and bytes kept; the target must not exist."""

    __slots__ = ()


class Link(namedtuple('Link', 'path target why')):
    """Make a symbolic link at path."""

    __slots__ = ()


class Folder(namedtuple('Folder', 'path why')):
    """Make a folder."""

    __slots__ = ()


class RemoveFolder(namedtuple('RemoveFolder', 'path why')):
    """Remove a folder when it is empty."""

    __slots__ = ()


VERBS = {
    'Block': 'change',
    'Write': 'write',
    'Remove': 'remove',
    'Move': 'move',
    'Link': 'link',
    'Folder': 'make folder',
    'RemoveFolder': 'remove folder',
}


def told(step) -> str:
    """One line for a reader: what is done to which path, and why."""
    target = f' to {step.target}' if hasattr(step, 'target') else ''
    return f'{VERBS[type(step).__name__]} {step.path}{target}' + (
        f': {step.why}' if step.why else ''
    )
