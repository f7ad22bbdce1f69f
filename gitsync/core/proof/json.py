"""The proof of merged JSON: the result read anew and compared with the three versions, key by
key.
"""

from __future__ import annotations

from gitsync.core.text import json_value
from gitsync.core.text.jsontext import write
from gitsync.core.text.lines import BOM
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.proof.claim import Claim

    # what the scanner makes, numbers as they are spelled
    Json = object
    Lost = set[tuple[str, str]]  # (key, value as text) of members that gave way

SHOWN = 5  # faults that are spelled out
_USUAL_FIELDS = ('id', 'name')


class _Absent:
    """What stands for a key that is not there."""


ABSENT = _Absent()


class Twice(Exception):
    """A key stands twice in an object."""


class Compared(Value):
    """One place in the versions and the result."""

    path: str
    base: Json
    ours: Json
    theirs: Json
    result: Json

    @property
    def values(self) -> tuple[Json, ...]:
        return self.base, self.ours, self.theirs, self.result


def prove(claim: Claim) -> tuple[str, ...]:
    """What is wrong, () when every value follows from the versions or is named as superseded.

    Between conflict markers there is no JSON: of a result with conflicts nothing is said.
    """
    if not claim.is_clean:
        return ()
    try:
        base, ours, theirs = (read(data) if data.strip() else ABSENT for data in claim.versions)
    except (ValueError, RecursionError, Twice):
        return ('a version is no JSON',)
    try:
        result = read(claim.result)
    except Twice as error:
        return (f"the key '{error}' stands twice",)
    except (ValueError, RecursionError):
        return ('the result is no JSON',)
    return wrong_values(Compared('', base, ours, theirs, result), claim)


def wrong_values(place: Compared, claim: Claim) -> tuple[str, ...]:
    """The places below this one that do not follow from the versions."""
    lost = set(_members(claim.superseded))
    wrong: list[str] = []
    waiting = [place]
    while waiting and len(wrong) < SHOWN:
        place = waiting.pop()
        if doubled := _doubled(place, claim.keys):
            wrong.append(f"list '{place.path[1:]}': two objects with one {doubled}")
            continue
        below = _below(place, claim.keys)
        if below is not None:
            waiting += below
            continue
        fault = _fault(place, lost)
        if fault:
            wrong.append(f"key '{place.path[1:]}': {fault}")
    return tuple(wrong)


def _below(place: Compared, keys: tuple[str, ...]) -> list[Compared] | None:
    """The places below one that holds objects, or lists of objects that a field tells apart."""
    if any(value is ABSENT for value in place.values[1:]):
        return None
    if all(value is ABSENT or isinstance(value, dict) for value in place.values):
        sides = [value if isinstance(value, dict) else {} for value in place.values]
    elif all(value is ABSENT or isinstance(value, list) for value in place.values):
        lists = [value if isinstance(value, list) else [] for value in place.values]
        field = _field(lists, keys)
        if field is None:
            return None
        sides = [_by(field, items) for items in lists]
    else:
        return None
    b, o, t, r = sides
    return [
        Compared(
            f'{place.path}.{name}',
            b.get(name, ABSENT),
            o.get(name, ABSENT),
            t.get(name, ABSENT),
            r.get(name, ABSENT),
        )
        for name in {**o, **t, **r, **b}
    ]


def _doubled(place: Compared, keys: tuple[str, ...]) -> str:
    """The field that tells the objects of a list apart in the versions, and no more in the result;
    '' where there is none.
    """
    *versions, result = (value if isinstance(value, list) else [] for value in place.values)
    field = _field(versions, keys) if result else None
    return field if field and len(_by(field, result)) < len(result) else ''


def _field(lists: list[list[Json]], keys: tuple[str, ...]) -> str | None:
    """The field that tells the objects of these lists apart."""
    items = [item for side in lists for item in side]
    if not items or not all(isinstance(item, dict) for item in items):
        return None
    for field in (*keys, *_USUAL_FIELDS):
        if all(len(_by(field, side)) == len(side) for side in lists):
            return field
    return None


def _by(field: str, items: list[Json]) -> dict[str, Json]:
    """The objects that have the field, by what it says."""
    return {
        _text(item[field]): item
        for item in items
        if isinstance(item, dict) and not isinstance(item.get(field, []), (dict, list))
    }


def _fault(place: Compared, lost: Lost) -> str:
    b, o, t, r = place.values
    if o == t or t == b:
        return '' if r == o else 'is not what the versions say'
    if o == b:
        return '' if r == t else 'is not what the versions say'
    gone = t if r == o else o if r == t else ABSENT
    if gone is not ABSENT and _is_lost(place.path, gone, lost):
        return ''
    if isinstance(o, list) and isinstance(t, list) and isinstance(r, list):
        return _wrong_items(b if isinstance(b, list) else [], o, t, r)
    return 'both sides changed it, and the losing value is not accounted for'


def _is_lost(path: str, value: Json, lost: Lost) -> bool:
    return any(path.endswith('.' + key) and text == _text(value) for key, text in lost)


def _wrong_items(b: list[Json], o: list[Json], t: list[Json], r: list[Json]) -> str:
    base, ours, theirs, result = (_counted(items) for items in (b, o, t, r))
    for item in {**ours, **theirs, **result}:
        nb, no, nt, nr = (side.get(item, 0) for side in (base, ours, theirs, result))
        if min(no, nt) < nb < max(no, nt):
            return f'the item {item[:60]} was added by one side and removed by the other'
        both = max(0, no + nt - nb)
        low, high = (max(no, nt), both) if min(no, nt) >= nb else (both, min(no, nt))
        if not low <= nr <= high:
            return f'the item {item[:60]} stands {nr} times, not {low}'
    return ''


def _counted(items: list[Json]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items:
        counts[_text(item)] = counts.get(_text(item), 0) + 1
    return counts


def _text(value: Json) -> str:
    """A value on one line, the same for every order of keys."""
    return write(_ordered(value), '')


def _ordered(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def _members(superseded: tuple[bytes, ...]) -> Iterator[tuple[str, str]]:
    """(key, value as text) of each lost member."""
    for member in superseded:
        try:
            value = read(b'{' + member + b'}')
        except (ValueError, RecursionError, Twice):
            continue  # a decision that names no member excuses nothing
        if isinstance(value, dict):
            yield from ((key, _text(value[key])) for key in value)


def read(data: bytes) -> Json:
    """The value with numbers as they are spelled; Twice for a key that stands twice."""
    return json_value.parse(data.removeprefix(BOM).decode(), _Decoder)


def _spelled(text: str) -> tuple[str, str]:
    return 'number', text


def _refuse(text: str) -> None:
    raise ValueError(text)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        raise Twice(next(key for key in keys if keys.count(key) > 1))
    return value


class _Decoder(json_value.Decoder):
    object_pairs_hook = staticmethod(_object)
    parse_int = parse_float = staticmethod(_spelled)
    parse_constant = staticmethod(_refuse)
