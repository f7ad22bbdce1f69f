"""Form: what every document must look like, whoever wrote it.

Form is judged on one side alone and needs no author; each kind has a module. Whose part it is, and
whether a time goes back, core/judge asks of core/ownership and of a kind's check_times.
"""

from __future__ import annotations

from gitsync.core.documents.kinds import room
from gitsync.core.policy.names import is_protocol
from gitsync.core.rules.finding import finding
from gitsync.core.rules.stood_before import compared
from gitsync.core.rules.stood_before import noted
from gitsync.core.rules.wording import typed
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Sequence

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.documents.sections import Document
    from gitsync.core.rules.finding import Finding


def _parse(data: bytes, markers: Collection[Dialect]) -> Document:
    """Loaded when it is called: what is no document of sections is judged without."""
    from gitsync.core.documents.sections import parse

    return parse(data, markers)


class FormContext(Value):
    """What form asks beside the bytes."""

    markers: Collection[Dialect] = ()  # of the sections; () for every dialect
    is_agent: Callable[[str], bool] = is_protocol  # whether a name is an agent's
    parse: Callable[[bytes, Collection[Dialect]], Document] = _parse  # or one that remembers
    is_file: bool = True  # False for what is not written yet, which 'check --fix' cannot mend


def check_form(
    kind: str, path: str, data: bytes, context: FormContext | None = None
) -> list[Finding]:
    """Findings on one document, sorted; none for a kind without a form."""
    module = room('form', kind)
    return sorted(module.check_form(path, data, context or FormContext())) if module else []


def check_change(
    kind: str, path: str, before: bytes | None, after: bytes, context: FormContext
) -> list[Finding]:
    """Findings on the after side of a document; a fault of a part that the change leaves alone is a
    warning. A document of a kind that does not tell its parts apart is one part.
    """
    findings = check_form(kind, path, after, context)
    if before is None or not any(one.severity == 'error' for one in findings):
        return findings
    if before == after:
        return noted(findings)
    spread = getattr(room('form', kind), 'spread', None)
    if spread is None:
        return findings
    earlier = check_form(kind, path, before, context)
    return compared(findings, earlier, spread(before, context), spread(after, context))


def missing(what: str, names: Sequence[str]) -> str:
    """What one finding says of all the keys that a record lacks."""
    told = ', '.join(f"'{name}'" for name in names)
    is_one = len(names) == 1
    return (
        f'the required {what} {told} is missing'
        if is_one
        else f'the required {what}s {told} are missing'
    )


def conflicts(path: str, data: bytes) -> list[Finding]:
    """GS105 for each conflict in a record; what else is wrong shows once they are settled."""
    if b'<<<<<<<' not in data:
        return []
    from gitsync.core.text.conflicts import conflict_lines

    return [conflict(path, line) for line in conflict_lines(data)]


def conflict(path: str, line: int) -> Finding:
    """GS105 for the conflict that begins on a line."""
    hint = (
        'settle the conflict, then stage the file: gitsync resolve; of one that is staged already '
        f'git checkout -m {typed(path)} makes a conflict again'
    )
    return finding('GS105', path, line, 1, 'conflict markers left in the document', hint)
