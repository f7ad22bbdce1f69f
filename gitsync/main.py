"""DOOR: main(argv) -> int. Everything that can go wrong becomes an exit code here.

The four commands that git, pre-commit and agents call all day start without click; everything else goes
through a click group that imports a command's module only when it runs.
"""

import os
import sys

from gitsync.errors import GitsyncError

HOT = {
    'check': 'gitsync.commands.check',
    'edit-hook': 'gitsync.commands.edit_hook',
    'hook': 'gitsync.commands.hook',
    'merge-driver': 'gitsync.commands.merge_driver',
}


def main(argv: list[str] | None = None) -> int:
    """Run gitsync with argv (default: the process's own) and return the exit code; never raises but for a second interrupt."""
    is_own_process = argv is None and sys.argv[1:2] and sys.argv[1] in HOT
    argv = sys.argv[1:] if argv is None else list(argv)
    if is_own_process:
        import gc
        gc.disable()  # 1 to 2 ms of a short life
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
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # so that the interpreter's own flush at exit stays silent
        return 141
    except KeyboardInterrupt:
        print('gitsync: interrupted', file=sys.stderr)
        return 130
    except Exception as error:
        if os.environ.get('GITSYNC_TRACEBACK'):
            raise
        return _failed(argv, GitsyncError(f'internal fault: {type(error).__name__}: {error}', 'set GITSYNC_TRACEBACK=1 to see where, and report it', 'internal', 3))


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
    from gitsync.output import answer_text
    from gitsync.output import clean
    from gitsync.output import say
    if '--json' in argv or '--format=json' in argv or ('--format', 'json') in zip(argv, argv[1:]):
        say(answer_text(False, None, [(error.code, error.message, error.hint)]))
        sys.stdout.flush()
    lines = [f'gitsync: error: {clean(error.message)}']
    if error.hint:
        lines.append(f'  hint: {clean(error.hint)}')
    say('\n'.join(lines) + '\n', sys.stderr)
    return exit
