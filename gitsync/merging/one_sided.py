"""Parts that one side of a merge alone changed: they stand as that side has them, whoever merges.
What a side has that the other one had and left is no change of its own.

Where a conflict takes in such a part (lines that git found no way to tell apart, a file that has no
lines), one side of the conflict taken whole would set the part back. Rows and messages are compared
by content, wherever they stand.
"""

from __future__ import annotations

from collections import Counter

from gitsync.core.documents import messages
from gitsync.core.documents.kinds import KINDS
from gitsync.core.ownership.sections.outside import GAP
from gitsync.core.ownership.sections.outside import TEXT
from gitsync.core.ownership.sections.reading import outside_text
from gitsync.core.ownership.sections.sides import Side
from gitsync.core.policy import owners
from gitsync.core.policy.owners import FILE
from gitsync.core.policy.owners import MARKS
from gitsync.core.policy.owners import OUTSIDE
from gitsync.core.policy.owners import Part
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Sequence

    from gitsync.core.policy.case import Case

    Key = tuple[Part, bytes]  # a part, and which of its kind
    Contents = dict[Key, object]  # a part that is absent is not there


class TwoSides(Value):
    """Two sides of a merge and their merge bases, as texts of one file; None where it is absent."""

    bases: tuple[bytes | None, ...]
    first: bytes | None
    other: bytes | None
    older: Callable[[bool], Iterable[bytes]]  # those that the other (True) or the first side left


def set_back(
    case: Case, path: str, pairs: Sequence[TwoSides], readings: tuple[bytes, bytes]
) -> list[Part]:
    """The parts of a file that one side alone changed and that the after side has otherwise, but
    for what the actor owns. readings: the automatic merge with either side of its conflicts; what
    is the same in both stands in no conflict.
    """
    place = case.place(path)
    if place is None or not _is_file(case, path) or case.maintains():
        return []
    if any(text is None for pair in pairs for text in (pair.first, pair.other)):
        return []  # changed here and removed there: either side, whole
    read: Callable[[bytes | None], Contents] = _whole
    if has_parts(case, path):
        read = _sections_of(case, path) if place.kind == 'sections' else _messages_of
    sides = [[read(text) for text in (pair.first, pair.other, *pair.bases)] for pair in pairs]
    stands, ours, theirs = (read(text) for text in (case.bytes_after(path), *readings))
    parts = []
    for key in {key: None for side in sides for contents in side for key in contents}:
        if ours.get(key) == theirs.get(key) or _owns(case, path, key[0]):
            continue
        changed: dict[str, object] = {}
        for pair, (first, other, *bases) in zip(pairs, sides):
            was = [base.get(key) for base in bases]
            new = [one.get(key) for one in (first, other) if one.get(key) not in was]
            if len(new) > 1 and stands.get(key) in new:
                new = [
                    value
                    for value, is_other in zip(new, (True, False))
                    if not any(read(text).get(key) == value for text in pair.older(is_other))
                ]
            changed.update((repr(value), value) for value in new)
        if len(changed) != 1:
            continue  # both sides changed it: either counts
        (wanted,) = changed.values()
        if not _is_kept(key, wanted, stands.get(key)):
            parts.append(key[0])
    return list(dict.fromkeys(parts))


def has_parts(case: Case, path: str) -> bool:
    """True for a document of several owners that stands as a file before and after."""
    place = case.place(path)
    return place is not None and KINDS[place.kind].has_parts and _is_file(case, path)


def _is_file(case: Case, path: str) -> bool:
    entries = [side.entry(path) for side in (case.before, case.after)]
    return all(entry is not None and entry.is_file for entry in entries)


def _owns(case: Case, path: str, part: Part) -> bool:
    whose = owners.owners_of(case, path, part)
    if part.kind == 'row':  # whoever owns the outside text may change the rows in it
        whose += owners.owners_of(case, path, OUTSIDE)
    return owners.may(case.actor, whose, case.policy)


def _is_kept(key: Key, wanted: object, stands: object) -> bool:
    """True where the result has the part as it was changed; headings may come with new sections."""
    if key[0] == OUTSIDE and isinstance(wanted, _Outside) and isinstance(stands, _Outside):
        return wanted.text == stands.text and not wanted.headings - stands.headings
    return wanted == stands


class _Outside:
    """The outside text: its lines in order, and its headings, which sections bring along."""

    def __init__(self, text: list[bytes], headings: Counter[bytes]) -> None:
        self.text = text
        self.headings = headings

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Outside) and self.__dict__ == other.__dict__

    def __repr__(self) -> str:
        return repr((self.text, sorted(self.headings.items())))


def _whole(text: bytes | None) -> Contents:
    return {} if text is None else {(FILE, b''): text}


def _sections_of(case: Case, path: str) -> Callable[[bytes | None], Contents]:
    """The parts of a sectioned document: its sections, the rows of each agent, the outside text."""
    place = case.place(path)
    markers = place.markers if place else ()
    agents = case.roster(place.epic if place else None).values()

    def read(text: bytes | None) -> Contents:
        if text is None:
            return {}
        side = Side(text, lambda data: case.document(data, markers))
        contents: Contents = {
            (owners.section(name), b''): tuple(part.data for part in parts)
            for name, parts in side.by_name.items()
        }
        rows: set[int] = set()
        for agent in agents if b'|' in text else ():
            own = [row for table in outside_text(side, (), agent)[1] for row in table.rows]
            rows.update(row.line for row in own)
            if own:
                contents[Part('row', agent), b''] = tuple(row.cells for row in own)
        tokens = [token for token in outside_text(side, (), '')[0] if token.line not in rows]
        lines = [token.payload for token in tokens if token.kind == TEXT]
        headings = [token.payload for token in tokens if token.kind == GAP]
        contents[OUTSIDE, b''] = _Outside(
            [line for line in lines if isinstance(line, bytes)],
            Counter(line for line in headings if isinstance(line, bytes) and line[:1] == b'#'),
        )
        return contents

    return read


def _messages_of(text: bytes | None) -> Contents:
    """The parts of a comms file: each message by its text, whatever its number, and its mark."""
    contents: Contents = {}
    for message in messages.parse(text or b'').messages:
        key = message.sent.encode() + b'\n' + message.body
        contents[FILE, key] = contents.get((FILE, key), b'') or message.body
        contents[MARKS, key] = message.read
    return contents
