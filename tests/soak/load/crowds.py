"""python -m tests.soak.load.crowds: many processes at once; each gets what is its own, in the end.

Pushes of several clients to one guarded server, and processes that want one lease on a remote.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.scenes.processes import forked
from tests.soak.faults.place import Place
from tests.soak.faults.rows import E

CLIENTS, PUSHES, HOLDERS = 8, 50, 32


def pushes(folder: Path) -> str:
    """So many pushes of so many clients, each to a branch of its own, all at once."""
    server, clients = _served(folder, CLIENTS)

    def work(index: int) -> int:
        place, refused = clients[index], 0
        for number in range(PUSHES // CLIENTS + 1):
            place.write(f'code{index}.py', b'%d\n' % number)
            place.commit(f'{index} {number}')
            refused += 'rejected' in place.git('push', '-q', 'origin', 'HEAD', ok=(0, 1))
        return refused

    begun = time.monotonic()
    codes = forked(CLIENTS, work)
    spent = time.monotonic() - begun
    refs = server.git('for-each-ref', '--format=%(refname)', 'refs/heads').split()
    assert codes == [0] * CLIENTS and len(refs) == CLIENTS + 1, (codes, refs)
    return f'{CLIENTS * (PUSHES // CLIENTS + 1)} pushes of {CLIENTS} clients: {spent:.0f} s'


def lease(folder: Path) -> str:
    """So many processes that take one lease on the remote in turn, each for one line of a file."""
    server, clients = _served(folder, 4)
    log = folder / 'log'
    command = f'cat {log} > {log}.one; sleep 0.01; echo x >> {log}.one; mv {log}.one {log}'
    log.write_text('')

    def work(index: int) -> int:
        asked = ('run', 'data', '--remote', 'origin', '--wait', '600', '--', 'sh', '-c', command)
        return clients[index % 4].run('Secondary-A', 'lock', *asked)[0]

    begun = time.monotonic()
    codes = forked(HOLDERS, work)
    spent = time.monotonic() - begun
    assert codes == [0] * HOLDERS, codes
    assert log.read_text() == 'x\n' * HOLDERS, log.read_text()
    return f'{HOLDERS} processes on one lease of a remote, one after the other: {spent:.0f} s'


def _served(folder: Path, count: int) -> tuple[Place, list[Place]]:
    """A bare repository, and clones of it on branches of their own."""
    first = Place(folder / 'first')
    first.build()
    server = Place(folder / 'server')
    server.folder.mkdir()
    first.git('clone', '-q', '--bare', '.', str(server.top))
    hook = server.top / 'hooks' / 'pre-receive'
    hook.write_text(f'#!/bin/sh\nexec {sys.executable} -m gitsync hook pre-receive "$@"\n')
    hook.chmod(0o755)
    clients = []
    for number in range(count):
        place = Place(folder / f'client{number}')
        place.folder.mkdir()
        first.git('clone', '-q', str(server.top), str(place.top))
        for key, value in (('user.name', 'A Person'), ('user.email', 'p@example.org')):
            place.git('config', key, value)
        place.git('checkout', '-q', '-b', f'work{number}')
        clients.append(place)
    assert (clients[0].top / E).exists()
    return server, clients


def main() -> int:
    """Print what it took."""
    for crowd in (pushes, lease):
        with tempfile.TemporaryDirectory() as folder:
            print(crowd(Path(folder)), flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
