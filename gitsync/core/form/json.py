"""The form of JSON documents of any shape: GS501 where one does not parse or has a key twice."""

from __future__ import annotations

from gitsync.core.documents.json import parse
from gitsync.core.form.check import conflicts
from gitsync.core.rules.finding import finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.documents.json import JsonFault
    from gitsync.core.form.check import FormContext
    from gitsync.core.rules.finding import Finding

HINT = 'mend the line: what does not parse is merged by lines, and never clean'


def check_form(path: str, data: bytes, context: FormContext) -> list[Finding]:
    """Findings on a document, in file order."""
    return conflicts(path, data) or malformed(path, parse(data).faults)


def malformed(path: str, faults: Iterable[JsonFault]) -> list[Finding]:
    """GS501 for each fault."""
    return [finding('GS501', path, fault.line, fault.col, fault.message, HINT) for fault in faults]
