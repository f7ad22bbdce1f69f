"""List and show values that a merge rule superseded."""

from __future__ import annotations

import click

from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import datetime
from gitsync.errors import GitsyncError
from gitsync.gates.named_files import path_from_root
from gitsync.git.repo import Repo
from gitsync.merging import attic
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.merging.attic import Kept


@click.command('attic')
@click.argument('words', nargs=-1, metavar='[PATH] | show ID')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(words: tuple[str, ...], as_json: bool) -> int:
    """List and show values that a merge rule superseded

    gitsync attic [PATH]: what was superseded, newest first; PATH is a file or a folder. gitsync
    attic show ID: the losing value, as it stood. They are kept in the common git directory, for all
    worktrees of a clone.
    """
    repo = Repo.open()
    entries = attic.entries(repo.common_dir)
    if words[:1] == ('show',):
        if len(words) != 2:
            raise GitsyncError('attic show takes one id', 'gitsync attic lists them', 'usage')
        return _show(entries, words[1], as_json)
    if len(words) > 1:
        raise GitsyncError(
            'attic takes one path', 'gitsync attic PATH, or gitsync attic show ID', 'usage'
        )
    if words:
        path = words[0] if repo.is_bare else path_from_root(repo, words[0])
        entries = [kept for kept in entries if path and _is_in(kept, path)]
    text = ''.join(f'{_title(kept)}: {output.clean(kept.what)}\n' for kept in entries)
    data = {'entries': [_data(kept) for kept in entries]}
    output.answer(as_json, data, text or 'the attic holds nothing\n')
    return 0


def _is_in(kept: Kept, path: str) -> bool:
    """True for a value of that file, or of a file in that folder."""
    return path == '.' or kept.path == path or kept.path.startswith(path + '/')


def _show(entries: list[Kept], name: str, as_json: bool) -> int:
    """Show the one entry of that id, or all of one merge."""
    matching = [kept for kept in entries if kept.id == name or kept.id.rpartition('-')[0] == name]
    if not matching:
        raise GitsyncError(
            f"the attic has no '{name}'", 'gitsync attic lists what it has', 'no-entry', 1
        )
    text = ''
    for kept in matching:
        lost = kept.lost.decode('utf-8', 'surrogateescape')
        shown = '\n'.join(output.clean(line) for line in lost.removesuffix('\n').split('\n'))
        text += f'{_title(kept)}\n{output.clean(kept.what)}\n'
        text += f'merge: {output.clean(kept.merge)}\n\n{shown}\n'
    output.answer(as_json, {'entries': [_data(kept) for kept in matching]}, text)
    return 0


def _title(kept: Kept) -> str:
    return f'{kept.id}  {_time(kept)}  {output.clean(kept.path)}: {output.clean(kept.where)}'


def _time(kept: Kept) -> str:
    return datetime.fromtimestamp(int(kept.time), UTC).strftime('%Y-%m-%dT%H:%M:%SZ')


def _data(kept: Kept) -> dict[str, str]:
    data = {
        'id': kept.id,
        'path': kept.path,
        'merge': kept.merge,
        'case': kept.case,
        'where': kept.where,
        'what': kept.what,
        'lost': kept.lost.decode('utf-8', 'surrogateescape'),
    }
    return {**{name: output.valid(value) for name, value in data.items()}, 'time': _time(kept)}
