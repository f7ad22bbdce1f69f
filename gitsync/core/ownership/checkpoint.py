"""Ownership of checkpoints: each agent writes its own.

The coordinator creates an agent's first, and at a takeover keeps the old one whole beside it.
"""

from __future__ import annotations

from gitsync.core.documents import checkpoint
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.policy import owners
from gitsync.core.policy.names import same
from gitsync.core.policy.place import below
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.case import Case
    from gitsync.core.policy.place import Place
    from gitsync.core.rules.finding import Finding


def check_ownership(
    case: Case, path: str, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """GS208 for a checkpoint or a backup of one."""
    place = case.place(path)
    if before == after or place is None:
        return []
    names = owners.owners_of(case, path)
    if owners.is_among(case.actor.agent, names):
        return []
    may_keep = _starts_anew if place.kind == 'checkpoint' else _keeps_old
    if case.coordinates() and may_keep(case, path, place, before, after):
        return []
    verb = 'removed' if after is None else 'created' if before is None else 'written'
    what = f'checkpoint {verb} by {case.who}; it belongs to {told(names)}'
    return [refused('GS208', path, 1, what, case.ask(names), part=owners.FILE.text)]


def _starts_anew(
    case: Case, path: str, place: Place, before: bytes | None, after: bytes | None
) -> bool:
    """True for an agent's first checkpoint, and for a fresh one or none where the same change keeps
    the old one.
    """
    if before is None:
        return True
    if after is not None and not _is_fresh(after):
        return False
    folder = path.rpartition('/')[0]
    names = tuple(below(folder, f'{place.agent}{word}') for word in LEFT_BEHIND)
    return any(
        change.before is None
        and change.after is not None
        and _is_kept(before, case.after.read(other))
        for other, change in case.changes.items()
        if other.startswith(names)
    )


def _keeps_old(
    case: Case, path: str, place: Place, before: bytes | None, after: bytes | None
) -> bool:
    """True for an old checkpoint that a takeover keeps as it was."""
    if before is not None or after is None or not any(word in path for word in LEFT_BEHIND):
        return False
    held = case.before.read(below(path.rpartition('/')[0], f'{place.agent}.json'))
    return held is None or _is_kept(held, after)


def _is_kept(before: bytes, kept: bytes | None) -> bool:
    """True for the same bytes, as they were or as a takeover lays them out, or for a later
    checkpoint of the same agent that was not committed before it crashed.
    """
    parsed = checkpoint.parse(before)
    if kept is None or kept in (before, checkpoint.relaid(parsed)):
        return kept is not None
    old, new = parsed.value or {}, checkpoint.parse(kept).value or {}
    past = checkpoint.instant(old.get('last_checkpoint'))
    moment = checkpoint.instant(new.get('last_checkpoint'))
    if past is None or moment is None or moment <= past:
        return False
    agent = new.get('agent_id')
    return isinstance(agent, str) and same(str(old.get('agent_id')), agent)


def _is_fresh(after: bytes) -> bool:
    """True for a checkpoint that starts anew after a takeover."""
    value = checkpoint.parse(after).value
    return value is not None and bool(value.get('previous_agent'))
