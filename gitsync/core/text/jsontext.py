"""JSON, read with positions and without recursion.

The standard library's json tells neither where a key stands nor that it stands twice, follows
nesting by recursion, and costs half a bare interpreter's start-up. Numbers beyond any use are kept
as their text's magnitude allows; nesting stops at DEEPEST.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

DEEPEST = 500
_BLANKS = ' \t\n\r'
_WORDS = {
    't': ('true', True),
    'f': ('false', False),
    'n': ('null', None),
    'N': ('NaN', float('nan')),
    'I': ('Infinity', float('inf')),
}
_ESCAPES = {'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}


class JsonError(Exception):
    """What is no JSON, and the character at which it shows."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(what)
        self.what = what
        self.at = at


class Member(Value):
    """One key of the outermost object, and where it stands."""

    key: str
    value: object
    start: int
    value_start: int
    value_stop: int


class JsonText(Value):
    """A value and where its parts stand, in characters from 0."""

    value: object
    start: int  # of the outermost value
    entries: list[Member]  # of the outermost object
    inner: list[tuple[str, int]]  # 'a.b' for each key b of an object that is the value of a key a
    doubles: list[tuple[str, int]]  # keys that stand twice in an object, at any depth
    odd: list[tuple[str, int]]  # NaN and Infinity, at any depth


class _Frame:
    """An object or a list that is not closed yet."""

    def __init__(self, holder: dict[str, object] | list[object]) -> None:
        self.holder = holder
        self.key = ''
        self.start = 0  # of the key
        self.value_start = 0


def read(string: str) -> JsonText:
    """The one value in the string. Raises JsonError."""
    start = _skip(string, 0)
    if start == len(string):
        raise JsonError('the file is empty', 0)
    reader = _JsonReader(string)
    value, at = reader.run(start)
    at = _skip(string, at)
    if at < len(string):
        raise JsonError('text after the end of the object', at)
    return JsonText(value, start, reader.entries, reader.inner, reader.doubles, reader.odd)


class _JsonReader:
    """One pass over a JSON text; the open objects and lists stand on a stack of our own."""

    def __init__(self, string: str) -> None:
        self.string = string
        self.entries: list[Member] = []
        self.inner: list[tuple[str, int]] = []
        self.doubles: list[tuple[str, int]] = []
        self.odd: list[tuple[str, int]] = []

    def run(self, at: int) -> tuple[object, int]:
        """The value at that place, and where it stops."""
        string = self.string
        stack: list[_Frame] = []
        value: object
        while True:
            char = string[at : at + 1]
            if char in ('{', '['):
                if len(stack) >= DEEPEST:
                    raise JsonError(f'nested deeper than {DEEPEST}', at)
                frame = _Frame({} if char == '{' else [])
                stack.append(frame)
                at = _skip(string, at + 1)
                if string[at : at + 1] == ('}' if char == '{' else ']'):
                    value, at = stack.pop().holder, at + 1
                else:
                    at = self._key(frame, at) if char == '{' else at
                    continue
            else:
                value, at = self._scalar(at)
            while stack:
                frame = stack[-1]
                self._put(frame, value, at, len(stack))
                if len(stack) == 2 and isinstance(frame.holder, dict) and stack[0].key:
                    self.inner.append((f'{stack[0].key}.{frame.key}', frame.start))
                at, more = self._after(frame, at)
                if more:
                    break
                value = stack.pop().holder
            else:
                return value, at

    def _put(self, frame: _Frame, value: object, at: int, depth: int) -> None:
        if isinstance(frame.holder, list):
            frame.holder.append(value)
            return
        if frame.key in frame.holder:
            self.doubles.append((frame.key, frame.start))
        frame.holder[frame.key] = value
        if depth == 1:
            self.entries.append(Member(frame.key, value, frame.start, frame.value_start, at))

    def _after(self, frame: _Frame, at: int) -> tuple[int, bool]:
        """Behind a member: (where the next value starts, True), or (where the holder stops,
        False).
        """
        string, at = self.string, _skip(self.string, at)
        is_object = isinstance(frame.holder, dict)
        char = string[at : at + 1]
        if char == ('}' if is_object else ']'):
            return at + 1, False
        if char != ',':
            raise JsonError(
                "',' or the end of the object is missing"
                if is_object
                else "',' or the end of the list is missing",
                min(at, len(string)),
            )
        at = _skip(string, at + 1)
        if string[at : at + 1] in ('}', ']'):
            raise JsonError("a ',' before the end", at)
        return (self._key(frame, at) if is_object else at), True

    def _key(self, frame: _Frame, at: int) -> int:
        """Read a key and its colon; where its value starts."""
        string = self.string
        if string[at : at + 1] != '"':
            raise JsonError('a key in double quotes is missing', at)
        frame.start = at
        frame.key, at = self._text(at)
        at = _skip(string, at)
        if string[at : at + 1] != ':':
            raise JsonError("':' is missing", at)
        frame.value_start = _skip(string, at + 1)
        return frame.value_start

    def _scalar(self, at: int) -> tuple[object, int]:
        string = self.string
        char = string[at : at + 1]
        if char == '"':
            return self._text(at)
        if char in _WORDS and char and string.startswith(_WORDS[char][0], at):
            word, value = _WORDS[char]
            if char in 'NI':
                self.odd.append((word, at))
            return value, at + len(word)
        if string.startswith('-Infinity', at):
            self.odd.append(('-Infinity', at))
            return float('-inf'), at + 9
        return self._number(at)

    def _number(self, at: int) -> tuple[int | float, int]:
        string, stop = self.string, at
        while string[stop : stop + 1] and string[stop] in '+-0123456789.eE':
            stop += 1
        token = string[at:stop]
        if not _is_number(token):
            raise JsonError(
                'a value is missing' if not token else f"'{token[:40]}' is no number", at
            )
        if not token.lstrip('-').isdigit() or len(token) > 4000:
            return float(token), stop
        return int(token), stop

    def _text(self, at: int) -> tuple[str, int]:
        string, start, quote = self.string, at + 1, at
        pieces: list[str] = []
        while True:
            quote = string.find('"', start) if quote < start else quote
            if quote < 0:
                raise JsonError('a text is not closed', at)
            slash = string.find('\\', start, quote)
            stop = quote if slash < 0 else slash
            piece = string[start:stop]
            if not piece.isprintable():
                for offset, char in enumerate(piece):
                    if char < ' ':
                        raise JsonError('a control character within a text', start + offset)
            pieces.append(piece)
            if slash < 0:
                return (_joined(pieces) if len(pieces) > 1 else piece), quote + 1
            char, start = self._escape(slash)
            pieces.append(char)

    def _escape(self, at: int) -> tuple[str, int]:
        string, char = self.string, self.string[at + 1 : at + 2]
        if char in _ESCAPES and char:
            return _ESCAPES[char], at + 2
        digits = string[at + 2 : at + 6]
        if char != 'u' or len(digits) < 4 or digits.strip('0123456789abcdefABCDEF'):
            raise JsonError('an escape that JSON does not know', at)
        return chr(int(digits, 16)), at + 6


def _joined(pieces: list[str]) -> str:
    """The text, each pair of surrogates made the character that it stands for; half a pair
    stays.
    """
    string = ''.join(pieces)
    if any('\ud800' <= piece <= '\udfff' for piece in pieces if len(piece) == 1):
        string = string.encode('utf-16', 'surrogatepass').decode('utf-16', 'surrogatepass')
    return string


def _is_number(token: str) -> bool:
    """True for a JSON number, which has no leading '+' or zero and no bare point."""
    body = token[1:] if token[:1] == '-' else token
    mantissa, e, exponent = body.replace('E', 'e').partition('e')
    whole, point, fraction = mantissa.partition('.')
    if (
        not whole.isdigit()
        or (whole[0] == '0' and len(whole) > 1)
        or (point and not fraction.isdigit())
    ):
        return False
    return (
        not e or exponent.lstrip('+-').isdigit() and len(exponent) - len(exponent.lstrip('+-')) <= 1
    )


def _skip(string: str, at: int) -> int:
    while string[at : at + 1] and string[at] in _BLANKS:
        at += 1
    return at


def write(value: object, indent: str = '  ', depth: int = 0, end: str = '\n') -> str:
    """A value as JSON text; with indent '' on one line. Characters stand as they are."""
    if isinstance(value, (dict, list, tuple)):
        return _write_holder(value, indent, depth, end)
    if isinstance(value, str):
        is_plain = value.isprintable() and '"' not in value and '\\' not in value
        return f'"{value}"' if is_plain else f'"{"".join(map(_written, value))}"'
    if value is None or isinstance(value, bool):
        return {None: 'null', True: 'true', False: 'false'}[value]
    return repr(value)


def _write_holder(
    value: dict[object, object] | list[object] | tuple[object, ...],
    indent: str,
    depth: int,
    end: str,
) -> str:
    opening, closing = '{}' if isinstance(value, dict) else '[]'
    if not value:
        return opening + closing
    if depth > DEEPEST:
        raise ValueError(f'nested deeper than {DEEPEST}')
    inner = end + indent * (depth + 1) if indent else ''
    if isinstance(value, dict):
        parts = [
            f'{write(str(key), "", 0, end)}: {write(item, indent, depth + 1, end)}'
            for key, item in value.items()
        ]
    else:
        parts = [write(item, indent, depth + 1, end) for item in value]
    tail = end + indent * depth if indent else ''
    return opening + inner + (',' + (inner or ' ')).join(parts) + tail + closing


def _written(char: str) -> str:
    if char in '"\\':
        return '\\' + char
    if char < ' ' or '\ud800' <= char <= '\udfff':
        return {'\n': '\\n', '\r': '\\r', '\t': '\\t'}.get(char) or f'\\u{ord(char):04x}'
    return char
