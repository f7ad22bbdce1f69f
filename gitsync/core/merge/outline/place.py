"""What the merge of a text must know of the place where it stands."""

from __future__ import annotations

from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.result import Decision
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.core.merge.result import KeyColumns

    Identity = tuple[bytes, bytes]  # of an item or row: its table's header or b'', and its text
    # of all that it stands in the kind, the key, and where that is b'' which one it is
    Path = tuple[tuple[str, bytes, int], ...]


SHOWN = {'text': 'paragraph', 'html': 'table'}  # kinds, where people call them otherwise


class Stood(Value):
    """An item or row, and where it stands."""

    node: Node
    path: Path


class Moved(Value):
    """What one side moved."""

    was: Stood
    now: Path
    verb: str  # what the other side did


class TextPlace(Value):
    """The place of a text, and what rules it."""

    where: str  # for people
    later: str  # 'ours' or 'theirs' where one side's fields win, else ''
    by_cell: bool  # whether rows that both changed are put together from their cells
    columns: KeyColumns  # those that tell a table's rows apart, of its header's cells
    disputed: frozenset[bytes]  # names of sections that one side removed and the other changed
    places: dict[bytes, bytes]  # {line: section} of the lines that stand for sections
    decisions: list[Decision]  # grows while the text is merged
    moved: Mapping[Identity, Moved] = {}  # what both changed, though it stands on one side only
    taken_in: frozenset[bytes] = frozenset()  # sections before which each side put a heading

    def holds_disputed(self, each: Node) -> bool:
        """True for the place of a disputed section, and for what holds one."""
        held = [line for line, name in self.places.items() if name in self.disputed]
        return any(line in each.body for line in held)

    def inside(self, each: Node) -> TextPlace:
        """The place within a node."""
        if each.kind not in ('heading', 'label'):
            return self
        return self._replace(where=f'{named(each)} in {self.where.rpartition(" in ")[2]}')


class Trio(Value):
    """One node in its three versions, None where a version has it not."""

    base: Node | None
    ours: Node | None
    theirs: Node | None

    @property
    def any(self) -> Node:
        """One version of it, the same in both directions but for what changed."""
        one = self.base or self.ours or self.theirs
        assert one is not None
        return one

    @property
    def key(self) -> bytes:
        """What it is known by, the same in both directions."""
        sides = [each.key for each in (self.ours, self.theirs) if each is not None]
        return max(sides, default=self.any.key)

    def stays(self, is_disputed: bool) -> bool:
        """True for what stands in the result: in a side that added it, in both, or disputed."""
        return self.base is None or bool(self.ours and self.theirs) or is_disputed


def named(each: Node) -> str:
    """A node as messages name it: item 'x'."""
    words = ' '.join(each.key.decode('utf-8', 'replace').split())[:60]
    return f"{each.kind} '{words}'" if words else SHOWN.get(each.kind, each.kind)


def where(trio: Trio, place: TextPlace) -> str:
    """A node and its place as messages name them; the place alone where it has no name."""
    return f'{named(trio.any)} in {place.where}' if trio.any.key else place.where


def by_lines(trio: Trio, place: TextPlace) -> Pending:
    """The node as git's lines merge it."""
    base, ours, theirs = (b'' if each is None else each.body for each in trio)
    return Pending(base, ours, theirs, where(trio, place))


def conflict(trio: Trio, place: TextPlace, why: str = '') -> Pending:
    """The node as a conflict, whatever its lines would allow: two texts do not merge where each
    has no line of the base, or without it; what holds a disputed section changed although its own
    lines did not, and so did what was moved.
    """
    base, ours, theirs = (b'' if each is None else each.body for each in trio)
    if trio.ours and trio.theirs:
        kept = {*ours.splitlines(), *theirs.splitlines()}
        base = b'' if any(line in kept for line in base.splitlines() if line.strip()) else base
    elif base in (ours, theirs):
        for line, name in place.places.items():
            base = base.replace(line + b'\n', b'') if name in place.disputed else base
        if base in (ours, theirs):
            line, end, rest = base.partition(b'\n')
            base = line + b' ' + end + rest  # a blank that git sees, and nobody else
    at = f'{named(trio.any)} in {place.where}' if why else where(trio, place)
    return Pending(base, ours, theirs, at, why, True)


def is_changed(before: Node, after: Node) -> bool:
    """True where more than blanks changed."""
    return before.said != after.said
