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
from gitsync.core.rules.table import is_ownership
from gitsync.git import find
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import policy_cache
from gitsync.world.identity import NO_CALLER
from gitsync.world.identity import Caller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
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
    home = find.around(os.path.join(os.path.realpath(folder), ''))
    by_worktree: dict[find.GitDirs, dict[str, bytes | None]] = {}
    for path, data in proposed.files.items():
        dirs = find.around(path)
        if dirs and not path.startswith(dirs.git_dir + '/'):
            by_worktree.setdefault(dirs, {})[os.path.relpath(path, dirs.root)] = data
    findings: list[Finding] = []
    for dirs, files in by_worktree.items():
        unknown = {os.path.relpath(path, dirs.root) for path in proposed.unknown}
        findings += [
            one
            for one in _Edit(dirs, files, home or dirs, caller).findings()
            if one.path not in unknown or is_ownership(one.rule) or one.rule == 'GS604'
        ]
    return findings


class _Edit:
    """The proposed files of one worktree, by path from its root."""

    def __init__(
        self,
        dirs: find.GitDirs,
        files: Mapping[str, bytes | None],
        home: find.GitDirs,
        caller: Caller,
    ) -> None:
        self.files = files
        self.home = home  # the worktree in which the tool works
        self.caller = caller._replace(also=dirs.git_dir if home != dirs else '')
        self.repo = Repo.at(dirs)
        self.repo.start()
        _import_rules(files)  # while git comes up
        head = self.repo.read('HEAD^{tree}')
        self.head = self.repo.tree(head.oid) if head else None
        self.disk = self.repo.disk()
        self.policy = policy_cache.load(self.repo, self.head or EMPTY)

    def findings(self) -> list[Finding]:
        """The errors that the files bring; none where nothing gated changes in the worktree in
        which the tool works.
        """
        changes, after = self._change()
        is_elsewhere = self._is_near and self.home.root != self.repo.root
        if not changes and not is_elsewhere:
            return []
        actor = self._actor(self.head or self.disk, list(self.files))
        return [
            *(self._guests(actor) if is_elsewhere else ()),
            *(self._judged(changes, after, actor) if changes else ()),
        ]

    def _judged(self, changes: list[Change], after: Overlay, actor: Actor) -> list[Finding]:
        """The errors that the changes bring."""
        from gitsync.core import judge

        now = self._now()
        errors = judge.judge(changes, self.disk, after, actor, self.policy, now)
        errors = [one for one in errors if one.severity == 'error' and one.rule not in LATER]
        if all(is_ownership(one.rule) for one in errors):
            return errors
        earlier = judge.judge_form(sorted(self.files), self.disk, self.policy, now)
        known = {(one.rule, one.path, one.message) for one in earlier}
        return [
            one
            for one in errors
            if is_ownership(one.rule) or (one.rule, one.path, one.message) not in known
        ]

    @property
    def _is_near(self) -> bool:
        """True where the tool works in the clone in which the files lie."""
        return self.home.common_dir == self.repo.common_dir

    def _guests(self, actor: Actor) -> list[Finding]:
        """GS213 for what nothing gates, where others joined and the acting agent did not."""
        joined = identity.sharers(self.repo.git_dir, identity.joined(self.repo))
        if not actor.agent or not joined or any(same(actor.agent, name) for name in joined):
            return []
        from gitsync.core.judge import settle
        from gitsync.core.rules.wording import in_anothers_worktree

        free = [path for path in self.files if not place_of(path, self.policy, self._is_epic)]
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
        """What changes, and the worktree as it would be after; nothing where no path is judged."""
        left = {
            path: None if data is None else (self._mode(path), data)
            for path, data in self.files.items()
        }
        after = Overlay(self.disk, left)
        if not any(self._is_judged(path) for path in left):
            return [], after
        return [
            Change(path, self.disk.entry(path), after.entry(path))
            for path in sorted(left)
            if self.disk.read(path) != self.files[path]
        ], after

    def _mode(self, path: str) -> str:
        entry = self.disk.entry(path)
        return entry.mode if entry and entry.mode in ('100644', '100755') else '100644'

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


def _import_rules(paths: Iterable[str]) -> None:
    """Import what will judge these paths."""
    __import__('gitsync.core.judge')
    if any(path.endswith('.md') for path in paths):
        __import__('gitsync.core.form.check')
        __import__('gitsync.core.ownership.sections.document')
