"""The entry point: main(argv) -> int. Whatever goes wrong becomes an exit code here.

The four commands that git, pre-commit and agents' tools call all day start without click. Every
other one goes through a click group, which imports a command's module only when it runs.
"""

from __future__ import annotations

import os
import sys

from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import TextIO

# The modules of these commands have `main(argv) -> int`; a test holds them equal to TABLE's.
HOT = {
    'check': 'gitsync.commands.gates.check',
    'edit-hook': 'gitsync.commands.gates.edit_hook',
    'hook': 'gitsync.commands.gates.hook',
    'merge-driver': 'gitsync.commands.gates.merge_driver',
}


def main(argv: list[str] | None = None) -> int:
    """Run gitsync with argv (default: the process's own) and return the exit code.

    Raises only where GITSYNC_TRACEBACK asks for it, and at a second interrupt.
    """
    is_own_process = argv is None
    argv = sys.argv[1:] if argv is None else list(argv)
    if is_own_process:
        _collect_less(argv)
        _give_back_at_end(argv)
    _open_streams()
    _keep_exit_codes()
    try:
        code = _run(argv)
        _flush_answer()
        if is_own_process:
            sys.stderr.flush()
            os._exit(code)  # all is written; taking the interpreter apart would cost 3 ms
        return code
    except GitsyncError as error:
        return _failed(argv, error)
    except BrokenPipeError:
        _silence(1)
        return 141
    except KeyboardInterrupt as error:
        print('gitsync: interrupted', file=sys.stderr)
        return 128 + (error.args[0] if error.args else 2)
    except Exception as error:
        if os.environ.get('GITSYNC_TRACEBACK'):
            raise
        return _failed(argv, _unforeseen(error))


def _collect_less(argv: list[str]) -> None:
    """Keep the garbage collector out of a short life: it costs 1 to 5 ms."""
    import gc

    if argv and argv[0] in HOT:
        gc.disable()
    else:
        gc.set_threshold(100_000)


def _give_back_at_end(argv: list[str]) -> None:
    """Let SIGTERM and SIGHUP end a command as an interrupt does, so that it gives back the lease
    that it holds: a tool that loses its patience sends them. What git runs holds none.
    """
    if argv and argv[0] in HOT:
        return
    import signal

    def interrupt(number: int, frame: FrameType | None) -> None:
        if _is_finalizing(frame):
            signal.signal(signal.SIGALRM, lambda _, later: interrupt(number, later))
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            return
        signal.signal(number, signal.SIG_DFL)  # the second one ends it at once
        raise KeyboardInterrupt(number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, interrupt)


def _is_finalizing(frame: FrameType | None) -> bool:
    """True within a __del__, where Python drops what is raised, and prints it."""
    while frame is not None and frame.f_code.co_name != '__del__':
        frame = frame.f_back
    return frame is not None


def _open_streams() -> None:
    """Give a standard stream that this process was started without (>&-) a place to go, so that no
    file opened later gets its number.
    """
    for name, mode in (('stdin', 'r'), ('stdout', 'w'), ('stderr', 'w')):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))


def _keep_exit_codes() -> None:
    """Take SIGCHLD back from a parent that left it ignored: neither this process nor git could know
    how a child of its own ended.
    """
    import _signal  # type: ignore[import-not-found]  # signal's own enum would cost every hook 1 ms

    if _signal.getsignal(_signal.SIGCHLD) == _signal.SIG_IGN:
        try:
            _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
        except ValueError:
            pass  # a command run in a thread: signals are its process's affair


def _run(argv: list[str]) -> int:
    module = HOT.get(argv[0]) if argv else None
    if module:
        code: int = __import__(module, fromlist=['main']).main(argv[1:])
        return code
    from gitsync.commands.cli import run

    return run(argv)


def _flush_answer() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from gitsync.world.output import lost_answer

        raise lost_answer(error) from None


def _unforeseen(error: Exception) -> GitsyncError:
    """An exception that nothing caught, as an error: the machine's fault or the program's."""
    if isinstance(error, OSError) and error.strerror:
        name = error.filename
        place = f": '{os.fsdecode(name)}'" if isinstance(name, (str, bytes)) else ''
        return GitsyncError(
            f'cannot go on: {error.strerror}{place}',
            'free space or mend permissions, then try again',
            'system',
        )
    return GitsyncError(
        f'internal fault: {type(error).__name__}: {error}',
        'set GITSYNC_TRACEBACK=1 to see where, and report it',
        'internal',
    )


def _failed(argv: list[str], error: GitsyncError) -> int:
    """Say the error, as JSON too where the command line asks for that, and return its exit code."""
    from gitsync.world.output import answer_text
    from gitsync.world.output import error_text

    answer = ''
    if _wants_json(argv):
        answer = answer_text(False, None, [(error.code, error.message, error.hint)])
    _tell(sys.stdout, 1, answer)
    _tell(sys.stderr, 2, error_text(error))
    if argv[:1] == ['hook']:
        return 3  # a gate that cannot judge refuses, and is told apart from findings
    return error.exit


def _wants_json(argv: list[str]) -> bool:
    if '--' in argv:
        argv = argv[: argv.index('--')]  # what follows is another program's, or data
    return (
        '--json' in argv or '--format=json' in argv or ('--format', 'json') in zip(argv, argv[1:])
    )


def _tell(stream: TextIO, number: int, text: str) -> None:
    """Write and flush. A stream that takes nothing more is given up in silence: the exit code still
    tells.
    """
    from gitsync.world.output import say

    try:
        if text:
            say(text, stream)
        stream.flush()
    except (OSError, GitsyncError):
        _silence(number)


def _silence(number: int) -> None:
    """Let a stream lead nowhere, so that the interpreter's own flush at exit stays silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)
