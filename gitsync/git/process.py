"""The only starter of git processes.

posix_spawn and pipes, no subprocess module (10 ms that every hook would pay). Calls about this
repository keep its GIT_* variables (GIT_DIR, GIT_INDEX_FILE, quarantine); calls about another one
drop them. Replace refs are ignored, optional locks are not taken, messages come in English, and
pathspecs mean what they mean where nothing is set.
"""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import NoWorktree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    Environment = Mapping[str, str | None]  # None unsets

# SIGPIPE, which Python ignores; the signal module costs an enum. SIGXFSZ stays ignored: git then
# removes its lock files.
_DEFAULT_SIGNALS = (13,)
_SETTINGS = {'GIT_NO_REPLACE_OBJECTS': '1', 'GIT_OPTIONAL_LOCKS': '0', 'LC_ALL': 'C'}
_FIXED = ('git', '-c', 'core.fsmonitor=false', '-c', 'core.warnAmbiguousRefs=false')
_ABOUT_THE_USER = {  # GIT_* that speak of the person or the machine, not of a repository
    'GIT_ASKPASS',
    'GIT_CONFIG_GLOBAL',
    'GIT_CONFIG_NOSYSTEM',
    'GIT_CONFIG_SYSTEM',
    'GIT_EXEC_PATH',
    'GIT_PROXY_COMMAND',
    'GIT_SSH',
    'GIT_SSH_COMMAND',
    'GIT_SSH_VARIANT',
    'GIT_SSL_CAINFO',
    'GIT_TEMPLATE_DIR',
    'GIT_TERMINAL_PROMPT',
    'GIT_AUTHOR_NAME',
    'GIT_AUTHOR_EMAIL',
    'GIT_COMMITTER_NAME',
    'GIT_COMMITTER_EMAIL',
}
# what a user may have set for the pathspecs of commands of their own
_PATHSPECS = (
    'GIT_LITERAL_PATHSPECS',
    'GIT_GLOB_PATHSPECS',
    'GIT_NOGLOB_PATHSPECS',
    'GIT_ICASE_PATHSPECS',
)
# for a git that makes another worktree, which it would else give this one's index
WITHOUT_INDEX = {'GIT_INDEX_FILE': None}
_HINTS = {  # by what git says
    'not a git repository: ': 'unset GIT_DIR, or name a repository there',
    'not a git repository': 'go into a repository, or make one with git init',
    'current working directory': 'the folder in which you stand is gone: cd to one that is there',
    'Invalid path': 'unset GIT_WORK_TREE, or name a folder that is there',
    'bad config': 'mend that line of the file with an editor',
    'index file': 'the index is damaged: remove it, then git reset; files stay as they are',
}
_CHUNK = 1 << 16
FLOOR = (2, 39)


class Done(Value):
    """A finished git process."""

    code: int  # the exit code; negative: killed by that signal
    out: bytes
    err: bytes


def environment(elsewhere: bool = False, env: Environment | None = None) -> dict[str, str]:
    """The environment of a git process; elsewhere drops what ties it to this repository."""
    kept = dict(os.environ)
    if elsewhere:
        kept = {
            name: value
            for name, value in kept.items()
            if not name.startswith(('GIT_', 'GITHEAD_')) or name in _ABOUT_THE_USER
        }
    for name in _PATHSPECS:
        kept.pop(name, None)
    kept.update(_SETTINGS)
    for name, value in (env or {}).items():
        if value is None:
            kept.pop(name, None)
        else:
            kept[name] = value
    return kept


def run(
    args: Sequence[str],
    cwd: str | None = None,
    input: bytes = b'',
    env: Environment | None = None,
    elsewhere: bool = False,
    meanwhile: Callable[[], object] | None = None,
) -> Done:
    """Run git with args and input to its end; any size of input and output is safe.

    cwd: the folder to run in; elsewhere: it is another repository than the one that this process's
    environment speaks of; meanwhile: what to do while git works, such as loading what comes next.
    """
    ours, theirs = pipes(3)
    try:
        pid = spawn(args, cwd, (theirs[0], theirs[1], theirs[2]), environment(elsewhere, env))
    except BaseException:
        close(*ours)
        raise
    finally:
        close(*theirs)
    try:
        if meanwhile:
            meanwhile()
        out, err = _exchange(ours, input)
    finally:
        code = wait(pid)
    return Done(code, out, err)


def output(
    args: Sequence[str],
    cwd: str | None = None,
    input: bytes = b'',
    env: Environment | None = None,
    elsewhere: bool = False,
) -> bytes:
    """What git wrote to stdout; a GitsyncError with git's own words when it failed."""
    done = run(args, cwd, input, env, elsewhere)
    if done.code:
        raise failure(args, done)
    return done.out


def failure(args: Sequence[str], done: Done) -> GitsyncError:
    """The error for a failed git call, in git's words, with a hint where the cause is known."""
    text = done.err.decode('utf-8', 'surrogateescape').strip()
    lines = [line for line in text.split('\n') if line.strip()]
    first = next(
        (line for line in lines if line.startswith('fatal: ')),
        lines[0] if lines else f'exit {done.code}',
    )
    first = first.removeprefix('fatal: ').removeprefix('error: ')
    if 'dubious ownership' in text:
        mend = next(
            (line.strip() for line in lines if 'safe.directory' in line),
            "git config --global --add safe.directory '<folder>'",
        )
        what = f'git does not trust this repository: {first}'
        return GitsyncError(what, f'if it is yours: {mend}', 'unsafe-repository')
    if 'safe.barerepository' in text.lower():
        what = f'git does not look for a bare repository: {first}'
        return GitsyncError(
            what, 'if it is yours, name it: GIT_DIR=. gitsync …', 'unsafe-repository'
        )
    if '.lock' in first and 'File exists' in first:
        lock = first.partition("'")[2].partition("'")[0]
        hint = f"try again; if no git runs here, one was killed: rm '{lock}'"
        return GitsyncError(f'another git process is at work: {first}', hint, 'busy', 75)
    hint = next((hint for words, hint in _HINTS.items() if words in text), '')
    if 'not a git repository' in text:
        return NoWorktree(first, hint, 'no-repository')
    return GitsyncError(f'git {args[0] if args else ""} failed: {first}', hint, 'git-failed')


def too_old() -> str:
    """What to say of a git older than FLOOR; '' for one that will do."""
    text, numbers = _version()
    if len(numbers) < 2 or numbers >= FLOOR:
        return ''
    oldest = f'{FLOOR[0]}.{FLOOR[1]}'
    return f'{text} is older than {oldest}, the oldest that gitsync is tested with: upgrade git'


def runs_configured_hooks() -> bool:
    """True for a git that runs hook.NAME.command, 2.54 and later."""
    return _version()[1] >= (2, 54)


def _version() -> tuple[str, tuple[int, ...]]:
    """What git says of itself, and the first two numbers in it."""
    text = output(('--version',), elsewhere=True).decode('utf-8', 'replace').strip()
    words = text.rpartition(' version ')[2].split(' ')[0].split('.')[:2]
    return text, tuple(int(word) for word in words if word.isdecimal())


def pipes(count: int) -> tuple[list[int], list[int]]:
    """Ends for (stdin, stdout[, stderr]): ours and the child's, all above 2 so that dup2 never
    meets itself.
    """
    ours: list[int] = []
    theirs: list[int] = []
    spare: list[int] = []
    for index in range(count):
        reading, writing = os.pipe()
        while min(reading, writing) < 3:  # this process was started with a standard stream closed
            spare += [reading, writing]
            reading, writing = os.pipe()
        ours.append(reading if index else writing)
        theirs.append(writing if index else reading)
    close(*spare)
    return ours, theirs


def spawn(
    args: Sequence[str], cwd: str | None, streams: Sequence[int | None], env: dict[str, str]
) -> int:
    """The id of a git process with these descriptors as stdin, stdout, stderr (None: this
    process's own).
    """
    place = ('-C', cwd) if cwd and cwd != '.' else ()
    actions = [
        (os.POSIX_SPAWN_DUP2, descriptor, number)
        for number, descriptor in enumerate(streams)
        if descriptor is not None
    ]
    try:
        return os.posix_spawnp(
            'git',
            [*_FIXED, *place, *args],
            env,
            file_actions=actions,
            setsigdef=_DEFAULT_SIGNALS,
            setsigmask=(),
        )
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise GitsyncError(
                'git is not installed, or not on PATH', 'install git 2.39 or later', 'no-git'
            ) from None
        raise GitsyncError(f'git cannot be started: {error.strerror}', '', 'no-git') from None
    except ValueError:
        raise GitsyncError('a name with a NUL byte cannot be given to git', '', 'usage') from None


def _exchange(ours: list[int], input: bytes) -> tuple[bytes, bytes]:
    """Feed input and gather both outputs at once; closes the pipes."""
    # a library of its own to load, which a process that only reads objects does without
    import select

    into, out, err = ours
    gathered: dict[int, list[bytes]] = {out: [], err: []}
    poll, view = select.poll(), memoryview(input)
    try:
        if view:
            os.set_blocking(into, False)
            poll.register(into, select.POLLOUT)
        else:
            close(into)
            ours[0] = -1
        for descriptor in gathered:
            poll.register(descriptor, select.POLLIN)
        waiting = 2
        while waiting:
            for descriptor, _ in poll.poll():
                if descriptor == into:
                    view = _feed(into, view)
                    if not view:
                        poll.unregister(into)
                        close(into)
                        ours[0] = -1
                    continue
                data = os.read(descriptor, _CHUNK)
                if data:
                    gathered[descriptor].append(data)
                else:
                    poll.unregister(descriptor)
                    waiting -= 1
    finally:
        close(*(descriptor for descriptor in ours if descriptor >= 0))
    return b''.join(gathered[out]), b''.join(gathered[err])


def _feed(into: int, view: memoryview) -> memoryview:
    try:
        return view[os.write(into, view[:_CHUNK]) :]
    except BlockingIOError:
        return view
    except BrokenPipeError:
        return view[:0]  # git has read what it wanted; its exit code tells the rest


def wait(pid: int) -> int:
    """The exit code of a process that is waited for; negative: killed by that signal."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return 0  # someone ignores SIGCHLD: the child is gone and its code with it


def close(*descriptors: int) -> None:
    """Close each descriptor."""
    for descriptor in descriptors:
        os.close(descriptor)
