"""The success criteria of a pilot: what the protocol asks of an epic, and whether it holds.

None stands for what cannot be told: nothing is called kept or broken that no record shows.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypedDict

    class Criterion(TypedDict):
        """A criterion and what was measured."""

        name: str
        target: str
        measured: float | str | None
        holds: bool | None
        note: str  # why it cannot be told, or what else to know; '' for nothing


SAVINGS = 40  # per cent of S2, at least
OVERHEAD = 15  # per cent of the work, below
AIM = 10  # per cent: the target of the overhead, where the criterion is met


class Measured(Value):
    """What an epic shows."""

    savings: float  # per cent
    overhead: float | None  # per cent, None without work
    unmeasured: Sequence[str]  # features whose time in S2 no record shows
    ready: int  # features that are through S2, or deferred
    features: int
    is_begun: bool  # somebody has started
    commits: int  # that touched the epic
    merges: int
    conflicted: int  # merges with conflicts
    lost: Sequence[str]  # messages and records that are gone
    is_unmerged: bool = False  # a merge here waits to be settled


def criteria(measured: Measured) -> list[Criterion]:
    """Every criterion, in the protocol's order."""
    return [
        _savings(measured),
        _overhead(measured),
        _nothing_lost(measured),
        _no_conflicts(measured),
        _all_done(measured),
    ]


def _why_unmeasured(measured: Measured) -> str:
    """Why times cannot be told, '' where they can."""
    if measured.ready < measured.features:
        return f'S2 is not over: {measured.ready} of {measured.features} features are ready'
    if measured.features < 2:
        return 'fewer than two features'
    if measured.unmeasured:
        return f'no record shows how long S2 of {", ".join(measured.unmeasured)} took'
    return ''


def _savings(measured: Measured) -> Criterion:
    why = _why_unmeasured(measured)
    return {
        'name': 'savings',
        'target': f'>= {SAVINGS} %',
        'measured': None if why else measured.savings,
        'holds': None if why else measured.savings >= SAVINGS,
        'note': why,
    }


def _overhead(measured: Measured) -> Criterion:
    percent, why = measured.overhead, ''
    if percent is None or measured.unmeasured:
        percent, why = None, _why_unmeasured(measured) or 'no work is recorded'
    elif percent >= 100:
        percent, why = None, 'what records and messages are estimated to take is more than the work'
    elif percent >= AIM:
        why = f'above the target of {AIM} %'
    return {
        'name': 'overhead',
        'target': f'< {OVERHEAD} % (target {AIM} %)',
        'measured': percent,
        'holds': None if percent is None else percent < OVERHEAD,
        'note': why,
    }


def _nothing_lost(measured: Measured) -> Criterion:
    can_tell = measured.commits > 1 or bool(measured.lost)
    return {
        'name': 'nothing lost',
        'target': '0 messages and records gone',
        'measured': len(measured.lost) if can_tell else None,
        'holds': not measured.lost if can_tell else None,
        'note': ', '.join(measured.lost[:5]) if can_tell else 'no history to compare with',
    }


def _no_conflicts(measured: Measured) -> Criterion:
    can_tell = measured.commits > 1 or measured.is_unmerged
    conflicted = measured.conflicted + measured.is_unmerged
    waits = ', and one is not settled yet' if measured.is_unmerged else ''
    return {
        'name': 'no conflicts',
        'target': '0 merges with conflicts',
        'measured': conflicted if can_tell else None,
        'holds': conflicted == 0 if can_tell else None,
        'note': f'of {measured.merges} merges{waits}' if can_tell else 'no history to look at',
    }


def _all_done(measured: Measured) -> Criterion:
    is_told = measured.is_begun and measured.features > 0
    return {
        'name': 'all agents done',
        'target': 'every feature ready',
        'measured': f'{measured.ready} of {measured.features}',
        'holds': measured.ready == measured.features if is_told else None,
        'note': '' if is_told else 'nobody has begun',
    }
