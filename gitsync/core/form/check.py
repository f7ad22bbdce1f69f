"""Form: what every document must look like, whoever wrote it. GS101 to GS105, and the door to the
kinds' own rules.

Form is judged on one side alone and needs no author. Owners and times before and after are
judge.py's.
"""

from gitsync.core.documents.sections import ALL_DIALECTS
from gitsync.core.policy.names import is_protocol
from gitsync.core.rules.finding import finding
from gitsync.core.text.conflicts import conflict_lines

KINDS = ('sections', 'messages', 'status', 'checkpoint')
SETTLE = 'settle the conflict, then stage the file: gitsync resolve'


def check_form(
    kind: str,
    path: str,
    data: bytes,
    now=None,
    markers=ALL_DIALECTS,
    is_agent=is_protocol,
    parse=None,
) -> list:
    """Findings on one document, sorted. kind as in KINDS (any other: none); now is kept for rules
    that need it; is_agent(name) says who is an agent; parse is sections.parse, or one that
    remembers.
    """
    if kind == 'sections':
        return sorted(_check_sections(path, data, markers, parse))
    if kind not in KINDS:
        return []
    left = conflict_lines(data)
    if left:
        return [
            _conflict(path, line) for line in left
        ]  # what else is wrong shows once the conflict is settled
    if kind == 'messages':
        from gitsync.core.form.messages import check_messages

        return sorted(check_messages(path, data))
    if kind == 'status':
        from gitsync.core.form.status import check_status

        return sorted(check_status(path, data))
    from gitsync.core.form.checkpoint import check_checkpoint

    return sorted(check_checkpoint(path, data, is_agent))


def check_layout(*args, **options) -> list:
    """See layout.check_layout."""
    from gitsync.core.form.layout import check_layout

    return check_layout(*args, **options)


def _conflict(path, line):
    return finding('GS105', path, line, 1, 'conflict markers left in the document', SETTLE)


def _check_sections(path, data, markers, parse):
    if parse is None:
        from gitsync.core.documents.sections import parse
    return [section_finding(path, fault) for fault in parse(data, markers).faults]


def section_finding(path: str, fault):
    """The finding for a fault of a sectioned document."""
    rule, line, col, name, note = fault
    if rule == 'GS105':
        return _conflict(path, line)
    if rule == 'GS101' and note == 'collapsed':
        return finding(
            rule,
            path,
            line,
            col,
            f"the section '{name}' is collapsed onto one line",
            f'lay it out again: gitsync check --fix {path}',
        )
    if rule == 'GS101':
        return finding(
            rule,
            path,
            line,
            col,
            f"the {note} marker of '{name}' shares its line with other text",
            'put the marker on a line of its own, or between backticks where it is an example',
        )
    if rule == 'GS102':
        other = 'end' if note == 'not ended' else 'begin'
        verb = 'begun and not ended' if note == 'not ended' else 'ended and not begun'
        return finding(
            rule,
            path,
            line,
            col,
            f"the section '{name}' is {verb}",
            f'add the missing {other} marker, with the same name, or remove this one',
        )
    if rule == 'GS103':
        return finding(
            rule,
            path,
            line,
            col,
            f"a second section '{name}' (the first begins on {note})",
            'give it another name, or join the two',
        )
    return finding(
        rule,
        path,
        line,
        col,
        f"the section '{name}' {note}",
        'end one section before the next begins',
    )
