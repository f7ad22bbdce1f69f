"""An interpreter for hooks that has loaded gitsync already: each start of it is a fork.

A hook spends twice as long on loading its modules as on its work, and the suite starts thousands.
Where a test asks what hooks say, not how they start, they are written with this interpreter: a
script of the shell that asks a server, which forks and becomes the process that was asked for, with
its arguments, environment, folder, parent and standard streams. Where there is no /proc, or a
stream cannot be opened again, it is the real one.

    asks        the pipe to the server: the script's process number
    NUMBER      the pipe to that script: its exit code, or "itself" for the real interpreter
"""

import atexit
import functools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = """\
#!/bin/sh
here=${0%/*}
[ "$1 $2 $3" = '-I -S -c' ] || exec PYTHON "$@"
exec 3<&0 5>&1
mkfifo "$here/$$" && exec 4<>"$here/$$" && echo $$ >"$here/asks" && read -r code <&4
[ "${code:-itself}" != itself ] || exec PYTHON "$@" <&3 3<&- 4<&- 5<&-
exit "$code"
"""


@functools.cache
def python() -> str:
    """The interpreter's path; the first call starts the server, which ends with this process."""
    if not os.path.isdir('/proc/self/fd'):
        return sys.executable
    folder = Path(tempfile.mkdtemp(prefix='gitsync-loaded-'))
    os.mkfifo(folder / 'asks')
    script = folder / 'python'
    script.write_text(SCRIPT.replace('PYTHON', sys.executable))
    script.chmod(0o755)
    if not os.access(script, os.X_OK):
        return sys.executable  # nothing may be run in temporary folders
    server = subprocess.Popen(
        [sys.executable, '-I', '-S', __file__, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd='/',
        env={},
    )
    assert server.stdout.readline() == b'loaded\n'
    pid = os.getpid()
    atexit.register(lambda: os.getpid() == pid and (server.stdin.close(), server.wait()))
    return str(script)


def _serve(folder: str) -> None:
    """Fork for each script that asks, until the process that started the server is gone."""
    import select
    import shutil
    import signal

    _load()
    scripts = {}  # {fork: script}

    def reap(*_) -> None:
        while scripts:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            code = os.waitstatus_to_exitcode(status)
            _answer(folder, scripts.pop(pid), str(code if code >= 0 else 128 - code))

    signal.signal(signal.SIGCHLD, reap)
    asks = os.open(f'{folder}/asks', os.O_RDWR)
    print('loaded', flush=True)
    while 0 not in select.select([asks, 0], [], [])[0]:
        for script in map(int, os.read(asks, 1 << 12).split()):
            try:
                streams = _streams(script)
            except OSError:
                _answer(folder, script, 'itself')
                continue
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
            pid = os.fork()
            if not pid:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
                os.close(asks)
                _end_with(f'{folder}/{script}')
                _become(script, streams)
            scripts[pid] = script
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            for stream in streams:
                os.close(stream)
    shutil.rmtree(folder)


def _load() -> None:
    """Import whatever of gitsync needs the standard library alone, as hooks do."""
    import gc
    import importlib
    import pkgutil

    sys.path.append(str(ROOT))
    import gitsync

    for module in pkgutil.walk_packages(gitsync.__path__, 'gitsync.'):
        if not module.name.endswith('__main__'):
            try:
                importlib.import_module(module.name)
            except ImportError:
                pass
    gc.freeze()


def _answer(folder: str, script: int, text: str) -> None:
    """Tell a script, unless it was killed."""
    try:
        pipe = os.open(f'{folder}/{script}', os.O_WRONLY | os.O_NONBLOCK)
        os.write(pipe, f'{text}\n'.encode())
        os.close(pipe)
    except OSError:
        pass
    os.unlink(f'{folder}/{script}')


def _streams(script: int) -> list[int]:
    """The script's stdin, stdout and stderr, opened again; it puts its own 0 and 1 elsewhere while
    it asks.
    """
    import fcntl

    writing = os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK
    opened = []
    for stream, flags in ((3, os.O_RDONLY), (5, writing), (2, writing)):
        opened.append(os.open(f'/proc/{script}/fd/{stream}', flags))
        flags = fcntl.fcntl(opened[-1], fcntl.F_GETFL)
        fcntl.fcntl(opened[-1], fcntl.F_SETFL, flags & ~os.O_NONBLOCK)
    return opened


def _end_with(pipe: str) -> None:
    """Be killed (by SIGIO) when the script is, which alone reads its pipe."""
    import fcntl

    writing = os.open(pipe, os.O_WRONLY)
    fcntl.fcntl(writing, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(writing, fcntl.F_SETFL, os.O_ASYNC)


def _become(script: int, streams: list[int]) -> None:
    """Be what the script was asked to be, and never come back."""
    import time
    import traceback

    code = 1
    try:
        place = f'/proc/{script}'
        with open(f'{place}/cmdline', 'rb') as file:
            _, _, _, _, _, program, *argv = file.read().split(b'\0')[:-1]
        with open(f'{place}/environ', 'rb') as file:
            pairs = (each.partition(b'=') for each in file.read().split(b'\0') if each)
            environment = {name: value for name, _, value in pairs}
        with open(f'{place}/stat', 'rb') as file:
            parent = int(file.read().rpartition(b')')[2].split()[1])
        os.chdir(os.readlink(f'{place}/cwd'))
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.environb.clear()
        os.environb.update(environment)
        time.tzset()
        os.getppid = lambda: parent
        sys.argv = ['-c', *map(os.fsdecode, argv)]
        exec(program, {'__name__': '__main__'})
        code = 0
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == '__main__':
    _serve(sys.argv[1])
