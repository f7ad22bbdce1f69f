"""Lists, merged by item: an item is its first line with all that is indented below it.

What an item is known by: the target of the link that it starts with, the key of its field, else its
text; the check box, the bullet and the
number do not count. Items that cannot be told apart are lines.
"""

from collections import namedtuple

from gitsync.core.merge.keyed import both_rewrote
from gitsync.core.merge.keyed import merged_order
from gitsync.core.merge.keyed import unique
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.prose.blocks import bullet
from gitsync.core.merge.prose.blocks import fence_end
from gitsync.core.merge.prose.blocks import indent_of
from gitsync.core.text.lines import field
from gitsync.core.text.lines import text as decoded

NESTED = 12  # lists in lists in lists: deeper ones are merged by line


class Item(namedtuple('Item', 'head rest blanks')):
    """An item: its Bullet, the lines below it and the blank lines that end it."""

    __slots__ = ()

    @property
    def said(self):
        """What counts of it: its lines, but for the blanks that end them."""
        return [self.first, *[line.rstrip() for line in self.rest]]

    @property
    def first(self):
        """Its first line, without the blanks that end it."""
        return b''.join(self.head).rstrip()

    @property
    def lines(self):
        """Its bytes without the blank lines that end it."""
        return b''.join([*self.head[:2], self.head.box, self.head.text, *self.rest])


def merge_list(
    base: list, ours: list, theirs: list, place, merge_nested, depth: int = 0
) -> list | None:
    """The pieces of three lists; None where items cannot be told apart or both sides reordered
    them.

    merge_nested merges what stands below the first line of an item that both sides changed.
    """
    versions = [items(lines) for lines in (base, ours, theirs)]
    keys = _keys(versions)
    if keys is None:
        return None
    b, o, t = [dict(zip(known, version)) for known, version in zip(keys, versions)]
    disputed = {
        key
        for key in b
        if (key in o) != (key in t) and (o.get(key) or t.get(key)).said != b[key].said
    }
    order = merged_order(*keys, disputed, natural)
    if (
        order is None
        or both_rewrote(*keys)
        or not _stays_numbered(versions, [(b.get(key), o.get(key), t.get(key)) for key in order])
    ):
        return None
    blanks = _Blanks(versions)
    pieces = []
    for at, key in enumerate(order):
        found = b.get(key), o.get(key), t.get(key)
        pieces += _item(
            *found, place, merge_nested, depth, () if at == len(order) - 1 else blanks.behind(found)
        )
    return pieces


class _Blanks:
    """The blank lines between items: what ends the last item of a version is no model for them."""

    def __init__(self, versions):
        self.last = [version[-1:] for version in versions]
        between = [tuple(item.blanks) for version in versions for item in version[:-1]]
        self.usual = (
            max(set(between), key=lambda blanks: (between.count(blanks), blanks)) if between else ()
        )

    def behind(self, found):
        """Those behind an item, three ways among the versions in which another item follows it."""
        sides = [
            None if item is None or last and item is last[0] else tuple(item.blanks)
            for item, last in zip(found, self.last)
        ]
        known = [blanks for blanks in sides if blanks is not None]
        return (
            settle(*[max(known) if blanks is None else blanks for blanks in sides])
            if known
            else self.usual
        )


def items(lines: list) -> list[Item]:
    """The items of a list, in order."""
    found, at, total = [], 0, len(lines)
    top = min((len(head.indent) for head in map(bullet, lines[:1]) if head), default=0)
    while at < total:
        head = bullet(lines[at])
        stop = at + 1
        while stop < total and not _starts_item(lines[stop], top):
            body = lines[stop].strip()
            stop = fence_end(lines, stop, total) if body[:3] in (b'```', b'~~~') else stop + 1
        last = stop
        while last > at + 1 and not lines[last - 1].strip():
            last -= 1
        found.append(Item(head, lines[at + 1 : last], lines[last:stop]))
        at = stop
    return found


def _starts_item(line, top):
    return line.strip() and indent_of(line) <= top and bullet(line)


def _stays_numbered(versions, chosen):
    """True for a list without numbers, or one that needs no other numbers than its items have: to
    number anew would rewrite lines of both sides.
    """
    if not any(item.head.sign[:1].isdigit() for version in versions for item in version):
        return True
    signs = [
        settle(base and base.head.sign, (ours or theirs).head.sign, (theirs or ours).head.sign)
        for base, ours, theirs in chosen
    ]
    numbers = [int(sign.strip()[:-1]) if sign[:1].isdigit() else -1 for sign in signs]
    return len(set(numbers)) == 1 or numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _keys(versions):
    """The items' keys, three lists, by the first way of naming under which no version has a key
    twice; None when there is none.
    """
    for name in (_target, _text):
        keys = [[name(item) for item in version] for version in versions]
        if all(unique(side) and b'' not in side for side in keys):
            return keys
    return None


def _text(item):
    said = item.head.text.strip()
    known = field(said)
    return known.key.encode('utf-8', 'surrogateescape') if known else said


def _target(item):
    """The target of the link that the item starts with, else its text."""
    said = item.head.text.strip()
    if said[:1] == b'[':
        middle = said.find(b'](')
        end = said.find(b')', middle)
        if 0 < middle < end:
            return said[middle + 2 : end].strip()
    return _text(item)


def _item(base, ours, theirs, place, merge_nested, depth, blanks):
    if ours is None and theirs is None:
        return []
    if ours is None or theirs is None:
        one = theirs if ours is None else ours
        if base is None:
            return [one.lines, *blanks]
        return [
            Pending(
                *[b'' if side is None else side.lines for side in (base, ours, theirs)],
                _where(base, place),
            ),
            *blanks,
        ]
    sure, said = pick(base and base.said, ours.said, theirs.said)
    if sure:
        same = [side for side in (ours, theirs) if side.said == said]
        if len(same) == 2:
            return [
                settle(base and base.said == said and base.lines, ours.lines, theirs.lines),
                *blanks,
            ]
        return [same[0].lines, *blanks]
    first = pick(base and base.first, ours.first, theirs.first)
    if not first[0] or depth >= NESTED:
        return [
            Pending(
                *[b'' if side is None else side.lines for side in (base, ours, theirs)],
                _where(ours, place),
            ),
            *blanks,
        ]
    heads = [b''.join(side.head) for side in (ours, theirs) if side.first == first[1]]
    head = settle(base and b''.join(base.head), *heads) if len(heads) == 2 else heads[0]
    rest = [b''.join(side.rest) if side else b'' for side in (base, ours, theirs)]
    return [head, *merge_nested(*rest, place, depth + 1), *blanks]


def _where(item, place):
    return f"item '{decoded(item.head.text.strip())[:60]}' in {place.where}"
