"""GitLab's report of code quality: a list of findings, shown in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from gitsync.world.formats.same import fingerprints
from gitsync.world.output import json_text
from gitsync.world.output import valid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding


def render(findings: Sequence[Finding]) -> str:
    """The list, empty where nothing was found."""
    return json_text([_issue(*pair) for pair in zip(findings, fingerprints(findings))], 1)


def _issue(finding: Finding, fingerprint: str) -> dict[str, object]:
    hint = f' (hint: {finding.hint})' if finding.hint else ''
    return {
        'description': valid(f'{finding.rule} {finding.text}{hint}'),
        'check_name': finding.rule,
        'fingerprint': fingerprint,
        'severity': 'major' if finding.severity == 'error' else 'minor',
        'location': {'path': valid(finding.path), 'lines': {'begin': max(finding.line, 1)}},
    }
