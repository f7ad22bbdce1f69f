"""The proof by counts: no line that must be there is missing, none stands more often than a reading
of the versions allows, no deleted line is back, and fences close as they did.

Lines are counted by the block that they stand in; blank lines do not count.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from gitsync.core.proof.claim import Claim

    Place = tuple[bytes, bytes]  # the block, and the line as its kind compares it
    Counts = dict[Place, int]
    FourCounts = tuple[Counts, Counts, Counts, Counts]  # of base, ours, theirs, the result

SHOWN = 3  # faults of one sort that are spelled out


class CountDifference(Value):
    """How a result's counts differ from what the versions allow."""

    missing: Counts
    extra: Counts


def difference(
    counts: FourCounts,
    excused: Counts,
    is_clean: bool,
    stands_once: Callable[[bytes], bool] = lambda line: False,
) -> CountDifference:
    """What is missing, but for excused lines, and what is too many. stands_once(line): never more
    often than on the side that has more of it.
    """
    bounds = _bounds(counts, excused, stands_once)
    # between conflict markers it cannot be said where a line stands
    if (bounds.missing or bounds.extra) and (not is_clean or _is_renamed(counts)):
        base, ours, theirs, result = counts
        flattened = flat(base), flat(ours), flat(theirs), flat(result)
        differs = _bounds(flattened, excused, stands_once)
        return differs._replace(missing=_lost_in_blocks(differs.missing, counts, excused))
    return bounds


def _lost_in_blocks(missing: Counts, counts: FourCounts, excused: Counts) -> Counts:
    """What is missing even where each block is read for itself: a line that one side removed with
    its block may be the same as one that both sides added with another.
    """
    lost: Counts = {}
    lines = {line for _, line in missing}
    least = dict.fromkeys(lines, 0)
    for key in counts[1].keys() | counts[2].keys():
        if key[1] in lines:
            least[key[1]] += _allowed(*(side.get(key, 0) for side in counts[:3]))[0]
    stands = flat(counts[3])
    for key, count in missing.items():
        lack = least[key[1]] - excused.get((b'', key[1]), 0) - stands.get(key, 0)
        if lack > 0:
            lost[key] = min(count, lack)
    return lost


def flat(counts: Counts) -> Counts:
    """The counts with every block taken as one."""
    summed: Counts = {}
    for (_, line), count in counts.items():
        summed[b'', line] = summed.get((b'', line), 0) + count
    return summed


def _bounds(
    counts: FourCounts, excused: Counts, stands_once: Callable[[bytes], bool]
) -> CountDifference:
    """What is out of bounds; between them where a line stands as often as _allowed says."""
    base, ours, theirs, result = counts
    missing: Counts = {}
    extra: Counts = {}
    agreed = {key for key, _ in base.items() & ours.items() & theirs.items() & result.items()}
    for key in (ours.keys() | theirs.keys() | result.keys()) - agreed:
        b, o, t, r = (side.get(key, 0) for side in counts)
        low, high = _allowed(b, o, t)
        if stands_once(key[1]):
            high = min(high, max(o, t))
            low = min(low, high)
        if r < low - excused.get((b'', key[1]), 0):
            missing[key] = low - r
        elif r > high:
            extra[key] = r - high
    return CountDifference(missing, extra)


def _allowed(base: int, ours: int, theirs: int) -> tuple[int, int]:
    """How often a line may stand. One that neither side deleted stands as often as on the side that
    has more of it; deletions are honoured. Of a line that stands more than once it cannot be said
    which one was deleted: there the bound is wide.
    """
    both = max(0, ours + theirs - base)
    most = max(ours, theirs)
    high = max(most, both) if max(base, most) > 1 else both
    return min(most, both), high


def _is_renamed(counts: FourCounts) -> bool:
    """True when a block of base is gone and a new one stands in the result: lines may have gone
    from one to the other.
    """
    base, ours, theirs, result = ({block for block, _ in side} for side in counts)
    return any(base - side and side - base and side - base & result for side in (ours, theirs))


def spelled(differs: CountDifference, is_clean: bool) -> Iterator[str]:
    """The difference in words; what is too many counts in a clean result only."""
    yield from _spelled('is missing', differs.missing)
    if is_clean:
        yield from _spelled('stands more often than any version allows', differs.extra)


def _spelled(what: str, lines: Counts) -> Iterator[str]:
    for _, line in sorted(lines)[:SHOWN]:
        yield f"{what}: '{line[:80].decode('utf-8', 'replace')}'"
    if len(lines) > SHOWN:
        yield f'{what}: {len(lines) - SHOWN} more lines'


def open_fence(claim: Claim) -> Iterator[str]:
    """A fence that no version leaves open and a clean result does."""
    if (
        claim.is_clean
        and _is_open_at_end(claim.result)
        and not any(map(_is_open_at_end, claim.versions))
    ):
        yield 'a code fence is not closed'


def _is_open_at_end(data: bytes) -> bool:
    """True when the text ends inside a code fence."""
    # a single byte is found much faster
    if not ((b'`' in data and b'```' in data) or (b'~' in data and b'~~~' in data)):
        return False
    fence = b''
    for line in data.split(b'\n'):
        text = line.strip()
        if line[:4].strip() and text[:3] in (b'```', b'~~~'):
            run = text[: len(text) - len(text.lstrip(text[:1]))]
            if not fence:
                fence = run if run[:1] == b'~' or b'`' not in text[len(run) :] else b''
            elif run[:1] == fence[:1] and len(run) >= len(fence) and run == text:
                fence = b''
    return bool(fence)
