"""The same finding from run to run, for hosts that tell new ones from those they know.

Lines and commits do not count: a finding that moves is the same one.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """One for each finding, all different: a hash and, behind a colon, its place among equals."""
    from hashlib import sha256

    seen: dict[str, int] = {}
    prints = []
    for finding in findings:
        about = (finding.rule, finding.path, finding.part, finding.message)
        key = sha256('\0'.join(about).encode('utf-8', 'surrogatepass')).hexdigest()[:32]
        seen[key] = seen.get(key, 0) + 1
        prints.append(f'{key}:{seen[key]}')
    return prints
