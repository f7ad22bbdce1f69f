"""Files as a tool would leave them, and how its paths are followed."""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.core.edits.tool_edits import Edited


class Proposed(Value):
    """Files as a tool would leave them; paths are absolute, links followed."""

    files: Mapping[str, bytes | None]  # None: removed
    unknown: frozenset[str] = frozenset()  # whose new content is a guess: only the owner is judged
    unplaced: Mapping[str, tuple[bytes, ...]] = {}  # edits without a place: the lines they seek
    wiped: Mapping[str, str] = {}  # files that go back to HEAD's version, and the command


NOTHING = Proposed({})


def of_edited(edited: Edited, cwd: str) -> Proposed:
    """What an edit leaves that was asked for in this folder."""
    return Proposed(
        {real(path, cwd): data for path, data in edited.files.items()},
        unplaced={real(path, cwd): lines for path, lines in edited.unplaced.items()},
    )


def nameable(path: str) -> str:
    """The path; GitsyncError for what can name no file: a NUL, half a surrogate pair."""
    try:
        is_name = b'\0' not in os.fsencode(path)
    except UnicodeEncodeError:
        is_name = False
    if not is_name:
        hint = 'name one without NUL and of whole letters'
        raise GitsyncError(f'no file can have the name {path!r}', hint, 'bad-input')
    return path


def real(path: str, cwd: str) -> str:
    """Where a write to this path ends: absolute, links followed, spelled as the disk spells it."""
    full = os.path.realpath(os.path.join(cwd, os.path.expanduser(nameable(path))))
    if '\\' in path and not os.path.lexists(full):
        return real(path.replace('\\', '/'), cwd)  # as a host on Windows writes it
    folder, name = os.path.split(full)
    if not name or not os.path.lexists(full):
        return full
    try:
        names = os.listdir(folder)
    except OSError:
        return full
    if name in names:
        return full
    # a disk that does not tell upper from lower case
    spelled = [each for each in names if each.casefold() == name.casefold()]
    return os.path.join(folder, spelled[0]) if spelled else full


def load(path: str, cwd: str) -> bytes | None:
    """The bytes of the file to which a path leads; None where no file is."""
    full = real(path, cwd)
    return files.load(full) if os.path.isfile(full) else None
