"""Rosters: which agents there are, and to whom a feature is assigned."""

from __future__ import annotations

from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.names import spelled
from gitsync.core.policy.place import below
from gitsync.core.policy.place import channel
from gitsync.core.policy.place import feature_number
from gitsync.core.policy.place import find_epics
from gitsync.core.text.lines import plain
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.core.text.lines import Table

Roster = dict[str, str]  # names by form


def roster(
    policy: Policy, snapshot: Snapshot | None = None, epics: Iterable[str] | None = None
) -> Roster:
    """Every known agent: the policy's and its coordinator; where a policy lists none, those whom
    the epics' files show.

    epics: the folders to look at, None for every epic of the snapshot (walks its folders).
    """
    agents = {form(policy.coordinator): policy.coordinator}
    agents.update((form(name), name) for name in policy.agents)
    if policy.agents or snapshot is None or policy.protocol != 's2-epic':
        return agents
    for epic in find_epics(snapshot) if epics is None else epics:
        for name in _shown(snapshot, epic):
            if form(name).isascii():
                is_spelled = '-' in name and not name.isupper()
                agents.setdefault(form(name), name if is_spelled else spelled(form(name)))
    return agents


def canonical(name: str, policy: Policy, snapshot: Snapshot | None = None) -> str:
    """The name as the roster spells it when it is an agent's in any spelling, else ''.

    The protocol's names are agents beside a policy's roster; where there is none, so are those whom
    the snapshot's epics show.
    """
    if not name:
        return ''
    known = roster(policy)
    if form(name) in known:
        return known[form(name)]
    if policy.protocol != 's2-epic':
        return ''
    if is_protocol(name):
        return spelled(form(name))
    return roster(policy, snapshot).get(form(name), '')


def _shown(snapshot: Snapshot, epic: str) -> Iterator[str]:
    """Names of agents in an epic: section owners of the protocol's form, writers and readers, AGENT
    of each STATUS.
    """
    from gitsync.core.documents import sections

    for section in sections.parse(snapshot.read(below(epic, README)) or b'').sections:
        head = section.name.rpartition(' ')[0]
        if is_protocol(head):
            yield spelled(form(head))
    for name in snapshot.names(below(epic, COMMS)):
        for agent in channel(name) or ():
            yield spelled(form(agent))
    for name in snapshot.names(epic):
        if name.startswith('feature_'):
            agent = status_agent(snapshot, below(epic, name))
            if agent:
                yield agent


def status_agent(snapshot: Snapshot, folder: str) -> str:
    """The AGENT of the STATUS in a feature's folder; '' for none."""
    from gitsync.core.documents import status

    data = snapshot.read(f'{folder}/{STATUS}')
    return (status.parse(data).get('AGENT') or '') if data else ''


def assigned_by_policy(policy: Policy, folder: str) -> str:
    """The agent to whom the policy gives the feature folder of that name; '' for none."""
    for agent in policy.agents.values():
        if folder in agent.features:
            return agent.name
    return ''


class Assignments:
    """To whom the features of one epic are assigned; answers are kept.

    1. the policy gives the feature's folder to an agent, or, before there is one, its number
    2. a row of the table Agent Assignments in README, the coordinator's hand, names the number
    3. AGENT of its STATUS, which whoever comes first creates

    What several agents have at once is nobody's. In a repository without the epic (epic None) the
    policy alone is asked.
    """

    def __init__(self, policy: Policy, snapshot: Snapshot, epic: str | None) -> None:
        self.policy = policy
        self.snapshot = snapshot
        self.epic = epic
        self._known: dict[int | None, str] = {}
        self._folders: dict[int | None, list[str]] | None = None  # of the features, by number
        self._agents: dict[int | None, list[str]] | None = None  # in rows of the table, by number

    def agent(self, number: int | None) -> str:
        """The agent to whom feature NN is assigned, '' for nobody; None is no feature's number."""
        if number not in self._known:
            self._known[number] = self._agent(number)
        return self._known[number]

    def _agent(self, number: int | None) -> str:
        if self._folders is None:
            self._folders = _folders(self.snapshot, self.epic)
        folders = self._folders.get(number, ())
        if folders:
            named = {assigned_by_policy(self.policy, folder) for folder in folders} - {''}
        else:
            named = _numbered(self.policy, number)
        if named or self.epic is None:
            return _only(named)
        if self._agents is None:
            self._agents = _in_table(self.snapshot.read(below(self.epic, README)) or b'')
        if number in self._agents:
            return _only(self._agents[number])
        return _only(status_agent(self.snapshot, below(self.epic, folder)) for folder in folders)


def _folders(snapshot: Snapshot, epic: str | None) -> dict[int | None, list[str]]:
    """The folders of an epic's features by number."""
    folders: dict[int | None, list[str]] = {}
    for name in () if epic is None else snapshot.names(epic):
        number = feature_number(name) if name.startswith('feature_') else None
        if number is not None:
            folders.setdefault(number, []).append(name)
    return folders


def _in_table(readme: bytes) -> dict[int | None, list[str]]:
    """The agents of the rows that name a feature, by its number."""
    agents: dict[int | None, list[str]] = {}
    for agent, numbers in _rows(readme):
        for number in numbers:
            agents.setdefault(number, []).append(agent)
    return agents


def _numbered(policy: Policy, number: int | None) -> set[str]:
    return {
        agent.name
        for agent in policy.agents.values()
        if any(feature_number(feature) == number for feature in agent.features)
    }


def _rows(readme: bytes) -> Iterator[tuple[str, set[int]]]:
    """(agent, numbers of features) of each row of a table with both columns."""
    for table in outside_tables(readme):
        feature, agent = table.column('Assigned Feature'), table.column('Agent ID', 'Agent')
        if feature < 0 or agent < 0:
            continue
        for row in table.rows:
            if len(row.cells) > max(feature, agent):
                yield plain(row.cells[agent]), numbers_in(row.cells[feature])


def outside_tables(readme: bytes) -> tuple[Table, ...]:
    """The tables of a document's outside text: not those that an agent writes in its own section,
    and no examples in fenced code.
    """
    from gitsync.core.documents import sections
    from gitsync.core.text.fences import fenced

    outside = sections.parse(readme).outside
    kept, at = [], 0
    for start, stop in fenced(outside):
        kept.append(outside[at:start])
        at = stop
    return tables(split(b''.join(kept) + outside[at:]))


def numbers_in(cell: str) -> set[int]:
    """The number of each feature that a cell names: bold, quoted, linked or with a path before."""
    numbers = set()
    for word in plain(cell).lower().split('feature_')[1:]:
        number = feature_number(f'feature_{word}')
        if number is not None:
            numbers.add(number)
    return numbers


def _only(names: Iterable[str]) -> str:
    """The one agent whom the names spell, '' where they are none or several."""
    forms = {form(name): name for name in names if name}
    return forms.popitem()[1] if len(forms) == 1 else ''
