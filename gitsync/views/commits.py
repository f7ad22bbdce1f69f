"""The commits that touched an epic, read from one `git log`."""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import README
from gitsync.core.git.snapshot import PLAIN
from gitsync.core.policy.place import is_shelved
from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import datetime
from gitsync.core.text.value import Value
from gitsync.views.signs import committer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.git.repo import Repo

MARK = '\x1egitsync'  # around what is told of a commit: no path and no message ends with it
FIELDS = '%H%x00%ct%x00%P%x00%an%x00%(trailers:key=Agent,valueonly,separator=%x2C)%x00%B'
FIELD_COUNT = 6
LATEST = 1 << 34  # seconds: what a date can hold


class EpicCommit(Value):
    """A commit that touched an epic."""

    oid: str
    at: datetime
    parents: tuple[str, ...]
    committer: str  # the agent that it names, else its author
    message: str
    changed: list[tuple[str, str]]  # paths of files and their new blobs, '' for a removed one


def folders(repo: Repo, epic: str) -> tuple[str, ...]:
    """Where the epic lies, and where it lay before it was put on its shelf."""
    if not is_shelved(epic) or not repo.head():
        return (epic,)
    readme = f'{epic}/{README}'
    out = repo.output(
        *('log', '-1', '--follow', '-M', '--diff-filter=R', '--name-status', '-z', '--format='),
        *('--', f':(top,literal){readme}'),
    )
    names = os.fsdecode(out).strip('\0\n').split('\0')
    moved = [name for name in names[1:2] if name.endswith(f'/{README}')]
    return (epic, *(name.removesuffix(f'/{README}') for name in moved))


def of_epic(repo: Repo, lain: tuple[str, ...]) -> Iterator[EpicCommit]:
    """The commits of every branch that touched the epic, the oldest first, with its paths as they
    are now; lain: its folders.
    """
    if not repo.head():
        return
    out = repo.output(
        'log',
        '--all',
        '--full-history',
        '--reverse',
        '-z',
        '--raw',
        '--no-abbrev',
        '--no-renames',
        '--no-ext-diff',
        '--no-mailmap',
        '--no-show-signature',
        f'--format=tformat:{MARK}%x00{FIELDS}%x00{MARK}',
        '--',
        *(f':(top,literal){epic}' if epic else ':(top)' for epic in lain),
    )
    items = os.fsdecode(out).split('\0')
    at = 0
    while at < len(items):
        if not items[at].endswith(MARK) or at + FIELD_COUNT + 1 >= len(items):
            at += 1
            continue
        fields = items[at + 1 : at + 1 + FIELD_COUNT]
        changed, at = _changed(items, at + FIELD_COUNT + 2)
        yield _commit(fields, _as_now(changed, lain) if len(lain) > 1 else changed)


def _commit(fields: list[str], changed: list[tuple[str, str]]) -> EpicCommit:
    oid, time, parents, author, trailers, message = fields
    seconds = min(int(time), LATEST) if time.isdigit() else 0
    return EpicCommit(
        oid,
        datetime.fromtimestamp(seconds, UTC),
        tuple(parents.split()),
        committer(trailers, author),
        message,
        changed,
    )


def _as_now(changed: list[tuple[str, str]], lain: tuple[str, ...]) -> list[tuple[str, str]]:
    """The files by their paths in the first folder; one that only moved is not removed."""
    left: dict[str, str] = {}
    for path, blob in changed:
        for folder in lain[1:]:
            if path.startswith(f'{folder}/'):
                path = lain[0] + path[len(folder) :]
        left[path] = blob or left.get(path, '')
    return list(left.items())


def _changed(items: list[str], at: int) -> tuple[list[tuple[str, str]], int]:
    """The files that the items of --raw name from there on, and where these items end: each is ':'
    with old mode, new mode, old oid, new oid and a letter, then a path.
    """
    changed = []
    while at < len(items) and not items[at].endswith(MARK):
        fields = items[at].lstrip('\n').split(' ')
        if fields[0].startswith(':') and at + 1 < len(items):
            at += 1
            if len(fields) == 5 and (fields[1] in PLAIN or fields[4] == 'D'):
                changed.append((items[at], '' if fields[4] == 'D' else fields[3]))
        at += 1
    return changed, at
