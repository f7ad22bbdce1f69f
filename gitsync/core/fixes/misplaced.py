"""Moves that put an epic's misplaced and misnamed files right.

A plan only: nothing is overwritten, and where two files want one place none moves.
"""

from collections import namedtuple

from gitsync.core.documents.status import parse as parse_status
from gitsync.core.form.layout import agent_in
from gitsync.core.form.layout import is_checkpoint_name
from gitsync.core.form.layout import is_copy
from gitsync.core.policy.names import form
from gitsync.core.policy.place import channel
from gitsync.core.policy.place import is_feature

LOOK_ALIKES = (
    'agent_comms/inboxes',
    'agent_comms/agent_checkpoints',
    'agent_comms/coordination',
    'agent_comms/parallel_work',
    'parallel_work',
    'coordination',
)


class Move(namedtuple('Move', 'source target why')):
    """One file's move; paths whole, as in the repository."""

    __slots__ = ()


def plan(snapshot, epic: str, is_agent) -> list[Move]:
    """The moves for one epic, sorted by source."""
    start = epic + '/' if epic else ''
    found = []
    for folder in ('agent_checkpoints', 'agent_comms', *LOOK_ALIKES):
        for name in snapshot.names(start + folder):
            entry = snapshot.entry(f'{start}{folder}/{name}')
            if entry is None or entry.mode not in ('100644', '100755'):
                continue
            target = _target(snapshot, start, folder, name, is_agent)
            if target and target != f'{folder}/{name}':
                found.append(
                    Move(
                        f'{start}{folder}/{name}',
                        start + target,
                        f"'{folder}/{name}' belongs at '{target}'",
                    )
                )
    wanted = {}
    for move in found:
        wanted.setdefault(move.target, []).append(move)
    return sorted(
        moves[0]
        for target, moves in wanted.items()
        if len(moves) == 1 and snapshot.entry(target) is None
    )


def _target(snapshot, start, folder, name, is_agent):
    """Where a file belongs, '' when that is not plain; the same place when it is right."""
    if channel(name) and folder != 'agent_checkpoints':
        forms = [form(side) for side in channel(name)]
        return (
            f'agent_comms/{"_to_".join(forms)}.md'
            if all(map(is_agent, forms)) or folder == 'agent_comms'
            else ''
        )
    if folder == 'agent_comms':
        return (
            _handoff(snapshot, start, name, is_agent)
            if 'handoff' in name.lower() and name.endswith('.md')
            else ''
        )
    if (
        not name.endswith('.json')
        or any(word in name for word in ('_crashed_', '_aborted_'))
        or is_copy(name, lambda base: True)
    ):
        return ''
    if is_checkpoint_name(name) and is_agent(name[:-5]):
        return f'agent_checkpoints/{name}'
    if is_checkpoint_name(name):
        return ''
    agent = agent_in(name, is_agent)
    return f'agent_checkpoints/{agent}.json' if agent else ''


def _handoff(snapshot, start, name, is_agent):
    """The feature folder of a handoff package, by the feature's number or the agent in its name."""
    words = form(name[:-3]).split('_')
    found = set()
    for feature in snapshot.names(start.rstrip('/')):
        if not is_feature(feature):
            continue
        number = feature.split('_')[1]
        agent = form(
            parse_status(snapshot.read(f'{start}{feature}/STATUS') or b'').get('AGENT') or ''
        )
        by_number = any(words[at : at + 2] == ['feature', number] for at in range(len(words)))
        by_agent = (
            agent
            and is_agent(agent)
            and any(
                words[at : at + len(agent.split('_'))] == agent.split('_')
                for at in range(len(words))
            )
        )
        if by_number or by_agent:
            found.add(feature)
    return f'{found.pop()}/HANDOFF_PACKAGE.md' if len(found) == 1 else ''
