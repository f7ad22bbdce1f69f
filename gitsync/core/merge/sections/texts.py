"""The texts that both sides changed: git's lines first, else the outline, each proved.

At most two calls of the line merger: one for all texts, and one for what stays open in outlines.
"""

from __future__ import annotations

from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.pieces import joined
from gitsync.core.merge.pieces import labelled
from gitsync.core.text.lines import split
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.merge.pieces import Piece
    from gitsync.core.merge.result import Faults
    from gitsync.core.merge.result import MergeLines
    from gitsync.core.merge.result import Versions

# a text of more lines or bytes that both sides changed is git's
MOST_LINES = 3000
MOST_BYTES = 250_000


class Open(Value):
    """A text that both sides changed."""

    sides: Versions
    place: TextPlace
    faults: Faults | None = None  # its proof
    is_git: bool = True  # git's lines may decide it, where they are proved
    fixed: Pending | None = None  # a conflict about all of it, which stands


class Settled(Value):
    """A text as it was merged."""

    data: bytes
    conflicts: tuple[str, ...] = ()  # their places, for people
    stands: bool = False  # whatever the lines of the whole document say
    is_large: bool = False  # too many of its lines changed for more than lines


class Drafts(Value):
    """A text that git's lines do not settle: git's own result, and what the outline made of it."""

    text: Open
    git: tuple[bytes, int]
    pieces: list[Piece]


def settle_texts(texts: Sequence[Open], merge_lines: MergeLines) -> list[Settled]:
    """The texts merged, in their order.

    1  git's lines are clean and proved             that
    2  else the outline, where it is proved         that, with its conflicts
    3  else git's conflict, where git has one       that
    4  else (git clean, but wrong)                  a conflict of what differs; also for 2 and 3
                                                    where a side of theirs lacks a section
    """
    asked = [text.sides for text in texts if text.is_git]
    merged = iter(merge_lines(asked) if asked else ())
    settled = [_first(text, next(merged) if text.is_git else (b'', 0)) for text in texts]
    waiting = [piece for each in settled if isinstance(each, Drafts) for piece in _pending(each)]
    lines = iter(merge_lines([piece.sides for piece in waiting]) if waiting else ())
    return [each if isinstance(each, Settled) else _closed(each, lines) for each in settled]


def _first(text: Open, git: tuple[bytes, int]) -> Settled | Drafts:
    """The text where git's lines settle it, else what may come instead."""
    if text.fixed:
        return Drafts(text, git, [text.fixed])
    if text.is_git and text.faults and not git[1] and is_right(text, git[0]):
        return Settled(git[0])
    return _large(text, git) if _is_large(text) else Drafts(text, git, _outline(text))


def is_right(text: Open, data: bytes) -> bool:
    """True where a merge of the text is proved, and each section stands once in it."""
    if not _has_places(text, data):
        return False
    base, ours, theirs = text.sides
    for line, name in text.place.places.items():
        if name in text.place.disputed:  # it stands as a conflict, where one side removed it
            data = data.replace(line + b'\n', b'')
        elif _is_added_twice(line, text) or name in text.place.taken_in:
            # it stands at one of two places
            ours, theirs, data = (each.replace(line + b'\n', b'') for each in (ours, theirs, data))
    return not text.faults or not text.faults(base, ours, theirs, data, text.place.columns)


def _is_added_twice(line: bytes, text: Open) -> bool:
    """True for the place of a section that both sides added."""
    base, ours, theirs = text.sides
    return line in ours and line in theirs and line not in base


def _has_places(text: Open, data: bytes) -> bool:
    """True where each line that stands for a section stands once, if both sides have it or one
    added it, and no more than once anyhow.
    """
    for line in text.place.places:
        base, ours, theirs = (line in side for side in text.sides)
        wanted = ours and theirs or (ours or theirs) and not base
        if data.count(line) > 1 or wanted and line not in data:
            return False
    return True


def _with_places_once(data: bytes, text: Open) -> bytes:
    """The merged text, each place of a section that both sides added kept where it comes first."""
    for line in text.place.places:
        if data.count(line) == 2 and _is_added_twice(line, text):
            before, _, behind = data.rpartition(line)
            data = before.rstrip() + b'\n' + behind.removeprefix(b'\n')
    return data


def _is_large(text: Open) -> bool:
    return any(len(side) > MOST_BYTES or side.count(b'\n') > MOST_LINES for side in text.sides)


def _large(text: Open, git: tuple[bytes, int]) -> Settled | Drafts:
    """A text for which an outline would take too long: git's conflict, or one of what differs."""
    if git[1]:
        return Settled(git[0], (text.place.where,), True, True)
    return Drafts(text, git, [_difference(text)])


def _outline(text: Open) -> list[Piece]:
    from gitsync.core.merge.outline.merging import merge_text

    return merge_text(*text.sides, text.place)


def _pending(draft: Drafts) -> list[Pending]:
    """What lines must decide: what the outline leaves open, and the last resort."""
    pending = [piece for piece in draft.pieces if isinstance(piece, Pending)]
    return [*pending, _difference(draft.text)] if _has_resort(draft) else pending


def _has_resort(draft: Drafts) -> bool:
    """True where git's conflict will not do: it has none, or may tear sections out of a side."""
    return not draft.text.fixed and bool(not draft.git[1] or draft.text.place.places)


def _difference(text: Open) -> Pending:
    """What differs between ours and theirs, as a conflict."""
    head, tail = _common(text)
    ours, theirs = (side[head : len(side) - tail] for side in text.sides[1:])
    base = b'' if ours and theirs else text.sides[0]
    return Pending(base, ours, theirs, text.place.where, stands=True)


def _common(text: Open) -> tuple[int, int]:
    """How many bytes of whole lines ours and theirs have in common at the head and at the tail; a
    line of the head less where nothing else would be left of one of them.
    """
    ours, theirs = split(text.sides[1]), split(text.sides[2])
    most = min(len(ours), len(theirs))
    head = next((at for at in range(most) if ours[at] != theirs[at]), most)
    tail = next((at for at in range(most - head) if ours[-1 - at] != theirs[-1 - at]), most - head)
    if head + tail == most:
        head, tail = (head - 1, tail) if head else (head, max(tail - 1, 0))
    return sum(map(len, ours[:head])), sum(map(len, ours[len(ours) - tail :]))


def _offers_both(text: Open, data: bytes) -> bool:
    """True where each section that both sides have stands once, whichever side is taken."""
    from gitsync.core.text.conflicts import one_side

    places = [line for line in text.place.places if all(line in side for side in text.sides[1:])]
    readings = [one_side(data, side) for side in (0, 1)]
    return all(reading.count(line) == 1 for reading in readings for line in places)


def _closed(draft: Drafts, lines: Iterator[tuple[bytes, int]]) -> Settled:
    """The text with what was open in it."""
    pieces: list[bytes] = []
    conflicts: list[str] = []
    stands = False
    for piece in draft.pieces:
        if not isinstance(piece, Pending):
            pieces.append(piece)
            continue
        data, count = next(lines)
        pieces.append(labelled(data, piece, count))
        if count:
            conflicts.append(piece.where)
            stands = stands or piece.stands
    rest = next(lines)[0] if _has_resort(draft) else None
    data = joined(pieces)
    if not conflicts:
        data = _with_places_once(data, draft.text)
    if _offers_both(draft.text, data) if conflicts else is_right(draft.text, data):
        return Settled(data, tuple(conflicts), stands)
    where = (draft.text.place.where,)
    if rest is None or draft.git[1] and _offers_both(draft.text, draft.git[0]):
        return Settled(draft.git[0], where)
    head, tail = _common(draft.text)
    ours = draft.text.sides[1]
    return Settled(ours[:head] + rest + ours[len(ours) - tail :], where, True)
