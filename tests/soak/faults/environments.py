"""Commands in odd environments: each does all of its work, or says why not and does none."""

import ctypes
import os
import resource
import shutil
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

from gitsync.core.text.value import Value
from tests.soak.faults.place import Place
from tests.soak.faults.rows import UNFINISHED
from tests.soak.faults.rows import E
from tests.soak.faults.rows import Row

EXITS = (0, 1, 2, 75, 141)
_DROP, _DAC_OVERRIDE = 24, 1  # PR_CAPBSET_DROP of prctl(2), CAP_DAC_OVERRIDE


def _nothing() -> None:
    """What a child does before it runs the program."""


class Odd(Value):
    """An environment. more: variables, '' for none; streams: standard streams that are closed."""

    name: str
    more: dict[str, str] = {}
    closed: tuple[int, ...] = ()
    first: Callable[[], None] = _nothing  # in the child
    before: Callable[[Place], None] = lambda place: None
    after: Callable[[Place], None] = lambda place: None
    is_pipe_broken: bool = False
    is_usual: bool = False  # all is done there that is done elsewhere
    is_clock: bool = False  # which ends leases, or has them end before they began


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))


def _no_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _few_descriptors() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12))


def _as_plain_user() -> None:
    """Let permissions hold for root too: without CAP_DAC_OVERRIDE from the next exec on."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(_DROP, _DAC_OVERRIDE, 0, 0, 0)


def _read_only(folder: str) -> Callable[[Place], None]:
    return lambda place: os.chmod(place.top / folder, 0o555)


def _writable(folder: str) -> Callable[[Place], None]:
    def change(place: Place) -> None:
        if (place.top / folder).exists():  # not moved away
            os.chmod(place.top / folder, 0o755)

    return change


def _busy_index(place: Place) -> None:
    place.write('.git/index.lock', b'')


def _free_index(place: Place) -> None:
    (place.top / '.git/index.lock').unlink()


ODD = (
    Odd('no home', {'HOME': '', 'XDG_CONFIG_HOME': ''}, is_usual=True),
    Odd('a home that is not there', {'HOME': '/no/such/home'}, is_usual=True),
    Odd('a home in which nothing can be written', {'HOME': '/proc', 'XDG_CONFIG_HOME': '/proc'}),
    Odd('plain C', {'LANG': 'C', 'LC_ALL': 'C', 'PYTHONUTF8': '0', 'PYTHONCOERCECLOCALE': '0'}),
    Odd('an odd zone', {'TZ': 'Asia/Kathmandu'}, is_usual=True),
    Odd('no zone that there is', {'TZ': ':/no/such\n'}, is_usual=True),
    Odd('no temporary folder', {'TMPDIR': '/no/such'}, is_usual=True),
    Odd(
        'within a hook',
        {'GIT_DIR': '.git', 'GIT_INDEX_FILE': '.git/index', 'GIT_NAMESPACE': 'x'},
        is_usual=True,
    ),
    Odd('literal pathspecs', {'GIT_LITERAL_PATHSPECS': '1'}, is_usual=True),
    Odd('umask 077', first=lambda: os.umask(0o077) and None, is_usual=True),
    Odd('no standard input', closed=(0,)),
    Odd('no standard output', closed=(1,)),
    Odd('no standard error', closed=(2,)),
    Odd('no stream at all', closed=(0, 1, 2)),
    Odd('a reader that went', is_pipe_broken=True),
    Odd('files of 300 bytes', first=_small_files),
    Odd('a full disk', first=_no_files),
    Odd('few descriptors', first=_few_descriptors),
    Odd('another git at work', before=_busy_index, after=_free_index),
    *(
        Odd(f'read-only {at}', first=_as_plain_user, before=_read_only(at), after=_writable(at))
        for at in (E, f'{E}/agent_comms', '.git')
    ),
)
CLOCKS = ('-10y', '-1h', '-5m', '+1h', '+2d', '+10y')


def _without_clocks(place: Place) -> None:
    """Remove what libfaketime leaves behind where a process ends without more ado."""
    for left in Path('/dev/shm').glob('*faketime_s[eh]m_*'):
        if not Path('/proc', left.name.rpartition('_')[2]).exists():
            left.unlink(missing_ok=True)


def moved_clocks() -> list[Odd]:
    """gitsync's and git's clock moved by each of CLOCKS, by https://github.com/wolfcw/libfaketime;
    none where it is not installed.
    """
    found = sorted(Path('/usr/lib').glob('*/faketime/libfaketime.so.1'))
    return [
        Odd(
            f'a clock moved by {shift}',
            {'LD_PRELOAD': str(library), 'FAKETIME': shift, 'FAKE_UTIME': '0'},
            after=_without_clocks,
            is_clock=True,
        )
        for library in found[:1]
        for shift in CLOCKS
    ]


class Environments:
    """A command's row, once as usual and then in each odd environment, and once more as usual."""

    def __init__(self, folder: Path, store: Place, row: Row) -> None:
        self.folder, self.row = folder, row
        self.ready = store.copied(folder / 'ready')
        row.before(self.ready)
        self.before = self.ready.contents()
        usual = self.ready.copied(folder / 'usual')
        usual.run(row.agent, *row.argv, input=row.input)
        self.after = usual.contents()
        self.is_silent = usual.run('', 'check', '--all') == (0, '')

    def faults(self, odd: Odd) -> list[str]:
        """What does not hold of the command there."""
        place, row = self.ready.copied(self.folder / 'odd'), self.row
        odd.before(place)
        try:
            code, said = self._run(place, odd)
        finally:
            odd.after(place)
        found = []
        if 'Traceback' in said or 'internal fault' in said:
            found.append(f'said {said[-400:]}')
        if code not in EXITS and code not in row.again:
            found.append(f'exit {code}: {said[-300:]}')
        contents = place.contents()
        if odd.is_usual and contents != self.after:
            found.append(f'not all is done: {said[-300:]}')
        for path in sorted(contents.keys() | self.before.keys()):
            if path.startswith(UNFINISHED):
                continue
            known = (self.before.get(path), self.after.get(path))
            if contents.get(path) not in known:
                found.append(
                    f'{path} is neither old nor new: {(contents.get(path) or b"-")[:100]!r}'
                )
        found += self._unsettled(place, odd)
        shutil.rmtree(place.folder)
        return found

    def _unsettled(self, place: Place, odd: Odd) -> Iterator[str]:
        """What a second run, where nothing is odd, leaves to be done."""
        row = self.row
        code, said = place.run(row.agent, *row.argv, input=row.input)
        has_ended = odd.is_clock and row.name.startswith('lock') and code == 1
        if code not in row.again and not has_ended:
            yield f'once more, exit {code}: {said[-300:]}'
        if self.is_silent and (told := place.run('', 'check', '--all')) != (0, ''):
            yield f'check --all says {told[1][-300:]}'

    def _run(self, place: Place, odd: Odd) -> tuple[int, str]:
        row = self.row
        env = place.environment(row.agent, odd.more)
        env = {name: value for name, value in env.items() if odd.more.get(name) != ''}

        def first() -> None:
            odd.first()
            for stream in odd.closed:
                os.close(stream)

        process = place.start(row.agent, *row.argv, env=env, preexec_fn=first)
        if odd.is_pipe_broken:
            process.stdout.close()
            process.stdout = None
        try:
            out, err = process.communicate(row.input)
        except BrokenPipeError:
            out, err = b'', b''
        return process.wait(), ((out or b'') + (err or b'')).decode('utf-8', 'replace')
