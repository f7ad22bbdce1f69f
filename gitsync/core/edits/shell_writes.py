"""What a shell command plainly writes to: redirections, tee, in-place editors, cp, mv, rm, git
checkout and the like.

No parser sees through a shell wholly (variables, scripts, other interpreters): what this does not
see is judged as a result, at Stop,
at the commit and on the server. Seen are words as POSIX sh quotes them, in every command of a list,
pipe or subshell.
"""

from collections import namedtuple

SEPARATORS = ('\n', ';', '&', '|', '(', ')', '{', '}')
PREFIXES = (
    'sudo',
    'command',
    'nohup',
    'time',
    'exec',
    'builtin',
    'then',
    'do',
    'else',
    '!',
    'env',
    'xargs',
)


class Target(namedtuple('Target', 'path act source folder')):
    """A path that a command writes: act is 'write' (contents unknown), 'append', 'remove', 'copy'
    (source's contents), or 'restore' (HEAD's).

    folder is where the command runs, '' for the tool's own folder.
    """

    __slots__ = ()


def targets(command: str) -> list:
    """Every plain target, in order."""
    found, folder = [], ''
    for words in commands(command):
        words, redirected = _redirections(words)
        found += [Target(path, act, '', folder) for path, act in redirected]
        while words and (words[0] in PREFIXES or _is_assignment(words[0])):
            words = words[1:]
        if not words:
            continue
        name, args = words[0].rpartition('/')[2], words[1:]
        if name == 'cd' and args:
            folder = args[-1] if args[-1].startswith('/') or not folder else f'{folder}/{args[-1]}'
            continue
        if name in ('sh', 'bash', 'zsh', 'dash') and '-c' in args[:-1]:
            found += [
                each._replace(folder=each.folder or folder)
                for each in targets(args[args.index('-c') + 1])
            ]
        found += [Target(path, act, source, folder) for path, act, source in _written(name, args)]
    return found


def _written(name: str, args) -> list:
    """(path, act, source) of one command."""
    plain = _plain(args)
    if name == 'tee':
        act = 'append' if any(word in ('-a', '--append') for word in args) else 'write'
        return [(path, act, '') for path in plain]
    if name in ('rm', 'unlink', 'shred'):
        return [(path, 'remove', '') for path in plain]
    if name in ('sed', 'gsed', 'perl', 'ruby', 'awk', 'gawk'):
        return [(path, 'write', '') for path in plain] if _in_place(name, args) else []
    if name in ('cp', 'install', 'ln', 'mv', 'rsync') and len(plain) > 1:
        return _copied(name, plain)
    if name in ('truncate', 'touch'):
        return [(path, 'write', '') for path in plain] if name == 'truncate' else []
    if name == 'dd':
        return [(word[3:], 'write', '') for word in args if word.startswith('of=')]
    if name == 'patch':
        return [(path, 'write', '') for path in plain[:1]]
    if name == 'git':
        return _git(args)
    return []


def _copied(name: str, plain) -> list:
    last, found = plain[-1], []
    for source in plain[:-1]:
        base = source.rstrip('/').rpartition('/')[2]
        for path in (last, f'{last.rstrip("/")}/{base}'):
            found.append((path, 'write' if name == 'ln' else 'copy', source))
        if name == 'mv':
            found.append((source, 'remove', ''))
    return found


def _git(args) -> list:
    """git's own commands that overwrite files of the worktree by name."""
    args = list(args)
    while args and args[0].startswith('-'):
        args = args[2:] if args[0] in ('-C', '-c') else args[1:]
    if not args:
        return []
    name, rest = args[0], args[1:]
    paths = rest[rest.index('--') + 1 :] if '--' in rest else None
    if name == 'checkout':
        return [(path, 'restore', '') for path in (paths if paths is not None else _plain(rest))]
    if name == 'restore':
        if '--staged' in rest and '--worktree' not in rest:
            return []
        return [(path, 'restore', '') for path in (paths if paths is not None else _plain(rest))]
    if name == 'rm' and '--cached' not in rest:
        return [(path, 'remove', '') for path in (paths if paths is not None else _plain(rest))]
    if name == 'mv' and len(_plain(rest)) > 1:
        return _copied('mv', _plain(rest))
    return []


def _plain(args) -> list[str]:
    """The arguments that are no options."""
    if '--' in args:
        index = args.index('--')
        return [word for word in args[:index] if not word.startswith('-')] + list(args[index + 1 :])
    return [word for word in args if not word.startswith('-') or word == '-']


def _in_place(name: str, args) -> bool:
    options = [word for word in args if word.startswith('-')]
    if name in ('awk', 'gawk'):
        return 'inplace' in args
    return any(
        word.startswith('--in-place')
        or (not word.startswith('--') and 'i' in word[1:].partition('e')[0])
        for word in options
    )


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition('=')
    return bool(equals) and name.replace('_', 'a').isalnum() and not name[:1].isdigit()


def _redirections(words) -> tuple[list[str], list]:
    """(words without redirections, (path, act) that they write)."""
    kept, found, index = [], [], 0
    while index < len(words):
        word = words[index]
        if type(word) is Redirection:
            if index + 1 < len(words) and word.act:
                found.append((words[index + 1], word.act))
            index += 2
            continue
        kept.append(word)
        index += 1
    return kept, found


class Redirection(namedtuple('Redirection', 'act')):
    """A redirection operator; act '' for one that reads."""

    __slots__ = ()


def commands(text: str) -> list:
    """The simple commands of a text as lists of words (str, and Redirections); bodies of here
    documents are left out.
    """
    found, words, index, waiting = [], [], 0, []
    word = None
    while index <= len(text):
        letter = text[index] if index < len(text) else '\n'
        if letter == '\\' and index + 1 < len(text):
            if text[index + 1] != '\n':
                word = (word or '') + text[index + 1]
            index += 2
            continue
        if letter in '\'"':
            piece, index = _quoted(text, index)
            word = (word or '') + piece
            continue
        if (
            letter in '<>'
            or letter in ' \t\r'
            or letter in SEPARATORS
            and not (letter in '{}' and word)
        ):
            if letter == '>' and word is not None and (word.isdigit()):
                word = None
            if word is not None and not (letter == '>' and word == ''):
                words.append(word)
            word = None
        else:
            word = (word or '') + letter
            if letter == '#' and word == '#':
                word = None
                index = text.find('\n', index) if '\n' in text[index:] else len(text)
                continue
            index += 1
            continue
        if letter in '<>':
            operator, index = _operator(text, index)
            if operator.startswith('<<') and operator != '<<<':
                waiting.append(operator)
            words.append(
                Redirection(
                    {'>>': 'append', '&>>': 'append'}.get(
                        operator, 'write' if '>' in operator and operator != '>&' else ''
                    )
                )
            )
            continue
        if letter == '&' and text[index + 1 : index + 2] == '>':
            index += 1
            continue
        if letter in SEPARATORS:
            ends = _here_ends(words, waiting) if letter == '\n' and waiting else []
            if words:
                found.append(words)
            words = []
            if ends:
                index, waiting = _after_bodies(text, index, ends), []
                continue
        index += 1
    return found


def _quoted(text: str, index: int) -> tuple[str, int]:
    """(text in quotes, index behind them)."""
    quote, made = text[index], []
    index += 1
    while index < len(text) and text[index] != quote:
        if (
            quote == '"'
            and text[index] == '\\'
            and text[index + 1 : index + 2] in ('"', '\\', '$', '`')
        ):
            index += 1
        made.append(text[index])
        index += 1
    return ''.join(made), index + 1


def _operator(text: str, index: int) -> tuple[str, int]:
    for operator in ('<<<', '<<-', '&>>', '<<', '>>', '>|', '>&', '<>', '<&', '>', '<'):
        if text.startswith(operator, index):
            return operator, index + len(operator)
    return text[index], index + 1


def _here_ends(words, waiting) -> list[str]:
    """The end words of the here documents that a line begins: they stand behind the operators that
    read.
    """
    read = [
        words[index + 1]
        for index, word in enumerate(words[:-1])
        if type(word) is Redirection and not word.act and type(words[index + 1]) is str
    ]
    return read[-len(waiting) :]


def _after_bodies(text: str, index: int, ends) -> int:
    """The index of the line break that ends the last here document."""
    for end in ends:
        while True:
            stop = text.find('\n', index + 1)
            line = text[index + 1 :] if stop < 0 else text[index + 1 : stop]
            index = len(text) if stop < 0 else stop
            if stop < 0 or line.strip('\t') == end:
                break
    return index if index < len(text) else len(text) + 1
