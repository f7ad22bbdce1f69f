"""Writing a section: the document with another body between its markers, or with the section made,
and the proof that nothing else changed.
"""

from __future__ import annotations

from gitsync.core.documents import scaffold
from gitsync.core.documents import sections
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import ending
from gitsync.core.text.lines import field
from gitsync.core.text.lines import is_blank
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split
from gitsync.core.text.lines import text
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.documents.markers.dialects import Dialect
    from gitsync.core.documents.markers.pairs import SectionFault
    from gitsync.core.documents.sections import Document
    from gitsync.core.documents.sections import Section

PROTOCOL = frozenset(key for key, _ in scaffold.FIELDS)


class KeptFields(Value):
    """A section's new body, and the keys of the old one's field lines that it keeps."""

    body: bytes
    keys: tuple[str, ...]


class Unwritable(Exception):
    """Why a text cannot become a section's body; hint says what to do, rule is the one that the
    document would break, '' for none.
    """

    def __init__(self, reason: str, hint: str, rule: str = '') -> None:
        super().__init__(reason)
        self.reason, self.hint, self.rule = reason, hint, rule


def written(data: bytes, name: str, body: bytes, markers: Collection[Dialect] = ()) -> bytes:
    """The document with this body in the section of that name; made behind the last section when
    absent. Raises Unwritable.

    The body's line ends become the document's. Every other byte of the document stays.
    """
    document = sections.parse(data, markers)
    if any(fault.rule == 'GS105' for fault in document.faults):
        raise Unwritable(
            'the document holds conflict markers', 'settle the conflict: gitsync resolve', 'GS105'
        )
    same = [section for section in document.sections if section.name == name]
    if len(same) > 1:
        raise Unwritable(
            f"section '{name}' stands {len(same)} times (the first on line {same[0].line})",
            'join them into one first',
            'GS103',
        )
    if not same:
        _need_name(name, markers)
    end = ending(same[0].begin if same and b'\n' in same[0].begin else data)
    body = _fitted(body, end)
    new = (
        _replaced(document, same[0], body, end) if same else _added(document, data, name, body, end)
    )
    _prove(document, sections.parse(new, markers), name, body)
    return new


def keeping_fields(old: bytes, body: bytes) -> KeptFields:
    """The new body of a section, with the protocol's field lines of the old one that it does not
    carry before it.
    """
    carried = {each.key for each in map(field, split(body)) if each}
    kept: dict[str, bytes] = {}
    for line in split(old):
        known = field(line)
        if known and known.key in PROTOCOL and known.key not in carried:
            kept.setdefault(known.key, line)
    first = split(body)[:1]
    gap = ending(old) if kept and first and not is_blank(first[0]) and not field(first[0]) else b''
    return KeptFields(b''.join(kept.values()) + gap + body, tuple(kept))


def _need_name(name: str, markers: Collection[Dialect]) -> None:
    begin, end = raw(f'<!-- BEGIN {name} -->'), raw(f'<!-- END {name} -->')
    alone = sections.parse(begin + b'\n' + end + b'\n', markers)
    if alone.faults or [each.name for each in alone.sections] != [name]:
        raise Unwritable(f"'{name}' cannot be a section's name", "a name is words, as 'MY NOTES'")


def _fitted(body: bytes, end: bytes) -> bytes:
    body = body.removeprefix(BOM)
    if b'\0' in body:
        raise Unwritable('the text holds a NUL byte', 'a section holds text')
    body = body.replace(b'\r\n', b'\n')
    if body and not body.endswith(b'\n'):
        body += b'\n'
    return body.replace(b'\n', end) if end != b'\n' else body


def _replaced(document: Document, section: Section, body: bytes, end: bytes) -> bytes:
    begin, close = section.begin, section.end
    if not begin.endswith(b'\n'):  # collapsed onto one line: lay it out
        begin = begin.rstrip(b' \t') + end
    new = section._replace(begin=begin, body=body, end=close)
    return b''.join(
        part if isinstance(part, bytes) else (new if part is section else part).data
        for part in document.parts
    )


def _added(document: Document, data: bytes, name: str, body: bytes, end: bytes) -> bytes:
    """The new section behind the last one, else at the end, a blank line between."""
    section = raw(f'<!-- BEGIN {name} -->') + end + body + raw(f'<!-- END {name} -->') + end
    if not document.sections:
        start = data if not data or data.endswith(b'\n') else data + end
        return start + (end if start.strip() else b'') + section
    last = document.sections[-1]
    parts = list(document.parts)
    at = next(index for index, part in enumerate(parts) if part is last)
    before = b''.join(part if isinstance(part, bytes) else part.data for part in parts[: at + 1])
    after = b''.join(part if isinstance(part, bytes) else part.data for part in parts[at + 1 :])
    if not before.endswith(b'\n'):
        break_at = after.find(b'\n') + 1
        before, after = (
            (before + after[:break_at], after[break_at:])
            if break_at
            else (before + after + end, b'')
        )
    return before + end + section + after


def _prove(old: Document, new: Document, name: str, body: bytes) -> None:
    """Raise Unwritable unless the new document differs from the old one in this section alone."""
    bodies = [section.body for section in new.sections if section.name == name]
    if (
        bodies != [body]
        or _others(new, name) != _others(old, name)
        or not _faults(new, name) <= _faults(old, name)
        or _outside(new) != _outside(old)
    ):
        raise _why(new, old, body)


def _others(document: Document, name: str) -> list[bytes]:
    return [each.data.rstrip(b'\r\n') for each in document.sections if each.name != name]


def _faults(document: Document, name: str) -> set[SectionFault]:
    """The faults wherever they stand, but for this section on one line, which writing lays out."""
    return {
        fault._replace(line=0, col=0)
        for fault in document.faults
        if fault.name != name or fault.rule != 'GS101'
    }


def _outside(document: Document) -> list[bytes]:
    return [line.rstrip(b'\r\n') for line in split(document.outside) if line.strip()]


def _why(new: Document, old: Document, body: bytes) -> Unwritable:
    alone = sections.parse(body)
    if any(fault.rule == 'GS105' for fault in alone.faults):
        return Unwritable('the text holds conflict markers', 'settle the conflict first', 'GS105')
    if alone.faults or alone.sections:
        line = min(
            [fault.line for fault in alone.faults] + [section.line for section in alone.sections]
        )
        shown = text(bare(split(body)[line - 1]).strip())[:60]
        return Unwritable(
            f"the text holds a section marker: '{shown}'",
            'give only what stands between the markers; an example goes between backticks or in a '
            'fence',
            alone.faults[0].rule if alone.faults else 'GS104',
        )
    ranges = fenced(body + b'\n#')
    if ranges and ranges[-1][1] > len(body):
        return Unwritable(
            'a code fence of the text is not closed',
            'close it: what follows the section would be code',
        )
    if any(fault not in old.faults for fault in new.faults):
        fault = next(fault for fault in new.faults if fault not in old.faults)
        return Unwritable(
            f'the document would be malformed ({fault.rule} on line {fault.line})',
            'mend its markers first: gitsync check --all',
            fault.rule,
        )
    return Unwritable(
        'the text cannot stand between the markers without changing what stands outside of them',
        'look at the markers around it: gitsync check --all',
    )


def with_field(body: bytes, key: str, value: str) -> bytes:
    """The body with the field line '**key:** value' set; put first where there is none."""
    lines = split(body)
    for index, line in enumerate(lines):
        known = field(line)
        if known and known.key == key:
            start = line[: line.index(b':**') + 3]
            lines[index] = start + raw(' ' + value) + line[len(bare(line)) :]
            return b''.join(lines)
    return raw(f'**{key}:** {value}') + ending(body) + body
