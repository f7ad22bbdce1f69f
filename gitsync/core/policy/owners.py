"""Who owns what: the policy as a value, the built-in protocol, the place of a path and the owners
of its parts.

Values only. Owners are tuples of agents' names, any one of which may change the part; '*' is
anybody.
A policy names owners; where it names none the protocol does; where that names none the coordinator
owns.
"""

from collections import namedtuple

from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.names import same
from gitsync.core.policy.names import spelled
from gitsync.core.text import globs
from gitsync.errors import InvalidPolicy

README = 'EPIC_README.md'
ANYBODY = '*'


class Actor(namedtuple('Actor', 'agent source strength name email')):
    """Who acts: agent '' is nobody's agent (a person); source and strength say how that is known;
    name and email of the author.
    """

    __slots__ = ()


NOBODY = Actor('', '', '', '', '')


class Agent(namedtuple('Agent', 'name emails features keys')):
    """One agent of the policy's roster; emails, features and keys are tuples of str."""

    __slots__ = ()


class Document(namedtuple('Document', 'path paths kind markers outside owners')):
    """Documents of one kind: path is the first pattern, paths all; markers () for every dialect.

    outside: tuple of owners, () for the coordinator; owners: tuple of (section name or pattern,
    tuple of owners).
    """

    __slots__ = ()


class Policy(
    namedtuple(
        'Policy', 'protocol coordinator maintainers agents documents require rules limits markers'
    )
):
    """protocol 's2-epic' or 'none'; maintainers lower-case e-mails; agents {name: Agent}; documents
    tuple; rules {id: severity};

    limits {name: seconds}; markers: pairs of patterns that documents add, all of them.
    """

    __slots__ = ()


DEFAULT = Policy('s2-epic', 'Primary', (), {}, (), 'none', {}, {'heartbeat': 900, 'lock': 300}, ())


class Place(namedtuple('Place', 'kind epic rest agent reader document')):
    """Where a path stands: its kind, the epic's folder ('' at the root, None outside every epic),
    the path below it.

    Kinds that are gated: sections messages archive status checkpoint backup lock policy attributes;
    and in an epic handoff, feature
    and ''. agent and reader are file forms where the path names them (writer and reader of a comms
    file, the agent of a checkpoint),
    else ''; document is the policy's, or None.
    """

    __slots__ = ()


def place_of(path: str, policy: Policy, has_epic) -> Place | None:
    """The place of a path, None for a file that nothing gates.

    has_epic(folder) says whether EPIC_README.md stands in a folder; True takes the path's shape for
    proof.
    """
    if path == '.gitsync.toml':
        return Place('policy', None, path, '', '', None)
    if path == '.gitattributes' or path.endswith('/.gitattributes'):
        return Place('attributes', None, path, '', '', None)
    found = document = None
    for document in reversed(policy.documents):
        if globs.matches_path(document.paths, path):
            break
    else:
        document = None
    if policy.protocol == 's2-epic':
        found = _shaped(path, has_epic)
    if document:
        if found and found.kind in (
            document.kind,
            {'messages': 'archive', 'checkpoint': 'backup'}.get(document.kind),
        ):
            return found._replace(document=document)
        writer, reader = (
            (epic_shapes().channel(path) or ('', '')) if document.kind == 'messages' else ('', '')
        )
        return Place(document.kind, found.epic if found else None, path, writer, reader, document)
    return found


def epic_shapes():
    """core/epic.py, imported where a path of the protocol's shape is met."""
    from gitsync.core.policy import epic_paths as epic

    return epic


def _shaped(path: str, has_epic) -> Place | None:
    """The protocol's kind by the path's last parts, where the folder that they point to is an epic."""
    parts = path.split('/')
    depth = _depth(parts)
    if not depth:
        return None
    epic = '/'.join(parts[:-depth])
    if depth > 1 and has_epic is not True and not has_epic(epic):
        return None
    found = epic_shapes().place('/'.join(parts[-depth:]), epic)
    return (
        found
        if found.kind
        in ('sections', 'messages', 'archive', 'status', 'checkpoint', 'backup', 'lock')
        else None
    )


def _depth(parts: list[str]) -> int:
    """How many last parts of the path the protocol may fix; 0 for a path that has none of its
    shapes.
    """
    name = parts[-1]
    if name == README:
        return 1
    folder = parts[-2] if len(parts) > 1 else ''
    if folder in ('archive', 'backups') and len(parts) > 2:
        return 3 if parts[-3] in ('agent_comms', 'agent_checkpoints') else 0
    if folder in ('agent_comms', 'agent_checkpoints', '.epic_locks') or (
        name == 'STATUS' and folder.startswith('feature_')
    ):
        return 2
    return 0


def may(actor: Actor, owners, policy: Policy) -> bool:
    """True when the actor is one of the owners, or a maintainer."""
    return is_maintainer(actor, policy) or any(
        owner == ANYBODY or same(owner, actor.agent) for owner in owners
    )


def is_maintainer(actor: Actor, policy: Policy) -> bool:
    """True for a person in the policy's maintainers; who acts as an agent has an agent's rights
    only.
    """
    return not actor.agent and bool(actor.email) and actor.email.lower() in policy.maintainers


def is_coordinator(actor: Actor, policy: Policy) -> bool:
    """True for the coordinator and, as they may do all that it may, for maintainers."""
    return same(actor.agent, policy.coordinator) or is_maintainer(actor, policy)


def outside_owners(place: Place, policy: Policy) -> tuple[str, ...]:
    """Who owns the text outside every section."""
    return (place.document.outside if place.document else ()) or (policy.coordinator,)


def section_owners(name: str, place: Place, policy: Policy, roster, assigned) -> tuple[str, ...]:
    """Who owns a section: exact name, then the longest pattern, then the protocol's rule, then the
    coordinator.

    roster is {form: name}, or a function that gives it when it is needed; assigned(number) gives
    the agent to whom feature NN is
    assigned, '' for nobody.
    """
    if not callable(roster):
        return section_owners(name, place, policy, lambda: roster, assigned)
    found = _by_policy(name, place.document, roster) if place.document else ()
    if found:
        return found
    if policy.protocol == 's2-epic':
        owner = _by_protocol(name, roster, assigned)
        if owner:
            return (owner,)
    return (policy.coordinator,)


def _by_policy(name: str, document: Document, roster) -> tuple[str, ...]:
    best, found, tied = '', (), ''
    for pattern, owners in document.owners:
        if pattern == name:
            return owners
        bound = _bind(pattern, name, roster)
        if bound is None or len(pattern) < len(best):
            continue
        tied = best if len(pattern) == len(best) else ''
        best, found = pattern, tuple(bound if owner == '{agent}' else owner for owner in owners)
    if tied:
        raise InvalidPolicy(
            f"section '{name}' has two owner patterns of one length: '{tied}' and '{best}'",
            f"name '{name}' itself in 'owners' of .gitsync.toml",
            'policy-invalid',
        )
    return found


def _bind(pattern: str, name: str, roster) -> str | None:
    """The agent that stands for {agent} when the pattern matches ('' without one), None when it
    does not match.
    """
    before, placeholder, after = pattern.partition('{agent}')
    if not placeholder:
        return '' if globs.glob(pattern, name) else None
    start, stop = 0, len(name)
    if not any(c in before for c in '*?[\\'):
        if not name.startswith(before):
            return None
        start = len(before)
    for agent in roster().values():
        end = start + len(agent)
        if (
            form(name[start:end]) == form(agent)
            and globs.glob(after, name[end:stop])
            and globs.glob(before, name[:start])
        ):
            return agent
    words = name[start:].split(' ')
    if (
        before == name[:start]
        and is_protocol(words[0])
        and globs.glob(after, name[start + len(words[0]) :])
    ):
        return spelled(form(words[0]))
    return None


def _by_protocol(name: str, roster, assigned) -> str:
    """The text before the last word names the owner; where words trail the name on both of its
    markers, the text before those.
    """
    number = feature_number(name)
    if number:
        return assigned(number)
    words, known = name.split(' ')[:9], None
    for count in range(len(words) - 1, 0, -1):
        head = form(' '.join(words[:count]))
        if is_protocol(head):
            return spelled(head)
        known = roster() if known is None else known
        if head in known:
            return known[head]
    return ''


def feature_number(name: str) -> str:
    """'02' of a section FEATURE_02_…; '' for any other name."""
    digits = name[8:10]
    return (
        digits
        if name[:8] == 'FEATURE_' and name[10:11] == '_' and digits.isascii() and digits.isdigit()
        else ''
    )


def assignee(folder: str, policy: Policy) -> str:
    """The agent to whom the policy assigns a feature's folder; '' for none."""
    for agent in policy.agents.values():
        if folder in agent.features:
            return agent.name
    return ''


def roster(policy: Policy, snapshot=None, epics=None) -> dict:
    """{form: name} of every known agent: the policy's and its coordinator; without a policy's,
    those whom the epics' files show.

    epics: folders to look at, None for every one in the snapshot (walks its folders); snapshot
    None: no inference.
    """
    found = {form(policy.coordinator): policy.coordinator}
    for name in policy.agents:
        found.setdefault(form(name), name)
    if policy.agents or snapshot is None or policy.protocol != 's2-epic':
        return found
    for epic in find_epics(snapshot) if epics is None else epics:
        for name in _shown(snapshot, epic):
            if form(name).isascii():
                found.setdefault(
                    form(name), name if '-' in name and not name.isupper() else spelled(form(name))
                )
    return found


def canonical(name: str, policy: Policy, snapshot=None) -> str:
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
    return (
        roster(policy, snapshot).get(form(name), '')
        if snapshot is not None and not policy.agents
        else ''
    )


def find_epics(snapshot) -> list[str]:
    """Every folder of the snapshot that holds EPIC_README.md, sorted."""
    found, waiting = [], ['']
    while waiting:
        folder = waiting.pop()
        start = folder + '/' if folder else ''
        for name in snapshot.names(folder):
            if name == README:
                found.append(folder)
            else:
                entry = snapshot.entry(start + name)
                if entry and entry.mode == '040000':
                    waiting.append(start + name)
    return sorted(found)


def _shown(snapshot, epic: str) -> list[str]:
    """Names of agents in an epic: section owners of the protocol's form, writers and readers, AGENT
    of each STATUS.
    """
    from gitsync.core.documents import sections
    from gitsync.core.documents import status

    start = epic + '/' if epic else ''
    found = []
    for section in sections.parse(snapshot.read(start + README) or b'').sections:
        head = section.name.rpartition(' ')[0]
        if is_protocol(head):
            found.append(spelled(form(head)))
    for name in snapshot.names(start + 'agent_comms'):
        writer, to, reader = name.removesuffix('.md').partition('_to_')
        if name.endswith('.md') and to and writer and reader:
            found += [spelled(form(writer)), spelled(form(reader))]
    for name in snapshot.names(epic):
        if name.startswith('feature_'):
            data = snapshot.read(f'{start}{name}/STATUS')
            agent = status.parse(data).get('AGENT') if data else None
            if agent:
                found.append(agent)
    return found
