"""Markers outside of comments: # BEGIN, #region, BEGINNING OF and cog."""

from __future__ import annotations

from gitsync.core.documents.markers.dialects import DIALECT
from gitsync.core.documents.markers.dialects import LONGEST
from gitsync.core.documents.markers.keywords import region
from gitsync.core.text.lines import line_around

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from gitsync.core.documents.markers.dialects import Candidate
    from gitsync.core.documents.markers.dialects import Meaning


# what to look for, and whose it is
SEARCHES = (
    (b'[[[', 'cog'),
    (b'# BEGIN ', 'hash'),
    (b'# END ', 'hash'),
    (b'region', 'region'),
    (b'# BEGINNING OF ', 'of'),
    (b'// BEGINNING OF ', 'of'),
    (b'// END OF ', 'of'),
)


def bare_markers(data: bytes, names: Container[str]) -> list[Candidate]:
    """The markers that stand in no <!-- comment -->; each search is one pass over the data."""
    candidates: list[Candidate] = []
    lines: set[int] = set()
    for token, dialect in SEARCHES:
        at = data.find(token) if dialect in names or (dialect == 'hash' and 'of' in names) else -1
        while at >= 0:
            start, stop = line_around(data, at)
            meant = None
            if stop - start < LONGEST and start not in lines:
                meant = _meaning(data, start, at, stop, dialect)
            if meant and meant[DIALECT] in names:
                lines.add(start)
                place = data.rfind(b'#', start, at) if dialect == 'region' else at
                candidates.append((start, stop, place, meant, True))
            at = data.find(token, stop)
    return candidates


def _meaning(data: bytes, start: int, at: int, stop: int, dialect: str) -> Meaning | None:
    """What the line says, the token of its dialect found at that place."""
    before = data[start:at].strip(b' \t' if start else b' \t\xef\xbb\xbf')
    body = data[at:stop].strip()
    if dialect == 'cog':
        return _cog(data[start:stop], before, body)
    if dialect == 'region':
        comment, sign, word = before.rpartition(b'#')
        is_comment = comment.strip() in (b'', b'//', b'/*', b'--', b';')
        if not sign or word not in (b'', b'end') or not is_comment:
            return None
        return region(b'#' + word + body.removesuffix(b'*/').rstrip())
    return None if before else _hash(body)


def _cog(line: bytes, before: bytes, body: bytes) -> Meaning | None:
    """'[[[cog' and '[[[end]]]' behind what begins a comment, not both on one line."""
    begins = body[3:6] == b'cog'
    if not begins and body[:9] != b'[[[end]]]':
        return None
    is_text = before[-1:].isalnum() or b'`' in before or len(before) > 8
    if (before and is_text) or (b'[[[cog' in line and b'[[[end]]]' in line):
        return None
    return (begins, 'cog', (('cog', b''),), b'cog', False)


def _hash(body: bytes) -> Meaning | None:
    """'# BEGIN X', '# END X', '# BEGINNING OF X' and '// END OF X'."""
    words = body.lstrip(b'#/').split()
    if len(words) < 2:
        return None
    if words[1] == b'OF' and len(words) > 2:
        name, begins = b' '.join(words[2:]), words[0] != b'END'
        of = ('of', name)
        keys = (of,) if begins else (of, ('hash', b'OF ' + name))
        return (begins, 'of', keys, name, True)
    name = b' '.join(words[1:])
    return (words[0] == b'BEGIN', 'hash', (('hash', name),), name, False)
