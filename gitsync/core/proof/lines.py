"""The proof of a merge: an independent look at the result beside the three versions. It shares no
code with the merge.

faults() gives () only when: no line that must be there is missing, none stands more often than a
reading of the versions allows, no
deleted line is back, no section, key or message number stands twice, read marks stand, fences close
as they did, JSON parses and
holds what it must. Lines in `superseded` (given by the merge as decisions) may be missing. Total:
it answers for all bytes.
"""

from gitsync.core.proof.rows import explain_rows

KEYWORDS = (b'BEGIN', b'END', b'START', b'STOP', b'begin', b'end', b'start', b'stop', b'/')
SHOWN = 3  # faults of one sort that are spelled out


def faults(
    kind: str,
    base: bytes,
    ours: bytes,
    theirs: bytes,
    result: bytes,
    superseded: tuple = (),
    clean: bool = True,
) -> tuple[str, ...]:
    """What is wrong with the result, () when it is proved. clean: the result is given as merged
    without conflict; with
    conflicts only losses are looked for."""
    if kind == 'text':
        return ()
    if kind == 'checkpoint':
        if not clean:
            return ()
        from gitsync.core.proof.json import faults as json_faults

        return json_faults(base, ours, theirs, result, superseded)
    versions = (
        _shortened(base, ours, theirs, result)
        if kind == 'sections'
        else (base, ours, theirs, result)
    )
    excused = {} if kind == 'messages' else _flat(_counts(kind, b''.join(superseded)))
    blocks = [_counts(kind, data) for data in versions]
    missing, extra = _bounds(*blocks, excused, clean)
    if (missing or extra) and (
        not clean or _is_renamed(*blocks)
    ):  # between conflict markers it cannot be said where a line stands
        missing, extra = _bounds(*[_flat(block) for block in blocks], excused, clean)
    if missing and kind == 'sections':
        missing, extra = explain_rows(versions, missing, extra, clean)
    found = [
        *_spelled('is missing', missing),
        *(_spelled('stands more often than any version allows', extra) if clean else ()),
    ]
    if clean:
        found += _structure(kind, (base, ours, theirs, result))
    return tuple(found)


def _spelled(what, lines):
    shown = [
        f"{what}: '{line[:80].decode('utf-8', 'replace')}'" for _, line in sorted(lines)[:SHOWN]
    ]
    if len(lines) > SHOWN:
        shown.append(f'{what}: {len(lines) - SHOWN} more lines')
    return shown


def _shortened(base, ours, theirs, result):
    """The four texts without the stretches, from one comment line to the next, on which the laws
    hold whatever they mean: those that are the
    same in all four, and whole sections in which one side, or both alike, changed and the result
    has that change. Outside text that changed
    stays: an insertion shifts the comment line behind which it stands. What is left is small
    however large the texts are.
    """
    if _is_straight(
        [list(map(hash, data.split(b'\n<!--'))) for data in (base, ours, theirs, result)]
    ) and not _repeats(result):
        return b'', b'', b'', b''  # stretch by stretch: the quick look, which mostly is enough
    sides = [_stretches(data, hash) for data in (base, ours, theirs, result)]
    b, o, t, r = sides
    broken = set().union(*map(_broken, sides))
    proved = {
        key
        for key, text in r.items()
        if text == o.get(key) == t.get(key) == b.get(key)
        or key not in broken
        and (
            text == o.get(key)
            and (text == t.get(key) or t.get(key) == b.get(key))
            or text == t.get(key)
            and o.get(key) == b.get(key)
        )
    }
    left = []
    for data in (base, ours, theirs, result):
        texts = ((key, text) for key, text in _stretches(data, bytes).items() if key not in proved)
        left.append(
            b''.join(text if key in (b'', (b'', 1)) else b'\n<!--' + text for key, text in texts)
        )
    return tuple(left)


def _is_straight(rows):
    """True when, place by place, the result has what one side changed, or both alike."""
    return len({len(row) for row in rows}) == 1 and all(
        r == o and t in (b, o) or r == t and o == b for b, o, t, r in zip(*rows)
    )


def _repeats(data):
    """True when a comment line stands twice: the same section may have come from both sides."""
    lines = [part[: part.find(b'\n')] for part in data.split(b'\n<!--')]
    return len(set(lines)) < len(lines)


def _broken(stretches):
    """The keys of all stretches but those that are one whole section's text: a begin line behind
    which its own end line comes next.
    """
    keys = list(stretches)
    lines = [key if isinstance(key, bytes) else key[0] for key in keys]
    return {
        key
        for key, line, after in zip(keys, lines, [*lines[1:], b''])
        if line[:7] != b' BEGIN ' or after.rstrip() != b' END ' + line[7:].rstrip()
    }


def _stretches(data, kept):
    """{comment line, or it and how many equal ones came before: kept(text from it to the next
    comment line)}. hash stands for the
    text where only equality counts: it is keyed anew in every process, and saves the memory."""
    parts = data.split(b'\n<!--')
    lines = [part[: part.find(b'\n') + 1] or part for part in parts]
    lines[0] = b''
    found = dict(zip(lines, map(kept, parts)))
    if len(found) < len(lines):
        counts = {}
        for at, line in enumerate(lines):
            counts[line] = counts.get(line, 0) + 1
            lines[at] = line, counts[line]
        found = dict(zip(lines, map(kept, parts)))
    return found


def _is_marker(line):
    line = line.lstrip(b'# \t')
    if not line.startswith(b'<!--') and not line.startswith(
        (b'BEGIN', b'END', b'region', b'endregion', b'[[[')
    ):
        return False
    return (
        line.endswith((b'-->', b']]]'))
        and any(word in line for word in KEYWORDS)
        or line.startswith((b'BEGIN ', b'END ', b'region', b'endregion'))
    )


def _begins(marker):
    return any(word in marker.upper() for word in (b'BEGIN', b'START')) or not any(
        word in marker.upper() for word in (b'END', b'STOP', b'/')
    )


def _counts(kind, data):
    """{(block, line): how often}: the block is the marker or message heading above the line. Blank
    lines and blanks at the end
    do not count; tables, fields and headings are taken as their kind compares them."""
    found = {}
    block, fence = b'', b''
    for line in data.replace(b'\xef\xbb\xbf', b'').split(b'\n'):
        line = line.rstrip()
        if not line:
            continue
        if line.startswith((b'```', b'~~~')):
            fence = b'' if fence == line[:3] else fence or line[:3]
        if kind == 'status':
            line = _field(line)
        elif kind == 'sections':
            line = _row(line) if line.startswith(b'|') else line
            if not fence and _is_marker(line):
                block = (
                    line.strip() if _begins(line) else b''
                )  # the outside text is one block: insertions shift where it stands
        else:
            if not line.strip(b'-*_ \t') or b'(no messages yet)' in line.lower():
                continue
            if line.startswith(b'## ') and not fence:
                block = line = _heading(line)[1]
        key = block, line
        found[key] = found.get(key, 0) + 1
    return found


def _flat(counts):
    """The counts with every block taken as one."""
    found = {}
    for (_, line), count in counts.items():
        found[b'', line] = found.get((b'', line), 0) + count
    return found


def _is_renamed(base, ours, theirs, result):
    """True when a block of base is gone and a new one stands in the result: lines may have gone
    from one to the other.
    """
    blocks = [{block for block, _ in side} for side in (base, ours, theirs, result)]
    return any(
        blocks[0] - side and side - blocks[0] and side - blocks[0] & blocks[3]
        for side in blocks[1:3]
    )


def _field(line):
    key, colon, value = line.partition(b':')
    return key.strip() + b': ' + value.strip() if colon and not line.startswith(b'#') else line


def _row(line):
    cells = [cell.strip() for cell in line.split(b'|')]
    if not line.strip(b'|-: \t'):
        return b'|-' * (len(cells) - 1)
    return b'|'.join(cells)


def _heading(line):
    """(number or -1, heading without number and mark, is it READ) of a heading line."""
    digits = bytearray()
    at = 0
    while at < len(line) and not 48 <= line[at] <= 57:
        at += 1
    start = at
    while at < len(line) and 48 <= line[at] <= 57:
        digits.append(line[at])
        at += 1
    rest = line[at:]
    for mark in (b'\xe2\x8f\xb3', b'\xe2\x9c\x85', b'UNREAD', b'READ'):
        rest = rest.partition(mark)[0]
    if not digits or not line[:start].startswith(b'## Message'):
        return -1, line, False
    return (
        int(digits[:18]),
        line[:start] + b'#' + rest.rstrip(),
        b'READ' in line and b'UNREAD' not in line,
    )


def _bounds(base, ours, theirs, result, excused, clean):
    """({key: missing}, {key: too many}): a line that neither side deleted stands as often as on the
    side that has more of it;
    deletions are honoured. Of a line that stands more than once it cannot be said which one was
    deleted: there the bound is wide.
    """
    missing, extra = {}, {}
    agreed = {key for key, _ in base.items() & ours.items() & theirs.items() & result.items()}
    for key in (ours.keys() | theirs.keys() | result.keys()) - agreed:
        b, o, t, r = (side.get(key, 0) for side in (base, ours, theirs, result))
        low = max(o, t) if o >= b and t >= b else max(0, o + t - b)
        high = max(o, t, o + t - b) if o >= b and t >= b or max(b, o, t) > 1 else max(0, o + t - b)
        if _is_marker(key[1]):
            high = min(high, max(o, t))
        low = min(low, high)
        if r < low - excused.get((b'', key[1]), 0):
            missing[key] = low - r
        elif r > high:
            extra[key] = r - high
    return missing, extra


def _structure(kind, versions):
    """Faults of fences, keys, numbers and marks in a clean result."""
    found = []
    if _open_at_end(versions[3]) and not any(_open_at_end(data) for data in versions[:3]):
        found.append('a code fence is not closed')
    if kind == 'messages':
        found += _letters(*[_headings(data) for data in versions])
    if kind == 'status':
        keys = [
            [
                line.partition(b':')[0].strip()
                for line in data.split(b'\n')
                if b':' in line and not line.startswith(b'#')
            ]
            for data in versions
        ]
        if len(set(keys[3])) < len(keys[3]) and all(
            len(set(side)) == len(side) for side in keys[:3]
        ):
            found.append('a key stands twice')
    return found


def _open_at_end(data):
    """True when the text ends inside a code fence."""
    if not (
        b'`' in data and b'```' in data or b'~' in data and b'~~~' in data
    ):  # a single byte is found much faster
        return False
    fence = b''
    for line in data.split(b'\n'):
        text = line.strip()
        if line[:4].strip() and text[:3] in (b'```', b'~~~'):
            run = text[: len(text) - len(text.lstrip(text[:1]))]
            if not fence:
                fence = run if run[:1] == b'~' or b'`' not in text[len(run) :] else b''
            elif run[:1] == fence[:1] and len(run) >= len(fence) and run == text:
                fence = b''
    return bool(fence)


def _headings(data):
    fence, found = False, []
    for line in data.split(b'\n'):
        if line.startswith((b'```', b'~~~')):
            fence = not fence
        elif not fence and line.startswith(b'## Message'):
            number, name, read = _heading(line)
            if number >= 0:
                found.append((number, name, read, line.rstrip()[-24:].rpartition(b')')[2]))
    return found


def _letters(base, ours, theirs, result):
    """Faults of message numbers and read marks."""
    found = []
    numbers = [[letter[0] for letter in side] for side in (base, ours, theirs, result)]
    if len(set(numbers[3])) < len(numbers[3]) and all(
        len(set(side)) == len(side) for side in numbers[:3]
    ):
        found.append('a message number stands twice')
    if all(side in (sorted(side), sorted(side, reverse=True)) for side in numbers[:3]) and numbers[
        3
    ] not in (sorted(numbers[3]), sorted(numbers[3], reverse=True)):
        found.append('message numbers are not in order')
    twice = set()
    for side in (base, ours, theirs, result):
        names = sorted(letter[1] for letter in side)
        twice.update(name for name, other in zip(names, names[1:]) if name == other)
    marks = {letter[3] for side in (base, ours, theirs) for letter in side}
    found += [
        f"a mark that no version has: '{letter[3].decode('utf-8', 'replace')}'"
        for letter in result
        if letter[3] not in marks
    ][:SHOWN]
    unread = {name for _, name, is_read, _ in result if not is_read}
    for side in (ours, theirs):
        for _, name, is_read, _ in side:
            if is_read and name not in twice and name in unread:
                found.append(f"a read mark went back: '{name.decode('utf-8', 'replace')}'")
    return found
