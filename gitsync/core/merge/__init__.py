"""Merging of every kind: values in, Merged out. Pure; the line merge comes in as a function."""

from collections import namedtuple


class Unmergeable(Exception):
    """The versions cannot be merged by their meaning; the text says why. The caller merges them as text and says so."""


class Decision(namedtuple('Decision', 'case where what lost')):
    """What a rule decided: case (a word or a number of the contract's table), the place, one sentence, and the whole input lines that the result no longer holds."""

    __slots__ = ()


class Merged(namedtuple('Merged', 'data conflicts decisions')):
    """The result; conflicts: the places, for people, () when clean; decisions in file order."""

    __slots__ = ()


def merge(kind: str, base: bytes, ours: bytes, theirs: bytes, merge_lines, options=None) -> Merged:
    """Merge three versions of a kind: 'sections', 'messages', 'status', 'checkpoint' or 'text'. merge_lines as textmerge.merger gives it; raises Unmergeable."""
    if kind == 'messages':
        from gitsync.core.merge.messages import merge as merge_kind
    elif kind == 'status':
        from gitsync.core.merge.status import merge as merge_kind
    elif kind == 'checkpoint':
        from gitsync.core.merge.checkpoint import merge as merge_kind
    elif kind == 'sections':
        if not getattr(options, 'markers', None):
            from gitsync.core.merge.quick import settled
            data = settled(base, ours, theirs)
            if data is not None:
                return Merged(data, (), ())
        from gitsync.core.merge.document import merge as merge_document
        return merge_document(base, ours, theirs, merge_lines, options)
    else:
        (data, conflicts), = merge_lines([(base, ours, theirs)])
        return Merged(data, (f'{conflicts} places',) if conflicts else (), ())
    return merge_kind(base, ours, theirs, merge_lines)
