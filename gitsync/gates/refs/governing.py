"""What governs a ref: the default branch, its policy, and the floor that it lays.

Which branch is the default one never depends on what a pusher can make: a branch made at an older
commit holds an older policy, and governs nothing. Where neither the server nor ancestry says which
of two policies is in force, nothing passes: names alone would be a pusher's choice.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy.place import find_epics
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.rules.finding import finding
from gitsync.core.text.value import Value
from gitsync.git.ranges import tip_of
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
    rivals: tuple[str, ...] = ()  # branches whose policy it did not replace, nor they its own

    @property
    def is_settled(self) -> bool:
        """True where the server names it, or a name that no pusher can put another before."""
        return self.ref in (self.named, *_USUAL)


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
        2. the branch that HEAD names (a detached one names none), where it holds a policy, or an
           epic that the built-in one governs
        3. of the branches that hold one main, else master, unless another's policy replaced its;
           else the one whose policy replaced all others'. Where none did, nothing passes
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

    def is_protected(self, ref: str, tip: str) -> bool:
        """True for a branch that keeps what others committed, whoever drops it: the default one,
        main and master, and where its name alone tells the default one from others, those too.
        """
        default = self.default
        if not default.ref:
            return False
        if ref in (default.ref, *_USUAL) or default.is_settled:
            return ref in (default.ref, *_USUAL)
        return policy_oid(self.repo, tip) == self._own

    def check_rivals(self) -> list[Finding]:
        """GS901 where nothing says which of several policies is in force."""
        default = self.default
        if not default.rivals:
            return []
        hint = f'on the server: {_settling(default.ref)}'
        return [finding('GS901', POLICY, 1, 1, _rivalry(default), hint)]

    def check_moved(self, stood: Mapping[str, str], moved: Mapping[str, str]) -> list[Finding]:
        """GS211 for branches that move, by old and new tip ('' for none), where the server names no
        default branch, so that another policy is in force, or nothing says which is.

        The branch that HEAD or the setting names is made with the policy in force alone.
        """
        default = self.default
        if default.ref == default.named:
            return []
        if not any(self._may_govern(ref, tip) for ref, tip in moved.items()):
            return []
        pushed = moved.get(default.named, '')
        if pushed and self._own and policy_oid(self.repo, pushed) != self._own:
            return [self._refused(default.named, pushed)]
        after = find_default(self.repo, self.ancestry, moved)
        if after.rivals:
            moving = [ref for ref in (after.ref, *after.rivals) if moved.get(ref)]
            hint = f'change the policy on one branch only, or on the server: {_settling(after.ref)}'
            told = finding('GS211', POLICY, 1, 1, _rivalry(after), hint)
            return [told._replace(commit=moved[moving[0]])] if moving else []
        is_same = after.ref == default.ref or not self._own
        if is_same or self._follows(after, stood.get(after.ref, '')):
            return []
        return [self._refused(after.ref, after.tip)]

    def _may_govern(self, ref: str, tip: str) -> bool:
        """False for a branch that at this tip governs no more than the default one does."""
        is_usual = ref in (self.default.named, *_USUAL)
        return tip != '' and (is_usual or policy_oid(self.repo, tip) != self._own)

    @property
    def _own(self) -> str:
        """The default branch's policy, '' for none."""
        tip = self.default.tip
        return policy_oid(self.repo, tip) if tip else ''

    def _follows(self, after: Default, old: str) -> bool:
        """True for a default branch whose policy replaced the one in force, judged by that one (and
        not by an older one of the branch's own, at old), or that has the same and holds all that
        the default one held; by a name that is not settled it is as good as that.
        """
        tip = self.default.tip
        if policy_oid(self.repo, after.tip) == self._own:
            return not after.is_settled or self.ancestry.reaches(after.tip, tip)
        is_judged = policy_oid(self.repo, self.before(old)) == self._own
        return is_judged and _replaced(self.repo, self.ancestry, after.tip, tip)

    def _refused(self, ref: str, new: str) -> Finding:
        default = self.default
        same = policy_oid(self.repo, new) == self._own
        what = (
            f"'{ref}' would become the default branch, "
            + ('without all that stands on' if same else 'with another policy than that of')
            + f" '{default.ref}', which is in force"
        )
        way = _settling(default.ref)
        hint = f"push it at the tip of '{default.ref}' first, or on the server: {way}"
        return finding('GS211', POLICY, 1, 1, what, hint)._replace(commit=new)


def policy_oid(repo: Repo, commit: str) -> str:
    """The blob that is a commit's policy; '' for none, and for a folder, a link or a submodule."""
    entry = repo.tree(commit).entry(POLICY)
    return entry.oid if entry and entry.is_file else ''


def _settling(ref: str) -> str:
    return f'git config {SETTING} {ref.removeprefix(_HEADS)}'


def _rivalry(default: Default) -> str:
    return (
        f"'{default.ref}' and '{default.rivals[0]}' hold policies of which neither replaced the "
        'other, and HEAD names no branch that says which is in force'
    )


def find_default(repo: Repo, ancestry: Ancestry, moved: Mapping[str, str] = {}) -> Default:
    """The default branch of a repository, as Governing.default says; moved: branches with the tips
    that a push would give them, '' for none.
    """
    setting = (repo.config(SETTING) or '').removeprefix(_HEADS)
    head = repo.branch()
    named = _HEADS + (setting or head) if setting or head else ''
    tip = moved.get(named) or tip_of(repo, named or 'HEAD')
    if named and tip and (setting or policy_oid(repo, tip) or find_epics(repo.tree(tip))):
        return Default(named, tip, named)
    tips = _firsts({**_tips(repo), **moved}, named)
    holding = {ref: tip for ref, tip in tips.items() if policy_oid(repo, tip)}
    if holding:
        best, rivals = _newest(repo, ancestry, holding)
        return Default(best, tips[best], named, rivals)
    best = _first_with_epic(repo, tips) or next(iter(tips), '')
    return Default(best, tips.get(best, tip), named)


def _firsts(tips: Mapping[str, str], named: str) -> dict[str, str]:
    """The first branch at each commit, in the order in which they are looked at."""
    by_tip: dict[str, str] = {}
    for ref in dict.fromkeys((named, *_USUAL, *sorted(tips))):
        if tips.get(ref):
            by_tip.setdefault(tips[ref], ref)
    return {ref: tip for tip, ref in by_tip.items()}


def _first_with_epic(repo: Repo, tips: Mapping[str, str]) -> str:
    """The first of these refs whose commit holds an epic, '' for none; what branches share is
    looked through once.
    """
    without: set[str] = set()
    return next((ref for ref, tip in tips.items() if find_epics(repo.tree(tip), without)), '')


def _newest(repo: Repo, ancestry: Ancestry, tips: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """(the first of these refs whose policy no other's replaced, its rivals): main and master have
    none, for no pusher can make another branch of that name.
    """
    best = next(iter(tips))
    for ref in tips:
        if _replaced(repo, ancestry, tips[ref], tips[best]):
            best = ref
    if best in _USUAL:
        return best, ()
    own = policy_oid(repo, tips[best])
    others = [ref for ref in tips if policy_oid(repo, tips[ref]) != own]
    return best, tuple(
        ref for ref in others if not _replaced(repo, ancestry, tips[best], tips[ref])
    )


def _replaced(repo: Repo, ancestry: Ancestry, tip: str, other: str) -> bool:
    """True where one commit's policy replaced the other's: the other has what both began with."""
    own, old = policy_oid(repo, tip), policy_oid(repo, other)
    if own == old:
        return False
    began = {policy_oid(repo, base) for base in ancestry.merge_bases([tip], other)}
    return old in began and own not in began


def _tips(repo: Repo) -> dict[str, str]:
    """The commits of all branches, by ref, sorted."""
    listed = repo.output('for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads')
    lines = listed.decode('utf-8', 'surrogateescape').splitlines()
    return {ref: oid for oid, ref in (line.split(' ', 1) for line in lines)}
