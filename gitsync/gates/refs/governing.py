"""What governs a ref: the default branch, its policy, and the floor that it lays.

Which branch is the default one never depends on what a pusher can make: a branch made at an older
commit holds an older policy, and governs nothing.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy.place import find_epics
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.rules.finding import finding
from gitsync.core.text.value import Value
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.git.ancestry import Ancestry
    from gitsync.git.repo import Repo

SETTING = 'gitsync.defaultBranch'
_HEADS = 'refs/heads/'
_USUAL = ('refs/heads/main', 'refs/heads/master')  # where nothing names one


class Default(Value):
    """The default branch."""

    ref: str  # '' where it is another repository's and only its tip is known
    tip: str  # a commit; '' where there is no branch
    named: str = ''  # the ref that HEAD or the setting names, whether it is there or not


class Governing:
    """What governs the refs of one repository."""

    def __init__(self, repo: Repo, ancestry: Ancestry, default: Default | None = None) -> None:
        self.repo = repo
        self.ancestry = ancestry
        self._default = default
        self._floor: tuple[Policy | None] | None = None

    @property
    def default(self) -> Default:
        """The default branch, looked for once.

        1. the branch that gitsync.defaultBranch names
        2. the branch that HEAD names, where it holds a policy, or an epic that the built-in one
           governs
        3. of the branches that hold one that whose policy no other's replaced: main, master, or the
           first by name, where several do
        4. where no branch holds a policy: in the same order the first that holds an epic
        5. where no branch holds either: HEAD's, else main, master or the first
        """
        if self._default is None:
            self._default = find_default(self.repo, self.ancestry)
        return self._default

    @property
    def policy(self) -> Policy:
        """The default branch's policy; the built-in one where it has none that can be used."""
        tip = self.default.tip
        return (policy_file.usable(self.repo.tree(tip)) if tip else None) or DEFAULT

    def before(self, old: str) -> str:
        """The commit whose policy is in force for a ref that stands at old ('' for a new one): its
        own, else the default branch's where that has one.
        """
        if old and policy_oid(self.repo, old):
            return old
        tip = self.default.tip
        return tip if tip and (not old or policy_oid(self.repo, tip)) else old

    def floor(self, before: str) -> Policy | None:
        """The default branch's policy, for a ref that is governed by another; None where it cannot
        be used, which its own pushes tell.
        """
        tip = self.default.tip
        if not tip or policy_oid(self.repo, tip) in ('', before and policy_oid(self.repo, before)):
            return None
        if self._floor is None:
            self._floor = (policy_file.usable(self.repo.tree(tip)),)
        return self._floor[0]

    def check_named(self, ref: str, new: str) -> list[Finding]:
        """GS211 for making the branch that HEAD or the setting names where another governs so far:
        it would put its own policy in force.
        """
        default = self.default
        own = policy_oid(self.repo, default.tip) if default.tip else ''
        if ref != default.named or ref == default.ref or not own:
            return []
        if policy_oid(self.repo, new) == own:
            return []
        what = (
            f"'{ref}' would become the default branch, with another policy than that of "
            f"'{default.ref}', which is in force"
        )
        hint = f"make it at a commit of '{default.ref}', or set {SETTING} on the server"
        return [finding('GS211', POLICY, 1, 1, what, hint)._replace(commit=new)]


def policy_oid(repo: Repo, commit: str) -> str:
    """The blob that is a commit's policy; '' for none, and for a folder, a link or a submodule."""
    entry = repo.tree(commit).entry(POLICY)
    return entry.oid if entry and entry.is_file else ''


def find_default(repo: Repo, ancestry: Ancestry) -> Default:
    """The default branch of a repository, as Governing.default says."""
    setting = (repo.config(SETTING) or '').removeprefix(_HEADS)
    head = repo.branch()
    named = _HEADS + (setting or head) if setting or head else ''
    tip = repo.resolve(named) if named else repo.head()
    if tip and (setting or policy_oid(repo, tip) or find_epics(repo.tree(tip))):
        return Default(named, tip, named)
    tips = _tips(repo)
    usual = [ref for ref in dict.fromkeys((named, *_USUAL, *tips)) if ref in tips]
    holding = [ref for ref in usual if policy_oid(repo, tips[ref])]
    best = holding[0] if holding else ''
    for ref in holding[1:]:
        if _is_newer(repo, ancestry, tips[ref], tips[best]):
            best = ref
    if not best:
        best = _first_with_epic(repo, {ref: tips[ref] for ref in usual}) or next(iter(usual), '')
    return Default(best, tips.get(best, tip), named)


def _first_with_epic(repo: Repo, tips: Mapping[str, str]) -> str:
    """The first of these refs whose commit holds an epic, '' for none; what branches share is
    looked through once.
    """
    without: set[str] = set()
    return next((ref for ref, tip in tips.items() if find_epics(repo.tree(tip), without)), '')


def _is_newer(repo: Repo, ancestry: Ancestry, tip: str, than: str) -> bool:
    """True where one branch's policy replaced the other's: the other has what both began with."""
    own, other = policy_oid(repo, tip), policy_oid(repo, than)
    if own == other:
        return False
    return other in [policy_oid(repo, base) for base in ancestry.merge_bases([tip], than)]


def _tips(repo: Repo) -> dict[str, str]:
    """The commits of all branches, by ref, sorted."""
    listed = repo.output('for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads')
    lines = listed.decode('utf-8', 'surrogateescape').splitlines()
    return {ref: oid for oid, ref in (line.split(' ', 1) for line in lines)}
