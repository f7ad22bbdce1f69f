"""Merge of comms files: the union of both sides' messages, read marks that never go back, numbers
that stay 1 to n.

What must hold: no message is lost but by a side that removed it (an archive); a message that base
holds keeps its number; of two
different messages with one number the later is renumbered, equal times decided by the bytes of the
text. Symmetric in the sides.
"""

from gitsync.core.merge.letters import by_text
from gitsync.core.merge.letters import is_odd
from gitsync.core.merge.letters import pair
from gitsync.core.merge.letters import side_of
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.order import weave
from gitsync.core.merge.result import Decision
from gitsync.core.merge.result import Merged
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.lines import split

PLACEHOLDER = b'(no messages yet)'


def merge(base: bytes, ours: bytes, theirs: bytes, merge_lines, _options=None) -> Merged:
    """Merge three versions of a comms file; raises Unmergeable where a version has messages without
    number or a number twice.
    """
    sides = [side_of(data) for data in (base, ours, theirs)]
    odd = [
        {(letter.number, letter.mark) for letter in side.letters if is_odd(letter)}
        for side in sides
    ]
    if odd[1] - odd[0] or odd[2] - odd[0]:
        raise Unmergeable('a message heading goes on behind its mark')
    first, second = pair(sides[0], sides[1]), pair(sides[0], sides[2])
    work = _Work(sides, first, second)
    return _written(work, _numbered(work, _sequence(work)), merge_lines)


class _Work:
    """What the steps share: the sides, the pairing with base, regions still to be merged as lines,
    decisions.
    """

    def __init__(self, sides, ours, theirs):
        self.sides = sides
        self.ours, self.new_ours = ours
        self.theirs, self.new_theirs = theirs
        self.regions = []
        self.decisions = []
        self.eol = (
            b'\r\n'
            if any(
                letter.rest.startswith(b'\r\n') for letter in sides[1].letters + sides[2].letters
            )
            else b'\n'
        )

    def region(self, place, base, ours, theirs):
        """Leave three texts to the line merge; returns the stand-in that _written replaces."""
        self.regions.append((place, (base, ours, theirs)))
        return len(self.regions) - 1


def _sequence(work):
    """All letters, merged, oldest first: entries [letter, base, ours, theirs], base None for what a
    side added.
    """
    base = work.sides[0].letters
    added = [by_text(work.new_ours), by_text(work.new_theirs)]
    both = [
        letter.number
        for letter in base
        if letter.number in work.ours and letter.number in work.theirs
    ]
    order = weave(
        both,
        *[
            _keys(side, paired, new, set(both))
            for side, paired, new in zip(work.sides[1:], (work.ours, work.theirs), added)
        ],
        _rank,
    )
    if order is None:
        raise Unmergeable('both sides put the messages in another order')
    letters = {letter.number: letter for letter in base}
    entries = []
    for key in _with_removed(order, list(letters), work):
        if isinstance(key, int):
            entries.append(_merged(work, letters[key], work.ours.get(key), work.theirs.get(key)))
            continue
        one, other = added[0].get(key), added[1].get(key)
        letter = max(
            (letter for letter in (one, other) if letter),
            key=lambda letter: (letter.rest, letter.middle, letter.tail),
        )
        if one and other:
            letter = letter._replace(
                read=bool(one.read or other.read),
                mark=_mark(one, one, other),
                number=min(one.number, other.number),
            )
        entries.append([letter, None, one, other])
    return [entry for entry in entries if entry]


def _keys(side, paired, added, both):
    """A side's messages in its order: base numbers for those that all have, else what tells an
    added message.
    """
    names = {letter.number: key for key, letter in added.items()}
    names.update((letter.number, number) for number, letter in paired.items() if number in both)
    return [names[letter.number] for letter in side.letters if letter.number in names]


def _with_removed(order, numbers, work):
    """order with the base messages that just one side removed, where base has them: a correction on
    the other side is a conflict.
    """
    alive = set(order)
    back, anchor = {}, None
    for number in numbers:
        if number in alive:
            anchor = number
        elif number in work.ours or number in work.theirs:
            back.setdefault(anchor, []).append(number)
    result = list(back.get(None, ()))
    for key in order:
        result += [key, *back.get(key, ())]
    return result


def _merged(work, base, ours, theirs):
    """A letter of base on both sides: READ wins, the rest three ways; None when it is gone."""
    place = f'message {base.number}'
    if ours is None or theirs is None:
        left = ours or theirs
        if left is None or left.text == base.text:
            return None
        texts = [_whole(letter, work.eol) if letter else b'' for letter in (base, ours, theirs)]
        return [
            base._replace(start=b'', middle=b'', mark=b'', rest=work.region(place, *texts)),
            base,
            ours,
            theirs,
        ]
    sure, number = pick(base.number, ours.number, theirs.number)
    if not sure:
        raise Unmergeable(f'both sides renumbered message {base.number}')
    read = base._replace(
        number=number, read=bool(ours.read or theirs.read), mark=_mark(base, ours, theirs)
    )
    sure, middle = pick(base.middle, ours.middle, theirs.middle)
    if not sure:
        texts = [
            _whole(letter._replace(number=number, mark=read.mark), work.eol)
            for letter in (base, ours, theirs)
        ]
        return [read._replace(rest=work.region(place, *texts)), base, ours, theirs]
    sure, rest = pick(base.rest, ours.rest, theirs.rest)
    if not sure:
        rest = work.region(
            place,
            *[
                _whole(letter._replace(number=number, middle=middle, mark=read.mark), work.eol)
                for letter in (base, ours, theirs)
            ],
        )
    return [
        read._replace(
            sent=ours.sent if middle == ours.middle else theirs.sent, middle=middle, rest=rest
        ),
        base,
        ours,
        theirs,
    ]


def _mark(base, ours, theirs):
    if bool(ours.read) != bool(theirs.read) and not (base.read and ours.mark == theirs.mark):
        return ours.mark if ours.read else theirs.mark
    return settle(base.mark, ours.mark, theirs.mark)


def _whole(letter, eol):
    return b'%s%d%s%s%s%s' % (
        letter.start,
        letter.number,
        letter.middle,
        letter.mark,
        letter.rest,
        eol,
    )


def _numbered(work, entries):
    """The entries with their final numbers: base's stay; an added message keeps its own between its
    neighbours where it can, else
    takes the next free one; what finds no room between two of base goes to the end."""
    if _numbers_stay(work, entries):
        return entries
    result, waiting = [], []
    number = 0
    for _at, entry in enumerate(entries):
        if entry[1]:
            room = max(entry[0].number - number - 1, 0)
            result += _renumber(work, waiting[:room], number + 1)
            waiting, number = waiting[room:], max(number, entry[0].number)
            result.append(entry)
        else:
            waiting.append(entry)
    return result + _renumber(work, waiting, number + 1)


def _numbers_stay(work, entries):
    """True when all numbers rise as they are, and one side's view of the channel is the whole
    result.
    """
    numbers = [entry[0].number for entry in entries]
    if any(one >= other for one, other in zip(numbers, numbers[1:])):
        return False
    return any(
        all(entry[side] for entry in entries)
        and len(paired) == sum(1 for entry in entries if entry[1])
        for side, paired in ((2, work.ours), (3, work.theirs))
    )


def _renumber(work, entries, number):
    """The entries numbered from number on, each change a decision."""
    result = []
    for number, entry in enumerate(entries, number):
        letter, _, one, other = entry
        for old in sorted({side.number for side in (one, other) if side and side.number != number}):
            work.decisions.append(_renumbered(letter._replace(number=old), number, work.eol))
        result.append([letter._replace(number=number), None, one, other])
    return result


def _rank(key):
    return key  # (sent, text, …): by time, at equal times by the bytes


def _renumbered(letter, number, eol):
    heading = b'%s%d%s%s' % (letter.start, letter.number, letter.middle, letter.mark)
    what = f'two messages were numbered {letter.number}; the later one is message {number} now'
    if letter.number != number and number < letter.number:
        what = (
            f'message {letter.number} is message {number} now, so that numbers stay without a gap'
        )
    return Decision('renumbered', f'message {letter.number}', what, heading + eol)


def _written(work, letters, merge_lines):
    """The file: preamble and messages in the file's direction, the separators as the versions have
    them.
    """
    base, ours, theirs = work.sides
    preambles = _preambles(work.sides, bool(letters))
    sure, preamble = pick(*preambles)
    if not sure:
        preamble = work.region('the text before the messages', *preambles)
    sure, newest_first = pick(
        *[_direction(side.newest_first, base.newest_first) for side in work.sides]
    )
    if newest_first:
        letters = letters[::-1]
    results = merge_lines([texts for _, texts in work.regions]) if work.regions else []
    conflicts = tuple(place for (place, _), (_, count) in zip(work.regions, results) if count)
    gap = _usual_gap(work)
    ends = {id(side.letters[0 if side.newest_first else -1]) for side in work.sides if side.letters}
    parts = [preamble if isinstance(preamble, bytes) else results[preamble][0]]
    if letters and parts[0] and not parts[0].endswith(b'\n'):
        parts.append(work.eol * 2)
    for at, (letter, *versions) in enumerate(letters):
        text = (
            _whole(letter, b'')
            if isinstance(letter.rest, bytes)
            else results[letter.rest][0].removesuffix(b'\n').removesuffix(b'\r')
        )
        if not text:
            continue
        last = at == len(letters) - 1
        tail = _end(work, text) if last else _gap(versions, ends, gap)
        parts += [text, tail]
    return Merged(b''.join(parts), conflicts, tuple(work.decisions))


def _direction(newest_first, base):
    return base if newest_first is None else newest_first


def _preambles(sides, any_message):
    """The text before the messages, without the placeholder once a side that has messages has taken
    it out.
    """
    found = [side.preamble for side in sides]
    if any_message and any(side.letters and not _has_placeholder(side.preamble) for side in sides):
        return [
            b''.join(line for line in split(text) if not _has_placeholder(line)) for text in found
        ]
    return found


def _has_placeholder(text):
    return PLACEHOLDER in text.lower()


def _usual_gap(work):
    """What stands between two messages of this file: the most frequent separator, the greatest of
    equals.
    """
    counts = {}
    for side in work.sides:
        letters = side.letters if not side.newest_first else side.letters[::-1]
        for letter in letters[:-1]:
            counts[letter.tail] = counts.get(letter.tail, 0) + 1
    return max(counts, key=lambda tail: (counts[tail], tail), default=work.eol * 2)


def _gap(versions, ends, usual):
    """The separator after one message: three ways among the versions in which another message
    followed it.
    """
    tails = [letter.tail if letter and id(letter) not in ends else None for letter in versions]
    known = [tail for tail in tails if tail is not None]
    if not known:
        return usual
    base, ours, theirs = [max(known) if tail is None else tail for tail in tails]
    return settle(base, ours, theirs)


def _end(work, text):
    """How the file ends: three ways among the versions that end in a message; a conflict always
    ends its line.
    """
    tails = [
        side.letters[0 if side.newest_first else -1].tail if side.letters else None
        for side in work.sides
    ]
    known = [tail for tail in tails if tail is not None]
    base, ours, theirs = [max(known) if tail is None else tail for tail in tails]
    end = settle(base, ours, theirs)
    return end or (work.eol if b'\n>>>>>>' in text else b'')
