"""python -m tests.soak.fuzz [INPUTS] [SEED] [DOOR…]: bytes that nobody meant, at every door.

Prints, for each law that does not hold, the seed that makes the input again.
"""

import itertools
import resource
import sys
import time
from collections.abc import Iterator
from collections.abc import Sequence

from tests.soak.fuzz.doors import DOORS
from tests.soak.fuzz.laws import Door
from tests.soak.fuzz.laws import broken


def main(argv: list[str]) -> int:
    """Play so many inputs (1,000,000 by default) at every door, or at those whose names begin so;
    1 where a law does not hold.
    """
    count = int(argv[0]) if argv else 1_000_000
    first = int(argv[1]) if len(argv) > 1 else 0
    doors = [door for door in DOORS if door.name.startswith(tuple(argv[2:]) or '')]
    faults, began = 0, time.monotonic()
    last = began
    for number, (door, seed) in enumerate(itertools.islice(_rounds(doors, first), count)):
        for sentence in broken(door, seed):
            faults += 1
            print(f'{door.name}, seed {seed}: {sentence}', flush=True)
        if time.monotonic() - last > 30:
            last = time.monotonic()
            print(f'… {number + 1} inputs, {faults} faults, {_memory()}', file=sys.stderr)
    spent = time.monotonic() - began
    print(
        f'{count} inputs at {len(doors)} doors from seed {first}: {faults} faults, '
        f'{spent:.0f} s, {_memory()}'
    )
    return 1 if faults else 0


def _rounds(doors: Sequence[Door], first: int) -> Iterator[tuple[Door, int]]:
    """Every door in turn, each round with the next seed."""
    for number in itertools.count():
        for door in doors:
            if number % door.every == 0:
                yield door, first + number


def _memory() -> str:
    """The most that this process held at a time."""
    return f'{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most'


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
