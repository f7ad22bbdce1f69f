"""fd: the files that it names, and the command that it runs for them."""

from __future__ import annotations

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.shell.values import HIDDEN
from gitsync.core.edits.shell.values import found_files
from gitsync.core.edits.shell.values import put

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.edits.programs.options import Arguments
    from gitsync.core.edits.shell.state import Lines
    from gitsync.core.edits.shell.state import Shell

_RUNNING = ('-x', '-X', '--exec', '--exec-batch')
_LONG = (
    'base-directory changed-before changed-within color exact-depth exclude extension ignore-file '
    'max-depth max-results min-depth owner search-path size threads type'
)
# what asks for more than names: owner, size, times
_UNKNOWN = ('S', 'o', 'size', 'owner', 'changed-within', 'changed-before', 'and')
_TYPES = {'f': 'f', 'file': 'f', 'd': 'd', 'directory': 'd', 'dir': 'd'}


def fd(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """fd [PATTERN] [FOLDER…] [-x COMMAND]; what it prints."""
    at = next((at for at, word in enumerate(args) if word in _RUNNING), len(args))
    paths = _found(parsed(args[:at], 'EcdejtSo', '', _LONG))
    command = [word for word in args[at + 1 :] if word != ';']
    if not command:
        return paths
    for path in paths or [HIDDEN]:
        words = [put(one, '{}', path) for one in command]
        shell.run(words if words != command else [*command, path])
    return None


def _found(given: Arguments) -> Lines:
    """The files below the folders, None where the tests are not plain."""
    types = [_TYPES.get(value, '') for value in given.values('t', 'type')]
    pattern = _name_pattern(given)
    if given.has(*_UNKNOWN) or not all(types) or pattern is None:
        return None
    is_full = given.has('p', 'full-path')
    left_out = tuple((glob, False) for glob in given.values('E', 'exclude'))
    ends = [f'*.{end.lstrip(".")}' for end in given.values('e', 'extension')] or ['*']
    paths: list[str] = []
    for root in given.operands[1:] or given.values('search-path', 'base-directory') or ['.']:
        for end in ends:
            wanted = [(one, True) for one in (end, '*' if is_full else pattern) if one != '*']
            files = found_files(root, (*wanted, *left_out))
            files.shown = ((f'*{pattern}', True),) if is_full else ()
            files.type = ''.join(types[:1])
            paths.append(files)
    return paths


def _name_pattern(given: Arguments) -> str | None:
    """A shell's pattern for the names that fd's own finds, None where it is not plain."""
    pattern = ''.join(given.operands[:1])
    if given.has('g', 'glob'):
        return pattern
    if not given.has('F', 'fixed-strings'):
        pattern = '' if pattern == '.' else pattern.replace('\\.', '.')
    text = pattern.removeprefix('^').removesuffix('$')
    if any(char in text for char in '*?[]()|+{}\\^$'):
        return None
    start, stop = '*' * (pattern[:1] != '^'), '*' * (pattern[-1:] != '$')
    return f'{start}{text}{stop}' if text else '*'
