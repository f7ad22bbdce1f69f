"""Pairs of marker patterns that a policy adds to the dialects.

A pattern with '{name}' is plain text that the whole line equals, blanks around it apart: '%% BEGIN
{name}'. Any other is a regular
expression for the whole line, its group 'name' or first group the section's name; without one, the
begin pattern itself is the name,
and an end closes the nearest begin of its pair.
"""

LONGEST = 600


def matches(data: bytes, pairs) -> list[tuple]:
    """Raw markers (start, stop, at, begins, dialect, keys, name, weak, alone), unsorted.

    Fences are the caller's to leave out.
    """
    testers = []
    for index, (begin, end) in enumerate(pairs):
        testers += [(_tester(begin), True, index, begin), (_tester(end), False, index, begin)]
    found, start, total = [], 0, len(data)
    while start < total:
        stop = data.find(b'\n', start) + 1 or total
        body = (
            data[start:stop].strip(b' \t\r\n\xef\xbb\xbf' if not start else b' \t\r\n')
            if stop - start < LONGEST
            else b''
        )
        if body:
            meant = _meaning(testers, body)
            if meant:
                found.append((start, stop, start + data[start:stop].find(body), *meant, True))
        start = stop
    return found


def _meaning(testers, body):
    for tester, begins, index, plain in testers:
        name = tester(body)
        if name is None:
            continue
        family = f'pair {index}'
        if not name and not begins:
            return (False, 'pattern', ((family, None),), b'', False)
        name = b' '.join(name.split()) or plain.encode('utf-8', 'surrogateescape')
        return (begins, 'pattern', ((family, name),), name, False)
    return None


def _tester(pattern):
    """A function from a stripped line to the name (b'' when the pattern has none), or None where
    the line is no such marker.
    """
    if isinstance(pattern, bytes):
        pattern = pattern.decode('utf-8', 'surrogateescape')
    raw = pattern.strip().encode('utf-8', 'surrogateescape')
    before, holder, after = raw.partition(b'{name}')
    if holder:

        def template(body):
            name = body[len(before) : len(body) - len(after)].strip()
            is_it = (
                body.startswith(before)
                and body.endswith(after)
                and len(body) > len(before) + len(after)
            )
            return name if is_it and name else None

        return template
    import re

    try:
        expression = re.compile(raw.removeprefix(b'^').removesuffix(b'$'))
    except re.error:
        expression = None

    def regular(body):
        if body == raw:
            return b''
        found = expression.fullmatch(body) if expression else None
        if found is None:
            return None
        return (
            found.groupdict().get('name') or (found.group(1) if expression.groups else b'')
        ) or b''

    return regular
