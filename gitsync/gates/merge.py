"""Merge commits: judged by what they hold beyond the automatic merge of their parents (GS701).

For each gated path, in this order (b base, o first parent, t the other, r result; each may be
absent):

1. o is t, or t is b      automatic: o
2. o is b                 automatic: t
3. both changed           automatic: the driver's merge of the three; its conflicts allow either
   side, whole
4. changed and removed    a conflict: either side, whole

What r changes in the automatic result is judged as any change is, by the same owners: what is
refused there is GS701 here. Several merge
bases are merged into one first; with more parents each is merged in turn. Form is judged where r is
no parent's.
"""

from collections import namedtuple

from gitsync.core import judge
from gitsync.core.form import twins
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Entry
from gitsync.core.git.snapshot import Overlay
from gitsync.core.merge import Unmergeable
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.rules.finding import finding
from gitsync.core.rules.table import is_ownership
from gitsync.core.text.conflicts import pieces
from gitsync.merging import one_file as threeway

_PLAIN = ('100644', '100755')
_GOVERNING = ('.gitsync.toml', '.gitattributes')
_HINT = (
    'merge again and keep what merges by itself (git merge --abort); settle conflicts with gitsync '
    'resolve --take ours|theirs, or leave the part to its owner'
)


class Version(namedtuple('Version', 'mode data')):
    """One version of a file: mode as in trees, data bytes (an object id for a submodule)."""

    __slots__ = ()


class Automatic(namedtuple('Automatic', 'ours theirs pieces')):
    """The automatic result with its conflicts as each side has them (Versions, or None for absent),
    and its pieces where it has conflicts.
    """

    __slots__ = ()

    def explains(self, result) -> bool:
        """True when the result is what came out, with one side of each conflict taken whole."""
        if result in (self.ours, self.theirs):
            return True
        return bool(
            self.pieces
            and result
            and result.mode == self.ours.mode
            and is_choice(self.pieces, result.data)
        )


def judge_merge(
    repo, parents, changes, before, after, actor, policy, now, merge_bases=None, strict=False
) -> list:
    """Findings of a merge commit. parents: ids, the first is before's; changes and after: the
    result against the first parent.

    merge_bases(one, other) -> ids, where somebody knows them without asking git. strict: in a
    conflict the first parent's side stands
    (a forced update); so it always does for the policy and for how documents are merged.
    """
    merge_bases = merge_bases or repo.merge_bases
    others = [repo.tree(parent) for parent in parents[1:]]
    paths = {change.path for change in changes}
    for other in others:
        paths |= {change.path for change in repo.diff(before, other)}
    known = {}

    def is_epic(folder):
        if folder not in known:
            path = f'{folder}/{owners.README}' if folder else owners.README
            known[folder] = any(tree.entry(path) for tree in (before, *others, after))
        return known[folder]

    gated = sorted(path for path in paths if owners.place_of(path, policy, is_epic))
    sides = [before, *others]
    touched = [
        path
        for path in gated
        if after.entry(path) and after.entry(path) not in [tree.entry(path) for tree in sides]
    ]
    found = judge.judge_form(touched, after, policy, now)
    new = [path for path in twins.added(changes) if not any(tree.entry(path) for tree in others)]
    found += (
        judge.settle(twins.judge(Case(changes, before, after, actor, policy, now), new), policy)
        if new
        else []
    )
    found += (
        _beyond(
            repo, parents, before, others, after, gated, actor, policy, now, merge_bases, strict
        )
        if gated
        else []
    )
    return sorted(set(found))


def _beyond(
    repo, parents, before, others, after, paths, actor, policy, now, merge_bases, strict
) -> list:
    """GS701 and its kin: what the result changes in the automatic one, whichever side of the
    conflicts one starts from.
    """
    chains = [_chain(repo, parents[0], parent, merge_bases) for parent in parents[1:]]
    explained = None
    for choice in (0, 1) if any(len(chain) > 1 for chain in chains) else (0,):
        made = _together(
            lambda path, merge: _automatic(
                path, [_base(path, chain, choice, merge) for chain in chains], before, others, merge
            ),
            paths,
            policy,
        )
        made = {
            path: one._replace(theirs=one.ours, pieces=())
            if strict or path.rpartition('/')[2] in _GOVERNING
            else one
            for path, one in made.items()
        }
        made = {path: one for path, one in made.items() if not one.explains(_version(after, path))}
        sides = [_changed(made, side, before, after, actor, policy, now) for side in (0, 1)]
        whole = {path for path, one in made.items() if one.ours != one.theirs and not one.pieces}
        refused = {
            key: one
            for key, one in {**sides[1], **sides[0]}.items()
            if key[0] in whole or all(key in side for side in sides)
        }
        explained = (
            refused
            if explained is None
            else {key: one for key, one in explained.items() if key in refused}
        )
    return [one for found in explained.values() for one in found]


class _Later(Exception):
    """The line merges that this file asks for are not known yet."""


class _Lines:
    """Line merges of many files in one git process: what is asked for is collected, then merged all
    at once, then asked for again.
    """

    def __init__(self) -> None:
        self.known, self.wanted = {}, {}

    def __call__(self, regions):
        lacking = [region for region in regions if region not in self.known]
        if lacking:
            self.wanted.update(dict.fromkeys(lacking))
            raise _Later
        found = [self.known[region] for region in regions]
        if None in found:
            raise Unmergeable('binary content')
        return found

    def run(self) -> None:
        from gitsync.git.merge_file import merger

        plain = [region for region in self.wanted if not any(b'\0' in text for text in region)]
        self.known.update(dict.fromkeys(self.wanted))
        try:
            self.known.update(zip(plain, merger()(plain) if plain else ()))
        except Unmergeable:
            for region in plain:  # they do not come apart again: one by one
                try:
                    self.known[region] = merger()([region])[0]
                except Unmergeable:
                    continue
        self.wanted = {}


def _together(make, paths, policy) -> dict:
    """{path: make(path, merge)}, merge being the driver's for one file, with the line merges of all
    paths made together.
    """
    lines, made = _Lines(), {}

    def merge(path, base, ours, theirs):
        return threeway.merge_file(path, base, ours, theirs, 7, policy, lines)

    while len(made) < len(paths):
        for path in paths:
            if path not in made:
                try:
                    made[path] = make(path, merge)
                except _Later:
                    continue
        if lines.wanted:
            lines.run()
    return made


def _chain(repo, one: str, other: str, merge_bases) -> list:
    """The trees of the merge bases, each but the first with the tree of its own base with the
    first.
    """
    bases = merge_bases(one, other)
    if not bases:
        return [(EMPTY, EMPTY)]
    first = bases[0]
    return [
        (repo.tree(oid), repo.tree((merge_bases(first, oid) or [''])[0]) if oid != first else EMPTY)
        for oid in bases
    ]


def _base(path: str, chain, choice: int, merge):
    """The base version of a path: several merge bases merged in turn, their conflicts as one side
    has them.
    """
    made = _version(chain[0][0], path)
    for tree, below in chain[1:]:
        merged = _merged(path, _version(below, path), made, _version(tree, path), merge)
        made = merged.theirs if choice else merged.ours
    return made


def _changed(made, side, before, after, actor, policy, now) -> dict:
    """{(path, section or ''): findings} for the change from the automatic result (its conflicts
    taken as one side has them) to the result.
    """
    files, changes = {}, []
    for path, automatic in made.items():
        wanted = automatic.theirs if side else automatic.ours
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


def _automatic(path, bases, before, others, merge) -> Automatic:
    """The automatic result for one path: each other parent merged in turn into what came before."""
    made = Automatic(_version(before, path), _version(before, path), ())
    for base, other_tree in zip(bases, others):
        other = _version(other_tree, path)
        one = _merged(path, base, made.ours, other, merge)
        two = one if made.theirs == made.ours else _merged(path, base, made.theirs, other, merge)
        made = Automatic(one.ours, two.theirs, one.pieces if len(others) == 1 else ())
    return made


def _merged(path, base, ours, other, merge) -> Automatic:
    """The cases 1 to 4 of the module's table."""
    if ours == other or other == base:
        return Automatic(ours, ours, ())
    if ours == base:
        return Automatic(other, other, ())
    if ours is None or other is None or ours.mode not in _PLAIN or other.mode not in _PLAIN:
        return Automatic(ours, other, ())
    mode = other.mode if base and ours.mode == base.mode else ours.mode
    start = base.data if base and base.mode in _PLAIN else b''
    try:
        outcome = merge(path, start, ours.data, other.data)
    except Unmergeable:
        return Automatic(ours, other, ())
    if not outcome.conflicts:
        return Automatic(Version(mode, outcome.data), Version(mode, outcome.data), ())
    parts = pieces(outcome.data)
    return Automatic(
        *(
            Version(
                mode, b''.join(part if isinstance(part, bytes) else part[side] for part in parts)
            )
            for side in (0, 1)
        ),
        parts,
    )


def is_choice(parts, data: bytes) -> bool:
    """True when the text is these pieces with one side of each conflict, whole; False too where
    that could be in too many ways.
    """
    places = {0}
    for part in parts:
        texts = (part,) if isinstance(part, bytes) else part
        places = {at + len(text) for at in places for text in texts if data.startswith(text, at)}
        if len(places) > 64:
            return False
    return len(data) in places


def _version(snapshot, path) -> Version | None:
    entry = snapshot.entry(path)
    if entry is None or entry.mode == '040000':
        return None
    if entry.mode == '160000':
        return Version(entry.mode, entry.oid.encode())
    return Version(entry.mode, snapshot.read(path) or b'')
