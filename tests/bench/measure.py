"""Whole processes: their time, their peak memory, and how many git processes each starts.

Time is processor time, of a process and of all that it starts: a clock tells how busy the machine
is as well. What runs side by side, as git beside Python's imports, is waited for a little less.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections import namedtuple
from pathlib import Path

from gitsync.core.setup.written import Program

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Program(sys.executable, str(ROOT))
PYTHON = [sys.executable, '-c', 'pass']
FLOOR = [sys.executable, '-I', '-S', '-c', 'pass']  # how installed hooks start Python


class Cost(namedtuple('Cost', 'seconds memory code text')):
    """Median seconds of processor time, peak resident bytes, exit code and stderr of the last."""

    __slots__ = ()


def gitsync(*args) -> list[str]:
    """The words that start gitsync as install's hooks and driver line do."""
    return [*PROGRAM.argv, *map(str, args)]


# A small process of its own starts and waits: a child's peak memory counts from the fork, so from
# its parent's size.
_HELPER = """
import os, sys
cwd, feed, errors, *argv = sys.argv[1:]
os.chdir(cwd)
files = [(os.POSIX_SPAWN_OPEN, 0, feed, os.O_RDONLY, 0),
         (os.POSIX_SPAWN_OPEN, 1, '/dev/null', os.O_WRONLY, 0),
         (os.POSIX_SPAWN_OPEN, 2, errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=files)
_, status, usage = os.wait4(pid, 0)
seconds = usage.ru_utime + usage.ru_stime
print(seconds, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status))
"""


def once(argv, cwd, env=None, input=b'') -> Cost:
    """One process to its end."""
    with tempfile.TemporaryDirectory(prefix='gitsync-bench-io-') as folder:
        feed, errors = os.path.join(folder, 'in'), os.path.join(folder, 'err')
        Path(feed).write_bytes(input)
        words = [sys.executable, '-I', '-S', '-c', _HELPER, cwd, feed, errors, *argv]
        done = subprocess.run(
            words, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=True
        )
        seconds, memory, code = done.stdout.split()
        return Cost(
            float(seconds), int(memory), int(code), Path(errors).read_text(errors='replace')
        )


def median(argv, cwd, env=None, input=b'', times=15, before=None) -> Cost:
    """The median of several runs after one to warm up; before() puts the scene back for each."""
    costs = []
    for _ in range(times + 1):
        if before:
            before()
        costs.append(once(argv, cwd, env, input))
    costs = costs[1:] if times > 1 else costs[-1:]
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        max(cost.memory for cost in costs),
        costs[-1].code,
        costs[-1].text,
    )


def together(commands: dict, cwd, times=15, **named) -> dict:
    """Medians of commands measured in turns, so that load falls on all alike: {name: Cost}."""
    taken = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, (argv, env, input, before) in commands.items():
            if before:
                before()
            cost = once(argv, cwd, env, input)
            if turn:
                taken[name].append(cost)
    return {
        name: Cost(
            statistics.median(cost.seconds for cost in costs),
            max(cost.memory for cost in costs),
            costs[-1].code,
            costs[-1].text,
        )
        for name, costs in taken.items()
    }


def git_processes(argv, cwd, folder, env=None, input=b'') -> tuple[int, Cost]:
    """(git processes that it started itself, its cost), told by a git that logs its caller."""
    tools, log = os.path.join(folder, 'logging-git'), os.path.join(folder, 'git-calls')
    os.makedirs(tools, exist_ok=True)
    real = next(
        os.path.join(part, 'git')
        for part in os.environ['PATH'].split(':')
        if os.access(os.path.join(part, 'git'), os.X_OK)
    )
    wrapper = os.path.join(tools, 'git')
    Path(wrapper).write_text(f'#!/bin/sh\necho "$PPID $*" >>"{log}"\nexec {real} "$@"\n')
    os.chmod(wrapper, 0o755)
    Path(log).write_text('')
    cost = once(argv, cwd, {**(env or {}), 'PATH': f'{tools}:{os.environ["PATH"]}'}, input)
    callers = Counter(line.split(' ')[0] for line in Path(log).read_text().splitlines())
    return max(callers.values(), default=0), cost


class Table:
    """Rows as they come: what, measured, target, whether it holds."""

    def __init__(self) -> None:
        self.missed = 0
        print(f'{"what":58} {"measured":>26}  {"target":>16}')

    def row(self, what: str, measured: str, target: str = '', holds: bool | None = None) -> None:
        """Print a row."""
        mark = '' if holds is None else 'ok' if holds else 'MISSED'
        self.missed += holds is False
        print(f'{what:58} {measured:>26}  {target:>16}  {mark}', flush=True)

    def ratio(self, what: str, cost: Cost, other: Cost, target: float, codes=(0, 1)) -> None:
        """A row for one process against another."""
        if cost.code not in codes or 'internal fault' in cost.text:
            self.row(what, f'absent (exit {cost.code})')
            return
        ratio = cost.seconds / other.seconds
        self.row(
            what, f'{cost.seconds * 1000:.1f} ms = {ratio:.2f} x', f'{target:g} x', ratio <= target
        )
