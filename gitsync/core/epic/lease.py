"""The lock file: a lease that ends by itself. Its format, and the arithmetic of when it ends.

A lease counts from its holder's clock; whoever looks at one trusts that clock no further than one
lease length from when the
lease was first seen here. The generation grows by one at every acquisition: it tells a holder that
slept
through its expiry from the one that came after it.
"""

from collections import namedtuple
from datetime import UTC
from datetime import timedelta

from gitsync.core.documents import checkpoint
from gitsync.core.policy.names import same
from gitsync.core.text.moments import instant

LENGTH = 300
LONGEST_NAME = 100
_LETTERS = frozenset('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-')


class Lease(namedtuple('Lease', 'holder holder_id acquired_at operation expires_at generation')):
    """holder: the agent; holder_id: its session; acquired_at (may be None) and expires_at: aware
    datetimes; generation from 1, 0 in a file written by hand.
    """

    __slots__ = ()

    def is_held_by(self, holder: str, session: str) -> bool:
        """True when that session of that agent took it."""
        return self.holder_id == session and (self.holder == holder or same(self.holder, holder))

    @property
    def mark(self) -> str:
        """What tells it from any other lease, and from itself before a renewal."""
        return '|'.join(
            (self.holder, self.holder_id, str(self.generation), self.expires_at.isoformat())
        )


class Memory(namedtuple('Memory', 'generation mark seen_at length')):
    """What this clone remembers of a lock: the highest generation, the mark of the lease that stood
    there last, when it was first seen here, its length in seconds.
    """

    __slots__ = ()


BLANK = Memory(0, '', None, 0.0)


def is_name(name: str) -> bool:
    """True for what can name a lock: letters, digits, '_' and '-', no '-' first."""
    return 0 < len(name) <= LONGEST_NAME and name[0] != '-' and _LETTERS.issuperset(name)


def parse(data: bytes) -> Lease | None:
    """The lease in a lock file's bytes; None for what is none: empty, truncated, binary, without
    holder or end.
    """
    value = checkpoint.parse(data).value if len(data) < 65536 else None
    if value is None:
        return None
    holder, session, operation = (
        value.get(key, '') for key in ('holder', 'holder_id', 'operation')
    )
    ends, generation = instant(value.get('expires_at')), value.get('generation', 0)
    if not isinstance(holder, str) or not holder.strip() or ends is None:
        return None
    if (
        not isinstance(generation, int)
        or isinstance(generation, bool)
        or not 0 <= generation < 1 << 53
    ):
        generation = 0
    texts = (text if isinstance(text, str) else '' for text in (session, operation))
    return Lease(
        holder, next(texts), instant(value.get('acquired_at')), next(texts), ends, generation
    )


def render(lease: Lease) -> bytes:
    """The bytes of the lock file."""
    return checkpoint.new(
        {
            'holder': lease.holder,
            'holder_id': lease.holder_id,
            'acquired_at': written(lease.acquired_at),
            'operation': lease.operation,
            'expires_at': written(lease.expires_at),
            'auto_release': True,
            'generation': lease.generation,
        }
    )


def written(moment) -> str:
    """An instant to the millisecond, in UTC."""
    return (
        moment.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S.') + f'{moment.microsecond // 1000:03d}Z'
    )


def taken(
    memory: Memory,
    standing: Lease | None,
    holder: str,
    session: str,
    operation: str,
    seconds: float,
    now,
) -> tuple[Lease, Memory]:
    """(the lease that follows whatever stood there, what to remember)."""
    generation, now = (
        max(memory.generation, standing.generation if standing else 0) + 1,
        _whole(now),
    )
    lease = Lease(
        holder, session, now, operation, _whole(now + timedelta(seconds=seconds)), generation
    )
    return lease, Memory(generation, lease.mark, now, seconds)


def renewed(memory: Memory, lease: Lease, seconds: float, now) -> tuple[Lease, Memory]:
    """(the same lease with a later end, what to remember)."""
    now = _whole(now)
    lease = lease._replace(expires_at=_whole(now + timedelta(seconds=seconds)))
    return lease, Memory(max(memory.generation, lease.generation), lease.mark, now, seconds)


def seen(memory: Memory, lease: Lease, length: float, now) -> Memory:
    """The memory after a look at the lease: one not seen before is held to that length; a clock
    that went back starts it again.
    """
    if memory.mark != lease.mark:
        return Memory(max(memory.generation, lease.generation), lease.mark, now, length)
    if now < memory.seen_at:
        return memory._replace(seen_at=now)
    return memory


def ends(memory: Memory, lease: Lease):
    """When the lease is over by the clock that looks: at its end, and never later than its length
    after it was first seen.
    """
    return min(latest(memory), lease.expires_at)


def latest(memory: Memory):
    """When a lease is over whatever its holder's clock says: its length after it was first seen
    here.
    """
    return memory.seen_at + timedelta(seconds=memory.length)


def _whole(moment):
    """The moment as the file holds it: to the millisecond, so that what is read back is what was
    written.
    """
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def parse_memory(data: bytes | None) -> Memory:
    """The memory in a state file; BLANK where there is none that can be read."""
    value = checkpoint.parse(data).value if data else None
    if value is None:
        return BLANK
    generation, mark, seen_at, length = (
        value.get('generation'),
        value.get('mark'),
        instant(value.get('seen_at')),
        value.get('length'),
    )
    if (
        not isinstance(generation, int)
        or not isinstance(mark, str)
        or seen_at is None
        or not isinstance(length, (int, float))
    ):
        return (
            BLANK._replace(generation=generation)
            if isinstance(generation, int) and generation > 0
            else BLANK
        )
    return Memory(generation, mark, seen_at, float(length))


def render_memory(memory: Memory) -> bytes:
    """The bytes of the state file."""
    return checkpoint.new(
        {
            'generation': memory.generation,
            'mark': memory.mark,
            'seen_at': written(memory.seen_at) if memory.seen_at else None,
            'length': memory.length,
        }
    )
