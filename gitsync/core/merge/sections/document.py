"""Merging of sectioned documents: the case table by section, the order of sections, and the outside
text around them.

What only one side changed is settled by comparing bytes. Malformed documents are git's.
"""

from collections import namedtuple

from gitsync.core.merge.order import settle
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.pieces import assemble
from gitsync.core.merge.result import Decision
from gitsync.core.merge.result import Merged
from gitsync.core.merge.sections.sides import side_of

WRITTEN = ('TFDOC', 'TF_DOCS', 'TOC')  # sections of other dialects that programs write
PROGRAMS = (
    'tf-docs',
    'of',
    'stop',
    'slash',
    'cog',
    # dialects that programs write: a row that both changed was computed twice, its cells are not put
    # together
)


class Place(namedtuple('Place', 'where is_single texts by_cell row_key decisions')):
    """What a body merge must know of its place: its name for people, whether one agent owns it,
    ours and theirs of the whole
    text (which tell who was updated later), whether rows merge by cell, the policy's key columns,
    and where decisions go.
    """

    __slots__ = ()


def merge(base: bytes, ours: bytes, theirs: bytes, merge_lines, options=None) -> Merged:
    """Merge three versions of a sectioned document. options, where given, may have
    single_owner(section name) -> bool,
    row_key(header cells) -> index, and markers."""
    if ours == theirs or theirs == base:
        return Merged(ours, (), ())
    if ours == base:
        return Merged(theirs, (), ())
    from gitsync.core.documents.sections import ALL_DIALECTS
    from gitsync.core.documents.sections import parse

    markers = getattr(options, 'markers', None) or ALL_DIALECTS
    texts = [
        _ended(data) for data in (base, ours, theirs)
    ]  # a last line is the same line with and without its line end
    documents = [parse(text, markers) for text in texts]
    for document, name in zip(documents, ('base', 'ours', 'theirs')):
        if document.faults:
            fault = document.faults[0]
            return _as_text(
                base, ours, theirs, merge_lines, f'{fault.rule} at line {fault.line} of {name}'
            )
    engine = _Engine(options)
    pieces = engine.document(*[side_of(document) for document in documents])
    if pieces is None:
        why = 'both sides moved sections, in two ways'
        found = _as_text(base, ours, theirs, merge_lines, why)
        # lines would let a section that both moved stand twice: without a base every difference is
        # a conflict
        return (
            found
            if found.conflicts or not parse(found.data, markers).faults
            else _as_text(b'', ours, theirs, merge_lines, why)
        )
    data, conflicts = assemble(pieces, merge_lines)
    if conflicts:
        whole = _clean_text(base, ours, theirs, merge_lines, markers)
        if whole is not None:
            return Merged(
                whole,
                (),
                (
                    Decision(
                        'text',
                        'the document',
                        'merged by lines, which git does without a conflict',
                        b'',
                    ),
                ),
            )
    if texts != [base, ours, theirs]:
        data = _as_ended(data, base, ours, theirs)
    return Merged(data, conflicts, tuple(engine.decisions))


def _ended(data):
    return (
        data + (b'\r\n' if data[data.rfind(b'\n') - 1 :][:1] == b'\r' else b'\n')
        if data and data[-1] != 10
        else data
    )


def _as_ended(data, base, ours, theirs):
    """The result without its last line end where the versions want none, and its last line is that
    of a version that has none.
    """
    last = data[data.rfind(b'\n', 0, -1) + 1 :].rstrip(b'\r\n')
    bare = {
        side[side.rfind(b'\n') + 1 :].rstrip(b'\r') for side in (ours, theirs) if side[-1:] != b'\n'
    }
    if last not in bare or settle(
        base[-1:] == b'\n' if base else None, ours[-1:] == b'\n', theirs[-1:] == b'\n'
    ):
        return data
    return data.removesuffix(b'\n').removesuffix(b'\r')


def _as_text(base, ours, theirs, merge_lines, why):
    ((data, count),) = merge_lines([(base, ours, theirs)])
    return Merged(
        data,
        (f'{count} in the text',) if count else (),
        (Decision('text', 'the document', why, b''),),
    )


def _clean_text(base, ours, theirs, merge_lines, markers):
    """git's merge of the whole text where it has no conflict and no fault, else None: a structured
    merge is never worse than that.
    """
    from gitsync.core.documents.sections import parse

    ((data, count),) = merge_lines([(base, ours, theirs)])
    return None if count or parse(data, markers).faults else data


class _Engine:
    """One merge: what the options say, and the decisions that it took."""

    def __init__(self, options):
        self.decisions = []
        self.single_owner = getattr(options, 'single_owner', None) or (lambda name: False)
        self.row_key = getattr(options, 'row_key', None) or (lambda header: 0)

    def place(self, name, dialect=''):
        """The place of a section, or of the outside text ('')."""
        return Place(
            f"section '{name}'" if name else 'the outside text',
            bool(name) and bool(self.single_owner(name)),
            (),
            dialect not in PROGRAMS and name not in WRITTEN,
            self.row_key,
            self.decisions,
        )

    def document(self, base, ours, theirs):
        """All pieces, None where both sides reordered sections in two ways."""
        if base.names == ours.names == theirs.names:
            return self._same_order(base, ours, theirs)
        from gitsync.core.merge.sections.skeleton import Skeleton

        return Skeleton(self, base, ours, theirs).pieces()

    def _same_order(self, base, ours, theirs):
        pieces = []
        for name, *gaps in zip(base.names, base.gaps, ours.gaps, theirs.gaps):
            self.text(pieces, *gaps)
            self.section(
                pieces, name, base.sections[name], ours.sections[name], theirs.sections[name]
            )
        self.text(pieces, base.gaps[-1], ours.gaps[-1], theirs.gaps[-1])
        return pieces

    def text(self, pieces, base, ours, theirs):
        """Outside text between two sections."""
        if ours == theirs or theirs == base:
            pieces.append(ours)
        elif ours == base:
            pieces.append(theirs)
        else:
            from gitsync.core.merge.prose.body import merge_body

            pieces += merge_body(base, ours, theirs, self.place(''))

    def section(self, pieces, name, base, ours, theirs):
        """One section by the case table; each of the three is a Section or None.

        1  ours == theirs                          that one, or none
        2  ours == base                            theirs, or none
        3  theirs == base                          ours, or none
        4  not in base, in one of the sides        that one
        5  changed on one side, removed on other   conflict
        6  changed differently on both             merge inside the section; an empty base where
           both added it
        """
        sides = [None if side is None else side[2:5] for side in (base, ours, theirs)]
        b, o, t = sides
        if o == t or t == b:
            chosen = o  # 1, 3, and 4 for ours
        elif o == b:
            chosen = t  # 2, and 4 for theirs
        elif o is None or t is None:
            pieces.append(
                Pending(b''.join(b), b''.join(o or ()), b''.join(t or ()), f"section '{name}'")
            )  # 5
            return
        else:
            self._inside(pieces, name, b, o, t, ours.dialect)  # 6
            return
        if chosen is not None:
            pieces += chosen

    def _inside(self, pieces, name, base, ours, theirs, dialect):
        """Case 6: markers by choice, the text between them by what it is made of."""
        base = base or (None, b'', None)
        begin, end = _marker(base[0], ours[0], theirs[0]), _marker(base[2], ours[2], theirs[2])
        if begin is None or end is None:
            pieces.append(
                Pending(
                    *[b''.join(side) if side[0] else b'' for side in (base, ours, theirs)],
                    f"section '{name}'",
                )
            )
            return
        pieces.append(begin)
        if ours[1] == theirs[1] or theirs[1] == base[1]:
            pieces.append(ours[1])
        elif ours[1] == base[1]:
            pieces.append(theirs[1])
        else:
            from gitsync.core.merge.prose.body import merge_body

            pieces += merge_body(base[1], ours[1], theirs[1], self.place(name, dialect))
        pieces.append(end)


def _marker(base, ours, theirs):
    """A marker line, None where both sides changed it in two ways; a missing line end is no change
    that counts.
    """
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    bare = [None if line is None else line.rstrip(b'\r\n') for line in (base, ours, theirs)]
    if bare[1] == bare[2] or bare[2] == bare[0]:
        return max(ours, theirs, key=len) if bare[1] == bare[2] else ours
    return theirs if bare[1] == bare[0] else None
