"""One's own parts of a changed file: the version before with nothing but one agent's edits taken
from the version at work.

For a working tree that several agents share. Both versions are whole files; the result is what this
agent may commit.
"""

from gitsync.core.documents import messages
from gitsync.core.documents import scaffold
from gitsync.core.documents import sections
from gitsync.core.ownership.rows import AGENT
from gitsync.core.policy.names import same
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import is_blank
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables


def of_document(before: bytes, work: bytes, agent: str, is_own, owns_outside: bool) -> bytes:
    """A sectioned document. is_own(name) says whether the agent may change that section.

    Who owns the outside text gets it from work, with the order of the sections; others get their
    rows in its tables.
    """
    old, new = sections.parse(before), sections.parse(work)
    if owns_outside:
        return _with_others(old, new, is_own)
    parts = _with_rows(old.parts, new.parts, agent)
    return _with_own(parts, new, is_own)


def of_new(work: bytes, is_own) -> bytes:
    """A sectioned document that is new: without the text of sections that belong to others, except
    where they are still empty.
    """
    return _with_others(sections.parse(b''), sections.parse(work), is_own)


def _with_own(parts, new, is_own) -> bytes:
    """These parts with the own sections of the document at work: changed, removed, and added where
    they stand there.
    """
    wanted = {section.name: section for section in new.sections if is_own(section.name)}
    made = []
    for part in parts:
        if isinstance(part, bytes) or not is_own(part.name):
            made.append(part)
        elif part.name in wanted:
            made.append(wanted.pop(part.name))
    known = (
        {line for part in parts if isinstance(part, bytes) for line in split(part)}
        if wanted
        else set()
    )
    for name in [section.name for section in new.sections if section.name in wanted]:
        _insert(made, new, wanted[name], known)
    return b''.join(part if isinstance(part, bytes) else part.data for part in made)


def _with_others(old, new, is_own) -> bytes:
    """The document at work with every section of others as it was before; an empty one that the
    coordinator adds for an agent stays.
    """
    before = {section.name: section for section in old.sections}
    made = []
    for part in new.parts:
        if isinstance(part, bytes) or is_own(part.name):
            made.append(part)
        elif part.name in before:
            made.append(before[part.name])
        elif scaffold.is_scaffold(part.body):
            made.append(part)
    there = {part.name for part in made if not isinstance(part, bytes)}
    for section in old.sections:
        if section.name not in there and not is_own(section.name):
            _insert(made, old, section)
    return b''.join(part if isinstance(part, bytes) else part.data for part in made)


def _insert(made: list, source, section, known=None) -> None:
    """Put a section of the document source into made, with what separates it there, behind the
    nearest section before it there that made has.

    known: the lines of the outside text; headings that are not among them belong to the section
    too. None: no headings.
    """
    at = source.parts.index(section)
    names = {part.name: index for index, part in enumerate(made) if not isinstance(part, bytes)}
    before = next(
        (
            names[part.name]
            for part in reversed(source.parts[:at])
            if not isinstance(part, bytes) and part.name in names
        ),
        None,
    )
    gap = (
        _separators(source.parts[at - 1], known)
        if at and isinstance(source.parts[at - 1], bytes)
        else b''
    )
    place = len(made) if before is None else before + 1
    if gap and made[place:] == [gap]:
        place, gap = place + 1, b''  # what separated it stands there still, with nothing behind it
    elif place and not _text(made[place - 1]).endswith(b'\n'):
        gap = b'\n' + gap
    elif place and isinstance(made[place - 1], bytes):
        gap = _beyond(made[place - 1], gap)
    made[place:place] = [part for part in (gap, section) if part]


def _beyond(before: bytes, gap: bytes) -> bytes:
    """What of a gap does not stand at the end of the text before it already: taking the same parts
    twice adds nothing.
    """
    lines, tail = split(gap), split(before)[-gap.count(b'\n') - 1 :]
    for count in range(len(lines), 0, -1):
        if tail[-count:] == lines[:count]:
            return b''.join(lines[count:])
    return gap


def _separators(outside: bytes, known) -> bytes:
    """What separates a section from the text before it: its last rule with the blank lines around
    it, at most one before, and the
    headings there that are new."""
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


def _text(part) -> bytes:
    return part if isinstance(part, bytes) else part.data


def _with_rows(parts, at_work, agent: str) -> list:
    """The parts with the agent's rows as they stand in the same tables at work."""
    sources = {}
    for table in _agent_tables(part for part in at_work if isinstance(part, bytes)):
        sources.setdefault(table[0], []).append(table[1])
    made, seen = [], {}
    for part in parts:
        if not isinstance(part, bytes):
            made.append(part)
            continue
        lines = split(part)
        for header, table in reversed(list(_agent_tables([part], seen))):
            same_tables = sources.get(header[0], [])
            if header[1] < len(same_tables):
                _take_rows(lines, table, same_tables[header[1]], agent)
        made.append(b''.join(lines))
    return made


def _agent_tables(texts, seen=None):
    """(header, table) of every table with a column for agents; with a tally in seen the header is
    (header, number).
    """
    for text in texts:
        for table in tables(split(text)):
            if any(name in AGENT for name in table.header.cells):
                if seen is None:
                    yield table.header.cells, table
                else:
                    seen[table.header.cells] = seen.get(table.header.cells, -1) + 1
                    yield (table.header.cells, seen[table.header.cells]), table


def _take_rows(lines: list, table, source, agent: str) -> None:
    old, new = _rows(table, agent), _rows(source, agent)
    for row, fresh in zip(old, new):
        lines[row.line - 1] = (
            fresh.raw if fresh.raw.endswith(b'\n') or row.line == len(lines) else fresh.raw + b'\n'
        )
    extra = [row.raw if row.raw.endswith(b'\n') else row.raw + b'\n' for row in new[len(old) :]]
    if extra and not lines[table.end - 1].endswith(b'\n'):
        lines[table.end - 1] += b'\n'
    lines[table.end : table.end] = extra


def _rows(table, agent: str) -> list:
    columns = [index for index, name in enumerate(table.header.cells) if name in AGENT]
    return [
        row
        for row in table.rows
        if any(index < len(row.cells) and same(row.cells[index], agent) for index in columns)
    ]


def of_channel(before: bytes, work: bytes, is_writer: bool, is_reader: bool) -> bytes:
    """A comms file: the writer's text with the marks that were there before, or the text before
    with the marks that the reader has set.
    """
    if is_writer and is_reader:
        return work
    old, new = messages.parse(before), messages.parse(work)
    marks = {message.number: message for message in (old if is_writer else new).messages}
    made = []
    for message in (new if is_writer else old).messages:
        other = marks.get(message.number)
        flips = (
            other is not None
            and {message.read, other.read} == {True, False}
            and (not message.read if is_reader else not other.read)
        )
        made.append(message._replace(heading=_remarked(message, other)) if flips else message)
    return messages.render((new if is_writer else old)._replace(messages=tuple(made)))


def _remarked(message, other) -> bytes:
    """The message's heading with the other's mark."""
    signs = {True: messages.READ.encode(), False: messages.UNREAD.encode()}
    return message.heading.replace(signs[message.read], signs[other.read], 1)
