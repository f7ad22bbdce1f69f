"""What holds of any input: an answer or an error that is meant, the same each time, and soon.

A door is an entry that reads bytes. Its play gives the answer, and says in Broken which law of its
own does not hold.
"""

import random
import time
import traceback
from collections.abc import Callable

from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError

SECONDS = 2.0  # for an input of at most 100 kB
# rounds from one play to the next: of a door that starts git once, and of one that does all along
OFTEN, SELDOM = 3, 40


class Broken(Exception):
    """A law of a door's own that does not hold, in words."""


class Door(Value):
    """An entry that reads bytes."""

    name: str
    make: Callable[[random.Random], object]  # an input
    play: Callable[[object], object]  # the answer; Broken, or an error of `errors`
    errors: tuple[type[Exception], ...] = (GitsyncError,)  # that are answers
    every: int = 1  # in so manieth round it is played


def law(holds: object, sentence: str) -> None:
    """Broken with this sentence where the law does not hold."""
    if not holds:
        raise Broken(sentence)


def broken(door: Door, seed: int) -> list[str]:
    """Sentences on what does not hold of the input that this seed makes; [] where all does."""
    given = door.make(random.Random(f'{door.name} {seed}'))
    begun = time.process_time()
    try:
        first = _answer(door, given)
        if seed % 8 == 0:
            law(first == _answer(door, given), 'the second answer is another')
            return []
    except Broken as error:
        return [str(error)]
    except RecursionError as error:
        return [f'recursion: {_where(error)}']
    except Exception as error:
        return [f'{type(error).__name__}: {str(error)[:200]} {_where(error)}']
    spent = time.process_time() - begun
    return [f'took {spent:.1f} s'] if spent > SECONDS else []


def _answer(door: Door, given: object) -> object:
    try:
        return door.play(given)
    except door.errors as error:
        law(str(error).strip(), 'an error without words')
        return (type(error).__name__, str(error))


def _where(error: Exception) -> str:
    """The innermost places of the package that it came from."""
    frames = [
        f'{frame.filename.rpartition("gitsync/")[2]}:{frame.lineno}'
        for frame in traceback.extract_tb(error.__traceback__)
        if '/gitsync/' in frame.filename
    ]
    return ' '.join(frames[-3:])
