"""What is plainly written: targets, patches that are applied, trees that are put back."""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

WRITE, APPEND, REMOVE, COPY, LINK = 'write', 'append', 'remove', 'copy', 'link'
UNPACK = 'unpack'
MIRROR = 'mirror'  # copied, and what the source has not is removed


class Target(Value):
    """A path that a command writes."""

    path: str  # a Pattern stands for the files that it matches
    act: str  # WRITE: contents unknown but for text
    source: str = ''  # of a COPY; the archive of an UNPACK, '' for one that nobody can read
    text: str | None = None  # the whole of what is written, where it is known
    folder: str = ''  # where the command runs, '' for the tool's own folder


class PatchText(Value):
    """A patch that a command applies."""

    text: str
    is_unified: bool = False  # diff's format, not apply_patch's
    strip: int = 1  # folders cut off its paths
    folder: str = ''
    file: str = ''  # that holds the text, where the command names one
    is_reverse: bool = False


class Wipe(Value):
    """What git puts back or takes away in a worktree, whoever wrote it."""

    verb: str  # as typed
    paths: tuple[str, ...] = ()  # all where there are none
    rev: str = 'HEAD'  # whose version comes
    is_tracked: bool = True  # tracked files go back
    untracked: tuple[str, ...] = ()  # ls-files' options for what goes besides; none for none
    folder: str = ''


class Writes(Value):
    """All that a command writes, in order."""

    targets: list[Target]
    patches: list[PatchText]
    wipes: list[Wipe]
    scripts: list[str] = []  # command lines that are run besides


def each(act: str, paths: Iterable[str]) -> list[Target]:
    return [Target(path, act) for path in paths]
