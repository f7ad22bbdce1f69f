"""Move a finished epic."""

from __future__ import annotations

import os

import click

from gitsync.core.policy.place import unfinished
from gitsync.epic import workplace
from gitsync.epic.commits.refusals import refused
from gitsync.errors import GitsyncError
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.epic.workplace import Workplace


SHELF = 'done'  # the folder beside an epic that takes it


@click.command('close')
@click.option('--to', 'folder', default='', help='The folder that takes it (else done/ beside it).')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(folder: str, as_json: bool) -> int:
    """Move a finished epic, byte for byte, and commit the move

    The coordinator's. Every feature is COMPLETE, and nothing in the epic waits to be committed.
    """
    place = workplace.here()
    place.need_coordinator('close an epic')
    name = os.path.basename(place.epic)
    beside = os.path.join(os.path.dirname(place.epic), SHELF)
    shelf = os.path.relpath(folder, place.repo.root) if folder else beside
    old, new = place.epic, os.path.normpath(os.path.join(shelf, name))
    begun = _moved_from(place)
    if begun:
        old, new = begun, place.epic  # an earlier run was broken off before it committed
    else:
        _check_closed(place, new, is_asked=bool(folder))
        _move(place, old, new)
    args = ('commit', '-q', '-m', f'Close the epic {name}', '--', old, new)
    done = place.repo.run('-C', place.repo.root, *args, env={'GITSYNC_AGENT': place.actor.agent})
    if done.code:
        _move(place, new, old)
        raise refused(os.fsdecode(done.err).strip(), 'the epic is where it was')
    output.answer(as_json, {'epic': new}, f"closed: '{old}' is now '{output.clean(new)}'\n")
    return 0


def _move(place: Workplace, old: str, new: str) -> None:
    os.makedirs(os.path.join(place.repo.root, os.path.dirname(new)), exist_ok=True)
    place.repo.output('-C', place.repo.root, 'mv', '--', old, new)


def _moved_from(place: Workplace) -> str:
    """The folder from which the whole epic was moved here, in the index alone; '' for none."""
    top = place.repo.root
    where = ('-C', top, 'diff', '--cached', '-M100%', '--name-status', '-z', '--diff-filter=R')
    words = os.fsdecode(place.repo.output(*where)).split('\0')
    moves = dict(zip(words[2::3], words[1::3]))
    tracked = place.repo.output('-C', top, 'ls-files', '-z', '--', f':(literal){place.epic}')
    paths = os.fsdecode(tracked).split('\0')[:-1]
    starts = {moves.get(path, '').removesuffix(path.removeprefix(place.epic)) for path in paths}
    return starts.pop() if len(starts) == 1 and all(path in moves for path in paths) else ''


def _check_closed(place: Workplace, new: str, is_asked: bool) -> None:
    """GitsyncError unless the epic can be moved there."""
    if not is_asked and os.path.basename(os.path.dirname(place.epic)) == SHELF:
        hint = 'nothing to do; --to FOLDER moves it elsewhere'
        raise GitsyncError(f"'{place.epic}' is closed already", hint, 'exists')
    left = unfinished(place.repo.disk(), place.epic)
    if left:
        hint = f'gitsync status set --feature {left[0]} STATUS=COMPLETE; each by its agent'
        raise GitsyncError(f'not finished: {", ".join(left)}', hint, 'not-finished', 1)
    if not place.epic:
        what = 'the epic is the repository itself, which cannot be moved into a folder of its own'
        hint = 'nothing to do: its features are COMPLETE, so it counts as finished'
        raise GitsyncError(what, hint, 'exists')
    changed = place.repo.output(*workplace.PENDING, f':(top,literal){place.epic}')
    if changed:
        first = os.fsdecode(changed).split('\0')[0][3:]
        what = f"the epic holds changes that no commit has, as '{first}'"
        raise GitsyncError(what, 'commit them first: git status shows them', 'not-finished', 1)
    if new.startswith('..') or not _is_free(os.path.join(place.repo.root, new)):
        hint = 'name another folder of this repository: gitsync epic close --to FOLDER'
        raise GitsyncError(f"'{new}' is taken, or outside the repository", hint, 'exists')


def _is_free(path: str) -> bool:
    """True where nothing is there, nor a file in the place of a folder above it."""
    above = os.path.dirname(path)
    while not os.path.lexists(above):
        above = os.path.dirname(above)
    return os.path.isdir(above) and not os.path.lexists(path)
