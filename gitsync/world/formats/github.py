"""Workflow commands, which GitHub shows as annotations of a run."""

from __future__ import annotations

from gitsync.world.output import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding


def render(findings: Sequence[Finding]) -> str:
    """One command a line."""
    return ''.join(map(_annotation, findings))


def _annotation(finding: Finding) -> str:
    """A GitHub workflow command.

    Its escapes: %, CR and LF in the text, and : and , too in properties.
    """

    def text(value: str) -> str:
        return (
            ''.join(letter if letter in '\r\n' else clean(letter) for letter in value)
            .replace('%', '%25')
            .replace('\r', '%0D')
            .replace('\n', '%0A')
        )

    def prop(value: str) -> str:
        return text(value).replace(':', '%3A').replace(',', '%2C')

    level = 'error' if finding.severity == 'error' else 'warning'
    line, col = max(finding.line, 1), max(finding.col, 1)
    where = f'file={prop(finding.path)},line={line},col={col},title={finding.rule}'
    commit = f' [commit {finding.commit[:12]}]' if finding.commit else ''
    words = f'{finding.rule} {finding.text}{commit}' + (
        f'\nhint: {finding.hint}' if finding.hint else ''
    )
    return f'::{level} {where}::{text(words)}\n'
