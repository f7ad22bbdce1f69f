"""A shell command's text as simple commands: words without their quotes, and redirections.

Words are quoted as POSIX sh quotes them; lists, pipes, groups and subshells are taken apart, here
documents and comments left out. Nothing is expanded: '$x' and '*' stay as they are written.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    Words = list['str | Redirection']

SEPARATORS = '\n;&|(){}'
OPERATORS = ('<<<', '<<-', '<<', '>>', '>|', '>&', '<>', '<&', '>', '<')  # longest first


class Redirection(Value):
    """A redirection operator; what it reads or writes is the next word."""

    act: str  # 'write', 'append', or '' for one that writes no file


def commands(text: str) -> list[Words]:
    """The simple commands of a text, in order."""
    return _Reader(text).commands()


class _Reader:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.word: str | None = None  # the word so far; '' is one that was quoted
        self.words: Words = []
        self.is_here = False  # the next word ends a here document
        self.here_ends: list[str] = []  # of the here documents that follow this line
        self.found: list[Words] = []

    def commands(self) -> list[Words]:
        while self.at <= len(self.text):
            self._read(self.text[self.at : self.at + 1] or '\n')
        return self.found

    def _read(self, letter: str) -> None:
        """Read what begins with this letter."""
        if letter == '\\' and self.at + 1 < len(self.text):
            if self.text[self.at + 1] != '\n':
                self._add(self.text[self.at + 1])
            self.at += 2
        elif letter in '\'"':
            piece, self.at = _quoted(self.text, self.at)
            self._add(piece)
        elif letter in '<>':
            self._redirect()
        elif letter in ' \t\r':
            self._end_word()
            self.at += 1
        elif letter in SEPARATORS and not (letter in '{}' and self.word):
            self._end_word()
            self._separate(letter)
        elif letter == '#' and not self.word:
            stop = self.text.find('\n', self.at)
            self.word, self.at = None, stop if stop >= 0 else len(self.text)
        else:
            self._add(letter)
            self.at += 1

    def _add(self, piece: str) -> None:
        self.word = (self.word or '') + piece

    def _end_word(self) -> None:
        if self.word is not None:
            self.words.append(self.word)
            if self.is_here:
                self.here_ends.append(self.word)
            self.is_here = False
        self.word = None

    def _redirect(self) -> None:
        """Read an operator; digits or nothing before '>' are a file descriptor, no word."""
        operator = next(each for each in OPERATORS if self.text.startswith(each, self.at))
        if operator[0] == '>' and (self.word == '' or self.word and self.word.isdigit()):
            self.word = None
        self._end_word()
        self.at += len(operator)
        self.is_here = operator in ('<<', '<<-')
        is_writing = '>' in operator and operator != '>&'
        act = 'append' if operator == '>>' else 'write' if is_writing else ''
        self.words.append(Redirection(act))

    def _separate(self, letter: str) -> None:
        """End a command, and step over the here documents behind its line."""
        if letter == '&' and self.text[self.at + 1 : self.at + 2] == '>':  # '&>': both streams
            self.at += 1
            return
        if self.words:
            self.found.append(self.words)
        self.words, self.is_here = [], False
        if letter == '\n':
            for end in self.here_ends:
                self.at = _behind_body(self.text, self.at, end)
            self.here_ends = []
        self.at += 1


def _quoted(text: str, start: int) -> tuple[str, int]:
    """The text in the quotes that begin at start, and the index behind them."""
    quote, pieces, at = text[start], [], start + 1
    while at < len(text) and text[at] != quote:
        if quote == '"' and text[at] == '\\' and text[at + 1 : at + 2] in ('"', '\\', '$', '`'):
            at += 1
        pieces.append(text[at])
        at += 1
    return ''.join(pieces), at + 1


def _behind_body(text: str, at: int, end: str) -> int:
    """The index of the line break that ends a here document whose body follows the one at 'at'."""
    while at < len(text):
        stop = text.find('\n', at + 1)
        stop = len(text) if stop < 0 else stop
        if text[at + 1 : stop].strip('\t') == end:
            return stop
        at = stop
    return at
