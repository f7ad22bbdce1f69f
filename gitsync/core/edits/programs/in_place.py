"""Editors that change the files that they are given: sed, perl, ruby, awk, ed, vim."""

from __future__ import annotations

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target
from gitsync.core.edits.programs.writes import Writes
from gitsync.core.edits.programs.writes import each

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def edited(name: str, args: Sequence[str], stdin: str | None) -> Writes:
    """The files that the call changes; an editor's commands stand in its arguments or on stdin."""
    if name in ('perl', 'ruby'):
        return _by_script(name, args)
    if name in ('sed', 'gsed'):
        targets = _by_sed(args)
    elif name in ('awk', 'gawk', 'mawk'):
        targets = _by_awk(args)
    else:
        targets = _by_editor(name, args, stdin)
    return Writes(targets, [], [])


def _by_sed(args: Sequence[str]) -> list[Target]:
    given = parsed(args, 'efl', 'i', 'expression file line-length')
    scripts = given.values('e', 'expression')
    files = given.operands
    if not scripts and not given.has('f', 'file'):
        # BSD's sed takes the suffix as a word of its own
        suffixes = 1 if files[:1] == [''] else 0
        scripts, files = files[suffixes : suffixes + 1], files[suffixes + 1 :]
    is_changed = given.has('i', 'in-place')
    return each(WRITE, files if is_changed else []) + each(WRITE, _w_files(scripts))


def _w_files(scripts: Sequence[str]) -> list[str]:
    """The files of sed's command w, and of the flag w of s."""
    paths = []
    for script in scripts:
        for line in script.replace(';', '\n').split('\n'):
            before, blank, path = line.rpartition('w ')
            if blank and path and before[-1:] in ('', '/', '|', '$', '#', ',', '}', '{', 'g', 'p'):
                paths.append(path.strip())
    return paths


def _by_script(name: str, args: Sequence[str]) -> Writes:
    """perl and ruby: -i with its suffix, in any cluster that no option with a value begins."""
    taking, attached = ('eE', 'iMmIFxCDd') if name == 'perl' else ('eCErI', 'iFKWTx')
    given = parsed(args, taking, attached)
    files = given.operands
    codes = given.values('e', 'E')
    if not codes:
        files = files[1:]  # the script
    targets = each(WRITE, files) if given.has('i') else []
    if not codes:
        return Writes(targets, [], [])
    from gitsync.core.edits.programs.code import named_in

    named = named_in(name, '\n'.join(codes))
    return named._replace(targets=targets + named.targets)


def _by_awk(args: Sequence[str]) -> list[Target]:
    given = parsed(args, 'fFiv', '', 'file field-separator include assign')
    files = given.operands
    targets: list[Target] = []
    if not given.has('f', 'file'):
        program, files = ''.join(files[:1]), files[1:]
        targets += _printed(program)
        targets += each(WRITE, files if '> FILENAME' in program.replace('>F', '> F') else [])
    if 'inplace' in given.values('i', 'include'):
        targets += each(WRITE, files)
    return targets


def _printed(program: str) -> list[Target]:
    """The files behind '>' after print in an awk program, where they are written out."""
    paths = []
    for statement in program.replace('{', ';').replace('\n', ';').split(';'):
        head, _, tail = statement.rpartition('>')
        before, quote, path = tail.strip().partition('"')
        if head.lstrip().startswith('print') and quote and not before:
            paths.append(path.partition('"')[0])
    return each(WRITE, paths)


def _by_editor(name: str, args: Sequence[str], stdin: str | None) -> list[Target]:
    """ed and ex write what they are given, unless no command that is read writes; vim where
    commands are given too.
    """
    given = parsed(args, 'cSTuU', '', 'cmd') if name != 'ed' else parsed(args, 'p')
    files = [word for word in given.operands if not word.startswith('+')]
    commands = given.values('c', 'cmd') + [word[1:] for word in given.operands if word[:1] == '+']
    if name not in ('ed', 'ex') and not (commands or given.has('e', 'E', 's', 'S')):
        return []
    read = [*commands, *([] if stdin is None or commands else [stdin])]
    is_known = bool(read) and not given.has('S')
    return [] if is_known and not any(map(_is_saving, read)) else each(WRITE, files)


def _is_saving(commands: str) -> bool:
    """True where one of an editor's commands writes the file: w, wq, x, update, ZZ."""
    import re  # of no use for sed

    return bool(re.search(r'(?m)(?:^|[|%,\d;$])\s*(?:w|x|up|norm|exe|g)|ZZ', commands))
