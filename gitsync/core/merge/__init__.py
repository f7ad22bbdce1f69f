"""Merging of every kind: values in, Merged out. Pure; the line merge comes in as a function.

  align           Alignment of three versions, line by line
  blocks          Blocks: what a text is made of, as far as merging goes: tables, lists, groups of field lines, fences, headings, other text
  body            Text that both sides changed, in a section or outside all of them: merged by what it is made of, the rest by line
  checkpoint      Merge of checkpoints (JSON objects) by key, recursively; lists as ordered unions with removals honoured
  document        Merging of sectioned documents: the case table by section, the order of sections, and the outside text around them
  fields          Groups of field lines '**Key:** value', merged by key
  gaps            A run that both sides changed: the sections that they added between two anchors, and the text around these
  grids           Grids: tables whose cells are one flat list, laid out so many in a row, as generated lists of contributors are
  items           Lists, merged by item: an item is its first line with all that is indented below it
  keyed           What tables, lists and groups of fields share: things with keys in an order, merged by key
  letters         Comms files taken apart for merging: messages as letters, and which letter of a side is which of base
  messages        Merge of comms files: the union of both sides' messages, read marks that never go back, numbers that stay 1 to n
  moves           Sections in another order than base's on one side: that order wins, and each section keeps the other side's edits
  order           Order of things that have keys: natural order, and the weaving of two sides' orders over a base
  pieces          Pieces: the result of a merge while some of it is still open
  proof           The proof of a merge: an independent look at the result beside the three versions
  proofjson       The proof of a merged checkpoint: the result read anew and compared with the three versions, key by key
  proofrows       The proof's view of table rows: a row that stands in no version may be the merge of two versions of one row, cell by cell
  quick           The quick way for documents whose sections each changed on one side at most: pieces compared, nothing parsed
  sides           One version of a sectioned document as the merge sees it
  skeleton        The order of sections where the versions do not hold the same ones in the same order, and the outside text between them
  spans           JSON as spans of text: what lets a merge splice values and leave every other byte as it is
  status          Merge of STATUS files by key
  tables          Markdown tables, merged by row and by cell
"""

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
