"""Ref updates judged together, each commit once for each policy.

A branch is judged for what is new to branches, any other ref for what is new to the repository.
Work is in proportion to what is new, whatever the number of refs.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import OWN_REFS
from gitsync.core.text.value import Value
from gitsync.gates.history import Judgement
from gitsync.gates.refs.governing import Governing
from gitsync.gates.refs.governing import policy_oid
from gitsync.git.ancestry import Ancestry
from gitsync.world import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding
    from gitsync.gates.refs.governing import Default
    from gitsync.git.repo import Repo

    New = dict[str, None]  # commits, parents first

ENOUGH = 1000  # errors after which no further commit is judged: the push is refused anyway
_BRANCHES = 'refs/heads/'


class Update(Value):
    """One ref that moves; ids of zeros stand for no object."""

    ref: str
    old: str
    new: str


class RefMove(Value):
    """One ref that moves, by the commits that it holds; '' for none."""

    ref: str
    old: str
    new: str

    @property
    def is_branch(self) -> bool:
        """True for a branch."""
        return self.ref.startswith(_BRANCHES)


class JudgedBefore(Value):
    """rev-list options for the commits that were judged before."""

    branches: tuple[str, ...] = ('--not', '--branches')  # for a branch
    others: tuple[str, ...] = ('--not', '--all')


JUDGED = JudgedBefore()


class Moves:
    """The judgement of ref updates in one repository.

    default: the default branch, where the refs are another repository's.
    """

    def __init__(self, repo: Repo, default: Default | None = None) -> None:
        self.repo = repo
        self.ancestry = Ancestry(repo)
        self.now = clock.now()
        self.governing = Governing(repo, self.ancestry, default)
        self.judgement = Judgement(repo, self.now, '', self.ancestry, ENOUGH)
        self.fresh: New = {}  # the commits to judge, once they are known

    def judge(self, updates: Sequence[Update], known: JudgedBefore = JUDGED) -> list[Finding]:
        """Findings on all that these updates bring and take away."""
        if rivals := self.governing.check_rivals():
            return rivals
        peeled = self._peeled(one for one in updates if not one.ref.startswith(_BRANCHES))
        moves = [
            RefMove(
                one.ref, *(peeled[oid] if oid in peeled else self.commit(oid) for oid in one[1:])
            )
            for one in updates
        ]
        new = {
            True: self._new([move.new for move in moves if move.is_branch], known.branches),
            False: self._new([move.new for move in moves if not move.is_branch], known.others),
        }
        self.fresh = {**new[True], **new[False]}
        findings = self._commits(moves, new)
        branches = [move for move in moves if move.is_branch]
        stood = {move.ref: move.old for move in branches}
        moved = {move.ref: move.new for move in branches}
        findings += self.governing.check_moved(stood, moved)
        for update, move in zip(updates, moves):
            if move.is_branch:
                if self._loses(move, new[True]):
                    findings += self._forced(move, new[True])
                findings += self._taken(move, new[True])
            else:
                findings += self._other(update)
        return sorted(set(findings), key=lambda one: (one.commit not in self.fresh, *one))

    def _taken(self, move: RefMove, fresh: New) -> list[Finding]:
        """Findings on what governs in commits that the server has and the branch had not."""
        if not move.old or not move.new:
            return []
        held = sorted(self._behind([move.new], fresh) - fresh.keys() - {move.old})
        if not held:
            return []
        from gitsync.gates.refs.taken import TakenCommits  # most pushes bring what is new

        return TakenCommits(self.governing, self.judgement).judge(*move, held)

    def _other(self, update: Update) -> list[Finding]:
        """Findings on a ref that is no branch, by rules of its own; a disk may fold its name."""
        if update.ref.lower().startswith(OWN_REFS):
            from gitsync.gates.refs import lease_refs

            return lease_refs.check_lease(self.repo, *update, self.governing.policy, self.now)
        if update.ref.lower().startswith('refs/replace/'):
            from gitsync.gates.refs import replace_refs

            return replace_refs.check_replaced(self.repo, update.ref, update.new)
        return []

    def _forced(self, move: RefMove, fresh: New) -> list[Finding]:
        from gitsync.gates.refs.forced import Forced  # most pushes lose nothing

        forced = Forced(self.repo, self.ancestry, self.governing, self.now)
        return forced.judge(move.ref, move.old, move.new, fresh)

    def commit(self, oid: str) -> str:
        """The commit that an object is or that a tag points to, '' for none."""
        return self.repo.resolve(oid) if oid.strip('0') else ''

    def _peeled(self, updates: Iterable[Update]) -> dict[str, str]:
        """The commits that refs of other kinds than branches come to, by id, '' for none: of a tag
        of a blob git would complain aloud.
        """
        oids = dict.fromkeys(oid for one in updates for oid in one[1:] if oid.strip('0'))
        if not oids:
            return {}
        asked = ''.join(f'{oid}^{{}}\n' for oid in oids).encode()
        told = self.repo.output(
            'cat-file', '--batch-check=%(objectname) %(objecttype)', input=asked
        )
        rows = (line.split(' ') for line in told.decode('ascii', 'replace').splitlines())
        return {oid: row[0] if row[1] == 'commit' else '' for oid, row in zip(oids, rows)}

    def _new(self, tips: Sequence[str], known: Sequence[str]) -> New:
        """The commits behind these tips that were not judged yet, parents first."""
        wanted = list(dict.fromkeys(filter(None, tips)))
        oids = self.repo.commits(wanted, extra=known) if wanted else []
        self.ancestry.date(oids)
        return dict.fromkeys(oids)

    def _commits(self, moves: Iterable[RefMove], new: dict[bool, New]) -> list[Finding]:
        """Findings on the new commits: each is judged once by each policy that governs a ref which
        takes it.
        """
        groups: dict[str, tuple[str, dict[bool, list[str]]]] = {}  # by policy: refs' tips
        for move in moves:
            if move.new:
                before = self.governing.before(move.old)
                key = policy_oid(self.repo, before) if before else ''
                _, tips = groups.setdefault(key, (before, {True: [], False: []}))
                tips[move.is_branch].append(move.new)
        findings: list[Finding] = []
        for before, tips in groups.values():
            taken = {oid for kind in new for oid in self._behind(tips[kind], new[kind])}
            commits = [oid for oid in self.fresh if oid in taken]
            floor = self.governing.floor(before)
            tip = self.governing.default.tip
            findings += self.judgement.commits(commits, before, floor, tip)
        return findings

    def _behind(self, tips: Iterable[str], new: New, until: str = '') -> set[str]:
        """What these tips reach through new commits, the first old ones too; until: a commit at
        which to stop.
        """
        seen: set[str] = set()
        waiting = list(tips)
        while waiting and until not in seen:
            oid = waiting.pop()
            if oid not in seen:
                seen.add(oid)
                waiting += self.ancestry.commit(oid).parents if oid in new else ()
        return seen

    def _loses(self, move: RefMove, new: New) -> bool:
        """True for a branch that is removed, or whose new tip does not reach the old one."""
        if not move.old or move.old == move.new:
            return False
        if not move.new:
            return True
        is_forward = move.old in self._behind([move.new], new, move.old)
        return not is_forward and not self.ancestry.reaches(move.new, move.old)
