"""Put others' parts of the changed files back as HEAD has them."""

from __future__ import annotations

import os

import click

from gitsync.core.rules.wording import typed
from gitsync.core.text.value import Value
from gitsync.epic import workplace
from gitsync.epic.commits.own_changes import OwnChanges
from gitsync.errors import GitsyncError
from gitsync.errors import NoEpic
from gitsync.gates.named_files import named_path
from gitsync.world import files
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.place import Place


SHOWN = 5  # paths in a command that is told


class RestoredPaths(Value):
    """What was put back, and what HEAD has nothing of."""

    paths: list[str]
    new: list[str]


@click.command('restore')
@click.argument('paths', nargs=-1, metavar='[PATHS…]')
@click.option('--agent', default='', help='Whose parts stay.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(paths: tuple[str, ...], agent: str, as_json: bool) -> int:
    """Put others' parts of the changed files back as HEAD has them

    One's own parts stay as they are, what nothing gates stays too, and so does a new file. The
    index is not touched: stage again what was put back.
    """
    try:
        place = workplace.here(agent)
    except NoEpic:
        place = workplace.anywhere()
    wanted = tuple(named_path(place.repo, path) for path in paths)  # () for all
    parts = OwnChanges(place, place.repo.head())
    changed = parts.changed()
    _refuse_missing(parts, changed, wanted)
    restored = _restored(parts, changed, wanted)
    lines = [f'put back: {output.clean(path)}\n' for path in restored.paths]
    lines += [f'left, as HEAD has no such file: {output.clean(path)}\n' for path in restored.new]
    root = place.repo.root
    if restored.paths:
        lines.append(f'stage them again: git add {_named(root, restored.paths) or "-u :/"}\n')
    if restored.new:
        words = _named(root, restored.new) or 'PATH…'
        lines.append(f'take what is new out of the commit: git rm --cached {words}\n')
    data = {
        'restored': [output.valid(path) for path in restored.paths],
        'new': [output.valid(path) for path in restored.new],
    }
    output.answer(as_json, data, ''.join(lines) or "nothing of others' is changed here\n")
    return 0


def _named(root: str, paths: list[str]) -> str:
    """The paths as they are typed in the current folder; '' for more than a command shows."""
    words = (output.clean(typed(os.path.relpath(os.path.join(root, path)))) for path in paths)
    return ' '.join(words) if len(paths) <= SHOWN else ''


def _refuse_missing(parts: OwnChanges, changed: list[str], wanted: tuple[str, ...]) -> None:
    """A misspelt path is an error, as it is for git restore, never 'nothing is changed'."""
    for path in wanted:
        if not (
            os.path.lexists(os.path.join(parts.repo.root, path))
            or any(_is_named(one, (path,)) for one in changed)
            or parts.before.read(path) is not None
        ):
            hint = 'git status names the changed files'
            raise GitsyncError(f"no such path: '{output.clean(path)}'", hint, 'no-path')


def _restored(parts: OwnChanges, changed: list[str], wanted: tuple[str, ...]) -> RestoredPaths:
    restored = RestoredPaths([], [])
    for path in changed:
        place = parts.case.place(path)
        if place is None or not _is_named(path, wanted) or parts.is_whole(path, place):
            continue
        before = parts.before.read(path)
        if before is None:
            restored.new.append(path)
        elif _put_back(parts, path, place, before):
            restored.paths.append(path)
    return restored


def _is_named(path: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or any(
        name == '.' or path == name or path.startswith(name + '/') for name in wanted
    )


def _put_back(parts: OwnChanges, path: str, place: Place, before: bytes) -> bool:
    """Put one file back; True where that changed it."""
    if parts.is_shared(path, place):
        full = os.path.join(parts.repo.root, path)
        work = files.load(full)
        if work is None:
            return False
        own = parts.own(path, place, before, work)
        left = before if own is None else own
        if left == work:
            return False
        if not files.swap(full, work, left):
            raise GitsyncError(
                f"'{path}' was changed meanwhile", 'nothing was written; try again', 'changed', 1
            )
        return True
    args = ('restore', '--source=HEAD', '--worktree', '--', f':(top,literal){path}')
    parts.repo.output(*args)
    return True
