"""How much the tests notice: one small fault at a time in copies of the package.

python -m tests.mutants [-n COUNT] [--seed SEED] [-j PROCESSES] [--paths gitsync/core …]

A mutant is given to the tests that run its line, those below its module's mirror and the fastest
first, until one fails or they have taken 40 seconds. A line that runs at import is given to the
tests that run its module or one that imports it. Lines that run in child processes alone are given
to none: the rules of core/ are to be told by tests in process. Survivors are printed with file,
line and change, and the score by folder. The same seed, paths and source give the same mutants.
"""

import argparse
import multiprocessing
import random
import re
import sys
from collections import Counter
from pathlib import Path

from tests.mutants.changes import mutants
from tests.mutants.lines import lines
from tests.mutants.trial import Trials
from tests.mutants.trial import a_copy

ROOT = Path(__file__).resolve().parents[2]


def arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('-n', type=int, default=30, help='how many mutants')
    parser.add_argument('-j', type=int, default=2, help='how many at once')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--paths', nargs='+', default=['gitsync/core'])
    return parser.parse_args(argv)


def every_mutant(paths):
    """The mutants of all modules of some folders or files."""
    for path in paths:
        full = ROOT / path
        for file in sorted(full.rglob('*.py')) if full.is_dir() else [full]:
            yield from mutants(str(file.relative_to(ROOT)), file.read_bytes())


def users(path):
    """The modules that import a module."""
    folder, name = path.removesuffix('.py').replace('/', '.').rpartition('.')[::2]
    wanted = re.compile(rf'from {folder}(?: import {name}\b|\.{name} import )')
    for file in (ROOT / 'gitsync').rglob('*.py'):
        if wanted.search(file.read_text()):
            yield str(file.relative_to(ROOT))


def work(known, waiting, answers):
    """One process: tries mutants in a copy of its own until None waits."""
    with a_copy(ROOT) as copy:
        trials = Trials(copy)
        while (mutant := waiting.get()) is not None:
            tests = known.tests_of(mutant, (ROOT / mutant.path).read_bytes(), users(mutant.path))
            answers.put((mutant, len(tests), trials.is_found(mutant, tests)))


def main(argv=None):
    """Print the survivors and the score; the number of survivors is no failure."""
    given = arguments(argv)
    every = list(every_mutant(given.paths))
    chosen = random.Random(given.seed).sample(every, min(given.n, len(every)))
    known = lines(ROOT, given.paths, given.j)
    fork = multiprocessing.get_context('fork')
    waiting, answers = fork.Queue(), fork.Queue()
    for mutant in chosen + [None] * given.j:
        waiting.put(mutant)
    workers = [fork.Process(target=work, args=(known, waiting, answers)) for _ in range(given.j)]
    for worker in workers:
        worker.start()
    of, killed = Counter(), Counter()
    for _ in chosen:
        mutant, tests, is_found = answers.get()
        folder = str(Path(mutant.path).parent)
        of[folder] += 1
        killed[folder] += is_found
        if not is_found:
            print(
                f'{mutant.described((ROOT / mutant.path).read_bytes())} ({tests} tests)', flush=True
            )
    for worker in workers:
        worker.join()
    for folder in sorted(of):
        print(f'{killed[folder]:4} of {of[folder]:4} {folder}')
    print(f'{killed.total()} of {of.total()} mutants found ({len(every)} possible)')
    return 0


if __name__ == '__main__':
    sys.exit(main())
