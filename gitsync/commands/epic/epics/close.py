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


@click.command('close')
@click.option('--to', 'folder', default='', help='The folder that takes it (else done/ beside it).')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(folder: str, as_json: bool) -> int:
    """Move a finished epic, byte for byte, and commit the move

    The coordinator's. Every feature is COMPLETE, and nothing in the epic waits to be committed.
    """
    place = workplace.here()
    place.need_coordinator('close an epic')
    old, name = place.epic, os.path.basename(place.epic)
    beside = os.path.join(os.path.dirname(old), 'done')
    shelf = os.path.relpath(folder, place.repo.root) if folder else beside
    new = os.path.normpath(os.path.join(shelf, name))
    _check_closed(place, new)
    os.makedirs(os.path.join(place.repo.root, shelf), exist_ok=True)
    top = ('-C', place.repo.root)
    place.repo.output(*top, 'mv', '--', old, new)
    args = (*top, 'commit', '-q', '-m', f'Close the epic {name}', '--', old, new)
    done = place.repo.run(*args, env={'GITSYNC_AGENT': place.actor.agent})
    if done.code:
        place.repo.output(*top, 'mv', '--', new, old)
        raise refused(os.fsdecode(done.err).strip(), 'the epic is where it was')
    output.answer(as_json, {'epic': new}, f"closed: '{old}' is now '{output.clean(new)}'\n")
    return 0


def _check_closed(place: Workplace, new: str) -> None:
    """GitsyncError unless the epic can be moved there."""
    left = unfinished(place.repo.disk(), place.epic)
    if left:
        hint = f'gitsync status set --feature {left[0]} STATUS=COMPLETE; each by its agent'
        raise GitsyncError(f'not finished: {", ".join(left)}', hint, 'not-finished', 1)
    where = f':(top,literal){place.epic}'
    if not place.epic or place.repo.output('status', '--porcelain', '-z', '--', where):
        what = 'the epic is the repository itself, or holds changes that no commit has'
        raise GitsyncError(what, 'commit them first: git status shows them', 'not-finished', 1)
    if new.startswith('..') or os.path.lexists(os.path.join(place.repo.root, new)):
        hint = 'name another folder of this repository: gitsync epic close --to FOLDER'
        raise GitsyncError(f"'{new}' is taken, or outside the repository", hint, 'exists')
