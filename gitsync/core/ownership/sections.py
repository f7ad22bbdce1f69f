"""Ownership of sectioned documents: before and after, part by part, against the actor.

Every byte of a document is in a section or in the outside text, so that nothing changes unseen:
what cannot be paired
with a part on the other side is a part removed or added. Sections are compared by name in a dict;
the outside text only
where it differs. Linear.
"""

from collections import namedtuple

from gitsync.core.documents import sections
from gitsync.core.policy import owners
from gitsync.core.rules.wording import ask
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told
from gitsync.core.text.lines import split

BOM = b'\xef\xbb\xbf'


class Part(namedtuple('Part', 'name data body line begin')):
    """A section as it is judged: data all its bytes (with the line end behind a collapsed one),
    line and begin line.
    """

    __slots__ = ()


class _Side:
    """One version of a document: parts (bytes or Part) in order, by_name {name: [Part]}, data
    without a byte-order mark.
    """

    def __init__(self, data: bytes, markers, parse=sections.parse) -> None:
        self.bom = data.startswith(BOM)
        self.data = data[3:] if self.bom else data
        self.document = _without_mark(parse(data, markers)) if self.bom else parse(data, markers)
        self.parts, self.by_name = [], {}
        carried = b''
        found = self.document.parts
        for index, part in enumerate(found):
            if isinstance(part, bytes):
                part = part[len(carried) :]
                carried = b''
                if part:
                    self.parts.append(part)
                continue
            data = part.begin + part.body + part.end
            if (
                not data.endswith(b'\n')
                and index + 1 < len(found)
                and isinstance(found[index + 1], bytes)
            ):
                carried = (
                    b'\r\n'
                    if found[index + 1].startswith(b'\r\n')
                    else b'\n'
                    if found[index + 1].startswith(b'\n')
                    else b''
                )
            made = Part(part.name, data + carried, part.body, part.line, part.begin)
            self.parts.append(made)
            self.by_name.setdefault(part.name, []).append(made)


def _without_mark(document):
    """The document without the byte-order mark before its first part."""
    first, *rest = document.parts
    first = first[3:] if isinstance(first, bytes) else first._replace(begin=first.begin[3:])
    return document._replace(parts=(first, *rest) if first else tuple(rest))


def judge(case, path: str, place, before: bytes | None, after: bytes | None) -> list:
    """Findings GS201, GS202, GS203, GS209 for one document; None stands for an absent file."""
    markers = (place.document.markers if place.document else ()) or sections.ALL_DIALECTS
    outside = owners.owners_of(case, path, owners.OUTSIDE)
    if case.maintains() or before == after:
        return []
    before_data, after_data = _ended(before or b'', after or b'')
    old, new = _Side(before_data, markers, case.document), _Side(after_data, markers, case.document)
    judged = _Judged(case, path, place, old, new)
    if before is not None and after is not None and judged.is_mended(before_data):
        return []
    found = judged.sections()
    if not owners.may(case.actor, outside, case.policy):
        if before is None or after is None:
            verb = 'removed' if after is None else 'created'
            found.append(
                refused(
                    'GS203',
                    path,
                    1,
                    f'document {verb} by {case.who}; its outside text belongs to {told(outside)}',
                    ask(outside),
                )
            )
        else:
            found += judged.outside(outside)
    return found


def _ended(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """Both with a final newline where text was added behind, or removed from behind, a last line
    that had none.

    That newline belongs to the addition. Where the same text ends the document on both sides, its
    ending is a byte as any other.
    """
    made = []
    for data, other in ((before, after), (after, before)):
        if data and not data.endswith(b'\n'):
            last, end = (
                data[data.rfind(b'\n') + 1 :],
                other[other.rstrip(b'\r\n').rfind(b'\n') + 1 :],
            )
            if other and (
                end.rstrip(b'\r\n') != last
                or (other.startswith(data) and other[len(data) :].strip())
            ):
                at = (data if b'\n' in data else other).find(b'\n')
                source = data if b'\n' in data else other
                data += b'\r\n' if at > 0 and source[at - 1 : at] == b'\r' else b'\n'
        made.append(data)
    return made[0], made[1]


class _Judged:
    """One document's two sides under judgement."""

    def __init__(self, case, path, place, old, new) -> None:
        self.case, self.path, self.place, self.old, self.new = case, path, place, old, new
        self._owners = {}

    def owners(self, name: str):
        """The owners of a section, worked out once a name."""
        if name not in self._owners:
            part = owners.section(name)
            self._owners[name] = owners.owners_of(self.case, self.path, part)
        return self._owners[name]

    def owned(self, name: str) -> bool:
        """True when the actor may change the section."""
        return owners.may(self.case.actor, self.owners(name), self.case.policy)

    def is_mended(self, before: bytes) -> bool:
        """True when the change is one marker line put in that the actor's own section lacked, and
        nothing else.
        """
        if not self.old.document.faults:
            return False
        added = self.new.by_name.keys() - self.old.by_name.keys()
        lacking = {fault.name for fault in self.old.document.faults if fault.rule == 'GS102'}
        for name in added if len(added) == 1 else ():
            if name not in lacking or len(self.new.by_name[name]) != 1 or not self.owned(name):
                continue
            section = self.new.document.section(name)
            for kept in (section.begin + section.body, section.body + section.end):
                parts = (
                    kept if part is section else part if isinstance(part, bytes) else part.data
                    for part in self.new.document.parts
                )
                if (
                    b''.join(parts) == (before[3:] if self.old.bom else before)
                    and self.old.bom == self.new.bom
                ):
                    return True
        return False

    def sections(self) -> list:
        """Every section that changed, went or came, judged against its owners."""
        found = []
        for name, parts in self.old.by_name.items():
            others = self.new.by_name.get(name, ())
            if len(parts) == 1 == len(others):
                if parts[0].data != others[0].data and not self.owned(name):
                    found.append(
                        self.foreign('GS201', _changed_line(parts[0], others[0]), name, 'changed')
                    )
            elif not others:
                if not self.owned(name):
                    found.append(self.foreign('GS202', parts[0].line, name, 'removed or renamed'))
            elif [part.data for part in parts] != [part.data for part in others] and not self.owned(
                name
            ):
                fewer = len(others) < len(parts)
                found.append(
                    self.foreign(
                        'GS202' if fewer else 'GS201',
                        others[-1].line,
                        name,
                        'removed' if fewer else 'changed or doubled',
                    )
                )
        for name, parts in self.new.by_name.items():
            if (
                name not in self.old.by_name
                and not self.owned(name)
                and not self.may_prepare(parts)
            ):
                found.append(self.foreign('GS201', parts[0].line, name, 'added'))
        return found

    def may_prepare(self, parts) -> bool:
        """True for the coordinator's empty section for an agent that has none of that name yet."""
        from gitsync.core.documents.scaffold import is_scaffold

        return len(parts) == 1 and self.case.coordinates() and is_scaffold(parts[0].body)

    def foreign(self, rule: str, line: int, name: str, verb: str):
        """The finding that names section, owner and next step."""
        names = self.owners(name)
        return refused(
            rule,
            self.path,
            line,
            f"section '{name}' {verb} by {self.case.who}; it belongs to {told(names)}",
            ask(names),
        )

    def outside(self, names) -> list:
        """GS203 and GS209 where the outside text is not lawfully the same."""
        case = self.case
        if self.old.bom != self.new.bom:
            return [
                refused(
                    'GS203',
                    self.path,
                    1,
                    f'byte-order mark changed by {case.who}; the outside text belongs to '
                    f'{told(names)}',
                    ask(names),
                )
            ]
        if _outline(self.old) == _outline(self.new):
            return []
        from gitsync.core.ownership import outside as gaps

        kept = {
            name
            for name, parts in self.old.by_name.items()
            if len(parts) == len(self.new.by_name.get(name, ()))
        }
        before, old_rows = _tokens(self.old, kept, case.actor.agent)
        after, new_rows = _tokens(self.new, kept, case.actor.agent)
        found = []
        differs = gaps.compare(before, after)
        if differs:
            line, _, what = differs
            what = what if what == 'sections reordered' else 'outside text changed'
            found.append(
                refused(
                    'GS203',
                    self.path,
                    line,
                    f'{what} by {case.who}; it belongs to {told(names)}',
                    ask(names),
                )
            )
        return found + self.assignments(old_rows, new_rows)

    def assignments(self, before: list, after: list) -> list:
        """GS209 for the actor's own rows, and for another's assignment that came, went or changed."""
        from gitsync.core.ownership import rows

        coordinator = (self.case.policy.coordinator,)
        if len(before) != len(after):
            return []
        wrong = rows.compare(before, after, self.claims)
        if wrong:
            what = 'removed' if wrong[1] == 'removed' else 'given another assigned feature'
            return [
                refused(
                    'GS209',
                    self.path,
                    wrong[0],
                    f'row of {self.case.who} {what}; assignments belong to {told(coordinator)}',
                    ask(coordinator),
                )
            ]
        other = rows.reassigned(before, after)
        if other:
            return [
                refused(
                    'GS209',
                    self.path,
                    other[0],
                    f"assignment of '{other[1]}' changed by {self.case.who}; assignments belong "
                    f'to {told(coordinator)}',
                    ask(coordinator),
                )
            ]
        return []

    def claims(self, cell: str) -> str:
        """To whom the feature of an assignment cell is assigned already; '' for nobody or the
        actor.
        """
        from gitsync.core.policy.names import same
        from gitsync.core.policy.rosters import numbers_in

        epic = self.place.epic
        holders = (self.case.assigned(epic, number) for number in sorted(numbers_in(cell)))
        actor = self.case.actor.agent
        return next((name for name in holders if name and not same(name, actor)), '')


def _changed_line(old: Part, new: Part) -> int:
    """The first line of the section that is not as it was; its last where lines behind that went."""
    left, right = split(old.data), split(new.data)
    same = next(
        (index for index, (one, other) in enumerate(zip(left, right)) if one != other),
        min(len(left), len(right)),
    )
    return new.line + min(same, len(right) - 1)


def _outline(side: _Side) -> list:
    return [part if isinstance(part, bytes) else (part.name,) for part in side.parts]


def _tokens(side: _Side, kept: set, agent: str):
    """(tokens of the outside text for gaps.compare without the agent's rows, the agent's rows by
    table).
    """
    from gitsync.core.ownership.outside import is_separator
    from gitsync.core.ownership.rows import own_rows
    from gitsync.core.text.fences import fenced
    from gitsync.core.text.lines import tables

    ranges, fence, at, line = fenced(side.data), 0, 0, 1
    tokens, found, seen = [], [], {}
    for part in side.parts:
        if not isinstance(part, bytes):
            count = seen[part.name] = seen.get(part.name, 0) + 1
            tokens.append(('kept' if part.name in kept else 'cut', (part.name, count), line))
            at, line = at + len(part.data), line + part.data.count(b'\n')
            continue
        lines, shown, first = split(part), [], line
        for text in lines:
            while fence < len(ranges) and ranges[fence][1] <= at:
                fence += 1
            shown.append(b'' if fence < len(ranges) and ranges[fence][0] <= at else text)
            at += len(text)
        mine, own = own_rows(tables(shown), agent) if agent and b'|' in part else ((), ())
        found += [
            table._replace(
                line=table.line + first - 1,
                rows=tuple((row + first - 1, cells) for row, cells in table.rows),
            )
            for table in mine
        ]
        for index, text in enumerate(lines):
            if index + 1 not in own:
                tokens.append(
                    ('gap' if shown[index] and is_separator(text) else 'text', text, first + index)
                )
        line = first + part.count(b'\n')
    return tokens, found
