"""The quick way for documents whose sections each changed on one side at most: pieces compared,
nothing parsed.

It gives exactly what the merge by sections gives, or None as soon as anything is not plain: another
dialect, an open fence, a conflict marker, a name twice, a section that both sides changed. It
searches with what runs at the speed of memory, so that megabytes cost no more than git.
"""

BEGIN = b'\n<!-- BEGIN '
END = b'\n<!-- END '
# other fences, conflict markers, line ends and words of other dialects; what is left of a text when
# all other bytes are deleted tells most of them
STRANGE = (b'~~~', b'<<<<<<<', b'>>>>>>>', b'=======', b'|||||||', b'[[[', b'\r')
STARTS = (b'|', b'- ', b'* ', b'+ ', *(b'%d' % digit for digit in range(10)))  # of items and rows
OTHER = bytes(byte for byte in range(256) if byte not in b'`~<>=|[#/\r\n!-')


def settled(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """The merge of three versions of a sectioned document, None where it takes more than choosing
    among their sections.
    """
    pieces = _pieces(base)
    names = _names(pieces)
    if not names:
        return None
    here = _changed(pieces, names, ours)
    there = _changed(pieces, names, theirs) if here is not None else None
    if here is None or there is None:
        return None
    for at in here.keys() & there.keys():
        if here[at] != there[at] or _lacks_items(here[at], pieces[at]):
            return None  # what both took away may have come to another section
    if _has_text(pieces, here) and _has_text(pieces, there):
        return None
    # every piece of a side stands in base or among those that changed: what is plain in these is
    # plain everywhere
    there.update(here)
    changed = [piece for at, piece in there.items() if at]
    if not _is_plain(base, len(names)) or not _is_plain(
        there.get(0, b'') + BEGIN.join([b'', *changed]), len(changed)
    ):
        return None
    for at, piece in there.items():
        pieces[at] = piece
    if not pieces[0]:
        return BEGIN[1:] + BEGIN.join(pieces[1:])
    pieces[0] = pieces[0][1:]
    return BEGIN.join(pieces)


def _pieces(data: bytes) -> list[bytes]:
    """What stands before the first section, then each section with all up to the next; a line end
    is put in front, so that a section may come first.
    """
    pieces = data.split(BEGIN)
    if data.startswith(BEGIN[1:]):
        pieces[:1] = [b'', pieces[0][len(BEGIN) - 1 :]]
    else:
        pieces[0] = b'\n' + pieces[0]
    return pieces


def _names(pieces: list[bytes]) -> list[bytes] | None:
    """The names of the sections, one for each piece but the first; None unless each is closed by
    its own end line and none comes twice.
    """
    names = [piece[: piece.find(b' -->\n')] for piece in pieces]
    del names[0]
    for name, piece in zip(names, pieces[1:]):
        if not piece.startswith(name + b' -->', piece.rfind(END) + 10):
            return None
    whole = b'|'.join([b'', *names, b''])
    if len(set(names)) < len(names) or any(
        word in whole for word in (b'\n', b'\t', b'<', b'>', b'  ', b' |', b'| ', b'||')
    ):
        return None
    return names


def _changed(before: list[bytes], names: list[bytes], data: bytes) -> dict[int, bytes] | None:
    """{position: piece} where a side differs from base; None where it does not hold the same
    sections in the same order.
    """
    pieces = _pieces(data)
    if len(pieces) != len(before):
        return None
    changed = {at: piece for at, (one, piece) in enumerate(zip(before, pieces)) if one != piece}
    for at, piece in changed.items():
        if at:
            marker = names[at - 1] + b' -->'
            if not piece.startswith(marker) or not piece.startswith(marker, piece.rfind(END) + 10):
                return None
    return changed


def _lacks_items(now: bytes, before: bytes) -> bool:
    """True where an item's line or a row of a section stands no more."""
    gone = set(before.split(b'\n')) - set(now.split(b'\n'))
    return any(line.lstrip().startswith(STARTS) for line in gone)


def _has_text(before: list[bytes], changed: dict[int, bytes]) -> bool:
    """True where a side changed the outside text, which is one text however sections part it."""
    return any(
        not at or piece[piece.rfind(END) :] != before[at][before[at].rfind(END) :]
        for at, piece in changed.items()
    )


def _is_plain(data: bytes, count: int) -> bool:
    """True when the data holds so many sections of the one dialect, each marker alone on its line,
    and nothing else that counts.
    """
    rest = data.translate(None, OTHER)
    if rest.count(b'<!--') != 2 * count or rest.count(b'-->\n') != 2 * count - (
        data[-3:] == b'-->'
    ):
        return False
    if b'#' in rest or b'//' in rest:  # the other dialects' markers stand behind these
        if (
            data.count(b'BEGIN') != count
            or data.count(b'END ') != count
            or b'#region' in data
            or b'#endregion' in data
        ):
            return False
    return not any(word in rest and word in data for word in STRANGE) and not (
        b'```' in rest and b'```' in data and not _are_closed(data)
    )


def _are_closed(data: bytes) -> bool:
    """True when every fence of backticks is closed in the section, or in the gap, in which it
    opens.
    """
    for piece in data.split(BEGIN):
        body, _, gap = piece.partition(END)
        for text in (body, gap):
            parts = text.split(b'```')
            if len(parts) % 2 == 0 or not all(part.endswith(b'\n') for part in parts[:-1]):
                return False
            if any(part[:1] not in (b'\n', b'') for part in parts[2::2]) or any(
                b'`' in part[: part.find(b'\n')] for part in parts[1::2]
            ):
                return False
    return True
