"""Comms files taken apart for merging: messages as letters, and which letter of a side is which of
base.
"""

from collections import namedtuple

from gitsync.core.documents.messages import parse
from gitsync.core.merge.result import Unmergeable

KNOWN = (
    b'',
    b'\xe2\x8f\xb3',
    b'\xe2\x9c\x85',
    b'UNREAD',
    b'READ',
    b'\xe2\x8f\xb3 UNREAD',
    b'\xe2\x9c\x85 READ',
)
MARKS = (b'\xe2\x8f\xb3', b'\xe2\x9c\x85', b'UNREAD', b'READ')


class Letter(namedtuple('Letter', 'number sent read start middle mark rest tail')):
    """A message taken apart: heading = start + number + middle + mark; rest: the text from the
    heading's line end on; tail: blank lines and rules at its end.
    """

    __slots__ = ()

    @property
    def text(self):
        """What makes it this message and no other, number and mark apart."""
        return self.start, self.middle, self.rest.replace(b'\r\n', b'\n')


class Side(namedtuple('Side', 'preamble letters newest_first')):
    """A parsed version; letters oldest first, newest_first None when fewer than two messages tell
    it.
    """

    __slots__ = ()


def is_odd(letter):
    """True when something else than a mark stands in the mark's place."""
    return b' '.join(letter.mark.split()) not in KNOWN


def side_of(data):
    channel = parse(data)
    letters = [_letter(message) for message in channel.messages]
    numbers = [letter.number for letter in letters]
    if None in numbers:
        raise Unmergeable('a message has no number')
    if len(set(numbers)) != len(numbers):
        raise Unmergeable('a message number stands twice')
    newest_first = numbers[0] > numbers[-1] if len(numbers) > 1 else None
    return Side(channel.preamble, letters[::-1] if newest_first else letters, newest_first)


def _letter(message):
    text = message.heading + message.body
    stem = _stem(text)
    cut = message.heading.rstrip(b'\r\n')
    line, rest = stem[: len(cut)], stem[len(cut) :]
    start = next((i for i, byte in enumerate(line) if 48 <= byte <= 57), len(line))
    end = start
    while end < len(line) and 48 <= line[end] <= 57:
        end += 1
    places = [place for place in (line.find(mark, end) for mark in MARKS) if place >= 0]
    mark = min(places, default=len(line))
    return Letter(
        message.number,
        message.sent,
        message.read,
        line[:start],
        line[end:mark],
        line[mark:],
        rest,
        text[len(stem) :],
    )


def _stem(text):
    """The text without the blank lines, rules and the line end that close it."""
    end = len(text)
    while end:
        start = text.rfind(b'\n', 0, end - 1) + 1
        line = text[start:end].strip()
        if (
            start == 0
            or line
            and (len(line) < 3 or line.strip(b'-') and line.strip(b'*') and line.strip(b'_'))
        ):
            return text[:start] + text[start:end].rstrip(b'\r\n\t ')
        end = start
    return text


def pair(base, side):
    """({base number: the side's letter}, [letters that base has not]): by heading and text, by
    heading, by text renumbered, by number and text.
    """
    left = {letter.number: letter for letter in side.letters}
    found = {}
    by_text = {}
    for letter in side.letters:
        by_text.setdefault(letter.text, letter.number)
    for letter in base.letters:
        twin = left.get(letter.number)
        if (
            twin
            and twin.start == letter.start
            and (twin.middle == letter.middle or twin.rest == letter.rest)
        ):
            found[letter.number] = left.pop(letter.number)
    for letter in base.letters:
        number = by_text.get(letter.text)
        if letter.number not in found and number in left:
            found[letter.number] = left.pop(number)
    return found, [letter for letter in side.letters if letter.number in left]


def by_text(letters):
    """{(sent, text, how many of the same came before): letter}, in the letters' order."""
    found, counts = {}, {}
    for letter in letters:
        what = letter.sent, letter.text
        counts[what] = counts.get(what, 0) + 1
        found[(*what, counts[what])] = letter
    return found
