"""Markers in <!-- comments -->: which comments of a document are markers."""

from __future__ import annotations

from gitsync.core.documents.markers.dialects import DIALECT
from gitsync.core.documents.markers.dialects import LONGEST
from gitsync.core.documents.markers.dialects import WEAK
from gitsync.core.documents.markers.keywords import meaning
from gitsync.core.text.fences import Ranges
from gitsync.core.text.fences import code_spans
from gitsync.core.text.lines import line_around

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from gitsync.core.documents.markers.dialects import Candidate
    from gitsync.core.documents.markers.dialects import Meaning

    # A comment without a keyword: its line's start and stop, its own start, and its text.
    PlainComment = tuple[int, int, int, bytes]


def comment_markers(data: bytes, names: Container[str]) -> list[Candidate]:
    """The markers in comments, the lines one by one; fences are the caller's to leave out."""
    candidates: list[Candidate] = []
    plain: list[PlainComment] = []
    at = data.find(b'<!--')
    while at >= 0:
        start, stop = line_around(data, at)
        # the first line of a file without its byte-order mark
        blanks = b' \t\r\n' if start else b' \t\r\n\xef\xbb\xbf'
        body = data[start:stop].strip(blanks) if stop - start < LONGEST else b''
        inner = body[4:-3]
        if body[:4] == b'<!--' and body[-3:] == b'-->' and (b'--' not in inner or _is_one(inner)):
            meant = meaning(inner)
            if meant:
                if meant[DIALECT] in names:
                    candidates.append((start, stop, at, meant, True))
            else:
                plain.append((start, stop, at, inner.strip()))
        else:
            candidates += _shared_line(data, start, stop, at, names)
        at = data.find(b'<!--', stop)
    return candidates + _plain_pairs(plain, names)


def _is_one(inner: bytes) -> bool:
    """True for what stands between '<!--' and '-->' when it is one comment and no more."""
    return b'-->' not in inner and b'<!--' not in inner


def _shared_line(
    data: bytes, start: int, stop: int, at: int, names: Container[str]
) -> list[Candidate]:
    """Markers on a line that holds other text as well: behind heading signs, open over several
    lines, or in the midst.
    """
    line = data[start:stop]
    body = line.strip()
    if len(body) < LONGEST:
        meant = _behind_heading(body)
        if meant and meant[DIALECT] in names:
            return [(start, stop, at, meant, True)]
        if body.startswith(b'<!--') and b'-->' not in body:
            # a comment that runs over several lines: the marker is its first line
            meant = meaning(body[4:])
            if not meant or meant[DIALECT] not in names:
                return []
            return [(start, stop, at, (meant[0], meant[1], meant[2], meant[3], True), True)]
    return _within_line(line, start, names)


def _behind_heading(body: bytes) -> Meaning | None:
    """The meaning of a line '## <!-- NAME_START -->', None for any other line."""
    if body[:1] != b'#' or body[-3:] != b'-->' or body.count(b'<!--') != 1:
        return None
    signs, _, rest = body.partition(b' ')
    comment = rest.strip()
    if not comment.startswith(b'<!--') or signs.strip(b'#'):
        return None
    meant = meaning(comment[4:-3])
    return meant if meant and meant[DIALECT] == 'suffix' else None


def _within_line(line: bytes, start: int, names: Container[str]) -> list[Candidate]:
    """The markers within a line that begins there, but for look-alikes and those in backticks."""
    candidates: list[Candidate] = []
    spans = Ranges(code_spans(line))
    at = line.find(b'<!--')
    while at >= 0:
        end = line.find(b'-->', at + 4)
        if end < 0:
            break
        inner = line.rfind(b'<!--', at, end)
        meant = (
            meaning(line[inner + 4 : end]) if not spans.hold(at) and end - inner < LONGEST else None
        )
        if meant and meant[DIALECT] in names and not meant[WEAK]:
            candidates.append((start + inner, start + end + 3, start + inner, meant, False))
        at = line.find(b'<!--', end + 3)
    return candidates


def _plain_pairs(plain: list[PlainComment], names: Container[str]) -> list[Candidate]:
    """The pairs <!-- x --> … <!-- xstop --> and <!-- x --> … <!-- /x -->, from the comments that
    are no other marker.
    """
    candidates: list[Candidate] = []
    opens: dict[bytes, list[int]] = {}
    for index, (start, stop, at, word) in enumerate(plain):
        dialect = 'slash' if word[:1] == b'/' else 'stop'
        name = _closed_name(word)
        if name and dialect in names and opens.get(name):
            begin = plain[opens[name].pop()]
            key = (f'plain {begin[0]}', name)
            begins = (True, dialect, (key,), name, True)
            candidates.append((*begin[:3], begins, True))
            candidates.append((start, stop, at, (False, *begins[1:]), True))
        elif word[:1] != b'/':
            opens.setdefault(word, []).append(index)
            first = word.split(None, 1)[0] if word else b''
            if first != word:
                opens.setdefault(first, []).append(index)
    return candidates


def _closed_name(word: bytes) -> bytes:
    """The name that '/x' or 'xstop' closes, b'' for any other word."""
    if word[:1] == b'/':
        return word[1:].strip()
    return word[:-4].rstrip() if word[-4:] == b'stop' else b''
