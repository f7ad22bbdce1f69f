"""Ownership of STATUS files: a feature's is its agent's; who that is the coordinator decides."""

from __future__ import annotations

from gitsync.core.documents import status
from gitsync.core.policy import owners
from gitsync.core.policy.names import form
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding

TAKEOVER = frozenset(('AGENT', 'AGENT_ID', 'UPDATED', 'NEXT_ACTION'))
PART = owners.FILE.text


def check_ownership(
    case: Case, path: str, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """GS207 and GS209 for one STATUS.

    1. created: by its owner under its own name, or by the coordinator
    2. removed: by the coordinator
    3. AGENT changed: by the coordinator, who then may change what else a takeover takes
    4. any other change: by its owner
    """
    if before == after:
        return []
    if before is None:
        return _created(case, path, after or b'')
    if after is None:
        return _removed(case, path)
    names = owners.owners_of(case, path)
    old, new = _agents(before), _agents(after)
    is_reassigned = [form(name) for name in old] != [form(name) for name in new]
    coordinates = case.coordinates()
    findings = []
    if is_reassigned and not coordinates:
        what = f'AGENT changed from {told(old) or "nobody"} to {told(new) or "nobody"}'
        what = f'{what} by {case.who}; assignments belong to {told((case.policy.coordinator,))}'
        findings.append(_assignment(case, path, _line(after), what))
    hands_on = coordinates and is_reassigned and _is_takeover(before, after)
    if not hands_on and not owners.is_among(case.actor.agent, names):
        findings.append(_foreign(case, path, names))
    return findings


def _created(case: Case, path: str, data: bytes) -> list[Finding]:
    names = owners.owners_of(case, path)
    if case.coordinates():
        return []
    if not owners.is_among(case.actor.agent, names):
        return [_foreign(case, path, names)]
    agents = _agents(data)
    if not agents or owners.is_among(agents[0], names):
        return []
    what = f"feature assigned to {told(names)} put under '{agents[0]}' by {case.who}"
    return [_assignment(case, path, _line(data), what)]


def _removed(case: Case, path: str) -> list[Finding]:
    if case.coordinates():
        return []
    is_owner = owners.is_among(case.actor.agent, owners.owners_of(case, path))
    coordinator = (case.policy.coordinator,)
    what = f'STATUS removed by {case.who}; who is assigned is decided by {told(coordinator)}'
    rule = 'GS209' if is_owner else 'GS207'
    return [refused(rule, path, 1, what, case.ask(coordinator), part=PART)]


def _assignment(case: Case, path: str, line: int, what: str) -> Finding:
    return refused('GS209', path, line, what, case.ask((case.policy.coordinator,)), part=PART)


def _foreign(case: Case, path: str, names: owners.Owners) -> Finding:
    what = f'STATUS written by {case.who}; it belongs to {told(names)}'
    return refused('GS207', path, 1, what, case.ask(names), part=PART)


def _agents(data: bytes) -> list[str]:
    """Every value of AGENT, in order: a second one must not slip by behind the first."""
    return [line.value for line in status.parse(data).lines if line.key == 'AGENT']


def _line(data: bytes) -> int:
    """The line of AGENT."""
    lines = enumerate(status.parse(data).lines, 1)
    return next((number for number, line in lines if line.key == 'AGENT'), 1)


def _is_takeover(before: bytes, after: bytes) -> bool:
    """True when a change that hands the feature on touches nothing but what that takes."""
    old, new = (
        [line.raw.rstrip(b'\r\n') for line in status.parse(data).lines if line.key not in TAKEOVER]
        for data in (before, after)
    )
    return old == new
