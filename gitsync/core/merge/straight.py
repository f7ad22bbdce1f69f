"""The straight way through a document: sections in one order on all sides, each changed by at most one of them.

It gives what the full merge gives, at the speed of splitting bytes, and None wherever it cannot be sure: other dialects, fences,
conflict markers, comments of any other kind, names twice, a stretch that both sides changed.
"""

COMMENT = b'\n<!-- '


def merge(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """The merged document, None when it takes the full merge to tell."""
    sides = [data.split(COMMENT) for data in (base, ours, theirs)]
    names = _lines(sides[0])
    if not names or _lines(sides[1]) != names or _lines(sides[2]) != names or not _are_pairs(names):
        return None
    merged = [one if other == old or one == other else other if one == old else None for old, one, other in zip(*sides)]
    if None in merged:
        return None
    data = COMMENT.join(merged)
    return data if _is_plain(data, len(names)) else None  # what lost its stretch to a one-sided change has no say any more


def _lines(parts):
    return [part.partition(b'\n')[0] for part in parts[1:]]


def _are_pairs(names):
    """True for BEGIN X --> and END X --> in turn, every X once."""
    begins = [name[6:] for name in names[::2]]
    return (
        len(names) % 2 == 0 and len(set(begins)) == len(begins)
        and [b'BEGIN ' + name for name in begins] == names[::2] and [b'END ' + name for name in begins] == names[1::2]
        and all(name.endswith(b' -->') for name in begins)
    )


def _is_plain(data, count):
    """True when nothing but these comment lines can be a marker, a fence or a conflict (single bytes are found fastest)."""
    if data.count(b'<') != count or data.count(b'BEGIN') != count // 2 or b'~' in data or b'`' in data and b'```' in data:
        return False
    return b'[[[' not in data and not any(word in data for word in (b'\n# END ', b'region'))
