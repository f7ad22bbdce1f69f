"""The proof of a merged checkpoint: the result read anew and compared with the three versions, key
by key. Shares no code with the merge.
"""

import json

ABSENT = object()


class _Twice(Exception):
    pass


def faults(
    base: bytes, ours: bytes, theirs: bytes, result: bytes, superseded: tuple = ()
) -> tuple[str, ...]:
    """What is wrong, () when every value follows from the versions or is named in superseded."""
    try:
        b, o, t = (_read(data) if data.strip() else {} for data in (base, ours, theirs))
    except (ValueError, RecursionError, _Twice):
        return ('a version is no JSON',)
    try:
        r = _read(result)
    except _Twice as error:
        return (f"the key '{error}' stands twice",)
    except (ValueError, RecursionError):
        return ('the result is no JSON',)
    lost = set(_members(superseded))
    found = []
    work = [('', b, o, t, r)]
    while work and len(found) < 5:
        path, b, o, t, r = work.pop()
        if (
            isinstance(o, dict)
            and isinstance(t, dict)
            and isinstance(r, dict)
            and (b is ABSENT or isinstance(b, dict))
        ):
            b = {} if b is ABSENT else b
            for key in {**o, **t, **r, **b}:
                work.append((f'{path}.{key}', *[side.get(key, ABSENT) for side in (b, o, t, r)]))
            continue
        fault = _value(path, b, o, t, r, lost)
        if fault:
            found.append(f"key '{path[1:]}': {fault}")
    return tuple(found)


def _value(path, b, o, t, r, lost):
    if o == t or t == b:
        return '' if _same(r, o) else 'is not what the versions say'
    if o == b:
        return '' if _same(r, t) else 'is not what the versions say'
    if isinstance(o, list) and isinstance(t, list) and isinstance(r, list):
        return (
            _items(b if isinstance(b, list) else [], o, t, r)
            if not (r in (o, t) and _is_lost(path, t if r == o else o, lost))
            else ''
        )
    if _same(r, o) and _is_lost(path, t, lost) or _same(r, t) and _is_lost(path, o, lost):
        return ''
    return 'both sides changed it, and the losing value is not accounted for'


def _same(one, other):
    return one is other or one == other


def _is_lost(path, value, lost):
    return value is not ABSENT and any(
        path.endswith('.' + key) and text == _text(value) for key, text in lost
    )


def _items(b, o, t, r):
    counts = [_count(items) for items in (b, o, t, r)]
    for item in {*counts[1], *counts[2], *counts[3]}:
        nb, no, nt, nr = (side.get(item, 0) for side in counts)
        low = max(no, nt) if no >= nb and nt >= nb else max(0, no + nt - nb)
        high = (
            max(no, nt, no + nt - nb)
            if no >= nb and nt >= nb
            else min(no, nt)
            if no < nb and nt < nb
            else max(0, no + nt - nb)
        )
        if not min(low, high) <= nr <= high:
            return f'the item {item[:60]} stands {nr} times, not {low}'
    return ''


def _count(items):
    found = {}
    for item in items:
        found[_text(item)] = found.get(_text(item), 0) + 1
    return found


def _text(value):
    return json.dumps(value, sort_keys=True)


def _members(superseded):
    """(key, value as text) of each lost member."""
    for member in superseded:
        try:
            value = _read(b'{' + member + b'}')
        except (ValueError, RecursionError, _Twice):
            continue  # a decision that names no member excuses nothing
        for key in value:
            yield key, _text(value[key])


def _read(data):
    """The value with numbers as they are spelled; a key twice is an error."""
    return json.loads(
        data.decode('utf-8-sig'),
        object_pairs_hook=_object,
        parse_int=_spelled,
        parse_float=_spelled,
        parse_constant=_refuse,
    )


def _spelled(text):
    return ('number', text)


def _refuse(text):
    raise ValueError(text)


def _object(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return found
