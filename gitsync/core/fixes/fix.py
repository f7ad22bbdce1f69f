"""Mending of form where the meaning is plain. Never ownership, never a guess: what could mean two
things stays a finding.

fix() is idempotent, loses no text, and leaves what it cannot mend byte for byte.
"""

from gitsync.core.documents.sections import ALL_DIALECTS
from gitsync.core.text.conflicts import conflict_lines
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import raw


def fix(
    kind: str, path: str, data: bytes, now=None, markers=ALL_DIALECTS
) -> tuple[bytes, list[str]]:
    """(the data mended, what was mended, a phrase each); the same data and no phrase where nothing
    is plain.
    """
    if conflict_lines(data):
        return data, []
    if kind == 'sections':
        return _fix_sections(data, markers)
    if kind == 'messages':
        return _fix_messages(data)
    if kind == 'status':
        return _fix_status(data)
    if kind == 'checkpoint':
        from gitsync.core.fixes.checkpoint import fix_checkpoint

        return fix_checkpoint(data)
    return data, []


def plan(snapshot, epic: str, is_agent=None) -> list:
    """The moves that put an epic's misplaced files right; see moves.plan."""
    from gitsync.core.fixes.misplaced import plan as moves
    from gitsync.core.policy.names import is_protocol

    return moves(snapshot, epic, is_agent or is_protocol)


def _fix_sections(data, markers):
    """Markers that share their line with their section's own text get lines of their own, and a
    collapsed body is laid out.
    """
    from gitsync.core.documents.sections import parse

    document = parse(data, markers)
    if not any(fault.rule == 'GS101' for fault in document.faults):
        return data, []
    end, made, mended, parts = ending(data), [], [], document.parts
    for index, part in enumerate(parts):
        if isinstance(part, bytes):
            made.append(part)
            continue
        before = made[-1][-200:] if made else b''
        after = parts[index + 1] if index + 1 < len(parts) else b''
        new = _laid_out(part, before, after, end)
        if new != part.data:
            mended.append(f"laid out the section '{part.name}'")
        made.append(new)
    new = b''.join(made)
    if len(parse(new, markers).faults) >= len(document.faults):
        return (
            data,
            [],
        )  # not mended after all: such as text that becomes a fence on a line of its own
    return new, mended


def _laid_out(section, before, after, end):
    """The section's bytes with its markers alone on their lines, where nothing but the section
    stands on those lines.
    """
    begin, body, close = section.begin, section.body, section.end
    starts_line = not before or before.endswith(b'\n') or before == b'\xef\xbb\xbf'
    ends_line = (
        close.endswith(b'\n')
        or (not isinstance(after, bytes))
        or not bare(after.partition(b'\n')[0]).strip()
    )
    is_collapsed = section.line == section.end_line
    if is_collapsed and not (starts_line and ends_line):
        return section.data
    if not begin.endswith(b'\n') and starts_line:
        begin += end
        body = break_up(body, end) if is_collapsed else body
    if body and not body.endswith(b'\n') and ends_line:
        body += end
    if not close.endswith(b'\n') and not isinstance(after, bytes):
        close += end
    return begin + body + close


def break_up(text: bytes, end: bytes = b'\n') -> bytes:
    """A text that lost its line ends, with line ends before its fields, headings, list items and
    table rows; none within backticks.
    """
    from gitsync.core.text.fences import code_spans

    points = sorted(_break_points(text))
    spans, span, made, last = code_spans(text), 0, [], 0
    lead = len(text) - len(text.lstrip())
    for at in points:
        while span < len(spans) and spans[span][1] <= at:
            span += 1
        if span < len(spans) and spans[span][0] < at:
            continue
        if at > max(lead, last):
            made.append(text[last:at])
            last = at
    made.append(text[last:])
    return end.join(made)


def _break_points(text):
    """Where a line began: '**Key:**', '## ', '- ' glued to what precedes it, and '||' between table
    rows.
    """
    points, at = set(), text.find(b'**')
    while at >= 0:
        close = text.find(b'**', at + 2)
        if close < 0:
            break
        if text[close - 1 : close] == b':' and close > at + 3:
            points.add(at - 2 if text[at - 2 : at] in (b'- ', b'* ') else at)
        at = (
            text.find(b'**', close + 2)
            if text[close - 1 : close] == b':'
            else close
            if _opens(text, close)
            else text.find(b'**', close + 2)
        )
    for mark in (b'## ', b'- '):
        at = text.find(mark)
        while at >= 0:
            start = at
            while mark == b'## ' and text[start - 1 : start] == b'#':
                start -= 1
            glued = text[start - 1 : start]
            if mark == b'## ' or (glued and glued not in b' \t-|' and not glued.isdigit()):
                points.add(start)
            at = text.find(mark, at + len(mark))
    if b'|-' in text or b'| -' in text or b'|:-' in text:
        at = text.find(b'||')
        while at >= 0:
            points.add(at + 1)
            at = text.find(b'||', at + 2)
    points.discard(0)
    return points


def _opens(text, at):
    """True where '**' at that place opens a new bold text that ends in a colon, rather than closing
    one.
    """
    close = text.find(b'**', at + 2)
    return close > 0 and text[close - 1 : close] == b':' and text[at + 2 : at + 3].isalnum()


def _fix_messages(data):
    """Headings whose mark lacks only its sign."""
    from gitsync.core.documents.messages import READ
    from gitsync.core.documents.messages import UNREAD
    from gitsync.core.documents.messages import parse
    from gitsync.core.documents.messages import render

    channel, mended, messages = parse(data), [], []
    for message in channel.messages:
        head = bare(message.heading)
        start, closing, mark = head.rpartition(b')')
        signs = {b'UNREAD': raw(UNREAD), b'READ': raw(READ)}
        if closing and mark.strip() in signs and message.number is not None and message.sent:
            heading = start + b') ' + signs[mark.strip()] + message.heading[len(head) :]
            mended.append(f'gave the mark of message {message.number} its sign')
            message = message._replace(heading=heading)
        messages.append(message)
    return (render(channel._replace(messages=tuple(messages))), mended) if mended else (data, [])


RENAMED = {
    'LAST_UPDATE': 'UPDATED',
    'LAST_UPDATED': 'UPDATED',
    'UPDATED_AT': 'UPDATED',
    'LAST_MODIFIED': 'UPDATED',
}
TRUTH = {'true': 'true', 'yes': 'true', 'false': 'false', 'no': 'false'}


def _fix_status(data):
    """Keys in capitals, plain renames, values in their right case, and READY_FOR_SYNC where it can
    only be false.
    """
    from gitsync.core.documents.status import changed
    from gitsync.core.documents.status import parse
    from gitsync.core.documents.status import render

    mended, lines, tally = [], parse(data).lines, {}
    for line in lines:
        for key in _keys(line):
            tally[key] = tally.get(key, 0) + 1
    data = b''.join(_fixed_key(tally, line, mended) for line in lines)
    status = parse(data)
    values = {}
    for key, right in (
        ('STATUS', _state),
        ('STAGE', _stage),
        ('READY_FOR_SYNC', lambda value: TRUTH.get(value.lower(), value)),
    ):
        value = status.get(key)
        if value and right(value) != value:
            values[key] = right(value)
            mended.append(f"wrote {key} '{value}' as '{values[key]}'")
    if status.get('READY_FOR_SYNC') is None and data.strip() and _cannot_be_ready(status, values):
        values['READY_FOR_SYNC'] = 'false'
        mended.append('added READY_FOR_SYNC: false')
    return (render(changed(status, values)), mended) if mended else (data, [])


def _keys(line):
    """The keys that a line stands for: its own, the one that it was meant to have, and the right
    name of a known other one.
    """
    from gitsync.core.form.status import meant_key

    if line.is_filler:
        return ()
    key = line.key or meant_key(line)
    return (key, RENAMED[key]) if key in RENAMED else (key,)


def _fixed_key(tally, line, mended):
    """The line with its key in capitals, or under its right name, where no other line stands for
    that key.
    """
    from gitsync.core.documents.status import is_key
    from gitsync.core.text.moments import instant

    keys = _keys(line)
    head, colon, rest = line.raw.partition(b':')
    if (
        not keys
        or not colon
        or keys[-1] == line.key
        or tally[keys[-1]] > 1
        or not is_key(keys[-1])
        or len(head) > 60
        or b' ' in head.strip()
    ):
        return line.raw
    if len(keys) > 1 and not instant(rest.strip().decode('utf-8', 'surrogateescape')):
        return line.raw
    mended.append(f"wrote the key '{head.strip().decode('utf-8', 'replace')}' as '{keys[-1]}'")
    bom = b'\xef\xbb\xbf' if line.raw.startswith(b'\xef\xbb\xbf') else b''
    return bom + raw(keys[-1]) + colon + rest


def _state(value):
    from gitsync.core.documents.status import STATES

    made = value.upper().replace(' ', '_').replace('-', '_')
    return made if made in STATES else value


def _stage(value):
    from gitsync.core.documents.status import is_stage

    return value.upper() if is_stage(value.upper()) else value


def _cannot_be_ready(status, values):
    from gitsync.core.documents.status import STATES
    from gitsync.core.form.status import READY_STATES

    state, blockers = (
        values.get('STATUS') or status.get('STATUS') or '',
        status.get('BLOCKERS') or '',
    )
    return (state in STATES and state not in READY_STATES) or blockers.lower() not in ('', 'none')
