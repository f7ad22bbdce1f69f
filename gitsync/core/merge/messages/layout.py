"""How the merged comms file is written: the text before the messages, and what parts them, as the
versions have it.
"""

from __future__ import annotations

from gitsync.core.documents.messages import NONE_YET
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.pieces import Pending
from gitsync.core.merge.pieces import labelled
from gitsync.core.merge.result import Merged
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from gitsync.core.merge.messages.numbers import MergedMessage
    from gitsync.core.merge.messages.parts import ChannelParts
    from gitsync.core.merge.messages.parts import MessageParts
    from gitsync.core.merge.result import MergeLines

    Sides = tuple[ChannelParts, ChannelParts, ChannelParts]


def written(
    sides: Sides,
    messages: list[MergedMessage],
    regions: list[Pending],
    merge_lines: MergeLines,
    line_end: bytes,
) -> Merged:
    """The file of these messages, given the oldest first, in the file's direction."""
    known = sides[0].is_newest_first
    directions = [known if side.is_newest_first is None else side.is_newest_first for side in sides]
    is_newest_first = pick(*directions)
    ordered = messages[::-1] if is_newest_first else messages
    gaps = _gaps(sides, ordered, line_end)
    regions, gaps = _with_rules(ordered, regions, gaps, line_end)
    base, ours, theirs = _preambles(sides, bool(messages))
    preamble = pick(base, ours, theirs)
    if preamble is None:
        regions = [*regions, Pending(base, ours, theirs, 'the text before the messages')]
    merged = merge_lines([region[:3] for region in regions]) if regions else ()
    texts = [labelled(text, region, count) for region, (text, count) in zip(regions, merged)]
    parts = [texts[-1] if preamble is None else preamble]
    if messages and parts[0] and not parts[0].endswith(b'\n'):
        parts.append(line_end * 2)
    parts += _spaced(sides, ordered, gaps, texts, line_end)
    conflicts = tuple(region.where for region, (_, count) in zip(regions, merged) if count)
    return Merged(b''.join(parts), conflicts, ())


def _spaced(
    sides: Sides,
    messages: list[MergedMessage],
    gaps: list[bytes],
    texts: Sequence[bytes],
    line_end: bytes,
) -> Iterable[bytes]:
    """The messages, and what stands behind each."""
    for at, message in enumerate(messages):
        text = message.parts.written()
        if message.region is not None:
            text = texts[message.region].removesuffix(b'\n').removesuffix(b'\r')
        if text:
            yield text
            yield gaps[at] if at < len(gaps) else _end(sides, text, line_end)


def _gaps(sides: Sides, messages: list[MergedMessage], line_end: bytes) -> list[bytes]:
    """What stands behind each message but the last."""
    usual = _usual_gap(sides, line_end)
    ends = {id(side.last) for side in sides}
    return [_gap(message.versions, ends, usual) for message in messages[:-1]]


def _with_rules(
    messages: list[MergedMessage], regions: list[Pending], gaps: list[bytes], line_end: bytes
) -> tuple[list[Pending], list[bytes]]:
    """The regions and gaps with each rule that parts a message from others in its conflict, where
    one side removed the message and so the rule: the one behind it, of the last the one before.
    """
    regions, gaps = list(regions), list(gaps)
    for at, message in enumerate(messages):
        spot = min(at, len(gaps) - 1)
        if message.region is None or all(message.versions[1:]) or spot < 0:
            continue
        rule = gaps[spot].strip()
        if rule:
            gaps[spot] = line_end * 2
            above = rule + line_end * 2 if spot < at else b''
            below = line_end + rule + line_end if spot == at else b''
            region = regions[message.region]
            base, ours, theirs = (text and above + text + below for text in region.sides)
            regions[message.region] = region._replace(base=base, ours=ours, theirs=theirs)
    return regions, gaps


def _preambles(sides: Sides, any_message: bool) -> list[bytes]:
    """The text before the messages, without the placeholder once a side that has messages has taken
    it out.
    """
    preambles = [side.preamble for side in sides]
    if any_message and any(side.messages and not _is_empty(side.preamble) for side in sides):
        return [
            b''.join(line for line in split(text) if not _is_placeholder(line))
            for text in preambles
        ]
    return preambles


def _is_empty(preamble: bytes) -> bool:
    """True where it says that there are no messages."""
    return any(map(_is_placeholder, split(preamble)))


def _is_placeholder(line: bytes) -> bool:
    """True for a line that says nothing else, emphasized or not."""
    return line.strip(b'*_ \t\r\n').lower() == NONE_YET.lower()


def _usual_gap(sides: Sides, line_end: bytes) -> bytes:
    """What stands between two messages of this file: the most frequent separator, the greatest of
    equals.
    """
    counts: dict[bytes, int] = {}
    for side in sides:
        for message in side.messages:
            if message is not side.last:
                counts[message.tail] = counts.get(message.tail, 0) + 1
    return max(counts, key=lambda tail: (counts[tail], tail), default=line_end * 2)


def _gap(versions: tuple[MessageParts | None, ...], ends: set[int], usual: bytes) -> bytes:
    """The separator after one message: three ways among the versions in which another message
    followed it.
    """
    return _of_known(
        [message.tail if message and id(message) not in ends else None for message in versions],
        usual,
    )


def _end(sides: Sides, text: bytes, line_end: bytes) -> bytes:
    """How the file ends: three ways among the versions that end in a message; a conflict always
    ends its line.
    """
    end = _of_known([side.last.tail if side.last else None for side in sides], b'')
    return end or (line_end if b'\n>>>>>>' in text else b'')


def _of_known(tails: Sequence[bytes | None], default: bytes) -> bytes:
    """The three-way choice; a version that says nothing goes with the greatest of the others."""
    known = [tail for tail in tails if tail is not None]
    if not known:
        return default
    base, ours, theirs = (max(known) if tail is None else tail for tail in tails)
    return settle(base, ours, theirs)
