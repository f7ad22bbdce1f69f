"""The judgement: every rule for one change, the same at every door.

judge() takes a change with its before and after sides, the actor, and the policy of the before
side; judge_form() looks at
one side alone. Work is in proportion to what changed; findings come sorted, with the policy's
severities applied.
"""

from gitsync.core.form import twins
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.policy.case import PLAIN
from gitsync.core.policy.case import Case
from gitsync.core.policy.place import README
from gitsync.core.policy.policy import NOBODY
from gitsync.core.rules.finding import finding
from gitsync.core.rules.table import is_ownership
from gitsync.core.rules.wording import refused

MOST = 1000  # findings of one rule in one file
LIMIT = 16 << 20  # bytes of a document: a push cannot make the server parse without end
FORMED = ('sections', 'messages', 'status', 'checkpoint')
FOLDERS = ('agent_comms', 'agent_checkpoints', '.epic_locks')
REPLACED = {
    '120000': 'is a symbolic link',
    '160000': 'is a submodule',
    '040000': 'is a folder',
    '100755': 'is executable',
}


def judge(changes, before, after, actor, policy, now) -> list:
    """Findings for a change: form of the touched files' after side, layout of touched epics,
    ownership, times.
    """
    case = Case(changes, before, after, actor, policy, now)
    found = []
    for change in changes:
        place = case.place(change.path)
        if place is None:
            found += _stray(case, change)
        elif place.kind != 'lock':
            found += _one(case, change, place)
    found += twins.judge(case, twins.added(changes))
    found += _layouts(case, [change.path for change in changes])
    return settle(found, policy)


def judge_form(paths, snapshot, policy, now) -> list:
    """Findings of form for files as they stand in a snapshot, and of the layout of the epics that
    they belong to.
    """
    case = Case((), EMPTY, snapshot, NOBODY, policy, now)
    found = []
    for path in paths:
        place, entry = case.place(path), snapshot.entry(path)
        if entry is None or place is None or place.kind in ('lock', 'attributes'):
            continue
        found += _modes(path, entry, place)
        if entry.mode in PLAIN:
            found += _form(case, path, place, case.bytes_after(path))
    found += twins.judge(case, paths)
    found += _layouts(case, paths)
    return settle(found, policy)


def settle(findings, policy) -> list:
    """The findings once each, sorted, each with the policy's severity; ownership is never off."""
    made = set()
    for one in findings:
        severity = policy.rules.get(one.rule, one.severity)
        if severity != 'off':
            made.add(one._replace(severity=severity))
        elif is_ownership(one.rule):
            made.add(one)
    found = sorted(made)
    return _cut(found) if len(found) > MOST else found


def _cut(findings) -> list:
    """Findings with at most MOST of one rule in one file: a hostile file cannot bury the others,
    and what is cut is said.
    """
    counts, kept, last = {}, [], {}
    for one in findings:
        key = one.path, one.rule, one.severity
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MOST:
            kept.append(one)
        elif counts[key] == MOST + 1:
            last[key] = one
    kept += [
        one._replace(
            message=f'{counts[key] - MOST} more findings of this rule in this file are not shown',
            hint='',
        )
        for key, one in last.items()
    ]
    return sorted(kept)


def _one(case, change, place) -> list:
    """One gated path: form, mode, times, ownership."""
    path = change.path
    before = case.bytes_before(path)
    after = case.bytes_after(path)
    if place.kind == 'policy':
        from gitsync.core.ownership.policy import judge_policy

        return _modes(path, change.after, place) + judge_policy(case, path, before, after)
    if place.kind == 'attributes':
        from gitsync.core.ownership.policy import judge_attributes

        return judge_attributes(case, path, before, after)
    found = _modes(path, change.after or case.after.entry(path), place)
    if after is not None and len(after) > LIMIT:
        return [
            *found,
            finding(
                'GS601',
                path,
                1,
                1,
                f'document of {len(after) >> 20} MB; no gated document may exceed {LIMIT >> 20} MB',
                'keep large data in a file that nothing gates',
            ),
        ]
    if after is not None:
        found += _form(case, path, place, after)
        found += _times(case, path, place, before, after)
    return found + _owned(case, path, place, before, after)


def _modes(path: str, entry, place) -> list:
    """GS604: what stands there is no plain file."""
    if entry is None or entry.mode == '100644':
        return []
    what = REPLACED.get(entry.mode, f'has mode {entry.mode}')
    rule = 'GS901' if place.kind == 'policy' and entry.mode != '100755' else 'GS604'
    mend = (
        f'git update-index --chmod=-x {path}'
        if entry.mode == '100755'
        else f'git checkout HEAD -- {path}'
    )
    return [
        finding(
            rule,
            path,
            1,
            1,
            f'document {what}; it must be a plain file',
            f'put the file back: {mend}',
        )
    ]


def _form(case, path: str, place, data: bytes) -> list:
    if place.kind == 'policy':
        from gitsync.core.ownership.policy import check_policy

        return check_policy(path, data)
    if place.kind not in FORMED:
        return []
    from gitsync.core.documents.sections import ALL_DIALECTS
    from gitsync.core.form.check import check_form

    markers = (place.document.markers if place.document else ()) or ALL_DIALECTS
    return check_form(
        place.kind,
        path,
        data,
        case.now,
        markers,
        lambda name: case.knows(name, place.epic),
        case.document,
    )


def _times(case, path: str, place, before, after) -> list:
    if place.kind not in ('status', 'checkpoint') or before == after:
        return []
    from gitsync.core.form import times

    return (times.judge_status if place.kind == 'status' else times.judge_checkpoint)(
        path, before, after, case.now
    )


def _owned(case, path: str, place, before, after) -> list:
    """Ownership by kind; for a person who is nobody's agent one finding that says how to name
    oneself.
    """
    if place.kind == 'sections':
        from gitsync.core.ownership.sections import judge as by_kind
    elif place.kind == 'messages':
        from gitsync.core.ownership.messages import judge as by_kind
    elif place.kind == 'archive':
        from gitsync.core.ownership.messages import judge_archive as by_kind
    elif place.kind == 'status':
        from gitsync.core.ownership.checkpoint import judge_status as by_kind
    else:
        from gitsync.core.ownership.checkpoint import judge_checkpoint as by_kind
    found = by_kind(case, path, place, before, after)
    if found and not case.actor.agent:
        coordinator = case.policy.coordinator
        hint = (
            f'say who acts: GITSYNC_AGENT={coordinator} git commit …, or gitsync join '
            f'{coordinator} for this worktree (or another agent); maintainers are named in '
            '.gitsync.toml by e-mail'
        )
        return [
            refused(
                'GS210',
                path,
                found[0].line,
                f'nobody named as the acting agent on a gated file: {case.who} is in no roster',
                hint,
            )
        ]
    return found


def _stray(case, change) -> list:
    """GS604 for a link or submodule where the layout of an epic has a folder."""
    if change.after is None or change.after.mode in PLAIN or case.policy.protocol != 's2-epic':
        return []
    folder, _, name = change.path.rpartition('/')
    if name in ('archive', 'backups'):
        folder, _, name = folder.rpartition('/')
    if (name in FOLDERS or name.startswith('feature_')) and case.is_epic(folder):
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
    return []


def _layouts(case, paths) -> list:
    """GS6 for the epics around the paths, each blamed only for what was touched."""
    if case.policy.protocol != 's2-epic':
        return []
    touched = {}
    for path in paths:
        epic = case.epic_around(path)
        if epic is not None:
            touched.setdefault(epic, []).append(path)
    if not touched:
        return []
    from gitsync.core.form.check import check_layout

    found = []
    for epic, inside in touched.items():
        if case.after.entry((epic + '/' if epic else '') + README):
            found += check_layout(
                case.after, epic, inside, lambda name, epic=epic: case.knows(name, epic)
            )
    return found
