"""DOOR: main(argv) -> int. Everything that can go wrong becomes an exit code here.

The four commands that git, pre-commit and agents call all day start without click; everything else
goes
through a click group that imports a command's module only when it runs.
"""

import os
import sys

from gitsync.errors import GitsyncError

HOT = {
    'check': 'gitsync.commands.gates.check',
    'edit-hook': 'gitsync.commands.gates.edit_hook',
    'hook': 'gitsync.commands.gates.hook',
    'merge-driver': 'gitsync.commands.gates.merge_driver',
}


def main(argv: list[str] | None = None) -> int:
    """Run gitsync with argv (default: the process's own) and return the exit code; never raises but
    for a second interrupt.
    """
    is_own_process = argv is None
    argv = sys.argv[1:] if argv is None else list(argv)
    if is_own_process:
        import gc

        gc.disable() if argv[:1] and argv[0] in HOT else gc.set_threshold(
            100_000
        )  # 1 to 5 ms of a short life
    _open_streams()
    try:
        code = _run(argv)
        sys.stdout.flush()
        if is_own_process:
            sys.stderr.flush()
            os._exit(code)  # everything is written: taking the interpreter apart costs 3 ms
        return code
    except GitsyncError as error:
        return _failed(argv, error)
    except BrokenPipeError:
        _silence(1)
        return 141
    except KeyboardInterrupt:
        print('gitsync: interrupted', file=sys.stderr)
        return 130
    except Exception as error:
        if os.environ.get('GITSYNC_TRACEBACK'):
            raise
        if (
            isinstance(error, OSError) and error.strerror
        ):  # the machine's fault, not the program's: a full disk, a folder that is read only
            where = (
                f": '{os.fsdecode(error.filename)}'"
                if isinstance(error.filename, (str, bytes))
                else ''
            )
            return _failed(
                argv,
                GitsyncError(
                    f'cannot go on: {error.strerror}{where}',
                    'free space or mend permissions, then try again',
                    'system',
                ),
            )
        return _failed(
            argv,
            GitsyncError(
                f'internal fault: {type(error).__name__}: {error}',
                'set GITSYNC_TRACEBACK=1 to see where, and report it',
                'internal',
                3,
            ),
        )


def _run(argv: list[str]) -> int:
    module = HOT.get(argv[0]) if argv else None
    if module:
        return __import__(module, fromlist=['main']).main(argv[1:])
    from gitsync.commands.cli import run

    return run(argv)


def _failed(argv: list[str], error: GitsyncError) -> int:
    exit = error.exit
    if argv[:1] == ['hook']:
        exit = 3  # a gate that cannot run: closed, and told apart from findings
    from gitsync.world.output import answer_text
    from gitsync.world.output import clean
    from gitsync.world.output import say

    lines = [f'gitsync: error: {clean(error.message)}']
    if error.hint:
        lines.append(f'  hint: {clean(error.hint)}')
    argv = (
        argv[: argv.index('--')] if '--' in argv else argv
    )  # what stands behind it is another program's, or data
    wants_json = (
        '--json' in argv or '--format=json' in argv or ('--format', 'json') in zip(argv, argv[1:])
    )
    _told(
        sys.stdout,
        1,
        answer_text(False, None, [(error.code, error.message, error.hint)]) if wants_json else '',
        say,
    )
    _told(sys.stderr, 2, '\n'.join(lines) + '\n', say)
    return exit


def _told(stream, number: int, text: str, say) -> None:
    """Say and flush; a stream that takes nothing more is given up in silence, for the exit code
    still tells.
    """
    try:
        if text:
            say(text, stream)
        stream.flush()
    except OSError:
        _silence(number)


def _silence(number: int) -> None:
    """Let a stream lead nowhere, so that the interpreter's own flush at exit stays silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def _open_streams() -> None:
    """Give a standard stream that this process was started without (>&-) a place to go: nothing
    else then gets its number.
    """
    for name, mode in (('stdin', 'r'), ('stdout', 'w'), ('stderr', 'w')):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))
