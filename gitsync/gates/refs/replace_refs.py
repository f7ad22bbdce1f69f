"""Replace refs: git shows another object where the named one stands, on the server and to whoever
fetches them. Nobody judges what is shown so, so that only a graft may come: the same commit behind
other parents (GS212).
"""

from __future__ import annotations

from gitsync.core.rules.finding import finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo


def check_replaced(repo: Repo, ref: str, new: str) -> list[Finding]:
    """Findings on a replace ref that moves to an object; zeros for one that is removed."""
    if not new.strip('0') or _is_graft(repo, ref.rpartition('/')[2], new):
        return []
    what = f"'{ref}' would show another object in the place of one that is judged"
    hint = 'push what is meant as a commit; git replace --graft alone may be pushed'
    return [finding('GS212', ref, 0, 0, what, hint)]


def _is_graft(repo: Repo, old: str, new: str) -> bool:
    """True where both are commits that differ in their parents and signatures alone."""
    one, other = (repo.read(oid) for oid in (old, new))
    if not one or not other or one.oid != old or (one.kind, other.kind) != ('commit', 'commit'):
        return False
    before, after = repo.commit(old), repo.commit(new)
    return before._replace(oid='', parents=(), raw=b'') == after._replace(
        oid='', parents=(), raw=b''
    )
