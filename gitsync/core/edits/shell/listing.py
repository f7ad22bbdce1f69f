"""Programs that print names of files: ls, grep -l, rg -l, git ls-files, git grep -l; and grep as a
filter of names that it reads.
"""

from __future__ import annotations

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.shell.values import HIDDEN
from gitsync.core.edits.shell.values import FoundFiles
from gitsync.core.edits.shell.values import Pattern
from gitsync.core.edits.shell.values import found_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.edits.programs.options import Arguments
    from gitsync.core.edits.shell.state import Lines
    from gitsync.core.edits.shell.state import Shell

_PLAIN = frozenset(' ._-/:@,=#"<>')


def ls(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    return [word for word in args if not word.startswith('-')] or [Pattern('*')]


def grep(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """grep, rg and ag, as far as they print names."""
    given = _grep_arguments(args)
    if name == 'rg' and given.has('files'):
        return _below(given.operands or ['.'], given, '')
    is_deep = name != 'grep' or given.has('r', 'R', 'recursive', 'dereference-recursive')
    files = _operands(given)
    if given.has('l', 'files-with-matches'):
        return _holding(given, files or (['.'] if is_deep else []))
    if files or not stdin or given.has('c', 'count', 'o', 'only-matching', 'n', 'line-number', 'q'):
        return None
    return _filtered(stdin, _texts(given), given.has('v', 'invert-match'))


def git_listing(args: Sequence[str]) -> Lines:
    """What git ls-files and git grep -l print; None for another command."""
    if args[:1] == ['ls-files']:
        given = parsed(args[1:], 'xX', '', 'exclude exclude-from')
        return _below(given.operands or ['.'], given, '')
    given = _grep_arguments(args[1:])
    if args[:1] == ['grep'] and given.has('l', 'files-with-matches', 'name-only'):
        return _holding(given, _operands(given) or ['.'])
    return None


def _grep_arguments(args: Sequence[str]) -> Arguments:
    long_names = 'regexp file include exclude exclude-dir max-count context glob type'
    return parsed(args, 'eABCmdfgtTjM', '', long_names)


def _operands(given: Arguments) -> list[str]:
    """The files that grep is given."""
    return given.operands if given.has('e', 'regexp') else given.operands[1:]


def _texts(given: Arguments) -> list[str]:
    """The texts of characters for which grep's patterns stand; none where one is not plain."""
    if given.has('f', 'file'):
        return []
    patterns = given.values('e', 'regexp') or given.operands[:1]
    plain = [each.replace('\\|', '|').replace('\\b', '').replace('\\.', '.') for each in patterns]
    texts = [text for each in plain for text in each.split('|')]
    return texts if all(_is_plain(text.strip('^$')) for text in texts) else []


def _is_plain(text: str) -> bool:
    return bool(text) and all(char.isalnum() or char in _PLAIN for char in text)


def _holding(given: Arguments, roots: Sequence[str]) -> Lines:
    texts = [text.strip('^$') for text in _texts(given)]
    return [path for text in texts for path in _below(roots, given, text)] or None


def _below(roots: Sequence[str], given: Arguments, text: str) -> list[str]:
    globs = given.values('include', 'g', 'glob')
    left_out = [glob[1:] for glob in globs if glob[:1] == '!'] + given.values('exclude')
    paths: list[str] = []
    for root in roots:
        if isinstance(root, FoundFiles):  # as find hands them to grep
            paths.append(root.having_text(text))
            continue
        is_pathspec = any(char in root for char in '*?[')  # git's own stars match '/' too
        for glob in [glob for glob in globs if glob[:1] != '!'] or ['*']:
            names = ((glob, True), *((name, False) for name in left_out))
            files = found_files('.' if is_pathspec else root, names if glob != '*' else names[1:])
            files.shown = ((root, True),) if is_pathspec else ()
            files.pruned = tuple(given.values('exclude-dir'))
            files.having = text
            paths.append(files)
    return paths


def _filtered(lines: Sequence[str], texts: Sequence[str], is_inverted: bool) -> Lines:
    """Of names those that hold one of the texts, or none."""
    from fnmatch import fnmatchcase

    globs = [
        ('' if text[0] == '^' else '*') + text.strip('^$') + ('' if text[-1] == '$' else '*')
        for text in texts
    ]
    kept: list[str] = []
    for line in lines if globs else ():
        if isinstance(line, FoundFiles):
            if is_inverted:
                kept.append(line.narrowed(*((glob, False) for glob in globs)))
            else:
                kept += [line.narrowed((glob, True)) for glob in globs]
        elif isinstance(line, Pattern):
            kept.append(HIDDEN)
        elif HIDDEN in line or any(fnmatchcase(line, glob) for glob in globs) != is_inverted:
            kept.append(line)
    return kept or None
