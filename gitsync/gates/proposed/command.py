"""What a shell command plainly writes, as files."""

from __future__ import annotations

import os
from itertools import islice

from gitsync.core.edits.placing import decoded
from gitsync.core.edits.programs.writes import APPEND
from gitsync.core.edits.programs.writes import COPY
from gitsync.core.edits.programs.writes import LINK
from gitsync.core.edits.programs.writes import MIRROR
from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import UNPACK
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target
from gitsync.core.edits.shell.run import writes
from gitsync.errors import GitsyncError
from gitsync.gates.proposed.files import Proposed
from gitsync.gates.proposed.files import load
from gitsync.gates.proposed.files import nameable
from gitsync.gates.proposed.files import of_edited
from gitsync.gates.proposed.files import real
from gitsync.gates.proposed.matches import below
from gitsync.gates.proposed.matches import matches
from gitsync.gates.proposed.matches import unfollowed
from gitsync.git import find
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from gitsync.core.edits.programs.writes import PatchText
    from gitsync.git.find import GitDirs

MOST_COPIED = 2000  # files of one folder; more are judged at the commit
LONGEST_SCRIPT = 20_000  # bytes of a file whose lines are commands, or names of files
LARGEST = 10_000_000  # bytes of a file that is read


def of_shell(command: str, cwd: str) -> Proposed:
    """What a shell command plainly writes. Contents that are not known are left empty; form is
    judged of patches only, for a command may write in several steps.
    """
    dirs = find.around(os.path.join(cwd, ''))

    def alias(name: str) -> str:
        return _alias(name, cwd, dirs) if dirs else ''

    def read(path: str) -> str | None:
        return _short_text(os.path.join(cwd, os.path.expanduser(path)))

    written = writes(command, os.environ, dirs.root if dirs else '', alias, read)
    left = _left_by(written.targets, cwd)
    unknown = {path for path, data in left.files.items() if data is not None}
    unplaced: dict[str, tuple[bytes, ...]] = {}
    for patch in written.patches:
        proposed = _patched(patch, cwd)
        left.files.update(proposed.files)
        unplaced.update(proposed.unplaced)
    wiped: dict[str, str] = {}
    if written.wipes:
        from gitsync.gates.proposed import wipes

        for wipe in written.wipes:
            taken = wipes.taken(wipe, os.path.join(cwd, os.path.expanduser(wipe.folder)))
            wiped.update(dict.fromkeys(taken.lost, wipe.verb))
            left.files.update(taken.files)
            unknown.update(taken.files)
    return Proposed(left.files, frozenset(unknown), unplaced, wiped)


def _short_text(path: str) -> str | None:
    """A script or a list of names; None where no such file can be read, or a large one stands."""
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > LONGEST_SCRIPT:
            return None
        with open(path, encoding='utf-8', errors='surrogateescape') as file:
            return file.read()
    except OSError:
        return None


def of_move(source: str, target: str, cwd: str) -> Proposed:
    """What a tool leaves that moves a file or a folder, or removes it where there is no target."""
    copies = [Target(target, COPY, source)] if target else []
    left = _left_by([*copies, Target(source, REMOVE)], cwd)
    return Proposed(left.files, frozenset(left.unknown))


def _left_by(targets: Iterable[Target], cwd: str) -> _Left:
    left = _Left(cwd)
    for target in targets:
        left.take(target)
    return left


def _alias(name: str, folder: str, dirs: GitDirs) -> str:
    """What git's configuration says of an alias; '' for none."""
    from gitsync.git.repo import Repo

    repo = Repo(folder, True, dirs)
    told = repo.run('config', '--get', f'alias.{name}').out
    repo.close()
    return os.fsdecode(told).strip()


def _patched(patch: PatchText, cwd: str) -> Proposed:
    """What a patch leaves; one in a file that is not there is not known."""
    from gitsync.core.edits import patches

    folder = os.path.join(cwd, os.path.expanduser(patch.folder))
    held = load(patch.file, cwd) if patch.file else b''
    text = decoded(held) if held else patch.text
    if patch.is_reverse:
        return of_edited(patches.undone(text, patch.strip), folder)

    def there(path: str) -> bytes | None:
        return load(path, folder)

    if patch.is_unified:
        return of_edited(patches.diffed(text, patch.strip, there), folder)
    return of_edited(patches.patched(text, there), folder)


class _Left:
    """The files that targets leave, one after the other."""

    def __init__(self, cwd: str) -> None:
        self.cwd = cwd
        self.files: dict[str, bytes | None] = {}
        self.unknown: set[str] = set()

    def take(self, target: Target) -> None:
        folder = os.path.join(self.cwd, os.path.expanduser(nameable(target.folder)))
        for name in (target.path, target.source):
            nameable(name)
        for path in matches(target.path, folder):
            if target.act == REMOVE:
                self._put(below(unfollowed(path, folder)), None)
            elif target.act in (COPY, LINK, MIRROR):
                self._copy(target, path, folder)
            elif target.act == UNPACK:
                self._unpack(target.source, real(path, folder), folder)
            else:
                self._write(target, real(path, folder))

    def _put(self, paths: list[str], data: bytes | None) -> None:
        for path in paths:
            self.files[path] = data

    def _write(self, target: Target, path: str) -> None:
        """A file written or appended to."""
        if os.path.exists(path) and not os.path.isfile(path):
            return
        text = None if target.text is None else target.text.encode('utf-8', 'surrogatepass')
        if target.act == APPEND:
            before = self._bytes(path) or b''
            gap = b'' if before.endswith(b'\n') or not before or text is not None else b'\n'
            self.files[path] = before + gap + (text or b'text of a command\n')
        else:
            self.files[path] = text or b''
        if text is None:
            self.unknown.add(path)

    def _copy(self, target: Target, path: str, folder: str) -> None:
        """Files copied, moved or linked to a path, or into it where it is a folder."""
        goal = real(path, folder)
        if find.around(os.path.join(goal, '')) is None:
            return  # nothing is judged outside of worktrees
        is_into = os.path.isdir(goal) or path.endswith('/')
        for source in matches(target.source, folder):
            name = source.rstrip('/').rpartition('/')[2]
            is_inside = source.endswith('/') and os.path.isdir(os.path.join(folder, source))
            base = os.path.join(goal, name) if is_into and name and not is_inside else goal
            if target.act == LINK:
                self.files[base] = b''
                self.unknown.add(base)
                continue
            pairs = list(islice(_ends(real(source, folder), base), MOST_COPIED))
            for each, end in pairs:
                data = self._bytes(each)
                self.files[end] = data or b''
                if data is None:
                    self.unknown.add(end)
            if target.act == MIRROR and len(pairs) < MOST_COPIED:
                kept = {end for _, end in pairs}
                self._put([end for end in below(base) if end not in kept], None)

    def _unpack(self, source: str, goal: str, folder: str) -> None:
        """The files of an archive; of one that nobody can read, some file in the folder."""
        from gitsync.gates.proposed.archives import STAND_IN
        from gitsync.gates.proposed.archives import names_in

        names = names_in(real(source, folder)) if source else None
        for name in [STAND_IN] if names is None else names:
            self._write(Target('', WRITE), real(os.path.join(goal, name), '/'))

    def _bytes(self, path: str) -> bytes | None:
        """A file as it stands by now; None where its content is not known."""
        if path in self.files:
            return None if path in self.unknown else self.files[path]
        size = os.path.getsize(path) if os.path.isfile(path) else LARGEST
        # what is empty by its size may be a file of the system, which blocks who reads it
        if not 0 < size < LARGEST:
            return None if size else b''
        try:
            return files.load(path)
        except GitsyncError:  # the command itself may not read it
            return None


def _ends(source: str, base: str) -> Iterator[tuple[str, str]]:
    """Each file of a source, and where its copy ends."""
    if not os.path.isdir(source):
        yield source, real(base, '/')
        return
    for path in below(source):
        yield path, real(os.path.join(base, os.path.relpath(path, source)), '/')
