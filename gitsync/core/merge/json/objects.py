"""Three versions of a JSON value, walked together.

What both sides changed is the later side's, and the other becomes a Decision; without a time that
tells, and for a key or an object removed here and changed there, a conflict around those lines.
Symmetric; no value is lost in silence.
"""

from __future__ import annotations

from gitsync.core.merge.json.conflicts import Conflicts
from gitsync.core.merge.json.conflicts import named
from gitsync.core.merge.json.layout import MergedEntry
from gitsync.core.merge.json.layout import assembled
from gitsync.core.merge.json.spans import EMPTY_LIST
from gitsync.core.merge.json.spans import EMPTY_OBJECT
from gitsync.core.merge.later import superseded
from gitsync.core.merge.order import combined_order
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import settle
from gitsync.core.merge.order import with_removed
from gitsync.core.merge.pieces import by_side
from gitsync.core.merge.result import Unmergeable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.json.conflicts import Path
    from gitsync.core.merge.json.layout import Nodes
    from gitsync.core.merge.json.layout import Versions
    from gitsync.core.merge.json.spans import JsonEntry
    from gitsync.core.merge.json.spans import JsonNode
    from gitsync.core.merge.result import Decision

    ByKey = dict[str, JsonEntry]


class Walk:
    """One merge: what it may ask for, and what it found."""

    def __init__(
        self, texts: bytes, keys: tuple[str, ...] = (), later: int | None = None, clock: str = ''
    ) -> None:
        """texts: all bytes of the versions; keys: the fields that tell objects of a list apart;
        later: the side that wins, by its time at the key clock.
        """
        self.conflicts = Conflicts(texts)
        self.decisions: list[Decision] = []
        self.keys, self.later, self.clock = keys, later, clock

    def value(
        self, base: JsonNode | None, ours: JsonNode, theirs: JsonNode, path: Path
    ) -> bytes | None:
        """The merged value's text, None when both sides changed it and its parts cannot tell."""
        if ours.kind == theirs.kind == '{' and (base is None or base.kind == '{'):
            return self._object((base or EMPTY_OBJECT, ours, theirs), path)
        if ours.value == theirs.value:
            old = base.text if base and base.value == ours.value else None
            return settle(old, ours.text, theirs.text)
        if base and theirs.value == base.value:
            return ours.text
        if base and ours.value == base.value:
            return theirs.text
        if ours.kind == theirs.kind == '[':
            nodes = (base if base and base.kind == '[' else EMPTY_LIST, ours, theirs)
            parts = self.items(nodes, path)
            return None if parts is None else assembled(parts, nodes, self.conflicts)
        return None

    def _object(self, nodes: Nodes, path: Path) -> bytes:
        """Merge three objects; returns the text from { to }."""
        base, ours, theirs = ({entry.key: entry for entry in node.entries} for node in nodes)
        parts = self._parts((base, ours, theirs), path)
        if parts is None:
            where = '.'.join(path) or '{}'
            raise Unmergeable(f"both sides put the keys of '{where}' in another order")
        return assembled(parts, nodes, self.conflicts)

    def items(self, nodes: Nodes, path: Path) -> list[MergedEntry] | None:
        """The merged items of a list, None where they cannot tell."""
        from gitsync.core.merge.json.lists import key_field
        from gitsync.core.merge.json.lists import keyed
        from gitsync.core.merge.json.lists import united

        field = key_field(nodes, self.keys)
        if field is None:
            return united(nodes)
        base, ours, theirs = (keyed(node, field) for node in nodes)
        return self._parts((base, ours, theirs), path)

    def _parts(self, sides: tuple[ByKey, ByKey, ByKey], path: Path) -> list[MergedEntry] | None:
        """The merged members or keyed items; None where both sides reordered them in two ways."""
        base, ours, theirs = sides
        order = combined_order(list(base), list(ours), list(theirs), _rank)
        if order is None:
            return None
        parts = []
        for key in with_removed(order, list(base), ours, theirs):
            versions = base.get(key), ours.get(key), theirs.get(key)
            text = self._entry(versions, (*path, key))
            if text is not None:
                parts.append(MergedEntry(text, versions))
        return parts

    def _entry(self, versions: Versions, path: Path) -> bytes | None:
        """A member's or item's text, None when it is gone."""
        base, ours, theirs = versions
        if ours is None or theirs is None:
            left = ours or theirs
            if base is None:
                return left.text if left else None
            if left is None or left.node.value == base.node.value:
                return None
            return self._conflict(versions, path, by_side(ours))
        head = settle(base and base.head, ours.head, theirs.head)
        value = self.value(base and base.node, ours.node, theirs.node, path)
        if value is not None:
            return head + value
        if self.later is None:
            return self._conflict(versions, path)
        kept, lost = (ours, theirs) if self.later == 1 else (theirs, ours)
        shown = [entry.node.text.decode('utf-8', 'replace') for entry in (kept, lost)]
        self.decisions.append(
            superseded(named(path), self.clock, shown[0], shown[1], lost.text + b'\n')
        )
        return head + kept.node.text

    def _conflict(self, versions: Versions, path: Path, why: str = '') -> bytes:
        base, ours, theirs = (entry.text if entry else b'' for entry in versions)
        return self.conflicts.add(path, (base, ours, theirs), why)


def _rank(key: str) -> tuple[object, ...]:
    return natural(key.encode('utf-8', 'surrogatepass'))
