"""Leases that many wait for, or that one keeps."""

from __future__ import annotations

from gitsync.core.documents.protocol import LOCK_ENDING
from gitsync.core.documents.protocol import LOCKS
from gitsync.core.epic import progress
from gitsync.core.text.moments import timedelta
from gitsync.core.text.moments import written
from gitsync.leases.local import leases_in
from gitsync.views import past
from gitsync.views.troubles.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from datetime import datetime

    from gitsync.core.epic.lease import Lease
    from gitsync.core.epic.report.account import Event
    from gitsync.epic.workplace import Workplace


def locks(place: Workplace, now: datetime) -> Iterator[Trouble]:
    """Leases that are corrupt, over or held too long, and those that many waited for."""
    for name, lease in leases_in(place.folder).items():
        yield from _lease(place, name, lease, now)
    for name, waits in _long_waits(past.events(place), now).items():
        if len(waits) >= progress.MANY_WAITS:
            yield Trouble(
                place.path(f'{LOCKS}/{name}{LOCK_ENDING}'),
                'lock',
                f"{len(waits)} acquisitions of '{name}' waited {progress.LONG_WAIT:g} seconds and "
                f'more within the hour, the longest {max(waits):.0f}',
                'hold it for one write at a time (gitsync section write does), and write less '
                'often',
            )


def _lease(place: Workplace, name: str, lease: Lease | None, now: datetime) -> Iterator[Trouble]:
    path = place.path(f'{LOCKS}/{name}{LOCK_ENDING}')
    if lease is None:
        yield Trouble(
            path,
            'lock',
            f"the lock '{name}' is corrupt: it counts as absent",
            f'gitsync lock acquire {name} puts it aside; or remove it',
        )
    elif lease.expires_at <= now:
        yield Trouble(
            path,
            'lock',
            f"{lease.holder} let the lease '{name}' end at {written(lease.expires_at)} without a "
            'release',
            'nothing to do: the next one who asks gets it, and it is reported',
        )
    elif lease.acquired_at and now - lease.acquired_at > progress.LONG_HOLD:
        age = progress.lasting(progress.whole_minutes(now - lease.acquired_at))
        yield Trouble(
            path,
            'lock',
            f"{lease.holder} has held the lease '{name}' for {age}: "
            f'{lease.operation or "no reason given"}',
            f'ask it; the coordinator may end it: gitsync lock break {name}',
        )


def _long_waits(events: Iterable[Event], now: datetime) -> dict[str, list[float]]:
    """The seconds of the long waits of late, by the lock's name, sorted."""
    waits: dict[str, list[float]] = {}
    for event in events:
        waited = event.get('waited')
        if (
            event['event'] == 'acquire'
            and isinstance(waited, (int, float))
            and waited >= progress.LONG_WAIT
            and timedelta(0) <= now - event['at'] < progress.RECENT
        ):
            waits.setdefault(event['lock'], []).append(waited)
    return dict(sorted(waits.items()))
