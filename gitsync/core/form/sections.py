"""The form of sectioned documents: GS101 to GS105."""

from __future__ import annotations

from gitsync.core.form.check import conflict
from gitsync.core.rules.finding import finding
from gitsync.core.rules.stood_before import Spread
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.markers.pairs import SectionFault
    from gitsync.core.form.check import FormContext
    from gitsync.core.rules.finding import Finding

OUTSIDE = ''  # the outside text among the names of sections


def check_form(path: str, data: bytes, context: FormContext) -> list[Finding]:
    """Findings on the markers of a document, in file order."""
    return [section_finding(path, fault) for fault in context.parse(data, context.markers).faults]


def spread(data: bytes, context: FormContext) -> Spread:
    """The sections by name, all of one name together, and the outside text but for the rows of its
    tables, which have owners of their own.
    """
    starts: list[tuple[int, str]] = []
    held: dict[str, bytes] = {}
    line = 1
    for part in context.parse(data, context.markers).parts:
        is_outside = isinstance(part, bytes)
        data_of_part = part if isinstance(part, bytes) else part.data
        name = OUTSIDE if isinstance(part, bytes) else part.name
        starts.append((line, name))
        line += data_of_part.count(b'\n')
        kept = _without_rows(data_of_part) if is_outside else data_of_part
        held[name] = held.get(name, b'') + kept
    return Spread(starts, held, split(data))


def _without_rows(text: bytes) -> bytes:
    return b''.join(line for line in split(text) if not line.lstrip().startswith(b'|'))


def section_finding(path: str, fault: SectionFault) -> Finding:
    """The finding for a fault of a sectioned document."""
    if fault.rule == 'GS105':
        return conflict(path, fault.line)
    what, hint = _WORDS[fault.rule](path, fault.name, fault.note)
    return finding(fault.rule, path, fault.line, fault.col, what, hint)


def _not_alone(path: str, name: str, note: str) -> tuple[str, str]:
    if note == 'collapsed':
        what = f"the section '{name}' is collapsed onto one line"
        return what, f'lay it out again: gitsync check --fix {path}'
    return (
        f"the {note} marker of '{name}' shares its line with other text",
        'put the marker on a line of its own, or between backticks where it is an example',
    )


def _half(path: str, name: str, note: str) -> tuple[str, str]:
    other = 'end' if note == 'not ended' else 'begin'
    verb = 'begun and not ended' if note == 'not ended' else 'ended and not begun'
    return (
        f"the section '{name}' is {verb}",
        f'add the missing {other} marker, with the same name, or remove this one',
    )


def _twice(path: str, name: str, note: str) -> tuple[str, str]:
    return (
        f"a second section '{name}' (the first begins on {note})",
        'give it another name, or join the two',
    )


def _overlapping(path: str, name: str, note: str) -> tuple[str, str]:
    return f"the section '{name}' {note}", 'end one section before the next begins'


# (message, hint) by rule
_WORDS = {'GS101': _not_alone, 'GS102': _half, 'GS103': _twice, 'GS104': _overlapping}
