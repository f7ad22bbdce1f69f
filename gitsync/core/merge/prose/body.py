"""Text that both sides changed, in a section or outside all of them: merged by what it is made of,
the rest by line.

The text is aligned in its three versions. Where both sides changed one stretch, it is widened to
the tables, lists and groups of fields that it
touches, and these are merged by row, item and key. What cannot be merged so, and a text in which no
stretch was changed by both, is git's.
"""

from gitsync.core.merge.align import Chunk
from gitsync.core.merge.align import chunks
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.prose.blocks import STRUCTURES
from gitsync.core.merge.prose.blocks import blocks
from gitsync.core.merge.prose.blocks import bullet
from gitsync.core.text.lines import split


def merge_body(base: bytes, ours: bytes, theirs: bytes, place, depth: int = 0) -> list:
    """The pieces of a text that both sides changed."""
    if ours == theirs or theirs == base:
        return [ours]
    if ours == base:
        return [theirs]
    if not depth:
        place = place._replace(texts=(ours, theirs))
    pieces = _Body([split(text) for text in (base, ours, theirs)], place, depth).pieces()
    return [Pending(base, ours, theirs, place.where)] if pieces is None else pieces


class _Body:
    """One text: three lists of lines, the chunks they fall into, and the blocks that they are made
    of.
    """

    def __init__(self, sides, place, depth):
        self.sides, self.place, self.depth = sides, place, depth
        self.blocks = [None, None, None]

    def pieces(self):
        """The pieces, None where lines alone decide all of it."""
        found = chunks(*self.sides)
        clashes = {
            at for at, chunk in enumerate(found) if not chunk.same and self._is_clash(chunk)
        } | self._doubles(found)
        if not clashes:
            return None
        made, is_settled = [], False
        for group in self._groups(found, clashes):
            if len(group) == 1 and group[0][0] not in clashes:
                made.append(self._one_sided(group[0][1]))
                continue
            merged = self._blanks_apart(group) or _merge_blocks(
                self._texts(self._whole(group)), self.place, self.depth
            )
            is_settled = is_settled or merged is not None
            made += self._by_line(group, clashes) if merged is None else merged
        return made if is_settled else None

    def _texts(self, chunk):
        return [self.sides[side][chunk[1 + 2 * side] : chunk[2 + 2 * side]] for side in range(3)]

    def _is_clash(self, chunk):
        base, ours, theirs = self._texts(chunk)
        return ours != theirs and ours != base and theirs != base

    def _one_sided(self, chunk):
        base, ours, theirs = self._texts(chunk)
        return b''.join(theirs if ours == base else ours)

    def _blanks_apart(self, group):
        """A stretch in which one side changed nothing but the blanks that end its lines: the other
        side's, None where both did more.
        """
        base, ours, theirs = self._texts(self._whole(group))
        bare = [[line.rstrip(b' \t\n') for line in lines] for lines in (base, ours, theirs)]
        if bare[1] == bare[2]:
            return [max(b''.join(ours), b''.join(theirs))]
        if bare[0] in bare[1:] and base:
            return [b''.join(theirs if bare[1] == bare[0] else ours)]
        return None

    @staticmethod
    def _whole(group):
        first, last = group[0][1], group[-1][1]
        return Chunk(False, first.b0, last.b1, first.o0, last.o1, first.t0, last.t1)

    def _by_line(self, group, clashes):
        return [
            Pending(*[b''.join(lines) for lines in self._texts(chunk)], self.place.where)
            if at in clashes
            else self._one_sided(chunk)
            for at, chunk in group
        ]

    def _structure_at(self, side, line):
        """The table, list, group of fields or fence in which a line of one version stands, None
        elsewhere.
        """
        if self.blocks[side] is None:
            self.blocks[side] = _by_line_number(self.sides[side])
        return self.blocks[side].get(line)

    def _groups(self, found, clashes):
        """The chunks, those that share a structure with a clash joined with it; what is the same on
        all sides is cut where a structure begins or ends.
        """
        groups, at = [], 0
        waiting = list(enumerate(found))
        waiting.reverse()
        while waiting:
            at, chunk = waiting.pop()
            if at not in clashes:
                groups.append([(at, chunk)])
                continue
            group = [(at, chunk)]
            self._widen_up(groups, group)
            self._widen_down(waiting, group)
            groups.append(group)
        return groups

    def _widen_up(self, groups, group):
        while groups:
            need = self._missing_above(group)
            if not need:
                return
            last = groups.pop()
            at, chunk = last[-1]
            size = chunk.b1 - chunk.b0
            if len(last) == 1 and chunk.same and need < size:
                groups.append(
                    [
                        (
                            at,
                            Chunk(
                                True,
                                chunk.b0,
                                chunk.b1 - need,
                                chunk.o0,
                                chunk.o1 - need,
                                chunk.t0,
                                chunk.t1 - need,
                            ),
                        )
                    ]
                )
                last = [
                    (
                        at,
                        Chunk(
                            True,
                            chunk.b1 - need,
                            chunk.b1,
                            chunk.o1 - need,
                            chunk.o1,
                            chunk.t1 - need,
                            chunk.t1,
                        ),
                    )
                ]
            group[:0] = last

    def _missing_above(self, group):
        top, end = group[0][1], group[-1][1]
        return self._missing(((top.b0, end.b1), (top.o0, end.o1), (top.t0, end.t1)), True)

    def _widen_down(self, waiting, group):
        while waiting:
            top, end = group[0][1], group[-1][1]
            need = self._missing(((top.b0, end.b1), (top.o0, end.o1), (top.t0, end.t1)), False)
            if not need:
                return
            at, chunk = waiting.pop()
            if chunk.same and need < chunk.b1 - chunk.b0:
                waiting.append(
                    (
                        at,
                        Chunk(
                            True,
                            chunk.b0 + need,
                            chunk.b1,
                            chunk.o0 + need,
                            chunk.o1,
                            chunk.t0 + need,
                            chunk.t1,
                        ),
                    )
                )
                chunk = Chunk(
                    True,
                    chunk.b0,
                    chunk.b0 + need,
                    chunk.o0,
                    chunk.o0 + need,
                    chunk.t0,
                    chunk.t0 + need,
                )
            group.append((at, chunk))

    def _missing(self, ranges, above):
        """How many lines the range lacks, at most over the versions, of the structures that it cuts
        into above (or below).
        """
        need = 0
        for side, (start, stop) in enumerate(ranges):
            edge = start if above else stop
            block = self._structure_at(side, edge - 1) if edge else None
            if block and block.start < edge < block.stop:
                need = max(need, edge - block.start if above else block.stop - edge)
            elif start < stop:
                block = self._structure_at(side, start if above else stop - 1)
        return need

    def _doubles(self, found):
        """Chunks by which both sides add one and the same row or item in two places of a text:
        lines would let it stand twice.
        """
        added = [{}, {}]
        for at, chunk in enumerate(found):
            if chunk.same:
                continue
            base, *sides = self._texts(chunk)
            for side, lines in enumerate(sides):
                if lines != base:
                    start = chunk.t0 if side else chunk.o0
                    known = set(base)
                    for offset, line in enumerate(lines):
                        key = _key(line) if line not in known else None
                        block = key and self._structure_at(side + 1, start + offset)
                        if block and block.kind != 'fence':
                            added[side].setdefault(key, at)
        return {
            at for key in added[0].keys() & added[1].keys() for at in (added[0][key], added[1][key])
        }


def _by_line_number(lines):
    found = {}
    for block in blocks(lines):
        if block.kind in STRUCTURES or block.kind == 'fence':
            for line in range(block.start, block.stop):
                found[line] = block
    return found


def _key(line):
    """What a row or an item is known by, roughly: its first cell, its text without the check box."""
    body = line.strip()
    if b'|' in body:
        return b'|' + body.strip(b'|').split(b'|', 1)[0].strip()
    head = bullet(line)
    return b'-' + head.text.strip() if head else None


def _merge_blocks(texts, place, depth):
    """The pieces of a stretch that holds whole structures in the same order in its versions (base
    may hold none), None where it is not so plain.
    """
    versions = [[block for block in blocks(lines) if block.kind != 'blank'] for lines in texts]
    kinds = [[block.kind for block in version] for version in versions]
    if (
        kinds[1] != kinds[2]
        or (kinds[0] != kinds[1] and kinds[0])
        or not set(kinds[1]) & set(STRUCTURES)
    ):
        return None
    pieces = []
    ends = [0, 0, 0]
    for at, kind in enumerate(kinds[1]):
        spans = [version[at] if version else None for version in versions]
        gaps = [
            lines[end : span.start] if span else [] for lines, end, span in zip(texts, ends, spans)
        ]
        bodies = [
            lines[span.start : span.stop] if span else [] for lines, span in zip(texts, spans)
        ]
        merged = _merge_block(kind, bodies, place, depth)
        if merged is None:
            return None
        pieces += [_settled_gap(gaps), *merged]
        ends = [span.stop if span else 0 for span in spans]
    pieces.append(_settled_gap([lines[end:] for lines, end in zip(texts, ends)]))
    return pieces


def _settled_gap(gaps):
    from gitsync.core.merge.order import settle

    return settle(*[b''.join(lines) for lines in gaps])


def _merge_block(kind, bodies, place, depth):
    base, ours, theirs = bodies
    if ours == theirs or theirs == base:
        return [b''.join(ours)]
    if ours == base:
        return [b''.join(theirs)]
    from gitsync.core.merge.prose.grids import is_grid

    if kind == 'html' or kind == 'table' and all(is_grid(lines) for lines in bodies if lines):
        from gitsync.core.merge.prose.grids import merge_grid

        return merge_grid(base, ours, theirs, place)
    if kind == 'table':
        from gitsync.core.merge.prose.tables import merge_table

        return merge_table(base, ours, theirs, place)
    if kind == 'list':
        from gitsync.core.merge.prose.lists import merge_list

        return merge_list(base, ours, theirs, place, merge_body, depth)
    if kind == 'fields':
        from gitsync.core.merge.prose.fields import merge_fields

        return merge_fields(base, ours, theirs, place)
    return [Pending(*[b''.join(lines) for lines in bodies], place.where)]
