"""python -m tests.soak.pushes [PUSHES] [SEED]: random pushes (5,000 by default).

Prints what it did, and for each fault the seed that makes it again.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.soak.pushes.play import PUSHES
from tests.soak.pushes.play import Play


def main(argv: list[str]) -> int:
    """Play; 1 where the server and the model disagree."""
    count = int(argv[0]) if argv else 5000
    first = int(argv[1]) if len(argv) > 1 else 0
    tally: dict[str, int] = {}
    faults, began, seed = 0, time.monotonic(), first
    last = began
    while sum(tally.values()) < count:
        with tempfile.TemporaryDirectory() as folder:
            for sentence in Play(Path(folder), seed).faults(tally):
                faults += 1
                print(f'seed {seed}, {sentence}', flush=True)
        seed += 1
        if time.monotonic() - last > 30:
            last = time.monotonic()
            print(f'… {sum(tally.values())} pushes, next seed {seed}', file=sys.stderr, flush=True)
    told = ', '.join(f'{number} {what}' for what, number in sorted(tally.items()))
    print(f'{sum(tally.values())} pushes of {PUSHES} a seed from {first}: {told}; ', end='')
    print(f'{faults} faults, {time.monotonic() - began:.0f} s')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
