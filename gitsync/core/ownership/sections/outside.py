"""The outside text as anchors (text lines and sections) and the separators between them.

A separator is a blank line, a rule or a heading. Beside a section that was added, separators may be
added; beside one that was removed, they may go or stay. Everything else must be as it was, in its
order.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TEXT = 'text'  # a line of text
GAP = 'gap'  # a separator
KEPT = 'kept'  # a section that stands on both sides
CUT = 'cut'  # a section that the change adds or removes


class Token(Value):
    """A line of the outside text, or a section in it."""

    kind: str
    payload: bytes | tuple[str, int]  # the line; a section's name, and which of that name it is
    line: int


class OutsideDifference(Value):
    """Where the outside text is not lawfully the same."""

    line: int  # after
    is_reordered: bool  # nothing but sections changed places


START = Token(TEXT, b'', 1)


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


def compare(before: list[Token], after: list[Token]) -> OutsideDifference | None:
    """The first place where the outside text is not lawfully the same, None when it is. Linear."""
    anchors, gaps = _split(before)
    others, fillings = _split(after)
    for index in range(max(len(anchors), len(others))):
        one = anchors[index] if index < len(anchors) else None
        other = others[index] if index < len(others) else None
        if one is None or other is None or one[:2] != other[:2]:
            line = (other or (others or [START])[-1]).line
            return OutsideDifference(line, _is_reordered(anchors, others))
    for index, (gap, filling) in enumerate(zip(gaps, fillings)):
        if gap != filling and not may_become(gap, filling):
            near = filling or others[index : index + 1] or others[-1:] or [START]
            return OutsideDifference(near[0].line, False)
    return None


def _split(tokens: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """(anchors, the gaps between them: one more)."""
    anchors: list[Token] = []
    gaps: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind in (GAP, CUT):
            gaps[-1].append(token)
        else:
            anchors.append(token)
            gaps.append([])
    return anchors, gaps


def _is_reordered(anchors: list[Token], others: list[Token]) -> bool:
    texts = [
        [token.payload for token in tokens if token.kind == TEXT] for tokens in (anchors, others)
    ]
    names = [
        sorted(str(token.payload) for token in tokens if token.kind == KEPT)
        for tokens in (anchors, others)
    ]
    return texts[0] == texts[1] and names[0] == names[1]


def may_become(gap: list[Token], filling: list[Token]) -> bool:
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


def _segments(gap: list[Token]) -> list[list[bytes]]:
    """The separators between the cuts; one list more than there are cuts."""
    segments: list[list[bytes]] = [[]]
    for token in gap:
        if isinstance(token.payload, bytes):
            segments[-1].append(token.payload)
        else:
            segments.append([])
    return segments


def _common(one: list[bytes], other: list[bytes]) -> int:
    count = 0
    for left, right in zip(one, other):
        if left != right:
            break
        count += 1
    return count
