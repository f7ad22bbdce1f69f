"""A command run under a lease: it gets the lease, the lease is renewed while it runs and given back
when it ends.
"""

from __future__ import annotations

import os
import signal
import time

from gitsync.epic import hold
from gitsync.errors import GitsyncError
from gitsync.errors import LeaseLost
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.epic.acting_agent import ActingAgent
    from gitsync.leases.lock import Leases
    from gitsync.leases.lock import LeaseToken

LOOK = 0.5  # seconds between looks at the lease, at most
BY_TERMINAL = {signal.SIGINT, signal.SIGQUIT}
HANDED_ON = BY_TERMINAL | {signal.SIGTERM, signal.SIGHUP}
GRACE = 0.25  # seconds that an interrupt sent to the whole group has to end the child
PATIENCE = 5.0  # seconds from SIGTERM to SIGKILL


def run_under(
    acting: ActingAgent,
    leases: Leases,
    token: LeaseToken,
    arguments: list[str],
    seconds: float | None = None,
) -> int:
    """Run the command; its exit code, 128 + n when signal n ended it, 127 when there is no such
    command, 1 when the lease was lost.
    """
    environment = {**os.environ, **hold.environment_for(acting, leases, token)}
    signals = _Signals()
    try:
        try:
            pid = os.posix_spawnp(
                arguments[0],
                arguments,
                environment,
                setsigdef=(signal.SIGPIPE, signal.SIGXFSZ),
                setsigmask=(),
            )
        except OSError as error:
            output.note(f"cannot run '{arguments[0]}': {error.strerror}")
            return 127 if isinstance(error, FileNotFoundError) else 126
        signals.pid = pid
        code, lost = _keep(leases, token, seconds or leases.length, signals)
    finally:
        try:
            lost_late = _give_back(acting, leases, token)
        finally:
            signals.close()
    lost = lost or lost_late
    if lost:
        raise LeaseLost(
            f"the lease '{token.name}' was lost while the command ran: {lost}",
            'look what was written since, then run it again',
            'lease-lost',
            1,
        )
    return code if code >= 0 else 128 - code


def _give_back(acting: ActingAgent, leases: Leases, token: LeaseToken) -> str:
    """Release; why the lease was lost, '' when it was not."""
    try:
        leases.release(token, clock.now())
    except GitsyncError as error:
        return error.message
    hold.add_to_journal(acting, leases, 'release', token.name, generation=token.generation)
    return ''


def _keep(leases: Leases, token: LeaseToken, seconds: float, signals: _Signals) -> tuple[int, str]:
    """(exit code as os.waitstatus_to_exitcode, why the lease was lost or ''): renew every third of
    its length until the child ends.
    """
    renew_at, lost, stop_at = time.monotonic() + seconds / 3, '', 0.0
    while True:
        pid, status = os.waitpid(signals.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status), lost
        now = time.monotonic()
        if lost:
            if now > stop_at:
                signals.send(signal.SIGKILL)
        else:
            lost, renew_at = _look(leases, token, seconds, renew_at, now)
            if lost:
                output.note(f"the lease '{token.name}' is lost: {lost}; the command is stopped")
                signals.send(signal.SIGTERM)
                stop_at = now + PATIENCE
        signals.wait(min(LOOK, seconds / 6))


def _look(
    leases: Leases, token: LeaseToken, seconds: float, renew_at: float, now: float
) -> tuple[str, float]:
    """(why the lease is lost or '', when to renew next)."""
    try:
        if now >= renew_at:
            leases.renew(token, clock.now(), seconds)
            return '', now + seconds / 3
        if leases.is_near:
            leases.check(token, clock.now())
    except LeaseLost as error:
        return error.message, renew_at
    except GitsyncError as error:
        output.note(f'the lease could not be renewed yet: {error.message}')
        return '', now + min(seconds / 6, 5.0)
    return '', renew_at


class _Signals:
    """What comes while the child runs: its end, and signals, which are handed on to it.

    An interrupt from the terminal reaches the child by itself. One that a program sends to this
    process alone does not; one sent to the whole group does, so that it is handed on only after a
    moment in which it might have ended the child.
    """

    def __init__(self) -> None:
        self.pid = 0
        self.interrupt = 0  # to be handed on
        self.at = 0.0  # when
        self.old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, HANDED_ON | {signal.SIGCHLD})

    def wait(self, seconds: float) -> None:
        """Until a signal comes, at most so many seconds."""
        now = time.monotonic()
        if self.interrupt and now >= self.at:
            self.send(self.interrupt)
            self.interrupt = 0
        if self.interrupt:
            seconds = min(seconds, self.at - now)
        number, is_from_terminal = _next_signal(seconds)
        if number in BY_TERMINAL:
            if not is_from_terminal:
                self.interrupt, self.at = number, time.monotonic() + GRACE
        elif number in HANDED_ON:
            self.send(number)

    def send(self, number: int) -> None:
        """Send the child a signal."""
        os.kill(self.pid, number)  # it is waited for by this process alone: its id is its own

    def close(self) -> None:
        while _next_signal(0)[0]:
            pass  # it came with the end, and there is nobody to hand it on to
        signal.pthread_sigmask(signal.SIG_SETMASK, self.old_mask)


def _next_signal(seconds: float) -> tuple[int, bool]:
    """(the signal that came, 0 for none; whether the terminal sent it, as far as can be known)."""
    signals = HANDED_ON | {signal.SIGCHLD}
    if hasattr(signal, 'sigtimedwait'):
        info = signal.sigtimedwait(signals, seconds)
        return (info.si_signo, info.si_code > 0) if info else (0, False)  # above 0: the kernel
    end = time.monotonic() + seconds  # macOS
    while not signal.sigpending() & signals:
        if time.monotonic() >= end:
            return 0, False
        time.sleep(0.02)
    return signal.sigwait(signals), _is_in_foreground()


def _is_in_foreground() -> bool:
    try:
        with open('/dev/tty') as terminal:
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False
