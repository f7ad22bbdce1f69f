"""The time that a server gives to a push: what would take longer is refused, and it is said what
was left.

A pusher chooses how much there is to judge, so that nothing but a clock bounds the whole.
"""

from __future__ import annotations

from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding
    from gitsync.gates.refs.moves import Moves
    from gitsync.gates.refs.moves import Update
    from gitsync.git.repo import Repo

SETTING = 'gitsync.timeLimit'
USUAL = 600  # seconds


class TimeUp(BaseException):
    """Raised wherever the judgement is when its time is over; nobody who goes on after an error
    catches it.
    """


def judge(moves: Moves, updates: Sequence[Update]) -> list[Finding]:
    """Findings on these updates; GitsyncError (time-up) when they take longer than the server
    gives.
    """
    import signal

    seconds = _limit(moves.repo)
    if not seconds or not hasattr(signal, 'setitimer'):
        return moves.judge(updates)
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # again, where the first is lost in a callback
    try:
        try:
            return moves.judge(updates)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    except TimeUp:
        what = f'time is up after {seconds} s: {_left(moves)}'
        hint = f'push fewer commits at once, or set {SETTING} (seconds) on the server'
        raise GitsyncError(what, hint, 'time-up') from None


def _stop(*_: object) -> None:
    raise TimeUp


def _limit(repo: Repo) -> int:
    text = repo.config(SETTING)
    if text is None:
        return USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        hint = f'git config {SETTING} {USUAL}; 0 for no limit'
        raise GitsyncError(f"{SETTING} is no number of seconds: '{text}'", hint, 'usage')
    return int(text)


def _left(moves: Moves) -> str:
    left = [oid for oid in moves.fresh if oid not in moves.judgement.done]
    if not left:
        return 'the commits are judged, what the refs lose is not'
    return f'{len(left)} of {len(moves.fresh)} commits not judged, from {left[0][:12]} on'
