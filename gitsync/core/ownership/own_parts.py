"""One's own parts of a changed file: the version before with nothing but one agent's edits taken
from the version at work.

For a working tree that several agents share. Both versions are whole files; the result is what this
agent may commit.
"""

from __future__ import annotations

from gitsync.core.documents import messages
from gitsync.core.documents import scaffold
from gitsync.core.documents import sections
from gitsync.core.ownership.sections.rows import agent_columns
from gitsync.core.ownership.sections.rows import rows_of
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import is_blank
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterable

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.documents.messages import Message
    from gitsync.core.documents.sections import Document
    from gitsync.core.documents.sections import Section
    from gitsync.core.text.lines import Table

    Part = bytes | Section  # outside text, or a section
    IsOwn = Callable[[str], bool]  # whether the agent may change the section of that name
    Markers = Collection[Dialect]  # () for every dialect

Cells = tuple[str, ...]


def of_document(
    before: bytes,
    work: bytes,
    agent: str,
    is_own: IsOwn,
    owns_outside: bool,
    markers: Markers = (),
) -> bytes:
    """A sectioned document.

    Who owns the outside text gets it from work, with the order of the sections; others get their
    rows in its tables.
    """
    old, new = _parsed(before, markers), _parsed(work, markers)
    if owns_outside:
        return _with_others(old, new, is_own)
    parts = _with_rows(old.parts, new.parts, agent)
    return _with_own(parts, new, is_own)


def of_new(work: bytes, is_own: IsOwn, markers: Markers = ()) -> bytes:
    """A sectioned document that is new: without the text of sections that belong to others, except
    where they are still empty.
    """
    return _with_others(_parsed(b'', markers), _parsed(work, markers), is_own)


def holds_fixes(
    before: bytes, fixed: bytes, work: bytes, is_own: IsOwn, markers: Markers = ()
) -> bool:
    """True where every section of others that 'check --fix' mends in a document stands so at work:
    fixed is what it makes of the version before.
    """
    old, new, there = (
        {each.name: each.data for each in _parsed(data, markers).sections}
        for data in (before, fixed, work)
    )
    mended = [name for name, data in new.items() if not is_own(name) and old.get(name) != data]
    return bool(mended) and all(there.get(name) == new[name] for name in mended)


def _parsed(data: bytes, markers: Markers) -> Document:
    """The document; what ends the line of a collapsed section belongs to the section."""
    document = sections.parse(data, markers)
    parts: list[Part] = []
    for part in document.parts:
        last = parts[-1] if parts else b''
        if isinstance(part, bytes) and not isinstance(last, bytes) and last.end[-1:] != b'\n':
            end = part[: len(part) - len(part.removeprefix(b'\r').removeprefix(b'\n'))]
            if end.endswith(b'\n'):
                parts[-1] = last._replace(end=last.end + end)
                part = part[len(end) :]
        parts += [part] if part else []
    return document._replace(parts=tuple(parts))


def _with_own(parts: Iterable[Part], new: Document, is_own: IsOwn) -> bytes:
    """These parts with the own sections of the document at work: changed, removed, and added where
    they stand there.
    """
    wanted = {section.name: section for section in new.sections if is_own(section.name)}
    own: list[Part] = []
    known: set[bytes] = set()
    for part in parts:
        if isinstance(part, bytes):
            known.update(split(part))
            own.append(part)
        elif not is_own(part.name):
            own.append(part)
        elif part.name in wanted:
            own.append(wanted.pop(part.name))
    for name in [section.name for section in new.sections if section.name in wanted]:
        _insert(own, new, wanted[name], known)
    return b''.join(map(_bytes, own))


def _with_others(old: Document, new: Document, is_own: IsOwn) -> bytes:
    """The document at work with every section of others as it was before; an empty one that the
    coordinator adds for an agent stays.
    """
    before = {section.name: section for section in old.sections}
    parts: list[Part] = []
    for part in new.parts:
        if isinstance(part, bytes) or is_own(part.name):
            parts.append(part)
        elif part.name in before:
            parts.append(before[part.name])
        elif scaffold.is_scaffold(part.body):
            parts.append(part)
    there = {part.name for part in parts if not isinstance(part, bytes)}
    for section in old.sections:
        if section.name not in there and not is_own(section.name):
            _insert(parts, old, section)
    return b''.join(map(_bytes, parts))


def _insert(
    parts: list[Part], source: Document, section: Section, known: set[bytes] | None = None
) -> None:
    """Put a section of the document source into parts, with what separates it there, behind the
    nearest section before it there that parts has.

    known: the lines of the outside text; headings that are not among them belong to the section
    too. None: no headings.
    """
    at = source.parts.index(section)
    names = {part.name: index for index, part in enumerate(parts) if not isinstance(part, bytes)}
    before = next(
        (
            names[part.name]
            for part in reversed(source.parts[:at])
            if not isinstance(part, bytes) and part.name in names
        ),
        None,
    )
    outside = source.parts[at - 1] if at else b''
    gap = _separators(outside, known) if isinstance(outside, bytes) else b''
    place = len(parts) if before is None else before + 1
    if gap and parts[place:] == [gap]:
        place, gap = place + 1, b''  # what separated it stands there still, with nothing behind it
    elif place:
        above = parts[place - 1]
        if not _bytes(above).endswith(b'\n'):
            gap = b'\n' + gap
        elif isinstance(above, bytes):
            gap = _beyond(above, gap)
    parts[place:place] = [part for part in (gap, section) if part]


def _beyond(before: bytes, gap: bytes) -> bytes:
    """What of a gap does not stand at the end of the text before it already: taking the same parts
    twice adds nothing.
    """
    lines, tail = split(gap), split(before)[-gap.count(b'\n') - 1 :]
    for count in range(len(lines), 0, -1):
        if tail[-count:] == lines[:count]:
            return b''.join(lines[count:])
    return gap


def _separators(outside: bytes, known: set[bytes] | None) -> bytes:
    """What separates a section from the text before it: its last rule with the blank lines around
    it, at most one before, and the headings there that are new.
    """
    lines = split(outside)
    start = len(lines)
    while start:
        line = lines[start - 1]
        is_rule = not is_blank(line) and not bare(line).strip(b'- ')
        if (
            not is_blank(line)
            and not is_rule
            and not (known is not None and line[:1] == b'#' and line not in known)
        ):
            break
        start -= 1
        if is_rule:
            start -= start > 0 and is_blank(lines[start - 1])
            break
    while start + 1 < len(lines) and is_blank(lines[start]) and is_blank(lines[start + 1]):
        start += 1
    return b''.join(lines[start:])


def _bytes(part: Part) -> bytes:
    return part if isinstance(part, bytes) else part.data


def _with_rows(parts: Iterable[Part], at_work: Iterable[Part], agent: str) -> list[Part]:
    """The parts with the agent's rows as they stand in the same tables at work."""
    sources: dict[Cells, list[Table]] = {}
    for part in at_work:
        for table in _agent_tables(part):
            sources.setdefault(table.header.cells, []).append(table)
    changed: list[Part] = []
    seen: dict[Cells, int] = {}
    for part in parts:
        if not isinstance(part, bytes):
            changed.append(part)
            continue
        pairs = []
        for table in _agent_tables(part):
            header = table.header.cells
            number = seen[header] = seen.get(header, -1) + 1
            if number < len(sources.get(header, ())):
                pairs.append((table, sources[header][number]))
        lines = split(part)
        for table, source in reversed(pairs):
            _take_rows(lines, table, source, agent)
        changed.append(b''.join(lines))
    return changed


def _agent_tables(part: Part) -> list[Table]:
    """Every table of an outside text with a column for agents."""
    if not isinstance(part, bytes):
        return []
    return [table for table in tables(split(part)) if agent_columns(table)]


def _take_rows(lines: list[bytes], table: Table, source: Table, agent: str) -> None:
    """Put the agent's rows of the source into the lines of a table."""
    old, new = rows_of(table, agent), rows_of(source, agent)
    for row, fresh in zip(old, new):
        is_last = row.line == len(lines)
        lines[row.line - 1] = fresh.raw if is_last else _ended(fresh.raw)
    extra = [_ended(row.raw) for row in new[len(old) :]]
    if extra:
        lines[table.end - 1] = _ended(lines[table.end - 1])
    lines[table.end : table.end] = extra


def _ended(line: bytes) -> bytes:
    return line if line.endswith(b'\n') else line + b'\n'


def of_channel(before: bytes, work: bytes, is_writer: bool, is_reader: bool) -> bytes:
    """A comms file: the writer's text with the marks that were there before, or the text before
    with the marks that the reader has set.
    """
    if is_writer and is_reader:
        return work
    old, new = messages.parse(before), messages.parse(work)
    kept, marked = (new, old) if is_writer else (old, new)
    marks = {message.number: message for message in marked.messages}
    remarked = []
    for message in kept.messages:
        other = marks.get(message.number)
        if other and {message.read, other.read} == {True, False}:
            if not (message.read if is_reader else other.read):
                message = message._replace(heading=_remarked(message, other))
        remarked.append(message)
    return messages.render(kept._replace(messages=tuple(remarked)))


def _remarked(message: Message, other: Message) -> bytes:
    """The message's heading with the other's mark."""
    old, new = (messages.READ if each.read else messages.UNREAD for each in (message, other))
    return bytes(message.heading).replace(old.encode(), new.encode(), 1)
