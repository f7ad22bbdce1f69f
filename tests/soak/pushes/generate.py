"""Random pushes, honest and hostile. One seed gives one sequence."""

from random import Random

from tests.scenes.three_agents import ADDRESS
from tests.scenes.three_agents import MAINTAINER
from tests.soak.pushes.commits import Graph
from tests.soak.pushes.commits import Made
from tests.soak.pushes.commits import Person
from tests.soak.pushes.documents import AGENTS
from tests.soak.pushes.documents import FREE
from tests.soak.pushes.documents import GATED
from tests.soak.pushes.documents import HEADERS
from tests.soak.pushes.documents import ODD
from tests.soak.pushes.documents import OWNERS
from tests.soak.pushes.documents import SECTIONS
from tests.soak.pushes.documents import first_state
from tests.soak.pushes.documents import owners
from tests.soak.pushes.model import ALIAS
from tests.soak.pushes.model import CONFLICT
from tests.soak.pushes.model import DEFAULT
from tests.soak.pushes.model import NO_GRAFT
from tests.soak.pushes.model import NO_LEASES
from tests.soak.pushes.model import Server
from tests.soak.pushes.model import merged_value
from tests.soak.pushes.model import real

BEGIN = 1768471200
USUAL = (
    *[DEFAULT] * 6,
    *['refs/heads/dev'] * 3,
    *['refs/heads/a/work'] * 2,
    'refs/heads/b',
    'refs/heads/origin/main',
    'refs/tags/v1',
    'refs/tags/main',
    'refs/notes/commits',
    'refs/remotes/origin/main',
    'refs/odd/one',
)
REFS = (*USUAL, *USUAL, *USUAL, ALIAS, *NO_LEASES, NO_GRAFT)


class Generator:
    """Makes pushes for a server as it stands."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.count = 0
        self.graph = Graph()
        self.is_signed = seed % 4 == 0  # the policy asks for signatures
        owner = Person('Owner', MAINTAINER)
        self.graph.add(Made((), first_state(), owner, owner, BEGIN))
        self.server = Server(self.graph, {DEFAULT: 0, 'refs/heads/dev': 0}, self.is_signed)

    def push(self) -> dict[str, int | None]:
        """The refs of one push, with new commits in the graph."""
        is_honest = self.random.random() < 0.5
        updates: dict[str, int | None] = {}
        for _ in range(self.random.choice((1, 1, 1, 1, 2, 3))):
            ref = self.random.choice(REFS)
            if {real(ref)} & {real(one) for one in updates if one != ref}:
                continue  # git refuses one ref by two names
            if self.random.random() < 0.05 and real(ref) in self.server.refs:
                updates[ref] = None
            else:
                updates[ref] = self._tip(ref, is_honest)
        return {ref: new for ref, new in updates.items() if new != self.server.refs.get(real(ref))}

    def _tip(self, ref: str, is_honest: bool) -> int:
        """Where a ref goes: forward, back, aside, or to what is there already."""
        at = self.server.refs.get(real(ref), self.server.refs[DEFAULT])
        kind = self.random.random()
        if kind < 0.08:
            return self.random.randrange(len(self.graph.commits))
        if kind < 0.22:
            return self._rebased(at, is_honest)
        if kind < 0.30:
            at = self.random.choice([*self.server.refs.values()])
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            at = (
                self._merge(at, is_honest)
                if self.random.random() < 0.2
                else self._edit(at, is_honest)
            )
        return at

    # one commit

    def _edit(self, parent: int, is_honest: bool) -> int:
        person = self._person()
        state = dict(self.graph[parent].state)
        commit = Made((parent,), state, person, person, self._time())
        for _ in range(self.random.choice((1, 1, 2))):
            part = self.random.choice((*GATED, *FREE))
            if is_honest and part in GATED:
                policy = self.graph[self.server.refs[DEFAULT]].state['policy']
                mine = [
                    one
                    for one in GATED
                    if commit.actor == 'maintainer' or commit.actor in owners(policy, one)
                ]
                part = self.random.choice(mine or FREE)
            state[part] = self._value(part, is_honest)
        if not is_honest and self.random.random() < 0.06:
            state['shape'] = self.random.choice(ODD)
        if self.is_signed and self.random.random() < 0.1:
            commit.odd = self.random.choice(HEADERS)
        return self.graph.add(commit)

    def _value(self, part: str, is_honest: bool) -> str | None:
        self.count += 1
        old = [commit.state[part] for commit in self.graph.commits]
        if self.random.random() < 0.12:
            return self.random.choice(old)
        if self.random.random() < {'notes': 0.3}.get(part, 0.06 if part in SECTIONS else 0):
            return None
        if part == 'policy':
            kinds = ('plain', 'grants') if is_honest else ('plain', 'grants', 'invalid')
            return f'{self.random.choice(kinds)} {self.count}'
        return f'{part} {self.count}'

    def _merge(self, one: int, is_honest: bool) -> int:
        other = self.random.choice([*self.server.refs.values()])
        if self.random.random() < 0.5:
            other = self._edit(other, is_honest)
        if self.random.random() < 0.1:
            other = one  # a parent named twice, as no git command does
        elif other in self.graph.behind(one) or one in self.graph.behind(other):
            return self._edit(one, is_honest)
        person = self._person()
        bases = self.graph.bases(one, other)
        base = self.graph[bases[0]].state if bases else first_state()
        ours, theirs = self.graph[one].state, self.graph[other].state
        state = {}
        for part in base:
            value = merged_value(base[part], ours[part], theirs[part])
            if value is CONFLICT:
                value = self.random.choice((ours[part], theirs[part]))
            state[part] = value
        if not is_honest and self.random.random() < 0.6:
            part = self.random.choice([*OWNERS, 'policy'])
            sides = (ours[part], theirs[part], base[part], self._value(part, True))
            state[part] = self.random.choice(sides)
        return self.graph.add(Made((one, other), state, person, person, self._time()))

    # aside

    def _rebased(self, tip: int, is_honest: bool) -> int:
        """The last commits left out, and some of them made again."""
        person = self._person()
        line = [tip]
        while len(line) < 4 and len(self.graph[line[-1]].parents) == 1:
            line.append(self.graph[line[-1]].parents[0])
        at, dropped = line[-1], line[-2::-1]
        if self.random.random() < 0.7:
            at = self._edit(at, is_honest)
        for number in dropped:
            if is_honest or self.random.random() < 0.6:
                at = self._again(number, at, person)
        return at

    def _again(self, number: int, parent: int, committer: Person) -> int:
        commit, state = self.graph[number], dict(self.graph[parent].state)
        for part, (before, after) in self.graph.diff(number).items():
            if state[part] == before or self.random.random() < 0.2:
                state[part] = after
        return self.graph.add(Made((parent,), state, commit.author, committer, commit.time))

    # who and when

    def _person(self) -> Person:
        agent = self.random.choice(AGENTS)
        if self.is_signed and self.random.random() < 0.7:
            another = self.random.choice(AGENTS)
            key = another if self.random.random() < 0.15 else agent
            return Person('An Agent', ADDRESS[agent], agent, key)
        return self.random.choice(
            (
                Person('An Agent', 'agent@example.org', agent),
                Person('An Agent', 'agent@example.org', agent),
                Person('An Agent', ADDRESS[agent]),
                Person(agent, 'agent@example.org'),
                Person('Mallory', MAINTAINER.upper().lower(), agent)
                if self.random.random() < 0.1
                else Person('An Agent', ADDRESS[agent], agent),
                Person('Owner', MAINTAINER),
                Person('A Person', 'person@example.org'),
                Person('Another', 'agent@example.org', 'Secondary-Z'),
            )
        )

    def _time(self) -> int:
        later = BEGIN + 60 * (len(self.graph.commits) + 1)
        return self.random.choice((*[later] * 12, 1, 4102444800))
