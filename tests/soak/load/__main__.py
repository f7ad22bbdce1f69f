"""python -m tests.soak.load [agents|branches|messages]…: processor seconds of commands by size.

What doubles when the size doubles is linear; the last column says by how much the largest size
costs more than its share of the smallest.
"""

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from gitsync.core.text.value import Value
from tests.soak.faults.place import Place
from tests.soak.load import grown

COMMON = (('board',), ('brief',), ('sync',), ('heartbeat',), ('message', 'inbox'))


class Growth(Value):
    """What is made larger, and what is run in it."""

    make: Callable[[Path, int], Place]
    sizes: tuple[int, ...]
    commands: tuple[tuple[str, ...], ...]
    agent: str = 'Primary'


GROWTHS = {
    'agents': Growth(
        grown.of_agents,
        (5, 50, 200),
        (*COMMON, ('check', '--all'), ('commit', '-m', 'x'), ('explain', grown.CHANNEL)),
    ),
    'branches': Growth(grown.of_branches, (10, 100, 1000), (*COMMON, ('commit', '-m', 'x'))),
    'messages': Growth(
        grown.of_messages,
        (100, 1000, 10000),
        (
            *COMMON,
            ('message', 'send', 'Secondary-A', '--subject', 'x'),
            ('message', 'read', 'Secondary-A', 'LAST'),
            ('check', '--all'),
        ),
    ),
}


def main(argv: list[str]) -> int:
    """Print the tables."""
    for name in argv or GROWTHS:
        growth = GROWTHS[name]
        print(f'{name:<24}' + ''.join(f'{size:>9}' for size in growth.sizes) + '   of linear')
        spent: dict[str, list[float]] = {}
        for size in growth.sizes:
            with tempfile.TemporaryDirectory() as folder:
                place = growth.make(Path(folder) / 'grown', size)
                for argv in growth.commands:
                    told = ' '.join(argv[:2])
                    spent.setdefault(told, []).append(_cost(place, growth.agent, argv, size))
        for told, costs in spent.items():
            share = costs[-1] / (costs[0] * growth.sizes[-1] / growth.sizes[0])
            row = ''.join(f'{cost:9.2f}' for cost in costs)
            print(f'  {told:<22}{row}   {share:9.3f}', flush=True)
    return 0


def _cost(place: Place, agent: str, argv: tuple[str, ...], size: int) -> float:
    """The processor seconds of a command and of what it starts."""
    given = [str(size) if word == 'LAST' else word for word in argv]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code, said = place.run(agent, *given)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code not in (0, 1):
        print(f'{given}: exit {code}: {said[-300:]}', file=sys.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
