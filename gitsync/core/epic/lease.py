"""The lock file: a lease that ends by itself. Its format, and the arithmetic of when it ends.

A lease counts from its holder's clock; whoever looks at one trusts that clock no further than one
lease length from when the lease was first seen here. The generation grows by one at every
acquisition: it tells a holder that slept through its expiry from the one that came after it.
"""

from __future__ import annotations

from gitsync.core.documents import checkpoint
from gitsync.core.policy.names import same
from gitsync.core.text.moments import UTC
from gitsync.core.text.moments import instant
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LENGTH = 300
LONGEST = 86400.0  # seconds
LARGEST = 65536  # bytes of a lock file
LONGEST_NAME = 100
LETTERS = frozenset('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-')  # of a name


class Lease(Value):
    """What a lock file says."""

    holder: str  # the agent
    holder_id: str  # its session
    acquired_at: datetime | None
    operation: str  # what it is held for, ''
    expires_at: datetime
    generation: int  # from 1; 0 in a file written by hand

    def is_held_by(self, holder: str, session: str) -> bool:
        """True when that session of that agent took it."""
        return self.holder_id == session and (self.holder == holder or same(self.holder, holder))

    @property
    def mark(self) -> str:
        """What tells it from any other lease, and from itself before a renewal."""
        return '|'.join(
            (self.holder, self.holder_id, str(self.generation), self.expires_at.isoformat())
        )


class LeaseClaim(Value):
    """What somebody asks of a lock."""

    name: str  # the lock's
    holder: str
    session: str
    operation: str  # what for, in words
    seconds: float  # how long


class LeaseMemory(Value):
    """What this clone remembers of a lock."""

    generation: int  # the highest
    mark: str  # of the lease that stood there last
    seen_at: datetime | None  # when that was first seen here
    length: float  # its length in seconds


BLANK = LeaseMemory(0, '', None, 0.0)


def is_name(name: str) -> bool:
    """True for what can name a lock: letters, digits, '_' and '-', no '-' first."""
    return 0 < len(name) <= LONGEST_NAME and name[0] != '-' and LETTERS.issuperset(name)


def parse(data: bytes) -> Lease | None:
    """The lease in a lock file's bytes; None for what is none: empty, truncated, binary, without
    holder or end.
    """
    value = checkpoint.parse(data).value if len(data) <= LARGEST else None
    if value is None:
        return None
    holder, session = value.get('holder'), value.get('holder_id')
    operation = value.get('operation')
    ends = instant(value.get('expires_at'))
    if not isinstance(holder, str) or not holder.strip() or ends is None:
        return None
    return Lease(
        holder,
        session if isinstance(session, str) else '',
        instant(value.get('acquired_at')),
        operation if isinstance(operation, str) else '',
        ends,
        _generation(value) or 0,
    )


def _generation(value: Mapping[str, object]) -> int | None:
    """The generation that a file says, None for what every reader of JSON would not count so."""
    said = value.get('generation')
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said < 1 << 53:
        return None
    return said


def said(raw: bytes) -> tuple[Lease | None, bool]:
    """(the lease that the message of a commit object says or None, whether it was given back)."""
    body = raw.partition(b'\n\n')[2]
    text = body[body.find(b'{') : body.rfind(b'}') + 1]
    value = checkpoint.parse(text).value or {}
    return parse(text), value.get('released') is True


def render(lease: Lease) -> bytes:
    """The bytes of the lock file."""
    return checkpoint.new(
        {
            'holder': lease.holder,
            'holder_id': lease.holder_id,
            'acquired_at': written(lease.acquired_at) if lease.acquired_at else None,
            'operation': lease.operation,
            'expires_at': written(lease.expires_at),
            'auto_release': True,
            'generation': lease.generation,
        }
    )


def written(moment: datetime) -> str:
    """An instant to the millisecond, in UTC."""
    milliseconds = moment.microsecond // 1000
    return f'{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{milliseconds:03d}Z'


def taken(
    memory: LeaseMemory, before: Lease | None, claim: LeaseClaim, now: datetime
) -> tuple[Lease, LeaseMemory]:
    """(the lease that follows the one before it, what to remember)."""
    generation = max(memory.generation, before.generation if before else 0) + 1
    now = _whole(now)
    end = _whole(now + timedelta(seconds=claim.seconds))
    lease = Lease(claim.holder, claim.session, now, claim.operation, end, generation)
    return lease, LeaseMemory(generation, lease.mark, now, claim.seconds)


def renewed(
    memory: LeaseMemory, lease: Lease, seconds: float, now: datetime
) -> tuple[Lease, LeaseMemory]:
    """(the same lease with a later end, what to remember)."""
    now = _whole(now)
    lease = lease._replace(expires_at=_whole(now + timedelta(seconds=seconds)))
    return lease, LeaseMemory(max(memory.generation, lease.generation), lease.mark, now, seconds)


def seen(memory: LeaseMemory, lease: Lease, length: float, now: datetime) -> LeaseMemory:
    """The memory after a look at the lease: one not seen before is held to that length; a clock
    that went back starts it again.
    """
    if memory.mark != lease.mark:
        return LeaseMemory(max(memory.generation, lease.generation), lease.mark, now, length)
    if memory.seen_at is None or now < memory.seen_at:
        return memory._replace(seen_at=now)
    return memory


def ends(memory: LeaseMemory, lease: Lease) -> datetime:
    """When the lease is over by the clock that looks: at its end, and never later than its length
    after it was first seen.
    """
    last = latest(memory)
    return min(last, lease.expires_at) if last else lease.expires_at


def latest(memory: LeaseMemory) -> datetime | None:
    """When a lease is over whatever its holder's clock says: its length after it was first seen
    here; None for one never seen.
    """
    return memory.seen_at + timedelta(seconds=memory.length) if memory.seen_at else None


def _whole(moment: datetime) -> datetime:
    """The moment as the file holds it: to the millisecond, so that what is read back is what was
    written.
    """
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def parse_memory(data: bytes | None) -> LeaseMemory:
    """The memory in a state file; BLANK where there is none that can be read."""
    value = checkpoint.parse(data or b'').value or {}
    generation, mark = _generation(value), value.get('mark')
    seen_at, length = instant(value.get('seen_at')), value.get('length')
    if generation is None:
        return BLANK
    if not isinstance(length, (int, float)) or not 0 <= length <= LONGEST:
        length = None
    if not isinstance(mark, str) or seen_at is None or length is None:
        return BLANK._replace(generation=generation)
    return LeaseMemory(generation, mark, seen_at, float(length))


def render_memory(memory: LeaseMemory) -> bytes:
    """The bytes of the state file."""
    return checkpoint.new(
        {
            'generation': memory.generation,
            'mark': memory.mark,
            'seen_at': written(memory.seen_at) if memory.seen_at else None,
            'length': memory.length,
        }
    )
