r"""Gaps: the outside text as anchors (text lines and sections) and the separators between them.

A separator is a blank line, a rule or a heading. Beside a section that was added, separators may be
added; beside one
that was removed, they may go or stay. Everything else must be as it was, in its order.
"""


def is_separator(line: bytes) -> bool:
    """True for a blank line, a rule (---, ***, ___) or a heading that opens no comment."""
    body = line.strip()
    if not body:
        return True
    if body[:1] in (b'-', b'*', b'_'):
        plain = body.replace(b' ', b'')
        return len(plain) >= 3 and not plain.strip(body[:1])
    return is_heading(body)


def is_heading(line: bytes) -> bool:
    """True for '# …' to '###### …' without a comment in it."""
    body = line.strip()
    level = len(body) - len(body.lstrip(b'#'))
    return (
        0 < level < 7
        and body[level : level + 1] in (b'', b' ', b'\t')
        and b'<!--' not in body
        and b'-->' not in body
    )


def compare(before: list, after: list):
    """None when the outside text is lawfully the same, else (line after, line before, what): the
    first place where it is not.

    Tokens are (kind, payload, line): 'text' with the line's bytes, 'gap' with a separator's, 'kept'
    with a section's name,
    'cut' with the name of a section that the actor itself added (after) or removed (before).
    Linear.
    """
    anchors, gaps = _split(before)
    others, fillings = _split(after)
    for index in range(max(len(anchors), len(others))):
        one = anchors[index] if index < len(anchors) else None
        other = others[index] if index < len(others) else None
        if one is None or other is None or one[:2] != other[:2]:
            what = 'sections reordered' if _is_reordered(anchors, others) else 'changed'
            return (
                (other or (others or [(0, 0, 1)])[-1])[2],
                (one or (anchors or [(0, 0, 1)])[-1])[2],
                what,
            )
    for index, (gap, filling) in enumerate(zip(gaps, fillings)):
        if gap != filling and not may_become(gap, filling):
            near = filling or (others[index : index + 1] or others[-1:] or [(0, 0, 1)])
            old = gap or (anchors[index : index + 1] or anchors[-1:] or [(0, 0, 1)])
            return near[0][2], old[0][2], 'changed'
    return None


def _split(tokens: list):
    anchors, gaps = [], [[]]
    for token in tokens:
        if token[0] in ('gap', 'cut'):
            gaps[-1].append(token)
        else:
            anchors.append(token)
            gaps.append([])
    return anchors, gaps


def _is_reordered(anchors, others) -> bool:
    texts = [[token[1] for token in tokens if token[0] == 'text'] for tokens in (anchors, others)]
    return texts[0] == texts[1] and sorted(str(t[1]) for t in anchors if t[0] == 'kept') == sorted(
        str(t[1]) for t in others if t[0] == 'kept'
    )


def may_become(gap: list, filling: list) -> bool:
    """Whether the separators of one gap may become the other's.

    1. nothing added or removed here: only when they are the same lines
    2. sections added: what stood there stands above the first and below the last of them
    3. sections removed: what stands there now stood above and below; the headings below stay, and
       all but one above
    4. both: the lines beyond the first and last section stay but for blank lines and rules, and one
       heading above
    """
    old, new = _segments(gap), _segments(filling)
    if len(old) == 1 and len(new) == 1:
        return old == new
    if len(old) == 1:
        lines = old[0]
        return _common(lines, new[0]) + _common(lines[::-1], new[-1][::-1]) >= len(lines)
    if len(new) == 1:
        lines = new[0]
        above, below = _common(lines, old[0]), _common(lines[::-1], old[-1][::-1])
        if above + below < len(lines):
            return False
        return any(
            _may_go(old[0][cut:], old[-1][: len(old[-1]) - (len(lines) - cut)])
            for cut in (len(lines) - below, above)
        )
    above, below = _common(old[0], new[0]), _common(old[-1][::-1], new[-1][::-1])
    return _may_go(old[0][above:], old[-1][: len(old[-1]) - below])


def _may_go(above: list[bytes], below: list[bytes]) -> bool:
    return sum(map(is_heading, above)) <= 1 and not any(map(is_heading, below))


def _segments(gap: list) -> list[list[bytes]]:
    """The separators between the cuts; one list more than there are cuts."""
    made = [[]]
    for token in gap:
        if token[0] == 'cut':
            made.append([])
        else:
            made[-1].append(token[1])
    return made


def _common(one: list, other: list) -> int:
    count = 0
    for left, right in zip(one, other):
        if left != right:
            break
        count += 1
    return count
