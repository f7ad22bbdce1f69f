"""Markers: the lines that begin and end sections, found in a document in every dialect.

Found with plain searches for the few byte strings that every dialect contains, so that a large
document costs about as
much as reading it, and without regular expressions but those of a policy. Pairing is sections.py's.

Keywords in capitals (and region and cog as they are always written) are meant: unpaired they are a
fault. Other spellings and
the dialects stop and slash are look-alikes (weak): they count only as clean pairs.
"""

from collections import namedtuple
from operator import itemgetter

from gitsync.core.text.fences import code_spans
from gitsync.core.text.fences import fenced

DIALECTS = (
    'begin-end',
    'suffix',
    'start-end',
    'tf-docs',
    'hash',
    'region',
    'stop',
    'slash',
    'of',
    'cog',
)
LONGEST = 600  # bytes in a marker; what is longer is text


class Marker(namedtuple('Marker', 'start stop line col begins dialect keys name weak alone')):
    """One marker: the bytes start to stop (its whole line when alone on it), line and col from 1.

    begins is True for a begin. keys say what it pairs with: a begin has one key, (family, name),
    and an end the keys
    of the begins that it may close, the likeliest first. name is bytes, blanks made single.
    """

    __slots__ = ()


def markers(data: bytes, dialects=DIALECTS) -> list[Marker]:
    """Every marker outside fenced code and backticks, in file order."""
    names = {dialect for dialect in dialects if isinstance(dialect, str)}
    patterns = [dialect for dialect in dialects if not isinstance(dialect, str)]
    found = []
    if b'<!--' in data:
        found = _comments(data, names)
    if names & {'hash', 'region', 'of', 'cog'}:
        found += _bare_lines(data, names)
    if patterns:
        from gitsync.core.documents.policy_markers import matches

        found += matches(data, patterns)
    if not found:
        return []
    found.sort(key=itemgetter(0))
    return _numbered(data, found)


def _numbered(data, found):
    """The markers with their line numbers, those in fences and doubles left out."""
    ranges, kept = [*fenced(data), (len(data) + 1, len(data) + 2)], []
    (opens, closes), fence = ranges[0], 0
    line, counted, last, make, count, keep = 1, 0, -1, tuple.__new__, data.count, kept.append
    for start, stop, at, begins, dialect, keys, name, weak, alone in found:
        while closes <= start:
            fence += 1
            opens, closes = ranges[fence]
        if start < last or opens <= start:
            continue
        line += count(b'\n', counted, start)
        counted, last = start, stop
        col = at - (start if alone else data.rfind(b'\n', 0, start) + 1) + 1
        keep(make(Marker, (start, stop, line, col, begins, dialect, keys, name, weak, alone)))
    return kept


def _comments(data, names):
    """Raw markers (start, stop, at, begins, dialect, keys, name, weak, alone) in <!-- comments -->,
    the lines one by one.
    """
    found, plain, closers = [], [], False
    wants_plain = 'stop' in names or 'slash' in names
    find, at, end = data.find, data.find(b'<!--'), len(data)
    while at >= 0:
        start = data.rfind(b'\n', 0, at) + 1
        stop = find(b'\n', at) + 1 or end
        body = (
            data[start:stop].strip(b' \t\r\n\xef\xbb\xbf' if not start else b' \t\r\n')
            if stop - start < LONGEST
            else b''
        )
        inner = body[4:-3]
        if (
            body[:4] == b'<!--'
            and body[-3:] == b'-->'
            and b'--' not in inner
            or _is_comment(body, inner)
        ):
            meant = meaning(inner)
            if meant:
                begins, dialect, keys, name, weak = meant
                if dialect in names:
                    found.append((start, stop, at, begins, dialect, keys, name, weak, True))
            elif wants_plain:
                word = inner.strip()
                closers = closers or word[:1] == b'/' or word[-4:] == b'stop'
                plain.append((start, stop, at, word))
        else:
            found += _shared_line(data, start, stop, at, names)
        at = find(b'<!--', stop)
    return found + _plain(plain, names) if closers else found


def _is_comment(body, inner):
    """True for a line that is one comment and no more."""
    return (
        body[:4] == b'<!--' and body[-3:] == b'-->' and b'-->' not in inner and b'<!--' not in inner
    )


def _shared_line(data, start, stop, at, names):
    """Markers on a line that holds other text as well: behind heading signs, open over several
    lines, or in the midst.
    """
    line = data[start:stop]
    body = line.strip()
    if body[:1] == b'#' and body[-3:] == b'-->' and body.count(b'<!--') == 1:
        signs, _, rest = body.partition(b' ')
        meant = (
            meaning(rest.strip()[4:-3])
            if rest.strip()[:4] == b'<!--' and not signs.strip(b'#') and len(body) < LONGEST
            else None
        )
        if meant and meant[1] == 'suffix' and meant[1] in names:
            return [(start, stop, at, *meant, True)]
    if body[:4] == b'<!--' and b'-->' not in body and len(body) < LONGEST:
        meant = meaning(
            body[4:]
        )  # a comment that runs over several lines: the marker is its first line
        return [(start, stop, at, *meant[:4], True, True)] if meant and meant[1] in names else []
    found, spans, span = [], code_spans(line) if b'`' in line else [], 0
    inside = line.find(b'<!--')
    while inside >= 0:
        end = line.find(b'-->', inside + 4)
        if end < 0:
            break
        while span < len(spans) and spans[span][1] <= inside:
            span += 1
        inner = line.rfind(b'<!--', inside, end)
        is_text = span < len(spans) and spans[span][0] <= inside
        meant = meaning(line[inner + 4 : end]) if not is_text and end - inner < LONGEST else None
        if meant and meant[1] in names and not meant[4]:
            found.append((start + inner, start + end + 3, start + inner, *meant, False))
        inside = line.find(b'<!--', end + 3)
    return found


def _plain(plain, names):
    """The pairs <!-- x --> … <!-- xstop --> and <!-- x --> … <!-- /x -->, from the comments that
    are no other marker.
    """
    opens, found = {}, []
    for index, (start, stop, at, word) in enumerate(plain):
        name = (
            word[1:].strip()
            if word[:1] == b'/'
            else word[:-4].rstrip()
            if word[-4:] == b'stop'
            else b''
        )
        dialect = 'slash' if word[:1] == b'/' else 'stop'
        if name and dialect in names and opens.get(name):
            begin = plain[opens[name].pop()]
            key = ('plain', name, begin[0])
            found.append((begin[0], begin[1], begin[2], True, dialect, (key,), name, True, True))
            found.append((start, stop, at, False, dialect, (key,), name, True, True))
        elif word[:1] != b'/':
            opens.setdefault(word, []).append(index)
            first = word.split(None, 1)[0] if word else b''
            if first != word:
                opens.setdefault(first, []).append(index)
    return found


def meaning(inner: bytes):
    """What a comment's text says as a marker: (begins, dialect, keys, name, weak), None for any
    other comment.
    """
    inner = inner.strip(b' \t\r\n')
    if inner[:6] == b'BEGIN ' and inner[6:9] != b'OF ':
        name = b' '.join(inner.split()[1:])
        return (True, 'begin-end', (('word', name),), name, False)
    if inner[:4] == b'END ' and inner[4:7] != b'OF ':
        name = b' '.join(inner.split()[1:])
        return (False, 'begin-end', (('word', name),), name, False)
    upper = inner.upper()
    if b'END' not in upper and b'START' not in upper and b'BEGIN' not in upper:
        if upper[:6] == b'REGION' or upper[:7] == b'#REGION':
            return _region(inner)
        return None
    return _keyword_first(inner, upper) or _region(inner) or _keyword_last(inner, upper)


def _keyword_first(inner, upper):
    word = (
        upper[:9]
        if upper[:9] == b'BEGINNING'
        else upper[:5]
        if upper[:5] in (b'BEGIN', b'START')
        else upper[:3]
    )
    if word not in (b'BEGINNING', b'BEGIN', b'START', b'END'):
        return None
    mark = inner[len(word) : len(word) + 1]
    if mark not in (b' ', b'\t', b':', b'_', b'-'):
        return None
    begins, weak = word != b'END', inner[: len(word)] != word or mark == b'-'
    name = b' '.join(inner[len(word) :].lstrip(b' \t:' if mark in b' \t:' else mark).split())
    if not name:
        return None
    if name[:20] == b'doctoc generated TOC':
        name = b'doctoc'  # what trails the name is the same on both markers
    if mark == b'_' and name[:8] == b'SECTION:' and name[8:].strip():
        return (begins, 'start-end', (('under', name),), name[8:].strip(), weak)
    if mark in b'_-':
        family = 'under' if mark == b'_' else 'dash'
        return (begins, 'tf-docs' if mark == b'_' else 'begin-end', ((family, name),), name, weak)
    if name[:3].upper() == b'OF ' and word != b'START' and name[3:]:
        of = ('of', name[3:])
        return (begins, 'of', (of,) if begins else (of, ('word', name)), name[3:], weak)
    if word == b'BEGINNING':
        return None
    return (begins, 'start-end' if word == b'START' else 'begin-end', (('word', name),), name, weak)


def _keyword_last(inner, upper):
    best = None
    for word in (b'BEGIN', b'START', b'END'):
        at = upper.find(word, 2)
        while at >= 0 and not (
            inner[at - 1 : at] in (b':', b'_', b'-', b' ', b'\t')
            and not _is_word(inner[at + len(word) : at + len(word) + 1])
        ):
            at = upper.find(word, at + 1)
        if at >= 0 and (best is None or at < best[0]):
            best = (at, word)
    if best is None:
        return None
    at, word = best
    mark, rest = inner[at - 1 : at], inner[at + len(word) :].lstrip()
    name = b' '.join(inner[:at].rstrip(b' \t' if mark in b' \t' else mark + b' \t').split())
    if not name:
        return None
    weak = (
        inner[at : at + len(word)] != word
        or mark == b'-'
        or (mark in b' \t' and rest != b'' and rest[:1] not in b'-(:')
    )
    dialect = 'suffix' if mark == b'_' and word != b'START' else 'start-end'
    return (word != b'END', dialect, (('last', name),), name, weak)


def _is_word(char):
    return char.isalnum() or char == b'_' or char > b'\x7f'


def _region(inner):
    """'#region X', '#endregion' and '#endregion X', with or without the '#'; an end without a name
    closes the nearest.
    """
    word, _, name = inner.partition(b' ')
    name, begins = b' '.join(name.split()), word in (b'region', b'#region')
    if not begins and word not in (b'endregion', b'#endregion') or (begins and not name):
        return None
    return (
        begins,
        'region',
        (('region', name),) if begins or name else (('region', None),),
        name,
        False,
    )


def _bare_lines(data, names):
    """Raw markers of the dialects that stand in no <!-- comment -->: hash, region, of and cog; each
    search is one pass over the data.
    """
    found, lines = [], set()
    searches = [(b'[[[', 'cog')] if b'[' in data else []
    if b'#' in data:  # a search for one byte costs next to nothing
        searches += [(b'# BEGIN ', 'hash'), (b'# END ', 'hash'), (b'region', 'region')]
    if b'BEGINNING OF ' in data:
        searches += [(b'# BEGINNING OF ', 'of'), (b'// BEGINNING OF ', 'of'), (b'// END OF ', 'of')]
    for token, dialect in searches:
        at = data.find(token) if dialect in names or (dialect == 'hash' and 'of' in names) else -1
        while at >= 0:
            start, stop = data.rfind(b'\n', 0, at) + 1, data.find(b'\n', at) + 1 or len(data)
            meant = (
                _bare(data, start, at, stop, dialect)
                if stop - start < LONGEST and start not in lines
                else None
            )
            if meant and meant[1] in names:
                lines.add(start)
                found.append(
                    (
                        start,
                        stop,
                        data.rfind(b'#', start, at) if dialect == 'region' else at,
                        *meant,
                        True,
                    )
                )
            at = data.find(token, stop)
    return found


def _bare(data, start, at, stop, dialect):
    before, body = (
        data[start:at].strip(b' \t' if start else b' \t\xef\xbb\xbf'),
        data[at:stop].strip(),
    )
    if dialect == 'cog':
        if body[3:6] != b'cog' and body[:9] != b'[[[end]]]':
            return None
        is_comment = not before or not (before[-1:].isalnum() or b'`' in before or len(before) > 8)
        one_line = (
            data.find(b'[[[cog', start, stop) >= 0 and data.find(b'[[[end]]]', start, stop) >= 0
        )
        return (
            (body[3:6] == b'cog', 'cog', (('cog', b''),), b'cog', False)
            if is_comment and not one_line
            else None
        )
    if dialect == 'region':
        comment, sign, word = before.rpartition(b'#')
        if (
            not sign
            or word not in (b'', b'end')
            or comment.strip() not in (b'', b'//', b'/*', b'--', b';')
        ):
            return None
        return _region(b'#' + word + body.removesuffix(b'*/').rstrip())
    if before:
        return None
    words = body.lstrip(b'#/').split()
    if len(words) < 2:
        return None
    if words[1] == b'OF' and len(words) > 2:
        name, begins = b' '.join(words[2:]), words[0] != b'END'
        return (
            begins,
            'of',
            (('of', name),) if begins else (('of', name), ('hash', b'OF ' + name)),
            name,
            True,
        )
    name = b' '.join(words[1:])
    return (words[0] == b'BEGIN', 'hash', (('hash', name),), name, False)
