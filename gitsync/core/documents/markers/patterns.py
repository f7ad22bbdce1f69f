"""Pairs of marker patterns that a policy adds to the dialects.

A pattern with '{name}' is plain text that the whole line equals, blanks around it apart: '%% BEGIN
{name}'. Any other is a regular expression for the whole line, its group 'name' or first group the
section's name; without one, the begin pattern itself is the name, and an end closes the nearest
begin of its pair. A line that several know is the longest pattern's: '</A>' ends where '<{name}>'
begins and '</{name}>' ends.
"""

from __future__ import annotations

from gitsync.core.documents.markers.dialects import LONGEST
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import raw
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from gitsync.core.documents.markers.dialects import Candidate
    from gitsync.core.documents.markers.dialects import Meaning

    # From a stripped line to the name (b'' when the pattern has none); None: no such marker.
    Tester = Callable[[bytes], bytes | None]


class _Pattern(Value):
    """One half of a pair."""

    length: int
    test: Tester
    begins: bool
    family: str
    plain: bytes  # the begin pattern: the name of a section that has none


def pattern_markers(data: bytes, pairs: Iterable[tuple[str, str]]) -> list[Candidate]:
    """The markers that the pairs (begin, end) name; fences are the caller's to leave out."""
    patterns = []
    for index, (begin, end) in enumerate(pairs):
        family = f'pair {index}'
        patterns.append(_Pattern(len(begin), _tester(begin), True, family, raw(begin)))
        patterns.append(_Pattern(len(end), _tester(end), False, family, raw(begin)))
    patterns.sort(key=lambda pattern: -pattern.length)
    candidates, start, total = [], 0, len(data)
    while start < total:
        stop = data.find(b'\n', start) + 1 or total
        line = data[start:stop]
        if len(line) < LONGEST:
            body = (line if start else line.removeprefix(BOM)).strip(b' \t\r\n')
            meant = _meaning(patterns, body) if body else None
            if meant:
                candidates.append((start, stop, start + line.find(body), meant, True))
        start = stop
    return candidates


def _meaning(patterns: list[_Pattern], body: bytes) -> Meaning | None:
    """What a line says by the first pattern that knows it."""
    for pattern in patterns:
        name = pattern.test(body)
        if name is None:
            continue
        if not name and not pattern.begins:
            return (False, 'pattern', ((pattern.family, None),), b'', False)
        name = b' '.join(name.split()) or pattern.plain
        return (pattern.begins, 'pattern', ((pattern.family, name),), name, False)
    return None


def _tester(pattern: str) -> Tester:
    """The test for one pattern."""
    text = raw(pattern.strip())
    before, holder, after = text.partition(b'{name}')
    return _template(before, after) if holder else _expression(text)


def _template(before: bytes, after: bytes) -> Tester:
    """A test for plain text around a name."""

    def test(body: bytes) -> bytes | None:
        if len(body) <= len(before) + len(after):
            return None
        if not body.startswith(before) or not body.endswith(after):
            return None
        return body[len(before) : len(body) - len(after)].strip() or None

    return test


def _expression(text: bytes) -> Tester:
    """A test by a regular expression; one that is none knows only its own text."""
    import re

    try:
        expression = re.compile(text.removeprefix(b'^').removesuffix(b'$'))
    except re.error:
        return lambda body: b'' if body == text else None

    def test(body: bytes) -> bytes | None:
        if body == text:
            return b''
        match = expression.fullmatch(body)
        if match is None:
            return None
        return (
            match.groupdict().get('name') or (match.group(1) if expression.groups else b'') or b''
        )

    return test
