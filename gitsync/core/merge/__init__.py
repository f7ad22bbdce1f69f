"""Merging of every kind: three versions in, one Merged out. The line merge comes in as a function.

prose/      Text that both sides changed, merged by what it is made of: tables, lists, fields, the
            rest by line
sections/   Sectioned documents: the case table by section, the order of sections, the text around
            them
align       Alignment of three versions, line by line
checkpoint  Merge of checkpoints (JSON objects) by key, recursively; lists as ordered unions with
            removals honoured
json_spans  JSON as spans of text: what lets a merge splice values and leave every other byte as it
            is
keyed       What tables, lists and groups of fields share: things with keys in an order, merged by
            key
letters     Comms files taken apart for merging: messages as letters, and which letter of a side is
            which of base
messages    Merge of comms files: the union of both sides' messages, read marks that never go back,
            numbers that stay 1 to n
order       Order of things that have keys: natural order, and the weaving of two sides' orders over
            a base
pieces      Pieces: the result of a merge while some of it is still open
status      Merge of STATUS files by key
"""

from collections import namedtuple


class Unmergeable(Exception):
    """The versions cannot be merged by their meaning; the text says why.

    The caller merges them as text and says so.
    """


class Decision(namedtuple('Decision', 'case where what lost')):
    """What a rule decided: case (a word or a number of the contract's table), the place, one
    sentence, and the whole input lines that the result no longer holds.
    """

    __slots__ = ()


class Merged(namedtuple('Merged', 'data conflicts decisions')):
    """The result; conflicts: the places, for people, () when clean; decisions in file order."""

    __slots__ = ()


def merge(kind: str, base: bytes, ours: bytes, theirs: bytes, merge_lines, options=None) -> Merged:
    """Merge three versions of a kind: 'sections', 'messages', 'status', 'checkpoint' or 'text'.
    merge_lines as textmerge.merger gives it; raises Unmergeable.
    """
    if kind == 'messages':
        from gitsync.core.merge.messages import merge as merge_kind
    elif kind == 'status':
        from gitsync.core.merge.status import merge as merge_kind
    elif kind == 'checkpoint':
        from gitsync.core.merge.checkpoint import merge as merge_kind
    elif kind == 'sections':
        if not getattr(options, 'markers', None):
            from gitsync.core.merge.sections.quick import settled

            data = settled(base, ours, theirs)
            if data is not None:
                return Merged(data, (), ())
        from gitsync.core.merge.sections.document import merge as merge_document

        return merge_document(base, ours, theirs, merge_lines, options)
    else:
        ((data, conflicts),) = merge_lines([(base, ours, theirs)])
        return Merged(data, (f'{conflicts} places',) if conflicts else (), ())
    return merge_kind(base, ours, theirs, merge_lines)
