"""The proof of a merged file of one JSON object a line: as one list of these objects."""

from __future__ import annotations

from gitsync.core.proof.json import Compared
from gitsync.core.proof.json import Twice
from gitsync.core.proof.json import read
from gitsync.core.proof.json import wrong_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.proof.claim import Claim


def prove(claim: Claim) -> tuple[str, ...]:
    """What is wrong, () when every object follows from the versions."""
    if not claim.is_clean:
        return ()
    try:
        base, ours, theirs = (_objects(data) for data in claim.versions)
    except (ValueError, RecursionError, Twice):
        return ('a version is no file of one JSON object a line',)
    try:
        result = _objects(claim.result)
    except (ValueError, RecursionError, Twice):
        return ('a line of the result is no JSON',)
    return wrong_values(Compared('', base, ours, theirs, result), claim)


def _objects(data: bytes) -> list[object]:
    return [read(line) for line in data.split(b'\n') if line.strip()]
