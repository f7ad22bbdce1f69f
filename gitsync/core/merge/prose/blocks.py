"""Blocks: what a text is made of, as far as merging goes: tables, lists, groups of field lines,
fences, headings, other text.

Lines in, ranges of lines out. Fences are text however they look inside.
"""

from collections import namedtuple

from gitsync.core.text.lines import field
from gitsync.core.text.lines import is_rule

STRUCTURES = ('table', 'list', 'fields', 'html')


class Block(namedtuple('Block', 'kind start stop')):
    """A range of lines of one kind: table, html (a table in tags), list, fields, fence, heading,
    blank or text.
    """

    __slots__ = ()


class Bullet(namedtuple('Bullet', 'indent sign box text')):
    """The parts of an item's first line: blanks before the sign, the sign with the blanks after it,
    the check box (or b'') and the rest.
    """

    __slots__ = ()


def blocks(lines: list) -> list[Block]:
    """The blocks of a text, in order and without gaps."""
    found, at, total = [], 0, len(lines)
    while at < total:
        kind, stop = _block(lines, at, total)
        if found and kind == found[-1].kind and kind in ('text', 'fields'):
            found[-1] = Block(kind, found[-1].start, stop)
        else:
            found.append(Block(kind, at, stop))
        at = stop
    return found


def _block(lines, at, total):
    line = lines[at]
    body = line.strip()
    if not body:
        stop = at + 1
        while stop < total and not lines[stop].strip():
            stop += 1
        return 'blank', stop
    if body[:3] in (b'```', b'~~~'):
        return 'fence', fence_end(lines, at, total)
    if body[:1] == b'#' and body.lstrip(b'#')[:1] in (b' ', b''):
        return 'heading', at + 1
    if b'|' in line and at + 1 < total and b'|' in lines[at + 1] and is_rule(lines[at + 1]):
        stop = at + 2
        while stop < total and b'|' in lines[stop]:
            stop += 1
        return 'table', stop
    if body[:6] == b'<table':
        stop = _html_end(lines, at, total)
        return ('html', stop) if stop else ('text', at + 1)
    if field(line):
        return 'fields', at + 1
    if bullet(line):
        return 'list', _list_end(lines, at, total)
    return 'text', at + 1


def fence_end(lines, at, total):
    """The line behind the fence that opens at a line; the end of the text when nothing closes it."""
    opening = lines[at].strip()
    mark = opening[: len(opening) - len(opening.lstrip(opening[:1]))]
    stop = at + 1
    while stop < total:
        body = lines[stop].strip()
        stop += 1
        if body[:3] == mark[:3] and not body.strip(mark[:1]) and len(body) >= len(mark):
            break
    return stop


def _html_end(lines, at, total):
    """The line behind </table>, 0 where a blank line or the end comes first."""
    while at < total and lines[at].strip():
        at += 1
        if b'</table>' in lines[at - 1]:
            return at
    return 0


def _list_end(lines, at, total):
    """The line behind the list that starts at a line: items, what is indented below them, and lines
    that run on.
    """
    depth = len(bullet(lines[at]).indent)
    stop = at + 1
    end = stop
    while stop < total:
        body = lines[stop].strip()
        if not body:
            stop += 1
            continue
        indent = indent_of(lines[stop])
        is_behind_blank = end < stop
        if indent > depth:
            stop = end = fence_end(lines, stop, total) if body[:3] in (b'```', b'~~~') else stop + 1
        elif bullet(lines[stop]) or not (
            is_behind_blank
            or body[:3] in (b'```', b'~~~', b'---', b'***', b'___')
            or body[:1] in b'#<|'
            or field(lines[stop])
        ):
            depth = min(depth, indent) if bullet(lines[stop]) else depth
            stop = end = stop + 1
        else:
            break
    return end


def indent_of(line: bytes) -> int:
    """How many blanks a line starts with, a tab as four."""
    blanks = line[: len(line) - len(line.lstrip(b' \t'))]
    return len(blanks) + 3 * blanks.count(b'\t')


def bullet(line: bytes) -> Bullet | None:
    """The parts of a line that starts a list item, None for any other."""
    rest = line.lstrip(b' \t')
    indent = line[: len(line) - len(rest)]
    if rest[:1] in (b'-', b'*', b'+'):
        size = 1
    else:
        size = 0
        while size < 9 and rest[size : size + 1].isdigit():
            size += 1
        if not size or rest[size : size + 1] not in (b'.', b')'):
            return None
        size += 1
    behind = rest[size:]
    text = behind.lstrip(b' \t')
    if behind[:1] not in (b' ', b'\t', b'\n', b'\r') or (
        size == 1 and not rest.strip().replace(b' ', b'').strip(rest[:1])
    ):
        return None
    sign = rest[: len(rest) - len(text)]
    box = (
        text[:3]
        if text[:3] in (b'[ ]', b'[x]', b'[X]') and text[3:4] in (b' ', b'\t', b'\n', b'\r', b'')
        else b''
    )
    return Bullet(indent, sign, box, text[len(box) :])
