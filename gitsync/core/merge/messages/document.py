"""Merge of comms files.

What must hold: no message is lost but by a side that removed it (an archive), READ against removed
is removed; READ wins over UNREAD for one message, and never reaches another; of two different
messages with one number both stay. Symmetric in the sides.
"""

from __future__ import annotations

from gitsync.core.merge.ends import with_one_end
from gitsync.core.merge.messages.layout import written
from gitsync.core.merge.messages.numbers import MergedMessage
from gitsync.core.merge.messages.numbers import counts_on
from gitsync.core.merge.messages.numbers import numbered
from gitsync.core.merge.messages.numbers import rank
from gitsync.core.merge.messages.pairs import is_alike
from gitsync.core.merge.messages.pairs import pair
from gitsync.core.merge.messages.parts import take_apart
from gitsync.core.merge.order import combined_order
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.order import with_removed
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.pieces import by_side
from gitsync.core.merge.result import Unmergeable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.merge.messages.numbers import OrderKey
    from gitsync.core.merge.messages.pairs import Pairs
    from gitsync.core.merge.messages.parts import ChannelParts
    from gitsync.core.merge.messages.parts import MessageParts
    from gitsync.core.merge.result import Merged
    from gitsync.core.merge.result import MergeLines
    from gitsync.core.merge.result import Options


def merge(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    merge_lines: MergeLines,
    options: Options | None = None,
) -> Merged:
    """Merge three versions of a comms file; raises Unmergeable where a version has messages without
    number or a number twice.
    """
    base, ours, theirs = with_one_end(base, ours, theirs)
    sides = (take_apart(base), take_apart(ours), take_apart(theirs))
    odd = [
        {(message.number, message.mark) for message in side.messages if message.is_odd}
        for side in sides
    ]
    if odd[1] - odd[0] or odd[2] - odd[0]:
        raise Unmergeable('a message heading goes on behind its mark')
    work = _MessageMerge(sides)
    result = numbered(work.messages(), work.ours, work.theirs, work.line_end)
    merged = written(sides, result.messages, work.regions, merge_lines, work.line_end)
    return merged._replace(decisions=result.decisions)


class _MessageMerge:
    """What the steps share: the sides, their pairs with base, the regions that lines decide."""

    def __init__(self, sides: tuple[ChannelParts, ChannelParts, ChannelParts]) -> None:
        self.sides = sides
        self.ours, self.theirs = pair(sides[0], sides[1]), pair(sides[0], sides[2])
        self.regions: list[Pending] = []
        messages = (*sides[1].messages, *sides[2].messages)
        has_returns = any(message.rest.startswith(b'\r\n') for message in messages)
        self.line_end = b'\r\n' if has_returns else b'\n'

    def messages(self) -> list[MergedMessage]:
        """All messages, merged, the oldest first."""
        base = {message.number: message for message in self.sides[0].messages}
        ours, theirs = self.ours.of_base, self.theirs.of_base
        both = [number for number in base if number in ours and number in theirs]
        order = combined_order(
            both,
            _keys(self.sides[1], self.ours, set(both)),
            _keys(self.sides[2], self.theirs, set(both)),
            rank(self.ours, self.theirs),
        )
        if order is None:
            raise Unmergeable('both sides put the messages in another order')
        merged = []
        # what one side removed is a conflict where the other corrected it
        for key in with_removed(order, list(base), ours, theirs):
            if isinstance(key, tuple):
                merged.append(_added(self.ours.added.get(key), self.theirs.added.get(key)))
                continue
            message = self._merged(base[key], ours.get(key), theirs.get(key))
            merged += [message] if message else []
        return merged

    def _merged(
        self, base: MessageParts, ours: MessageParts | None, theirs: MessageParts | None
    ) -> MergedMessage | None:
        """A message of base; None when it is gone."""
        if ours is None or theirs is None:
            left = ours or theirs
            if left is None or left.text == base.text:
                return None
            return self._as_lines(base, (base, ours, theirs), base, ours, theirs)
        number = pick(base.number, ours.number, theirs.number)
        if number is None:
            if not (counts_on(self.ours) and counts_on(self.theirs)):
                raise Unmergeable(f'both sides renumbered message {base.number}')
            number = min(ours.number, theirs.number)  # all are numbered anew
        middle = pick(base.middle, ours.middle, theirs.middle)
        rest = pick(base.rest, ours.rest, theirs.rest)
        if middle is None or rest is None:
            mark = _mark(base, ours, theirs)
            known = [
                side._replace(
                    number=number, middle=side.middle if middle is None else middle, mark=mark
                )
                for side in (base, ours, theirs)
            ]
            return self._as_lines(known[0], known, base, ours, theirs)
        timed = ours if middle == ours.middle else theirs
        parts = timed._replace(number=number, start=base.start, rest=rest)
        return MergedMessage(_marked(parts, base, ours, theirs), base, ours, theirs)

    def _as_lines(
        self,
        parts: MessageParts,
        texts: Sequence[MessageParts | None],
        base: MessageParts,
        ours: MessageParts | None,
        theirs: MessageParts | None,
    ) -> MergedMessage:
        """A message whose text is left to the line merge."""
        old, one, other = [side.written(self.line_end) if side else b'' for side in texts]
        why = '' if ours and theirs else by_side(ours)
        self.regions.append(Pending(old, one, other, f'message {parts.number}', why))
        return MergedMessage(parts, base, ours, theirs, len(self.regions) - 1)


def _keys(side: ChannelParts, pairs: Pairs, both: set[int]) -> list[OrderKey]:
    """A side's messages in its order: those that all have by their numbers in base."""
    names: dict[int, OrderKey] = {message.number: key for key, message in pairs.added.items()}
    names.update(
        (message.number, number) for number, message in pairs.of_base.items() if number in both
    )
    return [names[message.number] for message in side.messages if message.number in names]


def _added(ours: MessageParts | None, theirs: MessageParts | None) -> MergedMessage:
    """A message that base has not; of what carries no meaning, the greater."""
    known = [side for side in (ours, theirs) if side]
    parts = max(known, key=lambda side: (side.rest, side.middle, side.tail))
    if ours and theirs:
        parts = parts._replace(
            is_read=ours.is_read or theirs.is_read,
            mark=_mark(ours, ours, theirs),
            number=min(ours.number, theirs.number),
        )
    return MergedMessage(parts, None, ours, theirs)


def _marked(
    parts: MessageParts, base: MessageParts, ours: MessageParts, theirs: MessageParts
) -> MessageParts:
    """The message with the mark of the versions whose text is alike."""
    known = [side for side in (ours, theirs) if is_alike(side, parts)]
    if len(known) == 1:
        return parts._replace(mark=known[0].mark, is_read=known[0].is_read)
    return parts._replace(mark=_mark(base, ours, theirs), is_read=ours.is_read or theirs.is_read)


def _mark(base: MessageParts, ours: MessageParts, theirs: MessageParts) -> bytes:
    """The mark as it is written: READ wins."""
    if ours.is_read != theirs.is_read and not (base.is_read and ours.mark == theirs.mark):
        return ours.mark if ours.is_read else theirs.mark
    return settle(base.mark, ours.mark, theirs.mark)
