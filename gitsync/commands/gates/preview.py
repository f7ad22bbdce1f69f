"""Tell beforehand what a merge would give: with gitsync, and by a host's merge button, which runs
no merge driver.
"""

from __future__ import annotations

import os

import click

from gitsync.core.rules.wording import typed
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.git import process
from gitsync.git.repo import Repo
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo


class Merge(Value):
    """What one merge gave."""

    tree: str  # oid
    conflicts: list[str]  # paths


# the text merge that a host makes, in the driver's place
TEXT = ('-c', 'merge.gitsync.driver=git merge-file --marker-size=%L %A %O %B')


@click.command('preview')
@click.argument('theirs')
@click.argument('ours', default='HEAD')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(theirs: str, ours: str, as_json: bool) -> int:
    """Tell whether a host's merge button would conflict where gitsync does not

    Merges THEIRS into OURS (HEAD) twice without touching worktree, index or branch: with the merge
    driver and as plain text, as hosts do. Exit 0 when the button is safe (clean, and the same
    tree); 1 when it is not: then merge here and push. Needs git 2.38.
    """
    repo = Repo.open()
    sides = [repo.commit(name).oid for name in (ours, theirs)]
    here, button = _merge(repo, sides), _merge(repo, sides, TEXT)
    different = [] if here.conflicts or button.conflicts else _between(repo, here.tree, button.tree)
    safe = not button.conflicts and not different
    data = {
        'ours': sides[0],
        'theirs': sides[1],
        'gitsync': here._asdict(),
        'button': {**button._asdict(), 'different': different},
        'safe': safe,
    }
    unsafe = [*button.conflicts, *different]
    hint = f'merge here and push: git merge {typed(theirs)}, git push'
    errors = [
        GitsyncError(f"the host's merge button fails at {path}", hint, 'conflict')
        for path in unsafe
    ]
    output.answer(as_json, data, _text(here, button, different, output.clean(hint)), errors)
    return 0 if safe else 1


def _merge(repo: Repo, sides: list[str], settings: tuple[str, ...] = ()) -> Merge:
    top = ('-C', repo.root) if repo.root else ()  # git names conflicts from the current folder
    args = ('merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', *sides)
    done = repo.run(*top, *settings, *args)
    if done.code not in (0, 1):
        raise process.failure(['merge-tree'], done)
    tree, *paths = os.fsdecode(done.out).split('\0')
    conflicts = [output.valid(path) for path in paths if path] if done.code else []
    return Merge(tree.strip(), conflicts)


def _between(repo: Repo, one: str, other: str) -> list[str]:
    raw = os.fsdecode(repo.output('diff-tree', '-r', '-z', '--name-only', one, other))
    return [output.valid(path) for path in raw.split('\0') if path]


def _text(here: Merge, button: Merge, different: list[str], hint: str) -> str:
    lines = [
        f'with gitsync: {_words(here.conflicts)}',
        f"by the host's merge button: {_words(button.conflicts)}",
    ]
    if different:
        lines.append(
            'by the button the result would differ in: ' + ', '.join(map(output.clean, different))
        )
    if button.conflicts and not here.conflicts or different:
        lines.append(hint)
    return '\n'.join(lines) + '\n'


def _words(conflicts: list[str]) -> str:
    return 'conflicts in ' + ', '.join(map(output.clean, conflicts)) if conflicts else 'clean'
