"""Holding leases: waiting for one, keeping one while something is done, and telling the others what
happened to it.
"""

import os
import time

from gitsync.core.epic import lease as leases
from gitsync.epic.acting_agent import Desk
from gitsync.errors import GitsyncError
from gitsync.leases.local import Token
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output

VARIABLE = 'GITSYNC_LEASE'
LOOK_AGAIN = 0.05, 0.2  # seconds: first and longest pause of who waits


def wait_for(
    desk: Desk, board, name: str, wait: float, operation: str = '', seconds: float | None = None
) -> Token:
    """Take the lease within so many seconds (0: one try).

    GitsyncError, exit 75, when another holds it all the time.
    """
    if not wait >= 0:
        raise GitsyncError(
            f'nobody can wait {wait:g} seconds', 'give a number of 0 or more', 'usage'
        )
    desk.prepare()
    start, pause = time.monotonic(), LOOK_AGAIN[0]
    while True:
        tried = board.attempt(name, desk.holder, desk.session, clock.now(), operation, seconds)
        waited = time.monotonic() - start
        if tried.aside:
            report_corrupt(desk, board, tried.view._replace(aside=tried.aside))
        if tried.token:
            break
        if waited >= wait:
            raise _held(name, tried.view, wait, desk)
        time.sleep(max(min(pause, wait - waited), 0.001))
        pause = min(pause * 1.5, LOOK_AGAIN[1])
    journal(
        board,
        desk,
        'acquire',
        name,
        generation=tried.token.generation,
        waited=round(waited, 3),
        operation=operation,
    )
    if tried.after:
        old = tried.after
        report(
            desk,
            board,
            name,
            f"the lease '{name}' of {old.holder} ended at {leases.written(old.expires_at)} "
            'without a release and was taken over',
            'takeover',
        )
    return tried.token


def _held(name, view, wait, desk):
    lease = view.lease
    whose = 'you' if lease.is_held_by(desk.holder, desk.session) else lease.holder
    doing = f' ({lease.operation})' if lease.operation else ''
    verb = 'hold' if whose == 'you' else 'holds'
    hint = (
        f'give it back: gitsync lock release {name}'
        if whose == 'you'
        else (
            f'wait longer (--wait SECONDS), or look: gitsync lock show {name}; '
            f'{desk.policy.coordinator} may end it: gitsync lock break {name}'
        )
    )
    return GitsyncError(
        f"the lease '{name}' was not free within {wait:g} seconds: {whose} {verb} it until "
        f'{leases.written(view.ends)}{doing}',
        hint,
        'not-acquired',
        75,
    )


class Held:
    """`with Held(desk, name) as token:` a lease for a guarded write: that of the `lock run` around
    it, one that this session
    holds already, else one taken for the while. Writes go through self.write."""

    def __init__(self, desk: Desk, name: str, wait: float = 60.0, operation: str = '') -> None:
        self.desk, self.name, self.wait, self.operation = desk, name, wait, operation
        self.token, self.is_own = None, False

    def __enter__(self) -> 'Held':
        desk = self.desk
        desk.prepare()
        self.token = inherited(desk, self.name)
        if self.token is None:
            view = desk.board.look(self.name, clock.now())
            if view.aside:
                report_corrupt(desk, desk.board, view)
            if view.is_held and view.lease.is_held_by(desk.holder, desk.session):
                self.token = Token(self.name, desk.holder, desk.session, view.lease.generation)
                self.is_own = self._is_orphan()
            else:
                self.token, self.is_own = (
                    wait_for(desk, desk.board, self.name, self.wait, self.operation),
                    True,
                )
                files.save(self._process(), f'{self.token.generation} {os.getpid()}'.encode())
        return self

    def _is_orphan(self) -> bool:
        """True for a lease that a guarded write of this session took for the while and, killed,
        never gave back: it is given back by this one.
        """
        generation, _, pid = (files.load(self._process()) or b'').partition(b' ')
        return (
            generation == b'%d' % self.token.generation
            and pid.isdigit()
            and not files.is_running(int(pid))
        )

    def _process(self):
        return os.path.join(self.desk.board.state, self.name + '.process')

    def write(self, path: str, old: bytes | None, data: bytes) -> bool:
        """Write the file whole over old; False when it holds something else by now.

        GitsyncError when the lease is lost.
        """
        for board, token in _inherited_afar(self.desk, self.name) if VARIABLE in os.environ else ():
            board.check(token, clock.now())
        return self.desk.board.write(self.token, path, old, data, clock.now())

    def __exit__(self, kind, *_) -> None:
        if self.is_own:
            try:
                self.desk.board.release(self.token, clock.now())
            except GitsyncError as error:
                if kind is None:
                    output.note(error.message)
                return
            journal(
                self.desk.board, self.desk, 'release', self.name, generation=self.token.generation
            )


def inherited(desk: Desk, name: str) -> Token | None:
    """The lease that a `lock run` around this process gave it; None without one."""
    return next(
        (
            Token(name, desk.holder, desk.session, generation)
            for generation, state, _ in _lent(name)
            if state == desk.board.state
        ),
        None,
    )


def _inherited_afar(desk: Desk, name: str) -> list:
    """[(RemoteBoard, Token)] of the leases of that name on remotes that `lock run`s around this
    process gave it.
    """
    from gitsync.leases.remote import RemoteBoard

    boards = [
        (RemoteBoard(desk.place, desk.board.state, remote, desk.board.length), generation, state)
        for generation, state, remote in _lent(name)
        if remote
    ]
    return [
        (board, Token(name, desk.holder, desk.session, generation))
        for board, generation, state in boards
        if board.state == state
    ]


def _lent(name):
    """(generation, the board's state folder, remote or '') of every lease of that name in the
    environment.
    """
    for line in os.environ.get(VARIABLE, '').split('\n'):
        given, generation, state, remote = (line.split('\t') + ['', '', ''])[:4]
        if given == name and generation.isdecimal():
            yield int(generation), state, remote


def bequest(desk: Desk, board, token: Token) -> dict:
    """The variables that give a lease to a child process."""
    line = f'{token.name}\t{token.generation}\t{board.state}\t{board.remote}'
    outer = [other for other in os.environ.get(VARIABLE, '').split('\n') if other]
    given = {VARIABLE: '\n'.join([line, *outer]), 'GITSYNC_SESSION': desk.session}
    if desk.place.actor.agent:
        given['GITSYNC_AGENT'] = desk.place.actor.agent
    return given


def report_corrupt(desk: Desk, board, view) -> None:
    """Tell that a lock file was none and where it is kept."""
    report(
        desk,
        board,
        view.name,
        f"the lock file '{view.name}' was corrupt and counts as absent; it is kept as "
        f'{os.path.basename(view.aside)}',
        'corrupt',
    )


def report(desk: Desk, board, name: str, text: str, event: str) -> None:
    """Tell people on stderr, the coordinator by a message, and the journal."""
    output.note(text)
    journal(board, desk, event, name, text=text)
    actor, coordinator = desk.place.actor, desk.policy.coordinator
    from gitsync.core.policy.names import same

    if not actor.agent or same(actor.agent, coordinator):
        return
    from gitsync.epic import messages as post

    try:
        post.send(
            desk,
            coordinator,
            f'Lease {name}: {event}',
            details=text,
            action='none',
            now=clock.now(),
        )
    except GitsyncError as error:
        output.note(f'{coordinator} could not be told: {error.message}')


def journal(board, desk: Desk, event: str, name: str, **more) -> None:
    """Add a line to the worktree's journal of leases, from which reports are made; one short write,
    so that lines never mix.
    """
    from gitsync.core.documents import checkpoint

    values = {
        'at': leases.written(clock.now()),
        'event': event,
        'lock': name,
        'agent': desk.holder,
        'session': desk.session,
        **more,
    }
    line = ' '.join(checkpoint.new(values).decode().split('\n')).encode() + b'\n'
    try:
        os.makedirs(board.state, exist_ok=True)
        descriptor = os.open(
            os.path.join(board.state, 'journal.jsonl'),
            os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC,
            0o666,
        )
        try:
            os.write(descriptor, line)
        finally:
            os.close(descriptor)
    except OSError as error:
        output.note(f'the journal of leases cannot be written: {error.strerror}')


def rewrite(
    desk: Desk, rest: str, make, name: str = 'epic_readme', wait: float = 60.0, operation: str = ''
) -> bytes:
    """Give a shared document of the epic what make(old) returns, under its lease; returns what it
    holds then.
    """
    path = desk.writable(rest)
    with Held(desk, name, wait, operation) as held:
        for _ in range(20):
            old = files.load(path) or b''
            new = make(old)
            if new == old or held.write(path, old, new):
                return new
    raise GitsyncError(
        f"'{desk.place.path(rest)}' is being changed by another program all the time",
        'nothing was written; try again',
        'changed',
        1,
    )
