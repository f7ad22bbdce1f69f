"""Which message of a side is which of base: by heading and text, never by number and minute alone.

1  the number, the heading and the text agree
2  heading and text agree: renumbered
3  the number agrees, and one is the other corrected: the text agrees and the time does not, unless
   it was READ and is not; or the time agrees, and so do the subject or half of the words, or other
   messages of base still have their numbers on that side, so that the channel was not begun anew
"""

from __future__ import annotations

from gitsync.core.text.lines import field
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.merge.messages.parts import ChannelParts
    from gitsync.core.merge.messages.parts import MessageParts

    # What tells one added message from the others: its time, its text, and how many of the same
    # came before it.
    AddedKey = tuple[str, tuple[bytes, bytes, bytes], int]


class Pairs(Value):
    """The messages of a side."""

    of_base: dict[int, MessageParts]  # by their number in base
    added: dict[AddedKey, MessageParts]  # those that base has not, in their order


def pair(base: ChannelParts, side: ChannelParts) -> Pairs:
    """The side's messages, those of base by their number there."""
    left = {message.number: message for message in side.messages}
    by_number: dict[int, MessageParts] = {}
    for message in base.messages:
        twin = left.get(message.number)
        if twin and twin.text == message.text:
            by_number[message.number] = left.pop(message.number)
    numbers: dict[tuple[bytes, bytes, bytes], list[int]] = {}
    for number, message in left.items():
        numbers.setdefault(message.text, []).append(number)
    waiting = [message for message in base.messages if message.number not in by_number]
    for message in waiting:
        if numbers.get(message.text):
            by_number[message.number] = left.pop(numbers[message.text].pop(0))
    stays = any(number == message.number for number, message in by_number.items())
    for message in waiting:
        twin = left.get(message.number)
        if message.number not in by_number and twin and _is_corrected(message, twin, stays):
            by_number[message.number] = left.pop(message.number)
    return Pairs(by_number, _keyed(left.values()))


def _keyed(messages: Iterable[MessageParts]) -> dict[AddedKey, MessageParts]:
    keyed: dict[AddedKey, MessageParts] = {}
    for message in messages:
        count = 0
        while (message.sent, message.text, count) in keyed:
            count += 1
        keyed[message.sent, message.text, count] = message
    return keyed


def _is_corrected(one: MessageParts, other: MessageParts, in_place: bool) -> bool:
    if one.start != other.start:
        return False
    if one.middle != other.middle:
        return one.text[2] == other.text[2] and one.is_read <= other.is_read
    return in_place or is_alike(one, other)


def is_alike(one: MessageParts, other: MessageParts) -> bool:
    """True where the texts agree in their subject, or in at least half of the words of the longer
    one.
    """
    subject = _subject(one)
    if one.text[2] == other.text[2] or (subject and subject == _subject(other)):
        return True
    counts: dict[bytes, int] = {}
    for word in _words(one):
        counts[word] = counts.get(word, 0) + 1
    total, shared = sum(counts.values()), 0
    words = _words(other)
    for word in words:
        if counts.get(word):
            counts[word] -= 1
            shared += 1
    return bool(shared) and 2 * shared >= max(total, len(words))


def _subject(message: MessageParts) -> str:
    known = field(message.rest.lstrip(b'\r\n').partition(b'\n')[0])
    return known.value if known else ''


def _words(message: MessageParts) -> list[bytes]:
    """The words of the text without the names of its fields."""
    words = message.rest.split()
    return [word for word in words if not (word.startswith(b'**') and word.endswith(b':**'))]
