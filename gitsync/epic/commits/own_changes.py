"""One agent's own parts of the changed files of a working tree that several agents share.

The working tree is only read. Whose a part is, HEAD says: nobody makes another's folder its own by
an edit on disk.
"""

from __future__ import annotations

import os

from gitsync.core.documents import status
from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.documents.protocol import LOCKS
from gitsync.core.epic import new_epic
from gitsync.core.epic.state import epic_state
from gitsync.core.fixes.fix import fix
from gitsync.core.ownership import own_parts
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.names import same
from gitsync.core.policy.policy import is_coordinator
from gitsync.epic import made

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.owners import Part
    from gitsync.core.policy.place import Place
    from gitsync.epic.workplace import Workplace

UNFINISHED = '.tmp'


class OwnChanges:
    """What the agent of a workplace can commit of what the working tree holds, as it stands now."""

    def __init__(self, place: Workplace, head: str) -> None:
        self.place = place
        self.repo = place.repo
        self.agent = place.agent
        self.head = head
        self.before = self.repo.tree(head)
        self.disk = self.repo.disk()
        self.start = place.epic + '/' if place.epic else ''
        features = epic_state(self.before, place.epic, place.policy).features
        self.is_coordinator = is_coordinator(place.actor, place.policy)
        self.case = Case((), self.before, self.disk, place.actor, place.policy)
        known = {feature.folder for feature in features}
        new = [
            feature
            for feature in epic_state(self.disk, place.epic, place.policy).features
            if feature.folder not in known
        ]
        self.features = tuple(
            place.path(feature.folder) + '/'
            for feature in (*features, *new)
            if same(feature.agent, self.agent)
        )

    def sorted_out(self) -> tuple[list[str], dict[str, Place]]:
        """(paths that are the agent's as a whole, {path: Place} of files that it shares with
        others), among what differs from HEAD.
        """
        whole: list[str] = []
        shared: dict[str, Place] = {}
        for path in self.changed():
            place = self.case.place(path)
            if place and place.epic not in (None, self.place.epic):
                continue  # another epic's
            if self.is_whole(path, place):
                whole.append(path)
            elif place and self.is_shared(path, place):
                shared[path] = place
        return whole, shared

    def is_whole(self, path: str, place: Place | None) -> bool:
        """True for a changed file that is the agent's as a whole."""
        if place and KINDS[place.kind].has_parts:
            return self._is_removed_channel(path, place)
        return self._is_own(path, place)

    def is_shared(self, path: str, place: Place) -> bool:
        """True for a file whose parts belong to several agents."""
        return KINDS[place.kind].has_parts and self.is_file(path)

    def own(self, path: str, place: Place, before: bytes | None, work: bytes) -> bytes | None:
        """The version of a shared file that holds the agent's edits alone on top of before; None
        when there is nothing to take.
        """
        if before is not None and self._is_fix(place, before, work):
            return work
        if place.kind == 'messages':
            is_writer, is_reader = self._owns(path), self._owns(path, owners.MARKS)
            if before is None:
                is_empty = self.is_coordinator and b'\n## Message ' not in work
                return work if is_writer or is_empty else None
            if not is_writer and not is_reader:
                return None
            return own_parts.of_channel(before, work, is_writer, is_reader)
        owns_outside = self._owns(path, owners.OUTSIDE)

        def is_own(name: str) -> bool:
            return self._owns(path, owners.section(name))

        markers = place.markers
        if before is None:
            return own_parts.of_new(work, is_own, markers) if owns_outside else None
        fixed, _ = fix(place.kind, before, markers)
        if own_parts.holds_fixes(before, fixed, work, is_own, markers):
            before = fixed
        return own_parts.of_document(before, work, self.agent, is_own, owns_outside, markers)

    def is_file(self, path: str) -> bool:
        """True where a plain file stands in the working tree."""
        entry = self.disk.entry(path)
        return entry is not None and entry.is_file

    def changed(self) -> list[str]:
        """Every path that differs between HEAD and the working tree, new files that git does not
        ignore included.
        """
        top = ('-C', self.repo.root)
        if self.head:
            names = self.repo.output(
                'diff',
                '--name-only',
                '-z',
                '--no-renames',
                '--no-relative',
                '--no-ext-diff',
                '--ignore-submodules=none',
                self.head,
            )
        else:
            names = self.repo.output(*top, 'ls-files', '-z', '--full-name')
        new = self.repo.output(*top, 'ls-files', '-z', '-o', '--exclude-standard', '--full-name')
        paths = {
            path for path in os.fsdecode(names + new).split('\0') if path and not path.endswith('/')
        }
        return sorted(
            path for path in paths if f'/{LOCKS}/' not in '/' + path and not _is_unfinished(path)
        )

    def _is_own(self, path: str, place: Place | None) -> bool:
        """True for a file that is this agent's as a whole."""
        if place and self._is_mended(path, place):
            return True
        if place and place.kind == 'status':
            return self._owns_status(path)
        if not path.startswith(self.start):
            return False
        if place and KINDS[place.kind].is_record:
            return self._owns(path) or (
                self.is_coordinator and self._is_left_by_takeover(path, place)
            )
        if place and KINDS[place.kind].rooms.get('ownership') == 'file':
            is_own = not self._is_of_another_s_feature(path, place)
            return self._owns(path) and (is_own or self._is_as_made(path))
        if place is not None or not self.is_coordinator:
            return False
        return self._is_of_epic(path[len(self.start) :]) or self._is_as_made(path)

    def _is_mended(self, path: str, place: Place) -> bool:
        before, work = self.before.read(path), self.disk.read(path)
        return before is not None and work is not None and self._is_fix(place, before, work)

    def _is_fix(self, place: Place, before: bytes, work: bytes) -> bool:
        """True for exactly what 'check --fix' makes of a file: form, which anyone may mend."""
        return before != work and fix(place.kind, before, place.markers)[0] == work

    def _is_as_made(self, path: str) -> bool:
        """True for a file that no commit holds yet, byte for byte as gitsync made it."""
        is_new = self.before.entry(path) is None
        return is_new and made.was_made(self.repo, path, self.disk.read(path) or b'')

    def _is_of_another_s_feature(self, path: str, place: Place) -> bool:
        """True for what the coordinator may change, in a commit that says so."""
        is_of_feature = place.kind == 'feature' and place.document is None
        return is_of_feature and self.is_coordinator and not path.startswith(self.features)

    def _is_of_epic(self, rest: str) -> bool:
        """True for a file of the epic as a whole: not one of an epic within it, nor, where the epic
        is the repository's root, any file beside it.
        """
        parts = rest.split('/')
        if any(
            self.case.is_epic(self.start + '/'.join(parts[:count]))
            for count in range(1, len(parts))
        ):
            return False
        return bool(self.place.epic) or (len(parts) == 1 and rest.startswith('epic_'))

    def _owns_status(self, path: str) -> bool:
        old, new = (
            status.parse(snapshot.read(path) or b'') for snapshot in (self.before, self.disk)
        )
        agent = new.get('AGENT')
        if old.lines and agent and not same(agent, old.get('AGENT') or ''):
            return self.is_coordinator
        return self._owns(path) or (
            self.is_coordinator
            and self.before.entry(path) is None
            and new_epic.is_first_status(self.disk.read(path) or b'')
        )

    def _is_left_by_takeover(self, path: str, place: Place) -> bool:
        """True for the old checkpoint under its other name, and the successor's first one."""
        if place.kind == 'archive' or any(word in path for word in LEFT_BEHIND):
            return self.before.entry(path) is None
        folder = path.rpartition('/')[0]
        kept = [
            name
            for name in self.disk.names(folder)
            if name.startswith(tuple(place.agent + word for word in LEFT_BEHIND))
        ]
        if self.disk.entry(path) is None:
            return bool(kept)
        return self.before.entry(path) is None and b'"previous_agent"' in (
            self.disk.read(path) or b''
        )

    def _is_removed_channel(self, path: str, place: Place) -> bool:
        return (
            place.kind == 'messages'
            and self.disk.entry(path) is None
            and (self._owns(path) or self.is_coordinator)
        )

    def _owns(self, path: str, part: Part = owners.FILE) -> bool:
        return owners.is_among(self.agent, owners.owners_of(self.case, path, part))


def _is_unfinished(path: str) -> bool:
    """True for what a writer of these files leaves for a moment beside them."""
    name = path.rpartition('/')[2]
    return name.startswith('.') and name.endswith(UNFINISHED)
