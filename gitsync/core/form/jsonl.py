"""The form of files of one JSON object a line: GS501 for each line that is none."""

from __future__ import annotations

from gitsync.core.documents.jsonl import parse
from gitsync.core.form.check import conflicts
from gitsync.core.form.json import malformed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.form.check import FormContext
    from gitsync.core.rules.finding import Finding


def check_form(path: str, data: bytes, context: FormContext) -> list[Finding]:
    """Findings on a file, in file order."""
    return conflicts(path, data) or malformed(path, parse(data).faults)
