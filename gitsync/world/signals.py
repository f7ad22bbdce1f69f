"""Signals that must not end the process half way: they wait. A child gets them at once."""

from __future__ import annotations

import os
import signal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Postponed:
    """`with Postponed() as signals:` lets what is under way become whole.

    A signal that came meanwhile takes its effect at the end, as if nobody had waited. In another
    thread than the main one, which gets no signals, nothing is postponed.
    """

    def __init__(self) -> None:
        self.came = 0  # the first signal, 0 while none came
        self.child = 0  # a process to hand signals on to, 0 for none
        self._old: dict[int, object] = {}

    def __enter__(self) -> Postponed:
        for number in ENDING:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                try:
                    self._old[number] = signal.signal(number, self._note)
                except ValueError:
                    break  # not the main thread
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._old.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        if self.came:
            os.kill(os.getpid(), self.came)

    def started(self, pid: int) -> None:
        """From now on that child gets what comes, and what came."""
        self.child = pid
        self._hand_on()

    def ended(self) -> None:
        """The child is gone, and its id may be another's."""
        self.child = 0

    def stop_here(self) -> None:
        """KeyboardInterrupt where a signal came: nothing is half done here."""
        if self.came:
            raise KeyboardInterrupt

    def _note(self, number: int, _: FrameType | None) -> None:
        self.came = self.came or number
        self._hand_on()

    def _hand_on(self) -> None:
        if self.child and self.came:
            try:
                os.kill(self.child, self.came)
            except ProcessLookupError:
                pass
