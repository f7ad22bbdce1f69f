"""Owners: who may change which part of a file.

owners_of() is the one answer, for every gate, command and view. A policy names owners; where it
names none the protocol does; where that names none the coordinator owns.
"""

from __future__ import annotations

from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.protocol import STATUS
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.names import same
from gitsync.core.policy.names import spelled
from gitsync.core.policy.place import below
from gitsync.core.policy.place import feature_number
from gitsync.core.policy.policy import ANYBODY
from gitsync.core.policy.policy import is_maintainer
from gitsync.core.text.value import Value
from gitsync.errors import InvalidPolicy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from gitsync.core.policy.case import Case
    from gitsync.core.policy.place import Place
    from gitsync.core.policy.policy import Actor
    from gitsync.core.policy.policy import DocumentTable
    from gitsync.core.policy.policy import Policy

Owners = tuple[str, ...]
_MOST_PLACES = 60  # where an agent is looked for in a section's name


class Part(Value):
    """What has one owner."""

    kind: str  # 'file', 'outside', 'section', 'row' or 'marks'
    name: str = ''  # the section's; of a row the agent whom it names

    @property
    def text(self) -> str:
        """The part as people are told of it."""
        if self.kind == 'section':
            return f"section '{self.name}'"
        if self.kind == 'row':
            return f"row of '{self.name}'"
        return f'the {_WORDS[self.kind]}'


_WORDS = {'file': 'file', 'outside': 'outside text', 'marks': 'marks'}
FILE = Part('file')  # as a whole; of a channel its messages
OUTSIDE = Part('outside')  # what stands in no section
MARKS = Part('marks')  # READ and UNREAD in a channel


def section(name: str) -> Part:
    """The part that is a section."""
    return Part('section', name)


def may(actor: Actor, owners: Iterable[str], policy: Policy) -> bool:
    """True when the actor is one of the owners, or a maintainer."""
    return is_maintainer(actor, policy) or is_among(actor.agent, owners)


def is_among(agent: str, owners: Iterable[str]) -> bool:
    """True when the agent is one of the owners."""
    return any(owner == ANYBODY or same(owner, agent) for owner in owners)


def owners_of(case: Case, path: str, part: Part = FILE) -> Owners:
    """Who owns a part of the file at a path, on the before side: any one of them may change it.

    () is nobody: no agent commits a lock. What nothing gates is ANYBODY's.
    """
    place = case.place(path)
    if place is None:
        return (ANYBODY,)
    answer = _OF_KIND.get(place.kind) or _OF_KIND.get(KINDS[place.kind].keeps) or _of_document
    return answer(case, path, place, part)


def _of_document(case: Case, path: str, place: Place, part: Part) -> Owners:
    """A sectioned document, part by part, and whatever has no answer of its own, as a whole."""
    if KINDS[place.kind].content != 'sections':
        return _by_document(place) or (case.policy.coordinator,)
    if part.kind == 'section':
        return section_owners(case, place, part.name)
    if part.kind == 'row':
        return (part.name,)
    return _by_document(place) or (case.policy.coordinator,)


def _by_document(place: Place) -> Owners:
    return place.document.outside if place.document else ()


def _of_channel(case: Case, path: str, place: Place, part: Part) -> Owners:
    """The writer's, but for the marks, which are the reader's.

    In an epic the name of the file says who they are; elsewhere only where it names known agents,
    and the policy says it otherwise.
    """
    named = place.reader if part == MARKS else place.agent
    if named and (place.epic is not None or case.knows(named, None)):
        return (case.spelled(named, place.epic),)
    if part == MARKS:
        return ()
    return _by_document(place) or (case.policy.coordinator,)


def _of_status(case: Case, path: str, place: Place, part: Part) -> Owners:
    """The first of these that is there:

    1. the agent to whom the policy assigns the feature's folder
    2. whom the policy names as the owner of the file
    3. AGENT before the change
    4. of a new STATUS, whom it names
    5. the coordinator
    """
    from gitsync.core.documents import status

    folder = path.rpartition('/')[0].rpartition('/')[2]
    by_policy = rosters.assigned_by_policy(case.policy, folder)
    if by_policy:
        return (by_policy,)
    if _by_document(place):
        return _by_document(place)
    before = case.bytes_before(path)
    data = case.bytes_after(path) if before is None else before
    agent = status.parse(data).get('AGENT') if data is not None else ''
    return (agent or case.policy.coordinator,)


def _of_feature(case: Case, path: str, place: Place, part: Part) -> Owners:
    """Whom the policy names as the owner of the file, else the agent assigned to the feature, and
    the coordinator.
    """
    if _by_document(place):
        return _by_document(place)
    folder = place.rest.partition('/')[0]
    agent = case.assigned(place.epic, feature_number(folder))
    if not agent:
        record = below(below(place.epic or '', folder), STATUS)
        agent = _of_status(case, record, place, FILE)[0]
    coordinator = case.policy.coordinator
    return (agent,) if same(agent, coordinator) else (agent, coordinator)


def _of_handoff(case: Case, path: str, place: Place, part: Part) -> Owners:
    return _by_document(place) or (case.policy.coordinator,)


def _of_checkpoint(case: Case, path: str, place: Place, part: Part) -> Owners:
    """The first of these that is there:

    1. in an epic the agent whose form the file's name has; elsewhere whom the policy names, then
       such an agent
    2. the agent_id that it held before
    3. the agent with whose form the name begins
    4. in an epic the agent that the name would be; elsewhere the coordinator
    """
    if _by_document(place) and not place.agent:
        return _by_document(place)
    named = form(place.agent or place.rest.rpartition('/')[2].partition('.')[0])
    if case.knows(named, place.epic):
        return (case.spelled(named, place.epic),)
    before = case.bytes_before(path)
    if before is None and place.document:
        before = case.bytes_after(path)
    held = _agent_id(before) if before is not None else ''
    if held:
        return (held,)
    known = case.roster(place.epic)
    for agent in sorted(known, key=len, reverse=True):
        if named.startswith(agent + '_'):
            return (known[agent],)
    return (case.policy.coordinator if place.epic is None else spelled(named),)


def _agent_id(data: bytes) -> str:
    from gitsync.core.documents import checkpoint

    held = (checkpoint.parse(data).value or {}).get('agent_id')
    return held if isinstance(held, str) else ''


def _of_lock(case: Case, path: str, place: Place, part: Part) -> Owners:
    return ()


_OF_KIND: dict[str, Callable[[Case, str, Place, Part], Owners]] = {
    'messages': _of_channel,
    'status': _of_status,
    'checkpoint': _of_checkpoint,
    'feature': _of_feature,
    'handoff': _of_handoff,
    'lock': _of_lock,
}


def section_owners(case: Case, place: Place, name: str) -> Owners:
    """Exact name, then the longest pattern, then the protocol's rule, then the coordinator."""
    named = _by_patterns(case, place, place.document, name) if place.document else ()
    if not named and case.policy.protocol == 's2-epic':
        named = _by_protocol(case, place, name)
    return named or (case.policy.coordinator,)


def _by_patterns(case: Case, place: Place, document: DocumentTable, name: str) -> Owners:
    best, tied = '', ''
    owned_by: Owners = ()
    for pattern, owners in document.owners:
        if pattern == name:
            return owners
        bound = _bind(pattern, name, lambda: case.roster(place.epic))
        if bound is None or len(pattern) < len(best):
            continue
        tied = best if len(pattern) == len(best) else ''
        best, owned_by = pattern, tuple(bound if owner == '{agent}' else owner for owner in owners)
    if tied:
        raise InvalidPolicy(
            f"section '{name}' has two owner patterns of one length: '{tied}' and '{best}'",
            f"name '{name}' itself in 'owners' of .gitsync.toml",
            'policy-invalid',
        )
    return owned_by


def _bind(pattern: str, name: str, roster: Callable[[], rosters.Roster]) -> str | None:
    """The agent that stands for {agent} when the pattern matches ('' without one), None when it
    does not match.
    """
    from gitsync.core.text import globs  # most policies list no document

    before, placeholder, after = pattern.partition('{agent}')
    if not placeholder:
        return '' if globs.glob(pattern, name) else None
    places = _behind(before, name)
    for start in places:
        for agent in roster().values():
            end = start + len(agent)
            if form(name[start:end]) == form(agent) and globs.glob(after, name[end:]):
                return agent
    for start in places:
        word = name[start:].split(' ')[0]
        if is_protocol(word) and globs.glob(after, name[start + len(word) :]):
            return spelled(form(word))
    return None


def _behind(before: str, name: str) -> list[int]:
    """Where in a section's name an agent's may begin: behind what a pattern has before {agent},
    and at a word where that ends in '*' or the like. Few places are looked at in any name.
    """
    from gitsync.core.text import globs

    plain = before[max(map(before.rfind, '*?[]\\')) + 1 :]
    if plain == before:
        return [len(before)] if name.startswith(before) else []
    ends = (
        at
        for at in range(len(plain), len(name))
        if name.startswith(plain, at - len(plain)) and (plain or not name[at - 1 : at].isalnum())
    )
    return [at for at in list(ends)[:_MOST_PLACES] if globs.glob(before, name[:at])]


def _by_protocol(case: Case, place: Place, name: str) -> Owners:
    """The text before the last word names the owner; where words trail the name on both of its
    markers, the text before those. FEATURE_NN_… is of the agent to whom the feature is assigned.
    """
    number = section_feature(name)
    if number is not None:
        assigned = case.assigned(place.epic, number)
        return (assigned,) if assigned else ()
    words = name.split(' ')[:9]
    for count in range(len(words) - 1, 0, -1):
        head = form(' '.join(words[:count]))
        if case.knows(head, place.epic):
            return (case.spelled(head, place.epic),)
    return ()


def section_feature(name: str) -> int | None:
    """The NN of a section FEATURE_NN_…, None for any other name."""
    return feature_number(name) if name.startswith('FEATURE_') and name.count('_') > 1 else None
