"""One file merged three ways, as every command sees it: the kind by path and policy, the merge, its
proof, and git's text merge where either fails.

The result is never worse than git's: whatever cannot be merged by its meaning, or cannot be proved,
is merged as text, and says why.
"""

from __future__ import annotations

from gitsync.core.merge.by_kind import merge
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.value import Value
from gitsync.merging.kind_of import TEXT
from gitsync.merging.kind_of import manner_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from gitsync.core.merge.generated import Generated
    from gitsync.core.merge.result import Decision
    from gitsync.core.merge.result import KeyColumns
    from gitsync.core.merge.result import Merged
    from gitsync.core.merge.result import MergeLines
    from gitsync.core.policy.policy import Policy
    from gitsync.merging.kind_of import Manner

SIZE = 7  # of the markers of a merge that is no virtual base
# what a fault in the merge of a kind may raise: the file is merged as text then
_FAULTS = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)


class Outcome(Value):
    """The merge of one file."""

    data: bytes
    conflicts: tuple[str, ...] = ()  # the places, for people; () when clean
    decisions: tuple[Decision, ...] = ()
    kind: str = ''  # that was merged; '' where there was nothing to merge
    notes: tuple[str, ...] = ()  # sentences on why it was merged as text
    again: tuple[Generated, ...] = ()  # sections that a program has to write again


class _Attempt(Value):
    """A merge by meaning."""

    merged: Merged | None  # None: it must become text
    notes: tuple[str, ...]  # why it was, or must be, merged as text


class MarkerSizes(Value):
    """How long conflict markers are."""

    size: int = SIZE  # in this merge, git's %L
    usual: int = SIZE  # for this path where no virtual base is made


USUAL = MarkerSizes()


class _Task(Value):
    """One merge, as far as it is known."""

    base: bytes
    ours: bytes
    theirs: bytes
    manner: Manner
    lines: MergeLines


def merge_file(
    path: str,
    base: bytes,
    ours: bytes,
    theirs: bytes,
    policy: Policy | None = None,
    lines: MergeLines | None = None,
    markers: MarkerSizes = USUAL,
) -> Outcome:
    """Merge three versions of the file at path; base is b'' when both added it.

    A size of the markers above the path's usual one is a virtual base, which is merged as text;
    where the usual one is above 7, a merge with conflicts is git's. lines is the line merge where
    the caller has one of its own. Raises Unmergeable for binaries, which have no line merge.
    """
    if ours == theirs or theirs == base:
        return Outcome(ours)
    if ours == base:
        return Outcome(theirs)
    size = markers.size
    if size > markers.usual:
        return _as_text(base, ours, theirs, size, lines)
    if size > SIZE:
        usually = merge_file(path, base, ours, theirs, policy, lines)
        return _as_text(base, ours, theirs, size, lines) if usually.conflicts else usually
    manner = manner_of(path, (base, ours, theirs), policy)
    if manner.kind == TEXT:
        return _as_text(base, ours, theirs, size, lines)
    task = _Task(base, ours, theirs, manner, lines or _lines(size))
    if manner.generator_of is not None:
        return _beside_generated(task, manner.generator_of)
    return _merged(task)


def _beside_generated(task: _Task, generator_of: Callable[[str], str]) -> Outcome:
    """The merge where a program writes some sections: those that both sides changed are ours'."""
    from gitsync.core.merge.generated import splice
    from gitsync.core.merge.result import Decision

    theirs, again = splice(*task[:3], generator_of, task.manner.options.markers)
    outcome = Outcome(theirs) if theirs == task.ours else _merged(task._replace(theirs=theirs))
    told = [
        Decision('generated', f"section '{name}'", f"to be made again by '{generator}'", lost)
        for name, generator, lost in again
    ]
    return outcome._replace(decisions=(*outcome.decisions, *told), again=again)


def _merged(task: _Task) -> Outcome:
    """The merge by meaning, or by lines where that fails."""
    if b'<<<<<<<' in task.base:
        outcome = _from_virtual_base(task)
        if outcome:
            return outcome
    merged, notes = _attempt(task)
    if merged is None:
        ((data, count),) = task.lines([task[:3]])
        if not count and not _is_sound(task, data):
            ((data, count),) = task.lines([(b'', task.ours, task.theirs)])
        conflicts = (f'{count} in the text',) if count else ()
        return Outcome(data, conflicts, notes=notes)
    kind = TEXT if notes else task.manner.kind
    return Outcome(merged.data, merged.conflicts, merged.decisions, kind, notes)


def _attempt(task: _Task) -> _Attempt:
    """The merge by meaning, where it is proved or the kind itself chose the lines."""
    kind, options = task.manner.kind, task.manner.options
    try:
        merged = merge(kind, *task[:3], task.lines, options._replace(faults=_text_faults))
        told = [decision.what for decision in merged.decisions if decision.case == 'text']
        if told:
            return _Attempt(merged, tuple(f'merged as text: {what}' for what in told))
        wrong = _faults(task, merged)
    except Unmergeable as error:
        return _Attempt(None, (f'merged as text: {error}',))
    except _FAULTS as error:
        what = f'fault in the merge of {kind}: {type(error).__name__}: {error}'
        return _Attempt(None, (f'merged as text: {what}',))
    if wrong:
        what = f'merged as text: the merge of {kind} is not proved'
        return _Attempt(None, tuple(f'{what}: {fault}' for fault in wrong))
    return _Attempt(merged, ())


def _text_faults(
    base: bytes, ours: bytes, theirs: bytes, result: bytes, columns: KeyColumns
) -> tuple[str, ...]:
    """What the proof says of a clean merge of one text, loaded when it is called."""
    from gitsync.core.proof.meaning import faults

    return faults(base, ours, theirs, result, columns)


def _faults(task: _Task, merged: Merged) -> Sequence[str]:
    """What the proof says of a merge."""
    from gitsync.core.proof.claim import Claim
    from gitsync.core.proof.claim import faults

    kind, options = task.manner.kind, task.manner.options
    claim = Claim(
        task.base,
        task.ours,
        task.theirs,
        merged.data,
        tuple(decision.lost for decision in merged.decisions),
        not merged.conflicts,
        options.columns,
        options.markers,
        options.keys,
    )
    return faults(kind, claim)


def _from_virtual_base(task: _Task) -> Outcome | None:
    """A base with conflicts is what git made of several merge bases. Either side of them may serve
    as base, when the merge is then clean and proved and does not depend on the choice; None
    otherwise.
    """
    from gitsync.core.text.conflicts import conflict_lines
    from gitsync.core.text.conflicts import one_side

    if not conflict_lines(task.base) or any(map(conflict_lines, (task.ours, task.theirs))):
        return None
    attempts = [_attempt(task._replace(base=one_side(task.base, side))) for side in (0, 1)]
    clean = {
        merged.data: merged
        for merged, notes in attempts
        if merged and not notes and not merged.conflicts
    }
    if len(clean) != 1:
        return None
    (merged,) = clean.values()
    return Outcome(merged.data, (), merged.decisions, task.manner.kind)


def _lines(size: int) -> MergeLines:
    """git's line merge, loaded when it is called: most merges leave no line undecided."""

    def merge_lines(regions: Sequence[tuple[bytes, bytes, bytes]]) -> Sequence[tuple[bytes, int]]:
        from gitsync.git.merge_file import merger

        return merger(size)(regions)

    return merge_lines


def _as_text(
    base: bytes, ours: bytes, theirs: bytes, size: int, lines: MergeLines | None
) -> Outcome:
    if lines:
        ((data, count),) = lines([(base, ours, theirs)])
    else:
        from gitsync.git.merge_file import merge_text

        data, count = merge_text(base, ours, theirs, size)
    return Outcome(data, (f'{count} in the text',) if count else ())


def _is_sound(task: _Task, data: bytes) -> bool:
    """Whether a clean text merge may stand where the kind's own failed: it parses where it must,
    and where the versions are well formed the proof finds nothing.
    """
    from gitsync.core.documents.kinds import KINDS
    from gitsync.core.documents.kinds import room
    from gitsync.core.merge.result import Merged

    kind = task.manner.kind
    documents = room('documents', kind)
    if documents is None or not hasattr(documents, 'parse'):
        return True
    if KINDS[kind].must_parse and documents.parse(data).faults:
        return False
    versions = [documents.parse(version) for version in task[:3] if version]
    if any(getattr(version, 'faults', True) for version in versions):
        return True
    return not _faults(task, Merged(data, (), ()))
