"""`gitsync merge-driver O A B L P`: merge one file, as git calls it.

Reads the three files and, when it is there, the worktree's policy; writes %A once, whole, at the
end. 0 clean, 1 conflicts with markers in %A, 2 and above: cannot run, %A untouched; the configured
command line then falls back to `git merge-file`.
"""

from __future__ import annotations

import os
import sys

from gitsync.core.documents.protocol import POLICY
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import NoWorktree
from gitsync.merging.one_file import SIZE
from gitsync.merging.one_file import MarkerSizes
from gitsync.merging.one_file import merge_file
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.policy import Policy
    from gitsync.merging.one_file import Outcome

USAGE = """\
usage: gitsync merge-driver [--json] [--output FILE] O A B L P

Merge one file three ways, as git calls a merge driver: %O base, %A ours (the result is written \
here), %B theirs, %L the
conflict marker size, %P the path in the repository. With --output the result is written to \
FILE, and A is left alone.
Exit 0: clean; 1: conflicts stand in the result; above 1: nothing was done.
"""
SHOWN = 20  # lines on stderr for one file


class _Arguments(Value):
    """The command line."""

    base: str  # files
    ours: str
    theirs: str
    size: int
    path: str  # in the repository
    output: str  # the file that takes the result
    is_json: bool


def main(argv: list[str]) -> int:
    """Merge; see the module's text for the exit codes."""
    if argv in (['-h'], ['--help']):
        sys.stdout.write(USAGE)
        return 0
    given = _arguments(argv)
    versions = base, ours, theirs = [_loaded(name) for name in given[:3]]
    try:
        sizes = MarkerSizes(given.size, _usual_size(given))
        outcome = merge_file(given.path, base, ours, theirs, _policy(), markers=sizes)
    except Unmergeable as error:
        hint = 'choose a side with git checkout --ours or --theirs'
        raise GitsyncError(f"'{given.path}': {error}", hint, 'unmergeable') from None
    _keep(given.path, versions, outcome)
    if outcome.again:
        _note_generated(given.path, outcome)
    if given.output != given.ours or outcome.data != ours:
        # no fsync: git syncs no worktree file either, and a merge of 200 would wait for each
        files.replace(given.output, outcome.data, _folder_for(given.output))
    _tell(given.path, outcome)
    if given.is_json:
        _answer(given.path, outcome)
    return 1 if outcome.conflicts else 0


def _usual_size(given: _Arguments) -> int:
    """The size of this path's markers outside a virtual base, for which git adds two to it: 7
    unless the attribute conflict-marker-size says otherwise.
    """
    if given.size <= SIZE:
        return SIZE
    from gitsync.git import process

    done = process.run(('check-attr', '-z', 'conflict-marker-size', '--', given.path))
    value = os.fsdecode(done.out).split('\0')[2:3]
    return int(value[0]) if value and value[0].isascii() and value[0].isdigit() else SIZE


def _arguments(argv: list[str]) -> _Arguments:
    """The options stand before the five words; --json may stand behind them, too."""
    words, output, is_json = list(argv), '', False
    while words[:1] in (['--json'], ['--output']):
        if words.pop(0) == '--json':
            is_json = True
            continue
        output = words.pop(0) if words else ''
        if not output:
            raise GitsyncError('--output names no file', 'gitsync merge-driver --help', 'usage')
    if len(words) == 6 and words[5] == '--json':
        is_json = bool(words.pop())
    if len(words) != 5:
        hint = "configure it as 'gitsync merge-driver %O %A %B %L %P', or run gitsync install"
        raise GitsyncError('merge-driver takes five arguments: O A B L P', hint, 'usage')
    base, ours, theirs, size, path = words
    if not size.isascii() or not size.isdigit() or not 1 <= int(size[:9]) <= 1000:
        raise GitsyncError(f"the marker size is no number: '{size}'", 'git gives it as %L', 'usage')
    return _Arguments(base, ours, theirs, int(size), path, output or ours, is_json)


def _loaded(name: str) -> bytes:
    data = files.load(name)
    if data is None:
        hint = 'git gives the three versions as %O %A %B'
        raise GitsyncError(f"no such file: '{name}'", hint, 'usage')
    return data


def _policy() -> Policy | None:
    """The worktree's policy; a broken one is said, and the built-in protocol serves."""
    data = files.load(POLICY)
    if data is None:
        return None
    from gitsync.git import find
    from gitsync.world import policy_cache
    from gitsync.world import policy_file

    here = find.here()
    try:
        return policy_cache.parse(here.common_dir, data) if here else policy_file.parse(data)
    except GitsyncError as error:
        _say(f'{POLICY} is not used, the built-in protocol is: {error.message}')
        return None


def _keep(path: str, versions: list[bytes], outcome: Outcome) -> None:
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
            text = decision.lost.decode('utf-8', 'surrogateescape').rstrip('\n')
            _say(f'{path}: {decision.where}: superseded: {text}')


def _note_generated(path: str, outcome: Outcome) -> None:
    """Remember which sections are to be made again before the merge is committed."""
    from gitsync.git import find
    from gitsync.merging.generators import pending

    here = find.here()
    if here is not None:
        pending.note(here.git_dir, path, {one.name: one.generator for one in outcome.again})


def _merge_name(git_dir: str) -> str:
    """What git is merging, in words: its variables GITHEAD_<oid> name the other side in a merge."""
    from gitsync.git import find

    head = _text(git_dir, 'HEAD').removeprefix('ref: refs/heads/')
    others = [
        f'{value} ({name[8:20]})'
        for name, value in sorted(os.environ.items())
        if name.startswith('GITHEAD_')
    ]
    if find.is_under_way(git_dir, find.REBASE_MERGE):
        done = _text(git_dir, find.REBASE_MERGE, 'done')
        others = [done.rpartition('\n')[2]]
    return f'{head} with {", ".join(others)}' if others else head


def _text(*parts: str) -> str:
    return (files.load(os.path.join(*parts)) or b'').decode('utf-8', 'surrogateescape').strip()


def _folder_for(name: str) -> str:
    """Where the temporary file goes: the git directory, where it is on the same disk."""
    folder = os.path.dirname(name) or '.'
    is_near = os.path.isdir('.git') and os.path.isdir(folder)
    return '.git' if is_near and os.stat('.git').st_dev == os.stat(folder).st_dev else folder


def _tell(path: str, outcome: Outcome) -> None:
    lines = [
        *outcome.notes,
        *(f'{decision.where}: {decision.what}' for decision in outcome.decisions if decision.lost),
    ]
    lines += [f'conflict: {place}' for place in outcome.conflicts]
    for line in lines[:SHOWN]:
        _say(f'{path}: {line}')
    if len(lines) > SHOWN:
        _say(f'{path}: {len(lines) - SHOWN} more; see gitsync attic')


def _say(text: str) -> None:
    from gitsync.world import output  # a merge that loses nothing says nothing

    output.note(text)


def _answer(path: str, outcome: Outcome) -> None:
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
    hint = 'settle it between the markers: gitsync resolve --explain says why'
    errors = [('conflict', f'{path}: {what}', hint) for what in outcome.conflicts]
    sys.stdout.write(answer_text(not errors, data, errors))
