"""python -m tests.soak [N] [SEED] [KIND…]: every law on N generated merges (a million by default).

Prints what it did, and for a failure what makes it again: python -m tests.soak 1 SEED KIND.
"""

import sys
import time

from tests.soak.generate import KINDS
from tests.soak.generate import triple
from tests.soak.laws import Tally
from tests.soak.laws import broken
from tests.soak.laws import order_matters
from tests.soak.objects import laws as objects
from tests.soak.outlines import laws as outlines


def _broken(kind, seed, tally):
    if kind == 'outline':
        orders = outlines.order_matters(seed, tally) if seed % 10 == 0 else []
        return outlines.broken(seed, tally) + orders
    if kind in objects.KINDS:
        orders = objects.order_matters(kind, seed, tally) if seed % 10 == 0 else []
        return objects.broken(kind, seed, tally) + orders
    orders = order_matters(kind, seed, tally) if seed % 10 == 0 else []
    return broken(kind, seed, tally) + orders


def _triple(kind, seed):
    if kind == 'outline':
        base, trees = outlines.sides(seed)
        return [outlines.text(each) for each in (base, *trees)]
    if kind in objects.KINDS:
        return objects.triple(kind, seed)[0]
    return triple(kind, seed)


def main(argv):
    count = int(argv[0]) if argv else 1_000_000
    start = int(argv[1]) if len(argv) > 1 else 0
    kinds = argv[2:] or (*KINDS, *objects.KINDS, 'outline')
    tally, failures, began = Tally(), 0, time.monotonic()
    last = began
    for number in range(count):
        kind, seed = kinds[number % len(kinds)], start + number // len(kinds)
        try:
            found = _broken(kind, seed, tally)
        except Exception as error:
            found = [f'{type(error).__name__}: {error}']
        for sentence in found:
            failures += 1
            print(f'{kind} {seed}: {sentence}', flush=True)
            if count == 1:
                for name, data in zip(('base', 'ours', 'theirs'), _triple(kind, seed)):
                    print(f'--- {name}\n{data.decode("utf-8", "replace")}')
        if time.monotonic() - last > 30:
            last = time.monotonic()
            print(
                f'… {number + 1} merges, {failures} failures, next seed {seed}',
                file=sys.stderr,
                flush=True,
            )
    seconds = time.monotonic() - began
    print(f'{count} merges from seed {start}: {failures} broken laws, {seconds:.0f} s')
    for kind, done in sorted(tally.items()):
        print(
            f'  {kind}: ' + ', '.join(f'{what} {number}' for what, number in sorted(done.items()))
        )
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
