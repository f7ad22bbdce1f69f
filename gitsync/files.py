"""WINDOW on disk: every write is whole or absent, whatever dies at whatever instant."""

import os

from gitsync.errors import GitsyncError


def load(path: str) -> bytes | None:
    """The file's bytes, None when no file is there."""
    try:
        with open(path, 'rb') as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise GitsyncError(f"cannot read '{path}': {error.strerror}", 'check the path and its permissions', 'unreadable') from None


def save(path: str, data: bytes, mode: int | None = None) -> None:
    """Write the file whole: a temporary file beside it, fsync, rename. Keeps the mode of a file that is there.

    A symbolic link is followed, so that the link stays a link.
    """
    path = os.path.realpath(path)
    folder = os.path.dirname(path)
    if mode is None:
        try:
            mode = os.stat(path).st_mode & 0o7777
        except OSError:
            mode = 0o666 & ~_umask()
    temporary = os.path.join(folder, f'.{os.path.basename(path)[:200]}.{os.getpid()}.{os.urandom(4).hex()}.tmp')
    try:
        os.makedirs(folder, exist_ok=True)
        _fill(temporary, data, mode)
        os.replace(temporary, path)
        _sync_folder(folder)
    except OSError as error:
        _forget(temporary)
        raise GitsyncError(f"cannot write '{path}': {error.strerror}", 'nothing was changed; free space or fix permissions, then try again', 'unwritable') from None
    except BaseException:
        _forget(temporary)
        raise


def create(path: str, data: bytes) -> bool:
    """Create the file with this content, whole, only where none is: True when this call made it."""
    folder = os.path.dirname(path) or '.'
    temporary = os.path.join(folder, f'.{os.path.basename(path)[:200]}.{os.getpid()}.{os.urandom(4).hex()}.tmp')
    try:
        os.makedirs(folder, exist_ok=True)
        _fill(temporary, data, 0o666 & ~_umask())
        os.link(temporary, path)  # fails when the path exists, and is atomic on every POSIX file system
        return True
    except FileExistsError:
        return False
    except OSError as error:
        raise GitsyncError(f"cannot create '{path}': {error.strerror}", 'nothing was changed; free space or fix permissions, then try again', 'unwritable') from None
    finally:
        _forget(temporary)


def _fill(temporary: str, data: bytes, mode: int) -> None:
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view):]
        os.fchmod(descriptor, mode)
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
