"""Sight: signs of life that stand in no record: an agent's commits and its leases."""

import os
from datetime import UTC

from gitsync.core.epic import lease as leases
from gitsync.core.epic import progress
from gitsync.core.epic.state import started_at
from gitsync.core.policy.names import form
from gitsync.core.policy.place import BACKUPS
from gitsync.core.policy.place import CHECKPOINTS
from gitsync.core.policy.place import LOCKS
from gitsync.core.text.moments import instant
from gitsync.world.files import load

COMMITS = 2000


def signs(place) -> dict:
    """{agent form: [Sign]} from the newest commits of every branch and the lock files of the epic;
    and the handoff, under ''.
    """
    from datetime import datetime

    found = {}
    for agent, seconds in _commits(place):
        found.setdefault(form(agent), []).append(
            progress.Sign('commit', datetime.fromtimestamp(seconds, UTC))
        )
    for _, lease in held(place):
        if lease.acquired_at:
            found.setdefault(form(lease.holder), []).append(
                progress.Sign('lease', lease.acquired_at)
            )
    start = started_at(place.repo.disk(), place.epic)
    if start:
        found[''] = [progress.Sign('handoff', start)]
    return found


def _commits(place):
    """(agent, committer time) of each commit that names its agent; the author's name counts where
    no trailer does.
    """
    if not place.repo.head():
        return
    spelling = '%ct%x00%an%x00%(trailers:key=Agent,valueonly,separator=%x2C)%x00'
    out = place.repo.output(
        'log',
        '--all',
        '-z',
        f'--max-count={COMMITS}',
        f'--format=tformat:{spelling}',
        '--no-mailmap',
    )
    items = os.fsdecode(out).split('\0')
    for time, name, trailer in zip(items[::4], items[1::4], items[2::4]):
        if time.strip().isdigit():
            yield trailer.split(',')[0].strip() or name, min(int(time), 1 << 40)


def backups(place, agent: str) -> list:
    """The signs that the names of an agent's checkpoint backups carry."""
    start, found = form(agent) + '_', []
    for name in place.repo.disk().names(place.path(f'{CHECKPOINTS}/{BACKUPS}')):
        stamp = name.removeprefix(start).removesuffix('.json')
        if (
            name.startswith(start)
            and len(stamp) == 15
            and stamp[:8].isdigit()
            and stamp[9:].isdigit()
        ):
            at = instant(
                f'{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[9:11]}:{stamp[11:13]}:{stamp[13:]}Z'
            )
            found += [progress.Sign('checkpoint', at)] if at else []
    return found


def held(place) -> list:
    """[(lock's name, Lease)] of the epic's lock files, whoever holds them and whether they are over
    or not.
    """
    folder = os.path.join(place.folder, LOCKS)
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    found = [
        (name[:-5], leases.parse(load(os.path.join(folder, name)) or b''))
        for name in names
        if name.endswith('.lock') and os.path.isfile(os.path.join(folder, name))
    ]
    return [(name, lease) for name, lease in found if lease]
