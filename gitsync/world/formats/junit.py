"""JUnit's XML, for hosts that show tests: a failed case an error, a passed one a warning.

The elements and attributes are those that Jenkins and GitLab read:
https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
"""

from __future__ import annotations

from gitsync.world.output import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding


def render(findings: Sequence[Finding]) -> str:
    """One suite; a single passed case where nothing was found."""
    failures = sum(finding.severity == 'error' for finding in findings)
    cases = [_case(finding) for finding in findings]
    cases = cases or ['  <testcase classname="gitsync" name="check"/>\n']
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="0"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        f' <testsuite name="gitsync" {counts}>\n{"".join(cases)} </testsuite>\n</testsuites>\n'
    )


def _case(finding: Finding) -> str:
    line, path = max(finding.line, 1), _quoted(finding.path)
    commit = f' [commit {finding.commit[:12]}]' if finding.commit else ''
    name = f'{finding.rule} line {line}{commit}'
    text = _quoted(finding.text)
    about = f'{path}:{line}: {finding.rule} {text}{commit}\n' + (
        f'hint: {_quoted(finding.hint)}\n' if finding.hint else ''
    )
    told = (
        f'<failure type="{finding.rule}" message="{text}">{about}</failure>'
        if finding.severity == 'error'
        else f'<system-out>{about}</system-out>'
    )
    return f'  <testcase classname="{path}" name="{name}">{told}</testcase>\n'


def _quoted(text: str) -> str:
    """Text as XML 1.0 can hold it, in elements and attributes."""
    return (
        clean(text)
        .replace('&', '&amp;')
        .replace('<', '&lt;')
        .replace('>', '&gt;')
        .replace('"', '&quot;')
        .replace('\ufffe', '\\ufffe')
        .replace('\uffff', '\\uffff')
    )
