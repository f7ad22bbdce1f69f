"""A field line '**Key:** value' that both sides changed, with the lines that run on.

The value of the side that was updated later, where that is known, else a conflict.
"""

from __future__ import annotations

from gitsync.core.merge.order import pick
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.outline.place import Trio
from gitsync.core.merge.outline.place import conflict
from gitsync.core.merge.result import Decision

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.outline.nodes import Node
    from gitsync.core.merge.pieces import Piece


def merge_field(trio: Trio, place: TextPlace) -> list[Piece]:
    """One field by its value."""
    base, ours, theirs = trio
    assert ours is not None and theirs is not None
    values = [None if each is None else value(each) for each in trio]
    said = pick(*values)
    if said is not None:
        same = [each.head for each in (ours, theirs) if value(each) == said]
        return [max(same)]
    if not place.later:
        return [conflict(trio, place)]
    won, lost = (ours, theirs) if place.later == 'ours' else (theirs, ours)
    key = ours.key.decode('utf-8', 'replace')
    shown = (value(lost) or b'').decode('utf-8', 'replace')
    what = f"the side updated later ({place.later}) keeps its '{key}', the other said '{shown}'"
    place.decisions.append(Decision('later', place.where, what, lost.head))
    return [won.head]


def value(field: Node) -> bytes:
    """The value of a field node, all its lines."""
    said = field.said.lstrip()
    return said[said.find(b':**') + 3 :].strip()


def later_side(ours: bytes, theirs: bytes) -> str:
    """'ours' or 'theirs', whichever carries the later '**Last Updated:**'; '' when one has none,
    both are equal or either cannot be read.
    """
    here, there = _updated(ours), _updated(theirs)
    if here is None or there is None or here == there or len(here) != len(there):
        return ''
    return 'ours' if here > there else 'theirs'


def _updated(text: bytes) -> tuple[str, ...] | None:
    """The time of the first Last Updated line as a tuple to compare; None when there is none that
    can be read.
    """
    at = text.lower().find(b'**last updated:**')
    if at < 0 or text[text.rfind(b'\n', 0, at) + 1 : at].strip():
        return None
    line = text[at:].partition(b'\n')[0].strip()
    said = line[len(b'**last updated:**') :].strip()
    return moment_of(said.decode('utf-8', 'replace').strip('`*_ '))


def moment_of(text: str) -> tuple[str, ...] | None:
    """A tuple to compare for a time as people write it: (instant,) with a zone, (date, time)
    without, (date, '', '') for a date alone; None for anything else.
    """
    from gitsync.core.text.moments import instant
    from gitsync.core.text.moments import is_date

    zoned = text[10:11] == ' ' and (text.endswith('Z') or '+' in text)
    moment = instant(text.replace(' ', 'T', 1) if zoned else text)
    if moment is not None:
        return (f'{moment.timestamp():020.3f}',)
    date, _, clock = text.replace('T', ' ', 1).partition(' ')
    if not is_date(date):
        return None
    if not clock.strip():
        return (date, '', '')
    return (date, clock.strip()) if _is_clock(clock.strip().split(':')) else None


def _is_clock(parts: list[str]) -> bool:
    """True for hours and minutes, perhaps seconds, of two digits each."""
    digits = all(part.isascii() and part.isdigit() and len(part) == 2 for part in parts)
    return digits and len(parts) in (2, 3) and parts[0] < '24' and max(parts[1:]) < '60'
