"""The parts of a shell's text: pieces of words, redirections, simple commands."""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Word: TypeAlias = list['Piece']
    Node: TypeAlias = 'SimpleCommand | str'

# what a piece of a word is
TEXT, QUOTED, NAME, OUTPUT, UNKNOWN = 'text', 'quoted', 'name', 'output', 'unknown'
OPEN, CLOSE = '(', ')'  # nodes: a subshell begins, ends
# words before which a command may stand
RESERVED = ('!', 'do', 'elif', 'else', 'if', 'then', 'until', 'while', '{', '}')


class Piece(Value):
    """A stretch of a word that is read in one way."""

    kind: str
    text: str = ''  # as it stands, or what stands in ${…}
    is_quoted: bool = False
    nodes: tuple[Node, ...] = ()  # of an output: its commands


class Redirect(Value):
    """A redirection: what its word names is read or written, or is the text that is read."""

    operator: str
    word: Word
    body: Word = []  # of a here document


class SimpleCommand(Value):
    """A simple command, or what stands alone behind a compound one."""

    words: list[Word]
    redirects: list[Redirect]
    is_piped: bool  # reads what the command before it writes


def literal(word: Word) -> str:
    """A word that is written without quotes and dollars; '' for any other."""
    return word[0].text if len(word) == 1 and word[0].kind == TEXT else ''


def unquoted(word: Word) -> str:
    """The end of a here document: the word without its quotes."""
    return ''.join(('$' if piece.kind == NAME else '') + piece.text for piece in word)


def is_of_name(char: str) -> bool:
    """True for a character of a variable's name."""
    return char == '_' or char.isascii() and char.isalnum()


def assigned(word: Word) -> str:
    """The name that a word assigns to, 'NAME' or 'NAME+'; '' for another word."""
    name, equals, _ = word[0].text.partition('=') if word[0].kind == TEXT else ('', '', '')
    return name if equals and name.removesuffix('+').isidentifier() and name.isascii() else ''
