"""The form of sectioned documents: GS101 to GS105."""

from __future__ import annotations

from gitsync.core.form.check import conflict
from gitsync.core.rules.finding import finding
from gitsync.core.rules.stood_before import Spread
from gitsync.core.rules.wording import typed
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
    """The sections by name, all of one name together; a section that is collapsed onto one line is
    that line. The outside text without the rows of its tables, which have owners of their own, and
    without blank lines and rules, which come with a new section.
    """
    document, lines = context.parse(data, context.markers), split(data)
    collapsed = {fault.line: fault.name for fault in document.faults if fault.note == 'collapsed'}
    starts: list[tuple[int, str]] = []
    held: dict[str, bytes] = {}
    line = 1
    for part in document.parts:
        if not isinstance(part, bytes):
            starts.append((line, part.name))
            held[part.name] = held.get(part.name, b'') + part.data
            line += part.data.count(b'\n')
            continue
        starts.append((line, OUTSIDE))
        for text in split(part):
            name = collapsed.get(line, OUTSIDE)
            if name:
                starts += [(line, name), (line + 1, OUTSIDE)]
            if name or not _is_between(text):
                held[name] = held.get(name, b'') + text
            line += 1
    return Spread(starts, held, lines)


def _is_between(line: bytes) -> bool:
    return line.strip() in (b'', b'---') or line.lstrip().startswith(b'|')


def section_finding(path: str, fault: SectionFault) -> Finding:
    """The finding for a fault of a sectioned document."""
    if fault.rule == 'GS105':
        return conflict(path, fault.line)
    what, hint = _WORDS[fault.rule](path, fault.name, fault.note)
    return finding(fault.rule, path, fault.line, fault.col, what, hint)


def _not_alone(path: str, name: str, note: str) -> tuple[str, str]:
    if note == 'collapsed':
        what = f"the section '{name}' is collapsed onto one line"
        return what, f'lay it out again: gitsync check --fix {typed(path)}'
    return (
        f"the {note} marker of '{name}' shares its line with other text",
        'put the marker on a line of its own, or between backticks where it is an example',
    )


def _half(path: str, name: str, note: str) -> tuple[str, str]:
    other = 'end' if note == 'not ended' else 'begin'
    verb = 'begun and not ended' if note == 'not ended' else 'ended and not begun'
    return (
        f"the section '{name}' is {verb}",
        f'add the missing {other} marker, with the same name, or remove this one; '
        f'gitsync check --fix {typed(path)} adds it where its place is plain',
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
