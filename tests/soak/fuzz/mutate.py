"""One input from real ones: cut, doubled, spliced, of another encoding or size."""

import random
from collections.abc import Callable
from collections.abc import Sequence

LIMIT = 100_000  # bytes of an input
NUMBERS = (b'0', b'-1', b'007', b'1e999', b'99999999999999999999', b'2147483648', b'NaN', b'1.5')


def mutated(dice: random.Random, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """A few changes of one seed; now and then none, or nothing but words."""
    if dice.random() < 0.04:
        return b''.join(dice.choice(words) for _ in range(dice.randint(0, 60)))[:LIMIT]
    data = dice.choice(seeds)
    for _ in range(dice.choice((0, 1, 1, 1, 2, 2, 3, 5, 9))):
        data = dice.choice(_CHANGES)(dice, data, seeds, words)[:LIMIT]
    return data


def nearby(dice: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    """A small change of the data, as one side of a merge makes it."""
    for _ in range(dice.choice((0, 1, 1, 2, 3))):
        data = dice.choice(_SMALL)(dice, data, (data,), words)[:LIMIT]
    return data


Change = Callable[[random.Random, bytes, Sequence[bytes], Sequence[bytes]], bytes]


def _place(dice: random.Random, data: bytes) -> int:
    """Anywhere, or where a line begins."""
    at = dice.randint(0, len(data))
    return at if dice.random() < 0.4 else data.find(b'\n', at) + 1


def _span(dice: random.Random, data: bytes) -> tuple[int, int]:
    start, stop = sorted((_place(dice, data), _place(dice, data)))
    return start, stop if dice.random() < 0.5 else min(stop, start + dice.randint(0, 40))


def _byte(dice, data, seeds, words):
    at = dice.randint(0, len(data))
    return data[:at] + bytes([dice.randrange(256)]) + data[at + dice.randint(0, 1) :]


def _cut(dice, data, seeds, words):
    start, stop = _span(dice, data)
    return data[:start] + data[stop:]


def _doubled(dice, data, seeds, words):
    (start, stop), at = _span(dice, data), _place(dice, data)
    return data[:at] + data[start:stop] + data[at:]


def _repeated(dice, data, seeds, words):
    """A piece very often: what is more than linear shows."""
    start, stop = _span(dice, data)
    piece = data[start : min(stop, start + 200)]
    times = dice.choice((3, 30, 300, 3000)) if dice.random() < 0.1 else 3
    return data[:start] + (piece * times)[:LIMIT] + data[start:]


def _word(dice, data, seeds, words):
    at = _place(dice, data)
    return data[:at] + dice.choice(words) + data[at:]


def _line(dice, data, seeds, words):
    at = data.find(b'\n', dice.randint(0, len(data))) + 1
    return data[:at] + dice.choice(words).rstrip(b'\n') + b'\n' + data[at:]


def _swapped(dice, data, seeds, words):
    lines = data.split(b'\n')
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b'\n'.join(lines)


def _spliced(dice, data, seeds, words):
    other = dice.choice(seeds)
    return data[: _place(dice, data)] + other[_place(dice, other) :]


def _torn(dice, data, seeds, words):
    return data[: _place(dice, data)]


def _number(dice, data, seeds, words):
    digits = [at for at, byte in enumerate(data) if 48 <= byte < 58]
    if not digits:
        return data
    at = dice.choice(digits)
    return data[:at] + dice.choice(NUMBERS) + data[at + 1 :]


def _rewritten(dice, data, seeds, words):
    """All of it in another form."""
    return dice.choice(
        (
            lambda: data.replace(b'\n', b'\r\n'),
            lambda: data.replace(b'\n', b'\r'),
            lambda: b'\xef\xbb\xbf' + data,
            lambda: data.rstrip(b'\n'),
            lambda: data.upper(),
            lambda: data.lower(),
            lambda: data.replace(b' ', b'\xc2\xa0'),
            lambda: data.replace(b'    ', b'\t'),
            lambda: data.decode('latin-1').encode('utf-16'),
            lambda: data.replace(b'\n', b''),
            lambda: data[::-1],
        )
    )()


_SMALL: tuple[Change, ...] = (_byte, _cut, _doubled, _word, _line, _line, _swapped, _number)
_CHANGES: tuple[Change, ...] = (*_SMALL, _repeated, _spliced, _torn, _rewritten)
