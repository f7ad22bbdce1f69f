"""Merge of STATUS files by key.

What must hold: every key that a side changed alone keeps that change; a key that both changed takes
the value of the side with the later UPDATED, and the other value is a Decision; so do keys that the
merge sets against each other and no version does; without two times that tell, and for a key
removed here and changed there, a conflict around those lines. Order, spacing, comments, line ends,
byte-order mark and final newline stay as the file has them. Symmetric.
"""

from __future__ import annotations

from gitsync.core.documents.status import contradictions
from gitsync.core.documents.status import parse
from gitsync.core.merge.later import later_side
from gitsync.core.merge.later import superseded
from gitsync.core.merge.order import combined_order
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.order import with_removed
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.pieces import by_side
from gitsync.core.merge.pieces import labelled
from gitsync.core.merge.result import Merged
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import text
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.merge.pieces import Piece
    from gitsync.core.merge.result import Decision
    from gitsync.core.merge.result import MergeLines
    from gitsync.core.merge.result import Options

_END = ''  # the key of what follows the last field: no field has it


class _Field(Value):
    """A key's line without its newline."""

    lead: bytes  # blank and comment lines before it
    head: bytes  # up to the value
    value: bytes
    tail: bytes  # what follows the value: white space, CR

    @property
    def line(self) -> bytes:
        return self.head + self.value + self.tail + b'\n'


class _Choice(Value):
    """Whose value of a key stands."""

    side: int  # 1 ours, 2 theirs; of equal values 1
    is_open: bool = False  # both changed it, and no time tells: lines decide
    why: str = ''  # it is open, where lines would not see it


if TYPE_CHECKING:
    _Fields = dict[str, _Field]
    _Sides = tuple[_Fields, _Fields, _Fields]
    _Versions = tuple[_Field | None, _Field | None, _Field | None]


def merge(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    merge_lines: MergeLines,
    options: Options | None = None,
) -> Merged:
    """Merge three versions; raises Unmergeable where a line is neither field, comment nor blank, or
    a key stands twice.
    """
    texts = (base, ours, theirs)
    sides = (_fields(base), _fields(ours), _fields(theirs))
    keys = [[key for key in side if key != _END] for side in sides]
    order = combined_order(keys[0], keys[1], keys[2], _rank)
    if order is None:
        raise Unmergeable('both sides put the keys in another order')
    work = _StatusMerge(sides)
    # a key that one side removed stays in the order until it is known whether the other changed it
    for key in with_removed(order, list(sides[0]), sides[1], sides[2]):
        work.field(key)
    work.comment(_END)
    if settle(*[data.startswith(BOM) for data in texts]):
        work.mark_first_line()
    ends = [data[-1:] in (b'\n', b'') for data in texts]
    return _assembled(work, merge_lines, settle(*ends))


def _rank(key: str) -> tuple[object, ...]:
    return natural(key.encode('utf-8', 'surrogateescape'))


def _fields(data: bytes) -> _Fields:
    """The fields by key, in file order, with _END last."""
    fields: _Fields = {}
    lead: list[bytes] = []
    for line in parse(data.removeprefix(BOM)).lines:
        raw = line.raw.removesuffix(b'\n')
        if not line.key:
            if not line.is_filler:
                raise Unmergeable(f"a line is no 'KEY: value': '{text(raw[:60])}'")
            lead.append(raw + b'\n')
            continue
        if line.key in fields:
            raise Unmergeable(f"the key '{line.key}' stands twice")
        start = raw.index(b':') + 1
        value = raw[start:].strip()
        start += len(raw[start:]) - len(raw[start:].lstrip()) if value else 0
        fields[line.key] = _Field(b''.join(lead), raw[:start], value, raw[start + len(value) :])
        lead = []
    fields[_END] = _Field(b''.join(lead), b'', b'', b'')
    return fields


class _StatusMerge:
    """The output as it grows."""

    def __init__(self, sides: _Sides) -> None:
        self.sides = sides
        clocks = [text(side['UPDATED'].value) if 'UPDATED' in side else '' for side in sides[1:]]
        self.later = later_side(*clocks)
        self.pieces: list[Piece] = []
        self.decisions: list[Decision] = []
        self.choices = {key: self._choice(key) for key in {**sides[1], **sides[2]} if key != _END}
        self._settle_contradictions()

    def _versions(self, key: str) -> _Versions:
        base, ours, theirs = self.sides
        return base.get(key), ours.get(key), theirs.get(key)

    def _choice(self, key: str) -> _Choice:
        base, ours, theirs = self._versions(key)
        if ours is None or theirs is None:
            return _Choice(1 if ours else 2)
        value = pick(base and base.value, ours.value, theirs.value)
        if value is not None:
            return _Choice(1 if value == ours.value else 2)
        return _Choice(self.later or 1, self.later is None)

    def _settle_contradictions(self) -> None:
        """Where the values so chosen contradict each other and no side's do: the later side's, for
        the keys concerned.
        """
        known = {keys for side in self.sides[1:] for keys in contradictions(_getter(side))}
        while True:
            new = [keys for keys in contradictions(self._chosen) if keys not in known]
            if not new:
                return
            for key in {key for keys in new for key in keys}:
                why = '' if self.later else f'against {" and ".join(map(_others(key), new))}'
                self.choices[key] = _Choice(self.later or 1, self.later is None, why)
            known.update(new)

    def _chosen(self, key: str) -> str | None:
        choice = self.choices.get(key)
        field = self.sides[choice.side].get(key) if choice else None
        return text(field.value) if field else None

    def field(self, key: str) -> None:
        """Append one field, merged."""
        versions = base, ours, theirs = self._versions(key)
        if base and not (ours and theirs):
            left = ours or theirs
            if left and left.value != base.value:
                old, one, other = [field.lead + field.line if field else b'' for field in versions]
                why = by_side(ours)
                self.pieces.append(Pending(old, one, other, f"key '{key}'", why, True))
            return
        self.comment(key)
        self._value(key, versions)

    def comment(self, key: str) -> None:
        """Append what stands before a field, merged."""
        versions = self._versions(key)
        greatest = max(field.lead for field in versions if field)
        base, ours, theirs = [field.lead if field else greatest for field in versions]
        lead = pick(base, ours, theirs)
        where = f"the comment before '{key}'" if key else 'the comment at the end'
        self.pieces.append(Pending(base, ours, theirs, where) if lead is None else lead)

    def _value(self, key: str, versions: _Versions) -> None:
        base, ours, theirs = versions
        choice = self.choices[key]
        if choice.is_open and ours and theirs and ours.value != theirs.value:
            lines = [field.line if field else b'' for field in (base, ours, theirs)]
            old = b'' if choice.why else lines[0]
            self.pieces.append(
                Pending(old, lines[1], lines[2], f"key '{key}'", choice.why, bool(choice.why))
            )
            return
        kept, lost = versions[choice.side], versions[3 - choice.side]
        one, other = ours or theirs, theirs or ours
        assert kept and one and other
        known = base or one
        head = settle(known.head, one.head, other.head)
        tail = settle(known.tail, one.tail, other.tail)
        if lost and lost.value != kept.value and (base is None or lost.value != base.value):
            shown = [f"'{text(field.value)}'" for field in (kept, lost)]
            where = f"key '{key}'"
            self.decisions.append(superseded(where, 'UPDATED', shown[0], shown[1], lost.line))
        self.pieces.append(head + kept.value + tail + b'\n')

    def mark_first_line(self) -> None:
        """Put a byte-order mark where it belongs: within the versions of a conflict that stands
        first, whose marker must begin its line.
        """
        for at, piece in enumerate(self.pieces):
            if isinstance(piece, Pending):
                base, ours, theirs = [BOM + lines if lines else lines for lines in piece[:3]]
                self.pieces[at] = piece._replace(base=base, ours=ours, theirs=theirs)
                return
            if piece:
                break
        self.pieces.insert(0, BOM)


def _getter(side: _Fields) -> Callable[[str], str | None]:
    return lambda key: text(side[key].value) if key in side else None


def _others(key: str) -> Callable[[tuple[str, ...]], str]:
    return lambda keys: ' and '.join(other for other in keys if other != key)


def _assembled(work: _StatusMerge, merge_lines: MergeLines, ends_line: bool) -> Merged:
    """The file, the open pieces merged by lines."""
    waiting = [piece for piece in work.pieces if isinstance(piece, Pending)]
    merged = iter(merge_lines([piece[:3] for piece in waiting]) if waiting else ())
    out: list[bytes] = []
    conflicts: list[str] = []
    for piece in work.pieces:
        if isinstance(piece, Pending):
            data, count = next(merged)
            conflicts += [piece.where] if count else []
            out.append(labelled(data, piece, count))
        else:
            out.append(piece)
    data = b''.join(out)
    # a conflict keeps its last line end
    if not ends_line and not data.rpartition(b'\n')[0].rpartition(b'\n')[2].startswith(b'>>>>>>>'):
        data = data.removesuffix(b'\n')
    return Merged(data, tuple(conflicts), tuple(work.decisions))
