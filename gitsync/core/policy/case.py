"""Case: one change as it is judged, with what the rules ask of the before side worked out once."""

from __future__ import annotations

from gitsync.core.git.snapshot import all_paths
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.names import spelled
from gitsync.core.policy.place import folders_around
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.place import place_of
from gitsync.core.policy.policy import AUTHOR
from gitsync.core.policy.policy import NOBODY
from gitsync.core.policy.policy import TRAILER
from gitsync.core.policy.policy import UNPROVED
from gitsync.core.policy.policy import is_coordinator
from gitsync.core.policy.policy import is_maintainer
from gitsync.core.rules.wording import AMEND_THERE
from gitsync.core.rules.wording import COMMIT
from gitsync.core.rules.wording import ask
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.documents.sections import Document
    from gitsync.core.git.snapshot import Change
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.place import Place
    from gitsync.core.policy.policy import Actor
    from gitsync.core.policy.policy import Policy


class Case:
    """A change by an actor, under the policy of its before side. Answers are kept."""

    _parsed: tuple[tuple[bytes, Collection[Dialect], Document], ...] = ()

    def __init__(
        self,
        changes: Iterable[Change],
        before: Snapshot,
        after: Snapshot,
        actor: Actor,
        policy: Policy,
        now: datetime | None = None,
    ) -> None:
        self.changes = {change.path: change for change in changes}
        self.before = before
        self.after = after
        self.actor = actor
        self.policy = policy
        self.now = now
        self._epics: dict[str, bool] = {}
        self._places: dict[str, Place | None] = {}
        self._rosters: dict[str | None, rosters.Roster] = {}
        self._assignments: dict[str | None, rosters.Assignments] = {}
        self._gated: list[str] | None = None

    @classmethod
    def unchanged(cls, snapshot: Snapshot, policy: Policy, actor: Actor = NOBODY) -> Case:
        """A snapshot as it stands, for those who ask who owns what and judge no change."""
        return cls((), snapshot, snapshot, actor, policy)

    def by(self, actor: Actor) -> Case:
        """The same change by another."""
        return Case(self.changes.values(), self.before, self.after, actor, self.policy, self.now)

    def bytes_before(self, path: str) -> bytes | None:
        """What the plain file at the path held; None where none was."""
        return _read(self.before, path)

    def bytes_after(self, path: str) -> bytes | None:
        """What the plain file at the path holds; None where none is."""
        return _read(self.after, path)

    def is_epic(self, folder: str) -> bool:
        """True where README stands in the folder, before or after: its removal does not ungate the
        rest.
        """
        if folder not in self._epics:
            self._epics[folder] = is_epic(self.before, folder) or is_epic(self.after, folder)
        return self._epics[folder]

    def epic_around(self, path: str) -> str | None:
        """The nearest epic whose folder holds the path, None outside every epic."""
        return next((folder for folder in folders_around(path) if self.is_epic(folder)), None)

    def place(self, path: str) -> Place | None:
        """The place of a path, None when nothing gates it."""
        if path not in self._places:
            self._places[path] = place_of(path, self.policy, self.is_epic)
        return self._places[path]

    def gated_paths(self) -> list[str]:
        """Every path that is gated, before or after; walks both trees, once."""
        if self._gated is None:
            both = {*all_paths(self.before), *all_paths(self.after)}
            self._gated = sorted(path for path in both if self.place(path))
        return self._gated

    def document(self, data: bytes, markers: Collection[Dialect]) -> Document:
        """The sectioned document in data; the last two of all changes are kept, so that form and
        ownership parse a file once, and the next commit what this one left there not at all.
        """
        for at, (known, asked, document) in enumerate(Case._parsed):
            if known is data and asked == markers:
                Case._parsed = (*Case._parsed[1 - at : 2 - at], Case._parsed[at])
                return document
        from gitsync.core.documents import sections

        document = sections.parse(data, markers)
        Case._parsed = (*Case._parsed[-1:], (data, markers, document))
        return document

    def roster(self, epic: str | None) -> rosters.Roster:
        """The agents known in an epic, the acting one included where no policy lists them."""
        if epic not in self._rosters:
            known = rosters.roster(self.policy, self.before, () if epic is None else (epic,))
            if self.actor.agent and not self.policy.agents:
                known = {form(self.actor.agent): self.actor.agent, **known}
            self._rosters[epic] = known
        return self._rosters[epic]

    def everybody(self, epic: str | None) -> list[str]:
        """The agents whom an epic shows before or after the change, for those who ask who they are:
        an epic's first commit brings its agents with it.
        """
        epics = () if epic is None else (epic,)
        known = {**rosters.roster(self.policy, self.after, epics), **self.roster(epic)}
        return sorted(known.values())

    def knows(self, name: str, epic: str | None) -> bool:
        """True for an agent of the epic's roster and for the names that the protocol gives, where
        it holds. The roster is worked out only where those do not do.
        """
        has_protocol = self.policy.protocol == 's2-epic' or not self.policy.agents
        return has_protocol and is_protocol(name) or form(name) in self.roster(epic)

    def spelled(self, name: str, epic: str | None) -> str:
        """The agent of a file form as people write it."""
        if is_protocol(name) and not self.policy.agents:
            return spelled(form(name))
        return self.roster(epic).get(form(name)) or spelled(form(name))

    def assigned(self, epic: str | None, number: int | None) -> str:
        """The agent to whom feature NN is assigned on the before side, '' for nobody."""
        if epic not in self._assignments:
            self._assignments[epic] = rosters.Assignments(self.policy, self.before, epic)
        return self._assignments[epic].agent(number)

    @property
    def who(self) -> str:
        """The actor in a message."""
        actor = self.actor
        name = f"'{actor.agent or actor.name or actor.email or 'a person'}'"
        return f'{name} without proof' if actor.source == UNPROVED else name

    def ask(self, names: Sequence[str]) -> str:
        """The hint for a change of what belongs to these."""
        return ask(names, has_channels=self.policy.protocol == 's2-epic')

    @property
    def again(self) -> str:
        """The command that judges the change again, once its author has a name."""
        return AMEND_THERE if self.actor.source in (TRAILER, AUTHOR) else COMMIT

    def coordinates(self) -> bool:
        """True when the actor is the coordinator, or a maintainer."""
        return is_coordinator(self.actor, self.policy)

    def maintains(self) -> bool:
        """True when the actor may change any owner's part."""
        return is_maintainer(self.actor, self.policy)


def _read(snapshot: Snapshot, path: str) -> bytes | None:
    entry = snapshot.entry(path)
    if entry is None or not entry.is_file:
        return None
    data = snapshot.read(path)
    if data is None:
        raise GitsyncError(
            f"cannot read '{path}'",
            'its object is missing; run git fsck, or fetch it',
            'unreadable',
        )
    return data
