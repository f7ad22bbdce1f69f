"""Sight: what an epic's history, records and journals tell about its past, for the report.

One git process lists the commits, one reads objects, however many there are. Damaged records are
passed over.
"""

import os
from collections import namedtuple
from datetime import UTC
from datetime import datetime

from gitsync.core.documents import checkpoint
from gitsync.core.documents import messages
from gitsync.core.documents import status
from gitsync.core.epic import account
from gitsync.core.epic.state import Mail
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import spelled
from gitsync.core.policy.place import ARCHIVE
from gitsync.core.policy.place import BACKUPS
from gitsync.core.policy.place import CHECKPOINTS
from gitsync.core.policy.place import COMMS
from gitsync.core.policy.place import place_in_epic
from gitsync.core.text.moments import instant
from gitsync.merging import attic
from gitsync.world import files

RECORDS = ('status', 'checkpoint', 'backup', 'messages', 'archive')


class Version(namedtuple('Version', 'rest at data')):
    """A file of the epic as a commit left it: path below the epic, the commit's time, bytes."""

    __slots__ = ()


class Merge(namedtuple('Merge', 'oid at conflicts')):
    """A merge commit that touched the epic, and the paths that its message names as conflicts."""

    __slots__ = ()


class Chronicle(namedtuple('Chronicle', 'points letters merges commits counts events superseded')):
    """points: account.Points; letters: (Mail, read_at); commits: {agent form: count}; counts of
    records; events of leases; superseded: values in the attic.
    """

    __slots__ = ()


def read(place, now) -> Chronicle:
    """Everything up to now, every branch and the working tree."""
    versions, merges, commits = _history(place)
    versions += _on_disk(place, now)
    kinds = [(place_in_epic(version.rest), version) for version in versions]
    points = [point for where, version in kinds if (point := _point(where, version))]
    counts = {
        'checkpoints': _count(kinds, ('checkpoint', 'backup')),
        'statuses': _count(kinds, ('status',)),
    }
    letters = _letters(
        [(where, version) for where, version in kinds if where.kind in ('messages', 'archive')],
        place,
    )
    start = place.epic + '/' if place.epic else ''
    superseded = sum(kept.path.startswith(start) for kept in attic.entries(place.repo.common_dir))
    return Chronicle(points, letters, merges, commits, counts, events(place), superseded)


def ready_since(place, now) -> dict:
    """{feature folder: when its STATUS first said READY_FOR_SYNC: true, and has said so ever
    since}.
    """
    versions, _, _ = _history(place)
    found = {}
    for version in [*versions, *_on_disk(place, now)]:
        if place_in_epic(version.rest).kind == 'status':
            record, folder = status.parse(version.data), version.rest.partition('/')[0]
            at = min(instant(record.get('UPDATED')) or version.at, version.at)
            found[folder] = (
                (found.get(folder) or at) if record.get('READY_FOR_SYNC') == 'true' else None
            )
    return {folder: at for folder, at in found.items() if at}


def _count(kinds, wanted) -> int:
    """How many different records of these kinds an agent at work wrote."""
    points = [_point(where, version) for where, version in kinds if where.kind in wanted]
    return len(
        {(point.agent, point.at) for point in points if point and point.state != 'NOT_STARTED'}
    )


def _history(place):
    """(versions, merges, {agent form: commits}) from every commit that touched the epic, the oldest
    first.
    """
    versions, merges, commits = [], [], {}
    if not place.repo.head():
        return versions, merges, commits
    start, seen = place.epic + '/' if place.epic else '', set()
    for oid, seconds, parents, author, trailer, body, changed in _commits(place):
        at = datetime.fromtimestamp(min(seconds, 1 << 34), UTC)
        if ' ' in parents.strip():
            merges.append(Merge(oid, at, tuple(account.conflicts(body))))
        name = form(trailer.split(',')[0].strip() or author)
        commits[name] = commits.get(name, 0) + 1
        for path, blob in changed:
            if (
                (path, blob) in seen
                or not path.startswith(start)
                or not _is_record(path[len(start) :])
            ):
                continue
            seen.add((path, blob))
            data = place.repo.blob(blob)
            if data is not None:
                versions.append(Version(path[len(start) :], at, data))
    return versions, merges, commits


def _commits(place):
    """(oid, committer time, parents, author, Agent trailers, message, [(path, new blob)]) of each
    commit.
    """
    mark, spelling = (
        '\x1egitsync',
        '%H%x00%ct%x00%P%x00%an%x00%(trailers:key=Agent,valueonly,separator=%x2C)%x00%B',
    )
    where = f':(top,literal){place.epic}' if place.epic else ':(top)'
    out = os.fsdecode(
        place.repo.output(
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
            f'--format=tformat:{mark}%x00{spelling}%x00{mark}',
            '--',
            where,
        )
    )
    items, at = out.split('\0'), 0
    while at < len(items):
        if not items[at].endswith(mark) or at + 7 >= len(items):
            at += 1
            continue
        oid, seconds, parents, author, trailer, body = items[at + 1 : at + 7]
        at += 8
        changed = []
        while at < len(items) and not items[at].endswith(mark):
            if items[at].lstrip('\n').startswith(':') and at + 1 < len(items):
                fields = items[at].lstrip('\n').split(' ')
                if len(fields) == 5 and fields[1] in ('100644', '100755'):
                    changed.append((items[at + 1], fields[3]))
                at += 1
            at += 1
        yield oid, int(seconds) if seconds.isdigit() else 0, parents, author, trailer, body, changed


def _is_record(rest: str) -> bool:
    return place_in_epic(rest).kind in RECORDS


def _on_disk(place, now) -> list:
    """Every record as the working tree holds it."""
    disk, start = place.repo.disk(), place.epic + '/' if place.epic else ''
    folders = [
        CHECKPOINTS,
        f'{CHECKPOINTS}/{BACKUPS}',
        COMMS,
        f'{COMMS}/{ARCHIVE}',
    ]
    folders += [name for name in disk.names(place.epic) if name.startswith('feature_')]
    found = []
    for folder in folders:
        for name in disk.names(start + folder):
            if _is_record(f'{folder}/{name}'):
                data = disk.read(f'{start}{folder}/{name}')
                if data is not None:
                    found.append(Version(f'{folder}/{name}', now, data))
    return found


def _point(where, version):
    """The point that a STATUS or a checkpoint tells; None for any other file.

    A time that is later than its commit is the commit's.
    """
    if where.kind == 'status':
        record = status.parse(version.data)
        agent, stage, state = record.get('AGENT'), record.get('STAGE'), record.get('STATUS')
        feature, told = version.rest.partition('/')[0], instant(record.get('UPDATED'))
    elif where.kind in ('checkpoint', 'backup'):
        value = checkpoint.parse(version.data).value or {}
        agent, feature, stage, state = (
            value.get(key) for key in ('agent_id', 'feature', 'stage', 'status')
        )
        told = instant(value.get('last_checkpoint'))
    else:
        return None
    if not all(
        isinstance(each, str) and each for each in (agent, feature, stage, state)
    ) or not account.order(stage):
        return None
    return account.Point(
        spelled(form(agent)),
        feature.rstrip('/').rpartition('/')[2],
        min(told or version.at, version.at),
        stage,
        state,
    )


def _letters(found, place) -> list:
    """(Mail, when it was first seen READ) of every message that any version of its channel holds,
    each once; the newest text counts.
    """
    kept, read_at = {}, {}
    for where, version in found:
        writer, reader = (
            rosters.canonical(spelled(each), place.policy) or spelled(each)
            for each in (where.agent, where.reader)
        )
        for message in messages.parse(version.data).messages:
            key = where.agent, where.reader, message.number, message.sent
            kept[key] = Mail(writer, reader, message)
            if message.read and key not in read_at:
                read_at[key] = version.at
    return [(mail, read_at.get(key)) for key, mail in kept.items()]


def events(place) -> list:
    """The lines of every worktree's journal of leases, as objects with a datetime under 'at'."""
    common, rest = (
        place.repo.common_dir,
        os.path.join('gitsync', 'epics', place.epic or '.', 'journal.jsonl'),
    )
    trees = os.path.join(common, 'worktrees')
    folders = [
        common,
        *(
            os.path.join(trees, name)
            for name in (sorted(os.listdir(trees)) if os.path.isdir(trees) else ())
        ),
    ]
    found = []
    for folder in folders:
        for line in (files.load(os.path.join(folder, rest)) or b'').split(b'\n'):
            value = checkpoint.parse(line).value if line.strip() else None
            at = instant((value or {}).get('at'))
            if at and isinstance(value.get('event'), str) and isinstance(value.get('lock'), str):
                found.append({**value, 'at': at})
    return found
