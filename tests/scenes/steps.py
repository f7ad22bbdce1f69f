"""Work counted, not timed: the lines of Python that something runs, the same on every machine.

What C code does behind one line is not seen; `make bench` measures that.
"""

import sys


def steps(work):
    """How many lines work() runs."""
    count = 0

    def seen(frame, event, arg):
        nonlocal count
        count += 1
        return seen

    before = sys.gettrace()
    sys.settrace(seen)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
