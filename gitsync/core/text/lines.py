r"""Lines, field lines and tables: what the kinds share.

A line ends at b'\n' and nowhere else; its end belongs to it, so joining the lines gives the bytes
back.
"""

from gitsync.core.text.value import Value

BOM = b'\xef\xbb\xbf'  # a byte-order mark: it may stand before a file's first line


class Field(Value):
    """A field line '**Key:** value'."""

    key: str
    value: str  # without the blanks around it


class Row(Value):
    """One row of a table."""

    line: int  # from 1, counted from the first line given
    raw: bytes  # with its end
    cells: tuple[str, ...]  # stripped, escapes kept


class Table(Value):
    """A Markdown table."""

    line: int  # the header's
    header: Row
    rule: Row  # the dashes
    rows: tuple[Row, ...]

    @property
    def end(self) -> int:
        """The line of the last row."""
        return self.rows[-1].line if self.rows else self.rule.line

    def column(self, *names: str) -> int:
        """The index of the first column so named, -1 when there is none."""
        columns = [plain(cell) for cell in self.header.cells]
        return next((columns.index(name) for name in names if name in columns), -1)


def text(data: bytes) -> str:
    """Bytes as str, undecodable bytes as surrogate escapes; raw() is its inverse."""
    return data.decode('utf-8', 'surrogateescape')


def raw(string: str) -> bytes:
    """The bytes that text() decoded; what no bytes can hold (a lone surrogate) becomes a question
    mark.
    """
    try:
        return string.encode('utf-8', 'surrogateescape')
    except UnicodeEncodeError:
        return string.encode('utf-8', 'replace')


def split(data: bytes) -> list[bytes]:
    """The lines with their ends; the last may lack one. b''.join(split(data)) == data."""
    parts = data.split(b'\n')
    last = parts.pop()
    lines = [part + b'\n' for part in parts]
    if last:
        lines.append(last)
    return lines


def line_around(data: bytes, at: int) -> tuple[int, int]:
    """Where the line that holds a byte starts and stops, its end included."""
    return data.rfind(b'\n', 0, at) + 1, data.find(b'\n', at) + 1 or len(data)


def bare(line: bytes) -> bytes:
    r"""The line without its end, b'\n' or b'\r\n'."""
    if line.endswith(b'\n'):
        line = line[:-1]
        if line.endswith(b'\r'):
            line = line[:-1]
    return line


def ending(data: bytes) -> bytes:
    r"""The line end that a document uses: that of its first line, b'\n' where it has none."""
    at = data.find(b'\n')
    return b'\r\n' if at > 0 and data[at - 1 : at] == b'\r' else b'\n'


def ended(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """Both with a final newline where text was added behind, or removed from behind, a last line
    that had none.

    That newline belongs to the addition. Where the same text ends the document on both sides, its
    ending is a byte as any other.
    """
    return _ended(before, after), _ended(after, before)


def _ended(data: bytes, other: bytes) -> bytes:
    if not data or not other or data.endswith(b'\n'):
        return data
    last = data[data.rfind(b'\n') + 1 :]
    end = other[other.rstrip(b'\r\n').rfind(b'\n') + 1 :].rstrip(b'\r\n')
    is_longer = other.startswith(data) and bool(other[len(data) :].strip())
    if end == last and not is_longer:
        return data
    return data + ending(data if b'\n' in data else other)


def is_blank(line: bytes) -> bool:
    """True for a line of nothing but blanks."""
    return not line.strip()


def field(line: bytes) -> Field | None:
    """The field of a line '**Key:** value', None for any other line."""
    start = line.lstrip(b' \t')
    if start[:2] != b'**':
        return None
    key, colon, value = start[2:].partition(b':**')
    if not colon or not key.strip() or b'*' in key:
        return None
    return Field(text(key.strip()), text(value.strip()))


def cells(line: bytes) -> tuple[str, ...]:
    """The cells of a table row, stripped; a pipe behind a backslash belongs to its cell."""
    body = line.strip()
    if body[:1] == b'|' == body[-1:] and len(body) > 1 and b'\\' not in body:
        return tuple([text(cell.strip()) for cell in body[1:-1].split(b'|')])
    return tuple(text(line[start:stop].strip()) for start, stop in spans(line))


def plain(cell: str) -> str:
    """What a cell says without emphasis, backquotes, the target of a link, and escapes."""
    shown = cell.strip('*_` ')
    if shown.startswith('[') and '](' in shown:
        shown = shown[1:].partition('](')[0].strip('*_` ')
    return shown.replace('\\_', '_')


def spans(line: bytes) -> list[tuple[int, int]]:
    """Where the cells stand in the line, between its pipes, blanks included."""
    start, stop = len(line) - len(line.lstrip()), len(line.rstrip())
    pipes, at = [], line.find(b'|', start, stop)
    while at >= 0:
        slashes = at - 1
        while slashes >= 0 and line[slashes] == 92:
            slashes -= 1
        if (at - slashes) % 2:
            pipes.append(at)
        at = line.find(b'|', at + 1, stop)
    edges = list(pipes)
    if not pipes or pipes[0] != start:
        edges.insert(0, start - 1)
    if not pipes or pipes[-1] != stop - 1 or len(edges) == 1:
        edges.append(stop)
    return [(left + 1, right) for left, right in zip(edges, edges[1:])]


def is_rule(line: bytes) -> bool:
    """True for the line of dashes between a table's header and its rows."""
    body = line.strip()
    if b'-' not in body or b'|' not in body or body.strip(b'|:- \t'):
        return False
    return all(cell.strip(':').strip('-') == '' and '-' in cell for cell in cells(line))


def tables(lines: list[bytes]) -> tuple[Table, ...]:
    """Every Markdown table in the lines, in order; fenced code is the caller's to leave out."""
    tables_so_far, at = [], 1
    while at < len(lines):
        table = _table(lines, at) if b'|' in lines[at] and b'|' in lines[at - 1] else None
        if table:
            tables_so_far.append(table)
            at += len(table.rows) + 1
        at += 1
    return tuple(tables_so_far)


def _table(lines: list[bytes], at: int) -> Table | None:
    """The table whose dashes stand at this index, None where there are none below a header."""
    if not is_rule(lines[at]):
        return None
    header, rule = _row(lines, at - 1), _row(lines, at)
    if len(header.cells) != len(rule.cells):
        return None
    rows = []
    for index in range(at + 1, len(lines)):
        if b'|' not in lines[index]:
            break
        rows.append(_row(lines, index))
    return Table(header.line, header, rule, tuple(rows))


def _row(lines: list[bytes], index: int) -> Row:
    return Row(index + 1, lines[index], cells(lines[index]))


class LinesAndColumns:
    """Line and column, from 1, of characters of a text; each found in logarithmic time."""

    def __init__(self, string: str) -> None:
        self.starts = [0]
        for line in string.split('\n'):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def __call__(self, at: int) -> tuple[int, int]:
        from bisect import bisect_right

        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1
