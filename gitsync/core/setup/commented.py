"""Settings in JSON with comments, as some agents' tools read them: what they say, and one more key.

Comments and the layout stay: a key is put in before the last brace, nothing else is written.
"""

from __future__ import annotations


def blanked(text: str) -> str:
    """The text with blanks in the place of comments and of commas before a closing bracket."""
    chars, at, is_text = list(text), 0, False
    while at < len(chars):
        if is_text:
            is_text = chars[at] != '"'
            at += 2 if chars[at] == '\\' else 1
            continue
        pair = text[at : at + 2]
        stop = at + 1
        if pair == '//':
            stop = (text.find('\n', at) + 1 or len(text) + 1) - 1
        elif pair == '/*':
            stop = text.find('*/', at) + 2 if '*/' in text[at + 2 :] else len(text)
        is_text = chars[at] == '"'
        if pair in ('//', '/*'):
            chars[at:stop] = [char if char in '\r\n' else ' ' for char in chars[at:stop]]
        at = stop
    return _without_last_commas(''.join(chars))


def _without_last_commas(text: str) -> str:
    chars, is_text, at, comma = list(text), False, 0, -1
    while at < len(chars):
        char = chars[at]
        if is_text:
            is_text = char != '"'
            at += char == '\\'
        elif char in '}]' and comma >= 0:
            chars[comma] = ' '
        elif not char.isspace():
            is_text, comma = char == '"', at if char == ',' else -1
        at += 1
    return ''.join(chars)


def with_key(text: str, lines: str) -> str:
    """The text of an object with these lines, a key and its value, before its last brace."""
    plain = blanked(text)
    brace = plain.rindex('}')
    end = len(plain[:brace].rstrip())
    comma = '' if plain[end - 1] == '{' or text[end:brace].lstrip()[:1] == ',' else ','
    gap = text[end:brace].rstrip(' \t')
    gap += '' if gap.endswith('\n') else '\n'
    return f'{text[:end]}{comma}{gap}{lines}\n{text[brace:]}'
