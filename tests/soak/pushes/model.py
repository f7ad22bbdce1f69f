"""What may pass: a second opinion on a push, that shares no code with gitsync.

It says PASS or REFUSE only where docs/strong-gates.md leaves no doubt, and OPEN elsewhere.
"""

from dataclasses import dataclass

from tests.soak.pushes.commits import Graph
from tests.soak.pushes.documents import AGENTS
from tests.soak.pushes.documents import GATED
from tests.soak.pushes.documents import owners

PASS, OPEN, REFUSE = 'pass', 'open', 'refuse'
DEFAULT = 'refs/heads/main'
ALIAS = 'refs/heads/alias'  # a symbolic ref of the server that names the default branch
NO_LEASES = ('refs/gitsync/locks', 'refs/gitsync/odd')
NO_GRAFT = f'refs/replace/{"1" * 40}'


@dataclass(frozen=True)
class Judged:
    """A verdict and why."""

    verdict: str
    why: str = ''


FINE = Judged(PASS)


def real(ref: str) -> str:
    """The ref that moves when this one is pushed to."""
    return DEFAULT if ref == ALIAS else ref


def worst(verdicts) -> Judged:
    """The verdict on what is made of several."""
    order = [PASS, OPEN, REFUSE]
    return max(verdicts, key=lambda one: order.index(one.verdict), default=FINE)


@dataclass
class Server:
    """What the server holds: refs to commits of the graph."""

    graph: Graph
    refs: dict[str, int]
    is_proof_due: bool = False  # the policy asks for signatures

    def judge(self, updates: dict[str, int | None]) -> Judged:
        """A push of these refs, None for a removal."""
        return worst([self._update(real(ref), new) for ref, new in updates.items()])

    def _branches(self) -> list[int]:
        return [tip for ref, tip in self.refs.items() if ref.startswith('refs/heads/')]

    def _update(self, ref: str, new: int | None) -> Judged:
        if ref in (*NO_LEASES, NO_GRAFT):
            return Judged(REFUSE, 'a ref that gitsync keeps')
        is_branch = ref.startswith('refs/heads/')
        old = self.refs.get(ref)
        if new is None:
            return self._removal(ref, old) if is_branch else FINE
        held = self._branches() if is_branch else list(self.refs.values())
        fresh = self.graph.behind(new) - self.graph.behind(*held)
        in_force = self.refs[DEFAULT] if old is None else old
        policy = self.graph[in_force].state['policy']
        told = [self._commit(number, policy) for number in sorted(fresh)]
        if is_branch and old is not None and old not in self.graph.behind(new):
            told.append(self._forced(ref, old, new, policy, new in fresh))
        return worst(told)

    # one commit

    def _commit(self, number: int, policy: str) -> Judged:
        commit = self.graph[number]
        state = commit.state
        is_there = state['shape'] != 'markers' or state['A1'] is not None
        if state['shape'] and is_there:
            return Judged(REFUSE, f'{state["shape"]}')
        if state['policy'].startswith('invalid'):
            return Judged(REFUSE, 'an invalid policy')
        if not commit.parents:
            return FINE if commit.actor == 'maintainer' else Judged(OPEN, 'a root')
        if len(commit.parents) == 1:
            changed = [part for part in self.graph.diff(number) if part in GATED]
            return worst([self._changed(number, part, policy) for part in changed])
        if len(commit.parents) > 2:
            return Judged(OPEN, 'an octopus')
        return self._merge(number, policy)

    def _may(self, number: int, part: str, policy: str) -> bool:
        """Whether a commit's maker owns a part; who does not prove it, where that is due, owns
        nothing.
        """
        commit = self.graph[number]
        if self.is_proof_due and not commit.signer:
            return False
        actor = commit.actor
        return actor == 'maintainer' or actor in owners(policy, part)

    def _changed(self, number: int, part: str, policy: str) -> Judged:
        commit = self.graph[number]
        if self._may(number, part, policy):
            is_told = commit.author.trailer in ('', commit.actor)
            return FINE if is_told else Judged(OPEN, 'signed by another than it names')
        value = commit.state[part]
        if any(self._made(each, part, value, policy) for each in self._aside(number)):
            return Judged(OPEN, f'{part} as its owner made it')
        return Judged(REFUSE, f'{part} by {commit.actor}')

    def _aside(self, number: int) -> list[int]:
        """The commits of one parent that a commit does not stand on."""
        others = set(range(len(self.graph.commits))) - self.graph.behind(number)
        return [each for each in others if len(self.graph[each].parents) == 1]

    def _made(self, number: int, part: str, value: str | None, policy: str) -> bool:
        """Whether a commit gave that value to a part, by somebody who may."""
        diff = self.graph.diff(number)
        return part in diff and diff[part][1] == value and self._may(number, part, policy)

    def _merge(self, number: int, policy: str) -> Judged:
        commit = self.graph[number]
        one, other = commit.parents
        bases = self.graph.bases(one, other)
        if len(bases) != 1:
            return Judged(OPEN, f'{len(bases)} merge bases')
        base, ours, theirs = (self.graph[each].state for each in (bases[0], one, other))
        is_proved = bool(commit.signer) or not self.is_proof_due
        told = [] if is_proved else [Judged(OPEN, 'a merge without proof')]
        for part in GATED:
            sides = (ours[part], theirs[part])
            merged = merged_value(base[part], *sides)
            value = commit.state[part]
            if value == merged or self._may(number, part, policy):
                continue
            if merged is CONFLICT and value in sides:
                taken, left = (one, other) if value == ours[part] else (other, one)
                is_sure = (
                    commit.actor in AGENTS
                    and is_proved
                    and part not in ('policy', 'attributes')
                    and value not in self._passed(part, taken, left)  # that would set it back
                )
                told.append(FINE if is_sure else Judged(OPEN, f'{part} settled by one side'))
            else:
                told.append(Judged(REFUSE, f'{part} in a merge by {commit.actor}'))
        return worst(told)

    def _passed(self, part: str, taken: int, other: int) -> set:
        """What the other side had of a part on its way, and left."""
        way = self.graph.behind(other) - self.graph.behind(taken) - {other}
        return {self.graph[each].state[part] for each in way}

    # what a branch loses

    def _removal(self, ref: str, old: int | None) -> Judged:
        if ref == DEFAULT:
            return Judged(REFUSE, 'the default branch removed')
        gone = self.graph.behind(old) - self.graph.behind(self.refs[DEFAULT])
        makers = {self.graph[one].actor for one in gone if len(self.graph[one].parents) < 2}
        return FINE if len(makers) < 2 else Judged(REFUSE, f'{sorted(makers)} built on {ref}')

    def _forced(self, ref: str, old: int, new: int, policy: str, is_fresh: bool) -> Judged:
        told = []
        gone = self.graph.behind(old) - self.graph.behind(new)
        gone -= self.graph.behind(self.refs[DEFAULT])
        makers = {self.graph[one].actor for one in gone}
        if is_fresh or ref == DEFAULT or len(makers) > 1:
            told.append(self._gated_loss(old, new, is_fresh, policy))
        told.append(self._dropped(ref, old, new, self.graph[new].pusher if is_fresh else ''))
        if self.is_proof_due and not self.graph[new].signer:
            told.append(Judged(OPEN, 'a forced update without proof'))
        return worst(told)

    def _gated_loss(self, old: int, new: int, is_fresh: bool, policy: str) -> Judged:
        bases = self.graph.bases(old, new)
        if len(bases) != 1:
            return Judged(OPEN, f'{len(bases)} merge bases')
        base, ours, theirs = (self.graph[each].state for each in (bases[0], old, new))
        for part in GATED:
            merged = merged_value(base[part], ours[part], theirs[part])
            stands = ours[part] if merged is CONFLICT else merged
            if theirs[part] != stands and not (is_fresh and self._pusher_may(new, part, policy)):
                return Judged(REFUSE, f'{part} dropped by a forced update')
        return FINE

    def _pusher_may(self, new: int, part: str, policy: str) -> bool:
        pusher = self.graph[new].pusher
        if self.is_proof_due and not self.graph[new].signer:
            return False
        return pusher == 'maintainer' or pusher in owners(policy, part)

    def _dropped(self, ref: str, old: int, new: int, pusher: str) -> Judged:
        graph, is_default = self.graph, ref == DEFAULT
        kept = graph.behind(new)
        if not is_default:
            kept |= graph.behind(self.refs[DEFAULT])
        gone = list(graph.behind(old) - kept)
        came = graph.behind(new) - graph.behind(old)
        if not is_default:
            gone = [one for one in gone if len(graph[one].parents) < 2]
            came -= graph.behind(self.refs[DEFAULT])
            if not pusher and len({graph[one].actor for one in gone}) < 2:
                return FINE
        again = {self._key(one) for one in came if len(graph[one].parents) == 1}
        for one in gone:
            is_later = graph[one].time > graph[new].time and graph[new].signer
            if graph[one].actor == pusher and not is_later:
                continue
            if len(graph[one].parents) != 1:
                return Judged(REFUSE, f'commit {one} dropped')
            if self._key(one) not in again:
                return Judged(REFUSE, f'commit {one} of {graph[one].actor} dropped')
        return FINE

    def _key(self, number: int) -> tuple:
        commit = self.graph[number]
        who = (commit.author.name, commit.author.email, commit.time)
        return who, frozenset(self.graph.diff(number).items())


CONFLICT = object()


def merged_value(base, ours, theirs):
    """A part as the automatic merge has it; CONFLICT where both sides changed it."""
    if ours == theirs or theirs == base:
        return ours
    return theirs if ours == base else CONFLICT
