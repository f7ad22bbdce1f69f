"""python -m tests.soak.faults [KILLS] [SEED] [COMMAND…]: each command in odd environments, and
killed so often (20).
"""

import sys
import tempfile
from pathlib import Path

from tests.soak.faults.environments import ODD
from tests.soak.faults.environments import Environments
from tests.soak.faults.environments import Odd
from tests.soak.faults.environments import moved_clocks
from tests.soak.faults.kills import Kills
from tests.soak.faults.place import Place
from tests.soak.faults.rows import ROWS
from tests.soak.faults.rows import Row


def main(argv: list[str]) -> int:
    """Play; 1 where something was torn or not settled."""
    count, first = int(argv[0]) if argv else 20, int(argv[1]) if len(argv) > 1 else 0
    rows = [row for row in ROWS if row.name.startswith(tuple(argv[2:]) or '')]
    clocks, faults = moved_clocks(), 0
    if not clocks:
        print('no libfaketime is installed: no clock is moved', flush=True)
    for row in rows:
        with tempfile.TemporaryDirectory() as folder:
            store = Place(Path(folder) / 'store')
            store.build()
            faults += _in_odd_environments(Path(folder) / 'environments', store, row, clocks)
            kills = Kills(Path(folder) / 'kills', store, row)
            for seed in range(first, first + count):
                for sentence in kills.faults(seed):
                    faults += 1
                    print(f'{row.name}, seed {seed}, {sentence}', flush=True)
    print(f'{count} kills of each of {len(rows)} commands from seed {first}: {faults} faults')
    return 1 if faults else 0


def _in_odd_environments(folder: Path, store: Place, row: Row, clocks: list[Odd]) -> int:
    environments, faults = Environments(folder, store, row), 0
    for odd in (*ODD, *clocks):
        for sentence in environments.faults(odd):
            faults += 1
            print(f'{row.name}, {odd.name}: {sentence}', flush=True)
    return faults


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
