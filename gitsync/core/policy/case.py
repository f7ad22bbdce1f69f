"""Case: one change as it is judged, with what the rules ask of the before side worked out once:
epics, rosters, assignments.
"""

from gitsync.core.policy import owners
from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.names import spelled
from gitsync.core.rules.finding import finding


class Case:
    """changes by path; before and after snapshots; actor, policy (of the before side) and now.

    Answers are kept.
    """

    def __init__(self, changes, before, after, actor, policy, now) -> None:
        self.changes = {change.path: change for change in changes}
        self.before, self.after, self.actor, self.policy, self.now = (
            before,
            after,
            actor,
            policy,
            now,
        )
        self._epics, self._places, self._rosters, self._assigned, self._parsed = {}, {}, {}, {}, ()

    def is_epic(self, folder: str) -> bool:
        """True where EPIC_README.md stands in the folder, before or after: its removal does not
        ungate the rest.
        """
        if folder not in self._epics:
            path = (folder + '/' if folder else '') + owners.README
            self._epics[folder] = bool(self.before.entry(path) or self.after.entry(path))
        return self._epics[folder]

    def place(self, path: str):
        """The place of a path, None when nothing gates it."""
        if path not in self._places:
            self._places[path] = owners.place_of(path, self.policy, self.is_epic)
        return self._places[path]

    def document(self, data: bytes, markers):
        """The sectioned document in data; the last two are kept, so that form and ownership parse a
        file once.
        """
        for known, asked, found in self._parsed:
            if known is data and asked == markers:
                return found
        from gitsync.core.documents import sections

        found = sections.parse(data, markers)
        self._parsed = (*self._parsed[-1:], (data, markers, found))
        return found

    def roster(self, epic) -> dict:
        """{form: name} of the agents known in an epic, the acting one included where no policy
        lists them.
        """
        if epic not in self._rosters:
            found = owners.roster(self.policy, self.before, () if epic is None else (epic,))
            if self.actor.agent and not self.policy.agents:
                found = {form(self.actor.agent): self.actor.agent, **found}
            self._rosters[epic] = found
        return self._rosters[epic]

    def spelled(self, name: str, epic) -> str:
        """The agent of a file form as people write it; the roster is worked out only where the
        protocol's own names do not do.
        """
        if is_protocol(name) and not self.policy.agents:
            return spelled(form(name))
        return self.roster(epic).get(form(name)) or spelled(form(name))

    def assigned(self, epic, number: str) -> str:
        """The agent to whom feature NN is assigned on the before side; '' for nobody.

        By policy, then by the assignment table (the coordinator's hand), then by the STATUS files,
        which whoever comes first creates.
        """
        for agent in self.policy.agents.values():
            if any(feature.startswith(f'feature_{number}_') for feature in agent.features):
                return agent.name
        if epic is None:
            return ''
        if (epic, number) not in self._assigned:
            self._assigned[epic, number] = self._by_table(epic, number) or self._by_status(
                epic, number
            )
        return self._assigned[epic, number]

    def _by_status(self, epic: str, number: str) -> str:
        from gitsync.core.documents import status

        start = epic + '/' if epic else ''
        found = {}
        for name in self.before.names(epic):
            if name.startswith(f'feature_{number}_'):
                data = self.before.read(f'{start}{name}/STATUS')
                agent = status.parse(data).get('AGENT') if data else ''
                if agent:
                    found[form(agent)] = agent
        return found.popitem()[1] if len(found) == 1 else ''

    def _by_table(self, epic: str, number: str) -> str:
        from gitsync.core.text.lines import split
        from gitsync.core.text.lines import tables

        data = self.before.read((epic + '/' if epic else '') + owners.README) or b''
        found = {}
        for table in tables(split(data)):
            feature, agent = table.column('Assigned Feature'), table.column('Agent ID', 'Agent')
            if feature < 0 or agent < 0:
                continue
            for row in table.rows:
                if (
                    len(row.cells) > max(feature, agent)
                    and f'feature_{number}' in row.cells[feature].lower()
                ):
                    name = row.cells[agent].strip('*_` ')
                    found[form(name)] = name
        return found.popitem()[1] if len(found) == 1 else ''

    @property
    def who(self) -> str:
        """The actor in a message."""
        return (
            f"'{self.actor.agent}'"
            if self.actor.agent
            else f"'{self.actor.name or self.actor.email or 'a person'}'"
        )

    def coordinates(self) -> bool:
        """True when the actor is the coordinator, or a maintainer."""
        return owners.is_coordinator(self.actor, self.policy)

    def maintains(self) -> bool:
        """True when the actor may change any owner's part."""
        return owners.is_maintainer(self.actor, self.policy)


def told(names) -> str:
    """Owners as a message names them."""
    return ' or '.join(f"'{name}'" for name in names)


def ask(names, subject: str = 'a change to your part') -> str:
    """The hint for a part of somebody else's: the command that asks its owner."""
    name = names[0] if names else 'Primary'
    word = name if name.isascii() and name.replace('-', '').replace('_', '').isalnum() else "'…'"
    return (
        f"take the change back, or ask the owner: gitsync message send {word} --subject '{subject}'"
    )


def refused(rule: str, path: str, line: int, message: str, hint: str, severity: str = ''):
    """A finding at column 1."""
    return finding(rule, path, max(line, 1), 1, message, hint, severity)
