"""The order of siblings: base's surviving nodes in the order of the side that moved them; what a
side adds follows the sibling that it followed there.

Both at one place: rows and sections in natural order of their keys, and so other things with keys
that each side added in that order; where all three versions are sorted, sorted; else each side's
run whole, the one whose first line is smaller first.
"""

from __future__ import annotations

from gitsync.core.merge.keyed import restored
from gitsync.core.merge.order import added_after
from gitsync.core.merge.order import interleaved
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.outline.nodes import is_numbered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from gitsync.core.merge.order import Natural
    from gitsync.core.merge.outline.nodes import Node
    from gitsync.core.merge.outline.place import Trio
    from gitsync.core.merge.outline.siblings.trios import Siblings

KEYED = ('section', 'row', 'field', 'heading', 'label')
SORTED = ('item', 'row', 'heading')
FEWEST = 3  # so many nodes tell that a container is sorted


def ordered(all_siblings: Siblings, disputed: set[int]) -> list[int] | None:
    """The order of the result; None where both sides moved what they share, in two ways.

    disputed: what one side removed and the other changed; it keeps its place.
    """
    ours = restored(all_siblings.base, all_siblings.ours, disputed)
    theirs = restored(all_siblings.base, all_siblings.theirs, disputed)
    here, there, before = set(ours), set(theirs), set(all_siblings.base)
    alive = here & there & before
    b, o, t = ([at for at in side if at in alive] for side in (all_siblings.base, ours, theirs))
    kept = pick(b, o, t)
    if kept is None:
        return None
    added = added_after(ours, alive, before), added_after(theirs, alive, before)
    result: list[int] = []
    done: set[int] = set()
    last = _last(all_siblings)
    for anchor in [None, *kept]:
        if anchor is not None:
            result.append(anchor)
        here_new, there_new = (each.get(anchor, []) for each in added)
        parts = zip(_parted(here_new, last), _parted(there_new, last))
        for here_run, there_run in parts:
            result += _braided(all_siblings.trios, here_run, there_run, done)
    is_down = _is_sorted_down(all_siblings)
    return result if is_down is None else _sorted(result, all_siblings.trios, is_down)


def _last(all_siblings: Siblings) -> set[int]:
    """What stands behind all else that both sides add at one place: headings, as they take in all
    that follows, and sections that stood under a sibling in base, as that one followed.
    """
    trios = all_siblings.trios
    new = [at for at, trio in enumerate(trios) if trio.base is None]
    sections = {at for at in new if trios[at].any.kind == 'section'}
    if sections:
        below = {name for trio in trios if trio.base for name in _sections(trio.base.children)}
        sections = {at for at in sections if trios[at].any.key in below}
    return sections | {at for at in new if trios[at].any.kind == 'heading'}


def _sections(nodes: Iterable[Node]) -> Iterator[bytes]:
    """The names of all sections that stand here."""
    for each in nodes:
        if each.kind == 'section':
            yield each.key
        yield from _sections(each.children)


def _parted(side: list[int], last: set[int]) -> tuple[list[int], list[int]]:
    stop = next((at for at, one in enumerate(side) if one in last), len(side))
    return side[:stop], side[stop:]


def _braided(trios: list[Trio], ours: list[int], theirs: list[int], done: set[int]) -> list[int]:
    kinds = {trios[at].any.kind for at in (*ours, *theirs)}
    if len(kinds) == 1 and _is_sortable(trios, kinds, ours, theirs):
        return interleaved(ours, theirs, lambda at: _rank(trios[at]), done)
    ours, theirs = ([at for at in side if at not in done] for side in (ours, theirs))
    orders = [at for at in ours if at in theirs], [at for at in theirs if at in ours]
    shared = min(orders, key=lambda order: [_rank(trios[at]) for at in order])
    result: list[int] = []
    for stop in [*shared, None]:
        runs = [_up_to(side, stop, done) for side in (ours, theirs)]
        if _is_sortable(trios, kinds, *runs):
            result += interleaved(runs[0], runs[1], lambda at: _rank(trios[at]), done)
        else:
            runs.sort(key=lambda run: [_rank(trios[at]) for at in run])
            result += [at for run in runs for at in run]
        done.update(result)
        if stop is not None and stop not in done:
            result.append(stop)
            done.add(stop)
    return result


def _is_sortable(trios: list[Trio], kinds: set[str], *runs: list[int]) -> bool:
    """True for what stands in the order of its keys: rows and sections, and other things with keys
    where each side added them in that order.
    """
    if not kinds <= set(KEYED):
        return False
    ranks = [[_rank(trios[at]) for at in run] for run in runs]
    return kinds <= {'section', 'row'} or all(run == sorted(run) for run in ranks)


def _up_to(side: list[int], stop: int | None, done: set[int]) -> list[int]:
    """A side's run before a node, without what stands already."""
    end = side.index(stop) if stop in side else len(side)
    return [at for at in side[:end] if at not in done]


def _rank(trio: Trio) -> tuple[Natural, bytes]:
    """Natural order of the key, else of the text."""
    said = max(each.said for each in (trio.ours, trio.theirs, trio.base) if each is not None)
    return natural(trio.key or said), said


def _is_sorted_down(all_siblings: Siblings) -> bool | None:
    """Which way items, rows or headings are sorted in all versions; None where they are not."""
    trios = all_siblings.trios
    kinds = {trio.any.kind for trio in trios}
    if 'heading' not in kinds and (len(kinds) != 1 or not kinds <= set(SORTED)):
        return None
    entries = [
        [each for at in order if _is_sorted(trios[at]) and (each := trios[at][side])]
        for side, order in enumerate((all_siblings.base, all_siblings.ours, all_siblings.theirs))
    ]
    ranks = [[natural(each.key) for each in side] for side in entries]
    if max(map(len, ranks)) < FEWEST or kinds == {'item'} and not _are_entries(entries):
        return None
    if all(side == sorted(side) for side in ranks):
        return False
    return True if all(side == sorted(side, reverse=True) for side in ranks) else None


def _are_entries(versions: list[list[Node]]) -> bool:
    """True for items that stand in order on purpose: two may do so by chance, unless each begins
    with a number or a time; those of a numbered list are steps.
    """
    items = [each for side in versions for each in side]
    if any(map(is_numbered, items)):
        return False
    return len(versions[0]) >= FEWEST or all(map(_is_counted, items))


def _is_counted(item: Node) -> bool:
    return any(48 <= byte < 58 for byte in item.key.split(b' ', 1)[0])


def _is_sorted(trio: Trio) -> bool:
    return trio.any.kind in SORTED


def _sorted(order: list[int], trios: list[Trio], is_down: bool) -> list[int]:
    """The order with what may be sorted so, behind all else."""
    entries = [at for at in order if _is_sorted(trios[at])]
    entries.sort(key=lambda at: natural(_merged_key(trios[at])), reverse=is_down)
    return [at for at in order if not _is_sorted(trios[at])] + entries


def _merged_key(trio: Trio) -> bytes:
    """The key that the node has in the result: of a side that reworded it, its own."""
    base, ours, theirs = trio
    if base is None or ours is None or theirs is None:
        return trio.key
    key = pick(base.key, ours.key, theirs.key)
    return trio.key if key is None else key
