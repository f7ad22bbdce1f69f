"""Holding leases: waiting for one, keeping one while something is done, and telling the others what
happened to it.
"""

from __future__ import annotations

import os
import shlex
import time

from gitsync.core.epic.lease import written
from gitsync.core.policy.names import same
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.errors import always_changed
from gitsync.leases import journal
from gitsync.leases.lock import LeaseToken
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from gitsync.core.epic.lease import Lease
    from gitsync.epic.acting_agent import ActingAgent
    from gitsync.leases.lock import Leases
    from gitsync.leases.lock import LockState
    from gitsync.leases.remote import RemoteLeases

README_LEASE = 'epic_readme'
VARIABLE = 'GITSYNC_LEASE'
LOOK_AGAIN = 0.05, 0.2  # seconds: first and longest pause of who waits


def wait_for(
    acting: ActingAgent,
    leases: Leases,
    name: str,
    wait: float,
    operation: str = '',
    seconds: float | None = None,
) -> LeaseToken:
    """Take the lease within so many seconds (0: one try).

    GitsyncError, exit 75, when another holds it all the time.
    """
    if not wait >= 0:
        raise GitsyncError(
            f'nobody can wait {wait:g} seconds', 'give a number of 0 or more', 'usage'
        )
    acting.prepare()
    start, pause = time.monotonic(), LOOK_AGAIN[0]
    while True:
        tried = leases.attempt(name, acting.holder, acting.session, clock.now(), operation, seconds)
        waited = time.monotonic() - start
        if tried.aside:
            report_corrupt(acting, leases, tried.lock._replace(aside=tried.aside))
        if tried.token:
            _tell_taken(acting, leases, tried.token, tried.after, waited, operation)
            return tried.token
        if waited >= wait:
            raise _not_free(acting, leases, tried.lock, wait)
        time.sleep(max(min(pause, wait - waited), 0.001))
        pause = min(pause * 1.5, LOOK_AGAIN[1])


def _tell_taken(
    acting: ActingAgent,
    leases: Leases,
    token: LeaseToken,
    after: Lease | None,
    waited: float,
    operation: str,
) -> None:
    """Note a lease that was taken, and tell of the one before it that ended without a release."""
    add_to_journal(
        acting,
        leases,
        'acquire',
        token.name,
        generation=token.generation,
        waited=round(waited, 3),
        operation=operation,
    )
    if after:
        text = (
            f"the lease '{token.name}' of {after.holder} ended at {written(after.expires_at)} "
            'without a release and was taken over'
        )
        report(acting, leases, token.name, text, 'takeover')


def _not_free(acting: ActingAgent, leases: Leases, lock: LockState, wait: float) -> GitsyncError:
    name, lease = lock.name, lock.lease
    typed = f'{name} --remote {shlex.quote(leases.remote)}' if leases.remote else name
    start = f"the lease '{name}' is not free"
    if wait:
        start = f"the lease '{name}' was not free within {wait:g} s"
    if lease is None:
        return GitsyncError(
            f'{start}: another program writes its file', 'try again', 'not-acquired', 75
        )
    is_own = lease.is_held_by(acting.holder, acting.session)
    whose = 'you hold' if is_own else f'{lease.holder} holds'
    doing = f' ({lease.operation})' if lease.operation else ''
    hint = (
        f'give it back: gitsync lock release {typed}'
        if is_own
        else f'wait longer (--wait SECONDS), or look: gitsync lock show {typed}; '
        f'{acting.policy.coordinator} may end it: gitsync lock break {typed}'
    )
    until = written(lock.ends) if lock.ends else 'its end'
    return GitsyncError(f'{start}: {whose} it until {until}{doing}', hint, 'not-acquired', 75)


class Held:
    """`with Held(acting, name) as held:` a lease for a guarded write: that of the `lock run` around
    it, one that this session holds already, else one taken for the while. Writes go through
    held.write.
    """

    def __init__(
        self, acting: ActingAgent, name: str, wait: float = 60.0, operation: str = ''
    ) -> None:
        self.acting = acting
        self.name = name
        self.wait = wait
        self.operation = operation
        self.token: LeaseToken | None = None
        self.is_own = False  # taken for the while, and given back at the end

    def __enter__(self) -> Held:
        self.acting.prepare()
        self.token = inherited(self.acting, self.name) or self._held_already()
        if self.token is None:
            acting = self.acting
            self.token = wait_for(acting, acting.leases, self.name, self.wait, self.operation)
            self.is_own = True
            files.save(self._process(), f'{self.token.generation} {os.getpid()}'.encode())
        return self

    def _held_already(self) -> LeaseToken | None:
        """The lease that this session holds. One that a guarded write of it took for the while and,
        killed, never gave back, is given back by this one.
        """
        acting = self.acting
        lock = acting.leases.look(self.name, clock.now())
        lease = lock.lease
        if not (lease and lock.is_held and lease.is_held_by(acting.holder, acting.session)):
            return None
        self.is_own = self._is_orphan(lease.generation)
        return LeaseToken(self.name, acting.holder, acting.session, lease.generation)

    def _is_orphan(self, generation: int) -> bool:
        noted, _, pid = (files.load(self._process()) or b'').partition(b' ')
        return noted == b'%d' % generation and pid.isdigit() and not files.is_running(int(pid))

    def _process(self) -> str:
        return os.path.join(self.acting.leases.state, self.name + '.process')

    def write(self, path: str, old: bytes | None, data: bytes) -> bool:
        """Write the file whole over old; False when it holds something else by now.

        GitsyncError when the lease is lost.
        """
        assert self.token, 'outside the with block'
        if VARIABLE in os.environ:
            for leases, token in _inherited_afar(self.acting, self.name):
                leases.check(token, clock.now())
        return self.acting.leases.write(self.token, path, old, data, clock.now())

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if not (self.is_own and self.token):
            return
        acting = self.acting
        try:
            acting.leases.release(self.token, clock.now())
        except GitsyncError as error:
            if kind is None:
                output.note(error.message)
            return
        generation = self.token.generation
        add_to_journal(acting, acting.leases, 'release', self.name, generation=generation)


class LentLease(Value):
    """A lease that a `lock run` gives to the command that it runs."""

    generation: int
    state: str  # the folder where its state is kept, as ascii() shows it: on one line
    remote: str  # '' for a lease of this worktree


def inherited(acting: ActingAgent, name: str) -> LeaseToken | None:
    """The lease that a `lock run` around this process gave it; None without one."""
    for generation, state, _ in _lent(name):
        if state == ascii(acting.leases.state):
            return LeaseToken(name, acting.holder, acting.session, generation)
    return None


def _inherited_afar(acting: ActingAgent, name: str) -> Iterator[tuple[RemoteLeases, LeaseToken]]:
    """The leases of that name on remotes that `lock run`s around this process gave it."""
    from gitsync.leases.remote import RemoteLeases

    near = acting.leases
    for generation, state, remote in _lent(name):
        if remote:
            leases = RemoteLeases(acting.place, near.state, remote, near.length)
            if ascii(leases.state) == state:
                yield leases, LeaseToken(name, acting.holder, acting.session, generation)


def _lent(name: str) -> Iterator[LentLease]:
    """Every lease of that name in the environment."""
    for line in os.environ.get(VARIABLE, '').split('\n'):
        given, generation, state, remote = (line.split('\t') + ['', '', ''])[:4]
        if given == name and generation.isdecimal():
            yield LentLease(int(generation), state, remote)


def environment_for(acting: ActingAgent, leases: Leases, token: LeaseToken) -> dict[str, str]:
    """The variables that give a lease to a child process."""
    line = f'{token.name}\t{token.generation}\t{ascii(leases.state)}\t{leases.remote}'
    outer = [other for other in os.environ.get(VARIABLE, '').split('\n') if other]
    given = {VARIABLE: '\n'.join([line, *outer]), 'GITSYNC_SESSION': acting.session}
    if acting.place.actor.agent:
        given['GITSYNC_AGENT'] = acting.place.actor.agent
    return given


def report_corrupt(acting: ActingAgent, leases: Leases, lock: LockState) -> None:
    """Tell that a lock file was none and where it is kept."""
    text = (
        f"the lock file '{lock.name}' was corrupt and counts as absent; it is kept as "
        f'{os.path.basename(lock.aside)}'
    )
    report(acting, leases, lock.name, text, 'corrupt')


def report(acting: ActingAgent, leases: Leases, name: str, text: str, event: str) -> None:
    """Tell people on stderr, the coordinator by a message, and the journal."""
    from gitsync.epic.mail import messages

    output.note(text)
    add_to_journal(acting, leases, event, name, text=text)
    agent, coordinator = acting.place.actor.agent, acting.policy.coordinator
    if not agent or same(agent, coordinator):
        return
    draft = messages.Draft(f'Lease {name}: {event}', action='none', details=text)
    try:
        messages.send(acting, coordinator, draft, clock.now())
    except GitsyncError as error:
        output.note(f'{coordinator} could not be told: {error.message}')


def add_to_journal(
    acting: ActingAgent, leases: Leases, event: str, name: str, **more: object
) -> None:
    """Note what the acting agent did with a lease."""
    journal.add(leases.state, event, name, acting.holder, acting.session, **more)


def rewrite(
    acting: ActingAgent,
    rest: str,
    make: Callable[[bytes], bytes],
    operation: str,
    name: str = README_LEASE,
    wait: float = 60.0,
) -> bytes:
    """Give a shared document of the epic what make(old) returns, under its lease; returns what it
    holds then.
    """
    path = acting.writable(rest)
    with Held(acting, name, wait, operation) as held:
        for _ in range(20):
            old = files.load(path) or b''
            new = make(old)
            if new == old or held.write(path, old, new):
                return new
    raise always_changed(acting.place.path(rest))
