"""What install writes, as text: the merge driver's line and the configuration.

The shell behind them, the driver's script and the hooks, stands in gitsync/setup/shell.
"""

from __future__ import annotations

from gitsync.core.text.shell_word import quote
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SIGNATURE = b"# gitsync hook file (made by 'gitsync install', taken out by 'gitsync uninstall')"
FOLDER_MADE = b'# the folder was made by install'
GATES = (
    'pre-commit',
    'pre-merge-commit',
    'prepare-commit-msg',
    'commit-msg',
    'pre-push',
    'pre-applypatch',
)
REPORTERS = ('post-checkout', 'post-merge', 'post-rewrite')
SERVER = ('pre-receive',)
# git starts it once a ref, so that a push of 200 refs would take four times as long; pre-receive
# has judged them all. Where somebody set it up it stays.
PER_REF = ('update',)
STRICT = ('reference-transaction',)
READS_STDIN = frozenset(('pre-push', 'post-rewrite', 'pre-receive', 'reference-transaction'))
# behind the hooks folder's name: where foreign hooks are kept, with their own names
BEFORE = '.before-gitsync'
# the scripts of the driver and of configured hooks, below the common git directory
DRIVER_SCRIPT = 'gitsync/merge-driver'
CONFIGURED_SCRIPT = 'gitsync/configured-hook'

# argv: where the package lies, then 'gitsync' for whoever reads a process list, then the arguments.
# -I -S: nothing of the user's site, environment or current folder is imported. No garbage
# collection and no tidying up at the end: what runs here ends soon, and both cost milliseconds.
# Bare Python 11 ms, this 9.5 before any work, the console script 21.
START = (
    'import gc, os, sys; gc.disable(); sys.path.append(sys.argv[1]); '
    'from gitsync.main import main; '
    'code = main(sys.argv[3:]); sys.stdout.flush(); sys.stderr.flush(); os._exit(code)'
)


class Program(Value):
    """How to start gitsync."""

    python: str  # the interpreter's absolute path
    home: str  # the folder that holds the package 'gitsync'

    @property
    def argv(self) -> list[str]:
        """The words that start it, without arguments."""
        return [self.python, '-I', '-S', '-c', START, self.home, 'gitsync']


def driver_line(common_dir: str) -> str:
    """merge.gitsync.driver: reads the script in the common git directory.

    The trap is what remains when the script is missing or ends otherwise than by its own last word:
    both sides as text. A clone that was moved asks git for the directory. git gives %O %A %B as
    plain temporary names, %P quoted for sh, and reads '%%' as '%'.
    """
    script = quote(f'{common_dir}/{DRIVER_SCRIPT}').replace('%', '%%')
    return (
        "trap 'exec git merge-file --diff3 --marker-size=%L -L ours -L base -L theirs %A %O %B' "
        'EXIT; '
        f'set -- %O %A %B %L %P; f={script}; '
        f'[ -r "$f" ] || f=$(git rev-parse --git-common-dir)/{DRIVER_SCRIPT}; . "$f"'
    )


def configured_hook(name: str) -> str:
    """The key under which git's configuration has a hook's command; git 2.54 and later run it."""
    return f'hook.gitsync-{name}.command'


def _hook_line(common_dir: str, name: str) -> str:
    """A hook's command: the script in the common git directory, of a clone that was moved too."""
    script = quote(f'{common_dir}/{CONFIGURED_SCRIPT}')
    return (
        f'f={script}; [ -r "$f" ] || f=$(git rev-parse --git-common-dir)/{CONFIGURED_SCRIPT}; '
        f'exec sh "$f" {name}'
    )


def config_lines(common_dir: str, hooks: Iterable[str] = ()) -> list[bytes]:
    """Lines for the clone's configuration: the driver, what a hunk header of a diff shows (the
    section that it lies in), and these hooks.
    """
    headings = '\\n'.join(
        (
            '^[#[:space:]]*<!-- *((BEGIN|START|END)[ _:].*[^ ]) *-->',
            '^[#[:space:]]*<!-- *([^ ].*[ _:](BEGIN|START|END)) *-->',
            '^(## Message [0-9].*)$',
        )
    )
    return [
        b'[merge "gitsync"]',
        b'\tname = gitsync: shared documents by their meaning',
        b'\tdriver = ' + _config_value(driver_line(common_dir)),
        b'[diff "gitsync"]',
        b'\txfuncname = "' + headings.encode() + b'"',
        *(line for name in hooks for line in _hook_section(common_dir, name)),
    ]


def _hook_section(common_dir: str, name: str) -> list[bytes]:
    return [
        f'[hook "gitsync-{name}"]'.encode(),
        f'\tevent = {name}'.encode(),
        b'\tcommand = ' + _config_value(_hook_line(common_dir, name)),
    ]


def _config_value(text: str) -> bytes:
    escaped = (
        text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('\t', '\\t')
    )
    return b'"' + escaped.encode('utf-8', 'surrogateescape') + b'"'
