"""Merge commits: judged by what they hold beyond the automatic merge of their parents (GS701).

What the result changes in the automatic result is judged as any change is, by the same owners: what
is refused there is GS701 here. Form is judged where the result is no parent's.
"""

from gitsync.core import judge
from gitsync.core.form import epics
from gitsync.core.form import twins
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Entry
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.place import place_of
from gitsync.core.rules.finding import finding
from gitsync.core.rules.table import is_ownership
from gitsync.core.rules.wording import told
from gitsync.merging import automatic
from gitsync.merging import one_sided

_GOVERNING = ('.gitsync.toml', '.gitattributes')
_HINT = (
    'merge again and keep what merges by itself (git merge --abort); settle conflicts with gitsync '
    'resolve --take ours|theirs, or leave the part to its owner'
)


def judge_merge(
    repo, parents, changes, before, after, actor, policy, now, merge_bases=None, strict=False
) -> list:
    """Findings of a merge commit. parents: ids, the first is before's; changes and after: the
    result against the first parent.

    merge_bases(one, other) -> ids, where somebody knows them without asking git. strict: in a
    conflict the first parent's side stands (a forced update); so it always does for the policy and
    for how documents are merged.
    """
    others = [repo.tree(parent) for parent in parents[1:]]
    paths = {change.path for change in changes}
    for other in others:
        paths |= {change.path for change in repo.diff(before, other)}
    gated = _gated(paths, [before, *others, after], policy)
    touched = [
        path
        for path in gated
        if after.entry(path)
        and after.entry(path) not in [tree.entry(path) for tree in (before, *others)]
    ]
    found = judge.judge_form(touched, after, policy, now, (before, *others))
    new = [path for path in twins.added(changes) if not any(tree.entry(path) for tree in others)]
    if new:
        case = Case(changes, before, after, actor, policy, now)
        odd = [one for path in new for one in epics.check_stray(case, case.changes[path])]
        found += judge.settle([*twins.judge(case, new), *odd], policy)
    if gated:
        merged = automatic.parents(repo, parents, before, merge_bases or repo.merge_bases)
        found += _beyond(merged, after, gated, actor, policy, now, strict)
    return sorted(set(found))


def _gated(paths, trees, policy) -> list:
    """The paths that a rule asks about, sorted; an epic in one of the trees is one in all."""
    known = {}

    def has_epic(folder):
        if folder not in known:
            known[folder] = any(is_epic(tree, folder) for tree in trees)
        return known[folder]

    return sorted(path for path in paths if place_of(path, policy, has_epic))


def _beyond(merged, after, paths, actor, policy, now, strict) -> list:
    """GS701 and its kin: what the result changes in the automatic one, whichever side of the
    conflicts one starts from, and whichever side of the merge bases' conflicts the base has; and in
    a conflict the parts that one side alone changed and the result sets back.
    """
    rounds = []
    for take_theirs in (False, True) if any(len(one) > 1 for one in merged.bases) else (False,):
        results = automatic.merge_all(merged, paths, policy, take_theirs)
        made = {
            path: one._replace(theirs=one.ours, pieces=())
            if strict or path.rpartition('/')[2] in _GOVERNING
            else one
            for path, one in results.items()
        }
        made = {
            path: one
            for path, one in made.items()
            if not one.explains(automatic.version(after, path))
        }
        case = Case((), merged.first, after, actor, policy, now)
        rounds.append(_refused(made, case) | ({} if strict else _set_back(merged, results, case)))
    keys = set.intersection(*map(set, rounds))
    return [one for key, found in rounds[0].items() if key in keys for one in found]


def _refused(made, case) -> dict:
    """{(path, part): findings} on what the result changes in both readings of the conflicts; in a
    conflict of whole files in either.
    """
    sides = [
        _changed(made, side, case.before, case.after, case.actor, case.policy, case.now)
        for side in (0, 1)
    ]
    whole = {
        path
        for path, one in made.items()
        if one.ours != one.theirs and not one.pieces and not one_sided.has_parts(case, path)
    }
    return {
        key: one
        for key, one in {**sides[1], **sides[0]}.items()
        if key[0] in whole or all(key in side for side in sides)
    }


def _set_back(merged, results, case) -> dict:
    """{(path, part): findings}: GS701 for parts that one side alone changed, that a conflict took
    in, and that the result has otherwise.
    """
    refused = {}
    for path, one in results.items():
        if one.ours == one.theirs or not (one.ours and one.theirs):
            continue
        pairs = [
            one_sided.Pair(
                tuple(_text(base.tree, path) for base in bases),
                _text(merged.first, path),
                _text(other, path),
            )
            for other, bases in zip(merged.others, merged.bases)
        ]
        for part in one_sided.set_back(case, path, pairs, (one.ours.data, one.theirs.data)):
            message = (
                f'merge result sets back what one side alone changed: {part.text} by {case.who}; '
                f'it belongs to {told(owners.owners_of(case, path, part))}'
            )
            made = finding('GS701', path, 1, 1, message, _HINT, part=part.text)
            refused[path, f'{part.text} set back'] = judge.settle([made], case.policy)
    return refused


def _text(snapshot, path: str) -> bytes | None:
    entry = snapshot.entry(path)
    return snapshot.read(path) if entry and entry.is_file else None


def _changed(made, side, before, after, actor, policy, now) -> dict:
    """{(path, section or ''): findings} for the change from the automatic result (its conflicts
    taken as one side has them) to the result.
    """
    files, changes = {}, []
    for path, one in made.items():
        wanted = one.theirs if side else one.ours
        files[path] = (wanted.mode, wanted.data) if wanted else None
        changes.append(Change(path, Entry(wanted.mode, '') if wanted else None, after.entry(path)))
    if not changes:
        return {}
    found = {}
    for one in judge.judge(sorted(changes), Overlay(before, files), after, actor, policy, now):
        part = one.message.split("'")[1] if one.message.startswith("section '") else ''
        if is_ownership(one.rule) and one.rule != 'GS210':
            message = f'merge result differs from the automatic merge: {one.message}'
            found.setdefault((one.path, part), []).append(
                finding('GS701', one.path, one.line, one.col, message, _HINT, one.severity)
            )
        elif one.rule in ('GS210', 'GS603', 'GS604'):
            found.setdefault((one.path, part), []).append(one)
    return found
