"""The gate while editing: what a tool is about to write, judged before it is written.

The before side is the file on disk, the policy HEAD's; the rules are those of every other gate.
What was wrong in a file before does not hold the edit back, what the edit brings does.

Who acts is asked where the tool works, whose part it is where the file lies: an edit into another
worktree is judged as the session's agent, by that worktree's disk and its branch's policy. Two git
processes at most for a worktree: for objects, and for the configuration where neither the tool, a
variable nor the session names the agent.
"""

from __future__ import annotations

import os

from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.protocol import README
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy.names import same
from gitsync.core.policy.place import place_of
from gitsync.core.rules.finding import is_ownership
from gitsync.git import find
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import policy_cache
from gitsync.world.identity import NO_CALLER
from gitsync.world.identity import Caller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Actor
    from gitsync.core.rules.finding import Finding
    from gitsync.gates.proposed.files import Proposed

# Judged of a commit only: a feature's files come before its STATUS, and lock files are on disk.
LATER = ('GS602', 'GS603')


def judge(proposed: Proposed, folder: str, caller: Caller = NO_CALLER) -> list[Finding]:
    """The errors that the files would bring, worktree by worktree.

    folder: where the tool works; caller: what it tells of who acts.
    """
    asked = {**proposed.files, **proposed.unplaced}
    findings: list[Finding] = []
    for dirs, paths in _by_worktree(asked).items():
        below = {path: os.path.relpath(path, dirs.root) for path in paths}
        files = {below[path]: proposed.files[path] for path in paths if path in proposed.files}
        guessed = {below[path] for path in paths if path in proposed.unknown}
        sought = {below[path]: proposed.unplaced.get(path, ()) for path in paths}
        unplaced = {path: sought[path] for path in sought if path not in files}
        edit = _Edit(dirs, _home(folder, dirs), caller, below.values())
        findings += edit.findings(files, unplaced, guessed)
    return findings


def losses(paths: Iterable[str], folder: str, caller: Caller = NO_CALLER) -> list[Finding]:
    """What others changed in these files since HEAD, as if the acting agent had made it."""
    findings: list[Finding] = []
    for dirs, own in _by_worktree(paths).items():
        below = [os.path.relpath(path, dirs.root) for path in own]
        findings += _Edit(dirs, _home(folder, dirs), caller, below).losses(below)
    return findings


def _home(folder: str, default: find.GitDirs) -> find.GitDirs:
    """The worktree in which the tool works."""
    return find.around(os.path.join(os.path.realpath(folder), '')) or default


def _by_worktree(paths: Iterable[str]) -> dict[find.GitDirs, list[str]]:
    """The paths by worktree; git's own files are nobody's."""
    by_worktree: dict[find.GitDirs, list[str]] = {}
    for path in paths:
        dirs = find.around(path)
        if dirs and not path.startswith(dirs.git_dir + '/'):
            by_worktree.setdefault(dirs, []).append(path)
    return by_worktree


class _Edit:
    """The proposed files of one worktree, by path from its root."""

    def __init__(
        self,
        dirs: find.GitDirs,
        home: find.GitDirs,
        caller: Caller,
        paths: Iterable[str],
    ) -> None:
        self.files: dict[str, bytes | None] = {}
        self.home = home  # the worktree in which the tool works
        self.caller = caller._replace(also=dirs.git_dir if home != dirs else '')
        self.repo = Repo.at(dirs)
        self.repo.start()
        _import_rules(paths)  # while git comes up
        head = self.repo.read('HEAD^{tree}')
        self.head = self.repo.tree(head.oid) if head else None
        self.disk = self.repo.disk()
        self.policy = policy_cache.load(self.repo, self.head or EMPTY)

    def findings(
        self,
        files: Mapping[str, bytes | None],
        unplaced: Mapping[str, Sequence[bytes]],
        guessed: Collection[str],
    ) -> list[Finding]:
        """The errors that the files bring; none where nothing gated changes.

        unplaced: edits without a place, and the lines that they seek; guessed: files of which it is
        known that they are written, not what.
        """
        asked = [*files, *unplaced]
        self.files = {path: data for path, data in files.items() if self._is_judged(path)}
        vague = {path: lines for path, lines in unplaced.items() if self._is_judged(path)}
        is_elsewhere = self._is_near and self.home.root != self.repo.root
        if not (self._change()[0] or vague or is_elsewhere):
            return []
        actor = self._actor(self.head or self.disk, asked)
        if vague or guessed:
            self._settle(actor, vague, guessed)
        return [
            *(self._guests(actor, asked) if is_elsewhere else ()),
            *self._judged(actor, {*vague, *guessed}),
        ]

    def _judged(self, actor: Actor, guessed: Collection[str]) -> list[Finding]:
        """The errors that the files bring; of guessed ones those of the owner alone."""
        from gitsync.core import judge
        from gitsync.core.policy.case import Case

        changes, after = self._change()
        if not changes:
            return []
        now = self._now()
        findings = judge.judge(changes, self.disk, after, actor, self.policy, now)
        errors = [
            one
            for one in findings
            if one.severity == 'error'
            and one.rule not in LATER
            and (one.path not in guessed or _is_of_owner(one))
        ]
        if self.head and any(is_ownership(one.rule) for one in errors):
            from gitsync.gates.allowed.here import without_lawful_edits

            case = Case(changes, self.disk, after, actor, self.policy, now)
            errors = without_lawful_edits(errors, case, self.repo, self.head)
        if all(is_ownership(one.rule) for one in errors):
            return errors
        return self._new(errors, judge.judge_form(sorted(self.files), self.disk, self.policy, now))

    def _new(self, errors: Iterable[Finding], earlier: Iterable[Finding]) -> list[Finding]:
        """The findings without those of form that stood before."""
        known = {(one.rule, one.path, one.message) for one in earlier}
        return [
            one
            for one in errors
            if is_ownership(one.rule) or (one.rule, one.path, one.message) not in known
        ]

    def losses(self, paths: Iterable[str]) -> list[Finding]:
        """What the acting agent could not have changed in the files since HEAD."""
        from gitsync.core import judge

        judged = [path for path in paths if self._is_judged(path)]
        before = self.head or EMPTY
        changes = [Change(path, before.entry(path), self.disk.entry(path)) for path in judged]
        if not changes:
            return []
        actor = self._actor(before, judged)
        findings = judge.judge(changes, before, self.disk, actor, self.policy, None)
        return [one for one in findings if one.severity == 'error' and is_ownership(one.rule)]

    def _settle(
        self, actor: Actor, unplaced: Mapping[str, Sequence[bytes]], guessed: Iterable[str]
    ) -> None:
        """Take out of the files what the actor may write whatever it is, and put in what stands in
        the place of edits without a place that it may not make.
        """
        from gitsync.core.ownership.unplaced import may_write
        from gitsync.core.ownership.unplaced import stand_in
        from gitsync.core.policy.case import Case

        case = Case.unchanged(self.disk, self.policy, actor)
        for path in guessed:
            if path in self.files and may_write(case, path):
                del self.files[path]
        for path, sought in unplaced.items():
            data = stand_in(case, path, sought)
            if data is not None:
                self.files[path] = data

    @property
    def _is_near(self) -> bool:
        """True where the tool works in the clone in which the files lie."""
        return self.home.common_dir == self.repo.common_dir

    def _guests(self, actor: Actor, paths: Iterable[str]) -> list[Finding]:
        """GS213 for what nothing gates, where others joined and the acting agent did not."""
        joined = identity.sharers(self.repo.git_dir, identity.joined(self.repo))
        if not actor.agent or not joined or any(same(actor.agent, name) for name in joined):
            return []
        from gitsync.core.judge import settle
        from gitsync.core.rules.wording import in_anothers_worktree

        free = [path for path in paths if not place_of(path, self.policy, self._is_epic)]
        findings = [
            in_anothers_worktree(path, actor.agent, joined, self.home.root, self.repo.root)
            for path in free
        ]
        return [one for one in settle(findings, self.policy) if one.severity == 'error']

    def _actor(self, before: Snapshot, paths: list[str]) -> Actor:
        """Who acts: asked where the tool works; where that is no worktree of this clone and names
        nobody, asked where the files lie.
        """
        if self.home.root != self.repo.root:
            actor = identity.acting(
                Repo.at(self.home),
                '',
                self.policy,
                before,
                paths,
                at_gate=not self._is_near,
                caller=self.caller,
            )
            if actor.agent or self._is_near:
                return actor
        return identity.acting(self.repo, '', self.policy, before, paths, caller=self.caller)

    def _change(self) -> tuple[list[Change], Overlay]:
        """What changes, and the worktree as it would be after."""
        left = {
            path: None if data is None else (self._mode(path), data)
            for path, data in self.files.items()
        }
        after = Overlay(self.disk, left)
        return [
            Change(path, self.disk.entry(path), after.entry(path))
            for path in sorted(left)
            if self.disk.read(path) != self.files[path]
        ], after

    def _mode(self, path: str) -> str:
        entry = self.disk.entry(path)
        return entry.mode if entry and entry.is_file else '100644'

    def _is_judged(self, path: str) -> bool:
        """True for a gated path, and for any in an epic's folder, whose layout is judged."""
        if place_of(path, self.policy, self._is_epic):
            return True
        folder = path
        while folder and self.policy.protocol == 's2-epic':
            folder = folder.rpartition('/')[0]
            if self._is_epic(folder):
                return True
        return False

    def _is_epic(self, folder: str) -> bool:
        path = f'{folder}/{README}' if folder else README
        return bool(self.disk.entry(path) or self.head and self.head.entry(path))

    def _now(self) -> datetime | None:
        """The time where a rule asks for it; else None, as importing datetime takes a tenth of the
        time that this gate may take.
        """
        places = (place_of(path, self.policy, self._is_epic) for path in self.files)
        if all(place is None or not KINDS[place.kind].is_dated for place in places):
            return None
        from gitsync.world import clock

        return clock.now()


def _is_of_owner(one: Finding) -> bool:
    """True for what is wrong whatever the file will hold."""
    return is_ownership(one.rule) or one.rule == 'GS604'


def _import_rules(paths: Iterable[str]) -> None:
    """Import what will judge these paths."""
    __import__('gitsync.core.judge')
    if any(path.endswith('.md') for path in paths):
        __import__('gitsync.core.form.check')
        __import__('gitsync.core.ownership.sections.document')
