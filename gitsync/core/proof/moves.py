"""Items and rows that one side moved: what the other did with them is for people to settle.

  1  it stands on one side elsewhere or changed, and the other side removed it
  2  both sides moved it, each to a place of its own
  3  it stands on one side elsewhere in other words, most of them the same, and the other removed it

Each stands once in base and on a side that has it, and the result has what a side made of it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.proof.addresses import Address
    from gitsync.core.proof.addresses import AddressedLine

    Scan = tuple[AddressedLine, ...]
    Standing = tuple[object, Address]  # what a line says, and where
    Known = tuple[object, ...]  # what an item or row is known by
    # None for what says different things, or stands at several places
    Movable = dict[Known, Standing | None]

MOST = 2500  # pairs of items, and of the words of two, that are compared


def disputed_moves(base: Scan, ours: Scan, theirs: Scan, result: Scan) -> Iterator[Known]:
    """What the result has of an item or row on which the sides differ."""
    b, o, t, r = (_movable(side) for side in (base, ours, theirs, result))
    for kept, gone in ((o, t), (t, o)):
        for known, was in b.items():
            if was is not None and known in r and known not in gone:
                if kept.get(known) not in (None, was):
                    yield known  # 1
        for known in _reworded(b, kept, gone):
            if known in r:
                yield known  # 3
    counts = _places(result)
    for known, was in b.items():
        one, other = o.get(known), t.get(known)
        if was and one and other and len({was[1], one[1], other[1]}) == 3:
            if {one[1], other[1]} <= counts.get(known, set()):
                yield known  # 2


def _reworded(base: Movable, kept: Movable, gone: Movable) -> Iterator[Known]:
    """Items of one side alone that stand elsewhere in most of the words of just one that both
    lack.
    """
    old = {known: was for known, was in base.items() if _is_item(known) and was}
    lost = [(known, was) for known, was in old.items() if known not in kept and known not in gone]
    new = [known for known in kept if _is_item(known) and known not in base and known not in gone]
    if len(lost) * len(new) > MOST:
        return
    for known in new:
        now = kept[known]
        alike = [was for other, was in lost if _has_most(known[2], other[2])]
        if now and len(alike) == 1 and alike[0][1] != now[1]:
            yield known


def _is_item(known: Known) -> bool:
    return known[:2] == ((), 'item')


def _has_most(text: object, was: object) -> bool:
    """True where most words of what was stand in a text, in their order; all of its numbers or none
    but these.
    """
    if not isinstance(text, bytes) or not isinstance(was, bytes):
        return False
    old, new = _words(was), _words(text)
    numbers, now = ({word for word in words if not word.isalpha()} for words in (old, new))
    if numbers - now and now - numbers:
        return False
    return 2 * sum(word in new for word in old) > len(old) and 2 * _in_order(old, new) > len(old)


def _in_order(old: list[str], new: list[str]) -> int:
    """How many words of one list stand in another in their order."""
    if len(old) * len(new) > MOST:
        return len(old)
    row = [0] * (len(new) + 1)
    for word in old:
        above, row = row, [0]
        for at, other in enumerate(new):
            row.append(above[at] + 1 if word == other else max(above[at + 1], row[at]))
    return row[-1]


def _words(text: bytes) -> list[str]:
    said = text.decode('utf-8', 'replace').lower()
    return ''.join(sign if sign.isalnum() else ' ' for sign in said).split()


def _movable(lines: Scan) -> Movable:
    """Items and rows by what they are known by wherever they stand, and items in their list too."""
    movable: Movable = {}
    for line in lines:
        standing = line.standing
        known = _known(line)
        if line.text:
            here = line.address, *known[1:]
            movable[here] = standing if movable.get(here, standing) == standing else None
        if known:
            movable[known] = None if known in movable else standing
    return movable


def _known(line: AddressedLine) -> Known:
    """() for what is no item and no row."""
    if line.text:
        return (), 'item', line.text
    return (line.address[-1], *line.key) if line.key[:1] == ('row',) else ()


def _places(lines: Scan) -> dict[Known, set[Address]]:
    places: dict[Known, set[Address]] = {}
    for line in lines:
        known = _known(line)
        if known:
            places.setdefault(known, set()).add(line.address)
    return places
