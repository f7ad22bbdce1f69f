"""What a shell command plainly writes to: redirections, tee, in-place editors, cp, mv, rm, git
checkout and the like.

No parser sees through a shell wholly (variables, scripts, other interpreters): what this does not
see is judged as a result, at Stop, at the commit and on the server.
"""

from __future__ import annotations

from gitsync.core.edits.shell_words import Redirection
from gitsync.core.edits.shell_words import commands
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from gitsync.core.edits.shell_words import Words

PREFIXES = (
    '!',
    'builtin',
    'command',
    'do',
    'else',
    'env',
    'exec',
    'nohup',
    'sudo',
    'then',
    'time',
    'xargs',
)
SHELLS = ('bash', 'dash', 'sh', 'zsh')
IN_PLACE = ('awk', 'gawk', 'gsed', 'perl', 'ruby', 'sed')  # editors that can write what they read
COPYING = ('cp', 'install', 'ln', 'mv', 'rsync')
REMOVING = ('rm', 'shred', 'unlink')


class Target(Value):
    """A path that a command writes."""

    path: str
    act: str  # 'write' (contents unknown), 'append', 'remove', 'copy', or 'restore' (HEAD's)
    source: str = ''  # of a copy
    folder: str = ''  # where the command runs, '' for the tool's own folder


def targets(command: str) -> list[Target]:
    """Every plain target, in order."""
    writes: list[Target] = []
    folder = ''
    for line in commands(command):
        words, written = _redirections(line)
        writes += [Target(path, act, folder=folder) for path, act in written]
        while words and (words[0] in PREFIXES or _is_assignment(words[0])):
            words = words[1:]
        if not words:
            continue
        name, args = words[0].rpartition('/')[2], words[1:]
        if name == 'cd' and args:
            folder = args[-1] if args[-1].startswith('/') or not folder else f'{folder}/{args[-1]}'
        elif name in SHELLS and '-c' in args[:-1]:
            inner = targets(args[args.index('-c') + 1])
            writes += [each._replace(folder=each.folder or folder) for each in inner]
        else:
            writes += [each._replace(folder=folder) for each in _written(name, args)]
    return writes


def _redirections(line: Words) -> tuple[list[str], list[tuple[str, str]]]:
    """The words without redirections, and the path and act of what these write."""
    words: list[str] = []
    written: list[tuple[str, str]] = []
    act: str | None = None
    for word in line:
        if isinstance(word, Redirection):
            act = word.act
            continue
        if act is None:
            words.append(word)
        elif act:
            written.append((word, act))
        act = None
    return words, written


def _written(name: str, args: Sequence[str]) -> list[Target]:
    """What one command writes by its arguments."""
    plain = _plain(args)
    if name == 'tee':
        return _each('append' if '-a' in args or '--append' in args else 'write', plain)
    if name in REMOVING:
        return _each('remove', plain)
    if name in IN_PLACE:
        return _each('write', plain) if _is_in_place(name, args) else []
    if name in COPYING:
        return _copied(name, plain)
    if name == 'truncate':
        return _each('write', plain)
    if name == 'dd':
        return _each('write', [word[3:] for word in args if word.startswith('of=')])
    if name == 'patch':
        return _each('write', plain[:1])
    return _written_by_git(args) if name == 'git' else []


def _each(act: str, paths: Iterable[str]) -> list[Target]:
    return [Target(path, act) for path in paths]


def _copied(name: str, plain: Sequence[str]) -> list[Target]:
    """What cp and its kin write: the last path, or a file of the source's name below it."""
    writes: list[Target] = []
    for source in plain[:-1]:
        base = source.rstrip('/').rpartition('/')[2]
        for path in (plain[-1], f'{plain[-1].rstrip("/")}/{base}'):
            writes.append(Target(path, 'write' if name == 'ln' else 'copy', source))
        if name == 'mv':
            writes.append(Target(source, 'remove'))
    return writes


def _written_by_git(args: Sequence[str]) -> list[Target]:
    """What git's own commands overwrite that name files of the worktree."""
    while args and args[0].startswith('-'):
        args = args[2:] if args[0] in ('-C', '-c') else args[1:]
    if not args:
        return []
    name, rest = args[0], args[1:]
    paths = rest[rest.index('--') + 1 :] if '--' in rest else _plain(rest)
    if name == 'checkout' or name == 'restore' and not _is_index_only(rest):
        return _each('restore', paths)
    if name == 'rm' and '--cached' not in rest:
        return _each('remove', paths)
    return _copied('mv', _plain(rest)) if name == 'mv' else []


def _is_index_only(args: Sequence[str]) -> bool:
    return '--staged' in args and '--worktree' not in args


def _plain(args: Sequence[str]) -> list[str]:
    """The arguments that are no options."""
    if '--' in args:
        index = args.index('--')
        return [word for word in args[:index] if not word.startswith('-')] + list(args[index + 1 :])
    return [word for word in args if not word.startswith('-') or word == '-']


def _is_in_place(name: str, args: Sequence[str]) -> bool:
    if name in ('awk', 'gawk'):
        return 'inplace' in args
    return any(
        word.startswith('--in-place')
        or word.startswith('-')
        and not word.startswith('--')
        and 'i' in word[1:].partition('e')[0]
        for word in args
    )


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition('=')
    return bool(equals) and name.replace('_', 'a').isalnum() and not name[:1].isdigit()
