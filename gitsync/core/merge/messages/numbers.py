"""The numbers of the merged messages.

A message of base keeps its number, or the one that a side gave it. What a side added keeps its own
between its neighbours where it can, else takes the next free one; what finds no room between two
of base goes to the end. Where both sides archived different messages and count from 1 without a
gap, so does the result. Of two messages that were given one number the later is renumbered; one
that was READ keeps its number, for answers name it.
"""

from __future__ import annotations

from gitsync.core.merge.result import Decision
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from gitsync.core.merge.messages.pairs import AddedKey
    from gitsync.core.merge.messages.pairs import Pairs
    from gitsync.core.merge.messages.parts import MessageParts

    # What stands for a message while the order is sought: its number in base, or the key of an
    # added one.
    OrderKey = int | AddedKey
    Rank = Callable[[OrderKey], tuple[bool, OrderKey]]


class MergedMessage(Value):
    """A message of the result, and where it comes from."""

    parts: MessageParts
    base: MessageParts | None
    ours: MessageParts | None
    theirs: MessageParts | None
    region: int | None = None  # where lines decide its text: which of the open regions

    @property
    def versions(self) -> tuple[MessageParts | None, ...]:
        """Base, ours and theirs."""
        return self.base, self.ours, self.theirs


class Numbered(Value):
    """Messages with their final numbers."""

    messages: list[MergedMessage]
    decisions: tuple[Decision, ...]


def rank(ours: Pairs, theirs: Pairs) -> Rank:
    """The order of what both sides add at one place: by time, at equal times by the bytes of the
    text. Where both gave one number away, what must keep its number comes first.
    """
    kept = _read_last(ours) | _read_last(theirs) if _is_disputed(ours, theirs) else set()

    def key(message: OrderKey) -> tuple[bool, OrderKey]:
        return message not in kept, message

    return key


def _is_disputed(ours: Pairs, theirs: Pairs) -> bool:
    """True where both sides gave one number to two messages."""
    numbers = [
        {message.number for key, message in one.added.items() if key not in other.added}
        for one, other in ((ours, theirs), (theirs, ours))
    ]
    return bool(numbers[0] & numbers[1])


def _read_last(side: Pairs) -> set[AddedKey]:
    """The messages that a side added, up to the last one that was read."""
    keys: set[AddedKey] = set()
    waiting: list[AddedKey] = []
    for key, message in side.added.items():
        waiting.append(key)
        if message.is_read:
            keys.update(waiting)
    return keys


def numbered(messages: list[MergedMessage], ours: Pairs, theirs: Pairs, end: bytes) -> Numbered:
    """The messages, the oldest first, with their final numbers; end is the file's line end."""
    if _numbers_stay(messages, ours, theirs):
        return Numbered(messages, ())
    result: list[MergedMessage] = []
    waiting: list[MergedMessage] = []
    decisions: list[Decision] = []
    last = 0
    for message in messages:
        if not message.base:
            waiting.append(message)
            continue
        number = message.parts.number
        room = max(number - last - 1, 0)
        result += _numbered_from(waiting[:room], last + 1, end, decisions)
        result.append(message)
        waiting, last = waiting[room:], max(last, number)
    result += _numbered_from(waiting, last + 1, end, decisions)
    if counts_on(ours) and counts_on(theirs):
        result = _without_gaps(result, end, decisions)
    return Numbered(result, tuple(decisions))


def counts_on(side: Pairs) -> bool:
    """True for a side whose messages are numbered 1, 2, 3, …"""
    numbers = {message.number for message in (*side.of_base.values(), *side.added.values())}
    return numbers == set(range(1, len(numbers) + 1))


def _without_gaps(
    messages: list[MergedMessage], end: bytes, decisions: list[Decision]
) -> list[MergedMessage]:
    """The messages numbered 1, 2, 3, …"""
    result = []
    for number, message in enumerate(messages, 1):
        if message.parts.number != number:
            decisions.append(_renumbered(message.parts, number, end))
        result.append(message._replace(parts=message.parts._replace(number=number)))
    return result


def _numbers_stay(messages: list[MergedMessage], ours: Pairs, theirs: Pairs) -> bool:
    """True when all numbers rise as they are, and one side's view of the channel is the whole
    result.
    """
    numbers = [message.parts.number for message in messages]
    if any(one >= other for one, other in zip(numbers, numbers[1:])):
        return False
    of_base = sum(1 for message in messages if message.base)
    return any(
        all(message.versions[side] for message in messages) and len(pairs.of_base) == of_base
        for side, pairs in ((1, ours), (2, theirs))
    )


def _numbered_from(
    messages: Sequence[MergedMessage], start: int, end: bytes, decisions: list[Decision]
) -> list[MergedMessage]:
    """Added messages numbered from a number on, each change a decision."""
    result = []
    for number, message in enumerate(messages, start):
        known = {side.number for side in (message.ours, message.theirs) if side}
        for old in sorted(known - {number}):
            decisions.append(_renumbered(message.parts._replace(number=old), number, end))
        result.append(message._replace(parts=message.parts._replace(number=number)))
    return result


def _renumbered(message: MessageParts, number: int, end: bytes) -> Decision:
    old = message.number
    if number < old:
        what = f'message {old} is message {number} now, so that numbers stay without a gap'
    else:
        what = f'two messages were numbered {old}; the later one is message {number} now'
    return Decision('renumbered', f'message {old}', what, message._replace(rest=b'').written(end))
