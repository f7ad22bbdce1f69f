"""Overrides: exceptions made by name, which stay visible.

GITSYNC_OVERRIDE='GS201 reason' locally, the trailer 'Gitsync-Override: GS201 reason' in history.
Several are separated by ';' or new lines. An overridden finding is a warning that says so; nothing
is hidden.
"""

from __future__ import annotations

from gitsync.core.rules.table import RULES
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.rules.finding import Finding

KEY = 'Gitsync-Override'


def parse(text: str) -> list[tuple[str, str]]:
    """(rule, reason) of each override in the text; GitsyncError when a rule is unknown or a reason
    missing.
    """
    overrides = []
    for item in text.replace('\n', ';').split(';'):
        rule, _, reason = item.strip().partition(' ')
        if not rule:
            continue
        if rule not in RULES or not reason.strip():
            raise GitsyncError(
                f"an override names a rule and a reason; '{item.strip()}' does not",
                "write it as GITSYNC_OVERRIDE='GS201 why it is right this time'",
                'bad-override',
            )
        overrides.append((rule, ' '.join(reason.split())))
    return overrides


def of_message(message: str) -> list[tuple[str, str]]:
    """The overrides in a commit message's trailers; malformed ones count for nothing."""
    from gitsync.core.git import trailers  # a gate before the message is written needs none

    overrides = []
    for value in trailers.values(message, KEY):
        for item in value.split(';'):
            rule, _, reason = item.strip().partition(' ')
            if rule in RULES and reason.strip():
                overrides.append((rule, reason.strip()))
    return overrides


def apply(findings: Iterable[Finding], overrides: Iterable[tuple[str, str]]) -> list[Finding]:
    """The findings with overridden errors turned into warnings that name the reason; overrides are
    (rule, reason).
    """
    reasons = dict(overrides)
    return [
        finding.noted(f'overridden: {reasons[finding.rule]}')._replace(severity='warning')
        if finding.severity == 'error' and finding.rule in reasons
        else finding
        for finding in findings
    ]
