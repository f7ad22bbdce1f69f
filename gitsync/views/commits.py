"""The commits that touched an epic, read from one `git log`."""

from __future__ import annotations

import os

from gitsync.core.git.snapshot import PLAIN
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
    is_merge: bool
    committer: str  # the agent that it names, else its author
    message: str
    changed: list[tuple[str, str]]  # paths of files and their new blobs, '' for a removed one


def of_epic(repo: Repo, epic: str) -> Iterator[EpicCommit]:
    """The commits of every branch that touched the epic, the oldest first."""
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
        f':(top,literal){epic}' if epic else ':(top)',
    )
    items = os.fsdecode(out).split('\0')
    at = 0
    while at < len(items):
        if not items[at].endswith(MARK) or at + FIELD_COUNT + 1 >= len(items):
            at += 1
            continue
        fields = items[at + 1 : at + 1 + FIELD_COUNT]
        changed, at = _changed(items, at + FIELD_COUNT + 2)
        yield _commit(fields, changed)


def _commit(fields: list[str], changed: list[tuple[str, str]]) -> EpicCommit:
    oid, time, parents, author, trailers, message = fields
    seconds = min(int(time), LATEST) if time.isdigit() else 0
    return EpicCommit(
        oid,
        datetime.fromtimestamp(seconds, UTC),
        ' ' in parents.strip(),
        committer(trailers, author),
        message,
        changed,
    )


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
