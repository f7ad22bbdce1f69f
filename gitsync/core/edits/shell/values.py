"""What a shell's words stand for: variables, braces and quotes resolved as far as they are plain.

A word can stand for several texts: a loop's variable, an array, a list in braces. What is not known
is HIDDEN, a character that no path can hold; a text with it is never a target.
"""

from __future__ import annotations

from gitsync.core.edits.shell.words import OUTPUT
from gitsync.core.edits.shell.words import QUOTED
from gitsync.core.edits.shell.words import TEXT
from gitsync.core.edits.shell.words import UNKNOWN
from gitsync.core.edits.shell.words import is_of_name

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
MANY_PIECES = 100  # of a word; one of more stands for fewer texts, so that work stays bounded
LONGEST = 20000  # characters of one text
LONGEST_CUT = 1000  # of a value of which an operator cuts a part off
_GLOB = '*?['


class Pattern(str):
    """A text in which '*', '?' and '[…]' stand for file names."""

    @property
    def in_text(self) -> str:
        """What stands for them within another text."""
        return self


class FoundFiles(Pattern):
    """Files that a program finds below a folder, as FOLDER/**/NAME.

    A test is a pattern and whether it is to fit; case does not count.
    """

    names: tuple[tuple[str, bool], ...] = ()  # tests of the name
    shown: tuple[tuple[str, bool], ...] = ()  # tests of the whole path, as it is printed
    pruned: tuple[str, ...] = ()  # patterns of folders that are not entered
    type: str = 'f'  # files, 'd' for folders, '' for both
    having: str = ''  # a text that stands in them

    @property
    def in_text(self) -> str:
        """The pattern, where it says all."""
        is_all = not (self.shown or self.pruned or self.having) and len(self.names) < 2
        return str(self) if is_all else HIDDEN

    def narrowed(self, *shown: tuple[str, bool]) -> FoundFiles:
        files = self._copied()
        files.shown = (*self.shown, *shown)
        return files

    def having_text(self, text: str) -> FoundFiles:
        files = self._copied()
        files.having = text
        return files

    def _copied(self) -> FoundFiles:
        files = FoundFiles(self)
        files.__dict__.update(self.__dict__)
        return files


def found_files(root: str, names: Sequence[tuple[str, bool]] = ()) -> FoundFiles:
    """The files below a folder of which the names pass these tests."""
    first = next((name for name, is_wanted in names if is_wanted), '*')
    files = FoundFiles(f'{root.rstrip("/")}/**/{first}')
    files.names = tuple(names)
    return files


def put(text: str, mark: str, word: str) -> str:
    """The text with a word in the place of a mark."""
    if text == mark:
        return word
    return text.replace(mark, word.in_text if isinstance(word, Pattern) else word)


class FileText(str):
    """HIDDEN, for the text of a file of which only the path is known."""

    path: str = ''


def text_of(path: str) -> FileText:
    text = FileText(HIDDEN)
    text.path = path
    return text


class PipeName(str):
    """HIDDEN, for the path that a process substitution stands for; what is read there is known."""

    lines: Sequence[str] = ()


def pipe_name(lines: Sequence[str]) -> PipeName:
    name = PipeName(HIDDEN)
    name.lines = lines
    return name


def as_text(lines: Sequence[str] | None) -> str | None:
    """What stands in a file that takes these lines; None where a part is not known."""
    if lines is None or any(HIDDEN in line for line in lines):
        return None
    return ''.join(f'{line}\n' for line in lines)


def files_of(lines: Sequence[str] | None) -> list[str]:
    """The files of which these are the texts."""
    return [line.path for line in lines or () if isinstance(line, FileText)]


def expanded(word: Word, lookup: Lookup, outputs: Outputs) -> list[str]:
    """The texts for which a word stands."""
    most = max(1, MOST * MANY_PIECES // max(len(word), MANY_PIECES))
    texts: list[str] = ['']
    for piece in word:
        values = _values(piece, lookup, outputs)
        texts = [_joined(text, value) for value in values for text in texts][:most]
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
            return (pipe_name(values),)
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
    return Pattern(text) if any(char in text for char in _GLOB) else text


def _joined(first: str, second: str) -> str:
    """Two texts as one; what is literal beside a pattern is quoted in it."""
    if len(first) + len(second) > LONGEST:
        return HIDDEN
    if not first or not second:
        return second or first
    if isinstance(first, Pattern) or isinstance(second, Pattern):
        return Pattern(_as_pattern(first) + _as_pattern(second))
    return first + second


def _as_pattern(text: str) -> str:
    if isinstance(text, Pattern):
        return text.in_text
    return ''.join(f'[{char}]' if char in _GLOB else char for char in text)


def variable(
    name: str, held: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> Sequence[str]:
    """What ${NAME} stands for, with a default, a part cut off or replaced, or one of an array."""
    stop = 1
    while stop < len(name) and is_of_name(name[stop]):
        stop += 1
    plain, rest = name[:stop], name[stop:]
    values: Sequence[str] = held.get(plain, ())
    if not values and plain in environment:
        values = (environment[plain],)
    if rest[:1] == '[' and rest[1:-1].isdigit():
        values = [each for at, each in enumerate(values) if str(at) == rest[1:-1]]
        rest = ''
    for end in ('[@]', '[*]'):
        rest = rest.removeprefix(end)
    for sign in (':-', ':=', '-', '='):
        if rest.startswith(sign):
            return values or (rest.removeprefix(sign),)
    if not values or not rest or rest.startswith((':?', '?')):
        return values or (HIDDEN,)
    return [_cut(value, rest) for value in values]


def _cut(value: str, operator: str) -> str:
    """A value with an operator's pattern cut off or replaced; HIDDEN where that is not plain."""
    if isinstance(value, Pattern) or HIDDEN in value or len(value) > LONGEST_CUT:
        return HIDDEN
    sign = operator[:2] if operator[:1] == operator[1:2] else operator[:1]
    pattern = operator[len(sign) :]
    if sign in ('/', '//'):
        old, _, new = pattern.partition('/')
        is_plain = old and not any(char in old + new for char in '*?[$\\')
        if not is_plain:
            return HIDDEN
        return value.replace(old, new) if sign == '//' else value.replace(old, new, 1)
    if sign not in ('#', '##', '%', '%%') or '$' in pattern:
        return HIDDEN
    from fnmatch import fnmatchcase

    ends = [*range(len(value)), len(value)]
    if sign[0] == '#':
        fits = [at for at in ends if fnmatchcase(value[:at], pattern)]
        return value[(fits[0] if sign == '#' else fits[-1]) :] if fits else value
    fits = [at for at in ends if fnmatchcase(value[at:], pattern)]
    return value[: fits[-1] if sign == '%' else fits[0]] if fits else value


def braced(text: str) -> list[str]:
    """What a{b,c}d stands for: abd, acd."""
    texts, rest = [''], text
    for _ in range(MOST):
        head, _, behind = rest.partition('{')
        inner, is_closed, behind = behind.partition('}')
        if not is_closed:
            break
        texts = [one + head + choice for one in texts for choice in _choices(inner)][:MOST]
        rest = behind
    return [one + rest for one in texts]


def _choices(text: str) -> list[str]:
    """What stands between braces: a,b or 1..9 or a..e."""
    if ',' in text:
        return text.split(',')
    first, _, last = text.partition('..')
    is_number = first.isdecimal() and last.isdecimal() and len(first + last) < 12
    is_letter = len(first) == len(last) == 1 and (first + last).isalpha()
    if not is_number and not is_letter:
        return ['{' + text + '}']
    start, stop = (int(first), int(last)) if is_number else (ord(first), ord(last))
    numbers = range(start, stop + 1) or range(start, stop - 1, -1)
    return [str(each) if is_number else chr(each) for each in numbers[:MOST]]
