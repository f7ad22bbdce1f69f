"""The judgement: every rule for one change, the same at every gate.

judge() takes a change with its before and after sides, the actor, and the policy of the before
side; judge_form() looks at one side alone. Work is in proportion to what changed; findings come
sorted, with the policy's severities applied.
"""

from __future__ import annotations

from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.kinds import room
from gitsync.core.documents.sections import ALL_DIALECTS
from gitsync.core.form import twins
from gitsync.core.form.check import Known
from gitsync.core.form.check import check_form
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import FOLDER
from gitsync.core.git.snapshot import Entry
from gitsync.core.policy.case import Case
from gitsync.core.policy.place import ARCHIVE
from gitsync.core.policy.place import BACKUPS
from gitsync.core.policy.place import FOLDERS
from gitsync.core.policy.place import folders_around
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.policy import NOBODY
from gitsync.core.policy.policy import UNPROVED
from gitsync.core.rules.finding import finding
from gitsync.core.rules.table import is_ownership
from gitsync.core.rules.wording import refused

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
REPLACED = {
    '120000': 'is a symbolic link',
    '160000': 'is a submodule',
    '040000': 'is a folder',
    '100755': 'is executable',
}


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
    found: list[Finding] = []
    for change in changes:
        place = case.place(change.path)
        found += check_stray(case, change) if place is None else _one(case, change, place)
    found += twins.judge(case, twins.added(changes))
    found += _layouts(case, [change.path for change in changes])
    return settle(found, policy)


def judge_form(
    paths: Sequence[str], snapshot: Snapshot, policy: Policy, now: datetime | None
) -> list[Finding]:
    """Findings of form for files as they stand in a snapshot, and of the layout of the epics that
    they belong to.
    """
    case = Case((), EMPTY, snapshot, NOBODY, policy, now)
    found: list[Finding] = []
    for path in paths:
        place, entry = case.place(path), snapshot.entry(path)
        if entry is None or place is None:
            continue
        found += _modes(path, entry, place)
        data = case.bytes_after(path)
        if data is not None:
            found += _form(case, path, place, data)
    found += twins.judge(case, paths)
    found += _layouts(case, paths)
    return settle(found, policy)


def settle(findings: Iterable[Finding], policy: Policy) -> list[Finding]:
    """The findings once each, sorted, each with the policy's severity; ownership is never off."""
    settled = set()
    for one in findings:
        severity = policy.rules.get(one.rule, one.severity)
        if severity != 'off':
            settled.add(one._replace(severity=severity))
        elif is_ownership(one.rule):
            settled.add(one)
    found = sorted(settled)
    return _cut(found) if len(found) > MOST else found


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


def _one(case: Case, change: Change, place: Place) -> list[Finding]:
    """One gated path: form, mode, times, ownership."""
    path = change.path
    before = case.bytes_before(path) if change.before else None
    after = case.bytes_after(path) if change.after else None
    found = _modes(path, change.after or case.after.entry(path), place)
    if after is not None and len(after) > LIMIT and KINDS[place.kind].is_plain:
        size, most = len(after) >> 20, LIMIT >> 20
        what = f'document of {size} MB; no gated document may exceed {most} MB'
        hint = 'keep large data in a file that nothing gates'
        return [*found, finding('GS601', path, 1, 1, what, hint)]
    if after is not None:
        found += _form(case, path, place, after)
        if KINDS[place.kind].is_dated and before != after:
            times = room('form', place.kind)
            found += times.check_times(path, before, after, case.now) if times else ()
    return found + _ownership(case, path, place, before, after)


def _modes(path: str, entry: Entry | None, place: Place) -> list[Finding]:
    """GS604: what stands there is no plain file."""
    if entry is None or entry.mode == '100644' or not KINDS[place.kind].is_plain:
        return []
    is_executable = entry.mode == '100755'
    rule = 'GS901' if place.kind == 'policy' and not is_executable else 'GS604'
    what = REPLACED.get(entry.mode, f'has mode {entry.mode}')
    command = 'update-index --chmod=-x' if is_executable else 'checkout HEAD --'
    return [
        finding(
            rule,
            path,
            1,
            1,
            f'document {what}; it must be a plain file',
            f'put the file back: git {command} {path}',
        )
    ]


def _form(case: Case, path: str, place: Place, data: bytes) -> list[Finding]:
    markers = (place.document.markers if place.document else ()) or ALL_DIALECTS
    known = Known(markers, lambda name: case.knows(name, place.epic), case.document)
    return check_form(place.kind, path, data, known)


def _ownership(
    case: Case, path: str, place: Place, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """Ownership by kind; for a person who is nobody's agent, beside it, how to name oneself, as
    GS211 says by itself, and GS702 where a proof is missing.
    """
    owned = room('ownership', place.kind)
    if owned is None or case.maintains():
        return []
    found: list[Finding] = owned.check_ownership(case, path, before, after)
    is_told = case.actor.agent or case.actor.source == UNPROVED
    if not found or is_told or found[0].rule == 'GS211':
        return found
    coordinator = case.policy.coordinator
    what = f'nobody named as the acting agent on a gated file: {case.who} is in no roster'
    hint = (
        f'say who acts: GITSYNC_AGENT={coordinator} git commit …, or gitsync join {coordinator} '
        'for this worktree (or another agent); maintainers are named in .gitsync.toml by e-mail'
    )
    return [refused('GS210', path, found[0].line, what, hint, part=found[0].part), *found]


def check_stray(case: Case, change: Change) -> list[Finding]:
    """GS604 for a folder where a document belongs, and for a link or submodule where the layout of
    an epic has a folder.
    """
    if change.after is None:
        return []
    for around in folders_around(change.path):
        place, was = case.place(around), case.before.entry(around)
        if place and (was is None or was.mode != FOLDER):
            return _modes(around, Entry(FOLDER, ''), place)
    if change.after.is_file or case.policy.protocol != 's2-epic':
        return []
    folder, _, name = change.path.rpartition('/')
    if name in (ARCHIVE, BACKUPS):
        folder, _, name = folder.rpartition('/')
    if not (name in FOLDERS or name.startswith('feature_')) or not case.is_epic(folder):
        return []
    what = REPLACED.get(change.after.mode, f'has mode {change.after.mode}')
    return [
        finding(
            'GS604',
            change.path,
            1,
            1,
            f'folder of the epic {what}; it must be a folder',
            f'put the folder back: git checkout HEAD -- {change.path}',
        )
    ]


def _layouts(case: Case, paths: Iterable[str]) -> list[Finding]:
    """GS6 for the epics around the paths, each blamed only for what was touched."""
    if case.policy.protocol != 's2-epic':
        return []
    touched: dict[str, list[str]] = {}
    for path in paths:
        epic = case.epic_around(path)
        if epic is not None and is_epic(case.after, epic):
            touched.setdefault(epic, []).append(path)
    found: list[Finding] = []
    for epic, inside in touched.items():
        found += _layout(case, epic, inside)
    return found


def _layout(case: Case, epic: str, paths: list[str]) -> list[Finding]:
    from gitsync.core.form.layout import check_layout

    return check_layout(case.after, epic, paths, lambda name: case.knows(name, epic))
