"""Merge commits: judged by what they hold beyond the automatic merge of their parents (GS701).

What the result changes in the automatic result is judged as any change is, by the same owners: what
is refused there is GS701 here. Form is judged where the result is no parent's. What a parent has
where nothing gated it, for the epic is not there, nobody has judged: it is the merger's own change.
"""

from __future__ import annotations

from functools import partial

from gitsync.core import judge
from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.documents.protocol import POLICY
from gitsync.core.form.places import epics
from gitsync.core.form.places import twins
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Entry
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.place import place_of
from gitsync.core.rules.finding import finding
from gitsync.core.rules.finding import is_ownership
from gitsync.core.rules.wording import told
from gitsync.git.ancestry import Ancestry
from gitsync.merging import automatic
from gitsync.merging import one_sided

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

    Refused = dict[tuple[str, str], list[Finding]]  # by path and part

_MOST_STEPS = 2000  # commits of a side that are looked through for what it left
_GOVERNING = (POLICY, ATTRIBUTES)
_HINT = (
    'merge again and keep what merges by itself (git merge --abort); settle conflicts with gitsync '
    'resolve --take ours|theirs, or leave the part to its owner'
)


def judge_merge(
    repo: Repo,
    parents: Sequence[str],
    case: Case,
    merge_bases: Callable[[str, str], list[str]] | None = None,
    strict: bool = False,
) -> list[Finding]:
    """Findings of a merge commit. parents: ids; case: the result against the first of them.

    merge_bases(one, other) -> ids, where somebody knows them without asking git. strict: in a
    conflict the first parent's side stands (a forced update); so it always does for the policy and
    for how documents are merged.
    """
    before, after, policy = case.before, case.after, case.policy
    others = [repo.tree(parent) for parent in parents[1:]]
    paths = set(case.changes)
    for other in others:
        paths |= {change.path for change in repo.diff(before, other)}
    gated = _gated(paths, [before, *others, after], policy)
    touched = [
        path
        for path in gated
        if after.entry(path)
        and after.entry(path) not in [tree.entry(path) for tree in (before, *others)]
    ]
    findings = list(judge.judge_form(touched, after, policy, case.now, (before, *others)))
    new = [
        path
        for path in twins.added(case.changes.values())
        if not any(tree.entry(path) for tree in others)
    ]
    if new:
        odd = [one for path in new for one in epics.check_stray(case, case.changes[path])]
        findings += judge.settle([*twins.judge(case, new), *odd], policy)
    if gated:
        merged = automatic.parents(repo, parents, before, merge_bases or repo.merge_bases)
        left = _LeftBehind(repo, parents)
        findings += _beyond(_judged_before(merged, gated, policy), gated, case, strict, left)
    return sorted(set(findings))


def _gated(paths: Iterable[str], trees: Sequence[Snapshot], policy: Policy) -> list[str]:
    """The paths that a rule asks about, sorted; an epic in one of the trees is one in all."""
    return sorted(filter(_gates(trees, policy), paths))


def _gates(trees: Sequence[Snapshot], policy: Policy) -> Callable[[str], bool]:
    """What tells whether a rule asks about a path in one of these trees."""
    known: dict[str, bool] = {}

    def has_epic(folder: str) -> bool:
        if folder not in known:
            known[folder] = any(is_epic(tree, folder) for tree in trees)
        return known[folder]

    return lambda path: place_of(path, policy, has_epic) is not None


def _judged_before(
    merged: automatic.Parents, paths: Sequence[str], policy: Policy
) -> automatic.Parents:
    """The parents, each with its merge base's version of what nothing gates in either, where
    another parent gates it.
    """
    sides = [*zip((merged.first, *merged.others), (merged.bases[0], *merged.bases))]
    unjudged = []
    for side, bases in sides:
        gates = _gates([side, *(base.tree for base in bases)], policy)
        unjudged.append([path for path in paths if not gates(path)])
    everywhere = set.intersection(*map(set, unjudged))
    trees = []
    for (side, bases), without in zip(sides, unjudged):
        files = {path: _file(bases[0].tree, path) for path in without if path not in everywhere}
        trees.append(Overlay(side, files) if files else side)
    return merged._replace(first=trees[0], others=tuple(trees[1:]))


def _file(snapshot: Snapshot, path: str) -> tuple[str, bytes] | None:
    standing = automatic.version(snapshot, path)
    return (standing.mode, standing.data) if standing else None


def _beyond(
    merged: automatic.Parents, paths: list[str], judged: Case, strict: bool, left: _LeftBehind
) -> list[Finding]:
    """GS701 and its kin: what the result changes in the automatic one, whichever side of the
    conflicts one starts from, and whichever side of the merge bases' conflicts the base has; and in
    a conflict the parts that one side alone changed and the result sets back.
    """
    after, policy = judged.after, judged.policy
    rounds: list[Refused] = []
    for take_theirs in (False, True) if any(len(one) > 1 for one in merged.bases) else (False,):
        results = automatic.merge_all(merged, paths, policy, take_theirs)
        merged_files = {
            path: one._replace(theirs=one.ours, pieces=())
            if strict or path.rpartition('/')[2] in _GOVERNING
            else one
            for path, one in results.items()
        }
        merged_files = {
            path: one
            for path, one in merged_files.items()
            if not one.explains(automatic.version(after, path))
        }
        case = Case((), merged.first, after, judged.actor, policy, judged.now)
        rounds.append(
            _refused(merged_files, case)
            | ({} if strict else _set_back(merged, results, case, left))
        )
    keys = set.intersection(*map(set, rounds))
    return [one for key, refused in rounds[0].items() if key in keys for one in refused]


def _refused(merged: Mapping[str, automatic.Automatic], case: Case) -> Refused:
    """{(path, part): findings} on what the result changes in both readings of the conflicts; in a
    conflict of whole files in either.
    """
    sides = [_changed(merged, takes_theirs, case) for takes_theirs in (False, True)]
    whole = {
        path
        for path, one in merged.items()
        if one.ours != one.theirs and not one.pieces and not one_sided.has_parts(case, path)
    }
    return {
        key: one
        for key, one in {**sides[1], **sides[0]}.items()
        if key[0] in whole or all(key in side for side in sides)
    }


def _set_back(
    merged: automatic.Parents,
    results: Mapping[str, automatic.Automatic],
    case: Case,
    left: _LeftBehind,
) -> Refused:
    """{(path, part): findings}: GS701 for parts that one side alone changed, that a conflict took
    in, and that the result has otherwise.
    """
    refused: Refused = {}
    for path, one in results.items():
        if one.ours == one.theirs or not (one.ours and one.theirs):
            continue
        pairs = [
            one_sided.TwoSides(
                tuple(_text(base.tree, path) for base in bases),
                _text(merged.first, path),
                _text(other, path),
                partial(left.texts, path, number),
            )
            for number, (other, bases) in enumerate(zip(merged.others, merged.bases), 1)
        ]
        for part in one_sided.set_back(case, path, pairs, (one.ours.data, one.theirs.data)):
            message = (
                f'merge result sets back what one side alone changed: {part.text} by {case.who}; '
                f'it belongs to {told(owners.owners_of(case, path, part))}'
            )
            one_finding = finding('GS701', path, 1, 1, message, _HINT)._replace(part=part.text)
            refused[path, f'{part.text} set back'] = judge.settle([one_finding], case.policy)
    return refused


class _LeftBehind:
    """What the parents of a merge had and left: the versions of a file behind one that another
    parent does not reach.
    """

    def __init__(self, repo: Repo, parents: Sequence[str]) -> None:
        self.repo = repo
        self.parents = parents
        self._known: dict[tuple[str, int, bool], list[bytes]] = {}

    def texts(self, path: str, number: int, is_other: bool) -> list[bytes]:
        """Those of the first parent, or of the numbered other one."""
        key = path, number, is_other
        if key not in self._known:
            sides = self.parents[number], self.parents[0]
            of, without = sides if is_other else sides[::-1]
            oids = Ancestry(self.repo).beyond([of], [without])[:_MOST_STEPS]
            entries = dict.fromkeys(self.repo.tree(oid).entry(path) for oid in oids if oid != of)
            blobs = (self.repo.blob(entry.oid) for entry in entries if entry and entry.is_file)
            self._known[key] = [blob for blob in blobs if blob is not None]
        return self._known[key]


def _text(snapshot: Snapshot, path: str) -> bytes | None:
    entry = snapshot.entry(path)
    return snapshot.read(path) if entry and entry.is_file else None


def _changed(merged: Mapping[str, automatic.Automatic], takes_theirs: bool, case: Case) -> Refused:
    """{(path, part): findings} for the change from the automatic result (its conflicts
    taken as one side has them) to the result.
    """
    files: dict[str, tuple[str, bytes] | None] = {}
    changes = []
    for path, one in merged.items():
        wanted = one.theirs if takes_theirs else one.ours
        files[path] = (wanted.mode, wanted.data) if wanted else None
        changes.append(
            Change(path, Entry(wanted.mode, '') if wanted else None, case.after.entry(path))
        )
    if not changes:
        return {}
    refused: Refused = {}
    start = Overlay(case.before, files)
    for wrong in judge.judge(sorted(changes), start, case.after, case.actor, case.policy, case.now):
        key = wrong.path, wrong.part
        if is_ownership(wrong.rule) and wrong.rule != 'GS210':
            message = f'merge result differs from the automatic merge: {wrong.message}'
            refused.setdefault(key, []).append(
                finding(
                    'GS701', wrong.path, wrong.line, wrong.col, message, _HINT, wrong.severity
                )._replace(part=wrong.part)
            )
        elif wrong.rule in ('GS210', 'GS603', 'GS604'):
            refused.setdefault(key, []).append(wrong)
    return refused
