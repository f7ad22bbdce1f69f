"""Matching: which node of one list of siblings lives on as which of another.

By content or key where these are unique in both, wherever the node went; what is repeated or
reworded by alignment between the longest series of these that kept its order. No ordinal ever pairs
two nodes, and one rule of choice serves both sides.
"""

from __future__ import annotations

from gitsync.core.merge.align import ascending
from gitsync.core.merge.align import matches
from gitsync.core.merge.outline.blocks import bullet
from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.outline.nodes import is_numbered
from gitsync.core.text.lines import cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable
    from collections.abc import Iterable
    from collections.abc import Sequence
    from typing import TypeVar

    Counted = TypeVar('Counted', bound=Hashable)

SMALL = 2500  # pairs of nodes that are compared in one gap: more are aligned by what is equal
COMPARED = 1_000_000  # bytes that are compared in one gap, each as often as it meets another node
SMALL_LIST = 100  # pairs of items of two lists
SAME, KEYED = 4.0, 2.0  # what an equal pair, and one of one key, weighs beside a reworded one


def partners(base: Sequence[Node], side: Sequence[Node], reworded: bool = True) -> list[int]:
    """For each node of base its partner in side, -1 for none.

    1  equal, and once in both                       wherever it went
    2  of one kind and key, and once in both         wherever it went
    3  between two neighbours of 1 or 2 that kept    the series that weighs most: equal, of one
       their order                                   key, reworded
    """
    partner = [-1] * len(base)
    _unique(partner, [_content(each) for each in base], [_content(each) for each in side])
    _unique(partner, [_name(each) for each in base], [_name(each) for each in side])
    chain = ascending([(b, s) for b, s in enumerate(partner) if s >= 0])
    taken = set(partner)
    start = (-1, -1)
    for b, s in [*chain, (len(base), len(side))]:
        here = [at for at in range(start[0] + 1, b) if partner[at] < 0]
        there = [at for at in range(start[1] + 1, s) if at not in taken]
        start = (b, s)
        if here and there:
            for x, y in _aligned([base[at] for at in here], [side[at] for at in there], reworded):
                partner[here[x]] = there[y]
    return partner


def _content(each: Node) -> Hashable:
    return each.kind, each.said


def _name(each: Node) -> Hashable:
    """What it is known by; a label without its list is read as a field."""
    return ('field' if each.kind == 'label' else each.kind, each.key) if each.key else None


def _unique(partner: list[int], base: list[Hashable], side: list[Hashable]) -> None:
    """Pair what stands once in both and has no partner yet."""
    once = counts(base)
    there = counts(side)
    place = {each: at for at, each in enumerate(side)}
    taken = set(partner)
    for at, each in enumerate(base):
        if each is None or partner[at] >= 0 or once[each] != 1 or there.get(each) != 1:
            continue
        if place[each] not in taken:
            partner[at] = place[each]


def _aligned(base: list[Node], side: list[Node], reworded: bool) -> list[tuple[int, int]]:
    """Pairs that ascend in both: equal, of one key, or reworded."""
    if len(base) * len(side) <= SMALL and _size(base, side) + _size(side, base) <= COMPARED:
        return _heaviest([[_weight(one, other, reworded) for other in side] for one in base])
    known = matches(list(map(_content, base)), list(map(_content, side)))
    return [(at, partner) for at, partner in enumerate(known) if partner >= 0]


def _size(nodes: list[Node], others: list[Node]) -> int:
    return len(others) * sum(len(each.said) for each in nodes)


def _weight(one: Node, other: Node, reworded: bool) -> float:
    if one.kind != other.kind:
        return 0
    if one.said == other.said:
        return SAME
    if one.key and one.key == other.key:
        return KEYED + likeness(one, other)
    return likeness(one, other) if reworded else 0


def _heaviest(weights: list[list[float]]) -> list[tuple[int, int]]:
    """The series of pairs, ascending in both, that weighs most; of equal ones the first."""
    height, width = len(weights), len(weights[0])
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for x in range(height - 1, -1, -1):
        for y in range(width - 1, -1, -1):
            taken = best[x + 1][y + 1] + weights[x][y] if weights[x][y] else 0
            best[x][y] = max(best[x + 1][y], best[x][y + 1], taken)
    series, x, y = [], 0, 0
    while x < height and y < width:
        if weights[x][y] and best[x][y] == best[x + 1][y + 1] + weights[x][y]:
            series.append((x, y))
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1
    return series


def likeness(one: Node, other: Node) -> float:
    """How much of a node stands in another of its kind: above 0 where that is most of it.

    An item, heading or text keeps most of its words (the first two their numbers too), a row all
    of its cells but one, a label its words so and its lines, a list half of its lines or items,
    anything else most of its lines.
    """
    if one.kind != other.kind or one.kind in ('section', 'field'):
        return 0
    if one.kind == 'label':
        return _named_alike(words(one.key), words(other.key)) and _lines_kept(one, other)
    if one.kind == 'row':
        return _cells_kept(one, other)
    if one.kind == 'item':
        return max(_item_kept(one, other), _lines_kept(one, other) if one.children else 0)
    if one.kind == 'text':
        return max(_words_kept(one.said, other.said), _lines_kept(one, other))
    if one.kind == 'heading':
        return max(_lines_kept(one, other), _named_alike(words(one.key), words(other.key)))
    kept = max(_lines_kept(one, other), _words_kept(one.said, other.said))
    return kept or (_items_kept(one, other) if one.kind == 'list' else 0)


def _cells_kept(one: Node, other: Node) -> float:
    ours, theirs = cells(one.head), cells(other.head)
    if len(ours) != len(theirs):
        return 0
    same = [cell for cell, now in zip(ours, theirs) if cell == now]
    return len(same) / len(ours) if len(same) == len(ours) - 1 and any(same) else 0


def _item_kept(one: Node, other: Node) -> float:
    return _named_alike(_item_words(one), _item_words(other))


def _named_alike(ours: dict[str, int], theirs: dict[str, int]) -> float:
    numbers = [{word for word in words if any(map(str.isdigit, word))} for words in (ours, theirs)]
    if numbers[0] - numbers[1] and numbers[1] - numbers[0]:
        return 0
    return _share(ours, theirs)


def _items_kept(one: Node, other: Node) -> float:
    """The share of a list's items that stand in another of its make, in other words too."""
    least = min(len(one.children), len(other.children))
    makes = {is_numbered(each.children[0]) for each in (one, other)}
    if len(makes) > 1 or len(one.children) * len(other.children) > SMALL_LIST:
        return 0
    kept = sum(any(_item_kept(item, each) for each in other.children) for item in one.children)
    return min(kept / least, 1) if kept * 2 >= least else 0


def _item_words(item: Node) -> dict[str, int]:
    return words(_text(item))


def _text(item: Node) -> bytes:
    head = bullet(item.head)
    return head.text if head else item.head


def _words_kept(one: bytes, other: bytes) -> float:
    return _share(words(one), words(other))


# ASCII as words: small letters and digits, all else as blanks
_WORDS = bytes(ord(sign.lower()) if (sign := chr(byte)).isalnum() else 32 for byte in range(128))
_WORDS += b' ' * 128


def words(said: bytes) -> dict[str, int]:
    return counts(_in_words(said))


def _in_words(said: bytes) -> list[str]:
    if said.isascii():
        return said.translate(_WORDS).decode().split()
    text = said.decode('utf-8', 'replace').lower()
    return ''.join(sign if sign.isalnum() else ' ' for sign in text).split()


def keeps_order(one: Node, other: Node) -> bool:
    """True where most of the words of an item's line stand in another's, in their order."""
    ours, theirs = _in_words(_text(one)), _in_words(_text(other))
    return 2 * sum(at >= 0 for at in matches(ours, theirs)) > len(ours)


def _lines_kept(one: Node, other: Node) -> float:
    """The share of common lines, the heads of headings and labels apart."""
    ours, theirs = (counts(_inner(each)) for each in (one, other))
    common, least = _common(ours, theirs), min(sum(ours.values()), sum(theirs.values()))
    is_most = common * 2 > least or one.kind == 'list' and common * 2 == least
    return common / least if common and is_most else 0


def _inner(each: Node) -> list[bytes]:
    said = b'\n'.join([child.said for child in each.children]) if each.children else each.said
    return [line for line in said.split(b'\n') if line.strip()]


def _share(one: dict[str, int], other: dict[str, int]) -> float:
    """The share of one's words that the other still has, above 0 where these are most."""
    common, total = _common(one, other), sum(one.values())
    return common / total if common * 2 > total else 0


def _common(one: dict[Counted, int], other: dict[Counted, int]) -> int:
    return sum(min(count, other.get(each, 0)) for each, count in one.items())


def counts(items: Iterable[Counted]) -> dict[Counted, int]:
    """How often each stands among the items; collections would cost a merge more to load than all
    that is counted.
    """
    counted: dict[Counted, int] = {}
    for each in items:
        counted[each] = counted.get(each, 0) + 1
    return counted
