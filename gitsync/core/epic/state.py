"""How an epic stands: its features and agents with their records, read from a snapshot into one
value.

A record that is missing or malformed leaves its fields empty; nothing here judges.
"""

from collections import namedtuple

from gitsync.core.documents import checkpoint
from gitsync.core.documents import messages
from gitsync.core.documents import sections
from gitsync.core.documents import status
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.policy.names import spelled
from gitsync.core.policy.place import CHECKPOINTS
from gitsync.core.policy.place import COMMS
from gitsync.core.policy.place import HANDOFF
from gitsync.core.policy.place import README
from gitsync.core.policy.place import STATUS
from gitsync.core.policy.place import feature_number
from gitsync.core.policy.place import is_feature
from gitsync.core.text.lines import field
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables
from gitsync.core.text.moments import instant

SECONDARY = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'


class Feature(namedtuple('Feature', 'folder agent status group is_deferred')):
    """A feature's folder name, the agent to whom it is assigned, its Status, the dependency group
    from 1, whether it waits for a later epic.
    """

    __slots__ = ()

    @property
    def is_ready(self) -> bool:
        """True when its STATUS says READY_FOR_SYNC: true."""
        return self.status.get('READY_FOR_SYNC') == 'true'


class Mail(namedtuple('Mail', 'writer reader message')):
    """A message with the names of its writer and reader."""

    __slots__ = ()

    @property
    def subject(self) -> str:
        """Its subject, '' when it has none."""
        return messages.fields(self.message).get('Subject', '')


class Standing(namedtuple('Standing', 'epic coordinator features checkpoints mail sections')):
    """epic: its folder; features: tuple of Feature by number; checkpoints: {agent form: object};
    mail: tuple of Mail; sections: {name: body}.
    """

    __slots__ = ()

    @property
    def agents(self) -> tuple[str, ...]:
        """Every agent with a feature, in the features' order, the coordinator first."""
        names = {form(self.coordinator): self.coordinator}
        for feature in self.features:
            if feature.agent:
                names.setdefault(form(feature.agent), feature.agent)
        return tuple(names.values())

    def feature_of(self, agent: str):
        """The first feature that is assigned to the agent, None when none is."""
        return next((feature for feature in self.features if same(feature.agent, agent)), None)

    def checkpoint_of(self, agent: str) -> dict:
        """The agent's checkpoint, {} when there is none that can be read."""
        return self.checkpoints.get(form(agent), {})

    def unread(self, agent: str) -> tuple:
        """The mail to this agent that is not marked READ."""
        return tuple(
            mail for mail in self.mail if same(mail.reader, agent) and mail.message.read is False
        )


def read(snapshot, epic: str, policy) -> Standing:
    """The standing of the epic in that folder of the snapshot."""
    start = epic + '/' if epic else ''
    readme = sections.parse(snapshot.read(start + README) or b'')
    groups, late = _groups(readme.outside), deferred(readme.outside)
    assignments = rosters.Assignments(policy, snapshot, epic)
    features = []
    for index, folder in enumerate(
        sorted(name for name in snapshot.names(epic) if is_feature(name))
    ):
        record = status.parse(snapshot.read(f'{start}{folder}/{STATUS}') or b'')
        agent = (
            assignments.agent(feature_number(folder) or 0)
            or record.get('AGENT')
            or owner_by_order(index, policy.coordinator)
        )
        features.append(
            Feature(
                folder,
                rosters.canonical(agent, policy) or agent,
                record,
                groups.get(folder, 1),
                folder in late,
            )
        )
    return Standing(
        epic,
        policy.coordinator,
        tuple(features),
        _checkpoints(snapshot, start),
        _mail(snapshot, start, policy),
        {section.name: section.body for section in readme.sections},
    )


def owner_by_order(index: int, coordinator: str) -> str:
    """Who owns the feature at that place, from 0: the coordinator, Secondary-A, Secondary-B, …"""
    return (
        coordinator
        if index == 0
        else f'Secondary-{SECONDARY[(index - 1) % 26]}'
        + SECONDARY[(index - 1) % 26] * ((index - 1) // 26)
    )


def _groups(outside: bytes) -> dict:
    """{feature folder: group number} from a table with the columns Feature and Group."""
    found = {}
    for table in tables(split(outside)):
        feature, group = table.column('Feature'), table.column('Group')
        if feature >= 0 and group >= 0:
            for row in table.rows:
                if (
                    max(feature, group) < len(row.cells)
                    and row.cells[group].isascii()
                    and row.cells[group].isdigit()
                ):
                    found.setdefault(
                        row.cells[feature].strip('`'), max(1, int(row.cells[group][:4]))
                    )
    return found


def deferred(outside: bytes) -> set:
    """The folders of the features that a table with the columns Feature and Complete calls
    deferred.
    """
    found = set()
    for table in tables(split(outside)):
        feature, complete = table.column('Feature'), table.column('Complete')
        if feature >= 0 and complete >= 0:
            found.update(
                row.cells[feature].strip('`')
                for row in table.rows
                if max(feature, complete) < len(row.cells)
                and row.cells[complete].lower().startswith('deferred')
            )
    return found


def _checkpoints(snapshot, start: str) -> dict:
    found = {}
    for name in snapshot.names(start + CHECKPOINTS):
        if name.endswith('.json') and '_crashed_' not in name and '_aborted_' not in name:
            value = checkpoint.parse(snapshot.read(f'{start}{CHECKPOINTS}/{name}') or b'').value
            if value is not None:
                found[name[:-5]] = value
    return found


def _mail(snapshot, start: str, policy) -> tuple:
    found = []
    for name in snapshot.names(start + COMMS):
        writer, to, reader = name.removesuffix('.md').partition('_to_')
        if not (name.endswith('.md') and writer and to and reader):
            continue
        writer, reader = (
            rosters.canonical(spelled(each), policy) or spelled(each) for each in (writer, reader)
        )
        channel = messages.parse(snapshot.read(f'{start}{COMMS}/{name}') or b'')
        found += [Mail(writer, reader, message) for message in channel.messages]
    return tuple(found)


def sent_at(mail: Mail):
    """When a message was sent, taken as UTC; None where its heading has no time of day."""
    text = mail.message.sent
    return instant(text.replace(' ', 'T') + ':00Z') if len(text) == 16 else None


def started_at(snapshot, epic: str):
    """When the first handoff package of the epic was generated; None before the handoff."""
    start, times = epic + '/' if epic else '', []
    for folder in snapshot.names(epic):
        if is_feature(folder):
            data = snapshot.read(f'{start}{folder}/{HANDOFF}') or b''
            found = [field(line) for line in data.split(b'\n', 12)[:12]]
            times += [instant(each.value) for each in found if each and each.key == 'Generated']
    return min((at for at in times if at), default=None)
