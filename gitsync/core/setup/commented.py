"""Settings in JSON with comments, as some agents' tools read them: what they say, and one more key.

Comments and the layout stay: a key is put in before the last brace, nothing else is written.
"""

from __future__ import annotations

import re

_TEXT = r'"(?:\\.|[^"\\])*"?'  # whole, or open at the end
_COMMENT = re.compile(rf'{_TEXT}|//[^\n]*|/\*.*?(?:\*/|\Z)', re.S)
_LAST_COMMA = re.compile(rf'{_TEXT}|,(?=\s*[}}\]])', re.S)


def blanked(text: str) -> str:
    """The text with blanks in the place of comments and of commas before a closing bracket."""
    return _LAST_COMMA.sub(_blanks, _without_comments(text))


def _without_comments(text: str) -> str:
    return _COMMENT.sub(_blanks, text)


def _blanks(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith('"') else re.sub(r'[^\r\n]', ' ', match[0])


def with_key(text: str, lines: str) -> str:
    """The text of an object with these lines, a key and its value, before its last brace."""
    plain = blanked(text)
    brace = plain.rindex('}')
    end = len(plain[:brace].rstrip())
    comma = '' if _without_comments(text)[:brace].rstrip().endswith(('{', ',')) else ','
    gap = text[end:brace].rstrip(' \t')
    gap += '' if gap.endswith('\n') else '\n'
    return f'{text[:end]}{comma}{gap}{lines}\n{text[brace:]}'
