"""Savings and overhead as bars: lengths in percent of the room that there is."""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.epic.report.account import Overhead

LEAST = 20.0  # percent of overhead that the whole width stands for


class BarPart(Value):
    """A part of a bar."""

    kind: str  # its class in the style sheet
    x: float
    width: float


class Bar(Value):
    """A bar with its words."""

    label: str
    value: str
    parts: Sequence[BarPart]


class Bars(Value):
    """Bars that belong together."""

    verdict: str
    bars: Sequence[Bar]
    target: float | None  # where the line of the target stands


def savings(told: dict[str, dict[str, object]]) -> list[Bars]:
    """Hours one after another against hours side by side, as planned and as measured."""
    return [_savings(name, saved) for name, saved in told.items()]


def _savings(name: str, saved: dict[str, object]) -> Bars:
    sequential, parallel = _number(saved['sequential_hours']), _number(saved['parallel_hours'])
    most = max(sequential, parallel) or 1.0
    met = 'met' if saved['is_met'] else 'missed'
    verdict = f'{name}: {saved["percent"]} % saved, target {saved["target_percent"]} %: {met}'
    before = BarPart('before', 0, 100 * sequential / most)
    after = BarPart('after', 0, 100 * parallel / most)
    return Bars(
        verdict if sequential else f'{name}: nothing yet',
        [
            Bar('one after another', f'{sequential:g} h', [before]),
            Bar('in parallel', f'{parallel:g} h', [after]),
        ],
        None,
    )


def overhead(told: Overhead) -> Bars:
    """What coordination cost, in percent of the work."""
    percent, target = told['percent'], float(told['target_percent'])
    if percent is None:
        return Bars('no work yet', [], None)
    if percent >= 100:
        return Bars('estimated at more than the work itself: too little work to tell', [], None)
    most = max(LEAST, percent)
    met = 'met' if told['is_met'] else 'missed'
    return Bars(
        f'{percent:g} % of the work, target {target:g} %: {met}',
        [Bar('coordination', f'{percent:g} %', list(_parts(told, most)))],
        100 * target / most,
    )


def _parts(told: Overhead, most: float) -> Iterator[BarPart]:
    x = 0.0
    estimated = sum(told['estimated_minutes'].values())
    for kind, minutes in (('measured', told['lock_minutes']), ('estimated', estimated)):
        width = 100 * (100 * minutes / told['work_minutes']) / most if told['work_minutes'] else 0.0
        yield BarPart(kind, round(x, 2), round(min(width, 100 - x), 2))
        x += width


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
