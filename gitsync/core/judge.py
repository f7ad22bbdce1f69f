"""The judgement: every rule for one change, the same at every gate.

judge() takes a change with its before and after sides, the actor, and the policy of the before
side; judge_form() looks at one side alone. Work is in proportion to what changed; findings come
sorted, with the policy's severities applied.
"""

from __future__ import annotations

from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.kinds import room
from gitsync.core.documents.protocol import README
from gitsync.core.form.check import FormContext
from gitsync.core.form.check import check_change
from gitsync.core.form.places import epics
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.policy.case import Case
from gitsync.core.policy.policy import NOBODY
from gitsync.core.policy.policy import TRAILER
from gitsync.core.policy.policy import UNPROVED
from gitsync.core.rules.finding import finding
from gitsync.core.rules.finding import is_ownership
from gitsync.core.rules.stood_before import STOOD_BEFORE
from gitsync.core.rules.stood_before import noted
from gitsync.core.rules.wording import name_yourself
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.git.snapshot import Change
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.place import Place
    from gitsync.core.policy.policy import Actor
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding

MOST = 1000  # findings of one rule in one file
LIMIT = 16 << 20  # bytes of a document: a push cannot make the server parse without end


def judge(
    changes: Sequence[Change],
    before: Snapshot,
    after: Snapshot,
    actor: Actor,
    policy: Policy,
    now: datetime | None,
) -> list[Finding]:
    """Findings for a change: form of the touched files' after side, layout of touched epics,
    ownership, times.
    """
    case = Case(changes, before, after, actor, policy, now)
    whole = _carried(case)
    findings: list[Finding] = []
    for change in changes:
        place = case.place(change.path)
        if change.path in whole:
            findings += _carried_form(case, change.path, place)
        else:
            findings += _one(case, change.path, place) if place else ()
            findings += epics.check_stray(case, change) if not (place and change.before) else ()
    findings += _twins(case, [one.path for one in changes if one.before is None])
    layouts = epics.check_layouts(case, case.after, [change.path for change in changes])
    findings += epics.with_old_layout(case, layouts, whole)
    return settle(_with_left_by_fix(case, findings), policy)


def _with_left_by_fix(case: Case, findings: list[Finding]) -> list[Finding]:
    """The findings; what is still wrong with a file in which the change only mends the form, as
    'check --fix' does, stood before.
    """
    wrong = {one.path for one in findings if one.severity == 'error' and not is_ownership(one.rule)}
    mended = {path for path in wrong if path in case.changes and _is_mended(case, path)}
    return [
        noted([one])[0] if one.path in mended and not is_ownership(one.rule) else one
        for one in findings
    ]


def _is_mended(case: Case, path: str) -> bool:
    """True where the change of a file is what 'check --fix' makes of it."""
    place, before, after = case.place(path), case.bytes_before(path), case.bytes_after(path)
    if place is None or before is None or after is None or before == after:
        return False
    from gitsync.core.fixes.fix import fix

    return fix(place.kind, before, place.markers)[0] == after


def judge_form(
    paths: Sequence[str],
    snapshot: Snapshot,
    policy: Policy,
    now: datetime | None,
    befores: Sequence[Snapshot] = (),
) -> list[Finding]:
    """Findings of form for files as they stand in a snapshot, and of the layout of the epics that
    they belong to. befores: what went before it; a fault that stood there already is a warning.
    """
    case = Case((), EMPTY, snapshot, NOBODY, policy, now)
    findings: list[Finding] = []
    for path in paths:
        place, entry = case.place(path), snapshot.entry(path)
        findings += epics.check_folders(case, path) if entry else ()
        if entry is None or place is None:
            continue
        findings += epics.check_mode(path, entry, place)
        data = case.bytes_after(path)
        if data is not None:
            large = _too_large(path, place, data)
            forms = (
                [large]
                if large
                else [_form(case, path, place, data, one.read(path)) for one in befores]
            )
            findings += _mildest(forms) if forms else _form(case, path, place, data)
    findings += _twins(case, paths)
    findings += epics.check_layouts(case, snapshot, paths)
    return settle(findings, policy)


def _twins(case: Case, paths: Sequence[str]) -> list[Finding]:
    if not paths:
        return []
    from gitsync.core.form.places import twins  # most changes add no file

    return twins.judge(case, paths)


def _mildest(forms: Sequence[list[Finding]]) -> list[Finding]:
    """The same findings as seen from several versions before: a warning where one of them is."""
    return [max(same, key=lambda one: one.severity) for same in zip(*forms)]


def settle(findings: Iterable[Finding], policy: Policy) -> list[Finding]:
    """The findings once each, sorted, each with the policy's severity; ownership is never off."""
    settled = set()
    for one in findings:
        severity = policy.rules.get(one.rule, one.severity)
        if severity == 'error' and one.note == STOOD_BEFORE:
            severity = one.severity
        if severity != 'off':
            settled.add(one._replace(severity=severity))
        elif is_ownership(one.rule):
            settled.add(one)
    return _cut(sorted(settled))


def _cut(findings: list[Finding]) -> list[Finding]:
    """Findings with at most MOST of one rule in one file: a hostile file cannot bury the others,
    and what is cut is said at the first that is not shown.
    """
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.path, one.rule, one.severity), []).append(one)
    kept: list[Finding] = []
    for group in groups.values():
        kept += group[:MOST]
        if len(group) > MOST:
            first = group[MOST]
            what = f'{len(group) - MOST} more findings of this rule in this file are not shown'
            kept.append(
                finding(
                    first.rule, first.path, first.line, first.col, what, severity=first.severity
                )
            )
    return sorted(kept)


def _one(case: Case, path: str, place: Place) -> list[Finding]:
    """One gated path: form, mode, times, ownership."""
    before, after = case.bytes_before(path), case.bytes_after(path)
    findings = epics.check_mode(path, case.after.entry(path), place, case.before.entry(path))
    if after is not None:
        large = _too_large(path, place, after)
        if large:
            return [*findings, *large]
        findings += _form(case, path, place, after, before)
        if KINDS[place.kind].is_dated and before != after:
            times = room('form', place.kind)
            findings += times.check_times(path, before, after, case.now) if times else ()
    return findings + _ownership(case, path, place, before, after)


def _too_large(path: str, place: Place, data: bytes) -> list[Finding]:
    """GS601 for a document that is too large to be parsed."""
    if len(data) <= LIMIT or not KINDS[place.kind].is_read:
        return []
    what = f'document of more than {LIMIT >> 20} MB; no gated document may be larger'
    hint = 'keep large data in a file that nothing gates'
    return [finding('GS601', path, 1, 1, what, hint)]


def _form(
    case: Case, path: str, place: Place, data: bytes, before: bytes | None = None
) -> list[Finding]:
    context = FormContext(place.markers, lambda name: case.knows(name, place.epic), case.document)
    return check_change(place.kind, path, before, data, context)


def _carried(case: Case) -> dict[str, str]:
    """What the change moves or removes in whole epics, as whole_epics.carried()."""
    if not any(path.endswith(README) for path in case.changes):
        return {}
    from gitsync.core.ownership import whole_epics

    return whole_epics.carried(case)


def _carried_form(case: Case, path: str, place: Place | None) -> list[Finding]:
    """What is wrong with a file that came with its whole epic stood before."""
    data = case.bytes_after(path)
    if place is None or data is None:
        return []
    return noted(_form(case, path, place, data))


def _ownership(
    case: Case, path: str, place: Place, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """Ownership by kind; for a person who is nobody's agent, beside it, how to name oneself, as
    GS211 says by itself, and GS702 where a proof is missing.
    """
    owned = room('ownership', place.kind)
    if owned is None or case.maintains():
        return []
    findings: list[Finding] = owned.check_ownership(case, path, before, after)
    if findings and case.actor.agent and before is not None and after is not None:
        from gitsync.core.fixes.fix import fix

        fixed, _ = fix(place.kind, before, place.markers)
        if fixed != before and not owned.check_ownership(case, path, fixed, after):
            return []
    is_told = case.actor.agent or case.actor.source == UNPROVED
    if not findings or is_told or findings[0].rule == 'GS211':
        return findings
    why = shared(case.actor.sharing) or f'{case.who} is in no roster'
    if case.actor.source == TRAILER:
        why = 'its trailers name two agents'
    what = f'nobody named as the acting agent on a gated file: {why}'
    hint = name_yourself(case.everybody(place.epic), case.again)
    return [refused('GS210', path, findings[0].line, what, hint, part=findings[0].part), *findings]
