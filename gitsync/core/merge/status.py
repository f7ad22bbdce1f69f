"""Merge of STATUS files by key.

What must hold: every key that a side changed alone keeps that change; a key that both changed takes
the value of the side
with the later UPDATED, and the other value is a Decision; without two times that tell, and for a
key removed here and changed there, a
conflict around that one line. Order, spacing, comments, line ends, byte-order mark and final
newline stay as the file has them. Symmetric.
"""

from collections import namedtuple

from gitsync.core.documents.status import parse
from gitsync.core.merge.order import natural
from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle
from gitsync.core.merge.order import weave
from gitsync.core.merge.order import with_removed
from gitsync.core.merge.result import Decision
from gitsync.core.merge.result import Merged
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.moments import instant

BOM = b'\xef\xbb\xbf'


class _Field(namedtuple('_Field', 'lead head value tail')):
    """A key's line without its newline: lead = blank and comment lines before it; head up to the
    value; tail what follows it (white space, CR).
    """

    __slots__ = ()

    @property
    def line(self):
        return self.head + self.value + self.tail + b'\n'


END = ''  # the key of what follows the last field: no field has it


def merge(base: bytes, ours: bytes, theirs: bytes, merge_lines, _options=None) -> Merged:
    """Merge three versions; raises Unmergeable where a line is neither field, comment nor blank, or
    a key stands twice.
    """
    sides = [_fields(data.removeprefix(BOM)) for data in (base, ours, theirs)]
    order = weave(*[[key for key in side if key != END] for side in sides], _rank)
    if order is None:
        raise Unmergeable('both sides put the keys in another order')
    work = _Work(sides)
    # a key that one side removed stays in the order until it is known whether the other side
    # changed it
    for key in with_removed(order, *sides):
        work.field(key)
    work.field(END)
    mark = BOM if settle(*[text.startswith(BOM) for text in (base, ours, theirs)]) else b''
    work.mark_first_line(mark)
    results = merge_lines([texts for _, texts in work.regions]) if work.regions else []
    conflicts = tuple(place for (place, _), (_, count) in zip(work.regions, results) if count)
    data = b''.join(part if isinstance(part, bytes) else results[part][0] for part in work.parts)
    data = _ended(
        data, conflicts, settle(*[text[-1:] in (b'\n', b'') for text in (base, ours, theirs)])
    )
    return Merged(data, conflicts, tuple(work.decisions))


def _rank(key):
    return natural(key.encode('utf-8', 'surrogateescape'))


def _fields(data):
    """{key: _Field} in file order, with END last."""
    found = {}
    lead = []
    for line in parse(data).lines:
        raw = line.raw.removesuffix(b'\n')
        if not line.key:
            if raw.strip() and not raw.lstrip().startswith(b'#'):
                raise Unmergeable(
                    f"a line is no 'KEY: value': '{raw[:60].decode('utf-8', 'replace')}'"
                )
            lead.append(raw + b'\n')
            continue
        if line.key in found:
            raise Unmergeable(f"the key '{line.key}' stands twice")
        start = raw.index(b':') + 1
        value = raw[start:].strip()
        start += len(raw[start:]) - len(raw[start:].lstrip()) if value else 0
        found[line.key] = _Field(b''.join(lead), raw[:start], value, raw[start + len(value) :])
        lead = []
    found[END] = _Field(b''.join(lead), b'', b'', b'')
    return found


class _Work:
    """The output as it grows: bytes, or the number of a region that the line merge settles."""

    def __init__(self, sides):
        self.sides = sides
        self.parts = []
        self.regions = []
        self.decisions = []
        moments = [
            instant(side['UPDATED'].value.decode('utf-8', 'surrogateescape'))
            if 'UPDATED' in side
            else None
            for side in sides[1:]
        ]
        self.later = (
            0
            if None in moments or moments[0] == moments[1]
            else 1
            if moments[0] > moments[1]
            else 2
        )

    def field(self, key):
        """Append one field, merged."""
        versions = [side.get(key) for side in self.sides]
        base, ours, theirs = versions
        if base and key != END and not (ours and theirs):
            left = ours or theirs
            if left and left.value != base.value:
                self.text(
                    f"key '{key}'",
                    *[field.lead + field.line if field else b'' for field in versions],
                )
            return
        known = [field for field in versions if field]
        base, ours, theirs = [field or max(known, key=lambda one: one.lead) for field in versions]
        sure, lead = pick(base.lead, ours.lead, theirs.lead)
        if sure:
            self.parts.append(lead)
        else:
            self.text(
                f"the comment before '{key}'" if key else 'the comment at the end',
                base.lead,
                ours.lead,
                theirs.lead,
            )
        if key != END:
            self.value(key, versions)

    def value(self, key, versions):
        base, ours, theirs = versions
        known = [field for field in versions if field]
        head = settle(
            *[
                (field or known[-1]).head
                for field in (base or ours or theirs, ours or theirs, theirs or ours)
            ]
        )
        tail = settle(
            *[
                (field or known[-1]).tail
                for field in (base or ours or theirs, ours or theirs, theirs or ours)
            ]
        )
        if ours and theirs:
            sure, value = pick(base and base.value, ours.value, theirs.value)
        else:
            sure, value = True, (ours or theirs).value
        if not sure and self.later:
            value = versions[self.later].value
            lost = versions[3 - self.later]
            self.decisions.append(_superseded(key, value, lost))
        elif not sure:
            self.text(f"key '{key}'", *[field.line if field else b'' for field in versions])
            return
        self.parts.append(head + value + tail + b'\n')

    def mark_first_line(self, mark):
        """Put the byte-order mark where it belongs: within the versions of a conflict that stands
        first, whose marker must begin its line.
        """
        first = next((at for at, part in enumerate(self.parts) if part != b''), None)
        if mark and first is not None and not isinstance(self.parts[first], bytes):
            place, texts = self.regions[self.parts[first]]
            self.regions[self.parts[first]] = (
                place,
                tuple(mark + text if text else text for text in texts),
            )
        elif mark:
            self.parts.insert(0, mark)

    def text(self, place, base, ours, theirs):
        """Append a region for the line merge."""
        self.parts.append(len(self.regions))
        self.regions.append((place, (base, ours, theirs)))


def _superseded(key, value, lost):
    shown = [text.decode('utf-8', 'replace') for text in (value, lost.value)]
    return Decision(
        'later',
        f"key '{key}'",
        f"'{shown[0]}' is kept, it stands in the version with the later UPDATED; '{shown[1]}' "
        'gives way',
        lost.line,
    )


def _ended(data, conflicts, newline):
    """The data with or without a last newline, as the versions have it; a conflict keeps its own."""
    if newline or conflicts and data.rstrip(b'\n').rpartition(b'\n')[2].startswith(b'>>>>>>>'):
        return data
    return data.removesuffix(b'\n')
