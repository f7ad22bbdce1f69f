"""Moves that put an epic's misplaced and misnamed files right.

A plan only: nothing is overwritten, and where two files want one place none moves.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.form.places.layout import FORBIDDEN
from gitsync.core.policy.file_names import agent_in
from gitsync.core.policy.file_names import is_any
from gitsync.core.policy.file_names import is_checkpoint_name
from gitsync.core.policy.file_names import is_copy
from gitsync.core.policy.names import form
from gitsync.core.policy.place import below
from gitsync.core.policy.place import channel
from gitsync.core.policy.place import is_feature
from gitsync.core.policy.rosters import status_agent
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.git.snapshot import Snapshot

    IsAgent = Callable[[str], bool]

LOOK_ALIKES = (
    f'{COMMS}/inboxes',
    f'{COMMS}/{CHECKPOINTS}',
    *(f'{COMMS}/{name}' for name in FORBIDDEN),
    *FORBIDDEN,
)


class FileMove(Value):
    """One file's move; paths whole, as in the repository."""

    source: str
    target: str
    why: str


def plan(snapshot: Snapshot, epic: str, is_agent: IsAgent) -> list[FileMove]:
    """The moves for one epic, sorted by source."""
    by_target: dict[str, list[FileMove]] = {}
    for folder in (CHECKPOINTS, COMMS, *LOOK_ALIKES):
        for name in snapshot.names(below(epic, folder)):
            rest = f'{folder}/{name}'
            entry = snapshot.entry(below(epic, rest))
            if entry is None or not entry.is_file:
                continue
            target = _target(snapshot, epic, folder, name, is_agent)
            if target and target != rest:
                move = FileMove(
                    below(epic, rest), below(epic, target), f"'{rest}' belongs at '{target}'"
                )
                by_target.setdefault(move.target, []).append(move)
    return sorted(
        moves[0]
        for target, moves in by_target.items()
        if len(moves) == 1 and snapshot.entry(target) is None
    )


def _target(snapshot: Snapshot, epic: str, folder: str, name: str, is_agent: IsAgent) -> str:
    """Where a file belongs, '' when that is not plain; the same place when it is right."""
    named = channel(name)
    if named and folder != CHECKPOINTS:
        forms = [form(side) for side in named]
        is_plain = folder == COMMS or all(map(is_agent, forms))
        return f'{COMMS}/{"_to_".join(forms)}.md' if is_plain else ''
    if folder == COMMS:
        is_package = 'handoff' in name.lower() and name.endswith('.md')
        return _handoff(snapshot, epic, name, is_agent) if is_package else ''
    if not name.endswith('.json') or any(word in name for word in LEFT_BEHIND):
        return ''
    if is_copy(name, is_any):
        return ''
    if is_checkpoint_name(name):
        return f'{CHECKPOINTS}/{name}' if is_agent(name[:-5]) else ''
    agent = agent_in(name, is_agent)
    return f'{CHECKPOINTS}/{agent}.json' if agent else ''


def _handoff(snapshot: Snapshot, epic: str, name: str, is_agent: IsAgent) -> str:
    """The place of a handoff package, by the feature's number or the agent in its name."""
    words = form(name[:-3]).split('_')
    folders = []
    for folder in filter(is_feature, snapshot.names(epic)):
        agent = form(status_agent(snapshot, below(epic, folder)))
        by_agent = bool(agent) and is_agent(agent) and _holds(words, agent.split('_'))
        if by_agent or _holds(words, folder.split('_')[:2]):
            folders.append(folder)
    return f'{folders[0]}/{HANDOFF}' if len(folders) == 1 else ''


def _holds(words: list[str], others: list[str]) -> bool:
    """True when the other words stand among the words, in a row."""
    size = len(others)
    return any(words[at : at + size] == others for at in range(len(words)))
