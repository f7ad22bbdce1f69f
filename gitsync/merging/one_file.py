"""One file merged three ways, as every door sees it: the kind by path and policy, the merge, its
proof, and git's text merge where either fails.

The result is never worse than git's: whatever cannot be merged by its meaning, or cannot be proved,
is merged as text, and says why.
"""

from collections import namedtuple

from gitsync.core.merge.by_kind import merge
from gitsync.core.merge.result import Options
from gitsync.core.merge.result import Unmergeable
from gitsync.core.proof.lines import faults
from gitsync.core.text.conflicts import conflict_lines
from gitsync.errors import GitsyncError


class Outcome(namedtuple('Outcome', 'data conflicts decisions kind notes')):
    """data; conflicts: places for people, () when clean; decisions; kind that was merged; notes:
    sentences on why it became text.
    """

    __slots__ = ()


def merge_file(
    path: str, base: bytes, ours: bytes, theirs: bytes, size: int = 7, policy=None, lines=None
) -> Outcome:
    """Merge three versions of the file at path (base b'' when both added it). A size above 7 is a
    virtual base: text.
    Raises Unmergeable for binaries, which have no line merge. lines: merge_lines, where the caller
    has one of its own.
    """
    if ours == theirs or theirs == base:
        return Outcome(ours, (), (), '', ())
    if ours == base:
        return Outcome(theirs, (), (), '', ())
    kind, options = _kind(path, (base, ours, theirs), policy) if size <= 7 else ('text', None)
    if kind == 'text':
        return _as_text(base, ours, theirs, size, (), lines)
    if conflict_lines(base) and not conflict_lines(ours) and not conflict_lines(theirs):
        found = _from_virtual_base(kind, base, ours, theirs, options, lines)
        if found:
            return found
    merged, why = _merged(kind, base, ours, theirs, options, lines or _lines(size))
    if merged is None:
        return _as_text(base, ours, theirs, size, why, lines)
    return Outcome(merged.data, merged.conflicts, merged.decisions, 'text' if why else kind, why)


def _merged(kind, base, ours, theirs, options, lines):
    """(Merged, ()) when it is proved, (Merged, why) when the kind itself chose the lines, (None,
    why it must become text).
    """
    try:
        merged = merge(kind, base, ours, theirs, lines, options)
        told = tuple(
            f'merged as text: {decision.what}'
            for decision in merged.decisions
            if decision.case == 'text'
        )
        if told:
            return merged, told
        wrong = faults(
            kind,
            base,
            ours,
            theirs,
            merged.data,
            tuple(decision.lost for decision in merged.decisions),
            not merged.conflicts,
        )
    except Unmergeable as error:
        return None, (f'merged as text: {error}',)
    except (
        AssertionError,
        AttributeError,
        IndexError,
        KeyError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        return None, (
            f'merged as text: fault in the merge of {kind}: {type(error).__name__}: {error}',
        )
    if wrong:
        return None, tuple(
            f'merged as text: the merge of {kind} is not proved: {fault}' for fault in wrong
        )
    return merged, ()


def _from_virtual_base(kind, base, ours, theirs, options, lines):
    """A base with conflicts is what git made of several merge bases. Either side of them may serve
    as base, when the merge is then
    clean and proved and does not depend on the choice; None otherwise."""
    found = [
        _merged(kind, _without_conflicts(base, side), ours, theirs, options, lines or _lines(7))
        for side in (0, 1)
    ]
    clean = {
        merged.data: merged for merged, why in found if merged and not why and not merged.conflicts
    }
    if len(clean) != 1:
        return None
    (merged,) = clean.values()
    return Outcome(merged.data, (), merged.decisions, kind, ())


def _without_conflicts(data, side):
    """The text with one side (0 ours, 1 theirs) of every conflict."""
    out, state = [], None
    for line in data.split(b'\n'):
        mark = line.rstrip(b'\r')
        run = len(mark) - len(mark.lstrip(mark[:1]))
        if run >= 7 and mark[:1] == b'<' and state is None:
            state = 0
        elif run >= 7 and mark[:1] == b'|' and state == 0:
            state = 2
        elif run >= 7 and mark == b'=' * run and state in (0, 2):
            state = 1
        elif run >= 7 and mark[:1] == b'>' and state == 1:
            state = None
        elif state is None or state == side:
            out.append(line)
    return b'\n'.join(out)


def _lines(size):
    """merge_lines, loaded when it is called: most merges leave no line undecided and start no git."""

    def merge_lines(regions):
        from gitsync.git.merge_file import merger

        return merger(size)(regions)

    return merge_lines


def _as_text(base, ours, theirs, size, notes, lines):
    if lines:
        ((data, count),) = lines([(base, ours, theirs)])
    else:
        from gitsync.git.merge_file import merge_text

        data, count = merge_text(base, ours, theirs, size)
    return Outcome(data, (f'{count} in the text',) if count else (), (), 'text', notes)


def _kind(path, versions, policy):
    """(kind, options for the merge): by policy and path, else sections where a marker pair stands,
    else text.
    """
    if policy is None and path.rpartition('/')[2] == 'EPIC_README.md':
        return 'sections', Options(
            lambda name: True, ()
        )  # the built-in protocol gives each section one owner; spares 2 ms of imports
    from gitsync.core.policy.place import place_of
    from gitsync.core.policy.policy import DEFAULT

    policy = policy or DEFAULT
    place = place_of(path, policy, None)
    if place and place.kind == 'sections':
        return 'sections', Options(
            _single_owner(place, policy), place.document.markers if place.document else ()
        )
    if place and place.kind in ('messages', 'status', 'checkpoint'):
        return place.kind, None
    from gitsync.core.documents.sections import has_sections

    return ('sections' if any(has_sections(data) for data in versions) else 'text'), None


def _single_owner(place, policy):
    """single_owner for one document; who the owner is does not matter here, so no epic is read."""
    from gitsync.core.git.snapshot import EMPTY
    from gitsync.core.policy.case import Case
    from gitsync.core.policy.owners import section_owners

    case = Case.unchanged(EMPTY, policy)

    def single_owner(name):
        try:
            return len(section_owners(case, place, name)) == 1
        except GitsyncError:
            # two patterns of one length: no one owner can be named, so nothing is superseded
            return False

    return single_owner
