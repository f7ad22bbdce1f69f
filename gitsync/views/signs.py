"""Signs of life that stand in no record: an agent's commits, its leases, its backups."""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import BACKUPS
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.epic import filled_in
from gitsync.core.epic.progress import Sign
from gitsync.core.policy.names import form
from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from gitsync.core.epic.lease import Lease
    from gitsync.core.epic.state import EpicState
    from gitsync.epic.workplace import Workplace
    from gitsync.git.repo import Repo

COMMITS = 2000  # the newest ones that are read
HANDOFF = ''  # stands for every agent: no form of a name


def signs(place: Workplace, state: EpicState, leases: Iterable[Lease]) -> dict[str, list[Sign]]:
    """The signs by the form of an agent's name, from the newest commits of every branch and the
    leases of the epic; the handoff, which is a sign for all, stands under HANDOFF.
    """
    by_agent: dict[str, list[Sign]] = {}
    for agent, seconds in _commits(place.repo):
        sign = Sign('commit', datetime.fromtimestamp(seconds, UTC))
        by_agent.setdefault(form(agent), []).append(sign)
    for lease in leases:
        if lease.acquired_at:
            by_agent.setdefault(form(lease.holder), []).append(Sign('lease', lease.acquired_at))
    if state.started:
        by_agent[HANDOFF] = [Sign('handoff', state.started)]
    return by_agent


def _commits(repo: Repo) -> Iterator[tuple[str, int]]:
    """(agent, committer time) of each commit."""
    if not repo.head():
        return
    out = repo.output(
        'log',
        '--all',
        '-z',
        f'--max-count={COMMITS}',
        '--format=tformat:%ct%x00%an%x00%(trailers:key=Agent,valueonly,separator=%x2C)%x00',
        '--no-mailmap',
    )
    items = os.fsdecode(out).split('\0')
    for time, author, trailers in zip(items[::4], items[1::4], items[2::4]):
        if time.strip().isdigit():
            yield committer(trailers, author), min(int(time), 1 << 40)


def committer(trailers: str, author: str) -> str:
    """Who made a commit: the agent that its first Agent trailer names, else its author.

    trailers: their values, ',' between them.
    """
    return trailers.split(',')[0].strip() or author


def backups(place: Workplace, agent: str) -> list[Sign]:
    """The signs that the names of an agent's checkpoint backups carry."""
    start = form(agent) + '_'
    names = place.repo.disk().names(place.path(f'{CHECKPOINTS}/{BACKUPS}'))
    stamps = [name[len(start) :].removesuffix('.json') for name in names if name.startswith(start)]
    moments = [filled_in.of_stamp(stamp) for stamp in stamps if filled_in.is_stamp(stamp)]
    return [Sign('checkpoint', at) for at in moments if at]
