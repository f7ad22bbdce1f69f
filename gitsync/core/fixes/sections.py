"""What is plain in a sectioned document: markers that share their line with their section's own
text get lines of their own, a collapsed body is laid out, and a lost marker is put back.
"""

from __future__ import annotations

from gitsync.core.documents.sections import parse
from gitsync.core.fixes.missing_markers import put_back
from gitsync.core.text.fences import code_spans
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import ending

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.documents.sections import Document
    from gitsync.core.documents.sections import Section


def fix(data: bytes, markers: Collection[Dialect]) -> tuple[bytes, list[str]]:
    """(the fixed data, what was fixed, a phrase each)."""
    phrases: list[str] = []
    while True:  # what was fixed may make plain what was not; each round leaves fewer faults
        fixed, more = _fixed(data, markers)
        if fixed == data:
            return data, phrases
        data, phrases = fixed, phrases + more


def _fixed(data: bytes, markers: Collection[Dialect]) -> tuple[bytes, list[str]]:
    """One round."""
    laid_out, phrases = _with_lines(data, parse(data, markers), markers)
    complete, others = put_back(laid_out, markers)
    return complete, phrases + others


def _with_lines(
    data: bytes, document: Document, markers: Collection[Dialect]
) -> tuple[bytes, list[str]]:
    """The data with its markers on lines of their own."""
    end = ending(data)
    pieces = [b'']
    phrases = []
    parts = document.parts
    for part, after in zip(parts, (*parts[1:], b'')):
        if isinstance(part, bytes):
            pieces.append(part)
            continue
        laid_out = _laid_out(part, pieces[-1], after, end)
        if laid_out != part.data:
            phrases.append(f"laid out the section '{part.name}'")
        pieces.append(laid_out)
    fixed = b''.join(pieces)
    if len(parse(fixed, markers).faults) >= len(document.faults):
        return data, []  # such as text that becomes a fence on a line of its own
    return fixed, phrases


def _laid_out(section: Section, before: bytes, after: bytes | Section, end: bytes) -> bytes:
    """The section's bytes with its markers alone on their lines, where nothing but the section
    stands on those lines.
    """
    begin, body, close = section.begin, section.body, section.end
    starts_line = not before or before.endswith(b'\n') or before == BOM
    ends_line = (
        close.endswith(b'\n')
        or (not isinstance(after, bytes))
        or not bare(after.partition(b'\n')[0]).strip()
    )
    is_collapsed = section.line == section.end_line
    if is_collapsed and not (starts_line and ends_line):
        return section.data
    if not begin.endswith(b'\n') and starts_line:
        begin += end
        body = break_up(body, end) if is_collapsed else body
    if body and not body.endswith(b'\n') and ends_line:
        body += end
    if not close.endswith(b'\n') and not isinstance(after, bytes):
        close += end
    return begin + body + close


def break_up(text: bytes, end: bytes = b'\n') -> bytes:
    """A text that lost its line ends, with line ends before its fields, headings, list items and
    table rows; none within backticks.
    """
    points = sorted(_break_points(text))
    spans, span, pieces, last = code_spans(text), 0, [], 0
    lead = len(text) - len(text.lstrip())
    for at in points:
        while span < len(spans) and spans[span][1] <= at:
            span += 1
        if span < len(spans) and spans[span][0] < at:
            continue
        if at > max(lead, last):
            pieces.append(text[last:at])
            last = at
    pieces.append(text[last:])
    return end.join(pieces)


def _break_points(text: bytes) -> set[int]:
    """Where a line began: '**Key:**', '## ', '- ' glued to what precedes it, and '||' between table
    rows.
    """
    points = {*_keys(text), *_headings(text), *_items(text)}
    if b'|-' in text or b'| -' in text or b'|:-' in text:
        points |= {at + 1 for at in _places(text, b'||')}
    return points - {0}


def _places(text: bytes, mark: bytes) -> Iterator[int]:
    """Where the mark stands, from the left."""
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + len(mark))


def _keys(text: bytes) -> Iterator[int]:
    """Where '**Key:**' begins, with the bullet before it."""
    at = text.find(b'**')
    while at >= 0:
        close = text.find(b'**', at + 2)
        if close < 0:
            return
        is_key = text[close - 1 : close] == b':'
        if is_key and close > at + 3:
            is_item = text[at - 2 : at] in (b'- ', b'* ') and text[at - 3 : at - 2] != b'*'
            yield at - 2 if is_item else at
        is_open_next = not is_key and _opens(text, close)
        at = close if is_open_next else text.find(b'**', close + 2)


def _headings(text: bytes) -> Iterator[int]:
    for at in _places(text, b'## '):
        while text[at - 1 : at] == b'#':
            at -= 1
        yield at


def _items(text: bytes) -> Iterator[int]:
    """Where '- ' is glued to a word, rather than a dash or a number's sign."""
    for at in _places(text, b'- '):
        glued = text[at - 1 : at]
        if glued and glued not in b' \t-|' and not glued.isdigit():
            yield at


def _opens(text: bytes, at: int) -> bool:
    """True where '**' at that place opens a new bold text that ends in a colon, rather than closing
    one.
    """
    close = text.find(b'**', at + 2)
    return close > 0 and text[close - 1 : close] == b':' and text[at + 2 : at + 3].isalnum()
