"""Lawful content: a part whose new bytes its owner lawfully made elsewhere is nobody's foreign
edit.

Looked for only where a foreign edit would be found: in the commits that git is picking or
squashing, at the tips of branches, and in the older commits of the range that is judged (a branch
goes on after a squash of it has landed), each followed down to the commit that made the bytes. That
one must pass the gate by itself, must not stand behind the change (an older text of the owner's is
a foreign edit), and must be made by somebody who may make this change too, for where it was made
nothing may gate the file; a takeover within the change counts for that. A part that went must have
been taken away there: a history that never had it takes nothing. The look is bounded, and takes one
git process more than judging does.
"""

from __future__ import annotations

from gitsync.core import judge
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import Overlay
from gitsync.core.git.snapshot import all_paths
from gitsync.core.ownership import parts
from gitsync.core.policy.case import Case
from gitsync.core.policy.owners import MARKS
from gitsync.core.policy.owners import OUTSIDE
from gitsync.core.policy.policy import NOBODY
from gitsync.core.rules.finding import is_ownership
from gitsync.core.text.value import Value
from gitsync.gates.allowed.origins import tips
from gitsync.gates.commit_proof import claimed_by
from gitsync.gates.commit_proof import proved
from gitsync.git import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container
    from collections.abc import Sequence

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.place import Place
    from gitsync.core.policy.policy import Actor
    from gitsync.core.rules.finding import Finding
    from gitsync.gates.allowed.origins import Origin
    from gitsync.git.repo import Repo

    PathAndPart = tuple[str, str]  # of a finding

MOST_STEPS = 2000  # commits looked at for one change
SQUASHED = 'Squashed commit of the following:'
WAY_OUT = (
    'a squash puts the work of several agents into one commit: merge the branch without --squash, '
    'so that each commit keeps its agent'
)


def without_lawful(findings: list[Finding], case: Case, origin: Origin) -> list[Finding]:
    """The findings without those on parts whose new bytes their owner lawfully made."""
    foreign = [one for one in findings if _is_foreign(one)]
    if not foreign:
        return findings
    look = _Look(case, origin)
    wanted = {key: look.is_lawful(*key) for key in dict.fromkeys(map(_key, foreign))}
    left = {path for (path, _), is_lawful in wanted.items() if not is_lawful}
    if left and (later := look.behind_takeovers(left)):
        wanted = {key: is_lawful or later.is_lawful(*key) for key, is_lawful in wanted.items()}
        left = {path for (path, _), is_lawful in wanted.items() if not is_lawful}
    return [
        one
        for one in findings
        if not wanted.get(_key(one), False)
        or not (_is_foreign(one) or one.rule == 'GS210' and one.path not in left)
    ]


def told_of_squash(findings: Sequence[Finding], is_squash: bool) -> list[Finding]:
    """The findings; on a squash the foreign edits that refuse it say the way out."""
    return [
        one.noted(WAY_OUT) if is_squash and _is_foreign(one) and one.severity == 'error' else one
        for one in findings
    ]


def is_squashing(repo: Repo) -> bool:
    """True while a squash waits to be committed in this worktree."""
    return find.is_under_way(repo.git_dir, find.SQUASH)


def _is_foreign(one: Finding) -> bool:
    return is_ownership(one.rule) and one.rule not in ('GS210', 'GS211', 'GS213')


def _key(one: Finding) -> PathAndPart:
    return one.path, one.part


class _Part(Value):
    """A part whose new bytes are looked for."""

    path: str
    place: Place
    name: str  # as in a finding; of a channel each message that came
    whole: str  # the part of the finding

    def held(self, snapshot: Snapshot) -> tuple[str, object]:
        """(the file's mode, what the part holds) in a snapshot; None for a part that is absent."""
        entry = snapshot.entry(self.path)
        data = snapshot.read(self.path)
        return entry.mode if entry else '', parts.held(self.place, data, self.name)


class _Look:
    """One look, for all parts of a change."""

    def __init__(self, case: Case, origin: Origin) -> None:
        self.case = case
        self.origin = origin
        self.steps = MOST_STEPS
        self._tips: list[str] | None = None
        self._judged: dict[str, list[Finding]] = {}
        self._behind: dict[str, bool] = {}
        self._refused: dict[Actor, set[PathAndPart]] = {}

    def is_lawful(self, path: str, part: str) -> bool:
        """True when the part's new bytes were lawfully made in a commit that is not behind the
        change; of a channel, those of each message that came.
        """
        place = self.case.place(path)
        if place is None or self._gates_what_stands(path):
            return False
        before, after = self.case.before.read(path), self.case.after.read(path)
        return all(
            any(self._made(tip, _Part(path, place, name, part)) for tip in self._sources())
            for name in parts.changed(place, before, after, part)
        )

    def _gates_what_stands(self, path: str) -> bool:
        """True for an epic that comes to stand around files which nothing has gated until now."""
        folder, _, name = path.rpartition('/')
        before = self.case.before
        if name != README or before.entry(path):
            return False
        standing = (one for one in all_paths(before, folder) if one not in self.case.changes)
        return any(place.epic == folder for place in map(self.case.place, standing) if place)

    def behind_takeovers(self, left: Container[str]) -> _Look | None:
        """The same look where the features are assigned as they are after the change, which says so
        in files of which nothing is left to refuse; None where it assigns none anew.
        """
        case = self.case
        files = {
            path: (change.after.mode, case.after.read(path) or b'')
            for path, change in case.changes.items()
            if path.rpartition('/')[2] in (README, STATUS) and change.after and path not in left
        }
        if not files:
            return None
        before = Overlay(case.before, files)
        changes = case.changes.values()
        later = Case(changes, before, case.after, case.actor, case.policy, case.now)
        look = _Look(later, self.origin)
        look._tips = self._tips
        return look

    def _made(self, tip: str, part: _Part) -> bool:
        maker = self._lawful_maker(tip, part, part.held(self.case.after))
        return maker is not None and (
            self._may_make(maker, part) or self._was_handed_on(maker, part)
        )

    def _was_handed_on(self, maker: Commit, part: _Part) -> bool:
        """True for a STATUS to which commits led from what it was before the change, each of them
        lawful: who owns it stands in it, and a takeover among them changes that.
        """
        before, step = part.held(self.case.before), maker
        while part.place.kind == 'status' and step.parents:
            held = self._at(step.parents[0], part)
            if held == before:
                return True
            earlier = self._lawful_maker(step.parents[0], part, held)
            if earlier is None:
                return False
            step = earlier
        return False

    def _lawful_maker(self, tip: str, part: _Part, wanted: tuple[str, object]) -> Commit | None:
        """The commit behind a tip that gave the part what is wanted, where something gates it, and
        nothing refuses what it did there; None where there is none, or it stands behind the change.
        """
        maker = self._maker(tip, part, wanted)
        if maker is None or len(maker.parents) > 1 or maker.oid == self.origin.itself:
            return None
        if self._is_behind(maker.oid) or not self._is_gated(maker, part):
            return None
        if maker.oid not in self._judged:
            self._judged[maker.oid] = self.origin.judge(maker)
        is_refused = any(
            one.severity == 'error'
            and (one.rule == 'GS702' or one.path == part.path and is_ownership(one.rule))
            for one in self._judged[maker.oid]
        )
        return None if is_refused else maker

    def _maker(self, oid: str, part: _Part, wanted: tuple[str, object]) -> Commit | None:
        """The commit behind a tip that gave the part what is wanted, or took it away; None where
        the tip does not hold it, or nobody took it.
        """
        if self._at(oid, part) != wanted:
            return None
        while self.steps > 0:
            self.steps -= 1
            commit = self.origin.ancestry.commit(oid)
            before = {parent: self._at(parent, part) for parent in commit.parents}
            oid = next((parent for parent, held in before.items() if held == wanted), '')
            if not oid:
                took = any(held is not None for _, held in before.values())
                return commit if took or wanted[1] is not None else None
        return None

    def _at(self, oid: str, part: _Part) -> tuple[str, object]:
        commit = self.origin.ancestry.commit(oid)
        return part.held(self.origin.repo.tree(commit.tree) if commit.tree else EMPTY)

    def _is_gated(self, maker: Commit, part: _Part) -> bool:
        """True where something gates the file in that commit, or did before it."""
        before = self.origin.repo.tree(maker.parents[0]) if maker.parents else EMPTY
        there = Case((), before, self.origin.repo.tree(maker.oid), NOBODY, self.case.policy)
        return there.place(part.path) is not None

    def _may_make(self, maker: Commit, part: _Part) -> bool:
        """True where the maker of a commit may make this change of the part; what several make by
        turns, outside text with rows and marks, was judged there.
        """
        case, policy = self.case, self.case.policy
        if part.whole in (OUTSIDE.text, MARKS.text):
            return True
        actor = proved(claimed_by(maker, policy, case.before, tuple(case.changes)), policy)
        if actor not in self._refused:
            changes = tuple(case.changes.values())
            told = judge.judge(changes, case.before, case.after, actor, policy, case.now)
            self._refused[actor] = {(one.path, one.part) for one in told if _is_foreign(one)}
        return (part.path, part.whole) not in self._refused[actor]

    def _is_behind(self, oid: str) -> bool:
        before = self.origin.before
        if oid not in self._behind:
            self._behind[oid] = bool(before) and self.origin.ancestry.reaches(before, oid)
        return self._behind[oid]

    def _sources(self) -> list[str]:
        if self._tips is None:
            self._tips = tips(self.origin)
        return self._tips
