"""What programs write by their arguments, each in the words of its manual."""

from __future__ import annotations

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.programs.writes import APPEND
from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import PatchText
from gitsync.core.edits.programs.writes import Target
from gitsync.core.edits.programs.writes import Writes
from gitsync.core.edits.programs.writes import each
from gitsync.core.edits.shell.values import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_COPYING = ('cp', 'install', 'ln', 'mv', 'rsync', 'scp')
_IN_PLACE = ('awk', 'ed', 'ex', 'gawk', 'gsed', 'mawk', 'nvim', 'perl', 'ruby', 'sed', 'vi', 'vim')
_PACKING = (
    *('7z', '7za', '7zz', 'bsdtar', 'cpio', 'gtar', 'jar', 'tar', 'unzip', 'zip'),
    *('tarfile', 'zipfile'),  # Python's modules
)
_CODE = ('bun', 'deno', 'node', 'nodejs', 'php', 'pypy', 'pypy3', 'ts-node', 'tsx')
# programs that write every file that they are given, under one of these options if any are named
_REWRITING = {
    'autoflake': ('-i', '--in-place'),
    'autopep8': ('-i', '--in-place'),
    'black': (),
    'biome': ('--write', '--fix'),
    'clang-format': ('-i',),
    'codespell': ('-w', '--write-changes'),
    'cog': ('-r', '-R'),
    'doctoc': (),
    'dos2unix': (),
    'dprint': ('fmt',),
    'eslint': ('--fix',),
    'gofmt': ('-w',),
    'isort': (),
    'markdownlint': ('-f', '--fix'),
    'markdownlint-cli2': ('--fix',),
    'mdformat': (),
    'prettier': ('-w', '--write'),
    'ruff': ('format', '--fix'),
    'sd': (),
    'shfmt': ('-w',),
    'taplo': ('fmt', 'format'),
    'tidy': ('-m', '-modify'),
    'typos': ('-w', '--write-changes'),
    'unix2dos': (),
    'xmlstarlet': ('-L', '--inplace'),
    'yq': ('-i', '--inplace'),
}
# PowerShell's and cmd's own, and their short names that no other program has
_CMDLETS = frozenset(
    'ac add-content clear-content copy copy-item del erase export-csv move move-item new-item ni '
    'out-file rd remove-item ren rename-item ri sc set-content tee-object'.split()
)
_CHECKING = ('--check', '--check-only', '--diff', '--dry-run', '--list-different')
# '-o' means something else to these
_NO_OUTPUT = ('ag', 'egrep', 'fgrep', 'grep', 'ls', 'mount', 'ps', 'rg', 'set', 'ssh', 'test', '[')
_OUTPUT = ('-o', '-out', '--out', '--outfile', '--output', '--output-file')


def written(name: str, args: Sequence[str], stdin: str | None) -> Writes:
    """What a program writes that reads this text, None where it is not known."""
    if name in ('apply_patch', 'applypatch'):
        return Writes([], [PatchText(text) for text in (*args[:1], stdin) if text], [])
    if name == 'patch':
        return _patch(args, stdin)
    if name in _CODE or name.startswith('python') and list(args[:1]) != ['-m']:
        from gitsync.core.edits.programs.code import run

        return run(name, args, stdin)
    if name in _IN_PLACE:
        from gitsync.core.edits.programs.in_place import edited

        return edited(name, args, stdin)
    return Writes(_targets(name, args, stdin), [], [])


def _targets(name: str, args: Sequence[str], stdin: str | None) -> list[Target]:
    if name in _COPYING:
        from gitsync.core.edits.programs.copies import copied

        return copied(name, args)
    if name in _PACKING:
        from gitsync.core.edits.programs.archives import unpacked

        return unpacked(name, args)
    if name.startswith('python') and list(args[:1]) == ['-m'] and len(args) > 1:
        return _targets(args[1], args[2:], stdin)
    one = _OWN.get(name)
    if one:
        return one(args, stdin)
    if name.lower() in _CMDLETS:
        from gitsync.core.edits.programs.powershell import changed

        return changed(name.lower(), args)
    targets = [] if name in _NO_OUTPUT else _output(args)
    options = _REWRITING.get(name)
    is_told = options is not None and (not options or any(word in options for word in args))
    if is_told and not any(word in _CHECKING for word in args):
        targets += each(WRITE, [_expanded(word) for word in args if not word.startswith('-')])
    return targets


def _expanded(word: str) -> str:
    """A word of which the program itself finds the files."""
    return Pattern(word) if '*' in word and not isinstance(word, Pattern) else word


def _output(args: Sequence[str]) -> list[Target]:
    """The file of -o FILE, --output=FILE and the like."""
    targets = []
    for index, word in enumerate(args):
        if word in _OUTPUT and index + 1 < len(args):
            targets.append(Target(args[index + 1], WRITE))
        elif word.startswith('--') and word.partition('=')[0] in _OUTPUT:
            targets.append(Target(word.partition('=')[2], WRITE))
    return targets


def _by_json_tool(args: Sequence[str], stdin: str | None) -> list[Target]:
    """python -m json.tool FILE OUTPUT."""
    return each(WRITE, parsed(args, '', '', 'indent').operands[1:2])


def _tee(args: Sequence[str], stdin: str | None) -> list[Target]:
    given = parsed(args, long_taking='output-error')
    act = APPEND if given.has('a', 'append') else WRITE
    return [Target(path, act, text=stdin) for path in given.operands]


def _removed(args: Sequence[str], stdin: str | None) -> list[Target]:
    return each(REMOVE, parsed(args, 'ns', '', 'iterations size').operands)


def _truncated(args: Sequence[str], stdin: str | None) -> list[Target]:
    return each(WRITE, parsed(args, 'lsr', '', 'length offset reference size').operands)


def _dd(args: Sequence[str], stdin: str | None) -> list[Target]:
    return each(WRITE, [word[3:] for word in args if word.startswith('of=')])


def _sort(args: Sequence[str], stdin: str | None) -> list[Target]:
    given = parsed(args, 'kotST', '', 'key output field-separator buffer-size temporary-directory')
    return each(WRITE, given.values('o', 'output'))


def _split(args: Sequence[str], stdin: str | None) -> list[Target]:
    """The first of the files that split makes; the others lie beside it."""
    given = parsed(args, 'abClnt', '', 'suffix-length bytes lines number filter')
    return each(WRITE, [f'{prefix}aa' for prefix in given.operands[1:2]])


def _renamed(args: Sequence[str], stdin: str | None) -> list[Target]:
    """rename of util-linux, FROM TO FILES, and of Perl, EXPRESSION FILES."""
    operands = parsed(args, 'e').operands
    own = 1 if ''.join(operands[:1])[:2] in ('s/', 'y/', 's|') else 2
    return each(REMOVE, operands[own:])


def _uniq(args: Sequence[str], stdin: str | None) -> list[Target]:
    return each(WRITE, parsed(args, 'fsw').operands[1:2])


def _curl(args: Sequence[str], stdin: str | None) -> list[Target]:
    taking = 'AbcCdDeEFhHKmoPQrtTuUvwxXyYz'
    given = parsed(args, taking, '', 'output data header output-dir user request url')
    folder = given.last('output-dir')
    paths = given.values('o', 'output')
    if given.has('O', 'remote-name', 'remote-name-all'):
        urls = given.operands + given.values('url')
        paths += [url.partition('?')[0].rpartition('/')[2] for url in urls]
    paths = [f'{folder}/{path}' if folder else path for path in paths]
    return each(WRITE, [*paths, *given.values('D', 'dump-header', 'c', 'cookie-jar')])


def _wget(args: Sequence[str], stdin: str | None) -> list[Target]:
    given = parsed(args, 'oaeiBtOTwQPUlADIXR', '', 'output-document directory-prefix output-file')
    paths = given.values('O', 'output-document')
    if not paths:
        folder = given.last('P', 'directory-prefix')
        names = [url.partition('?')[0].rpartition('/')[2] for url in given.operands]
        paths = [f'{folder}/{name}' if folder else name for name in names]
    return each(WRITE, [*paths, *given.values('o', 'output-file', 'a')])


def _compressed(args: Sequence[str], stdin: str | None) -> list[Target]:
    """gzip and its kin put another file in the place of each that they are given."""
    given = parsed(args, 'S', '', 'suffix')
    is_kept = given.has('c', 'k', 'l', 't', 'keep', 'list', 'stdout', 'test', 'to-stdout')
    return [] if is_kept else each(REMOVE, given.operands)


def _patch(args: Sequence[str], stdin: str | None) -> Writes:
    """patch FILE, or a patch in a file or on stdin that names its files."""
    given = parsed(args, 'BDFVYdgioprz', '', 'strip input directory output')
    folder = given.last('d', 'directory')
    if given.has('dry-run'):
        return Writes([], [], [])
    paths = given.operands[:1] + given.values('o', 'output')
    targets = [target._replace(folder=folder) for target in each(WRITE, paths)]
    file = ''.join([*given.operands[1:2], *given.values('i', 'input')][-1:])
    if paths or not (file or stdin):
        return Writes(targets, [], [])
    strip = strip_of(given.values('p', 'strip'), 0)
    is_reverse = given.has('R', 'reverse')
    return Writes([], [PatchText(stdin or '', True, strip, folder, file, is_reverse)], [])


def strip_of(numbers: Sequence[str], usual: int) -> int:
    """How many folders a patch's paths lose."""
    number = ''.join(numbers[-1:])
    return int(number) if number.isdecimal() and len(number) < 3 else usual


_OWN = {
    'curl': _curl,
    'dd': _dd,
    'fallocate': _truncated,
    'bzip2': _compressed,
    'gzip': _compressed,
    'json.tool': _by_json_tool,
    'rename': _renamed,
    'rm': _removed,
    'shred': _truncated,
    'sort': _sort,
    'split': _split,
    'sponge': _tee,
    'tee': _tee,
    'trash': _removed,
    'truncate': _truncated,
    'uniq': _uniq,
    'unlink': _removed,
    'wget': _wget,
    'xz': _compressed,
}
