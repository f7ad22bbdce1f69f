"""The texts without what is right at a glance: what is left is small however large they are.

A stretch goes from one comment line to the next.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Kept = TypeVar('Kept')
    Texts = tuple[bytes, bytes, bytes, bytes]
    Key = tuple[bytes, int]  # a comment line, and which of those that are equal


def is_straight(texts: Texts) -> bool:
    """True when, stretch by stretch, the result has what one side changed, or both alike, and no
    comment line stands twice: the quick look, which mostly is enough.
    """
    rows = [[hash(part) for part in data.split(b'\n<!--')] for data in texts]
    if len({len(row) for row in rows}) > 1:
        return False
    return not _repeats(texts[3]) and all(
        (r == o and t in (b, o)) or (r == t and o == b) for b, o, t, r in zip(*rows)
    )


def _repeats(data: bytes) -> bool:
    """True when a comment line stands twice: the same section may have come from both sides."""
    lines = [part[: part.find(b'\n')] for part in data.split(b'\n<!--')]
    return len(set(lines)) < len(lines)


def shortened(texts: Texts) -> Texts:
    """The four texts without the stretches on which the laws hold whatever they mean: those that
    are the same in all four, and whole sections in which one side, or both alike, changed and the
    result has that change. Outside text that changed stays: an insertion shifts the comment line
    behind which it stands.
    """
    b, o, t, r = sides = [_stretches(data, hash) for data in texts]
    broken = set().union(*map(_broken, sides))
    proved = {
        key
        for key, text in r.items()
        if text == o.get(key) == t.get(key) == b.get(key)
        or (
            key not in broken
            and (
                (text == o.get(key) and t.get(key) in (text, b.get(key)))
                or (text == t.get(key) and o.get(key) == b.get(key))
            )
        )
    }
    base, ours, theirs, result = (_without(data, proved) for data in texts)
    return base, ours, theirs, result


def _without(data: bytes, proved: set[Key]) -> bytes:
    parts = ((key, text) for key, text in _stretches(data, bytes).items() if key not in proved)
    return b''.join(text if key == (b'', 1) else b'\n<!--' + text for key, text in parts)


def _broken(stretches: dict[Key, int]) -> set[Key]:
    """The keys of all stretches but those that are one whole section's text: a begin line behind
    which its own end line comes next.
    """
    keys = list(stretches)
    lines = [line for line, _ in keys]
    return {
        key
        for key, line, after in zip(keys, lines, [*lines[1:], b''])
        if line[:7] != b' BEGIN ' or after.rstrip() != b' END ' + line[7:].rstrip()
    }


def _stretches(data: bytes, kept: Callable[[bytes], Kept]) -> dict[Key, Kept]:
    """{key: what is kept of the text from its comment line to the next one}. hash stands for the
    text where only equality counts: it is keyed anew in every process, and saves the memory.
    """
    parts = data.split(b'\n<!--')
    lines = [part[: part.find(b'\n') + 1] or part for part in parts]
    lines[0] = b''
    counts: dict[bytes, int] = {}
    keys: list[Key] = []
    for line in lines:
        counts[line] = counts.get(line, 0) + 1
        keys.append((line, counts[line]))
    return dict(zip(keys, map(kept, parts)))
