"""python -m tests.soak.fuzz [INPUTS] [SEED] [DOOR…]: bytes that nobody meant, at every door.

Prints, for each law that does not hold, the seed that makes the input again.
"""

import sys
import time

from tests.soak.fuzz.doors import DOORS
from tests.soak.fuzz.laws import broken


def main(argv: list[str]) -> int:
    """Play so many inputs (20,000 by default) in turn at every door, or at those whose names begin
    so; 1 where a law does not hold.
    """
    count = int(argv[0]) if argv else 20_000
    first = int(argv[1]) if len(argv) > 1 else 0
    doors = [door for door in DOORS if door.name.startswith(tuple(argv[2:]) or '')]
    faults, began = 0, time.monotonic()
    last = began
    for number in range(count):
        door, seed = doors[number % len(doors)], first + number // len(doors)
        for sentence in broken(door, seed):
            faults += 1
            print(f'{door.name}, seed {seed}: {sentence}', flush=True)
        if time.monotonic() - last > 30:
            last = time.monotonic()
            print(f'… {number + 1} inputs, {faults} faults', file=sys.stderr, flush=True)
    spent = time.monotonic() - began
    print(f'{count} inputs at {len(doors)} doors from seed {first}: {faults} faults, {spent:.0f} s')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
