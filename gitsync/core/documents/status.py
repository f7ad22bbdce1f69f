"""STATUS files: plain 'KEY: value' lines. Parse, render, and the values that the protocol allows.

Blank lines and '#' comments are kept and are no fault. Parsing is total; render(parse(data)) ==
data.
"""

from __future__ import annotations

from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split
from gitsync.core.text.lines import text
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Mapping

REQUIRED = ('STAGE', 'PHASE', 'AGENT', 'UPDATED', 'STATUS', 'BLOCKERS', 'READY_FOR_SYNC')
STATES = (
    'NOT_STARTED',
    'IN_PROGRESS',
    'WAITING',
    'WAITING_FOR_SYNC',
    'BLOCKED',
    'PAUSED',
    'COMPLETE',
)
READY_STATES = ('COMPLETE', 'WAITING_FOR_SYNC')  # those in which READY_FOR_SYNC may be true
_CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'


class StatusLine(Value):
    """One line of a STATUS file."""

    raw: bytes  # with its end
    key: str  # '' for blank lines, comments and lines that are no 'KEY: value'
    value: str  # stripped

    @property
    def is_filler(self) -> bool:
        """True for blank lines and comments."""
        body = self.raw.removeprefix(BOM).strip()
        return not self.key and (not body or body[:1] == b'#')


class Status(Value):
    """A STATUS file."""

    lines: tuple[StatusLine, ...]

    def get(self, key: str) -> str | None:
        """The value of the first line with that key, None when there is none."""
        for line in self.lines:
            if line.key == key:
                return line.value
        return None


def parse(data: bytes) -> Status:
    """The STATUS in data."""
    return Status(tuple(_line(line) for line in split(data)))


def render(status: Status) -> bytes:
    """The bytes that parse() took apart."""
    return b''.join(line.raw for line in status.lines)


def changed(status: Status, values: Mapping[str, str]) -> Status:
    """The status with these values: a key that is there keeps its place, others are added at the
    end. ValueError: a value of several lines.
    """
    left, end = dict(values), ending(render(status))
    lines: list[StatusLine] = []
    for key, value in values.items():
        if not is_key(key) or '\n' in value or '\r' in value:
            raise ValueError(f"'{key}' is no STATUS key, or its value is more than one line")
    for line in status.lines:
        if line.key in left:
            tail = line.raw[len(line.raw.rstrip(b'\r\n')) :]
            bom = BOM if line.raw.startswith(BOM) else b''
            line = _line(bom + raw(f'{line.key}: {left.pop(line.key)}'.rstrip()) + tail)
        lines.append(line)
    if left and lines and not lines[-1].raw.endswith(b'\n'):
        lines[-1] = _line(lines[-1].raw + end)
    lines += [_line(raw(f'{key}: {value}'.rstrip()) + end) for key, value in left.items()]
    return Status(tuple(lines))


set = changed


def is_key(key: str) -> bool:
    """True for a key in capitals: letters, digits and '_', a letter first."""
    return bool(key) and key[0] in _CAPITALS[:26] and not key.strip(_CAPITALS)


def contradictions(get: Callable[[str], str | None]) -> Iterator[tuple[str, str]]:
    """The keys of values that cannot both be true; get gives a key's value."""
    is_ready, state = get('READY_FOR_SYNC') == 'true', get('STATUS')
    blockers = get('BLOCKERS')
    is_blocked = (blockers or 'none').lower() != 'none'
    if is_ready and state in STATES and state not in READY_STATES:
        yield 'READY_FOR_SYNC', 'STATUS'
    if is_ready and is_blocked:
        yield 'BLOCKERS', 'READY_FOR_SYNC'
    if state == 'BLOCKED' and blockers is not None and not is_blocked:
        yield 'BLOCKERS', 'STATUS'


def is_stage(value: object) -> bool:
    """True for 'S<n>', 'S<n>.P<n>' and 'S<n>.P<n>.I<n>', n from 1, S1 to S10."""
    if not isinstance(value, str):
        return False
    parts = value.split('.')
    if len(parts) > 3 or any(
        part[:1] != letter or not _is_count(part[1:]) for part, letter in zip(parts, 'SPI')
    ):
        return False
    return int(parts[0][1:]) <= 10


def _is_count(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and digits[0] != '0' and len(digits) < 4


def _line(line: bytes) -> StatusLine:
    body = line.removeprefix(BOM).rstrip()
    key, colon, value = body.partition(b':')
    if colon and 0 < len(key) < 200:
        name = text(key)
        if is_key(name):
            return StatusLine(line, name, text(value.strip()))
    return StatusLine(line, '', '')
