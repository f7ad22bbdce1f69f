"""Managed blocks: lines that gitsync keeps in a file that belongs to someone else.

One block a file, between a BEGIN and an END comment line. take(put(data, body)) == data for all
bytes: whatever stood there, a missing final newline and line ends included, comes back byte for
byte. What cannot be told from the file afterwards (no newline before, no file at all) stands as a
word in the BEGIN line.
"""

from gitsync.core.text.lines import ending

BEGIN = b'# BEGIN gitsync'
END = b'# END gitsync'
NO_NEWLINE = b'; no newline before'
NEW_FILE = b'; file made by gitsync'


def find(data: bytes) -> tuple[int, int] | None:
    """(start, stop) of the block in data, its END line with its newline included; None when there
    is no whole block.

    It is the last BEGIN line that counts: a stray one above it is the file's own text.
    """
    import re

    begins = [*re.finditer(rb'^[ \t]*' + BEGIN, data, re.MULTILINE)]
    if not begins:
        return None
    last = re.compile(rb'^[ \t]*' + END + rb'[^\n]*\n?', re.MULTILINE)
    end = last.search(data, begins[-1].end())
    return (begins[-1].start(), end.end()) if end else None


def block(data: bytes | None) -> bytes | None:
    """The block's own bytes, BEGIN and END lines included; None without a block."""
    data = data or b''
    place = find(data)
    return data[slice(*place)] if place else None


def put(data: bytes | None, body: list[bytes], note: bytes = b"managed by 'gitsync init'") -> bytes:
    """data with the block holding these lines: in its old place, else at the end. None stands for
    no file.

    The file's own line end (CRLF when its first line has it) is used.
    """
    if data is None:
        return _block(body, note, NEW_FILE, b'\n')
    place = find(data)
    if place:
        old = data[slice(*place)]
        first = old[: old.index(b'\n')]
        flags = b''.join(flag for flag in (NO_NEWLINE, NEW_FILE) if flag in first)
        tail = not data[: place[1]].endswith(b'\n')
        block_lines = _block(body, note, flags, ending(old))
        return (
            data[: place[0]]
            + (block_lines.rstrip(b'\r\n') if tail else block_lines)
            + data[place[1] :]
        )
    end = ending(data)
    if data and not data.endswith(b'\n'):
        return data + end + _block(body, note, NO_NEWLINE, end)
    return data + _block(body, note, b'', end)


def take(data: bytes) -> bytes | None:
    """data without its block, as it was before put; None when the file itself was made for the
    block and holds nothing else.
    """
    place = find(data)
    if not place:
        return data
    start, stop = place
    first = data[start : data.index(b'\n', start)]
    before, after = data[:start], data[stop:]
    if NO_NEWLINE in first and not after:
        # the block's own line end is the one that was added before it
        end = ending(data[start:])
        before = before.removesuffix(end)
    rest = before + after
    return None if NEW_FILE in first and not rest else rest


def _block(body: list[bytes], note: bytes, flags: bytes, end: bytes) -> bytes:
    lines = [BEGIN + b' (' + note + flags + b')', *body, END]
    return b''.join(line + end for line in lines)
