"""Lists: of objects by the field that tells them apart, others as ordered unions with removals
honoured.
"""

from __future__ import annotations

from gitsync.core.merge.json.layout import MergedEntry
from gitsync.core.merge.order import combined_order
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.merge.json.layout import Nodes
    from gitsync.core.merge.json.spans import JsonEntry
    from gitsync.core.merge.json.spans import JsonNode

    # An item's value, and how many equal ones came before it.
    ItemKey = tuple[tuple[str, object], int]
    Items = dict[ItemKey, JsonEntry]

USUAL_FIELDS = ('id', 'name')


def key_field(nodes: Nodes, named: tuple[str, ...]) -> str | None:
    """The field that tells the items of three lists apart: all are objects, each has it, and no two
    of one list have the same; the named ones first. None where there is none.
    """
    entries = [entry for node in nodes for entry in node.entries]
    if not entries or any(entry.node.kind != '{' for entry in entries):
        return None
    for field in (*named, *USUAL_FIELDS):
        if all(len(keyed(node, field)) == len(node.entries) for node in nodes):
            return field
    return None


def keyed(node: JsonNode, field: str) -> dict[str, JsonEntry]:
    """The items that have the field, by what it says."""
    return {key: entry for entry in node.entries for key in _said(entry, field)}


def _said(item: JsonEntry, field: str) -> Iterator[str]:
    for member in item.node.entries:
        if member.key == field and member.node.kind in ('"', 'x'):
            yield str(member.node.value[1]) if member.node.kind == '"' else _shown(member.node)


def _shown(node: JsonNode) -> str:
    return node.text.decode('ascii', 'replace')


def united(nodes: Nodes) -> list[MergedEntry] | None:
    """The ordered union of three lists; None where both sides reordered, or both rewrote one item
    that is no text, or one added what the other removed of equal ones.
    """
    base, ours, theirs = sides = _items(nodes[0]), _items(nodes[1]), _items(nodes[2])
    texts = {
        key: min(side[key].text for side in sides if key in side) for side in sides for key in side
    }
    order = combined_order(
        list(base), list(ours), list(theirs), lambda key: (natural(texts[key]), key[1])
    )
    if order is None or _both_rewrote(base, ours, theirs) or _are_opposed(base, ours, theirs):
        return None
    parts = []
    for key in order:
        versions = base.get(key), ours.get(key), theirs.get(key)
        known = next(entry for entry in versions if entry)
        old, one, other = ((entry or known).text for entry in versions)
        parts.append(MergedEntry(settle(old, one, other), versions))
    return parts


def _both_rewrote(base: Items, ours: Items, theirs: Items) -> bool:
    """True when an object or list of base is in neither side and a side put compound items of its
    own in: one item edited on both, or edited and removed, most likely.
    """
    if not any(_is_compound(key) and key not in ours and key not in theirs for key in base):
        return False
    one, other = (
        {key for key in side if _is_compound(key) and key not in base} for side in (ours, theirs)
    )
    return one != other


def _are_opposed(base: Items, ours: Items, theirs: Items) -> bool:
    """True when one side has more of the equal items of base, and the other fewer: what stands then
    would depend on the order of merging.
    """
    # an item's key is its value and number: the last number of each value
    at_first, *sides = (dict(side.keys()) for side in (base, ours, theirs))
    changes = ([side.get(value, -1) - last for side in sides] for value, last in at_first.items())
    return any(min(change) < 0 < max(change) for change in changes)


def _is_compound(key: ItemKey) -> bool:
    return key[0][0] in ('{', '[')


def _items(node: JsonNode) -> Items:
    """The items by value, in the list's order."""
    counts: dict[tuple[str, object], int] = {}
    items: Items = {}
    for entry in node.entries:
        number = counts.get(entry.node.value, 0)
        counts[entry.node.value] = number + 1
        items[entry.node.value, number] = entry
    return items
