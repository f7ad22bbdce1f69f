"""Ownership of .gitattributes: what in it decides how gated documents are merged is the
coordinator's.

The managed block may be added by anyone where none was, as it takes nothing away.
"""

from __future__ import annotations

from gitsync.core.ownership.policy import governed
from gitsync.core.policy.place import CHECKPOINTS
from gitsync.core.policy.place import COMMS
from gitsync.core.policy.place import README
from gitsync.core.policy.place import STATUS
from gitsync.core.text import globs
from gitsync.core.text import managed_block

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding

# A gated path of each kind that the protocol has.
SAMPLES = (
    README,
    f'{COMMS}/primary_to_secondary_a.md',
    f'{CHECKPOINTS}/primary.json',
    f'feature_01_a/{STATUS}',
)
DECIDING = {'merge', 'binary', 'filter', 'working-tree-encoding'}


def check_ownership(
    case: Case, path: str, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """GS211 for the managed block, and for lines of any .gitattributes that say how gated documents
    are merged.
    """
    if case.coordinates() or before == after:
        return []
    old, new = managed_block.block(before), managed_block.block(after)
    if old is not None and old != new:
        return [governed(case, path, "managed block of '.gitattributes' changed")]
    samples = [*SAMPLES, *(path for document in case.policy.documents for path in document.paths)]
    if _deciding(after, new, samples) != _deciding(before, old, samples):
        return [governed(case, path, 'how gated documents are merged changed')]
    return []


def _deciding(data: bytes | None, block: bytes | None, samples: Iterable[str]) -> list[bytes]:
    """The lines outside the block that give or take 'merge' (or make binary) for what may be a
    gated path.
    """
    outside = (data or b'').replace(block, b'') if block else data or b''
    return [line.strip() for line in outside.split(b'\n') if _decides(line, samples)]


def _decides(line: bytes, samples: Iterable[str]) -> bool:
    words = line.decode('utf-8', 'surrogateescape').split()
    if len(words) < 2 or words[0].startswith('#'):
        return False
    names = {word.lstrip('-!').partition('=')[0] for word in words[1:]}
    if words[0].startswith('[attr]'):
        return bool(names & {'merge', 'binary'})
    return bool(names & DECIDING) and any(_concerns(words[0], sample) for sample in samples)


def _concerns(pattern: str, sample: str) -> bool:
    pattern = pattern.strip('"')
    body = pattern.lstrip('/')
    return (
        globs.matches_path((pattern,), sample)
        or globs.overlap(body.rpartition('/')[2], sample.rpartition('/')[2])
        or body in ('*', '**')
    )
