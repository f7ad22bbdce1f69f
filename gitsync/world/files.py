"""The disk: every write is whole or absent, whatever dies at whatever instant."""

from __future__ import annotations

import os

from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def kept(git_dir: str, *names: str) -> str:
    """Where gitsync keeps something of its own in a git folder: the worktree's, or the common one
    for what all worktrees share.
    """
    return os.path.join(git_dir, 'gitsync', *names)


def load(path: str) -> bytes | None:
    """The file's bytes, None when no file is there."""
    try:
        with open(path, 'rb') as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise GitsyncError(
            f"cannot read '{path}': {error.strerror}",
            'check the path and its permissions',
            'unreadable',
        ) from None


def save(path: str, data: bytes, mode: int | None = None) -> None:
    """Write the file whole, whatever stood there.

    A symbolic link is followed, so that the link stays a link.
    """
    path = os.path.realpath(path)
    _put(path, data, mode, lambda temporary: os.replace(temporary, path))


def swap(path: str, old: bytes | None, data: bytes) -> bool:
    """Write the file whole where it still holds old (None: where none is); False, and nothing
    changed, where it does not.

    What is compared is read at the last moment before the rename, so that an edit by any program in
    between shows.
    """
    if old is None:
        return create(path, data)
    path = os.path.realpath(path)

    def replace(temporary: str) -> bool:
        if load(path) != old:
            return False
        os.replace(temporary, path)
        return True

    return _put(path, data, None, replace)


def replace(path: str, data: bytes, folder: str) -> None:
    """Write the file whole by a rename out of a folder on the same disk, without waiting for it."""
    temporary = os.path.join(folder, f'gitsync-merge-{os.getpid()}-{os.urandom(4).hex()}.tmp')
    try:
        _fill(temporary, data, _mode(path), is_synced=False)
        os.replace(temporary, path)
    except OSError as error:
        what = f"cannot write '{path}': {error.strerror}"
        raise GitsyncError(what, 'nothing was changed', 'unwritable') from None
    finally:
        _forget(temporary)


def create(path: str, data: bytes) -> bool:
    """Create the file with this content, whole, only where none is: True when this call made it."""
    try:
        return _put(path, data, None, lambda temporary: link(temporary, path))
    except FileExistsError:
        return False


def link(temporary: str, path: str) -> None:
    """Give the file its name; FileExistsError where something has it. On a disk without hard links
    it loses its other one.
    """
    try:
        os.link(temporary, path)  # atomic on every POSIX file system
    except OSError as error:
        import errno

        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        # as on exFAT: the name is taken first, by an empty file
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        os.replace(temporary, path)


def _put(path: str, data: bytes, mode: int | None, step: Callable[[str], bool | None]) -> bool:
    """Fill a temporary file beside the path, fsync it, and let step(temporary) put it in its place:
    False when step says False. Keeps the mode of a file that is there.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f'.{name[:200]}.{os.getpid()}.{os.urandom(4).hex()}.tmp')
    try:
        os.makedirs(folder or '.', exist_ok=True)
        _fill(temporary, data, _mode(path) if mode is None else mode)
        if step(temporary) is False:
            return False
        _sync_folder(folder)
        return True
    except FileExistsError:
        if os.path.isdir(folder or '.'):
            raise
        raise GitsyncError(
            f"cannot write '{path}': '{folder}' is no folder",
            'nothing was changed; put the folder back, then try again',
            'unwritable',
        ) from None
    except OSError as error:
        way = 'free space or fix permissions, then try again'
        if isinstance(error, IsADirectoryError):
            way = 'a folder stands there: name a file, or move the folder away'
        raise GitsyncError(
            f"cannot write '{path}': {error.strerror}", f'nothing was changed; {way}', 'unwritable'
        ) from None
    finally:
        _forget(temporary)


def claim(lock: str, mark: bytes) -> bool:
    """Take a lock that another program knows as a file: False where it is taken. The file holds the
    mark and this process's id, so that one left by a kill is known as such, and does not count.
    """
    if create(lock, mark + b'%d\n' % os.getpid()):
        return True
    return _is_left(lock, mark) and claim(lock, mark)


def _is_left(lock: str, mark: bytes) -> bool:
    """True for a lock whose processes were all killed; it is removed."""
    data = load(lock) or b''
    pids = data.removeprefix(mark).split()
    if not data.startswith(mark) or not pids:
        return False
    if any(not pid.isdigit() or is_running(int(pid)) for pid in pids):
        return False
    _forget(lock)
    return True


class Guard:
    """`with Guard(path):` keeps other processes of this machine out for a moment: flock on a file
    that stays.

    The kernel lets go when the process dies, however it dies. Waits at most that many seconds, then
    a GitsyncError.
    """

    def __init__(self, path: str, wait: float = 20.0) -> None:
        self.path, self.wait, self.descriptor = path, wait, -1

    def __enter__(self) -> Guard:
        import time

        end, pause = time.monotonic() + self.wait, 0.001
        while not self._try():
            if time.monotonic() > end:
                raise GitsyncError(
                    f"another process has held '{self.path}' for {self.wait:.0f} seconds",
                    'is one stopped? nothing was changed; try again',
                    'busy',
                    75,
                )
            time.sleep(pause)
            pause = min(pause * 1.5, 0.02)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)
        self.descriptor = -1

    def _try(self) -> bool:
        import fcntl

        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            return False
        except OSError as error:
            raise GitsyncError(
                f"cannot open '{self.path}': {error.strerror}",
                'check its permissions',
                'unwritable',
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # not one that somebody removed meanwhile
            if os.fstat(descriptor).st_ino == os.stat(self.path).st_ino:
                self.descriptor = descriptor
                return True
        except (BlockingIOError, FileNotFoundError):
            pass  # held, or removed: try again
        except OSError as error:
            os.close(descriptor)
            raise GitsyncError(
                f"cannot lock '{self.path}': {error.strerror}",
                'put the repository on a disk whose files can be locked (flock)',
                'unwritable',
            ) from None
        os.close(descriptor)
        return False


def sweep(folder: str) -> None:
    """Remove what killed writers left in a folder: temporary files of processes of this machine
    that no longer run.
    """
    try:
        names = [
            name for name in os.listdir(folder) if name.startswith('.') and name.endswith('.tmp')
        ]
    except OSError:
        return
    for name in names:
        parts = name.split('.')
        if (
            len(parts) > 4
            and len(parts[-2]) == 8
            and parts[-3].isdecimal()
            and not is_running(int(parts[-3]))
        ):
            _forget(os.path.join(folder, name))


def is_running(pid: int) -> bool:
    """True while a process of that id runs on this machine; one that waits for its parent to look
    at its end does not.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        pass
    try:
        with open(f'/proc/{pid}/stat', 'rb') as file:
            return not file.read().rpartition(b') ')[2].startswith(b'Z')
    except OSError:
        return True


def _fill(temporary: str, data: bytes, mode: int, is_synced: bool = True) -> None:
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fchmod(descriptor, mode)
        if is_synced:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: str) -> None:
    descriptor = os.open(folder or '.', os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some file systems refuse to sync a folder; the rename itself has happened
    finally:
        os.close(descriptor)


def _forget(temporary: str) -> None:
    try:
        os.unlink(temporary)
    except OSError:
        pass


def _mode(path: str) -> int:
    """The mode of what is there, else that of a new file."""
    try:
        return os.stat(path).st_mode & 0o7777
    except OSError:
        return 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
