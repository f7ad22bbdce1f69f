"""Ownership of records: a feature's STATUS is its agent's, a checkpoint its own agent's; who is
assigned is the coordinator's.
"""

from gitsync.core.documents import status
from gitsync.core.policy import owners
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.rules.wording import ask
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told

TAKEOVER = frozenset(('AGENT', 'AGENT_ID', 'UPDATED', 'NEXT_ACTION'))


def judge_status(case, path: str, place, before: bytes | None, after: bytes | None) -> list:
    """Findings GS207 and GS209 for one STATUS.

    Its owner is the policy's assignment, else AGENT on the before side, else whoever creates it
    under its own name.
    """
    if case.maintains() or before == after:
        return []
    old, new = _agents(before), _agents(after)
    names = owners.owners_of(case, path)
    owner = names[0]
    coordinator = (case.policy.coordinator,)
    is_owner, coordinates = (
        owners.is_among(case.actor.agent, names),
        case.coordinates(),
    )
    if before is None and (is_owner or coordinates):
        if not coordinates and new and not same(new[0], owner):
            return [
                refused(
                    'GS209',
                    path,
                    _line(after),
                    f"feature assigned to '{owner}' put under '{new[0]}' by {case.who}",
                    ask(coordinator),
                )
            ]
        return []
    found = []
    if before is not None and after is None:
        if not coordinates:
            rule = 'GS209' if is_owner else 'GS207'
            found.append(
                refused(
                    rule,
                    path,
                    1,
                    f'STATUS removed by {case.who}; who is assigned is decided by '
                    f'{told(coordinator)}',
                    ask(coordinator),
                )
            )
        return found
    reassigned = before is not None and [form(name) for name in old] != [form(name) for name in new]
    if reassigned and not coordinates:
        found.append(
            refused(
                'GS209',
                path,
                _line(after),
                f'AGENT changed from {told(old) or "nobody"} to {told(new) or "nobody"} by '
                f'{case.who}; assignments belong to {told(coordinator)}',
                ask(coordinator),
            )
        )
    if not is_owner and not (
        coordinates and before is not None and _is_takeover(before, after, reassigned)
    ):
        found.append(
            refused(
                'GS207',
                path,
                1,
                f"STATUS written by {case.who}; it belongs to '{owner}'",
                ask((owner,)),
            )
        )
    return found


def _agents(data: bytes | None) -> list[str]:
    """Every value of AGENT, in order: a second one must not slip by behind the first."""
    return (
        [line.value for line in status.parse(data).lines if line.key == 'AGENT']
        if data is not None
        else []
    )


def _line(data: bytes | None) -> int:
    for number, line in enumerate(status.parse(data or b'').lines, 1):
        if line.key == 'AGENT':
            return number
    return 1


def _is_takeover(before: bytes, after: bytes, reassigned: bool) -> bool:
    """True when a change hands the feature on and touches nothing but what that takes."""
    if not reassigned:
        return False
    rest = [
        [line.raw.rstrip(b'\r\n') for line in status.parse(data).lines if line.key not in TAKEOVER]
        for data in (before, after)
    ]
    return rest[0] == rest[1]


def judge_checkpoint(case, path: str, place, before: bytes | None, after: bytes | None) -> list:
    """Findings GS208 for a checkpoint or a backup of one.

    Its own agent writes it; the coordinator creates the first, and at a takeover keeps the old one
    whole beside it.
    """
    if case.maintains() or before == after:
        return []
    names = owners.owners_of(case, path)
    if owners.is_among(case.actor.agent, names):
        return []
    if case.coordinates() and _may_coordinate(case, path, place, before, after):
        return []
    verb = 'removed' if after is None else 'created' if before is None else 'written'
    return [
        refused(
            'GS208',
            path,
            1,
            f'checkpoint {verb} by {case.who}; it belongs to {told(names)}',
            ask(names),
        )
    ]


def _may_coordinate(case, path, place, before, after) -> bool:
    """Create the first checkpoint of an agent; keep an old one as _crashed_ or _aborted_; take it
    from its old place when it is kept.
    """
    folder = path.rpartition('/')[0]
    start = folder + '/' if folder else ''
    if place.kind == 'checkpoint':
        return (
            before is None
            or (after is None or _is_fresh(after))
            and any(
                change.before is None
                and change.after is not None
                and _keeps(before, case.after.read(other))
                for other, change in case.changes.items()
                if other.startswith(
                    (f'{start}{place.agent}_crashed_', f'{start}{place.agent}_aborted_')
                )
            )
        )
    if (
        before is None
        and after is not None
        and any(word in path for word in ('_crashed_', '_aborted_'))
    ):
        held = case.before.read(f'{start}{place.agent}.json')
        return held is None or _keeps(held, after)
    return False


def _keeps(before: bytes, kept: bytes | None) -> bool:
    """True for the same bytes, or for a later checkpoint of the same agent that was not committed
    before it crashed.
    """
    if kept is None or kept == before:
        return kept is not None
    from gitsync.core.documents import checkpoint

    old, new = checkpoint.parse(before).value or {}, checkpoint.parse(kept).value or {}
    past, moment = (
        checkpoint.instant(old.get('last_checkpoint')),
        checkpoint.instant(new.get('last_checkpoint')),
    )
    return (
        past is not None
        and moment is not None
        and moment > past
        and isinstance(new.get('agent_id'), str)
        and same(str(old.get('agent_id')), new['agent_id'])
    )


def _is_fresh(after: bytes) -> bool:
    """True for a checkpoint that starts anew after a takeover."""
    from gitsync.core.documents import checkpoint

    value = checkpoint.parse(after).value
    return bool(value) and bool(value.get('previous_agent'))
