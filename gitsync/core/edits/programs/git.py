"""git: the commands that change files of the worktree by their names, or all that stand in it."""

from __future__ import annotations

from gitsync.core.edits.programs.copies import copied
from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.programs.options import quoted
from gitsync.core.edits.programs.table import strip_of
from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import PatchText
from gitsync.core.edits.programs.writes import Wipe
from gitsync.core.edits.programs.writes import Writes
from gitsync.core.edits.programs.writes import each

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    Verb = Callable[[str, Sequence[str], str], Writes]

_NOTHING = Writes([], [], [])
# commands of git that no alias can stand for, as far as they are often typed
_OTHERS = frozenset(
    'add blame branch cat-file cherry-pick clone commit config describe fetch for-each-ref '
    'format-patch grep hash-object init ls-files ls-tree merge-base notes push reflog remote '
    'rev-list rev-parse revert shortlog show-ref status submodule switch symbolic-ref tag '
    'update-index update-ref version'.split()
)
ALL_UNTRACKED, IGNORED = ('--others', '--exclude-standard'), ('--others',)
ONLY_IGNORED = ('--others', '--ignored', '--exclude-standard')


def written(args: Sequence[str], stdin: Sequence[str] | None) -> Writes:
    """What 'git ARGS' changes in the worktree."""
    given = parsed(args, 'Cc', '', 'git-dir work-tree namespace', is_first=True)
    if not given.operands:
        return _NOTHING
    name, rest = given.operands[0], given.operands[1:]
    if any(value.lower().startswith('rebase.autostash=') for value in given.values('c')):
        rest = [*rest, '--autostash']
    verb = _VERBS.get(name)
    writes = (
        verb(name, rest, '' if stdin is None else '\n'.join(stdin) + '\n') if verb else _NOTHING
    )
    folder = '/'.join(given.values('C', 'work-tree'))
    return Writes(
        [target._replace(folder=folder) for target in writes.targets],
        [patch._replace(folder=_below(folder, patch.folder)) for patch in writes.patches],
        [wipe._replace(folder=_below(folder, wipe.folder)) for wipe in writes.wipes],
        writes.scripts,
    )


def _below(folder: str, own: str) -> str:
    """A folder that a command names, as seen from where git was started."""
    return own if own.startswith('/') or not folder else f'{folder}/{own}'.rstrip('/')


def unaliased(args: Sequence[str], alias: Callable[[str], str]) -> Sequence[str] | str:
    """The arguments with an alias in its own words, or the text of a shell's; alias: what the
    configuration says of a name.
    """
    given = parsed(args, 'Cc', '', 'git-dir work-tree namespace', is_first=True)
    if not given.operands or given.operands[0] in _VERBS or given.operands[0] in _OTHERS:
        return args
    name, rest = given.operands[0], given.operands[1:]
    sign = f'alias.{name}='
    own = [value[len(sign) :] for value in given.values('c') if value.startswith(sign)]
    text = own[-1] if own else alias(name)
    if text.startswith('!'):
        return ' '.join([text[1:], *map(quoted, rest)])
    return [*args[: len(args) - len(given.operands)], *text.split(), *rest] if text else args


def _wipe(wipe: Wipe) -> Writes:
    return Writes([], [], [wipe])


def _reset(name: str, args: Sequence[str], stdin: str) -> Writes:
    given = parsed(args)
    if not given.has('hard', 'merge'):
        return _NOTHING
    return _wipe(Wipe(f'git reset --{"hard" if given.has("hard") else "merge"}'))


def _stash(name: str, args: Sequence[str], stdin: str) -> Writes:
    at = list(args).index('--') if '--' in args else len(args)
    given = parsed(args[:at], 'm', '', 'message pathspec-from-file')
    verb = given.operands[0] if given.operands else 'push'
    if verb not in ('push', 'save') or given.has('S', 'staged'):
        return _NOTHING
    untracked: tuple[str, ...] = ()
    if given.has('a', 'all'):
        untracked = IGNORED
    elif given.has('u', 'include-untracked'):
        untracked = ALL_UNTRACKED
    paths = (*given.operands[1:], *args[at + 1 :]) if verb == 'push' else ()
    return _wipe(Wipe('git stash', paths, untracked=untracked))


def _clean(name: str, args: Sequence[str], stdin: str) -> Writes:
    given = parsed(args, 'e', '', 'exclude')
    if given.has('n', 'dry-run', 'i', 'interactive') or not given.has('f', 'force'):
        return _NOTHING
    untracked = ONLY_IGNORED if given.has('X') else IGNORED if given.has('x') else ALL_UNTRACKED
    if not given.has('d'):
        untracked = (*untracked, '--directory')  # folders without a tracked file stay
    paths = tuple(given.operands)
    # a whole tree in which others have work under way is not cleaned, whatever of it git tracks
    return _wipe(Wipe('git clean', paths, 'HEAD', not paths, untracked))


def _checkout(name: str, args: Sequence[str], stdin: str) -> Writes:
    """checkout -f, checkout [REV] -- PATHS, checkout PATHS."""
    at = list(args).index('--') if '--' in args else len(args)
    given = parsed(args[:at], 'bB', '', 'orphan conflict pathspec-from-file')
    named, paths = given.operands, list(args[at + 1 :])
    if not paths and (given.has('f', 'force') or name == 'switch' and given.has('discard-changes')):
        return _wipe(Wipe(f'git {name} -f'))
    if name == 'switch' or given.has('b', 'B', 'orphan') or not (named or paths):
        return _NOTHING
    if at < len(args):
        return _from_rev(name, paths, named[0] if named else 'HEAD')
    if len(named) == 1:  # a branch, or a path: the latter only where it has changes
        return _from_rev(name, named, 'HEAD')
    return _from_rev(name, named[1:], named[0])


def _from_rev(name: str, paths: Sequence[str], rev: str) -> Writes:
    """Paths as a revision has them; one that is no revision is a path as well."""
    verb = f'git {name} {" ".join(paths)}' if len(paths) == 1 else f'git {name}'
    return _wipe(Wipe(verb, tuple(paths), rev))


def _restore(name: str, args: Sequence[str], stdin: str) -> Writes:
    given = parsed(args, 's', '', 'source pathspec-from-file')
    if given.has('S', 'staged') and not given.has('W', 'worktree') or not given.operands:
        return _NOTHING
    return _from_rev(name, given.operands, given.last('s', 'source') or 'HEAD')


def _pull(name: str, args: Sequence[str], stdin: str) -> Writes:
    """pull, rebase and merge put away what stands in the worktree where they are told to."""
    return _wipe(Wipe(f'git {name} --autostash')) if '--autostash' in args else _NOTHING


def _worktree(name: str, args: Sequence[str], stdin: str) -> Writes:
    given = parsed(args)
    verb, *folders = given.operands or ['']
    if verb != 'remove' or len(folders) != 1 or not given.has('f', 'force'):
        return _NOTHING
    return _wipe(Wipe('git worktree remove -f', untracked=IGNORED, folder=folders[0]))


def _checkout_index(name: str, args: Sequence[str], stdin: str) -> Writes:
    given = parsed(args, '', '', 'prefix stage')
    is_forced = given.has('f', 'force') and not given.has('prefix')
    if not is_forced or not (given.operands or given.has('a', 'all')):
        return _NOTHING
    return _wipe(Wipe('git checkout-index -f', tuple(given.operands)))


def _read_tree(name: str, args: Sequence[str], stdin: str) -> Writes:
    given = parsed(args)
    rev = ''.join(given.operands[-1:]) or 'HEAD'
    is_wiping = given.has('u') and given.has('reset')
    return _wipe(Wipe('git read-tree --reset -u', rev=rev)) if is_wiping else _NOTHING


def _rm(name: str, args: Sequence[str], stdin: str) -> Writes:
    given = parsed(args)
    is_kept = given.has('cached', 'n', 'dry-run')
    return Writes([] if is_kept else each(REMOVE, given.operands), [], [])


def _mv(name: str, args: Sequence[str], stdin: str) -> Writes:
    return _NOTHING if parsed(args).has('n', 'dry-run') else Writes(copied('mv', args), [], [])


def _apply(name: str, args: Sequence[str], stdin: str) -> Writes:
    """Patches in files, or one on stdin; --cached leaves the worktree alone."""
    given = parsed(args, 'pC', '', 'directory exclude include')
    if given.has('cached', 'check', 'stat', 'numstat', 'summary', 'abort', 'skip', 'continue'):
        return _NOTHING
    folder = given.last('directory')
    strip, is_reverse = strip_of(given.values('p'), 1), given.has('R', 'reverse')
    files = [file for file in given.operands if file != '-'] or ([''] if stdin else [])
    patches = [PatchText(stdin, True, strip, folder, file, is_reverse) for file in files]
    return Writes([], patches, [])


def _output(name: str, args: Sequence[str], stdin: str) -> Writes:
    """What is printed goes into a file where one is named."""
    given = parsed(args, 'o' if name == 'archive' else '', '', 'output')
    return Writes(each(WRITE, given.values('o', 'output')), [], [])


def _merge_file(name: str, args: Sequence[str], stdin: str) -> Writes:
    given = parsed(args, 'L', '', 'marker-size')
    is_printing = given.has('p', 'stdout', 'object-id')
    return Writes([] if is_printing else each(WRITE, given.operands[:1]), [], [])


def _rebase(name: str, args: Sequence[str], stdin: str) -> Writes:
    """rebase -x runs a command line at each commit."""
    scripts = parsed(args, 'xXs', '', 'exec onto strategy strategy-option').values('x', 'exec')
    return _pull(name, args, stdin)._replace(scripts=scripts)


def _bisect(name: str, args: Sequence[str], stdin: str) -> Writes:
    return Writes([], [], [], [' '.join(map(quoted, args[1:]))] if args[:1] == ['run'] else [])


_VERBS: dict[str, Verb] = {
    'am': _apply,
    'apply': _apply,
    'archive': _output,
    'bisect': _bisect,
    'checkout': _checkout,
    'checkout-index': _checkout_index,
    'clean': _clean,
    'diff': _output,
    'log': _output,
    'merge': _pull,
    'merge-file': _merge_file,
    'mv': _mv,
    'pull': _pull,
    'read-tree': _read_tree,
    'rebase': _rebase,
    'reset': _reset,
    'restore': _restore,
    'rm': _rm,
    'show': _output,
    'stash': _stash,
    'switch': _checkout,
    'worktree': _worktree,
}
