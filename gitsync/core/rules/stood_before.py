"""Old faults: what is wrong in a part that a change leaves alone, and was wrong before it, locks
nobody out. It is still told, as a warning.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding

    Fault = tuple[str, str, bytes]  # rule, name of the part, and the line of which it speaks

STOOD_BEFORE = 'stood before'


class Spread(Value):
    """The parts of a document and where they stand."""

    starts: Sequence[tuple[int, str]]  # (first line, name of the part), in file order
    held: dict[str, bytes]  # what a part holds, by its name
    lines: Sequence[bytes]  # the document's, as far as a change of them makes a fault another one

    def fault(self, one: Finding) -> Fault:
        """What a finding speaks of."""
        from bisect import bisect_right

        at = bisect_right(self.starts, one.line, key=lambda start: start[0])
        name = self.starts[at - 1][1] if at else ''
        line = self.lines[one.line - 1] if 0 < one.line <= len(self.lines) else b''
        return one.rule, name, line[:200].strip()


def noted(findings: Iterable[Finding]) -> list[Finding]:
    """The findings as warnings that stood before."""
    return [one._replace(severity='warning').noted(STOOD_BEFORE) for one in findings]


def compared(
    findings: Iterable[Finding], earlier: Iterable[Finding], before: Spread, after: Spread
) -> list[Finding]:
    """The findings on a document, those that stood before as warnings. earlier: the findings on it
    before the change.
    """
    left: dict[Fault, int] = {}
    for one in earlier:
        fault = before.fault(one)
        left[fault] = left.get(fault, 0) + 1
    told = []
    for one in findings:
        fault = after.fault(one)
        if left.get(fault) and before.held.get(fault[1]) == after.held.get(fault[1]):
            left[fault] -= 1
            told += noted([one])
        else:
            told.append(one)
    return told
