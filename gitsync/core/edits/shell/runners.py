"""Programs and builtins that read a command from their arguments, change folders or variables, or
print words that another command takes.
"""

from __future__ import annotations

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target
from gitsync.core.edits.shell.fd import fd
from gitsync.core.edits.shell.find import find
from gitsync.core.edits.shell.listing import git_listing
from gitsync.core.edits.shell.listing import grep
from gitsync.core.edits.shell.listing import ls
from gitsync.core.edits.shell.values import HIDDEN
from gitsync.core.edits.shell.values import Pattern
from gitsync.core.edits.shell.values import PipeName
from gitsync.core.edits.shell.values import files_of
from gitsync.core.edits.shell.values import put
from gitsync.core.edits.shell.values import text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from gitsync.core.edits.shell.state import Lines
    from gitsync.core.edits.shell.state import Shell

    Runner = Callable[[Shell, str, Sequence[str], Lines], Lines]


def _shell(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """sh -c TEXT ARGS, or the text on stdin."""
    given = parsed(args, 'oO', '', 'rcfile init-file', is_first=True)
    if given.has('n'):  # reads, and runs nothing
        return None
    if given.has('c'):
        return shell.script(given.operands[0], given.operands[1:]) if given.operands else None
    if given.has('s') or not given.operands:
        read, args = shell.known(stdin), [name, *given.operands]
    else:
        read, args = _held_in(shell, given.operands[0], stdin), given.operands
    return None if read is None else shell.script('\n'.join(read), args)


def _source(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """. FILE ARGUMENTS, run in this shell."""
    read = _held_in(shell, args[0], stdin) if args else None
    return None if read is None else shell.here('\n'.join(read))


def _held_in(shell: Shell, path: str, stdin: Lines) -> Lines:
    """What a file holds, None where it cannot be read."""
    if isinstance(path, PipeName):
        return shell.known(list(path.lines))
    is_stdin = path in ('-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0')
    return shell.known(stdin) if is_stdin else shell.file(path)


def runner_of(shell: Shell, word: str) -> Runner | None:
    """What runs a command of that name, or a shell's script at that path; None for a program that
    runs nothing else.
    """
    runner = RUNNERS.get(word.rpartition('/')[2].partition('@')[0])  # npx runs NAME@VERSION
    if runner or '/' not in word:
        return runner
    first = (shell.file(word) or [''])[0]
    if first[:2] != '#!' or not first.rstrip().endswith('sh'):
        return None
    return lambda shell, name, args, stdin: _shell(shell, name, [word, *args], stdin)


def _eval(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    return shell.here(' '.join(args))


def _at(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """at and batch run later what they read now."""
    read = shell.known(stdin)
    return None if read is None else shell.script('\n'.join(read))


def _windows(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """powershell -Command TEXT, cmd /c TEXT."""
    signs = ('-c', '-command', '/c', '/k')
    at = next((at for at, word in enumerate(args) if word.lower() in signs), len(args))
    return shell.script(' '.join(args[at + 1 :]).replace('\\', '/'))


def _trap(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    return shell.script(args[0]) if args else None


def _watch(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    return shell.script(' '.join(parsed(args, 'nd', is_first=True).operands))


def _su(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """su -c TEXT; script -c TEXT FILE, which writes what it shows into the file."""
    given = parsed(args, 'cgGsEITO', '', 'command shell')
    for path in given.operands if name == 'script' else ():
        shell.add(Target(path, WRITE))
    for text in given.values('c', 'command'):
        shell.script(text)
    return None


def _flock(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """flock FILE COMMAND, or FILE -c TEXT."""
    own = parsed(args, 'cEw', is_first=True).operands[1:]
    return shell.script(own[1]) if own[:1] == ['-c'] and own[1:] else shell.run(own, stdin)


def _xargs(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """xargs COMMAND with the words of stdin behind it, or in the place of -I's mark."""
    given = parsed(args, 'IadELnPs', 'ei', 'replace max-args max-procs arg-file delimiter', True)
    stdin = shell.known(stdin)
    for path in given.values('a', 'arg-file'):
        stdin = _held_in(shell, path, stdin)
    marks = [mark or '{}' for mark in given.values('I', 'i', 'replace')]
    if not marks:
        words = [word for line in stdin or [HIDDEN] for word in split(line)]
        return shell.run([*given.operands, *words])
    for line in stdin or [HIDDEN]:
        shell.run([put(each, marks[0], line) for each in given.operands])
    return None


def _parallel(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """parallel COMMAND ::: WORDS, else for the lines of stdin."""
    at = list(args).index(':::') if ':::' in args else len(args)
    command = parsed(args[:at], 'jnNdPSI', '', 'jobs delay delimiter', True).operands
    for line in (args[at + 1 :] or shell.known(stdin) or [HIDDEN]) if command else ():
        words = [put(each, '{}', line) for each in command]
        words = words if words != command else [*command, line]
        if ' ' in words[0]:
            shell.script(' '.join(words))
        else:
            shell.run(words)
    return None


def split(line: str) -> list[str]:
    return [line] if isinstance(line, Pattern) else line.split()


def _cd(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    plain = [word for word in args if not word.startswith('-') or word == '-']
    if name == 'popd' or plain == ['-']:
        back = shell.left.pop() if shell.left else HIDDEN
        if name == 'cd':
            shell.left.append(shell.folder)
        shell.folder = back
    elif name == 'cd' and not plain:
        shell.go('~')
    else:
        is_known = len(plain) == 1 and not isinstance(plain[0], Pattern)
        shell.go(plain[0] if is_known else HIDDEN)
    return None


def _set(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    if '--' in args:
        shell.set_arguments([HIDDEN, *args[list(args).index('--') + 1 :]])
    return None


def _read(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """read NAME holds every line of what is piped to it, of several each its field."""
    given = parsed(args, 'adinNptu')
    names = given.operands + given.values('a')
    separator = ''.join(shell.lookup('IFS'))
    separator = separator if len(separator) == 1 and separator not in HIDDEN + ' ' else ''
    fields = [_fields(line, separator, len(names)) for line in shell.known(stdin) or (HIDDEN,)]
    for at, name in enumerate(names):
        shell.hold(name, [each[at] for each in fields if at < len(each)] or (HIDDEN,))
    return None


def _fields(line: str, separator: str, count: int) -> list[str]:
    """A line as so many fields, the last with all the rest; a pattern is one."""
    return [line] if isinstance(line, Pattern) else line.split(separator or None, count - 1)


def _mapfile(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    given = parsed(args, 'dnOsuCc')
    shell.hold(''.join(given.operands[:1]) or 'MAPFILE', shell.known(stdin) or (HIDDEN,))
    return None


def _echo(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    words = list(args)
    while words[:1] in (['-n'], ['-E']):
        words.pop(0)
    text = ' '.join(words)
    if text.startswith('-') or '\\' in text:
        return None
    return words if any(isinstance(word, Pattern) for word in words) else text.split('\n')


def _printf(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """printf FORMAT WORDS prints, printf -v NAME FORMAT WORDS holds."""
    if args[:1] == ['-v']:
        shell.hold(''.join(args[1:2]), _formatted(args[2:]) or (HIDDEN,))
        return []
    return _formatted(args[1:] if args[:1] == ['--'] else args)


def _formatted(args: Sequence[str]) -> Lines:
    """A format of texts alone, as often as its arguments last."""
    if not args:
        return None
    form = args[0].replace('\\n', '\n').replace('\\0', '\n')  # for xargs -0
    if form == '%s\n':
        return list(args[1:])
    plain = form.split('%s')
    if {*''.join(plain)} & {'%', '\\'} or any(isinstance(word, Pattern) for word in args):
        return None
    holes = len(plain) - 1
    rounds = range(0, max(len(args) - 1, 1), holes or len(args))
    rest = iter([*args[1:], *[''] * holes])
    text = ''.join(plain[0] + ''.join(next(rest) + each for each in plain[1:]) for _ in rounds)
    return text.removesuffix('\n').split('\n')


def _pwd(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    return [shell.folder or '.']


def _passing(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """What prints just the lines that it reads."""
    from gitsync.core.edits.programs.table import written

    shell.add_all(written(name, args, None))
    if len(args) == 1 and (args[0] == '-' or isinstance(args[0], PipeName)):
        return _held_in(shell, args[0], stdin)
    if name == 'cat' and len(args) == 1 and args[0][:1] != '-':
        return [text_of(args[0])]
    return None if any(not word.startswith('-') or '=' in word for word in args) else stdin


def _folder_of(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    path = (args[-1] if args else '').rstrip('/')
    folder, slash, base = path.rpartition('/')
    return [base] if name == 'basename' else [folder or slash or '.']


def _git(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """git prints the top of the worktree, or files; what else it does is its own module's."""
    from gitsync.core.edits.programs.git import unaliased
    from gitsync.core.edits.programs.git import written

    if list(args) == ['rev-parse', '--show-toplevel']:
        return [shell.top] if shell.top else None
    words = unaliased(args, shell.alias)
    if isinstance(words, str):  # git runs it at the top
        kept, shell.folder = shell.folder, shell.top or shell.folder
        printed = shell.script(words)
        shell.folder = kept
        return printed
    if words is not args:
        return shell.run(['git', *words], stdin)
    shell.add_all(written([*args, *files_of(stdin)], stdin if not files_of(stdin) else None))
    return git_listing(list(args))


RUNNERS: dict[str, Runner] = {
    **dict.fromkeys(('.', 'source'), _source),
    **dict.fromkeys(('bash', 'sh', 'zsh', 'dash', 'ksh', 'ash', 'mksh', 'fish'), _shell),
    **dict.fromkeys(('cd', 'popd', 'pushd'), _cd),
    **dict.fromkeys(('fd', 'fdfind'), fd),
    **dict.fromkeys(('cat', 'sort', 'tac', 'uniq'), _passing),
    **dict.fromkeys(('ag', 'egrep', 'fgrep', 'grep', 'rg'), grep),
    **dict.fromkeys(('at', 'batch'), _at),
    **dict.fromkeys(('basename', 'dirname'), _folder_of),
    **dict.fromkeys(('cmd', 'cmd.exe', 'powershell', 'powershell.exe', 'pwsh'), _windows),
    'echo': _echo,
    'eval': _eval,
    'find': find,
    'flock': _flock,
    'git': _git,
    'ls': ls,
    'mapfile': _mapfile,
    'parallel': _parallel,
    'printf': _printf,
    'pwd': _pwd,
    'read': _read,
    'readarray': _mapfile,
    'script': _su,
    'set': _set,
    'su': _su,
    'trap': _trap,
    'watch': _watch,
    'xargs': _xargs,
}
