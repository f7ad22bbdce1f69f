"""What stands in an epic: its features and agents with their records, read from a snapshot into one
value.

A record that is missing or malformed leaves its fields empty; nothing here judges.
"""

from __future__ import annotations

from gitsync.core.documents import checkpoint
from gitsync.core.documents import sections
from gitsync.core.documents import status
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import DISCOVERY
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.documents.status import Status
from gitsync.core.epic.mail import Mail
from gitsync.core.epic.mail import mail_of
from gitsync.core.epic.newest import newest
from gitsync.core.epic.planning import offers
from gitsync.core.epic.tables import last_reached
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.policy.place import below
from gitsync.core.policy.place import feature_number
from gitsync.core.policy.place import is_feature
from gitsync.core.text.lines import field
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables
from gitsync.core.text.moments import instant
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.epic.mail import Copies
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy

    Record = Mapping[str, object]  # a checkpoint's fields

UNAPPROVED = b'**Approved:** NO'  # as DISCOVERY.md says it, until the user approved it
SECONDARY = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'


def stage_number(stage: object) -> int:
    """The 2 of 'S2.P1'; 0 for what is no stage."""
    text = stage[1:].partition('.')[0] if isinstance(stage, str) and stage[:1] == 'S' else ''
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


class Feature(Value):
    """A feature of an epic."""

    folder: str  # its name
    agent: str  # to whom it is assigned
    status: Status
    group: int  # the dependency group, from 1
    is_deferred: bool  # to a later epic
    is_handed_off: bool  # its handoff package is there

    @property
    def is_ready(self) -> bool:
        """True when its STATUS says READY_FOR_SYNC: true."""
        return self.status.get('READY_FOR_SYNC') == 'true'

    @property
    def is_through_s2(self) -> bool:
        """True when it is ready to leave S2, or has left it."""
        return self.is_ready or stage_number(self.status.get('STAGE')) > 2

    @property
    def waits_for_handoff(self) -> bool:
        """True where nobody handed it off, and nobody has begun it either."""
        has_begun = self.status.get('STATUS') not in (None, 'NOT_STARTED')
        return not (self.is_handed_off or self.is_deferred or has_begun)

    @property
    def is_over(self) -> bool:
        """True when nobody works on it any more."""
        return self.is_deferred or self.status.get('STATUS') == 'COMPLETE'


class EpicState(Value):
    """What stands in an epic."""

    epic: str  # its folder
    coordinator: str
    features: tuple[Feature, ...]  # by number
    checkpoints: dict[str, Record]  # by the form of the agent's name
    mail: tuple[Mail, ...]
    sections: dict[str, bytes]  # bodies by name
    started: datetime | None  # when the first handoff package was generated
    recorded: int  # the last sync point that was recorded as reached, 0 for none
    where: dict[str, str]  # the branch of each record that is newest elsewhere, by path below it
    by_agent: dict[str, tuple[Feature, ...]]  # the features by the form of their agent's name
    planning: str = ''  # what S1 lacks: 'discovery', 'offer', '' for nothing; or 'sequential'

    @property
    def agents(self) -> tuple[str, ...]:
        """Every agent with a feature, in the features' order, the coordinator first."""
        names = {form(self.coordinator): self.coordinator}
        for feature in self.features:
            if feature.agent:
                names.setdefault(form(feature.agent), feature.agent)
        return tuple(names.values())

    def feature_of(self, agent: str) -> Feature | None:
        """The first feature that is assigned to the agent and not over, else the first; None when
        none is.
        """
        own = self.features_of(agent)
        return next((each for each in own if not each.is_over), own[0] if own else None)

    def features_of(self, agent: str) -> tuple[Feature, ...]:
        """Every feature that is assigned to the agent."""
        return self.by_agent.get(form(agent), ())

    def checkpoint_of(self, agent: str) -> Record:
        """The agent's checkpoint, {} when there is none that can be read."""
        return self.checkpoints.get(form(agent), {})

    def where_of(self, agent: str) -> str:
        """The branch that holds the agent's newest record, where that is not merged here; else
        ''.
        """
        feature = self.feature_of(agent)
        told = self.where.get(f'{feature.folder}/{STATUS}', '') if feature else ''
        return told or self.where.get(f'{CHECKPOINTS}/{form(agent)}.json', '')

    def unread(self, agent: str) -> tuple[Mail, ...]:
        """The mail to this agent that is not marked READ."""
        return tuple(
            mail for mail in self.mail if mail.message.read is False and same(mail.reader, agent)
        )


def epic_state(
    snapshot: Snapshot, epic: str, policy: Policy, copies: Copies | None = None
) -> EpicState:
    """The state of the epic in that folder of the snapshot; copies: versions of its files that lie
    elsewhere, of which the newest count.
    """
    mail = mail_of(snapshot, epic, policy, copies)
    snapshot, where = newest(snapshot, epic, policy, copies or {})
    path = below(epic, README)
    readmes = [snapshot.read(path) or b'', *(each.data for each in (copies or {}).get(path, ()))]
    readme = sections.parse(readmes[0])
    features = tuple(_features(snapshot, epic, policy, readme.outside))
    discovery = snapshot.read(below(epic, DISCOVERY)) or b''
    return EpicState(
        epic,
        policy.coordinator,
        features,
        _checkpoints(snapshot, epic),
        mail,
        {section.name: section.body for section in readme.sections},
        started_at(snapshot, epic),
        max(last_reached(each, policy.coordinator) for each in readmes),
        where,
        _by_agent(features),
        _planning(features, policy.coordinator, readme.outside, discovery),
    )


def _by_agent(features: Iterable[Feature]) -> dict[str, tuple[Feature, ...]]:
    own: dict[str, list[Feature]] = {}
    for feature in features:
        if feature.agent:
            own.setdefault(form(feature.agent), []).append(feature)
    return {shape: tuple(each) for shape, each in own.items()}


def _planning(
    features: Sequence[Feature], coordinator: str, outside: bytes, discovery: bytes
) -> str:
    """What is to be done before the features are handed off; '' once one is, or has begun."""
    others = [each for each in features if not same(each.agent, coordinator)]
    states = (each.status.get('STATUS') or 'NOT_STARTED' for each in others)
    if not others or any(each.is_handed_off for each in others) or set(states) != {'NOT_STARTED'}:
        return ''
    if UNAPPROVED in discovery:
        return 'discovery'
    answer = offers.answered(outside).partition(' (')[0]
    return {'enabled': '', 'sequential': 'sequential'}.get(answer, 'offer')


def _features(snapshot: Snapshot, epic: str, policy: Policy, outside: bytes) -> Iterator[Feature]:
    groups, late = _groups(outside), deferred(outside)
    assignments = rosters.Assignments(policy, snapshot, epic)
    folders = sorted(name for name in snapshot.names(epic) if is_feature(name))
    for index, folder in enumerate(folders):
        record = status.parse(snapshot.read(below(epic, f'{folder}/{STATUS}')) or b'')
        agent = assignments.agent(feature_number(folder))
        if not agent and not record.get('AGENT'):  # not one that several agents have
            agent = owner_by_order(index, policy.coordinator)
        agent = rosters.canonical(agent, policy) or agent
        has_package = snapshot.entry(below(epic, f'{folder}/{HANDOFF}')) is not None
        yield Feature(folder, agent, record, groups.get(folder, 1), folder in late, has_package)


def owner_by_order(index: int, coordinator: str) -> str:
    """Who owns the feature at that place, from 0: the coordinator, Secondary-A, Secondary-B, …,
    Secondary-Z, Secondary-AA, Secondary-BB, …
    """
    if index == 0:
        return coordinator
    times, letter = divmod(index - 1, len(SECONDARY))
    return 'Secondary-' + SECONDARY[letter] * (times + 1)


def _groups(outside: bytes) -> dict[str, int]:
    """{feature folder: group number} from a table with the columns Feature and Group."""
    groups: dict[str, int] = {}
    for folder, group in _rows(outside, 'Group'):
        if group.isascii() and group.isdigit():
            groups.setdefault(folder, max(1, int(group[:4])))
    return groups


def deferred(outside: bytes) -> set[str]:
    """The folders of the features that a table with the columns Feature and Complete calls
    deferred.
    """
    return {
        folder
        for folder, complete in _rows(outside, 'Complete')
        if complete.lower().startswith('deferred')
    }


def _rows(outside: bytes, column: str) -> Iterator[tuple[str, str]]:
    """(feature folder, cell of that column) of the tables that have it beside Feature."""
    for table in tables(split(outside)):
        feature, other = table.column('Feature'), table.column(column)
        if feature >= 0 and other >= 0:
            for row in table.rows:
                if max(feature, other) < len(row.cells):
                    yield row.cells[feature].strip('`'), row.cells[other]


def _checkpoints(snapshot: Snapshot, epic: str) -> dict[str, Record]:
    checkpoints: dict[str, Record] = {}
    folder = below(epic, CHECKPOINTS)
    for name in snapshot.names(folder):
        if name.endswith('.json') and not any(word in name for word in LEFT_BEHIND):
            value = checkpoint.parse(snapshot.read(f'{folder}/{name}') or b'').value
            if value is not None:
                checkpoints[name[:-5]] = value
    return checkpoints


def started_at(snapshot: Snapshot, epic: str) -> datetime | None:
    """When the first handoff package of the epic was generated; None before the handoff."""
    times = []
    for folder in snapshot.names(epic):
        if is_feature(folder):
            data = snapshot.read(below(epic, f'{folder}/{HANDOFF}')) or b''
            fields = [field(line) for line in data.split(b'\n', 12)[:12]]
            times += [instant(each.value) for each in fields if each and each.key == 'Generated']
    return min((at for at in times if at), default=None)
