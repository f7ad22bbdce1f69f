"""Commands killed at any instant: every file is whole, and the second run settles it."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

from tests.soak.faults.place import Place
from tests.soak.faults.rows import E
from tests.soak.faults.rows import Row

LOCK = '.epic_locks/epic_readme.lock'  # of a process that was killed: it ends by itself
Standing = tuple[dict[str, bytes], set[str]]
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


class Kills:
    """A command's row, played in a folder again and again."""

    def __init__(self, folder: Path, store: Place, row: Row) -> None:
        self.folder, self.row = folder, row
        self.ready = store.copied(folder / 'ready')
        row.before(self.ready)
        self.before = self.ready.contents()
        begun = time.monotonic()
        whole = self._copied()
        code, said = whole.run(row.agent, *row.argv, input=row.input)
        self.span = time.monotonic() - begun
        assert code == 0 or code in row.again, (row.name, code, said)
        self.after = [whole.standing()]
        whole.run(row.agent, *row.argv, input=row.input)
        self.after.append(whole.standing())  # of a command that does more each time
        self._drop(whole)

    def faults(self, seed: int) -> list[str]:
        """Kill it at the instant that this seed chooses; what does not hold then."""
        dice, place, row = random.Random(f'{self.row.name} {seed}'), self._copied(), self.row
        number, at = dice.choice(SIGNALS), dice.random() * self.span * 1.1
        kill = os.killpg if dice.random() < 0.5 else os.kill
        process = place.start(row.agent, *row.argv)
        try:
            process.stdin.write(row.input)
            process.stdin.close()
        except BrokenPipeError:
            pass
        time.sleep(at)
        try:
            kill(process.pid, number)
        except ProcessLookupError:
            pass
        said = (process.stdout.read() + process.stderr.read()).decode('utf-8', 'replace')
        process.wait()
        found = [*self._torn(place), *self._unsettled(place)]
        if '/gitsync/' in said.partition('\nTraceback')[2] or 'internal fault' in said:
            found.append(f'said {said[-300:]}')
        self._drop(place)
        return [f'{number.name} after {at * 1000:.0f} ms: {sentence}' for sentence in found]

    def _torn(self, place: Place) -> list[str]:
        """Files that are neither as before nor as after."""
        found = []
        for path, data in place.contents().items():
            known = [self.before.get(path), *(files.get(path) for files, _ in self.after)]
            if data not in known and not path.endswith(('.tmp', LOCK)):
                found.append(f'{path} is neither old nor new: {data[:200]!r}')
        for path in self.before.keys() & self.after[0][0].keys() - place.contents().keys():
            found.append(f'{path} is gone')
        return found

    def _unsettled(self, place: Place) -> list[str]:
        """What a second run does not bring to its end."""
        row = self.row
        code, said = place.run(row.agent, *row.argv, input=row.input)
        if lock := said.partition("one was killed: rm '")[2].partition("'")[0]:
            os.unlink(lock)  # git's own, as the hint says
            code, said = place.run(row.agent, *row.argv, input=row.input)
        if code not in row.again:
            return [f'the second run: exit {code}: {said[-300:]}']
        found = [f'left {path}' for path in place.files() if path.endswith('.tmp')]
        (place.top / E / LOCK).unlink(missing_ok=True)
        stands = place.standing()
        return found if stands in self.after else found + _different(stands, self.after[0])

    def _copied(self) -> Place:
        return self.ready.copied(self.folder / f'{time.monotonic_ns()}')

    def _drop(self, place: Place) -> None:
        shutil.rmtree(place.folder)


def _different(stands: Standing, wanted: Standing) -> list[str]:
    """What stands otherwise after the second run than after one."""
    files, other = stands[0], wanted[0]
    found = [
        f'after the second run: {path}: {(files.get(path) or b"-")[-200:]!r}'
        for path in sorted(files.keys() | other.keys())
        if files.get(path) != other.get(path)
    ]
    return found + [f'git says after the second run: {each}' for each in stands[1] ^ wanted[1]]
