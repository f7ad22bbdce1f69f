"""A shell command's text as simple commands: words in pieces, redirections, scopes.

The grammar is that of POSIX sh with what bash adds and people use: lists, pipes, groups, subshells,
substitutions, here documents, arrays, [[ ]] and (( )). Nothing is expanded here. Every text is
read, in one pass: what is open at its end is taken to end there.
"""

from __future__ import annotations

from gitsync.core.edits.shell.compounds import read_by_loops
from gitsync.core.edits.shell.quoting import ansi_c
from gitsync.core.edits.shell.quoting import behind_braces
from gitsync.core.edits.shell.quoting import closing_parentheses
from gitsync.core.edits.shell.quoting import here_body
from gitsync.core.edits.shell.quoting import unescaped
from gitsync.core.edits.shell.words import CLOSE
from gitsync.core.edits.shell.words import NAME
from gitsync.core.edits.shell.words import OPEN
from gitsync.core.edits.shell.words import OUTPUT
from gitsync.core.edits.shell.words import QUOTED
from gitsync.core.edits.shell.words import RESERVED
from gitsync.core.edits.shell.words import TEXT
from gitsync.core.edits.shell.words import UNKNOWN
from gitsync.core.edits.shell.words import Piece
from gitsync.core.edits.shell.words import Redirect
from gitsync.core.edits.shell.words import SimpleCommand
from gitsync.core.edits.shell.words import is_of_name
from gitsync.core.edits.shell.words import literal
from gitsync.core.edits.shell.words import unquoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.edits.shell.words import Node
    from gitsync.core.edits.shell.words import Word

DEEPEST = 25  # substitutions in substitutions
_OPERATORS = ('&>>', '<<<', '<<-', '&>', '<<', '>>', '>|', '>&', '<>', '<&', '>', '<')
_ORDINARY_ENDS = frozenset('\\\'"`$<> \t\r\n;&|()#')
_SPECIAL_NAMES = '@*#?$!-0123456789'


def parse(text: str, depth: int = 0) -> list[Node]:
    """The simple commands of a text in order, and where subshells begin and end."""
    return _Reader(text, 0, depth, []).read()


class _Reader:
    """One pass over a text, or over a substitution in it."""

    def __init__(
        self, text: str, at: int, depth: int, closing: list[dict[int, int]], is_inner: bool = False
    ) -> None:
        self.text, self.at, self.depth = text, at, depth
        self.closing = closing  # where parentheses close, once somebody asked
        self.is_inner = is_inner  # ends at the ')' that closes it
        self.word: Word | None = None
        self.words: list[Word] = []
        self.redirects: list[Redirect] = []
        self.operator = ''  # of the redirection whose word comes next
        self.is_piped = self.is_test = self.is_array = False
        self.opened = 0  # parentheses
        self.here: list[tuple[list[Redirect], int]] = []  # here documents that follow this line
        self.nodes: list[Node] = []

    def read(self) -> list[Node]:
        text = self.text
        while self.at < len(text):
            char = text[self.at]
            if char == ')' and self.is_inner and not (self.opened or self.is_array or self.is_test):
                break
            self._read(char)
        self._end_command()
        self.at += 1
        return read_by_loops(self.nodes)

    def _read(self, char: str) -> None:
        if char in '\\\'"`$':
            self._quoted(char)
        elif char in ' \t\r':
            self._end_word()
            self.at += 1
        elif char == '#' and self.word is None:
            stop = self.text.find('\n', self.at)
            self.at = stop if stop >= 0 else len(self.text)
        elif char in '\n;':
            self._end_line(char)
        elif self.is_test:
            self._plain()
        elif char in '<>' or self.text.startswith('&>', self.at):
            self._redirect()
        elif char in '&|':
            self._end_command()
            self.is_piped = char == '|' and not self.text.startswith('||', self.at)
            self.at += 2 if self.text.startswith(('||', '&&', '|&'), self.at) else 1
        elif char in '()':
            self._parenthesis(char)
        else:
            self._plain()

    def _plain(self) -> None:
        """A run of ordinary characters."""
        stop = self.at + 1
        while stop < len(self.text) and self.text[stop] not in _ORDINARY_ENDS:
            stop += 1
        self._add(Piece(TEXT, self.text[self.at : stop]))
        self.at = stop

    def _add(self, piece: Piece) -> None:
        if self.word is None:
            self.word = []
        self.word.append(piece)

    def _end_word(self) -> None:
        word, self.word = self.word, None
        if word is None:
            return
        if self.operator:
            self.redirects.append(Redirect(self.operator, word))
            if self.operator in ('<<', '<<-'):
                self.here.append((self.redirects, len(self.redirects) - 1))
            self.operator = ''
            return
        self.words.append(word)
        plain = literal(word)
        if plain == '[[':
            before = (self.words[at] for at in range(len(self.words) - 1))
            self.is_test = all(literal(each) in RESERVED for each in before)
        elif plain == ']]':
            self.is_test = False

    def _end_command(self) -> None:
        self._end_word()
        self.operator = ''
        if self.words or self.redirects:
            self.nodes.append(SimpleCommand(self.words, self.redirects, self.is_piped))
        self.words, self.redirects = [], []
        self.is_piped = self.is_test = self.is_array = False

    def _end_line(self, char: str) -> None:
        is_piped = self.is_piped and not self.words and self.word is None
        if self.is_array and char == '\n':
            self._end_word()
        else:
            self._end_command()
        self.at += 1
        self.is_piped = is_piped  # a pipe may end its line
        if char == '\n':
            for redirects, index in self.here:
                one = redirects[index]
                body, self.at = here_body(
                    self.text, self.at, unquoted(one.word), one.operator == '<<-'
                )
                redirects[index] = one._replace(body=self._body(one.word, body))
            self.here = []

    def _body(self, end: Word, body: str) -> Word:
        if any(piece.kind == QUOTED for piece in end) or self.depth >= DEEPEST:
            return [Piece(QUOTED, body)]
        reader = _Reader(body, 0, self.depth + 1, [])
        reader._double('')
        return reader.word or []

    def _redirect(self) -> None:
        """Read an operator, or a process substitution; digits or {name} before it are no word."""
        if self.text.startswith(('<(', '>('), self.at):
            self.at += 1
            self._substitution(False)
            return
        operator = next(each for each in _OPERATORS if self.text.startswith(each, self.at))
        before = literal(self.word) if self.word else ''
        if before.isdigit() or before[:1] == '{' and before[-1:] == '}':
            self.word = None
        self._end_word()
        self.at += len(operator)
        self.operator = operator

    def _parenthesis(self, char: str) -> None:
        if char == ')' and self.is_array:
            self._end_word()
            self.is_array = False
            self.words.append([Piece(TEXT, CLOSE)])
        elif char == '(' and self.word and literal(self.word).endswith('='):
            self.words += [self.word, [Piece(TEXT, OPEN)]]
            self.is_array, self.word = True, None
        elif char == '(' and self.word is None and self._skip_arithmetic():
            return
        else:
            self._end_command()
            self.nodes.append(char)
            self.opened += 1 if char == OPEN else -1
        self.at += 1

    def _skip_arithmetic(self) -> bool:
        """Step over the '((…))' that begins here; False where it is no arithmetic."""
        if not self.text.startswith('((', self.at):
            return False
        if not self.closing:
            self.closing.append(closing_parentheses(self.text))
        stop = self.closing[0].get(self.at, 0)
        if not stop or self.text[stop - 1] != ')':
            return False
        self.at = stop + 1
        return True

    def _quoted(self, char: str) -> None:
        text = self.text
        if char == '\\':
            if text[self.at + 1 : self.at + 2] != '\n':
                self._add(Piece(QUOTED, text[self.at + 1 : self.at + 2]))
            self.at += 2
        elif char == "'":
            stop = text.find("'", self.at + 1)
            stop = len(text) if stop < 0 else stop
            self._add(Piece(QUOTED, text[self.at + 1 : stop]))
            self.at = stop + 1
        elif char == '"':
            self.at += 1
            self._add(Piece(QUOTED, ''))
            self._double('"')
        elif char == '`':
            self._backticks(False)
        else:
            self._dollar(False)

    def _double(self, end: str) -> None:
        """The inside of double quotes, or of a here document."""
        text, start = self.text, self.at
        while self.at < len(text) and text[self.at] != end:
            char = text[self.at]
            if char in '\\$`':
                self._add(Piece(QUOTED, text[start : self.at]))
                if char == '\\':
                    self._escape(end)
                elif char == '$':
                    self._dollar(True)
                else:
                    self._backticks(True)
                start = self.at
            else:
                self.at += 1
        self._add(Piece(QUOTED, text[start : self.at]))
        self.at += 1

    def _escape(self, end: str) -> None:
        """A backslash within double quotes: it stays but before what it can escape there."""
        after = self.text[self.at + 1 : self.at + 2]
        if after != '\n':
            kept = after if after in ('$', '`', '\\', end) else '\\' + after
            self._add(Piece(QUOTED, kept))
        self.at += 2

    def _dollar(self, is_quoted: bool) -> None:
        text, after = self.text, self.text[self.at + 1 : self.at + 2]
        if after == '(':
            self.at += 1
            if self._skip_arithmetic():
                self._add(Piece(UNKNOWN))
            else:
                self._substitution(is_quoted)
        elif after == '{':
            stop = behind_braces(text, self.at + 1)
            self._add(Piece(NAME, text[self.at + 2 : stop - 1], is_quoted))
            self.at = stop
        elif after == "'" and not is_quoted:
            piece, self.at = ansi_c(text, self.at + 2)
            self._add(Piece(QUOTED, piece))
        elif after == '"' and not is_quoted:
            self.at += 1
        else:
            self._name(after, is_quoted)

    def _name(self, first: str, is_quoted: bool) -> None:
        stop = self.at + 2
        if first and first in _SPECIAL_NAMES:
            self._add(Piece(NAME, first, is_quoted))
        elif first == '_' or first.isalpha() and first.isascii():
            while stop < len(self.text) and is_of_name(self.text[stop]):
                stop += 1
            self._add(Piece(NAME, self.text[self.at + 1 : stop], is_quoted))
        else:
            stop = self.at + 1
            self._add(Piece(QUOTED, '$'))
        self.at = stop

    def _substitution(self, is_quoted: bool) -> None:
        """The commands in the parentheses that begin here."""
        if self.depth >= DEEPEST:
            self._add(Piece(UNKNOWN))
            self.at += 1
            return
        inner = _Reader(self.text, self.at + 1, self.depth + 1, self.closing, True)
        is_process = self.text[self.at - 1] in '<>'
        nodes = tuple(inner.read())
        self._add(Piece(OUTPUT, '<>' if is_process else '', is_quoted, nodes))
        self.at = inner.at

    def _backticks(self, is_quoted: bool) -> None:
        inner, self.at = unescaped(self.text, self.at + 1, '`')
        nodes = parse(inner, self.depth + 1) if self.depth < DEEPEST else []
        self._add(Piece(OUTPUT, '', is_quoted, tuple(nodes)))
