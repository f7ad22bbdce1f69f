"""Groups of field lines '**Key:** value', merged by key.

The same field changed on both sides: the value of the side that was updated later, where that is
known, else a conflict of this one line.
"""

from gitsync.core.merge.keyed import both_rewrote
from gitsync.core.merge.keyed import merged_order
from gitsync.core.merge.keyed import unique
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.result import Decision
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import field
from gitsync.core.text.lines import raw


def merge_fields(base: list, ours: list, theirs: list, place) -> list | None:
    """The pieces of three groups of field lines; None where keys stand twice or both sides
    reordered them.
    """
    sides = [[(field(line).key, line) for line in lines] for lines in (base, ours, theirs)]
    if not all(unique([key for key, _ in side]) for side in sides):
        return None
    b, o, t = [dict(side) for side in sides]
    disputed = {
        key
        for key in b
        if (key in o) != (key in t) and _value(o.get(key) or t.get(key)) != _value(b[key])
    }
    order = merged_order(list(b), list(o), list(t), disputed, lambda key: natural(raw(key)))
    if order is None or both_rewrote(list(b), list(o), list(t)):
        return None
    pieces = []
    for key in order:
        pieces += _field(key, b.get(key), o.get(key), t.get(key), place)
    return pieces


def _value(line):
    return None if line is None else field(line).value


def _field(key, base, ours, theirs, place):
    if ours is None and theirs is None:
        return []
    if ours is None or theirs is None:
        if base is None:
            return [theirs if ours is None else ours]
        return [Pending(base, ours or b'', theirs or b'', f"field '{key}' in {place.where}")]
    sure, value = pick(_value(base), _value(ours), _value(theirs))
    if sure:
        return (
            [
                settle(
                    *[
                        line if line is not None and _value(line) == value else None
                        for line in (base, ours, theirs)
                    ]
                )
                or ours
            ]
            if _value(ours) == _value(theirs)
            else [ours if _value(ours) == value else theirs]
        )
    later = later_side(*place.texts) if place.is_single else ''
    if later:
        won, lost = (ours, theirs) if later == 'ours' else (theirs, ours)
        what = (
            f"the side updated later ({later}) keeps its '{key}', the other said '{_value(lost)}'"
        )
        place.decisions.append(Decision('later', place.where, what, lost))
        return [won]
    return [Pending(base or b'', ours, theirs, f"field '{key}' in {place.where}")]


def later_side(ours: bytes, theirs: bytes) -> str:
    """'ours' or 'theirs', whichever carries the later '**Last Updated:**'; '' when one has none,
    both are equal or either cannot be read.
    """
    times = [_updated(text) for text in (ours, theirs)]
    if None in times or times[0] == times[1]:
        return ''
    if len(times[0]) != len(times[1]):
        return ''
    return 'ours' if times[0] > times[1] else 'theirs'


def _updated(text):
    """The time of the first Last Updated line as a comparable tuple: ('zone', instant) or (date,
    time); None when there is none that can be read.
    """
    at = text.lower().find(b'**last updated:**')
    if at < 0 or text[text.rfind(b'\n', 0, at) + 1 : at].strip():
        return None
    end = text.find(b'\n', at)
    value = bare(text[at:] if end < 0 else text[at:end])[len(b'**last updated:**') :].strip()
    return moment_of(value.decode('utf-8', 'replace').strip('`*_ '))


def moment_of(value: str):
    """A comparable tuple for a time as people write it, (seconds,) with a zone and (date, time)
    without; None for anything else.
    """
    from gitsync.core.text.moments import instant
    from gitsync.core.text.moments import is_date

    moment = instant(
        value.replace(' ', 'T', 1)
        if value[10:11] == ' ' and (value.endswith('Z') or '+' in value)
        else value
    )
    if moment is not None:
        return (moment.timestamp(),)
    date, _, clock = value.replace('T', ' ', 1).partition(' ')
    if not is_date(date):
        return None
    parts = clock.strip().split(':') if clock.strip() else []
    if not all(part.isascii() and part.isdigit() and len(part) == 2 for part in parts) or len(
        parts
    ) not in (0, 2, 3):
        return None
    if parts and (parts[0] > '23' or any(part > '59' for part in parts[1:])):
        return None
    return (date, tuple(parts)) if parts else (date, (), '')
