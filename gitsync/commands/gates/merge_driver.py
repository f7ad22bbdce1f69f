"""`gitsync merge-driver O A B L P`: merge one file, as git calls it.

Reads the three files and, when it is there, the worktree's policy; writes %A once, whole, at the
end. 0 clean, 1 conflicts with markers in %A,
2 and above: cannot run, %A untouched; the configured command line then falls back to `git
merge-file`.
"""

import os
import sys

from gitsync.core.merge.result import Unmergeable
from gitsync.errors import GitsyncError
from gitsync.errors import NoWorktree
from gitsync.merging.one_file import merge_file
from gitsync.world import files

USAGE = """\
usage: gitsync merge-driver [--json] O A B L P

Merge one file three ways, as git calls a merge driver: %O base, %A ours (the result is written here), %B theirs, %L the
conflict marker size, %P the path in the repository. Exit 0: clean; 1: conflicts stand in A; above 1: nothing was done.
"""
SHOWN = 20  # lines on stderr for one file


def main(argv: list[str]) -> int:
    """Merge; see the module's text for the exit codes."""
    as_json = len(argv) == 6 and (argv[0] == '--json' or argv[5] == '--json')
    if as_json:
        argv = argv[1:] if argv[0] == '--json' else argv[:5]
    if argv in (['-h'], ['--help']):
        sys.stdout.write(USAGE)
        return 0
    if len(argv) != 5:
        raise GitsyncError(
            'merge-driver takes five arguments: O A B L P',
            "configure it as 'gitsync merge-driver %O %A %B %L %P', or run gitsync install",
            'usage',
        )
    base_file, ours_file, theirs_file, size, path = argv
    if not size.isascii() or not size.isdigit() or not 1 <= int(size[:9]) <= 1000:
        raise GitsyncError(f"the marker size is no number: '{size}'", 'git gives it as %L', 'usage')
    versions = [_loaded(name) for name in (base_file, ours_file, theirs_file)]
    try:
        outcome = merge_file(path, *versions, int(size), _policy())
    except Unmergeable as error:
        raise GitsyncError(
            f"'{path}': {error}",
            'choose a side with git checkout --ours or --theirs',
            'unmergeable',
        ) from None
    _keep(path, versions, outcome)
    if outcome.data != versions[1]:
        _write(ours_file, outcome.data)
    _tell(path, outcome)
    if as_json:
        _answer(path, outcome)
    return 1 if outcome.conflicts else 0


def _loaded(name):
    data = files.load(name)
    if data is None:
        raise GitsyncError(
            f"no such file: '{name}'", 'git gives the three versions as %O %A %B', 'usage'
        )
    return data


def _policy():
    """The worktree's policy; a broken one is said, and the built-in protocol serves."""
    if not os.path.exists('.gitsync.toml'):
        return None
    from gitsync.world import policy

    try:
        return policy.parse(files.load('.gitsync.toml') or b'')
    except GitsyncError as error:
        _say(f'.gitsync.toml is not used, the built-in protocol is: {error.message}')
        return None


def _keep(path, versions, outcome):
    """Superseded values go to the attic before the result is written; where there is none they are
    said whole.
    """
    lost = [decision for decision in outcome.decisions if decision.lost]
    if not lost:
        return
    from gitsync.git import find
    from gitsync.merging import attic

    here = find.here()
    try:
        if here is None:
            raise NoWorktree('this is no repository', '', 'no-repository')
        attic.keep(here.common_dir, path, _merge_name(here.git_dir), versions, lost)
    except GitsyncError as error:
        _say(f'{path}: superseded values are not kept in the attic: {error.message}')
        for decision in lost:
            _say(
                f'{path}: {decision.where}: superseded: '
                + decision.lost.decode('utf-8', 'surrogateescape').rstrip('\n')
            )


def _merge_name(git_dir):
    """What git is merging, in words: its variables GITHEAD_<oid> name the other side in a merge."""
    head = (
        (files.load(os.path.join(git_dir, 'HEAD')) or b'')
        .decode('utf-8', 'surrogateescape')
        .strip()
        .removeprefix('ref: refs/heads/')
    )
    others = [
        f'{value} ({name[8:20]})'
        for name, value in sorted(os.environ.items())
        if name.startswith('GITHEAD_')
    ]
    if os.path.isdir(os.path.join(git_dir, 'rebase-merge')):
        done = (
            (files.load(os.path.join(git_dir, 'rebase-merge', 'done')) or b'')
            .decode('utf-8', 'surrogateescape')
            .strip()
        )
        others = [done.rpartition('\n')[2]]
    return f'{head} with {", ".join(others)}' if others else head


def _write(name, data):
    """Replace the file at once: a temporary file, then a rename.

    No fsync: git syncs no worktree file either, and a merge of 200 files would wait for each.
    """
    folder = (
        '.git'
        if os.path.isdir('.git') and os.stat('.git').st_dev == os.stat(name).st_dev
        else os.path.dirname(name) or '.'
    )
    temporary = os.path.join(folder, f'gitsync-merge-{os.getpid()}-{os.urandom(4).hex()}.tmp')
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fchmod(descriptor, os.stat(name).st_mode & 0o7777)
        finally:
            os.close(descriptor)
        os.replace(temporary, name)
    except BaseException as error:
        if os.path.exists(temporary):
            os.unlink(temporary)
        if isinstance(error, OSError):
            raise GitsyncError(
                f"cannot write '{name}': {error.strerror}", 'nothing was changed', 'unwritable'
            ) from None
        raise


def _tell(path, outcome):
    lines = [
        *outcome.notes,
        *(f'{decision.where}: {decision.what}' for decision in outcome.decisions if decision.lost),
    ]
    lines += [f'conflict: {place}' for place in outcome.conflicts]
    for line in lines[:SHOWN]:
        _say(f'{path}: {line}')
    if len(lines) > SHOWN:
        _say(f'{path}: {len(lines) - SHOWN} more; see gitsync attic')


def _say(text):
    shown = ''.join(
        letter
        if letter.isprintable()
        else letter.encode('unicode_escape', 'surrogatepass').decode()
        for letter in text
    )
    sys.stderr.write(f'gitsync: {shown}\n'.encode('utf-8', 'backslashreplace').decode('utf-8'))


def _answer(path, outcome):
    from gitsync.world.output import answer_text

    decisions = [
        {
            'case': decision.case,
            'where': decision.where,
            'what': decision.what,
            'lost': decision.lost.decode('utf-8', 'replace'),
        }
        for decision in outcome.decisions
    ]
    data = {
        'path': path,
        'kind': outcome.kind,
        'clean': not outcome.conflicts,
        'conflicts': list(outcome.conflicts),
        'decisions': decisions,
        'notes': list(outcome.notes),
    }
    sys.stdout.write(answer_text(not outcome.conflicts, data, []))
