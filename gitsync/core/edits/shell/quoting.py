"""Where quoted and bracketed stretches of a shell's text end, and what they hold."""

from __future__ import annotations

_ESCAPES = {
    'a': '\a',
    'b': '\b',
    'e': '\x1b',
    'f': '\f',
    'n': '\n',
    'r': '\r',
    't': '\t',
    'v': '\v',
}


def ansi_c(text: str, at: int) -> tuple[str, int]:
    """What $'…' holds, from behind its quote on, and the index behind it."""
    characters: list[str] = []
    while at < len(text) and text[at] != "'":
        if text[at] != '\\':
            characters.append(text[at])
            at += 1
            continue
        char = text[at + 1 : at + 2]
        if char and char in 'xuU01234567':
            piece, at = _number(text, at + 1)
            characters.append(piece)
        else:
            characters.append(_ESCAPES.get(char, char))
            at += 2
    return ''.join(characters), at + 1


def _number(text: str, at: int) -> tuple[str, int]:
    """The character that digits in base 16 (\\xHH, \\uHHHH) or 8 name."""
    base, most = {'x': (16, 2), 'u': (16, 4), 'U': (16, 8)}.get(text[at], (8, 3))
    start = at + 1 if base == 16 else at
    stop = start
    digits = '0123456789abcdefABCDEF' if base == 16 else '01234567'
    while stop < len(text) and stop - start < most and text[stop] in digits:
        stop += 1
    number = int(text[start:stop] or '0', base)
    return chr(number) if number < 0x110000 else '', stop


def unescaped(text: str, at: int, end: str) -> tuple[str, int]:
    """The text up to an end that no backslash precedes, without the backslashes that escape, and
    the index behind it.
    """
    characters: list[str] = []
    while at < len(text) and text[at] != end:
        if text[at] == '\\' and text[at + 1 : at + 2] in (end, '\\', '$'):
            at += 1
        characters.append(text[at])
        at += 1
    return ''.join(characters), at + 1


def closing_parentheses(text: str) -> dict[int, int]:
    """Where each '(' closes, quotes or not; in one pass over all, for a text may hold many."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for at, char in enumerate(text):
        if char == '(':
            opened.append(at)
        elif char == ')' and opened:
            closing[opened.pop()] = at
    return closing


def behind_braces(text: str, at: int) -> int:
    """The index behind the braces that begin at 'at'; quotes and backslashes are stepped over."""
    depth, quote = 0, ''
    while at < len(text):
        char = text[at]
        if char == '\\' and quote != "'":
            at += 1
        elif quote:
            quote = '' if char == quote else quote
        elif char in '"\'':
            quote = char
        else:
            depth += (char == '{') - (char == '}')
            if not depth:
                return at + 1
        at += 1
    return len(text) + 1


def here_body(text: str, at: int, end: str, is_indented: bool) -> tuple[str, int]:
    """The body of a here document that begins at 'at', and the index behind its end's line."""
    lines: list[str] = []
    while at < len(text):
        stop = text.find('\n', at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].lstrip('\t') if is_indented else text[at:stop]
        at = stop + 1
        if line.rstrip('\r') == end:
            break
        lines.append(line + '\n')
    return ''.join(lines), at
