"""Commits as values, and the graph that they make."""

from dataclasses import dataclass
from dataclasses import field
from itertools import pairwise

from tests.scenes.three_agents import ADDRESS
from tests.scenes.three_agents import MAINTAINER
from tests.soak.pushes.documents import AGENTS


@dataclass(frozen=True)
class Person:
    """How somebody signs."""

    name: str
    email: str
    trailer: str = ''
    key: str = ''  # the agent whose key signs


@dataclass
class Made:
    """A commit."""

    parents: tuple[int, ...]
    state: dict
    author: Person
    committer: Person
    time: int  # of the author
    oid: str = ''
    odd: str = ''  # a header that means nothing, behind those that git reads

    @property
    def signer(self) -> str:
        """The agent who proves to have made it, '' for none."""
        return self.committer.key

    @property
    def actor(self) -> str:
        """Whom it names: an agent, 'maintainer', or an address."""
        if self.signer:
            return self.signer
        if self.author.trailer:
            return self.author.trailer
        for agent in AGENTS:
            if self.author.email == ADDRESS[agent]:
                return agent
        if self.author.email == MAINTAINER:
            return 'maintainer'
        return self.author.name if self.author.name in AGENTS else self.author.email

    @property
    def pusher(self) -> str:
        """Who pushes it as a tip: its committer where that is another agent."""
        if self.signer:
            return self.signer
        for agent in AGENTS:
            if self.committer.email == ADDRESS[agent] and self.actor != agent:
                return agent
        return self.actor


@dataclass
class Graph:
    """All commits, by number."""

    commits: list[Made] = field(default_factory=list)

    def add(self, commit: Made) -> int:
        self.commits.append(commit)
        return len(self.commits) - 1

    def __getitem__(self, number: int) -> Made:
        return self.commits[number]

    def behind(self, *tips: int) -> set[int]:
        """What these reach, themselves too."""
        seen: set[int] = set()
        waiting = list(tips)
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                waiting += self[number].parents
        return seen

    def bases(self, one: int, other: int) -> list[int]:
        """The best common ancestors."""
        common = self.behind(one) & self.behind(other)
        return [
            number
            for number in common
            if not any(number != later and number in self.behind(later) for later in common)
        ]

    def diff(self, number: int) -> dict[str, tuple]:
        """{part: (before, after)} of a commit with one parent."""
        commit = self[number]
        before = self[commit.parents[0]].state
        return {
            part: (before[part], value)
            for part, value in commit.state.items()
            if before[part] != value
        }

    def is_line(self, *numbers: int) -> bool:
        """True where each is the only parent of the next."""
        return all(self[after].parents == (before,) for before, after in pairwise(numbers))
