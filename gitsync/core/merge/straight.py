"""The straight way through a document: sections in one order on all sides, each changed by at most one of them.

It gives what the full merge gives, at the speed of splitting bytes, and None wherever it cannot be sure: other dialects, fences,
conflict markers, comments of any other kind, names twice, a stretch that both sides changed.
"""

OTHERS = (b'```', b'~~~', b'<<<<<<<', b'region', b'[[[', b'BEGINNING')


def merge(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """The merged document, None when it takes the full merge to tell."""
    sides = [(b'\n' + data).split(b'\n<!-- BEGIN ') for data in (base, ours, theirs)]
    if not len(sides[0]) == len(sides[1]) == len(sides[2]) or len(sides[0]) < 2:
        return None
    names = [part.partition(b'\n')[0] for part in sides[1][1:]]
    if len(set(names)) < len(names) or not all(_is_plain(data, side, names) for data, side in zip((base, ours, theirs), sides)):
        return None
    merged = [one if other == old or one == other else other if one == old else None for old, one, other in zip(*[_split(side) for side in sides])]
    if None in merged:
        return None
    return b''.join(merged)[1:]


def _is_plain(data, parts, names):
    """True when the document holds these sections, in this order, each begun and ended on lines of its own, and nothing that might be another marker."""
    if data.count(b'<!--') != 2 * len(names) or data.count(b'BEGIN') != len(names) or any(word in data for word in OTHERS):
        return False
    return all(
        part.startswith(name + b'\n') and name.endswith(b' -->') and part.count(b'\n<!-- END ' + name + b'\n') == 1
        for part, name in zip(parts[1:], names)
    )


def _split(parts):
    """Stretches: the head, then of each section its begin and body, and its end with the outside text behind it."""
    yield parts[0]
    for part in parts[1:]:
        at = part.index(b'\n<!-- END ')
        yield b'\n<!-- BEGIN ' + part[:at]
        yield part[at:]
