"""Branches whose names are one on a server's disk that folds them: whoever pushes to 'Main' there
moves or removes 'main', which nobody has judged (GS212).
"""

from __future__ import annotations

from gitsync.core.form.places.twins import folded
from gitsync.core.rules.finding import finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding
    from gitsync.gates.refs.moves import Update
    from gitsync.git.repo import Repo

_BRANCHES = 'refs/heads/'


def check_folded(repo: Repo, updates: Sequence[Update]) -> list[Finding]:
    """Findings on branches that another one stands for, where the disk tells no case."""
    refs = [one.ref for one in updates if one.ref.startswith(_BRANCHES)]
    if not refs or not repo.is_on('core.ignorecase'):
        return []
    listed = repo.output('for-each-ref', '--format=%(refname)', _BRANCHES)
    known = listed.decode('utf-8', 'surrogateescape').splitlines()
    by_fold = {folded(ref): ref for ref in known}
    findings = []
    for ref in set(refs).difference(known):
        if twin := by_fold.get(folded(ref)):
            what = f"'{ref}' is '{twin}' on this server's disk, and would move it unjudged"
            findings.append(
                finding('GS212', ref, 0, 0, what, f'push to {twin}, or under another name')
            )
    return findings
