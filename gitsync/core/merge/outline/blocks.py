"""Blocks: where the tables, lists, fences and other stretches of a text begin and end.

Lines in, a kind and the line behind it out. Fences are fences however they look inside.
"""

from __future__ import annotations

from gitsync.core.text.lines import field
from gitsync.core.text.lines import is_rule
from gitsync.core.text.value import Value

FENCES = (b'```', b'~~~')


class Bullet(Value):
    """The parts of an item's first line: joined, they are the line."""

    indent: bytes
    sign: bytes  # with the blanks behind it
    box: bytes  # the check box, or b''
    text: bytes


class LineBlock(Value):
    """A stretch of lines, from one line up to another."""

    kind: str
    stop: int


def block_at(lines: list[bytes], at: int) -> LineBlock:
    """The block that begins at a line which is neither blank nor a thematic break."""
    line, total = lines[at], len(lines)
    body = line.strip()
    if body.startswith(FENCES):
        return LineBlock('fence', fence_end(lines, at))
    if is_heading(body):
        return LineBlock('heading', at + 1)
    if begins_table(lines, at):
        stop = at + 2
        while stop < total and b'|' in lines[stop]:
            stop += 1
        return LineBlock('table', stop)
    if body.startswith(b'<table') and (stop := _html_end(lines, at)):
        return LineBlock('html', stop)
    if field(line):
        return LineBlock('field', _text_end(lines, at + 1))
    if bullet(line):
        return LineBlock('list', _list_end(lines, at))
    stop = _text_end(lines, at + 1)
    if stop < total and is_underline(lines[stop]) and stop == at + 1:
        return LineBlock('heading', stop + 1)
    return LineBlock('text', stop)


def is_heading(body: bytes) -> bool:
    """True for a heading with number signs; body is the line without blanks around it."""
    return body[:1] == b'#' and body.lstrip(b'#')[:1] in (b' ', b'\t', b'')


def is_underline(line: bytes) -> bool:
    """True for what makes a heading of the line of text above it."""
    body = line.rstrip()
    return len(body) > 1 and body[:1] in (b'=', b'-') and not body.strip(body[:1])


def is_break(line: bytes) -> bool:
    """True for a thematic break, which Markdown writes as three or more - * or _."""
    body = line.replace(b' ', b'').strip()
    return len(body) > 2 and body[:1] in (b'-', b'*', b'_') and not body.strip(body[:1])


def begins_table(lines: list[bytes], at: int) -> bool:
    """True where a header line stands above its rule."""
    return b'|' in lines[at] and at + 1 < len(lines) and is_rule(lines[at + 1])


def _text_end(lines: list[bytes], at: int) -> int:
    """The line behind the text lines that stand here."""
    while at < len(lines) and _is_text(lines, at):
        at += 1
    return at


def _is_text(lines: list[bytes], at: int) -> bool:
    line = lines[at]
    body = line.strip()
    return not (
        not body
        or body.startswith(FENCES)
        or is_break(line)
        or is_underline(line)
        or is_heading(body)
        or body.startswith(b'<!--')
        or body.startswith(b'<table')
        or field(line)
        or bullet(line)
        or begins_table(lines, at)
    )


def fence_end(lines: list[bytes], at: int) -> int:
    """The line behind the fence that opens at a line, the end of the text where none closes it."""
    opening = lines[at].strip()
    mark = opening[:3]
    size = len(opening) - len(opening.lstrip(mark))
    for stop in range(at + 1, len(lines)):
        body = lines[stop].strip()
        if len(body) >= size and body[:3] == mark and not body.strip(mark):
            return stop + 1
    return len(lines)


def _html_end(lines: list[bytes], at: int) -> int:
    """The line behind </table>, 0 where a blank line or the end comes first."""
    while at < len(lines) and lines[at].strip():
        at += 1
        if b'</table>' in lines[at - 1]:
            return at
    return 0


def _list_end(lines: list[bytes], at: int) -> int:
    """The line behind a list: its items, what is indented below them, and lines that run on."""
    depth = indent_of(lines[at])
    stop = end = at + 1
    while stop < len(lines):
        if not lines[stop].strip():
            stop += 1
        elif indent_of(lines[stop]) > depth:
            is_fence = lines[stop].strip().startswith(FENCES)
            stop = end = fence_end(lines, stop) if is_fence else stop + 1
        elif is_break(lines[stop]):
            break
        elif bullet(lines[stop]):
            depth = min(depth, indent_of(lines[stop]))
            stop = end = stop + 1
        elif end == stop and runs_on(lines[stop]):
            stop = end = stop + 1
        else:
            break
    return end


def runs_on(line: bytes) -> bool:
    """True for a line that goes on with the item above it although it is not indented."""
    body = line.strip()
    return not body.startswith((*FENCES, b'#', b'<', b'|')) and not field(line)


def indent_of(line: bytes) -> int:
    """How many blanks a line starts with, a tab as four."""
    blanks = line[: len(line) - len(line.lstrip(b' \t'))]
    return len(blanks) + 3 * blanks.count(b'\t')


def bullet(line: bytes) -> Bullet | None:
    """The parts of a line that starts a list item, None for any other."""
    rest = line.lstrip(b' \t')
    size = _sign_size(rest)
    behind = rest[size:]
    if not size or behind[:1] not in (b' ', b'\t', b'\n', b'\r') or is_break(line):
        return None
    text = behind.lstrip(b' \t')
    has_box = text[:3] in (b'[ ]', b'[x]', b'[X]') and text[3:4] in (b' ', b'\t', b'\n', b'\r', b'')
    box = text[:3] if has_box else b''
    indent = line[: len(line) - len(rest)]
    return Bullet(indent, rest[: len(rest) - len(text)], box, text[len(box) :])


def _sign_size(rest: bytes) -> int:
    """How long the bullet or number at the start of a text is, 0 where there is none."""
    if rest[:1] in (b'-', b'*', b'+'):
        return 1
    digits = len(rest) - len(rest.lstrip(b'0123456789'))
    return digits + 1 if 0 < digits < 10 and rest[digits : digits + 1] in (b'.', b')') else 0
