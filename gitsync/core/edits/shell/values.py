"""What a shell's words stand for: variables, braces and quotes resolved as far as they are plain.

A word can stand for several texts: a loop's variable, an array, a list in braces. What is not known
is HIDDEN, a letter that no path can hold; a text with it is never a target.
"""

from __future__ import annotations

from gitsync.core.edits.shell.words import NAME
from gitsync.core.edits.shell.words import OUTPUT
from gitsync.core.edits.shell.words import QUOTED
from gitsync.core.edits.shell.words import TEXT
from gitsync.core.edits.shell.words import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.edits.shell.words import Node
    from gitsync.core.edits.shell.words import Piece
    from gitsync.core.edits.shell.words import Word

    Lookup = Callable[[str], Sequence[str]]  # what a variable holds
    Outputs = Callable[[Sequence[Node]], Sequence[str]]  # the words that commands print

HIDDEN = '\0'
MOST = 300  # texts for one word
LONGEST = 20000  # letters of one text
_GLOB = '*?['


class Pattern(str):
    """A text in which '*', '?' and '[…]' stand for file names."""

    __slots__ = ()


class FoundFiles(Pattern):
    """What find prints: files below a folder, as FOLDER/**/NAME."""

    but: tuple[str, ...] = ()  # patterns of paths that are left out


def expanded(word: Word, lookup: Lookup, outputs: Outputs) -> list[str]:
    """The texts for which a word stands."""
    if len(word) == 1 and word[0].kind in (NAME, OUTPUT):
        return list(_values(word[0], lookup, outputs))[:MOST]
    texts: list[str] = ['']
    for piece in word:
        values = _values(piece, lookup, outputs)
        if len(values) == 1:
            texts = [_joined(text, values[0]) for text in texts]
        else:
            texts = [_joined(text, value) for value in values for text in texts][:MOST]
    return texts


def _values(piece: Piece, lookup: Lookup, outputs: Outputs) -> Sequence[str]:
    if piece.kind == QUOTED:
        return (piece.text,)
    if piece.kind == TEXT:
        return [_active(text) for text in braced(piece.text)]
    if piece.kind == UNKNOWN:
        return (HIDDEN,)
    if piece.kind == OUTPUT:
        values = outputs(piece.nodes)
        if piece.text:
            return (HIDDEN,)
    else:
        values = lookup(piece.text)
    if piece.is_quoted:
        return list(values)
    return [part for value in values for part in _split(value)]


def _split(value: str) -> list[str]:
    """The fields of an unquoted variable; its stars are a pattern's."""
    if isinstance(value, Pattern):
        return [value]
    return [_active(part) for part in value.split()]


def _active(text: str) -> str:
    return Pattern(text) if any(letter in text for letter in _GLOB) else text


def _joined(first: str, second: str) -> str:
    """Two texts as one; what is literal beside a pattern is quoted in it."""
    if len(first) + len(second) > LONGEST:
        return HIDDEN
    if not first:
        return second
    if isinstance(first, Pattern) or isinstance(second, Pattern):
        return Pattern(_as_pattern(first) + _as_pattern(second))
    return first + second


def _as_pattern(text: str) -> str:
    if isinstance(text, Pattern):
        return text
    return ''.join(f'[{letter}]' if letter in _GLOB else letter for letter in text)


def variable(
    name: str, held: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> Sequence[str]:
    """What ${NAME} stands for, with the operators that need no matching."""
    default: Sequence[str] = (HIDDEN,)
    for sign in (':-', ':=', '-', '=', ':?', '?'):
        plain, has_sign, text = name.partition(sign)
        if has_sign and plain.isidentifier():
            name = plain
            default = (text,) if sign[-1] in '-=' else default
            break
    for end in ('[@]', '[*]'):
        name = name.removesuffix(end)
    if name in held:
        return held[name]
    return (environment[name],) if name in environment else default


def braced(text: str) -> list[str]:
    """What a{b,c}d stands for: abd, acd."""
    if '{' not in text or ',' not in text:
        return [text]
    texts, rest, rounds = [''], text, 0
    while rest and rounds < MOST:
        rounds += 1
        start = rest.find('{')
        stop = rest.find('}', start)
        if start < 0 or stop < 0:
            break
        head, choices = rest[:start], _choices(rest[start + 1 : stop])
        texts = [one + head + choice for one in texts for choice in choices][:MOST]
        rest = rest[stop + 1 :]
    return [one + rest for one in texts]


def _choices(text: str) -> list[str]:
    return text.split(',') if ',' in text else ['{' + text + '}']
