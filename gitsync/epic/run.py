"""A command run under a lease: it gets the lease, the lease is renewed while it runs and given back
when it ends.
"""

from __future__ import annotations

import os
import select
import signal
import time

from gitsync.epic import hold
from gitsync.errors import GitsyncError
from gitsync.errors import LeaseLost
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from gitsync.epic.acting_agent import ActingAgent
    from gitsync.epic.hold import Leases
    from gitsync.leases.lock import LeaseToken

LOOK = 0.5  # seconds between looks at the lease, at most
FORWARDED = (signal.SIGTERM, signal.SIGHUP)
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
    ended = _Ended()
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
        ended.pid = pid
        code, lost = _keep(leases, token, seconds or leases.length, ended)
    finally:
        ended.close()
        lost_late = _give_back(acting, leases, token)
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


def _keep(leases: Leases, token: LeaseToken, seconds: float, ended: _Ended) -> tuple[int, str]:
    """(exit code as os.waitstatus_to_exitcode, why the lease was lost or ''): renew every third of
    its length until the child ends.
    """
    renew_at, lost, stop_at = time.monotonic() + seconds / 3, '', 0.0
    while True:
        pid, status = os.waitpid(ended.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status), lost
        now = time.monotonic()
        if lost:
            if now > stop_at:
                os.kill(ended.pid, signal.SIGKILL)
        else:
            lost, renew_at = _look(leases, token, seconds, renew_at, now)
            if lost:
                output.note(f"the lease '{token.name}' is lost: {lost}; the command is stopped")
                os.kill(ended.pid, signal.SIGTERM)
                stop_at = now + PATIENCE
        ended.wait(min(LOOK, seconds / 6))


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


class _Ended:
    """Wakes up when the child ends, and hands signals on to it.

    An interrupt from the terminal reaches the child by itself.
    """

    def __init__(self) -> None:
        self.pid = 0
        self.reading, self.writing = os.pipe()
        os.set_blocking(self.writing, False)
        os.set_blocking(self.reading, False)
        self.old_descriptor = signal.set_wakeup_fd(self.writing, warn_on_full_buffer=False)
        self.old = {number: signal.signal(number, self._hand_on) for number in FORWARDED}
        self.old[signal.SIGINT] = signal.signal(signal.SIGINT, lambda *_: None)
        self.old[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)

    def _hand_on(self, number: int, _: FrameType | None) -> None:
        if self.pid:
            os.kill(self.pid, number)

    def wait(self, seconds: float) -> None:
        if select.select([self.reading], [], [], seconds)[0]:
            os.read(self.reading, 512)

    def close(self) -> None:
        for number, handler in self.old.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self.old_descriptor)
        os.close(self.reading)
        os.close(self.writing)
