"""An edit that names a path, but no place that can be found in the file: whose part is it?

The tool may find a place by rules of its own. Who owns the file, or a part of a document where none
of the lines that the edit seeks stands, may make it; where such lines stand, their owner may.
"""

from __future__ import annotations

from gitsync.core.policy.owners import OUTSIDE
from gitsync.core.policy.owners import may
from gitsync.core.policy.owners import owners_of
from gitsync.core.policy.owners import section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.policy.case import Case
    from gitsync.core.policy.place import Place


def stand_in(case: Case, path: str, sought: Sequence[bytes]) -> bytes | None:
    """A version of the file in which another's part is changed, to be judged in the place of the
    edit; None where the actor may make it, or no file stands there.
    """
    place, data = case.place(path), case.bytes_before(path)
    if place is None or data is None:
        return None
    if place.kind == 'sections':
        return _of_document(case, path, place, data, sought)
    return None if may_write(case, path) else b''


def may_write(case: Case, path: str) -> bool:
    """True where the file as a whole is the actor's, so that it may write what it will."""
    place = case.place(path)
    if place is None or place.kind == 'sections':
        return False
    return may(case.actor, owners_of(case, path), case.policy)


def _of_document(
    case: Case, path: str, place: Place, data: bytes, sought: Sequence[bytes]
) -> bytes | None:
    document = case.document(data, place.markers)
    wanted = {line.strip() for line in sought} - {b''}
    best_own, best_other, owns_any, foreign = 0, 0, False, b''
    for part in document.parts:
        text = part if isinstance(part, bytes) else part.data
        address = OUTSIDE if isinstance(part, bytes) else section(part.name)
        is_own = may(case.actor, owners_of(case, path, address), case.policy)
        owns_any = owns_any or is_own
        score = len(wanted & {line.strip() for line in text.split(b'\n')})
        if is_own:
            best_own = max(best_own, score)
        elif score > best_other:
            best_other, foreign = score, text
    if best_other > best_own:
        return data.replace(foreign, _changed(foreign, wanted), 1)
    return None if owns_any else b''


def _changed(text: bytes, wanted: set[bytes]) -> bytes:
    """The text with a mark behind each line that is wanted."""
    lines = text.split(b'\n')
    return b'\n'.join(line + b' ?' if line.strip() in wanted else line for line in lines)
