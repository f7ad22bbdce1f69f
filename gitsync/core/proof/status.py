"""The proof of a merged STATUS: its lines counted, and no key twice."""

from __future__ import annotations

from gitsync.core.proof.lines import CountDifference
from gitsync.core.proof.lines import difference
from gitsync.core.proof.lines import open_fence
from gitsync.core.proof.lines import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.proof.claim import Claim
    from gitsync.core.proof.lines import Counts


def prove(claim: Claim) -> tuple[str, ...]:
    """What is wrong with the result, () when it is proved."""
    base, ours, theirs, result = (_counts(data) for data in claim.texts)
    excused = _counts(b''.join(claim.superseded))
    differs = difference((base, ours, theirs, result), excused, claim.is_clean)
    # where a value gave way, the other side's stands, be it base's
    settled = {_key(line) for _, line in excused}
    extra = {
        place: count
        for place, count in differs.extra.items()
        if not (_key(place[1]) in settled and (place in ours or place in theirs))
    }
    faults = [*spelled(CountDifference(differs.missing, extra), claim.is_clean), *open_fence(claim)]
    if claim.is_clean and _has_twice(claim.result) and not any(map(_has_twice, claim.versions)):
        faults.append('a key stands twice')
    return tuple(faults)


def _counts(data: bytes) -> Counts:
    """How often each line stands, blank ones apart; blanks around a value do not count."""
    counts: Counts = {}
    for line in data.replace(b'\xef\xbb\xbf', b'').split(b'\n'):
        line = line.rstrip()
        if line:
            place = b'', _field(line)
            counts[place] = counts.get(place, 0) + 1
    return counts


def _field(line: bytes) -> bytes:
    key, colon, value = line.partition(b':')
    return key.strip() + b': ' + value.strip() if colon and not line.startswith(b'#') else line


def _key(line: bytes) -> bytes:
    return line.partition(b':')[0].strip()


def _has_twice(data: bytes) -> bool:
    keys = [_key(line) for line in data.split(b'\n') if b':' in line and line[:1] != b'#']
    return len(set(keys)) < len(keys)
